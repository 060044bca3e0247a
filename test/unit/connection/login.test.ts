// One login per process and set of settings: what it sends and returns, who shares it, and when one is needed.

import { sleep, type ICredentialDataDecryptedObject, type IHttpRequestOptions } from 'n8n-workflow';
import { VtigerApi } from '../../../credentials/VtigerApi.credentials';
import {
	credentialLogin,
	giveUpSession,
	needsLogin,
	openSession,
	sessionAge,
} from '../../../nodes/Vtiger/connection/credential/login';
import { CREDENTIAL_TEST_HEADER, signRequest } from '../../../nodes/Vtiger/connection/credential/signing';
import { sessionOwner } from '../../../nodes/Vtiger/connection/credential/settings';
import { rejection } from '../webservice/fetchChannel';

let users = 0;
/** Settings that no other test has logged in with. */
function settings(more: ICredentialDataDecryptedObject = {}): ICredentialDataDecryptedObject {
	users++;
	return { url: 'https://crm.example.com', username: `user${users}`, accessKey: 'key', timezone: 'UTC', ...more };
}

/** A CRM as n8n's helper answers for it: each login gives another session. */
function crm() {
	const sent: IHttpRequestOptions[] = [];
	const answer = (content: object) => ({ statusCode: 200, body: JSON.stringify(content) });
	const server = {
		sent,
		logins: 0,
		/** Code of the error at the next logins. */
		refusal: '',
		send: async (options: IHttpRequestOptions): Promise<unknown> => {
			sent.push(options);
			await Promise.resolve();
			if (options.method === 'GET') return answer({ success: true, result: { token: 'token' } });
			if (server.refusal !== '') {
				return answer({ success: false, error: { code: server.refusal, message: 'Invalid username or password' } });
			}
			server.logins++;
			return answer({ success: true, result: { sessionName: `${users}-${server.logins}`, userId: '19x1' } });
		},
	};
	return server;
}

let now: number;
beforeEach(() => {
	now = Date.now();
	jest.spyOn(Date, 'now').mockImplementation(() => now);
	// No pauses between the tries of a login.
	jest.spyOn(Math, 'random').mockReturnValue(0);
});
afterEach(() => jest.restoreAllMocks());

describe('a login', () => {
	test('sends the challenge and its answer to the CRM, and gives its session', async () => {
		const { send, sent } = crm();
		const data = settings({ username: ' admin ', ignoreSslIssues: true });
		expect(await openSession(send, data)).toMatchObject({ sessionName: `${users}-1`, userId: '19x1' });
		expect(sent.map(({ method }) => method)).toEqual(['GET', 'POST']);
		for (const options of sent) {
			expect(options).toMatchObject({
				url: 'https://crm.example.com/webservice.php',
				skipSslCertificateValidation: true,
			});
		}
		expect(sent[0]?.qs).toEqual({ operation: 'getchallenge', username: 'admin' });
	});

	test('that the connection fails is read as the client reads it', async () => {
		const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:80'), { code: 'ECONNREFUSED' });
		const send = async () => await Promise.reject(refused);
		expect(await rejection(openSession(send, settings()))).toMatchObject({
			kind: 'refused',
			message: '127.0.0.1:80',
		});
		expect(await rejection(credentialLogin(send, settings()))).toMatchObject({
			message: expect.stringMatching(/refused the connection.*URL and port/),
		});
	});

	test('of a stream that breaks is read so, too', async () => {
		const body = {
			destroy: () => undefined,
			[Symbol.asyncIterator]: () => ({
				next: async () => await Promise.reject(Object.assign(new Error('aborted'), { code: 'ECONNRESET' })),
			}),
		};
		const send = async () => await Promise.resolve({ statusCode: 200, body });
		expect(await rejection(openSession(send, settings()))).toMatchObject({ kind: 'lost' });
	});

	test('with unusable settings is not sent', async () => {
		const { send, sent } = crm();
		expect(await rejection(credentialLogin(send, settings({ url: '' })))).toMatchObject({
			message: expect.stringMatching(/URL is missing/),
		});
		expect(sent).toEqual([]);
	});
});

