// Change: what was created, updated and deleted since a time, on servers whose sync works and on broken ones.

import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { coverageOf } from '../../../nodes/Vtiger/actions/change/coverage';
import { connect } from '../../../nodes/Vtiger/connection/connect';
import { searchChangingModules } from '../../../nodes/Vtiger/forms/changesForm';
import { personalityNames, type Crm, type CrmOptions, type PersonalityName } from '../../crm';
import { byName, loadOptions } from '../contexts';
import { actionNode, inputItems, type ActionNode } from '../node';
import { openCrm } from '../useCrm';

/** 2026-11-20 12:00:00 UTC, in seconds. */
const START = Date.UTC(2026, 10, 20, 12) / 1000;

interface Stage {
	crm: Crm;
	admin: ActionNode;
	sales: ActionNode;
	/** Epoch milliseconds of a second counted from START. */
	at: (second: number) => number;
}

async function stage(options: CrmOptions = {}): Promise<Stage> {
	const crm = await openCrm({ samples: false, clock: () => (START + 5_000) * 1000, ...options });
	const timezone = options.personality?.startsWith('vtiger') ? 'UTC' : 'Europe/Moscow';
	return {
		crm,
		admin: actionNode(crm, crm.admin, { timezone }),
		sales: actionNode(crm, crm.sales, { timezone }),
		at: (second) => (START + second) * 1000,
	};
}

async function changes(node: ActionNode, parameters: INodeParameters = {}) {
	const { items, hints } = await node.run('change', 'sync', {
		module: byName('Leads'),
		modifiedTime: START,
		...parameters,
	});
	return { items: items.map((item) => item.json), hints };
}

const sent = (crm: Crm) => crm.requests.filter(({ operation }) => operation === 'sync');

const WORKING: PersonalityName[] = ['salesplatform-7.2', 'vtiger-8.2'];

