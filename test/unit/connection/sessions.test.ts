// Requests through n8n's helpers: the credential's session, sessions for reading beside it, and their failures.

import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import type { CredentialChannel } from '../../../nodes/Vtiger/connection/credentialSession';
import { withFailure } from '../../../nodes/Vtiger/connection/credential/loginFailure';
import { WebserviceError } from '../../../nodes/Vtiger/webservice/protocol/errors';
import { ConnectionFailure, type HttpRequest } from '../../../nodes/Vtiger/webservice/protocol/http';
import { rejection } from '../webservice/fetchChannel';
import { execution, refusedAnswer } from './execution';

type Data = ICredentialDataDecryptedObject;

const request: HttpRequest = { method: 'GET', url: { operation: 'query' }, timeout: 5_000 };
const noPause = async () => await Promise.resolve();
const refused = (code = 'INVALID_USER_CREDENTIALS') =>
	withFailure(new WebserviceError({ code, operation: 'login', reason: 'x' })) as Error;
const sessions = ({ signed }: { signed: Array<{ data: Data }> }) => signed.map(({ data }) => data.sessionName);

beforeEach(() => {
	jest.spyOn(Math, 'random').mockReturnValue(0);
});
afterEach(() => jest.restoreAllMocks());

describe('a signed request', () => {
	test('goes with the stored session, of the node’s credential', async () => {
		const { at, open } = execution();
		const channel = await open();
		expect(await channel.send(request)).toMatchObject({ session: 'stored', answer: { status: 200 } });
		expect(channel.userId).toBe('19x1');
		expect(at.signed).toMatchObject([
			{
				of: { id: '7', name: 'vtigerApi', type: 'vtigerApi' },
				options: { qs: { operation: 'query' }, encoding: 'stream' },
			},
		]);
	});

	test('goes with the session that n8n made, and so do those after it', async () => {
		const { at, open } = execution('');
		const channel = await open();
		expect(await channel.send(request)).toMatchObject({ session: 'new1' });
		expect(await channel.send(request)).toMatchObject({ session: 'new1' });
		expect(sessions(at)).toEqual(['', 'new1']);
	});

	test.each([{}, { credentials: {} }])('goes without an id from the node %j', async (node) => {
		const { at, context, open } = execution();
		context.getNode = () => node as never;
		await (await open()).send(request);
		expect(at.signed[0]?.of).toMatchObject({ id: '' });
	});

	test('beside another one leaves the session that came first in use', async () => {
		const { at, open } = execution('');
		const channel = await open();
		const two = await Promise.all([channel.send(request), channel.send(request)]);
		expect(two[0].session).not.toBe(two[1].session);
		expect(await channel.send(request)).toMatchObject({ session: two[0].session });
		expect(at.signed).toHaveLength(3);
	});

	test('that is answered after its session was lost does not bring it back', async () => {
		const { open } = execution();
		const channel = await open();
		const sent = channel.send(request);
		await channel.renew('stored');
		await sent;
		expect((await channel.send(request)).session).toMatch(/^new/);
	});

	test('knows no user before settings that were changed have logged in', async () => {
		const { at, open } = execution();
		at.stored.sessionOwner = 'other';
		expect((await open()).userId).toBe('');
		at.stored = { ...at.stored, sessionOwner: at.owner };
		delete at.stored.userId;
		expect((await open()).userId).toBe('');
	});

	test('of which the connection breaks says how', async () => {
		const { at, open } = execution();
		const channel = await open();
		at.failures = [Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })];
		expect(await rejection(channel.send(request))).toMatchObject({ kind: 'lost', sent: true });
		expect(await channel.send(request)).toMatchObject({ session: 'stored' });
	});

	test('is given up after its time, even while its answer drips', async () => {
		const { at, open } = execution();
		const channel = await open();
		const destroy = jest.fn();
		const next = async () => await new Promise<never>(() => undefined);
		at.failures = [{ statusCode: 200, body: { destroy, [Symbol.asyncIterator]: () => ({ next }) } }];
		// The timer of the time limit alone keeps no process alive.
		const alive = setInterval(() => undefined, 10);
		const failure = await rejection(channel.send({ ...request, timeout: 20 }));
		clearInterval(alive);
		expect(failure).toMatchObject({ kind: 'timeout', message: 'timeout of 20ms exceeded' });
		expect(destroy).toHaveBeenCalledWith();
	});

	test.each<[what: string, session: string | undefined, limit: number]>([
		['a session has its own time', 'stored', 5_000],
		['none has the time of a login beside it', '', 65_000],
		['nothing stored has it, too', undefined, 65_000],
	])('with %s', async (_what, session, limit) => {
		const { at, open } = execution(session);
		if (session === undefined) delete at.stored.sessionName;
		const timeout = jest.spyOn(AbortSignal, 'timeout');
		expect((await (await open()).send(request)).session).toBe(session === '' ? 'new1' : (session ?? ''));
		expect(timeout.mock.calls).toEqual([[limit]]);
	});

	test('has an answer of the size that it allows', async () => {
		const { at, open } = execution();
		const channel = await open();
		const destroy = jest.fn();
		const body = () => {
			const parts = [Buffer.from('123')];
			const next = async () => await Promise.resolve({ value: parts[0], done: parts.shift() === undefined });
			return { destroy, [Symbol.asyncIterator]: () => ({ next }) };
		};
		at.failures = [
			{ statusCode: 200, body: body() },
			{ statusCode: 200, body: body() },
		];
		expect(await channel.send({ ...request, largestAnswer: 3 })).toMatchObject({ answer: { body: '123' } });
		expect(await rejection(channel.send({ ...request, largestAnswer: 2 }))).toMatchObject({ kind: 'tooLarge' });
	});

	test('ends as soon as the execution is cancelled', async () => {
		const stop = new AbortController();
		const { at, open } = execution('stored', stop.signal);
		const channel = await open();
		at.failures = [new Promise(() => undefined)];
		const sent = rejection(channel.send(request));
		stop.abort();
		expect(await sent).toMatchObject({ kind: 'cancelled' });
	});

	test('is not read on after a cancellation', async () => {
		const stop = new AbortController();
		const { at, open } = execution('stored', stop.signal);
		const channel = await open();
		const destroy = jest.fn();
		const next = jest.fn(async () => await new Promise<never>(() => undefined));
		at.failures = [{ statusCode: 200, body: { destroy, [Symbol.asyncIterator]: () => ({ next }) } }];
		const sent = rejection(channel.send(request));
		await new Promise((resolve) => setImmediate(resolve));
		expect(next).toHaveBeenCalledWith();
		stop.abort();
		await sent;
		expect(destroy).toHaveBeenCalledWith();
	});
});

