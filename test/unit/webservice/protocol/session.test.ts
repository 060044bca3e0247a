// Logging in: what is sent, races with other logins of the same user, and how soon a wrong key is known.

import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { WebserviceError } from '../../../../nodes/Vtiger/webservice/protocol/errors';
import { ConnectionFailure } from '../../../../nodes/Vtiger/webservice/protocol/http';
import {
	isRefusedLogin,
	login,
	type Login,
	type LoginTools,
} from '../../../../nodes/Vtiger/webservice/protocol/session';
import type { Crm } from '../../../crm/index';
import { rejection, sendRequest } from '../fetchChannel';
import { failure, startServer, success, type Answer, type ScriptedServer } from '../scriptedServer';
import { openCrm } from '../../../core/useCrm';

const md5 = (text: string) => createHash('md5').update(text, 'utf8').digest('hex');

let server: ScriptedServer | undefined;
afterEach(async () => {
	await server?.close();
	server = undefined;
});

interface Tools extends LoginTools {
	pauses: number[];
}

/** Tools that note the pauses instead of waiting. */
function toolsFor(address: string, chance = 0.5): Tools {
	const pauses: number[] = [];
	const pause = async (milliseconds: number) => {
		pauses.push(milliseconds);
	};
	return { send: (request) => sendRequest(address, request), pause, chance: () => chance, pauses };
}

/** Milliseconds that a challenge and a login take together: programs that wake within them get into each other's way. */
const LOGIN_TAKES = 10;

/**
 * Pauses of several programs on a clock that only runs while all of them rest, so that the machine's load decides
 * nothing. A program that has finished rests, too.
 */
function pausesOf(programs: number) {
	let working = programs;
	let now = 0;
	let sleeping: Array<{ until: number; wake: () => void }> = [];
	const rest = () => {
		if (--working > 0) return;
		now = Math.min(...sleeping.map(({ until }) => until));
		const woken = sleeping.filter(({ until }) => until < now + LOGIN_TAKES);
		sleeping = sleeping.filter(({ until }) => until >= now + LOGIN_TAKES);
		working = woken.length;
		for (const { wake } of woken) wake();
	};
	const pause = (milliseconds: number) =>
		new Promise<void>((wake) => {
			sleeping.push({ until: now + milliseconds, wake });
			rest();
		});
	return { pause, rest };
}

async function against(answer: Answer): Promise<Tools> {
	server = await startServer(answer);
	return toolsFor(server.address);
}

/** Answers challenges with tokens t1, t2 … and logins as told, by their number. */
function refusing(code: (login: number) => string | undefined): Answer {
	let tokens = 0;
	let logins = 0;
	return ({ url }) => {
		if (url.get('operation') === 'getchallenge') return success({ token: `t${++tokens}` });
		const refused = code(logins++);
		return refused === undefined ? success({ sessionName: 's1', userId: '19x1' }) : failure(refused, 'no');
	};
}

