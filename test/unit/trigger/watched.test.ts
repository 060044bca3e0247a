// What a trigger watches: what is asked of the CRM for it, when it is asked again, and what is refused.

import { Settings } from 'luxon';
import type { Connection } from '../../../nodes/Vtiger/connection/connect';
import { descriptionOf, forget, watchedBy, type WatchedParameters } from '../../../nodes/Vtiger/trigger/watched';
import { fieldOf } from '../webservice/fields';

const field = (name: string, type = 'string') => fieldOf(type, { name, label: name });

const FIELDS = [
	...['modifiedtime', 'createdtime', 'source', 'modifiedby', 'lastname', 'stage'].map((name) => field(name)),
	...[field('count', 'integer'), field('rate', 'double'), field('amount', 'currency'), field('share', 'percentage')],
];

const PARAMETERS: WatchedParameters = {
	module: 'Contacts',
	event: 'updated',
	columns: [],
	watchedFields: [],
	conditions: {},
	matchType: 'allConditions',
	ignoreSource: false,
	ignoreOwnChanges: false,
	changedBy: undefined,
};

/** Each test has a CRM of its own: what is remembered is kept in the process. */
let crms = 0;

function crmOf(names = FIELDS.map(({ name }) => name), isEntity = true) {
	const crm = `https://crm${++crms}.example.com/webservice.php`;
	const described: string[] = [];
	const connection = {
		username: 'admin',
		zone: 'Europe/Moscow',
		userId: () => '19x1',
		metadata: {
			describe: async (name: string) => {
				described.push(name);
				return {
					name,
					label: 'Контакты',
					idPrefix: '12',
					isEntity,
					fields: FIELDS.filter((one) => names.includes(one.name)),
				};
			},
		},
		lookups: { zone: 'Europe/Moscow', owner: async (text: string) => (text === 'nobody' ? undefined : text) },
	} as unknown as Connection;
	const watched = async (parameters: Partial<WatchedParameters> = {}, more: object = {}, address = crm) =>
		await watchedBy({ ...connection, ...more }, { ...PARAMETERS, ...parameters }, address);
	return { watched, described };
}

const where = (name: string, value = 'Won') => ({
	conditions: { conditions: [{ field: name, operator: 'equals', value }] },
});

describe('a trigger watches', () => {
	test('all fields of all records, unless it says otherwise', async () => {
		expect(await crmOf().watched()).toEqual({
			module: 'Contacts',
			idPrefix: '12',
			contents: ['id', ...FIELDS.map(({ name }) => name)],
			where: [],
			ignoredSource: '',
			watchedFields: [],
			numericFields: ['count', 'rate', 'amount', 'share'],
		});
	});

	test('what it names', async () => {
		const parameters = {
			columns: ['lastname'],
			watchedFields: ['stage'],
			ignoreSource: true,
			...where('lastname', 'Ли'),
		};
		expect(await crmOf().watched(parameters)).toMatchObject({
			contents: ['id', 'lastname'],
			where: [{ asked: [{ field: 'lastname', operator: 'equals', values: ['Ли'] }], empty: [] }],
			ignoredSource: 'N8N',
			watchedFields: ['stage'],
		});
	});

	test.each<[Partial<WatchedParameters>, object]>([
		[{ ignoreOwnChanges: true }, { not: ['19x1'] }],
		[{ changedBy: { rule: 'only', users: ['19x5'] } }, { only: ['19x5'], not: [] }],
		[{ ignoreOwnChanges: true, changedBy: { rule: 'not', users: ['19x5'] } }, { not: ['19x1', '19x5'] }],
	])('the changes of whom it names: %o', async (parameters, changers) => {
		expect((await crmOf().watched(parameters)).changers).toEqual(changers);
	});

	test('deleted records by conditions on values that are known', async () => {
		const { watched } = crmOf();
		expect(await watched({ event: 'deleted', watchedFields: ['stage'], ...where('stage') })).toMatchObject({
			where: [{ asked: [{ field: 'stage' }] }],
		});
		await expect(watched({ event: 'deleted', ...where('stage') })).rejects.toMatchObject({ parameter: 'Conditions' });
	});
});

