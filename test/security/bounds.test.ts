// Bounds: whatever a server answers or an input holds, time, size, depth and messages end somewhere, with a clear error.

import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import type { IDataObject } from 'n8n-workflow';
import { readLoginFailure } from '../../nodes/Vtiger/connection/credential/loginFailure';
import { LOOKED_UP_AT_ONCE } from '../../nodes/Vtiger/actions/parallel';
import { VtigerTrigger } from '../../nodes/Vtiger/VtigerTrigger.node';
import { readResponse } from '../../nodes/Vtiger/connection/answer';
import { readFailure } from '../../nodes/Vtiger/connection/options';
import { sessionOwner } from '../../nodes/Vtiger/connection/credential/settings';
import { isTooDeep, shortened } from '../../nodes/Vtiger/webservice/protocol/bounds';
import { openEnvelope } from '../../nodes/Vtiger/webservice/protocol/envelope';
import { InputError, WebserviceError } from '../../nodes/Vtiger/webservice/protocol/errors';
import { byId, byName, execute, mapped, poller, registerNode, storedCredential } from '../core/contexts';
import { actionNode, inputItems, type ActionNode } from '../core/node';
import { useCrm } from '../core/useCrm';

const crm = useCrm();
let node: ActionNode;
beforeAll(async () => {
	node = actionNode(crm);
	await node.run('module', 'listtypes', {});
});

