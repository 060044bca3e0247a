// CRM Server: Check Server, on each recorded server: what it finds, and that it changes nothing.

import type { IDataObject } from 'n8n-workflow';
import { personalityNames, type Crm, type CrmOptions, type PersonalityName } from '../../crm';
import { byId, byName, mapped } from '../contexts';
import { actionNode, type ActionNode } from '../node';
import { openCrm } from '../useCrm';

type Works = boolean | null;

interface Finding {
	check: string;
	works: Works;
	detail: string;
	advice: string;
}

async function check(node: ActionNode): Promise<Map<string, Finding>> {
	const { items } = await node.run('session', 'check', {});
	const findings = items.map(({ json }) => json as IDataObject & Finding);
	return new Map(findings.map((finding) => [finding.check, finding]));
}

const zoneOf = (personality: PersonalityName) => (personality.startsWith('vtiger') ? 'UTC' : 'Europe/Moscow');

/** A server with a contact of an account and a record of another owner, as real ones have. */
async function serverWithRecords(options: CrmOptions): Promise<Crm> {
	const crm = await openCrm(options);
	const account = crm.create('Accounts', { accountname: 'ООО «Связи»' });
	crm.create('Contacts', { lastname: 'Связная', account_id: account });
	crm.create('Contacts', { lastname: 'Чужая', assigned_user_id: '19x5' });
	return crm;
}

const VTIGER_8_ON_PHP_8 = {
	'Operation sync': false,
	'Scope of sync': null,
	'Operation retrieve_inventory': false,
	'Operation convertlead': false,
	'Operation files_retrieve': false,
	'Operation changePassword': false,
	'Operation deleteUser': false,
	'Operation logout': false,
};

const ALL_WORK: Record<string, Works> = {
	Connection: true,
	Version: true,
	User: true,
	'Time Zone': true,
	'Number Format': true,
	'Time for a Request': true,
	'Operation sync': true,
	'Scope of sync': true,
	'Operation retrieve_inventory': true,
	'Operation convertlead': true,
	'Operation files_retrieve': true,
	'Operation changePassword': true,
	'Operation deleteUser': true,
	'Operation logout': true,
	'Operation extendsession': true,
	'SELECT *': true,
	'Operation retrieve_related': true,
};

const DIFFERENT: Record<string, Record<string, Works>> = {
	'salesplatform-7.2': {
		'Scope of sync': false,
		'Operation convertlead': false,
		'Operation files_retrieve': false,
		'Operation extendsession': null,
	},
	'salesplatform-7.2-php7.4': {
		'Operation sync': false,
		'Scope of sync': null,
		'Operation convertlead': false,
		'Operation files_retrieve': false,
		'Operation changePassword': false,
		'Operation deleteUser': false,
		'Operation logout': false,
		'Operation extendsession': null,
		'SELECT *': false,
		'Operation retrieve_related': false,
	},
	'vtiger-7.5-php7.4': {
		'Operation sync': false,
		'Scope of sync': null,
		'Operation changePassword': false,
		'Operation deleteUser': false,
	},
	'vtiger-8.0-php8.2': VTIGER_8_ON_PHP_8,
	'vtiger-8.2-php8.2': VTIGER_8_ON_PHP_8,
};

describe.each(personalityNames)('on %s', (personality) => {
	let crm: Crm;
	let node: ActionNode;

	beforeAll(async () => {
		crm = await serverWithRecords({ personality });
		node = actionNode(crm, crm.admin, { timezone: zoneOf(personality) });
	});

	test('tells what works and what does not', async () => {
		const findings = await check(node);
		const found = Object.fromEntries([...findings].map(([name, { works }]) => [name, works]));
		expect(found).toEqual({ ...ALL_WORK, ...DIFFERENT[personality], Emoji: null });
		const [, release = ''] = /-(\d\.\d)/.exec(personality) ?? [];
		expect(findings.get('Version')?.detail).toContain(`CRM ${release}.0`);
	});

	test('says of each broken operation what an administrator does', async () => {
		const findings = await check(node);
		for (const [name, works] of Object.entries(DIFFERENT[personality] ?? {})) {
			if (works !== false) continue;
			expect([name, findings.get(name)?.advice]).toEqual([
				name,
				expect.stringMatching(/administrator|nothing to do|needs no fix|Log In/),
			]);
		}
	});

	test('changes nothing', async () => {
		const modules = ['Leads', 'Contacts', 'Accounts', 'Documents', 'ModComments', 'Users'];
		const before = modules.map((module) => crm.records(module));
		await check(node);
		expect(modules.map((module) => crm.records(module))).toEqual(before);
		expect(crm.requests.map(({ operation }) => operation)).not.toContain('create');
	});

	test('of a user who is no administrator says what this user sees', async () => {
		const findings = await check(actionNode(crm, crm.sales, { timezone: zoneOf(personality) }));
		expect(findings.get('User')).toMatchObject({
			works: true,
			detail: expect.stringMatching(/no administrator, does not see other users/),
		});
		expect(findings.get('Number Format')).toMatchObject({ works: null });
		expect(findings.get('Operation changePassword')?.works).toBe(
			ALL_WORK['Operation changePassword'] && DIFFERENT[personality]?.['Operation changePassword'] !== false,
		);
	});
});