describe('is refused', () => {
	const without = (...left: string[]) => FIELDS.map(({ name }) => name).filter((name) => !left.includes(name));

	test.each<[string, ReturnType<typeof crmOf>, Partial<WatchedParameters>, string]>([
		['a list', crmOf(without(), false), {}, 'Module'],
		['a module without times of change', crmOf(without('modifiedtime')), {}, 'Module'],
		['a module without times of creation', crmOf(without('createdtime')), {}, 'Module'],
		['own records where no source is kept', crmOf(without('source')), { ignoreSource: true }, 'Ignore Own Records'],
		[
			'own changes where no user is kept',
			crmOf(without('modifiedby')),
			{ ignoreOwnChanges: true },
			'Ignore Own Changes',
		],
		[
			'users where none is kept',
			crmOf(without('modifiedby')),
			{ changedBy: { rule: 'only', users: ['19x5'] } },
			'Changed By',
		],
		['a user that is none', crmOf(), { changedBy: { rule: 'only', users: ['nobody'] } }, 'Changed By'],
		['a column that is none', crmOf(), { columns: ['lastname', 'nothing'] }, 'Columns'],
		['a watched field that is none', crmOf(), { watchedFields: ['nothing'] }, 'Fields to Watch'],
	])('%s', async (_what, { watched }, parameters, parameter) => {
		await expect(watched(parameters)).rejects.toMatchObject({ parameter });
	});

	test('nothing of that where it is not asked for', async () => {
		expect(await crmOf(without('source', 'modifiedby')).watched()).toMatchObject({ module: 'Contacts' });
	});
});

describe('what it watches is remembered', () => {
	const start = Date.parse('2026-11-24T09:00:00Z');
	let now = start;
	beforeEach(() => {
		now = start;
		jest.spyOn(Date, 'now').mockImplementation(() => now);
		Settings.now = () => now;
	});
	afterEach(() => {
		jest.spyOn(Date, 'now').mockRestore();
		Settings.now = () => Date.now();
	});

	test('for ten minutes', async () => {
		const { watched, described } = crmOf();
		const first = await watched();
		now += 599_999;
		expect(await watched()).toBe(first);
		expect(described).toHaveLength(1);
		now += 1;
		expect(await watched()).not.toBe(first);
		expect(described).toHaveLength(2);
		expect(descriptionOf(first).idPrefix).toBe('12');
	});

	test.each<[string, Partial<WatchedParameters>, object]>([
		['another user', {}, { username: 'sales' }],
		['another zone', {}, { zone: 'UTC' }],
		['other parameters', { columns: ['lastname'] }, {}],
	])('not for %s', async (_what, parameters, more) => {
		const { watched, described } = crmOf();
		await watched();
		await watched(parameters, more);
		expect(described).toHaveLength(2);
	});

	test('not for another CRM', async () => {
		const { watched, described } = crmOf();
		await watched();
		await watched({}, {}, 'https://another.example.com/webservice.php');
		expect(described).toHaveLength(2);
	});

	test('not for another day in the CRM’s zone', async () => {
		const { watched, described } = crmOf();
		now = Date.parse('2026-11-24T20:59:59Z');
		await watched();
		now += 1_000;
		await watched();
		expect(described).toHaveLength(2);
	});

	test('until it is forgotten, and nothing else with it', async () => {
		const { watched, described } = crmOf();
		const first = await watched();
		const other = await watched({ columns: ['lastname'] });
		forget(first);
		expect(await watched({ columns: ['lastname'] })).toBe(other);
		expect(await watched()).not.toBe(first);
		expect(described).toHaveLength(3);
	});

	test('of 200 triggers at most', async () => {
		const { watched, described } = crmOf();
		for (let count = 0; count < 201; count++) await watched({}, { username: `user ${count}` });
		described.length = 0;
		await watched({}, { username: 'user 0' });
		expect(described).toHaveLength(1);
	});
});

test('what was not read has no description', async () => {
	const watched = await crmOf().watched();
	expect(() => descriptionOf({ ...watched })).toThrow(/was not described/);
});
