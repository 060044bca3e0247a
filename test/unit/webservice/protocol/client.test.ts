// One call of an operation over real HTTP: how it travels, what comes back, what renews a session.

import { objectResult, type Arguments, type CallOptions } from '../../../../nodes/Vtiger/webservice/protocol/client';
import { LONGEST_URL } from '../../../../nodes/Vtiger/webservice/protocol/urlLength';
import { InputError, WebserviceError } from '../../../../nodes/Vtiger/webservice/protocol/errors';
import { OPERATIONS, carriesSession } from '../../../../nodes/Vtiger/webservice/protocol/operations';
import { FetchChannel, LoginChannel, clientFor, clientOn, rejection, type ClientUnderTest } from '../fetchChannel';
import { failure, startServer, success, type Answer, type Received, type ScriptedServer } from '../scriptedServer';

let server: ScriptedServer;
afterEach(async () => {
	await server.close();
});

async function against(answer: Answer, sessions?: string[]): Promise<ClientUnderTest> {
	server = await startServer(answer);
	return clientFor(server.address, {}, sessions);
}

function received(index = 0): Received {
	const request = server.requests[index];
	if (request === undefined) throw new Error(`there was no request ${index}`);
	return request;
}

const fields = (parameters: URLSearchParams) => Object.fromEntries([...parameters].sort());

