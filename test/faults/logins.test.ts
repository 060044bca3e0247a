// Sessions renewed by one process, by several at once, and logins that are refused.

import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';
import { useCrm } from '../core/useCrm';
import { byId, byName, execute, mapped, storedCredential, type StoredCredential } from '../core/contexts';
import { inputItems, requestCounts } from '../core/node';
import { outcomeOf } from './outcome';
import { programs } from './processes';

const crm = useCrm({ samples: false });
let id: string;
beforeAll(() => {
	id = crm.create('Leads', { lastname: 'Один' });
});

const list = { resource: 'module', operation: 'listtypes' };
let credentials = 0;

/** A credential whose settings this process has not logged in with before: the address is written in another way. */
function credential(more: ICredentialDataDecryptedObject = {}): StoredCredential {
	return storedCredential({ url: crm.url + '/'.repeat(++credentials), ...crm.admin }, more);
}

/** Another credential with the same settings. */
function copyOf(stored: StoredCredential): StoredCredential {
	return { data: { ...stored.data }, saved: 0 };
}

async function get(stored: StoredCredential): Promise<IDataObject[]> {
	const parameters = { resource: 'record', operation: 'retrieve', module: byName('Leads'), recordId: byId(id) };
	return (await execute(stored, parameters)).items.map((item) => item.json);
}

/** A credential with a session that works. */
async function loggedIn(): Promise<StoredCredential> {
	const stored = credential();
	await get(stored);
	crm.clearLog();
	return stored;
}

/** What another process of n8n does: it logs in and stores the session. */
async function renewElsewhere(stored: StoredCredential): Promise<void> {
	const [program] = programs(1);
	if (program === undefined) throw new Error('no other process');
	await execute(stored, list, { program });
	crm.clearLog();
}

describe('a session that the server has lost', () => {
	test('is renewed by one login for twenty executions that fail together, and nothing fails', async () => {
		const stored = await loggedIn();
		crm.loseSessions();
		const results = await Promise.all(Array.from({ length: 20 }, async () => await get(stored)));
		expect(results).toHaveLength(20);
		for (const items of results) expect(items).toMatchObject([{ id }]);
		expect(crm.logins).toBe(1);
		expect(requestCounts(crm)).toEqual({ describe: 40, retrieve: 20 });
	});

	test('is renewed in the stored credential, which the next execution uses', async () => {
		const stored = await loggedIn();
		const before = stored.data.sessionName;
		crm.loseSessions();
		await get(stored);
		expect(stored.data.sessionName).not.toBe(before);
		crm.clearLog();
		await get(stored);
		expect(crm.logins).toBe(0);
		expect(new Set(crm.requests.map(({ session }) => session))).toEqual(new Set([stored.data.sessionName]));
	});

	test('costs no login if another process has already renewed it', async () => {
		const stored = await loggedIn();
		// The other process is first to notice, between this execution's start and its first request.
		crm.loseSessions();
		const before = { ...stored.data };
		await renewElsewhere(stored);
		const now = stored.data;
		stored.data = before;
		const when = () => {
			stored.data = now;
			return false;
		};
		crm.faults.always({ when }, { kind: 'empty500' });
		expect(await get(stored)).toMatchObject([{ id }]);
		expect(crm.logins).toBe(0);
		expect(crm.requests.map(({ session }) => session)).toEqual([before.sessionName, now.sessionName, now.sessionName]);
	});

	test('is asked for once more only if the server forgets sessions at once', async () => {
		const stored = await loggedIn();
		crm.faults.always({ when: ({ session }) => session !== '' }, { kind: 'loseSession' });
		const outcome = await outcomeOf(execute(stored, list));
		expect(outcome).toMatchObject({ code: 'INVALID_SESSIONID' });
		expect(outcome.description).toBe(
			'Run again. If the problem persists, test the credential: the server loses its sessions.',
		);
		expect(requestCounts(crm)).toEqual({ listtypes: 2 });
		expect(crm.logins).toBe(1);
		crm.faults.clear();
		expect(await get(stored)).toMatchObject([{ id }]);
	});

	test('is not given to another credential with the same settings, which lost an older one', async () => {
		const stored = await loggedIn();
		const other = copyOf(stored);
		other.data.sessionName = 'an0therSessi0nOfBefore';
		crm.loseSessions();
		expect(await get(other)).toMatchObject([{ id }]);
		expect(crm.logins).toBe(1);
	});
});