test('an unsigned request carries the execution’s signal and no session, and says how its connection failed', async () => {
	const stop = new AbortController();
	const { at, open } = execution('stored', stop.signal);
	const channel = await open();
	expect(await channel.sendWithoutSession(request)).toMatchObject({ status: 200 });
	expect(at.unsigned).toMatchObject([{ abortSignal: stop.signal, qs: { operation: 'query' } }]);
	at.refusals = [Object.assign(new Error('connect ECONNREFUSED 1.2.3.4:80'), { code: 'ECONNREFUSED' })];
	const login: HttpRequest = { method: 'POST', url: {}, form: { operation: 'login' }, timeout: 5_000 };
	expect(await rejection(channel.sendWithoutSession(login))).toMatchObject({ kind: 'refused' });
	const other = execution();
	await (await other.open()).sendWithoutSession(request);
	expect(other.at.unsigned[0]).not.toHaveProperty('abortSignal');
});

describe('a refused login', () => {
	test('is not tried again for further requests', async () => {
		const { at, open } = execution('');
		const channel = await open();
		at.failures = [refused()];
		const failure = await rejection(channel.send(request));
		expect(failure).toMatchObject({ code: 'INVALID_USER_CREDENTIALS', operation: 'login' });
		expect(await rejection(channel.send(request))).toBe(failure);
		expect(at.signed).toHaveLength(1);
	});

	test('is none if another process has logged in meanwhile: its session is used', async () => {
		const { at, open } = execution('');
		const channel = await open();
		at.failures = [refused()];
		at.stored = { ...at.stored, sessionName: 'other process', userId: '19x2' };
		expect(await channel.send(request)).toMatchObject({ session: 'other process' });
		expect(channel.userId).toBe('19x2');
		expect(sessions(at)).toEqual(['', 'other process']);
	});

	test('is one although a session of other settings was stored', async () => {
		const { at, open } = execution('');
		const channel = await open();
		at.failures = [refused()];
		at.stored = { ...at.stored, sessionName: 'other user', sessionOwner: 'other' };
		expect(await rejection(channel.send(request))).toMatchObject({ code: 'INVALID_USER_CREDENTIALS' });
	});

	test('of a server that was only busy is tried again', async () => {
		const { at, open } = execution('');
		const channel = await open();
		at.failures = [refused('SERVER_FAULT')];
		expect(await rejection(channel.send(request))).toMatchObject({ code: 'SERVER_FAULT' });
		expect(await channel.send(request)).toMatchObject({ session: 'new1' });
	});
});