describe.each(WORKING)('on %s', (personality) => {
	test('tells created, updated and deleted records apart, each with its module and the time to go on from', async () => {
		const { crm, admin, at } = await stage({ personality });
		const old = crm.create('Leads', { lastname: 'Старый' }, { createdtime: at(-100), modifiedtime: at(-100) });
		crm.create('Leads', { lastname: 'Неизменный' }, { createdtime: at(-50), modifiedtime: at(0) });
		const born = crm.create('Leads', { lastname: 'Новый' }, { createdtime: at(10), modifiedtime: at(10) });
		const gone = crm.create('Leads', { lastname: 'Лишний' }, { createdtime: at(-90), modifiedtime: at(-90) });
		crm.revise(old, { company: 'ООО' }, { modifiedtime: at(20) });
		crm.remove(gone, { modifiedtime: at(30) });
		const { items, hints } = await changes(admin);
		const common = { module: 'Leads', lastModifiedTime: START + 30 };
		expect(items).toEqual([
			expect.objectContaining({ ...common, id: born, event: 'created', lastname: 'Новый' }),
			expect.objectContaining({ ...common, id: old, event: 'updated', company: 'ООО' }),
			{ ...common, id: gone, event: 'deleted' },
		]);
		expect(hints).toEqual([expect.stringContaining('converted leads')]);
	});

	test('goes on from the time that it gave, without a repetition', async () => {
		const { crm, admin, at } = await stage({ personality });
		crm.create('Leads', { lastname: 'Первый' }, { modifiedtime: at(1) });
		const [first] = (await changes(admin)).items;
		const second = crm.create('Leads', { lastname: 'Второй' }, { modifiedtime: at(2) });
		const next = { input: inputItems(first ?? {}) };
		const { items } = await admin.run(
			'change',
			'sync',
			{ module: byName('Leads'), modifiedTime: '={{ $json.lastModifiedTime }}' },
			next,
		);
		expect(items.map(({ json }) => json.id)).toEqual([second]);
	});

	test('gives nothing and says nothing if nothing changed', async () => {
		const { admin } = await stage({ personality });
		expect(await changes(admin)).toEqual({ items: [], hints: [] });
	});

	test('reads all answers, even if many records were changed in one second', async () => {
		const { crm, admin, at } = await stage({ personality });
		const late = crm.create('Contacts', { lastname: 'Поздний' }, { createdtime: at(-9), modifiedtime: at(-9) });
		const ids = Array.from({ length: 448 }, (_, index) =>
			crm.create('Contacts', { lastname: `К ${index}` }, { modifiedtime: at(index < 150 ? 1 : index) }),
		);
		crm.revise(late, { title: 'Х' }, { modifiedtime: at(449) });
		const { items } = await changes(admin, { module: byName('Contacts') });
		expect(items.map(({ id }) => id)).toEqual([...ids, late]);
		expect(new Set(items.map(({ lastModifiedTime }) => lastModifiedTime))).toEqual(new Set([START + 449]));
		expect(sent(crm).length).toBeGreaterThan(2);
	});

	test('gives a record that changes while it reads once, as it was last seen', async () => {
		const { crm, admin, at } = await stage({ personality });
		const ids = Array.from({ length: 120 }, (_, index) =>
			crm.create('Contacts', { lastname: 'Было' }, { modifiedtime: at(index + 1) }),
		);
		const [first = '', second = ''] = ids;
		crm.faults.next(
			{
				operation: 'sync',
				when: ({ parameters }) => {
					if (parameters.modifiedTime === String(START)) return false;
					crm.revise(first, { lastname: 'Стало' }, { modifiedtime: at(500) });
					crm.remove(second, { modifiedtime: at(501) });
					return false;
				},
			},
			{ kind: 'empty500' },
		);
		const { items } = await changes(admin, { module: byName('Contacts') });
		expect(items).toHaveLength(120);
		expect(items.filter(({ id }) => id === first)).toMatchObject([{ lastname: 'Стало' }]);
		expect(items.filter(({ id }) => id === second)).toMatchObject([{ event: 'deleted' }]);
		expect(items.map(({ id }) => id)).toEqual([...ids.slice(2), first, second]);
	});

	test('gives typed values', async () => {
		const { crm, admin, at } = await stage({ personality });
		crm.create('Contacts', { lastname: 'Х', donotcall: '1' }, { modifiedtime: at(60) });
		const zone = personality === 'vtiger-8.2' ? '2026-11-20T12:01:00.000Z' : '2026-11-20T15:01:00.000+03:00';
		expect((await changes(admin, { module: byName('Contacts') })).items).toMatchObject([
			{ donotcall: true, modifiedtime: zone, event: 'created' },
		]);
	});

	test.each<[string, unknown]>([
		['seconds', START],
		['seconds as text', ` ${START} `],
		['seconds with a fraction', START + 0.75],
		['milliseconds', START * 1000 + 999],
		['an ISO time', '2026-11-20T12:00:00.000Z'],
		['a time with another offset', '2026-11-20T10:00:00-02:00'],
		['the CRM’s own clock', personality === 'vtiger-8.2' ? '2026-11-20 12:00:00' : '2026-11-20 15:00:00'],
		['a date as Russians write it', personality === 'vtiger-8.2' ? '20.11.2026 12:00' : '20.11.2026 15:00'],
	])('takes the time as %s', async (_what, modifiedTime) => {
		const { crm, admin } = await stage({ personality });
		await changes(admin, {
			modifiedTime: typeof modifiedTime === 'number' ? `={{ ${modifiedTime} }}` : String(modifiedTime),
		});
		expect(sent(crm)[0]?.parameters.modifiedTime).toBe(String(START));
	});

	test('takes a day as its beginning in the CRM’s zone, and the beginning of time as such', async () => {
		const { crm, admin } = await stage({ personality });
		await changes(admin, { modifiedTime: '2026-11-20' });
		await changes(admin, { modifiedTime: '0' });
		const midnight = START - 12 * 3600 - (personality === 'vtiger-8.2' ? 0 : 3 * 3600);
		expect(sent(crm).map(({ parameters }) => parameters.modifiedTime)).toEqual([String(midnight), '1']);
	});

	test('says that a time lies in the future', async () => {
		const { admin } = await stage({ personality });
		expect((await changes(admin, { modifiedTime: START + 6_000 })).hints).toEqual([
			expect.stringContaining('lies in the future'),
		]);
	});
});