const nested = (depth: number) => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`) as IDataObject;

/** A request that changes something, as far as anybody knows. */
const POST = {
	resource: 'customOperation',
	operation: 'call',
	webserviceOperation: 'some_operation',
	httpMethod: 'POST',
	parametersFrom: 'json',
	parametersJson: '{}',
};

describe('the time of a whole answer', () => {
	let server: Server;
	let url: string;
	let drip: NodeJS.Timeout;
	const dripping = new Set<ServerResponse>();
	beforeAll(async () => {
		server = createServer((request, response) => {
			const answers: Record<string, object> = {
				getchallenge: { token: 't', serverTime: 1, expireTime: 2 },
				login: { sessionName: 'session', userId: '19x1' },
			};
			const chunks: string[] = [request.url ?? ''];
			request.on('data', (chunk) => chunks.push(String(chunk)));
			request.on('end', () => {
				const operation = /operation=(\w+)/.exec(chunks.join())?.[1] ?? '';
				const result = answers[operation];
				if (result !== undefined) return response.end(JSON.stringify({ success: true, result }));
				// A byte now and then: the connection is never silent.
				response.write('{');
				dripping.add(response);
			});
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
		drip = setInterval(() => dripping.forEach((response) => response.write(' ')), 50);
	});
	afterAll(async () => {
		clearInterval(drip);
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	});

	test.each([
		['a read', 'readTimeout', { resource: 'module', operation: 'listtypes' }],
		['a write', 'writeTimeout', POST],
	])(
		'%s ends though the server drips',
		async (_what, option, parameters) => {
			const stored = storedCredential({ url, username: 'admin', accessKey: 'key' });
			Object.assign(stored.data, { sessionName: 'session', sessionOwner: sessionOwner(stored.data), userId: '19x1' });
			const run = execute(stored, { ...parameters, options: { [option]: 0.2 } }, { continueOnFail: true });
			const { items } = await run;
			expect(items[0]?.json.error ?? items[0]?.json).toMatchObject({ code: 'TIMEOUT' });
		},
		300_000,
	);
});

describe('the depth of values', () => {
	test.each([101, 20_000])('an answer that is nested %i deep', (depth) => {
		const body = `{"success":true,"result":${'['.repeat(depth)}${']'.repeat(depth)}}`;
		const { failure } = openEnvelope('query', { status: 200, headers: {}, body });
		expect(failure).toMatchObject({ code: 'BROKEN_ANSWER', reason: 'the answer is nested more than 100 deep' });
	});

	test('an answer that is nested 90 deep is read', () => {
		const body = `{"success":true,"result":${'['.repeat(90)}${']'.repeat(90)}}`;
		expect(openEnvelope('query', { status: 200, headers: {}, body })).toEqual({ result: nested(90) });
	});

	test.each([101, 500])('what is sent, %i deep', async (depth) => {
		const parameters = { webserviceOperation: 'some_operation', httpMethod: 'POST', parametersFrom: 'json' };
		const input = inputItems({ value: nested(depth) });
		const parametersJson = '={{ { "element": $json.value } }}';
		await expect(node.run('customOperation', 'call', { ...parameters, parametersJson }, { input })).rejects.toThrow(
			/more than 100 deep/,
		);
		expect(crm.requests).toEqual([]);
	});

	test('what holds itself counts as too deep', () => {
		const circle: Record<string, unknown> = {};
		circle.self = [circle];
		expect(isTooDeep(circle)).toBe(true);
	});
});

describe('the length of messages', () => {
	test('of the server’s words', async () => {
		const message = 'Ошибка '.repeat(700_000);
		crm.faults.always({ operation: 'retrieve' }, { kind: 'json', code: 'SOME_CODE', message });
		const run = node.record('retrieve', 'Leads', { recordId: byId('10x5') });
		const error: unknown = await run.catch((caught: unknown) => caught);
		expect(error).toBeInstanceOf(Error);
		expect((error as Error).message.length).toBeLessThan(1_200);
	});

	test('of its code, and of whatever was given', () => {
		const long = 'x'.repeat(1_000_000);
		const error = new WebserviceError({ code: long, operation: 'query', reason: long });
		expect(error.message.length).toBeLessThan(1_200);
		expect(error.with({ advice: 'a' }).message.length).toBeLessThan(1_200);
		expect(new InputError('Field', long, 'a').message).toHaveLength(1_001);
		expect(shortened('short')).toBe('short');
	});

	test('of a value that is refused', async () => {
		const fields = mapped({ lastname: 'x', annualrevenue: 'x'.repeat(1_000_000) });
		const error: unknown = await node.record('create', 'Leads', { fields }).catch((caught: unknown) => caught);
		expect((error as Error).message.length).toBeLessThan(1_200);
		expect(crm.requests.filter(({ operation }) => operation === 'create')).toEqual([]);
	});
});

describe('the size of an answer', () => {
	const MEGABYTES = 3;
	/** What is said of such an answer once it was read. */
	const READ = /an object was expected/;
	const huge = () => crm.faults.always({ operation: 'listtypes' }, { kind: 'huge', bytes: MEGABYTES * 1_000_000 });

	test('is what the option says', async () => {
		huge();
		const run = node.run('module', 'listtypes', { options: { maxResponseSize: 2 } });
		await expect(run).rejects.toMatchObject({
			message: 'The CRM’s answer is too large (listtypes, ANSWER_TOO_LARGE): more than 2 MB',
			description: expect.stringContaining('Max Response Size'),
		});
		// The answer will be as large again.
		expect(crm.requests).toHaveLength(1);
	});

	test('is 256 MB unless it says something', async () => {
		huge();
		await expect(node.run('module', 'listtypes', {})).rejects.toThrow(READ);
		const body = Readable.from([{ length: 256_000_001 }]);
		await expect(readResponse({ statusCode: 200, body })).rejects.toThrow('more than 256 MB');
	});

	test.each([4, '4', 1e9])('lets a smaller one through: %j', async (maxResponseSize) => {
		huge();
		await expect(node.run('module', 'listtypes', { options: { maxResponseSize } })).rejects.toThrow(READ);
	});

	test('of a write leaves open whether it was carried out', async () => {
		const { options } = { options: { maxResponseSize: 1 } };
		crm.faults.next({ operation: 'some_operation' }, { kind: 'huge', bytes: 2_000_000 });
		await expect(node.run('customOperation', 'call', { ...POST, options })).rejects.toMatchObject({
			description: expect.stringContaining('may or may not have carried this out'),
		});
	});

	test('without end, from a server that never stops, is given up', async () => {
		let sent = 0;
		const server = createServer((_request, response) => {
			const more = (): void => {
				sent += 100_000;
				if (!response.destroyed && response.write(' '.repeat(100_000))) setImmediate(more);
				else if (!response.destroyed) response.once('drain', more);
			};
			more();
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const { port } = server.address() as AddressInfo;
		const stored = storedCredential({ url: `http://127.0.0.1:${port}`, username: 'admin', accessKey: 'key' });
		Object.assign(stored.data, { sessionName: 'session', sessionOwner: sessionOwner(stored.data), userId: '19x1' });
		const parameters = { resource: 'module', operation: 'listtypes', options: { maxResponseSize: 1 } };
		await expect(execute(stored, parameters)).rejects.toThrow(/ANSWER_TOO_LARGE/);
		expect(sent).toBeLessThan(20_000_000);
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	});

	test('of the trigger is what its option says', async () => {
		registerNode('vtigerTrigger', new VtigerTrigger());
		crm.faults.always({ operation: 'describe' }, { kind: 'huge', bytes: MEGABYTES * 1_000_000 });
		const parameters = { event: 'created', module: byName('Leads'), options: { maxResponseSize: 2 } };
		const { poll } = poller('vtigerTrigger', parameters, node.stored);
		await expect(poll('manual')).rejects.toThrow(/ANSWER_TOO_LARGE\): more than 2 MB/);
	});
});