describe('a lost session', () => {
	test('is replaced by a login that knows which was lost, and when it was last alive', async () => {
		const { at, open } = execution();
		let now = 1_000;
		jest.spyOn(Date, 'now').mockImplementation(() => now);
		const channel = await open();
		now = 2_000;
		await channel.send(request);
		now = 3_000;
		await channel.send(request);
		await channel.renew('stored');
		expect(await channel.send(request)).toMatchObject({ session: 'new1' });
		expect(at.signed[2]?.data).toMatchObject({
			username: at.stored.username,
			sessionName: '',
			lostSession: 'stored',
			aliveAt: 2_000,
		});
	});

	test('at the first request was alive when the credential was read', async () => {
		const { at, open } = execution();
		let now = 1_000;
		jest.spyOn(Date, 'now').mockImplementation(() => now);
		const channel = await open();
		now = 2_000;
		await channel.send(request);
		await channel.renew('stored');
		await channel.send(request);
		expect(at.signed[1]?.data).toMatchObject({ aliveAt: 1_000 });
	});

	test('is replaced by the one that another process has stored', async () => {
		const { at, open } = execution();
		const channel = await open();
		at.stored = { ...at.stored, sessionName: 'other process' };
		await channel.renew('stored');
		expect(await channel.send(request)).toMatchObject({ session: 'other process' });
	});

	test.each<[what: string, stored: Data]>([
		['no session', { sessionName: '' }],
		['a session of other settings', { sessionName: 'other', sessionOwner: 'other' }],
		['the lost one', {}],
	])('is not replaced by what is stored if that is %s', async (_what, stored) => {
		const { at, open } = execution();
		const channel = await open();
		at.stored = { ...at.stored, ...stored };
		await channel.renew('stored');
		expect(await channel.send(request)).toMatchObject({ session: 'new1' });
		expect(at.signed[0]?.data.lostSession).toBe('stored');
	});

	test('that was replaced already stays so', async () => {
		const { at, open } = execution();
		const channel = await open();
		await channel.renew('older');
		expect(await channel.send(request)).toMatchObject({ session: 'stored' });
		await Promise.all([channel.renew('stored'), channel.renew('stored')]);
		await channel.send(request);
		await channel.renew('stored');
		await channel.send(request);
		expect(sessions(at)).toEqual(['stored', '', 'new1']);
	});
});