describe('the scope', () => {
	async function withForeign(options: CrmOptions): Promise<Stage & { own: string; group: string; foreign: string }> {
		const made = await stage(options);
		const { crm, at } = made;
		return {
			...made,
			own: crm.create('Leads', { lastname: 'Свой' }, { owner: crm.sales.id, modifiedtime: at(1) }),
			group: crm.create('Leads', { lastname: 'Группы' }, { owner: '20x2', modifiedtime: at(2) }),
			foreign: crm.create('Leads', { lastname: 'Чужой' }, { owner: crm.admin.id, modifiedtime: at(3) }),
		};
	}
	const MENDED: CrmOptions[] = [
		{ personality: 'vtiger-8.2' },
		{ personality: 'salesplatform-7.2-php7.4', syncTypeRegistered: true },
		{ personality: 'vtiger-8.2-php8.2', broken: { sync: false } },
	];
	const ids = (items: IDataObject[]) => items.map(({ id }) => id);

	test.each(MENDED)('is read by $personality: own records, the groups’, everyone’s', async (options) => {
		const { crm, admin, sales, own, group, foreign } = await withForeign(options);
		expect(ids((await changes(sales, { syncType: 'user' })).items)).toEqual([own]);
		const groups = await changes(sales, { syncType: 'userandgroup' });
		expect([ids(groups.items), groups.hints]).toEqual([[own, group], []]);
		crm.clearLog();
		const all = await changes(admin, { syncType: 'application' });
		expect([ids(all.items), all.hints]).toEqual([[own, group, foreign], []]);
		// A record of another owner in the answer is proof enough.
		expect(crm.requests.filter(({ operation }) => ['query', 'sync'].includes(operation))).toHaveLength(1);
	});

	test('of everyone is refused to a user who is no administrator', async () => {
		const { sales } = await withForeign({ personality: 'vtiger-8.2' });
		await expect(changes(sales, { syncType: 'application' })).rejects.toMatchObject({
			message: expect.stringContaining('Only an administrator may do this (sync, ACCESS_DENIED)'),
			description: expect.stringContaining('scope of the user’s own records'),
		});
	});

	test('of the groups counts as read if everyone’s is refused', async () => {
		const { crm, sales } = await stage({ personality: 'vtiger-8.2' });
		crm.create('Leads', { lastname: 'Свой' }, { owner: crm.sales.id, modifiedtime: (START + 1) * 1000 });
		expect((await changes(sales, { syncType: 'userandgroup' })).hints).toEqual([]);
	});

	test.each(['userandgroup', 'application'])(
		'%s is not read by a stock server, and the hint says what to do',
		async (syncType) => {
			const { admin, foreign } = await withForeign({ personality: 'salesplatform-7.2' });
			const { items, hints } = await changes(admin, { syncType });
			expect(ids(items)).toEqual([foreign]);
			expect(hints).toEqual([expect.stringMatching(/does not read the scope.*vtiger_ws_operation_parameters/)]);
		},
	);

	test('is found out even if nothing changed, once per run', async () => {
		const { crm, admin, at } = await stage({ personality: 'salesplatform-7.2' });
		crm.create('Leads', { lastname: 'Давний' }, { owner: crm.sales.id, modifiedtime: at(-10_000) });
		const { hints } = await admin.run(
			'change',
			'sync',
			{ module: byName('Leads'), modifiedTime: START, syncType: 'application' },
			{ input: inputItems({}, {}, {}) },
		);
		expect(hints).toEqual([expect.stringContaining('does not read the scope')]);
		expect(sent(crm)).toHaveLength(4);
	});

	test('is proved in quiet times on a server that reads it, and doubted if no one else has records', async () => {
		const { crm, admin, at } = await stage({ personality: 'vtiger-8.2' });
		expect((await changes(admin, { syncType: 'application' })).hints).toEqual([expect.stringContaining('not proved')]);
		crm.create('Leads', { lastname: 'Давний' }, { owner: crm.sales.id, modifiedtime: at(-10_000) });
		expect((await changes(admin, { syncType: 'application' })).hints).toEqual([]);
	});

	test.each(['', undefined])('is not proved by a record whose owner is %p', async (owner) => {
		const { admin } = await stage({ personality: 'vtiger-8.2' });
		const connection = await connect(loadOptions(admin.stored, {}));
		const description = await connection.metadata.describe('Leads');
		const record = { id: '10x5', ...(owner === undefined ? {} : { assigned_user_id: owner }) };
		const answer = { updated: [record], deleted: [], lastModifiedTime: START };
		expect(await coverageOf(connection, description, 'application', answer)).toBe('unproved');
	});

	test('that cannot be looked into keeps the changes and leaves the doubt', async () => {
		const { crm, admin, at } = await stage({ personality: 'salesplatform-7.2' });
		const id = crm.create('Leads', { lastname: 'Свой' }, { modifiedtime: at(1) });
		crm.faults.always({ operation: 'query' }, { kind: 'empty500' });
		const { items, hints } = await changes(admin, { syncType: 'application' });
		expect([ids(items), hints]).toEqual([[id], [expect.stringContaining('not proved')]]);
	});
});

