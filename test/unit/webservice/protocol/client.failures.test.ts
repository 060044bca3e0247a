// What the client does about each way in which a request can fail: repeats, gives up, or doubts the outcome.

import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { WebserviceError } from '../../../../nodes/Vtiger/webservice/protocol/errors';
import { ConnectionFailure, type Channel } from '../../../../nodes/Vtiger/webservice/protocol/http';
import { FetchChannel, clientFor, clientOn, rejection } from '../fetchChannel';
import { failure, startServer, success, type Reply, type ScriptedServer } from '../scriptedServer';

const UNKNOWN = 'The CRM may or may not have carried this out: look at the record in the CRM before you run it again.';

let server: ScriptedServer | undefined;
afterEach(async () => {
	await server?.close();
	server = undefined;
});

/** A server that fails a number of times and then succeeds. */
async function failing(reply: Reply, times = Infinity): Promise<ScriptedServer> {
	server = await startServer((_, count) => (count < times ? reply : success('done')));
	return server;
}

interface Case {
	what: string;
	reply: Reply;
	code: string;
	/** Whether a read is sent again. */
	passing: boolean;
	/** Whether a write may have been carried out. */
	doubtful: boolean;
}

const page = '<html><title>Sign in</title></html>';
const CASES: Case[] = [
	{ what: 'a 429', reply: { status: 429 }, code: 'SERVER_BUSY', passing: true, doubtful: false },
	{ what: 'a 503', reply: { status: 503 }, code: 'SERVER_BUSY', passing: true, doubtful: false },
	{ what: 'a 502', reply: { status: 502 }, code: 'SERVER_UNAVAILABLE', passing: true, doubtful: true },
	{ what: 'a 504', reply: { status: 504, body: page }, code: 'SERVER_UNAVAILABLE', passing: true, doubtful: true },
	{ what: 'a cut connection', reply: { cut: true }, code: 'CONNECTION_LOST', passing: true, doubtful: true },
	{ what: 'no answer in time', reply: { silent: true }, code: 'TIMEOUT', passing: true, doubtful: true },
	{ what: 'an empty 500', reply: { status: 500 }, code: 'SERVER_FAULT', passing: false, doubtful: true },
	{
		what: 'a 500 with a page',
		reply: { status: 500, body: page },
		code: 'SERVER_FAULT',
		passing: false,
		doubtful: true,
	},
	{ what: 'an empty 200', reply: {}, code: 'EMPTY_ANSWER', passing: false, doubtful: true },
	{ what: 'cut JSON', reply: { body: '{"success":true,"res' }, code: 'BROKEN_ANSWER', passing: false, doubtful: true },
	{
		what: 'plain text of the include guard',
		reply: { body: 'Sorry! Attempt to access restricted file.' },
		code: 'RESTRICTED_FILE',
		passing: false,
		doubtful: false,
	},
	{ what: 'a login page', reply: { body: page }, code: 'NOT_A_WEBSERVICE', passing: false, doubtful: false },
	{ what: 'a 404', reply: { status: 404 }, code: 'NOT_A_WEBSERVICE', passing: false, doubtful: false },
	{ what: 'a 414', reply: { status: 414 }, code: 'REQUEST_TOO_LONG', passing: false, doubtful: false },
	{
		what: 'a redirect',
		reply: { status: 301, headers: { Location: 'https://crm.example.com/webservice.php' } },
		code: 'REDIRECTED',
		passing: false,
		doubtful: false,
	},
	{
		what: 'an internal error',
		reply: failure('INTERNAL_SERVER_ERROR'),
		code: 'INTERNAL_SERVER_ERROR',
		passing: false,
		doubtful: true,
	},
	{ what: 'a refusal', reply: failure('ACCESS_DENIED'), code: 'ACCESS_DENIED', passing: false, doubtful: false },
	{ what: 'a duplicate', reply: failure(0), code: '0', passing: false, doubtful: false },
];