describe('a session that was logged out', () => {
	test('is used no more, even in later executions, until another one is stored', async () => {
		const { at, open } = execution('left');
		(await open()).forget();
		const later = await open();
		await later.send(request);
		expect(at.signed[0]?.data).toMatchObject({ username: at.stored.username, sessionName: '', lostSession: 'left' });
		at.stored = { ...at.stored, sessionName: 'next' };
		expect(await (await open()).send(request)).toMatchObject({ session: 'next' });
	});

	test.each(['', undefined])('none is none to forget: %j', async (session) => {
		const { at, open } = execution(session);
		if (session === undefined) delete at.stored.sessionName;
		const channel = await open();
		channel.forget();
		await channel.send(request);
		expect(at.signed[0]?.data).not.toHaveProperty('lostSession');
	});

	test('is not taken back from what is stored after its replacement was lost', async () => {
		const { at, open } = execution('old');
		const channel = await open();
		channel.forget();
		at.failures = [refused()];
		expect(await rejection(channel.send(request))).toMatchObject({ code: 'INVALID_USER_CREDENTIALS' });
		expect(at.signed).toHaveLength(1);
	});

	test('is remembered with a thousand others', async () => {
		const { at, open } = execution('first');
		(await open()).forget();
		for (const session of ['second', ...Array.from({ length: 1_000 }, (_, index) => `more${index}`)]) {
			at.stored = { ...at.stored, sessionName: session };
			(await open()).forget();
			if (session !== 'second') continue;
			at.stored = { ...at.stored, sessionName: 'first' };
			await (await open()).send(request);
		}
		at.stored = { ...at.stored, sessionName: 'first' };
		await (await open()).send(request);
		expect(sessions(at)).toEqual(['', 'first']);
	});
});

describe('a login beside the credential’s session', () => {
	test('gives the server’s result without the user’s key', async () => {
		const { at, open } = execution();
		expect(await (await open()).logIn(noPause)).toEqual({ sessionName: 'login1', userId: '19x1' });
		expect(at.signed).toEqual([]);
	});

	test('and its end: the log-out carries the new session and no other', async () => {
		const { at, open } = execution();
		await (await open()).openAndEndSession(noPause);
		const [, , logout] = at.unsigned;
		expect(String(logout?.body)).toBe(`operation=logout&sessionName=login1`);
		expect(logout).toMatchObject({ method: 'POST', timeout: 60_000 });
	});

	test('is tried again after a pause if another program’s login came in between', async () => {
		const { at, open } = execution();
		const channel = await open();
		at.refusals = [refusedAnswer('INVALID_USER_CREDENTIALS')];
		const pause = jest.fn(noPause);
		expect(await channel.logIn(pause)).toMatchObject({ userId: '19x1' });
		expect(pause.mock.calls).toEqual([[0]]);
		at.refusals = [refusedAnswer('INVALID_USER_CREDENTIALS')];
		expect(await channel.readers(2, pause)).toHaveLength(2);
		expect(pause.mock.calls).toEqual([[0], [0]]);
	});

	test.each<[what: string, refusal: unknown, code: string]>([
		['for which no answer came', new Error('socket hang up'), 'CONNECTION_LOST'],
		['that is refused', refusedAnswer('ACCESS_DENIED'), 'ACCESS_DENIED'],
		['that is answered with no object', { statusCode: 200, body: '{"success":true,"result":"x"}' }, 'BROKEN_ANSWER'],
	])('%s is a failure of the login', async (_what, refusal, code) => {
		const { at, open } = execution();
		const channel = await open();
		at.refusals = [refusal];
		const failure = await rejection(channel.logIn(noPause));
		expect(failure).toBeInstanceOf(WebserviceError);
		expect(failure).toMatchObject({ operation: 'login', code });
	});

	test('that cannot be ended says so', async () => {
		const { context, at, open } = execution();
		const channel = await open();
		const { httpRequest } = context.helpers;
		const answers: unknown[] = [new Error('socket hang up'), refusedAnswer('ACCESS_DENIED')];
		context.helpers.httpRequest = async (options) => {
			if (!String(options.body).includes('logout')) return (await httpRequest(options)) as unknown;
			const answer = answers.shift();
			if (answer instanceof Error) throw answer;
			return answer;
		};
		const lost = await rejection(channel.openAndEndSession(noPause));
		expect(lost).toBeInstanceOf(WebserviceError);
		expect(lost).toMatchObject({ operation: 'logout' });
		expect(await rejection(channel.openAndEndSession(noPause))).toMatchObject({
			operation: 'logout',
			code: 'ACCESS_DENIED',
		});
		expect(at.logins).toBe(2);
	});
});