describe.each(personalityNames.filter((name) => !WORKING.includes(name)))(
	'on %s, whose sync is broken',
	(personality) => {
		const broken =
			/sync does not work.*sync, SERVER_FAULT.*Deleted ones cannot be seen.*vtiger_ws_operation_parameters/;

		test('created and updated records come by query, and the hint tells of deletions', async () => {
			const { crm, admin, sales, at } = await stage({ personality });
			const old = crm.create('Leads', { lastname: 'Старый' }, { createdtime: at(-100), modifiedtime: at(-100) });
			crm.create('Leads', { lastname: 'Неизменный' }, { createdtime: at(-50), modifiedtime: at(0) });
			const born = crm.create('Leads', { lastname: 'Новый' }, { modifiedtime: at(10), createdtime: at(10) });
			const others = crm.create('Leads', { lastname: 'Чужой' }, { owner: crm.sales.id, modifiedtime: at(15) });
			const gone = crm.create('Leads', { lastname: 'Лишний' }, { createdtime: at(-90), modifiedtime: at(-90) });
			crm.revise(old, { company: 'ООО' }, { modifiedtime: at(20) });
			crm.remove(gone, { modifiedtime: at(30) });
			const all = await changes(admin, { syncType: 'application' });
			const common = { module: 'Leads', lastModifiedTime: START + 20 };
			expect(all.items).toEqual([
				expect.objectContaining({ ...common, id: born, event: 'created', lastname: 'Новый' }),
				expect.objectContaining({ ...common, id: others }),
				expect.objectContaining({ ...common, id: old, event: 'updated', company: 'ООО' }),
			]);
			expect(all.hints).toEqual([expect.stringMatching(broken)]);
			expect((await changes(admin)).items.map(({ id }) => id)).toEqual([born, old]);
			expect((await changes(sales)).items.map(({ id }) => id)).toEqual([others]);
			const next = await changes(admin, { modifiedTime: String(START + 20), syncType: 'application' });
			expect(next.items).toEqual([]);
		});

		test('reads all pages, even if many records were changed in one second', async () => {
			const { crm, admin, at } = await stage({ personality });
			const ids = Array.from({ length: 350 }, (_, index) =>
				crm.create('Contacts', { lastname: `К ${index}` }, { modifiedtime: at(index < 250 ? 1 : index) }),
			);
			const { items } = await changes(admin, { module: byName('Contacts') });
			expect(items.map(({ id }) => id)).toEqual(ids);
		});

		test('gives a record that changes while it reads once, as it was last seen', async () => {
			const { crm, admin, at } = await stage({ personality });
			const ids = Array.from({ length: 120 }, (_, index) =>
				crm.create('Contacts', { lastname: 'Было' }, { modifiedtime: at(index + 1) }),
			);
			const [first = ''] = ids;
			const isSecond = ({ parameters }: { parameters: Record<string, string> }) => {
				if (!/ id > /.test(parameters.query ?? '')) return false;
				crm.revise(first, { lastname: 'Стало' }, { modifiedtime: at(500) });
				return true;
			};
			crm.faults.next({ operation: 'query', when: isSecond }, { kind: 'slow', milliseconds: 0 });
			const { items } = await changes(admin, { module: byName('Contacts') });
			expect(items.map(({ id }) => id)).toEqual([...ids.slice(1), first]);
			expect(items[119]).toMatchObject({ lastname: 'Стало' });
		});

		test('refuses the scope of groups, which nothing else tells', async () => {
			const { sales } = await stage({ personality });
			await expect(changes(sales, { syncType: 'userandgroup' })).rejects.toMatchObject({
				message: expect.stringContaining('which groups the user is in'),
				description: expect.stringContaining('Everyone’s Records'),
			});
		});
	},
);