describe('a login that fails on the way to a write', () => {
	test.each([
		['a cut connection', { kind: 'cutDuring' }],
		['a 503', { kind: 'status', status: 503 }],
	] as const)('is tried again after %s, and the write is done once', async (_, fault) => {
		const stored = credential();
		for (const operation of ['getchallenge', 'login']) crm.faults.next({ operation }, fault);
		const lastname = `Вход ${fault.kind}`;
		const parameters = {
			resource: 'record',
			operation: 'create',
			module: byName('Leads'),
			fields: mapped({ lastname }),
		};
		expect((await execute(stored, parameters)).items).toMatchObject([{ json: { lastname } }]);
		expect(crm.faults.pending).toBe(0);
		expect(crm.records('Leads').filter((record) => record.lastname === lastname)).toHaveLength(1);
		expect(requestCounts(crm)).toMatchObject({ create: 1 });
	});
});

describe('executions that start at once without a session', () => {
	test.each([8, 16])('all succeed with one login in one process: %i', async (count) => {
		const stored = credential();
		const results = await Promise.all(Array.from({ length: count }, async () => await get(stored)));
		for (const items of results) expect(items).toMatchObject([{ id }]);
		expect(crm.logins).toBe(1);
	});

	test.each([
		[8, 'each with a credential of its own', false],
		[16, 'with one stored credential', true],
	])('all succeed in %i processes, %s', async (count, _, one) => {
		const shared = credential();
		const runs = programs(count).map(async (program) => await execute(one ? shared : credential(), list, { program }));
		for (const { items } of await Promise.all(runs)) expect(items.length).toBeGreaterThan(10);
		expect(crm.logins).toBeGreaterThan(0);
		expect(crm.logins).toBeLessThanOrEqual(count);
	});

	test('use the session that another process has stored, if their own login loses every race', async () => {
		const stored = credential();
		// Another program asks for a challenge before each login of this process; at the end another worker stores a session.
		const elsewhere = copyOf(stored);
		await renewElsewhere(elsewhere);
		let logins = 0;
		crm.faults.always(
			{
				operation: 'login',
				when: () => {
					if (++logins === 5) stored.data = elsewhere.data;
					return true;
				},
			},
			{ kind: 'json', code: 'INVALID_USER_CREDENTIALS', message: 'Invalid username or password' },
		);
		expect(await get(stored)).toMatchObject([{ id }]);
		expect(logins).toBe(5);
		expect(crm.logins).toBe(0);
	});
});

describe('a key that the server refuses', () => {
	const wrong = { accessKey: 'ThisKeyIsWrong12' };

	test('ends the run within five tries and three seconds, and looks like a wrong key if it never worked', async () => {
		crm.latency = 40;
		const outcome = await outcomeOf(execute(credential(wrong), list));
		crm.latency = 0;
		expect(outcome.code).toBe('INVALID_USER_CREDENTIALS');
		expect(outcome.description).toMatch(/^Copy the access key from My Preferences/);
		expect(outcome.took).toBeLessThan(3_000);
		expect(crm.requests.map(({ operation }) => operation)).toEqual(
			Array.from({ length: 5 }, () => ['getchallenge', 'login']).flat(),
		);
	});

	test('looks like other programs’ logins if the same settings have logged in before', async () => {
		const stored = await loggedIn();
		crm.loseSessions();
		crm.faults.always({ operation: 'login' }, { kind: 'json', code: 'INVALID_USER_CREDENTIALS', message: '' });
		const outcome = await outcomeOf(execute(stored, list));
		expect(outcome.code).toBe('INVALID_USER_CREDENTIALS');
		expect(outcome.description).toMatch(
			/^The same access key was accepted before\. Other programs may log in as the same user/,
		);
	});

	test('is tried once for a whole run of many items', async () => {
		const stored = credential({ ...wrong });
		const input = inputItems(...Array.from({ length: 10 }, () => ({})));
		const parameters = { resource: 'record', operation: 'retrieve', module: byName('Leads'), recordId: byId(id) };
		const { items } = await execute(stored, parameters, { input, continueOnFail: true });
		expect(items).toHaveLength(10);
		expect(requestCounts(crm)).toEqual({});
		expect(crm.requests.length).toBeLessThanOrEqual(10);
	});
});
