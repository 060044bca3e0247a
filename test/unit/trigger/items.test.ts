// Items of the trigger: what stands in them, and what a test run shows.

import type { Connection } from '../../../nodes/Vtiger/connection/connect';
import type { Change } from '../../../nodes/Vtiger/trigger/bookkeeping/poll';
import { newestItems, toItems, type Showing } from '../../../nodes/Vtiger/trigger/items';
import { watchedBy } from '../../../nodes/Vtiger/trigger/watched';

const TYPES = {
	...{ modifiedtime: 'datetime', createdtime: 'datetime', assigned_user_id: 'owner' },
	...{ lastname: 'string', phone: 'phone', amount: 'double' },
};
const NOW = 1_795_000_000;

interface Given {
	parameters?: Partial<Showing['parameters']>;
	/** Answers of sync, and of queries. */
	syncs?: object[];
	rows?: object[][];
	owners?: () => Promise<unknown>;
	time?: AbortSignal;
}

/** What was asked for, and warned of. */
const asked: object[] = [];
const queries: string[] = [];
const warnings: string[] = [];
let crms = 0;

async function showing({ parameters: more, syncs = [], rows = [], owners, time }: Given = {}): Promise<Showing> {
	for (const list of [asked, queries, warnings]) list.length = 0;
	const fields = Object.entries(TYPES).map(([name, type]) => ({
		name,
		label: name,
		type,
		refersTo: [],
		picklist: [],
	}));
	const describe = async (name: string) => ({
		name,
		label: name,
		idPrefix: '12',
		isEntity: true,
		labelFields: [],
		fields,
	});
	const connection = {
		username: 'admin',
		zone: 'Europe/Moscow',
		metadata: { describe },
		lookups: { zone: 'Europe/Moscow' },
		userId: () => '19x1',
		people: { owners },
		records: {
			// One is NULL.
			count: async (_module: string, where: object[] = []) => (where.length === 0 ? 2 : 1),
			run: async (query: string) => {
				queries.push(query);
				return rows.shift() ?? [];
			},
		},
		client: {
			serverTime: NOW,
			call: async (_operation: string, parameters: object) => {
				asked.push(parameters);
				return { updated: [], deleted: [], more: false, lastModifiedTime: 0, ...syncs.shift() };
			},
		},
	} as unknown as Connection;
	const parameters: Showing['parameters'] = {
		module: 'Contacts',
		event: 'updated',
		detection: 'sync',
		scope: 'user',
		columns: [],
		output: { rawValues: true, labels: false, simplify: false },
		watchedFields: [],
		conditions: {},
		matchType: 'allConditions',
		ignoreSource: false,
		ignoreOwnChanges: false,
		changedBy: undefined,
		overlap: 120,
		mostRecords: 500,
		maxResponseSize: undefined,
		...more,
	};
	const watched = await watchedBy(connection, parameters, `https://crm${++crms}.example.com/webservice.php`);
	return {
		...{ connection, watched, parameters },
		time: time ?? new AbortController().signal,
		warn: (reason) => void warnings.push(reason),
	};
}

const changed = (record: Record<string, string>, more: Partial<Change> = {}): Change[] => [
	{ happening: 'updated', webserviceId: '12x7', record, ...more },
];
const output = { rawValues: false, labels: false, simplify: false };

test('chosen columns that the CRM does not give are missing', async () => {
	const items = await toItems(
		await showing({ parameters: { columns: ['phone', 'lastname'] } }),
		changed({ id: '12x7', lastname: 'Ли', email: 'a' }),
		'sync',
	);
	expect(items).toEqual([
		{ json: { event: 'updated', module: 'Contacts', detection: 'sync', id: '12x7', lastname: 'Ли' } },
	]);
});

test('without chosen columns all that it gives is there', async () => {
	const items = await toItems(await showing(), changed({ id: '12x7', lastname: 'Ли', phone: '1' }), 'query');
	expect(items).toMatchObject([{ json: { detection: 'query', id: '12x7', lastname: 'Ли', phone: '1' } }]);
});