describe.each(CASES)('$what', ({ reply, code, passing, doubtful }) => {
	const soon = reply.silent === true ? { readTimeout: 150, writeTimeout: 150 } : {};

	it(passing ? 'has a read sent three times more' : 'ends a read at once', async () => {
		const { address, requests } = await failing(reply);
		const { client, pauses } = clientFor(address, soon);
		const error = await rejection(client.call('retrieve', { id: '12x3' }));
		expect(error).toMatchObject({ code, operation: 'retrieve', outcomeUnknown: false });
		expect(requests).toHaveLength(passing ? 4 : 1);
		expect(pauses).toHaveLength(passing ? 3 : 0);
		pauses.forEach((pause, repetition) => {
			expect(pause).toBeGreaterThanOrEqual(150 * 2 ** repetition);
			expect(pause).toBeLessThanOrEqual(300 * 2 ** repetition);
		});
	});

	it(`ends a write at once, its outcome ${doubtful ? 'unknown' : 'known'}`, async () => {
		const { address, requests } = await failing(reply);
		const { client, pauses } = clientFor(address, soon);
		const error = await rejection(client.call('create', { elementType: 'Leads' }));
		expect(error).toMatchObject({ code, operation: 'create', outcomeUnknown: doubtful });
		expect((error as WebserviceError).advice.startsWith(UNKNOWN)).toBe(doubtful);
		expect(requests).toHaveLength(1);
		expect(pauses).toEqual([]);
	});

	it('ends a login at once', async () => {
		const { address, requests } = await failing(reply);
		const { client } = clientFor(address, soon);
		expect(await rejection(client.call('getchallenge', { username: 'admin' }))).toMatchObject({
			code,
			outcomeUnknown: false,
		});
		expect(requests).toHaveLength(1);
	});
});

describe('repeating', () => {
	it.each([1, 2, 3])('gets the result after %i failures', async (times) => {
		const { address, requests } = await failing({ status: 503 }, times);
		const { client, pauses } = clientFor(address);
		expect(await client.call('query', { query: 'x' })).toBe('done');
		expect(requests).toHaveLength(times + 1);
		expect(pauses).toHaveLength(times);
	});

	it('waits as long as the server asks', async () => {
		const { address } = await failing({ status: 503, headers: { 'Retry-After': '7' } }, 2);
		const { client, pauses } = clientFor(address);
		expect(await client.call('query', { query: 'x' })).toBe('done');
		expect(pauses).toEqual([7_000, 7_000]);
	});

	it('gives up if the server asks for too long a pause', async () => {
		const { address, requests } = await failing({ status: 429, headers: { 'Retry-After': '3600' } });
		const { client } = clientFor(address);
		expect(await rejection(client.call('query', { query: 'x' }))).toMatchObject({
			code: 'SERVER_BUSY',
			retryAfter: 3600,
		});
		expect(requests).toHaveLength(1);
	});

	it('ends when the execution is cancelled during the pause', async () => {
		const { address, requests } = await failing({ status: 503 });
		const cancelled = new Error('cancelled');
		const { client } = clientFor(address, { pause: () => Promise.reject(cancelled) });
		expect(await rejection(client.call('query', { query: 'x' }))).toBe(cancelled);
		expect(requests).toHaveLength(1);
	});

	it('says that the execution was cancelled if the pause says so', async () => {
		const { address } = await failing({ status: 503 });
		const { client } = clientFor(address, {
			pause: () => Promise.reject(new ConnectionFailure('cancelled', 'ERR_CANCELED')),
		});
		expect(await rejection(client.call('query', { query: 'x' }))).toMatchObject({
			code: 'CANCELLED',
			operation: 'query',
			outcomeUnknown: false,
		});
	});

	it.each([{ method: 'GET' as const }, { method: 'POST' as const }, {}])(
		'does not repeat an operation outside the table, which can change something by any method: %j',
		async (options) => {
			const { address, requests } = await failing({ status: 502 });
			const { client } = clientFor(address);
			expect(await rejection(client.call('custom', {}, options))).toMatchObject({ outcomeUnknown: true });
			expect(requests).toHaveLength(1);
		},
	);
});

