// Bounds: whatever a server answers or an input holds, time, size, depth and messages end somewhere, with a clear error.

import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { IDataObject } from 'n8n-workflow';
import { readLoginFailure } from '../../nodes/Vtiger/connection/credential/loginFailure';
import { readFailure } from '../../nodes/Vtiger/connection/options';
import { sessionOwner } from '../../nodes/Vtiger/connection/credential/settings';
import { isTooDeep, shortened } from '../../nodes/Vtiger/webservice/protocol/bounds';
import { openEnvelope } from '../../nodes/Vtiger/webservice/protocol/envelope';
import { InputError, WebserviceError } from '../../nodes/Vtiger/webservice/protocol/errors';
import { byId, mapped, storedCredential, execute } from '../core/contexts';
import { actionNode, inputItems, type ActionNode } from '../core/node';
import { startCrm, type Crm } from '../crm';

let crm: Crm;
let node: ActionNode;
beforeAll(async () => {
	crm = await startCrm();
	node = actionNode(crm);
	await node.run('module', 'listtypes', {});
});
afterAll(async () => await crm.stop());
beforeEach(() => crm.clearLog());
afterEach(() => crm.faults.clear());

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

test('the characters of an answer', () => {
	const body = { length: 256_000_001 } as string;
	expect(openEnvelope('query', { status: 200, headers: {}, body })).toMatchObject({
		failure: { code: 'BROKEN_ANSWER', reason: 'the answer has more than 256 million characters' },
	});
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