describe('what cannot be had gives one clear error', () => {
	test('from a server that says there is more but gets no further', async () => {
		const { crm, admin, at } = await stage();
		for (let second = 1; second <= 150; second++) crm.create('Leads', { lastname: 'Х' }, { modifiedtime: at(second) });
		const standing = { updated: [], deleted: [], more: true, lastModifiedTime: START + 100 };
		const body = JSON.stringify({ success: true, result: standing });
		crm.faults.always({ operation: 'sync' }, { kind: 'status', status: 200, body });
		await expect(changes(admin)).rejects.toThrow(`there is more after ${START + 100}, but the server does not move on`);
		expect(sent(crm)).toHaveLength(2);
	});

	test.each<[string, INodeParameters, RegExp, RegExp]>([
		['no time', { modifiedTime: '' }, /^Modified After is empty$/, /2026-01-31 14:30/],
		['no time but words', { modifiedTime: 'last week' }, /“last week” is not a time \(Modified After\)/, /-7 days/],
		['a day that two countries read differently', { modifiedTime: '01/02/2026' }, /is not a time/, /31\.01\.2026/],
		['a day that is none', { modifiedTime: '2026-02-30' }, /“2026-02-30” is not a time/, /2026-01-31/],
		[
			'digits that could be a day',
			{ modifiedTime: '20260131' },
			/could be a day or a number of seconds/,
			/seconds since 1970/,
		],
		[
			'neither seconds nor milliseconds',
			{ modifiedTime: '17954586220' },
			/neither seconds nor milliseconds/,
			/1769860800/,
		],
		['microseconds', { modifiedTime: '1795458622000000' }, /neither seconds nor milliseconds/, /1769860800/],
		['a time before 1970', { modifiedTime: '1961-04-12 09:07' }, /lies before 1970/, /seconds since 1970/],
		['a list', { modifiedTime: '={{ [1] }}' }, /Modified After/, /seconds since 1970/],
		['an unknown scope', { syncType: 'everyone' }, /“everyone” is none of the values of Scope/, /application/],
		['no module', { module: byName('') }, /No module is chosen/, /list/],
		['an unknown module', { module: byName('contacts') }, /does not know the module/, /Contacts, not contacts/],
		['a list of settings', { module: byName('Groups') }, /not a module with records/, /Query/],
		['Emails', { module: byName('Emails') }, /changes of e-mails \(Module\)/, /Record: Get Many/],
		['Search', { module: byName('Search') }, /has no records \(Module\)/, /Choose the module/],
		[
			'Users',
			{ module: byName('Users') },
			/no time of change for users \(Module\)|no time of change for users/,
			/compare them/,
		],
	])('for %s', async (_what, parameters, message, description) => {
		const { crm, admin } = await stage();
		await expect(changes(admin, parameters)).rejects.toMatchObject({
			message: expect.stringMatching(message),
			description: expect.stringMatching(description),
			context: expect.objectContaining({ itemIndex: 0 }),
		});
		expect(sent(crm)).toEqual([]);
	});

	test('for one item leaves the others to go on', async () => {
		const { crm, admin, at } = await stage();
		const id = crm.create('Leads', { lastname: 'Х' }, { modifiedtime: at(1) });
		const { items } = await admin.run(
			'change',
			'sync',
			{ module: byName('Leads'), modifiedTime: '={{ $json.time }}' },
			{ input: inputItems({ time: START }, { time: 'soon' }, { time: START }), continueOnFail: true },
		);
		expect(items.map(({ json, pairedItem }) => [json.id ?? json.error, pairedItem])).toEqual([
			[id, { item: 0 }],
			[expect.objectContaining({ parameter: 'Modified After', operation: 'sync' }), { item: 1 }],
			[id, { item: 2 }],
		]);
	});
});

test('the list of modules leaves out those whose changes the CRM cannot tell', async () => {
	const { admin } = await stage();
	const form = loadOptions(admin.stored, { resource: 'change', operation: 'sync', module: byName('') });
	const names = (await searchChangingModules.call(form)).results.map(({ value }) => value);
	expect(names).toEqual(expect.arrayContaining(['Leads', 'Events', 'ModComments']));
	for (const name of ['Emails', 'Search', 'Users', 'Groups']) expect(names).not.toContain(name);
});