describe('a login', () => {
	it.each(['Abc123def456ghi7', 'ключ'])('sends the MD5 of challenge and key %s, and no session', async (key) => {
		const tools = await against(refusing(() => undefined));
		expect(await login('admin', key, tools)).toEqual({ sessionName: 's1', userId: '19x1' });
		const [challenge, asked] = server?.requests ?? [];
		expect(challenge?.method).toBe('GET');
		expect(Object.fromEntries(challenge?.url ?? [])).toEqual({ operation: 'getchallenge', username: 'admin' });
		expect(asked?.method).toBe('POST');
		expect([...(asked?.url ?? [])]).toEqual([]);
		expect(Object.fromEntries(asked?.form ?? [])).toEqual({
			operation: 'login',
			username: 'admin',
			accessKey: md5(`t1${key}`),
		});
		expect(server?.requests).toHaveLength(2);
		expect(tools.pauses).toEqual([]);
	});

	it.each<[object, Login]>([
		[
			{ sessionName: 'a', userId: '19x1' },
			{ sessionName: 'a', userId: '19x1' },
		],
		[
			{ sessionId: 'b', userId: '19x1' },
			{ sessionName: 'b', userId: '19x1' },
		],
		[
			{ sessionName: 'a', sessionId: 'b' },
			{ sessionName: 'a', userId: '' },
		],
	])('reads the session under the name that the server gives it: %j', async (result, session) => {
		const tools = await against(({ url }) => success(url.has('operation') ? { token: 't' } : result));
		expect(await login('admin', 'key', tools)).toEqual(session);
	});

	it.each<[string, unknown, unknown, string]>([
		['a challenge', {}, {}, 'The CRM’s answer cannot be read (getchallenge, BROKEN_ANSWER): the answer has no token'],
		['a challenge', [], {}, 'The CRM’s answer cannot be read (getchallenge, BROKEN_ANSWER): the answer has no token'],
		[
			'a session',
			{ token: 't' },
			{},
			'The CRM’s answer cannot be read (login, BROKEN_ANSWER): the answer has no sessionName',
		],
		[
			'a session',
			{ token: 't' },
			null,
			'The CRM’s answer cannot be read (login, BROKEN_ANSWER): the answer has no sessionName',
		],
	])('without %s is an error', async (_, challenge, session, message) => {
		const tools = await against(({ url }) => success(url.has('operation') ? challenge : session));
		expect(await rejection(login('admin', 'key', tools))).toMatchObject({ code: 'BROKEN_ANSWER', message });
		expect(tools.pauses).toEqual([]);
	});

	it('names an unknown user, at once', async () => {
		const tools = await against(() => failure('ACCESS_DENIED', 'username does not exists'));
		expect(await rejection(login('nobody', 'key', tools))).toMatchObject({
			message: 'The CRM does not know the user (getchallenge, ACCESS_DENIED): username does not exists',
			advice: 'Check the username in the credential. It is the login name, not the e-mail address.',
		});
		expect(server?.requests).toHaveLength(1);
	});

	it.each([
		[
			{ status: 404, body: '<html><title>Not Found</title></html>' },
			'There is no Vtiger webservice at this address (getchallenge, NOT_A_WEBSERVICE): HTTP 404 with a web page “Not Found”',
		],
		[
			{ body: '<!doctype html><title>Shop</title>' },
			'There is no Vtiger webservice at this address (getchallenge, NOT_A_WEBSERVICE): HTTP 200 with a web page “Shop”',
		],
		[
			{ status: 500 },
			'The CRM failed with an internal error (getchallenge, SERVER_FAULT): HTTP 500 with an empty body',
		],
	])('tells what is at the address instead: %j', async (reply, message) => {
		const tools = await against(() => reply);
		expect(await rejection(login('admin', 'key', tools))).toMatchObject({ message });
		expect(server?.requests).toHaveLength(1);
	});

	it.each(['ACCESSKEY_UNDEFINED', 'INTERNAL_SERVER_ERROR', 'ACCESS_DENIED'])(
		'that is refused for another reason is not tried again: %s',
		async (code) => {
			const tools = await against(refusing(() => code));
			expect(await rejection(login('admin', 'key', tools))).toMatchObject({ code, operation: 'login' });
			expect(server?.requests).toHaveLength(2);
		},
	);

	it('passes on that the server was not reached', async () => {
		const tools = await against(() => ({ cut: true }));
		expect(await rejection(login('admin', 'key', tools))).toBeInstanceOf(ConnectionFailure);
	});
});

describe('a wrong key', () => {
	const WRONG = 'Copy the access key from My Preferences in the CRM. It is not the password, and it is case-sensitive.';
	const RACE =
		'Other programs log in as the same user at the same moment. Use a CRM user of its own for n8n, or check the access key.';

	it('is known after five tries and less than two and a half seconds of pauses, and not taken for a race', async () => {
		server = await startServer(refusing(() => 'INVALID_USER_CREDENTIALS'));
		const tools = toolsFor(server.address, 0.999);
		const error = await rejection(login('admin', 'wrong-key', tools));
		expect(error).toMatchObject({
			code: 'INVALID_USER_CREDENTIALS',
			status: 200,
			message: 'The CRM refused the access key (login, INVALID_USER_CREDENTIALS): no',
			advice: WRONG,
		});
		expect(server.requests).toHaveLength(10);
		for (const pause of tools.pauses) expect(pause).toBeGreaterThan(580);
		expect(tools.pauses.reduce((sum, pause) => sum + pause)).toBeLessThanOrEqual(2_400);
		const hashes = [1, 2, 3, 4, 5].map((number) => md5(`t${number}wrong-key`));
		expect(server.requests.flatMap(({ form }) => form.getAll('accessKey'))).toEqual(hashes);
		const said = JSON.stringify([error, (error as Error).stack, (error as Error).message]);
		for (const secret of ['wrong-key', 't5', ...hashes]) expect(said).not.toContain(secret);
	});

	it.each([
		['the first try', [1, 0, 0, 0, 0]],
		['a try in the middle', [0, 0, 1, 0, 0]],
		['the last try', [0, 0, 0, 0, 1]],
		['every try', [1, 1, 1, 1, 1]],
	])('may be a race if the challenge vanished at %s', async (_, vanished) => {
		const tools = await against(
			refusing((number) => (vanished[number] === 1 ? 'INVALID_AUTH_TOKEN' : 'INVALID_USER_CREDENTIALS')),
		);
		const error = await rejection(login('admin', 'key', tools));
		expect(error).toMatchObject({
			code: vanished[4] === 1 ? 'INVALID_AUTH_TOKEN' : 'INVALID_USER_CREDENTIALS',
			operation: 'login',
			reason: 'no',
			status: 200,
			advice: RACE,
		});
		expect(server?.requests).toHaveLength(10);
	});

	it.each([
		[0, 0],
		[0.25, 150],
		[1, 600],
	])('pauses by chance: %p gives %i milliseconds', async (chance, pause) => {
		server = await startServer(refusing((number) => (number === 0 ? 'INVALID_USER_CREDENTIALS' : undefined)));
		const tools = toolsFor(server.address, chance);
		await login('admin', 'key', tools);
		expect(tools.pauses).toEqual([pause]);
	});

	it('pauses no later than 2.4 seconds after the first try if the server is slow', async () => {
		server = await startServer(refusing(() => 'INVALID_USER_CREDENTIALS'));
		const tools = toolsFor(server.address, 1);
		let now = 1_800_000_000_000;
		const clock = jest.spyOn(Date, 'now').mockImplementation(() => now);
		const send: LoginTools['send'] = async (request) => {
			now += 500;
			return await tools.send(request);
		};
		try {
			await rejection(login('admin', 'wrong', { ...tools, send }));
		} finally {
			clock.mockRestore();
		}
		expect(tools.pauses).toEqual([600, 400, 0, 0]);
	});

	it('ends when the execution is cancelled during the pause', async () => {
		const tools = await against(refusing(() => 'INVALID_USER_CREDENTIALS'));
		const cancelled = new Error('cancelled');
		expect(await rejection(login('admin', 'key', { ...tools, pause: () => Promise.reject(cancelled) }))).toBe(
			cancelled,
		);
		expect(server?.requests).toHaveLength(2);
	});
});