describe('sessions for reading', () => {
	const read = async (channels: ReadonlyArray<{ send: CredentialChannel['send'] }>) =>
		await Promise.all(channels.map(async (channel) => (await channel.send(request)).session));

	test('are the credential’s and so many others, each with its own login', async () => {
		const { at, open } = execution();
		// The credential has not logged in yet: n8n is given whose sessions the others are all the same.
		at.stored.sessionOwner = '';
		const channel = await open();
		const channels = await channel.readers(3, noPause);
		expect(channels[0]).toBe(channel);
		expect(await read(channels)).toEqual(['stored', 'login1', 'login2']);
		expect(at.signed[1]?.data).toMatchObject({ sessionOwner: at.owner, username: at.stored.username });
		expect(sessions(at)).toEqual(['stored', 'login1', 'login2']);
		expect(await channels[1]?.send(request)).toMatchObject({ answer: { status: 200 } });
		expect(await channel.readers(0, noPause)).toEqual([channel]);
		expect(await channel.readers(1, noPause)).toEqual([channel]);
	});

	test('are shared by later readers of the process, and more are opened for more', async () => {
		const { at, open } = execution();
		await (await open()).readers(2, noPause);
		const [, ...others] = await (await open()).readers(3, noPause);
		expect(await read(others)).toEqual(['login1', 'login2']);
		expect(at.logins).toBe(2);
	});

	test('log in one after the other: the CRM keeps one challenge per user', async () => {
		const { at, open } = execution();
		await (await open()).readers(3, noPause);
		expect(at.unsigned.map(({ method }) => method)).toEqual(['GET', 'POST', 'GET', 'POST']);
	});

	test('are fewer if the CRM gives no more, and asked for again by the next', async () => {
		const { at, open } = execution();
		const channel = await open();
		at.refusals = [refusedAnswer('ACCESS_DENIED')];
		expect(await channel.readers(3, noPause)).toHaveLength(2);
		expect(await channel.readers(3, noPause)).toHaveLength(3);
		expect(at.logins).toBe(2);
	});

	test('are made again once they were lost, and only then', async () => {
		const { at, open } = execution();
		const [, other] = await (await open()).readers(2, noPause);
		await other?.renew('another');
		expect(await other?.send(request)).toMatchObject({ session: 'login1' });
		await other?.renew('login1');
		await other?.renew('login1');
		expect(await other?.send(request)).toMatchObject({ session: 'login2' });
		await other?.renew('login1');
		expect(await other?.send(request)).toMatchObject({ session: 'login2' });
		expect(at.logins).toBe(2);
	});

	test('send without a session, too', async () => {
		const { at, open } = execution();
		const [, other] = await (await open()).readers(2, noPause);
		expect(await other?.sendWithoutSession(request)).toMatchObject({ status: 200 });
		expect(at.unsigned.at(-1)?.qs).toEqual({ operation: 'query' });
		expect(at.signed).toEqual([]);
	});

	test('are none in an execution that was cancelled', async () => {
		const stop = new AbortController();
		const { open } = execution('stored', stop.signal);
		const channel = await open();
		stop.abort();
		expect(await channel.readers(2, noPause)).toEqual([channel]);
	});
});

test('a cancelled execution’s login is made again for another one that waits for it', async () => {
	const stop = new AbortController();
	const first = execution('stored', stop.signal);
	const second = execution();
	second.at.stored = { ...first.at.stored };
	first.at.refusals = [
		new Promise((_, reject) =>
			stop.signal.addEventListener('abort', () => reject(new ConnectionFailure('cancelled', ''))),
		),
	];
	const mine = (await first.open()).readers(2, noPause);
	const others = (await second.open()).readers(2, noPause);
	await new Promise((resolve) => setImmediate(resolve));
	stop.abort();
	expect(await mine).toHaveLength(1);
	expect(await others).toHaveLength(2);
	expect(second.at.logins).toBe(1);
});

test('a login that fails fails for all who wait for it, and is not made once more', async () => {
	const first = execution();
	const second = execution();
	second.at.stored = { ...first.at.stored };
	first.at.refusals = [new Error('socket hang up')];
	const both = [(await first.open()).readers(2, noPause), (await second.open()).readers(2, noPause)];
	expect((await Promise.all(both)).map(({ length }) => length)).toEqual([1, 1]);
	expect(second.at.unsigned).toEqual([]);
});