describe('the stored session', () => {
	test('names its owner and user', async () => {
		const data = settings();
		const { send } = crm();
		expect(await credentialLogin(send, data)).toEqual({
			sessionName: `${users}-1`,
			sessionOwner: sessionOwner(data),
			userId: '19x1',
		});
	});

	test.each<[what: string, later: number, known: (first: string) => ICredentialDataDecryptedObject, logins: number]>([
		['after it was made', 0, () => ({}), 1],
		['within half a minute', 29_999, () => ({}), 1],
		['after half a minute', 30_000, () => ({}), 2],
		['to who has lost another one', 0, () => ({ lostSession: 'other' }), 1],
		['to who has lost this one', 0, (first) => ({ lostSession: first }), 2],
		['to who lived before it', 5, () => ({ lostSession: 'other', aliveAt: now - 6 }), 1],
		['to who lived when it was made', 5, () => ({ lostSession: 'other', aliveAt: now - 5 }), 1],
		['to who lived after it', 5, () => ({ lostSession: 'other', aliveAt: now - 4 }), 2],
		['to who knows no time', 5, () => ({ lostSession: 'other', aliveAt: 'x' }), 1],
	])('is given out %s (%d ms later)', async (_what, later, known, logins) => {
		const server = crm();
		const data = settings();
		const first = await credentialLogin(server.send, data);
		now += later;
		const second = await credentialLogin(server.send, { ...data, ...known(first.sessionName) });
		expect(server.logins).toBe(logins);
		expect(second.sessionName === first.sessionName).toBe(logins === 1);
	});

	test('is shared by all who ask at once, and by those who have lost the one before', async () => {
		const server = crm();
		const data = settings();
		const five = async (of: ICredentialDataDecryptedObject) =>
			await Promise.all(Array.from({ length: 5 }, async () => await credentialLogin(server.send, of)));
		const names = (sessions: Array<{ sessionName: string }>) => new Set(sessions.map(({ sessionName }) => sessionName));
		const [first] = await five(data);
		expect(server.logins).toBe(1);
		expect(names(await five({ ...data, lostSession: first?.sessionName ?? '' })).size).toBe(1);
		expect(server.logins).toBe(2);
	});

	test('is another for other settings', async () => {
		const server = crm();
		const data = settings();
		await credentialLogin(server.send, data);
		await credentialLogin(server.send, { ...data, accessKey: 'other' });
		expect(server.logins).toBe(2);
	});
});

describe('a refused login', () => {
	const refused = async (before: boolean, code = 'INVALID_USER_CREDENTIALS') => {
		const data = settings();
		const server = crm();
		server.refusal = code;
		const owner = before ? { sessionOwner: sessionOwner(data) } : {};
		return await rejection(credentialLogin(server.send, { ...data, ...owner }));
	};

	test('says that the key is wrong', async () => {
		expect(await refused(false)).toMatchObject({ message: expect.not.stringContaining('accepted before') });
	});

	test('of settings that have logged in before may be for another program', async () => {
		expect(await refused(true)).toMatchObject({
			message: expect.stringMatching(/key was accepted before.*Other programs/),
		});
		expect(await refused(true, 'ACCESS_DENIED')).toMatchObject({
			message: expect.not.stringContaining('accepted before'),
		});
	});

	test('is shared while it is under way, and tried again by the next', async () => {
		const data = settings();
		const server = crm();
		server.refusal = 'ACCESS_DENIED';
		const ask = async () => await rejection(credentialLogin(server.send, data));
		await Promise.all([ask(), ask(), ask()]);
		expect(server.sent).toHaveLength(2);
		server.refusal = '';
		expect(await credentialLogin(server.send, data)).toMatchObject({ sessionName: `${users}-1` });
	});

	test('that ends after the credential was given up takes no later login away', async () => {
		const data = settings();
		let refuse = (): void => undefined;
		const slow = async () =>
			await new Promise<never>((_, reject) => {
				refuse = () => reject(new Error('late'));
			});
		const failing = rejection(credentialLogin(slow, data));
		await sleep(0);
		giveUpSession({ ...data, sessionName: 'former' });
		const server = crm();
		const { sessionName } = await credentialLogin(server.send, data);
		refuse();
		await failing;
		expect(await credentialLogin(server.send, data)).toMatchObject({ sessionName });
		expect(server.logins).toBe(1);
	});
});