describe('a refusal of the login itself', () => {
	it.each([
		['login', 'INVALID_USER_CREDENTIALS', true],
		['login', 'INVALID_AUTH_TOKEN', true],
		['login', 'ACCESSKEY_UNDEFINED', true],
		['getchallenge', 'ACCESS_DENIED', true],
		['login', 'SERVER_FAULT', false],
		['getchallenge', 'TIMEOUT', false],
		['retrieve', 'ACCESS_DENIED', false],
		['create', 'INVALID_AUTH_TOKEN', false],
	])('%s with %s: %p', (operation, code, refused) => {
		expect(isRefusedLogin(new WebserviceError({ operation, code, reason: '' }))).toBe(refused);
	});

	it('is none of other errors', () => {
		expect(isRefusedLogin(Object.assign(new Error('x'), { operation: 'login', code: 'INVALID_AUTH_TOKEN' }))).toBe(
			false,
		);
		expect(isRefusedLogin(new ConnectionFailure('lost', 'x'))).toBe(false);
		expect(isRefusedLogin(undefined)).toBe(false);
	});
});

describe('races against the CRM', () => {
	const address = (of: Crm) => `${of.url}/webservice.php`;

	it('get in whenever one of five tries is left alone, and else fail within them', async () => {
		const started = await openCrm({ samples: false });
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
				fc.boolean(),
				async (overtaken, rightKey) => {
					started.clearLog();
					let challenges = 0;
					const tools = toolsFor(address(started));
					const send: LoginTools['send'] = async (request) => {
						const answer = await sendRequest(address(started), request);
						// Another program asks for a challenge between this one and its login.
						if (request.method === 'GET' && overtaken[challenges++] === true)
							await sendRequest(address(started), request);
						return answer;
					};
					const outcome = login('admin', rightKey ? started.admin.accessKey : 'wrong-key', { ...tools, send });
					const alone = overtaken.indexOf(false);
					if (rightKey && alone !== -1) {
						expect(await outcome).toMatchObject({ userId: '19x1' });
						expect(challenges).toBe(alone + 1);
						expect(started.logins).toBe(1);
					} else {
						expect(await rejection(outcome)).toMatchObject({ code: 'INVALID_USER_CREDENTIALS' });
						expect(challenges).toBe(5);
						expect(started.logins).toBe(0);
					}
					expect(tools.pauses.length).toBe(challenges - 1);
				},
			),
			{ numRuns: 40 },
		);
	});

	it('let sixteen programs in that log in as one user at the same moment', async () => {
		const started = await openCrm({ samples: false });
		const { pause, rest } = pausesOf(16);
		const logins = Array.from({ length: 16 }, async (_, program) => {
			// Chances as sixteen processes would draw them: all different.
			let drawn = program;
			const chance = () => ((drawn += 7) % 16) / 16;
			return await login('admin', started.admin.accessKey, { ...toolsFor(address(started)), pause, chance }).finally(
				rest,
			);
		});
		const sessions = await Promise.all(logins);
		expect(new Set(sessions.map(({ sessionName }) => sessionName)).size).toBe(16);
		expect(started.logins).toBe(16);
	});

	it('know each failure by its own error', async () => {
		const started = await openCrm({ samples: false });
		const error = await rejection(login('nobody', 'key', toolsFor(address(started))));
		expect(error).toBeInstanceOf(WebserviceError);
		expect(error).toMatchObject({
			operation: 'getchallenge',
			message: expect.stringMatching(/^The CRM does not know the user/),
		});
	});
});