test.each([1e9, Infinity, 60.0005])('a timeout of %s seconds is a long one, not none at all', async (readTimeout) => {
	await expect(node.run('module', 'listtypes', { options: { readTimeout } })).resolves.toBeDefined();
});

/** As a proxy does that has kept one answer for all. */
test.each(['created', 'updated', 'createdOrUpdated', 'deleted'])(
	'the requests of a poll that watches what is %s, if the server answers each with the same records',
	async (event) => {
		registerNode('vtigerTrigger', new VtigerTrigger());
		const parameters = { event, module: byName('Leads'), watchedFields: event === 'created' ? [] : ['lastname'] };
		const { poll } = poller('vtigerTrigger', parameters, node.stored);
		await poll();
		crm.clearLog();
		const time = '2026-01-31 10:00:00';
		const record = { id: '10x999999', lastname: 'x', modifiedtime: time, createdtime: time, count: '7' };
		for (const length of [1, 100]) {
			const body = JSON.stringify({ success: true, result: Array.from({ length }, () => record) });
			crm.faults.clear();
			crm.faults.always({ operation: 'query' }, { kind: 'status', status: 200, body });
			await poll().catch((error: unknown) => expect(String(error)).toMatch(/order of their ids|BROKEN_ANSWER/));
		}
		expect(crm.requests.length).toBeLessThan(100);
	},
);

/** The requests that were under way at one moment, at most. */
function countAtOnce(): () => number {
	let most = 0;
	const when = () => {
		most = Math.max(most, crm.requests.filter(({ status }) => status === 0).length);
		return true;
	};
	crm.faults.always({ when }, { kind: 'slow', milliseconds: 5 });
	return () => most;
}