describe('whether a login can help', () => {
	test('is so without a session, with one of other settings, and with one that was given up', () => {
		const data = settings();
		const stored = { ...data, sessionName: `stored${users}`, sessionOwner: sessionOwner(data) };
		expect(needsLogin(stored)).toBe(false);
		expect(needsLogin({ ...stored, sessionName: '' })).toBe(true);
		expect(needsLogin(data)).toBe(true);
		expect(needsLogin({ ...data, sessionOwner: sessionOwner(data) })).toBe(true);
		expect(needsLogin({ ...stored, accessKey: 'other' })).toBe(true);
		giveUpSession(stored);
		expect(needsLogin(stored)).toBe(true);
		expect(needsLogin({ ...stored, sessionName: `later${users}` })).toBe(false);
	});

	test('decides over what n8n is given: nothing, or the new session', async () => {
		const server = crm();
		const data = settings();
		const stored = { ...data, sessionName: `own${users}`, sessionOwner: sessionOwner(data) };
		const { preAuthentication } = new VtigerApi();
		const ask = async (of: ICredentialDataDecryptedObject) =>
			await preAuthentication.call({ helpers: { httpRequest: server.send } }, of);
		expect(await ask(stored)).toEqual({});
		expect(server.sent).toEqual([]);
		expect(await ask(data)).toEqual({ sessionName: `${users}-1`, sessionOwner: sessionOwner(data), userId: '19x1' });
	});
});

test('a session that was given up is asked for again, although it was made just now', async () => {
	const server = crm();
	const data = settings();
	const first = await credentialLogin(server.send, data);
	giveUpSession({ ...data, sessionName: first.sessionName });
	expect(await credentialLogin(server.send, data)).not.toEqual(first);
	expect(server.logins).toBe(2);
});

test('a session that is given up while another execution asks for a new one is made anew all the same', async () => {
	const server = crm();
	const data = settings();
	const { sessionName } = await credentialLogin(server.send, data);
	const asked = credentialLogin(server.send, { ...data, lostSession: sessionName });
	giveUpSession(data);
	expect(await asked).toMatchObject({ sessionName: `${users}-2` });
});

test('a test of the credential accepts a session of the last ten seconds, and has an older one given up', async () => {
	const data = settings();
	const stored = { ...data, ...(await credentialLogin(crm().send, data)) };
	const signed = () => {
		const headers = { [CREDENTIAL_TEST_HEADER]: '1', accept: '*/*' };
		return signRequest(stored, {
			url: 'https://crm.example.com/webservice.php',
			qs: { operation: 'listtypes' },
			headers,
		});
	};
	now += 10_000;
	const { qs, headers } = signed();
	expect({ qs, headers }).toEqual({
		qs: { operation: 'listtypes', sessionName: stored.sessionName },
		headers: { accept: '*/*' },
	});
	expect(needsLogin(stored)).toBe(false);
	now += 1;
	expect(signed).toThrow(expect.objectContaining({ response: { status: 401 } }));
	expect(needsLogin(stored)).toBe(true);
});

test('the age of a session counts from the login of this process', async () => {
	const { sessionName } = await credentialLogin(crm().send, settings());
	expect(sessionAge(sessionName)).toBe(0);
	now += 10_000;
	expect(sessionAge(sessionName)).toBe(10_000);
	expect(sessionAge('of another process')).toBe(Infinity);
});

test('a thousand sessions are remembered, then it begins anew: the memory of a process has an end', async () => {
	const server = crm();
	const login = async () => {
		users++;
		return (await credentialLogin(server.send, { ...settings(), username: `many${users}` })).sessionName;
	};
	const sessions = [await login(), await login()];
	expect(sessions.map(sessionAge)).toEqual([0, 0]);
	for (let more = 0; more < 1_000; more++) await login();
	expect(sessions.map(sessionAge)).toEqual([Infinity, Infinity]);
});

test('so are those that were given up', () => {
	const data = settings();
	const stored = (sessionName: string) => ({ ...data, sessionName, sessionOwner: sessionOwner(data) });
	giveUpSession(stored('first'));
	giveUpSession(stored('second'));
	expect([needsLogin(stored('first')), needsLogin(stored('second'))]).toEqual([true, true]);
	for (let more = 0; more < 1_000; more++) giveUpSession(stored(`more${more}`));
	expect([needsLogin(stored('first')), needsLogin(stored('second'))]).toEqual([false, false]);
});