describe('how arguments travel', () => {
	it.each(OPERATIONS.map((row) => ({ name: row.name, row })))('$name', async ({ name, row }) => {
		const { client } = await against(() => success({ ok: true }));
		const text = "O'Brien & +1 %41 ж";
		const sent: Record<string, string> = { operation: name, text, element: '{"a":["b\'ж"]}' };
		if (carriesSession(name)) sent.sessionName = 'session1';
		expect(await client.call(name, { text, element: { a: ["b'ж"] } })).toEqual({ ok: true });
		expect(received().method).toBe(row.method);
		expect(fields(received().url)).toEqual(row.method === 'GET' ? sent : {});
		expect(fields(received().form)).toEqual(row.method === 'GET' ? {} : sent);
		expect(server.requests).toHaveLength(1);
	});

	it('text goes as it is, everything else as JSON, and undefined not at all', async () => {
		const { client } = await against(() => success(null));
		await client.call('create', {
			text: '5',
			number: 5,
			yes: true,
			no: false,
			nothing: null,
			list: [1, 'a'],
			left: undefined,
		});
		expect(fields(received().form)).toEqual({
			operation: 'create',
			sessionName: 'session1',
			text: '5',
			number: '5',
			yes: 'true',
			no: 'false',
			nothing: 'null',
			list: '[1,"a"]',
		});
	});

	it('arguments with the names of object properties arrive, and none changes the operation', async () => {
		const { client } = await against(() => success(null));
		const args = JSON.parse(
			'{"__proto__":"a","constructor":"b","operation":"delete","element":{"__proto__":1}}',
		) as Arguments;
		await client.call('create', args);
		expect([...received().form].sort()).toEqual([
			['__proto__', 'a'],
			['constructor', 'b'],
			['element', '{"__proto__":1}'],
			['operation', 'create'],
			['sessionName', 'session1'],
		]);
		await client.call('describe', args);
		expect(received(1).url.getAll('operation')).toEqual(['describe']);
		expect(received(1).url.get('__proto__')).toBe('a');
	});

	it.each<[CallOptions, string]>([
		[{ method: 'GET' }, 'GET'],
		[{ method: 'POST' }, 'POST'],
		[{}, 'GET'],
	])('an operation outside the table travels as asked: %j', async (options, method) => {
		const { client } = await against(() => success([]));
		await client.call('wsapp_get', { key: 'k' }, options);
		expect(received().method).toBe(method);
		const sent = { key: 'k', operation: 'wsapp_get', sessionName: 'session1' };
		expect(fields(method === 'GET' ? received().url : received().form)).toEqual(sent);
	});

	it('the table decides over the method that was asked for', async () => {
		const { client } = await against(() => success({}));
		await client.call('retrieve', { id: '12x3' }, { method: 'POST' });
		expect(received().method).toBe('GET');
	});

	it('a file is a part of the form', async () => {
		const { client } = await against(() => success({ id: '15x1' }));
		const content = new TextEncoder().encode('Привет');
		await client.call(
			'create',
			{ elementType: 'Documents' },
			{ file: { field: 'filename', fileName: 'отчёт.txt', mimeType: 'text/plain', content } },
		);
		expect(received().headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
		const { body } = received();
		expect(body).toMatch(/name="operation"\r\n\r\ncreate\r\n/);
		expect(body).toMatch(/name="elementType"\r\n\r\nDocuments\r\n/);
		expect(body).toMatch(/name="sessionName"\r\n\r\nsession1\r\n/);
		expect(body).toMatch(/name="filename"; filename="отчёт\.txt"\r\nContent-Type: text\/plain\r\n\r\nПривет\r\n/);
	});

	it('a cookie goes along if one is given', async () => {
		const { client } = await against(() => success({}));
		await client.call('extendsession', {}, { cookie: 'PHPSESSID=abc' });
		await client.call('listtypes');
		expect(received().headers.cookie).toBe('PHPSESSID=abc');
		expect(received(1).headers.cookie).toBeUndefined();
	});
});

describe('long requests', () => {
	const fitting = LONGEST_URL - 'operation=query&id=1&query='.length;

	it('pass up to the limit of common web servers', async () => {
		const { client } = await against(() => success([]));
		await client.call('query', { id: '1', query: 'x'.repeat(fitting) });
		expect(received().url.get('query')).toHaveLength(fitting);
	});

	it.each([
		['x'.repeat(fitting + 1), 7_501],
		['ж'.repeat(1_250), 7_527],
	])('beyond it are refused before they are sent, with the longest argument named', async (query, length) => {
		const { client } = await against(() => success([]));
		const error = await rejection(client.call('query', { id: '1', query }));
		expect(error).toBeInstanceOf(InputError);
		expect(error).toMatchObject({
			parameter: 'query',
			message: `The request is too long for the CRM: ${length} of at most 7500 characters of URL`,
			advice: expect.stringMatching(/^Shorten the conditions or values/),
		});
		expect(server.requests).toEqual([]);
	});

	it('name the longest argument, wherever it is', async () => {
		const { client } = await against(() => success([]));
		const long = 'x'.repeat(5_000);
		for (const args of [
			{ a: 'y', b: `${long}1`, c: long },
			{ a: `${long}1`, b: long, c: 'y' },
			{ a: long, b: 'y', c: `${long}1` },
		]) {
			const longest = Object.entries(args).find(([, text]) => text.endsWith('1'))?.[0];
			expect(await rejection(client.call('query', args))).toMatchObject({ parameter: longest });
		}
	});

	it('name the operation if nothing else is long', async () => {
		const { client } = await against(() => success([]));
		const name = 'x'.repeat(8_000);
		expect(await rejection(client.call(name, {}, { method: 'GET' }))).toMatchObject({ parameter: name });
	});

	it('in a form body may be of any length', async () => {
		const { client } = await against(() => success({}));
		await client.call('create', { element: { description: 'ж'.repeat(50_000) } });
		expect(received().body.length).toBeGreaterThan(300_000);
	});
});

describe('a lost session', () => {
	const CODES = ['AUTHENTICATION_REQUIRED', 'INVALID_SESSIONID', 'SESSION_EXPIRED', 'SESSION_LEFT_IDLE'];
	const sessionOf = ({ url, form }: Received) => url.get('sessionName') ?? form.get('sessionName');
	const known: Answer = (request) =>
		sessionOf(request) === 'session2' ? success({ id: '12x3' }) : failure('INVALID_SESSIONID');

	it.each(CODES)('is renewed and the request sent once more: %s', async (code) => {
		const { client, channel } = await against(
			(_, count) => (count === 0 ? failure(code) : success('done')),
			['session1', 'session2'],
		);
		expect(await client.call('retrieve', { id: '12x3' })).toBe('done');
		expect(channel.lost).toEqual(['session1']);
		expect(server.requests.map(sessionOf)).toEqual(['session1', 'session2']);
	});

	it.each(['retrieve', 'create', 'delete'])('is renewed for %s', async (operation) => {
		const { client } = await against(known, ['session1', 'session2']);
		expect(await client.call(operation, { id: '12x3' })).toEqual({ id: '12x3' });
		expect(server.requests).toHaveLength(2);
	});

	it.each(['query', 'create'])('that is lost again ends %s without a loop', async (operation) => {
		const { client, channel } = await against(
			() => failure('INVALID_SESSIONID', 'Session Identifier provided is invalid'),
			['a', 'b', 'c', 'd'],
		);
		const error = await rejection(client.call(operation));
		expect(error).toMatchObject({
			code: 'INVALID_SESSIONID',
			outcomeUnknown: false,
			message: `The CRM no longer knows the session (${operation}, INVALID_SESSIONID): Session Identifier provided is invalid`,
		});
		expect(server.requests).toHaveLength(2);
		expect(channel.lost).toEqual(['a']);
	});

	it('is not looked for in other refusals', async () => {
		const { client, channel } = await against(() => failure('ACCESS_DENIED'));
		await rejection(client.call('retrieve', { id: '12x3' }));
		expect(server.requests).toHaveLength(1);
		expect(channel.lost).toEqual([]);
	});

	it('is nothing that login or challenge could have', async () => {
		const { client, channel } = await against(() => failure('INVALID_SESSIONID'));
		expect(await rejection(client.call('getchallenge', { username: 'admin' }))).toMatchObject({
			code: 'INVALID_SESSIONID',
		});
		expect(await rejection(client.call('login', { username: 'admin', accessKey: 'x' }))).toMatchObject({
			code: 'INVALID_SESSIONID',
		});
		expect(server.requests).toHaveLength(2);
		expect(channel.lost).toEqual([]);
	});

	it('whose renewal fails is reported as the login’s failure: the write itself cannot have run', async () => {
		server = await startServer(({ url, form }) => {
			if (url.get('operation') === 'getchallenge') return success({ token: 'abc' });
			return form.get('operation') === 'login' ? { status: 500 } : failure('INVALID_SESSIONID');
		});
		const channel = new LoginChannel(server.address, 'admin', 'key');
		const error = await rejection(clientOn(channel).client.call('create', { elementType: 'Leads' }));
		expect(error).toMatchObject({ code: 'SERVER_FAULT', operation: 'login', outcomeUnknown: false });
	});

	it('lets a write go on when the login comes through at a later try', async () => {
		let logins = 0;
		server = await startServer(({ url, form }) => {
			if (url.get('operation') === 'getchallenge') return success({ token: 'abc' });
			if (form.get('operation') === 'login')
				return logins++ < 2 ? { cut: true } : success({ sessionName: 's', userId: '19x1' });
			return success({ id: '12x3' });
		});
		const { client, pauses } = clientOn(new LoginChannel(server.address, 'admin', 'key'));
		expect(await client.call('create', { elementType: 'Leads' })).toEqual({ id: '12x3' });
		expect(pauses).toHaveLength(2);
		expect(server.requests.filter(({ form }) => form.get('operation') === 'create')).toHaveLength(1);
	});

	it('is no reason to doubt a write when the login fails before it', async () => {
		server = await startServer(({ url }) =>
			url.get('operation') === 'getchallenge' ? success({ token: 'abc' }) : { cut: true },
		);
		const channel = new LoginChannel(server.address, 'admin', 'key');
		const error = await rejection(clientOn(channel).client.call('delete', { id: '12x3' }));
		expect(error).toMatchObject({ code: 'CONNECTION_LOST', operation: 'login', outcomeUnknown: false });
	});
});

describe('results', () => {
	it('come without users’ secrets, whatever the operation', async () => {
		const { client } = await against(() =>
			success([{ id: '19x1', accesskey: 'hidden', user_password: 'hidden', deep: { user_hash: 'hidden' } }]),
		);
		for (const operation of ['retrieve', 'query', 'sync', 'revise', 'custom']) {
			expect(await client.call(operation)).toEqual([{ id: '19x1', deep: {} }]);
		}
	});

	it('tell the server’s clock', async () => {
		const date = 'Tue, 24 Nov 2026 10:00:07 GMT';
		const { client } = await against((_, count) => ({
			...(count === 1 ? failure('ACCESS_DENIED') : success([])),
			headers: { Date: count === 2 ? 'soon' : date },
		}));
		expect(client.serverTime).toBeUndefined();
		await client.call('listtypes');
		expect(client.serverTime).toBe(Date.parse(date) / 1000);
		client.serverTime = undefined;
		await rejection(client.call('listtypes'));
		expect(client.serverTime).toBe(Date.parse(date) / 1000);
		await client.call('listtypes');
		expect(client.serverTime).toBe(Date.parse(date) / 1000);
		client.serverTime = undefined;
		await client.call('getchallenge');
		expect(client.serverTime).toBe(Date.parse(date) / 1000);
	});

	it.each<[Record<string, string>, string]>([
		[{ server: 'nginx/1.22.1', 'x-powered-by': 'PHP/7.4.33' }, 'nginx/1.22.1, PHP/7.4.33'],
		[{ server: 'Apache' }, 'Apache'],
		[{ server: '', 'x-powered-by': 'PHP/8.2.7' }, 'PHP/8.2.7'],
		[{}, ''],
	])('tell the server’s software: %p', async (headers, software) => {
		await against(() => success(null));
		const answer = { status: 200, headers, body: '{"success":true,"result":[]}' };
		const { client } = clientOn({
			send: async () => ({ answer, session: 'session' }),
			sendWithoutSession: async () => answer,
			renew: async () => undefined,
		});
		expect(client.serverSoftware).toBe('');
		await client.call('listtypes');
		expect(client.serverSoftware).toBe(software);
	});

	it('wait for the new session before the request goes out again', async () => {
		await against(() => success(null));
		const log: string[] = [];
		const lost = '{"success":false,"error":{"code":"INVALID_SESSIONID","message":"gone"}}';
		const { client } = clientOn({
			send: async ({ method }) => {
				log.push(method);
				const body = log.length === 1 ? lost : '{"success":true,"result":[]}';
				return { answer: { status: 200, headers: {}, body }, session: 'session' };
			},
			sendWithoutSession: async () => ({ status: 200, headers: {}, body: lost }),
			renew: async () => {
				await new Promise(setImmediate);
				log.push('renewed');
			},
		});
		expect(await client.call('wsapp_get')).toEqual([]);
		expect(log).toEqual(['GET', 'renewed', 'GET']);
	});

	it('come from servers without a clock, too', async () => {
		const { channel } = await against(() => success(null));
		const answer = { status: 200, headers: {}, body: '{"success":true,"result":5}' };
		const { client } = clientOn({
			send: async () => ({ answer, session: '' }),
			sendWithoutSession: async () => answer,
			renew: (session) => channel.renew(session),
		});
		expect(await client.call('query')).toBe(5);
		expect(client.serverTime).toBeUndefined();
	});

	it('come over another session as well', async () => {
		const { client } = await against(() => success([]));
		await client.on(new FetchChannel(server.address, ['another'])).call('query');
		expect(received().url.get('sessionName')).toBe('another');
	});

	it('are narrowed to an object', () => {
		expect(objectResult('retrieve', { id: '12x3' })).toEqual({ id: '12x3' });
		expect(objectResult('listtypes', [])).toEqual({});
		for (const result of [null, 'x', 5, true, [1], [{}]]) {
			expect(() => objectResult('retrieve', result)).toThrow(WebserviceError);
			expect(() => objectResult('retrieve', result)).toThrow(
				'The CRM’s answer cannot be read (retrieve, BROKEN_ANSWER): an object was expected as the result',
			);
		}
	});

	it.each([
		['retrieve', false],
		['create', true],
		['convertlead', true],
		['login', false],
	])('say of what is no object whether %s may have been carried out', (operation, outcomeUnknown) => {
		expect(() => objectResult(operation, null)).toThrow(expect.objectContaining({ outcomeUnknown }));
	});

	const saving = ['create', 'update', 'revise'];
	it.each(saving)('of %s hold the id of the saved record', (operation) => {
		expect(objectResult(operation, { id: '123x45' })).toEqual({ id: '123x45' });
		for (const id of ['', '12', 'x12', '12x', 'a12x3', '12x3a', null]) {
			expect(() => objectResult(operation, { id })).toThrow(
				expect.objectContaining({
					code: 'BROKEN_ANSWER',
					reason: 'the saved record came without its id',
					outcomeUnknown: true,
				}),
			);
		}
		expect(() => objectResult(operation, [])).toThrow(WebserviceError);
		expect(objectResult('retrieve', {})).toEqual({});
	});
});