describe('timeouts', () => {
	it('are those of reads and writes', async () => {
		const timeouts: number[] = [];
		const { address } = await failing(success(null), 0);
		const channel = new FetchChannel(address);
		const noting: Channel = {
			send: (request) => (timeouts.push(request.timeout), channel.send(request)),
			sendWithoutSession: (request) => (timeouts.push(request.timeout), channel.sendWithoutSession(request)),
			renew: (session) => channel.renew(session),
		};
		const { client } = clientOn(noting, { readTimeout: 1_111, writeTimeout: 2_222 });
		for (const operation of ['query', 'create', 'getchallenge', 'custom']) await client.call(operation);
		expect(timeouts).toEqual([1_111, 2_222, 1_111, 2_222]);
	});
});

describe('a server that is not there', () => {
	async function closedPort(): Promise<string> {
		const listener = createServer();
		await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
		const { port } = listener.address() as AddressInfo;
		await new Promise((resolve) => listener.close(resolve));
		return `http://127.0.0.1:${port}/webservice.php`;
	}

	it.each(['query', 'create', 'login'])(
		'is tried three times more for %s, which cannot have run',
		async (operation) => {
			const { client, pauses } = clientFor(await closedPort());
			const error = await rejection(client.call(operation));
			expect(error).toMatchObject({
				code: 'CONNECTION_REFUSED',
				outcomeUnknown: false,
				status: 0,
				message: `The CRM’s server refused the connection (${operation}, CONNECTION_REFUSED): ECONNREFUSED`,
			});
			expect(pauses).toHaveLength(3);
		},
	);
});

describe('failures of the program itself', () => {
	it.each([new Error('a bug'), new TypeError('x is undefined')])('pass unchanged: %s', async (bug) => {
		const broken: Channel = {
			send: () => Promise.reject(bug),
			sendWithoutSession: () => Promise.reject(bug),
			renew: () => Promise.reject(bug),
		};
		expect(await rejection(clientOn(broken).client.call('create'))).toBe(bug);
	});

	it('doubts a write that was cancelled on the way, but not one that was refused', async () => {
		for (const [kind, doubtful] of [
			['cancelled', true],
			['certificate', false],
			['unreachable', false],
		] as const) {
			const channel: Channel = {
				send: () => Promise.reject(new ConnectionFailure(kind, 'E')),
				sendWithoutSession: () => Promise.reject(new ConnectionFailure(kind, 'E')),
				renew: async () => {},
			};
			expect(await rejection(clientOn(channel).client.call('revise'))).toMatchObject({
				outcomeUnknown: doubtful,
				operation: 'revise',
			});
		}
	});
});

describe('what errors say', () => {
	it.each(CASES)('holds no session, key or hash: $what', async ({ reply }) => {
		const location = 'http://127.0.0.1/login?sessionName=secret-session&accessKey=secret-hash';
		const { address } = await failing({
			...reply,
			headers: { ...reply.headers, ...(reply.status === 301 ? { Location: location } : {}) },
		});
		const { client } = clientFor(address, reply.silent === true ? { readTimeout: 60, writeTimeout: 60 } : {}, [
			'secret-session',
		]);
		for (const [operation, args] of [
			['query', { query: 'x' }],
			['create', { element: {} }],
			['login', { username: 'admin', accessKey: 'secret-hash' }],
			['changePassword', { newPassword: 'secret-password' }],
		] as const) {
			const error = (await rejection(client.call(operation, args))) as WebserviceError;
			const said = JSON.stringify([
				error.message,
				error.advice,
				error.reason,
				error.stack,
				{ ...error },
				String(error),
			]);
			expect(said).not.toContain('secret-');
			expect(error.message).toContain(`(${operation}, `);
		}
	});
});
