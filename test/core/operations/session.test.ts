// Session: logging in and out, browser sessions and challenges, on each of the four recorded servers.

import { createHash } from 'node:crypto';
import { personalityNames, type Crm, type PersonalityName } from '../../crm';
import { byName } from '../contexts';
import { useCrm } from '../useCrm';
import { actionNode, inputItems, type ActionNode } from '../node';

let crm: Crm;
let admin: ActionNode;

const json = async (operation: string, parameters = {}, options = {}) =>
	(await admin.run('session', operation, parameters, options)).items.map((item) => item.json);
const workWithRecords = async () =>
	await admin.record('getMany', 'Contacts', { returnAll: false, limit: 1, columns: ['lastname'] });
const sent = (operation: string) => crm.requests.filter((request) => request.operation.toLowerCase() === operation);

describe.each(personalityNames)('on %s', (personality) => {
	const started = useCrm({ personality });
	beforeAll(() => {
		crm = started;
	});
	beforeEach(() => {
		admin = actionNode(crm);
	});

	describe('Log In', () => {
		test('gives a session that works, as the server describes it', async () => {
			const [login] = await json('login');
			const details = personality.startsWith('vtiger') ? { username: 'admin', email: 'admin@example.test' } : {};
			expect(login).toMatchObject({ userId: '19x1', version: '0.22', vtigerVersion: expect.any(String), ...details });
			const answer = await fetch(
				`${crm.url}/webservice.php?operation=listtypes&sessionName=${String(login?.sessionName)}`,
			);
			expect(await answer.json()).toMatchObject({ success: true });
		});

		test('leaves the credential’s own session as it is', async () => {
			await workWithRecords();
			const { sessionName } = admin.stored.data;
			const [login] = await json('login');
			expect(login?.sessionName).not.toBe(sessionName);
			crm.clearLog();
			await workWithRecords();
			expect(admin.stored).toMatchObject({ saved: 1, data: { sessionName } });
			expect(crm.logins).toBe(0);
		});

		test('carries no session, neither with the challenge nor with the login', async () => {
			await workWithRecords();
			crm.clearLog();
			await json('login');
			expect(crm.requests.map(({ operation, session, cookie }) => [operation, session, cookie])).toEqual([
				['getchallenge', '', ''],
				['login', '', ''],
			]);
		});

		test('goes on if another login of the same user came in between', async () => {
			crm.faults.next(
				{ operation: 'login' },
				{ kind: 'json', code: 'INVALID_USER_CREDENTIALS', message: 'Invalid username or password' },
			);
			const [login] = await json('login');
			expect(login).toMatchObject({ userId: '19x1' });
		});

		test('with a wrong key gives one error that does not show it', async () => {
			admin = actionNode(crm, { username: 'admin', accessKey: 'wrongKey12345678' });
			const error = await failure('login');
			expect(error.message).toMatch(/refused the access key/);
			expect(shown(error)).not.toContain('wrongKey12345678');
			expect(shown(error)).not.toContain(String(sent('login')[0]?.parameters.accessKey));
		});
	});

	describe('Get Challenge', () => {
		test('gives the token that the credential’s user can log in with', async () => {
			const [challenge] = await json('getchallenge');
			expect(challenge).toEqual({
				token: expect.stringMatching(/^[0-9a-f]{13}$/),
				serverTime: expect.any(Number),
				expireTime: expect.any(Number),
			});
			expect(crm.requests).toMatchObject([
				{ operation: 'getchallenge', method: 'GET', session: '', parameters: { username: 'admin' } },
			]);
			const accessKey = createHash('md5')
				.update(`${String(challenge?.token)}${crm.admin.accessKey}`)
				.digest('hex');
			const body = new URLSearchParams({ operation: 'login', username: 'admin', accessKey });
			const answer = await fetch(`${crm.url}/webservice.php`, { method: 'POST', body });
			expect(await answer.json()).toMatchObject({ success: true });
		});
	});

	describe('Extend', () => {
		const canExtend = personality !== 'salesplatform-7.2-php7.4';

		test('takes over a browser’s session by its cookie, and sends nothing of it as a parameter', async () => {
			const browserSessionId = crm.browserSession('sales');
			const outcome = json('extendsession', { browserSessionId });
			if (canExtend) expect(await outcome).toMatchObject([{ sessionName: browserSessionId, userId: '19x5' }]);
			else
				await expect(outcome).rejects.toMatchObject({
					message: expect.stringMatching(/failed at the operation \(extendsession/),
					description: expect.stringMatching(/browser sessions.*Use Log In/),
				});
			expect(sent('extendsession')).toMatchObject([
				{
					method: 'POST',
					session: '',
					cookie: `PHPSESSID=${browserSessionId}`,
					parameters: { operation: 'extendsession' },
				},
			]);
			expect(Object.keys(sent('extendsession')[0]?.parameters ?? {})).toEqual(['operation']);
		});

		test('accepts the cookie as browsers show it', async () => {
			const browserSessionId = crm.browserSession('sales');
			await json('extendsession', { browserSessionId: ` PHPSESSID=${browserSessionId}; path=/` }).catch(
				() => undefined,
			);
			expect(sent('extendsession')[0]?.cookie).toBe(`PHPSESSID=${browserSessionId}`);
		});

		test('of a browser that is not signed in says so', async () => {
			await expect(json('extendsession', { browserSessionId: 'abcdef0123456789' })).rejects.toThrow(
				/browser session is not logged in/,
			);
		});

		test.each([
			['nothing', '  ', 'Browser Session ID is empty'],
			['a further header', 'geheim\r\nX-Other: 1', 'The value is not a session ID (Browser Session ID)'],
			['spaces', 'geheim und noch was', 'The value is not a session ID (Browser Session ID)'],
		])('refuses %s before sending, without showing it', async (_what, browserSessionId, message) => {
			const error = await failure('extendsession', { browserSessionId });
			expect(error.message).toBe(message);
			expect(shown(error)).not.toContain('geheim');
			expect(crm.requests).toEqual([]);
		});
	});

	describe('Log Out', () => {
		const canEnd = ['salesplatform-7.2', 'vtiger-7.5-php7.4', 'vtiger-8.2'].includes(personality);

		test('ends the session, or says that this server cannot', async () => {
			await workWithRecords();
			const before = String(admin.stored.data.sessionName);
			const { items, hints } = await admin.run('session', 'logout', {});
			expect(items).toEqual([{ json: { loggedOut: true, endedOnServer: canEnd }, pairedItem: { item: 0 } }]);
			expect(hints).toEqual(canEnd ? [] : [expect.stringMatching(/cannot end sessions.*forgotten the session/)]);
			expect(sent('logout')).toMatchObject([{ method: 'POST', session: before }]);
		});

		test('makes the next execution log in anew, without a request that fails first', async () => {
			await workWithRecords();
			const before = String(admin.stored.data.sessionName);
			await json('logout');
			crm.clearLog();
			await workWithRecords();
			expect(crm.logins).toBe(1);
			expect(crm.requests.every((request) => request.session !== before && request.errorCode === undefined)).toBe(true);
			expect(admin.stored.data.sessionName).not.toBe(before);
			crm.clearLog();
			await workWithRecords();
			expect(crm.logins).toBe(0);
		});

		test('of a session that the server has lost ends the new one', async () => {
			await workWithRecords();
			crm.loseSessions();
			expect(await json('logout')).toEqual([{ loggedOut: true, endedOnServer: canEnd }]);
		});

		test('tells of a refusal that has another cause', async () => {
			crm.faults.next(
				{ operation: 'logout' },
				{ kind: 'json', code: 'OPERATION_NOT_SUPPORTED', message: 'Permission to perform the operation is denied' },
			);
			await expect(json('logout')).rejects.toThrow(/does not support the operation here \(logout/);
		});
	});
});

describe('several items', () => {
	const started = useCrm({ personality: 'vtiger-8.2' satisfies PersonalityName });
	beforeAll(() => {
		crm = started;
		admin = actionNode(crm);
	});

	test('each get their session, paired with their item', async () => {
		const { items } = await admin.run('session', 'login', {}, { input: inputItems({ a: 1 }, { a: 2 }) });
		expect(items.map((item) => item.pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
		expect(new Set(items.map((item) => item.json.sessionName)).size).toBe(2);
	});

	test('of Log Out end a session each', async () => {
		const { items } = await admin.run('session', 'logout', {}, { input: inputItems({ a: 1 }, { a: 2 }) });
		expect(items).toHaveLength(2);
		await admin.run('module', 'describe', { module: byName('Contacts') });
	});
});

async function failure(operation: string, parameters = {}): Promise<Error> {
	return await json(operation, parameters).then(
		() => {
			throw new Error('nothing failed');
		},
		(error: Error) => error,
	);
}

/** All that n8n could show or store of an error. */
function shown(error: Error): string {
	return `${error.message} ${error.stack ?? ''} ${JSON.stringify(error, Object.getOwnPropertyNames(error))}`;
}