describe('the look-ups at one moment', () => {
	const modules = ['Leads', 'Contacts', 'Accounts', 'Products', 'Services', 'Documents', 'Potentials', 'Campaigns'];
	const MANY = 60;
	const names = Array.from({ length: MANY }, (_, index) => ({
		module: modules[index % modules.length] ?? '',
		name: `Никто ${index}`,
	}));

	test('of records by their names, in many modules', async () => {
		const atOnce = countAtOnce();
		const recordId = { __rl: true, mode: 'id', value: '={{ $json.name }}' };
		const module = { __rl: true, mode: 'name', value: '={{ $json.module }}' };
		const parameters = { resource: 'record', operation: 'retrieve', module, recordId, columns: ['id'] };
		await execute(node.stored, parameters, { input: inputItems(...names), continueOnFail: true });
		expect(crm.requests.length).toBeGreaterThan(modules.length);
		expect(atOnce()).toBeLessThanOrEqual(LOOKED_UP_AT_ONCE);
	});

	test('of modules that nobody knows', async () => {
		const atOnce = countAtOnce();
		const input = inputItems(...names.map((_, index) => ({ module: `Module${index}`, id: '12x1' })));
		const recordId = { __rl: true, mode: 'id', value: '={{ $json.id }}' };
		const module = { __rl: true, mode: 'name', value: '={{ $json.module }}' };
		const parameters = { resource: 'record', operation: 'retrieve', module, recordId, columns: ['id'] };
		await execute(node.stored, parameters, { input, continueOnFail: true });
		expect(crm.requests.length).toBeGreaterThan(MANY / 2);
		expect(atOnce()).toBeLessThanOrEqual(LOOKED_UP_AT_ONCE);
	});

	test('of what is matched on', async () => {
		const atOnce = countAtOnce();
		const input = inputItems(...names.map(({ name }) => ({ name, module: `Module${name}` })));
		const fields = mapped({ lastname: 'x', account_id: '={{ $json.name }}' }, ['account_id']);
		const module = { __rl: true, mode: 'name', value: '={{ $json.module }}' };
		const parameters = { resource: 'record', operation: 'upsert', module, fields };
		await execute(node.stored, parameters, { input, continueOnFail: true });
		expect(atOnce()).toBeLessThanOrEqual(LOOKED_UP_AT_ONCE);
		crm.faults.clear();
		const contacts = { ...parameters, module: byName('Contacts') };
		await execute(node.stored, contacts, { input, continueOnFail: true });
		expect(atOnce()).toBeLessThanOrEqual(LOOKED_UP_AT_ONCE);
	});
});

/** Answers that make a careless reader look at the same characters again and again. */
test.each<[what: string, body: string]>([
	['titles within titles', `<html>${'<title'.repeat(200_000)}`],
	['a title without end', `<html>${'<title>'.repeat(200_000)}`],
	['quotes in a text that never ends', `x{"success":true,"result":"${'\\"'.repeat(200_000)}`],
	['backslashes', `x{"success":true,"result":"${'\\'.repeat(400_001)}"`],
	['beginnings of answers', `x${'{"success":'.repeat(200_000)}`],
	['whole answers that are none', `x${'{"success":1}'.repeat(100_000)}`],
	['blanks', `${'{ '.repeat(200_000)}${' '.repeat(200_000)}`],
])('the time to read an answer: %s', (_what, body) => {
	const begun = performance.now();
	const { failure } = openEnvelope('query', { status: 200, headers: {}, body });
	expect(failure?.code).toMatch(/BROKEN_ANSWER|NOT_A_WEBSERVICE/);
	expect(performance.now() - begun).toBeLessThan(5_000);
});

test('causes that lead back to themselves', () => {
	const error = new Error('outside');
	error.cause = { message: 'inside', cause: error };
	expect(readLoginFailure(error)).toBeUndefined();
	expect(readFailure(error)).toMatchObject({ kind: 'lost' });
});

test('the number of alternatives of conditions', async () => {
	const notThatDay = { field: 'createdtime', operator: 'notEquals', value: '2026-01-31' };
	const conditions = { conditions: Array.from({ length: 16 }, () => notThatDay) };
	await expect(node.record('getMany', 'Leads', { conditions })).rejects.toThrow(/more than 200 alternatives/);
});

test('the characters of a URL', async () => {
	const query = `SELECT id FROM Leads WHERE lastname = '${'x'.repeat(8_000)}'`;
	await expect(node.run('query', 'query', { query })).rejects.toThrow(/too long for the CRM/);
});
