// Items of the trigger: what stands in them, and what a test run shows of deletions.

import type { Connection } from '../../../nodes/Vtiger/connection/connect';
import { newestItems, toItems, type Showing } from '../../../nodes/Vtiger/trigger/items';
import { watchedBy } from '../../../nodes/Vtiger/trigger/watched';

const NAMES = ['modifiedtime', 'createdtime', 'assigned_user_id', 'lastname', 'phone'];

async function showing(
	columns: string[],
	event: 'updated' | 'deleted' = 'updated',
	syncs: object[] = [],
): Promise<Showing> {
	const fields = NAMES.map((name) => ({ name, label: name, type: 'string', refersTo: [], picklist: [] }));
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
		records: { run: async () => [] },
		client: {
			serverTime: 1_795_000_000,
			call: async () => ({ updated: [], deleted: [], more: false, lastModifiedTime: 0, ...syncs.shift() }),
		},
	} as unknown as Connection;
	const parameters: Showing['parameters'] = {
		module: 'Contacts',
		event,
		detection: 'sync',
		scope: 'user',
		columns,
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
	};
	const watched = await watchedBy(connection, parameters, `https://crm.example.com/${columns.join()}/webservice.php`);
	return { connection, watched, parameters, time: new AbortController().signal, warn: () => undefined };
}

const changed = (record: Record<string, string>) => [{ happening: 'updated' as const, webserviceId: '12x7', record }];

test('chosen columns that the CRM does not give are missing', async () => {
	const items = await toItems(
		await showing(['phone', 'lastname']),
		changed({ id: '12x7', lastname: 'Ли', email: 'a' }),
		'sync',
	);
	expect(items).toEqual([
		{ json: { event: 'updated', module: 'Contacts', detection: 'sync', id: '12x7', lastname: 'Ли' } },
	]);
});

test('without chosen columns all that it gives is there', async () => {
	const items = await toItems(await showing([]), changed({ id: '12x7', lastname: 'Ли', phone: '1' }), 'query');
	expect(items).toMatchObject([{ json: { detection: 'query', id: '12x7', lastname: 'Ли', phone: '1' } }]);
});

describe('a test run of deletions shows the newest', () => {
	const page = (last: number, more: boolean, ...deleted: string[]) => ({ deleted, more, lastModifiedTime: last });
	// The proof asks first.
	const newestOf = async (...syncs: object[]) => {
		const items = await newestItems(await showing([], 'deleted', [{}, ...syncs]));
		return items.map(({ json }) => json.id);
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
		expect(await newestOf(...syncs)).toEqual([id]);
	});

	test('if there is one', async () => {
		await expect(newestOf(page(1_793_000_000, false))).rejects.toThrow(/No record was deleted/);
	});
});