test('the event and what has changed stand first, and no field hides them', async () => {
	const told = { changedFields: ['amount'], previous: { amount: '4.50' } };
	const record = { id: '12x7', lastname: 'Ли', amount: '5.00', event: 'a field' };
	const shown = await showing({ parameters: { output } });
	const [item] = await toItems(shown, changed(record, { told }), 'query');
	expect(Object.entries(item?.json ?? {})).toEqual([
		...[
			['event', 'updated'],
			['module', 'Contacts'],
			['changedFields', ['amount']],
			['previous', { amount: 4.5 }],
			['detection', 'query'],
		],
		...[
			['id', '12x7'],
			['lastname', 'Ли'],
			['amount', 5],
		],
	]);
});

test('deleted records have their id and what they held, each in its place', async () => {
	const deleted = { happening: 'deleted', webserviceId: '12x8', record: undefined } as const;
	const changes: Change[] = [
		...[deleted, ...changed({ id: '12x7' }), { ...deleted, webserviceId: '12x9', held: { lastname: 'Ли' } }],
		...changed({ id: '12x10' }),
	];
	const items = await toItems(await showing(), changes, 'comparison');
	expect(items.map(({ json: { event, id, previous } }) => [event, id, previous])).toEqual([
		...[
			['deleted', '12x8', undefined],
			['updated', '12x7', undefined],
			['deleted', '12x9', { lastname: 'Ли' }],
			['updated', '12x10', undefined],
		],
	]);
});

test('a simplified record has the chosen columns alone', async () => {
	const parameters = { columns: ['phone'], output: { ...output, simplify: true } };
	const [item] = await toItems(await showing({ parameters }), changed({ id: '12x7', phone: '1' }), 'query');
	expect(item?.json).toEqual({ event: 'updated', module: 'Contacts', detection: 'query', id: '12x7', phone: '1' });
});

describe('labels', () => {
	const parameters = { output: { ...output, labels: true } };
	const list = [{ id: '19x5', name: 'Ли', email: '' }];
	const itemOf = async (given: Given) => {
		const items = await toItems(await showing({ parameters, ...given }), changed({ assigned_user_id: '19x5' }), 'sync');
		return items[0]?.json;
	};

	test('stand behind their fields', async () => {
		const owners = async () => ({ list, usersVisible: false });
		expect(await itemOf({ owners })).toMatchObject({ assigned_user_id: '19x5', assigned_user_id_label: 'Ли' });
		expect(warnings).toEqual([]);
	});

	test.each<[string, Given, string]>([
		['they cannot be read', { owners: async () => await Promise.reject(new Error('503')) }, '503'],
		[
			'the time of the poll is over',
			{ owners: async () => await new Promise(() => undefined), time: AbortSignal.abort() },
			'the time of the poll is over',
		],
	])('are missing if %s, and that is told', async (_what, given, warning) => {
		const item = await itemOf(given);
		expect(item).toMatchObject({ event: 'updated', assigned_user_id: '19x5' });
		expect(item).not.toHaveProperty('assigned_user_id_label');
		expect(warnings).toEqual([warning]);
	});
});