test('goes on with the credential’s own session afterwards', async () => {
	const crm = await serverWithRecords({ personality: 'vtiger-8.2' });
	const node = actionNode(crm, crm.admin, { timezone: 'UTC' });
	await check(node);
	crm.clearLog();
	await node.record('getMany', 'Contacts', { limit: 1 });
	expect(crm.logins).toBe(0);
});

describe('The time zone', () => {
	test.each([
		['by sync, whatever the time of the last change', 'vtiger-8.2' as const, 3 * 3600_000],
		['by a recent change if sync is broken', 'vtiger-8.2-php8.2' as const, 0],
	])('is told %s', async (_, personality, age) => {
		let now = Date.now() - age;
		const crm = await serverWithRecords({ personality, samples: false, clock: () => now });
		now += age;
		const right = await check(actionNode(crm, crm.admin, { timezone: 'UTC' }));
		expect(right.get('Time Zone')).toMatchObject({
			works: true,
			detail: expect.stringMatching(/at UTC\+0, as UTC is/),
		});
		const wrong = await check(actionNode(crm, crm.admin, { timezone: 'America/Bogota' }));
		expect(wrong.get('Time Zone')).toMatchObject({ works: false, advice: expect.stringMatching(/default_timezone/) });
	});

	test('stays unknown if sync is broken and nothing was changed for hours', async () => {
		let now = Date.now() - 5 * 3600_000;
		const crm = await serverWithRecords({ personality: 'vtiger-8.2-php8.2', samples: false, clock: () => now });
		now += 5 * 3600_000;
		const findings = await check(actionNode(crm, crm.admin, { timezone: 'UTC' }));
		expect(findings.get('Time Zone')).toMatchObject({ works: null, advice: expect.stringMatching(/check again/) });
	});
});

test('a server that cannot be reached is one finding with what to do', async () => {
	const crm = await openCrm();
	await crm.stop();
	const findings = await check(actionNode(crm));
	expect([...findings.values()]).toEqual([
		{
			check: 'Connection',
			works: false,
			detail: expect.stringMatching(/refused the connection/),
			advice: expect.stringMatching(/URL and port/),
		},
	]);
});

test('a wrong access key is one finding that does not show it', async () => {
	const crm = await openCrm();
	const findings = await check(actionNode(crm, { username: 'admin', accessKey: 'wrongKey12345678' }));
	expect([...findings.values()]).toMatchObject([
		{ check: 'Connection', works: false, detail: expect.stringMatching(/access key/) },
	]);
	expect(JSON.stringify([...findings.values()])).not.toContain('wrongKey12345678');
});

describe('Of a record that was just created', () => {
	test.each([
		['Europe/Moscow', []],
		['Asia/Vladivostok', [/clock is at UTC\+3, .* Asia\/Vladivostok at UTC\+10\. Set the Time Zone/]],
	])('a hint tells of a wrong zone: %s', async (timezone, hints) => {
		const crm = await openCrm({ personality: 'salesplatform-7.2', samples: false });
		const node = actionNode(crm, crm.admin, { timezone });
		const contact = crm.create('Contacts', { lastname: 'Орлова' });
		const runs = [
			await node.runRecord('create', 'Leads', { fields: mapped({ lastname: 'Новый' }) }),
			await node.run('comment', 'create', { module: byName('Contacts'), recordId: byId(contact), comment: 'Да' }),
			await node.run('document', 'upload', { fileLocation: 'link', link: 'https://example.com/a', title: 'A' }),
		];
		for (const run of runs) expect(run.hints).toEqual(hints.map((hint) => expect.stringMatching(hint)));
	});
});

test('Get Changes tells of a wrong zone, but not by the time of a deletion', async () => {
	const crm = await openCrm({ personality: 'vtiger-8.2', samples: false });
	const node = actionNode(crm, crm.admin, { timezone: 'Asia/Tokyo' });
	const contact = crm.create('Contacts', { lastname: 'Ohara' });
	const parameters = { module: byName('Contacts'), modifiedTime: '1', syncType: 'user' };
	const zoneHints = async () =>
		(await node.run('change', 'sync', parameters)).hints.filter((hint) => hint.includes('Set the Time Zone'));
	expect(await zoneHints()).toHaveLength(1);
	crm.remove(contact);
	expect(await zoneHints()).toHaveLength(0);
});