describe('a test run shows the newest record', () => {
	const [NOON, LATER] = ['2026-11-24 12:00:00', '2026-11-24 13:00:00'];
	const row = (id: number, modifiedtime = LATER, createdtime = NOON, more: object = {}) => ({
		...{ id: `12x${id}`, lastname: 'Ли', modifiedtime, createdtime },
		...more,
	});

	test.each([
		['created', row(7), 'created', 'createdtime'],
		['updated', row(7), 'updated', 'modifiedtime'],
		['updated', row(7, NOON), 'updated', 'modifiedtime'],
		['createdOrUpdated', row(7), 'updated', 'modifiedtime'],
		['createdOrUpdated', row(7, NOON), 'created', 'modifiedtime'],
	] as const)('for %s, %o: as %s, by %s', async (event, newest, happening, field) => {
		const shown = await showing({ parameters: { event, columns: ['lastname'] }, rows: [[newest]] });
		expect(await newestItems(shown)).toEqual([
			{ json: { event: happening, module: 'Contacts', detection: 'query', id: '12x7', lastname: 'Ли' } },
		]);
		expect(queries).toEqual([
			`SELECT id,lastname,createdtime,modifiedtime FROM Contacts ORDER BY ${field} DESC LIMIT 1;`,
		]);
	});

	test.each([
		[row(7), ['lastname'], { changedFields: ['lastname'], previous: {} }],
		[row(7, NOON), ['lastname'], {}],
		[row(7), [], {}],
	])('%o, if %o are watched: %o', async (newest, watchedFields, told) => {
		const shown = await showing({ parameters: { event: 'createdOrUpdated', watchedFields }, rows: [[newest]] });
		const [item] = await newestItems(shown);
		const { changedFields, previous } = item?.json ?? {};
		expect({ changedFields, previous }).toEqual(told);
	});

	test.each([
		['2026-11-24 13:00:00', '12x9'],
		['2026-11-24 14:30:00', '12x7'],
	])('that meets the conditions, those that are judged here among a page: %s, %s', async (modified, id) => {
		const condition = (operator: string, value?: string) => ({ field: 'lastname', operator, value });
		const shown = await showing({
			parameters: {
				conditions: { conditions: [condition('equals', 'Ли'), condition('isEmpty')] },
				matchType: 'anyCondition',
			},
			rows: [
				[row(7, modified)],
				[row(8, '2026-11-24 15:00:00'), row(9, '2026-11-24 14:00:00', NOON, { lastname: '' }), row(6, NOON, NOON)],
			],
		});
		expect((await newestItems(shown)).map(({ json }) => json.id)).toEqual([id]);
		expect(queries).toEqual([
			expect.stringMatching(/WHERE lastname = 'Ли' OR lastname = ' ' ORDER BY modifiedtime DESC LIMIT 1;/),
			expect.stringMatching(/ORDER BY modifiedtime DESC LIMIT 100;/),
		]);
	});

	test('if there is one', async () => {
		await expect(newestItems(await showing())).rejects.toMatchObject({
			parameter: 'Fetch Test Event',
			message: expect.stringMatching(/No record fits/) as string,
		});
	});
});

describe('a test run of deletions shows the newest', () => {
	const page = (last: number, more: boolean, ...deleted: string[]) => ({ deleted, more, lastModifiedTime: last });
	// The proof asks first.
	const newestOf = async (...syncs: object[]) => {
		const items = await newestItems(await showing({ parameters: { event: 'deleted' }, syncs: [{}, ...syncs] }));
		return items.map(({ json }) => json);
	};

	test.each<[string, object[], string]>([
		['of the last answer', [page(1_793_000_000, true, '12x1'), page(1_793_000_001, false, '12x2', '12x3')], '12x3'],
		[
			'of an earlier one, if the last has none',
			[page(1_793_000_000, true, '12x1'), page(1_793_000_001, false)],
			'12x1',
		],
		['as far as the answers go on', [page(1_793_000_000, true, '12x1'), page(1_793_000_000, true, '12x2')], '12x2'],
	])('%s', async (_what, syncs, id) => {
		expect(await newestOf(...syncs)).toEqual([{ event: 'deleted', module: 'Contacts', detection: 'sync', id }]);
		// The proof has asked first.
		const times = asked.slice(1).map((parameters) => ('modifiedTime' in parameters ? parameters.modifiedTime : ''));
		expect(times).toEqual([String(NOW - 30 * 86_400), '1793000000']);
	});

	test('if there is one', async () => {
		await expect(newestOf(page(1_793_000_000, false))).rejects.toThrow(/No record was deleted/);
	});

	test('if it is not compared', async () => {
		const shown = await showing({ parameters: { event: 'deleted', detection: 'query' } });
		await expect(newestItems(shown)).rejects.toThrow(/only when the trigger compares/);
		expect(asked).toEqual([]);
	});
});
