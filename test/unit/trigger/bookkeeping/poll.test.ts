// One poll's decision: what it emits and which state remembers it, whichever way it reads.

import { decide, type Decision } from '../../../../nodes/Vtiger/trigger/bookkeeping/poll';
import { openBook } from '../../../../nodes/Vtiger/trigger/bookkeeping/cursor';
import type { ReadingSource, Row } from '../../../../nodes/Vtiger/trigger/bookkeeping/source';
import type { PollSettings, TriggerState } from '../../../../nodes/Vtiger/trigger/bookkeeping/state';
import { WatchedValues } from '../../../../nodes/Vtiger/trigger/bookkeeping/watchedValues';
import { takeValues } from '../../../../nodes/Vtiger/trigger/bookkeeping/watching';
import { packIds } from '../../../../nodes/Vtiger/trigger/bookkeeping/comparison';
import { GivenSource, newRow, row, type Given } from './givenSource';
import { NOW, SETTINGS, at, begin, clockAt, seconds } from './readings';

const POLL: PollSettings = { ...SETTINGS, tag: 'tag', way: 'query' };

let source: GivenSource;

async function poll(
	given: Given,
	settings: Partial<PollSettings> = {},
	before: TriggerState | undefined = begin(),
): Promise<Decision> {
	source = new GivenSource(given);
	return await decide(source, before, { ...POLL, ...settings });
}

const ids = ({ outcome }: Decision) => outcome.changes.map(({ webserviceId }) => webserviceId);

describe('a trigger begins', () => {
	const given = () => ({ newest: [NOW], clock: clockAt(NOW + 60) });

	test('if there is no state, with an edition like no other', async () => {
		const random = jest.spyOn(Math, 'random').mockReturnValue(0.1234567899);
		source = new GivenSource(given());
		const { state, outcome, rest } = await decide(source, undefined, POLL);
		random.mockRestore();
		expect(outcome).toEqual({ changes: [], end: 'seeded', narrowed: false, aheadBy: -60 });
		expect(rest).toBeUndefined();
		// One more than the beginning's.
		expect(state).toMatchObject({ tag: 'tag', edition: 123_456_791 });
	});

	test('if the state is of another filter, with the next edition', async () => {
		const { state, outcome } = await poll(given(), {}, { ...begin(), tag: 'other', edition: 9 });
		expect(outcome.end).toBe('seeded');
		expect(state).toMatchObject({ tag: 'tag', edition: 11 });
	});

	test('and says if there is more than it can remember', async () => {
		const many = Array.from({ length: 801 }, (_, index) => row(index + 1, NOW - 5));
		source = new GivenSource({ ...given(), pages: [many] });
		expect((await decide(source, undefined, POLL)).outcome.narrowed).toBe(true);
	});
});

describe('deletions', () => {
	const deleted = { event: 'deleted', way: 'sync' } as const;

	test('by sync come without the record', async () => {
		const syncs = [{ deleted: ['12x5'], last: seconds(NOW + 9) }];
		const { state, outcome } = await poll({ syncs }, deleted);
		expect(outcome).toEqual({
			changes: [{ happening: 'deleted', webserviceId: '12x5', record: undefined }],
			end: 'done',
			narrowed: false,
		});
		expect(state.edition).toBe(begin().edition + 1);
	});

	test('more than a poll takes go on with the next one', async () => {
		const found = await poll(
			{ syncs: [{ deleted: ['12x5', '12x6'], last: seconds(NOW + 9) }] },
			{ ...deleted, mostRecords: 1 },
		);
		expect(found.outcome.end).toBe('more');
		expect(ids(found)).toEqual(['12x5']);
	});

	test('more than can be remembered narrow the window', async () => {
		const many = Array.from({ length: 3_001 }, (_, index) => `12x${index + 1}`);
		const found = await poll(
			{ syncs: [{ deleted: many, last: seconds(NOW + 9) }] },
			{ ...deleted, mostRecords: 5_000 },
		);
		expect(found.outcome).toMatchObject({ narrowed: true });
	});

	test('are found by comparison if the ids are known', async () => {
		const module = {
			count: async () => 1,
			newcomers: async () => [],
			ids: async (after: number) => [7].filter((id) => id > after),
			present: async () => new Set(),
			webserviceId: (id: number) => `12x${id}`,
		};
		const compared = Object.create(new GivenSource({}), { ids: { value: module } }) as ReadingSource;
		const known = {
			packed: packIds([5, 7]),
			count: 2,
			newest: 7,
			last: NOW,
			since: 0,
			settled: false,
			isCounted: true,
		};
		const { outcome } = await decide(
			compared,
			{ ...begin(), ids: known },
			{ ...POLL, event: 'deleted', way: 'comparison' },
		);
		expect(outcome.changes.map(({ webserviceId }) => webserviceId)).toEqual(['12x5']);
	});
});

describe('changes', () => {
	const some = () => [newRow(1, NOW + 1), row(2, NOW + 2)];

	test.each(['query', 'sync'] as const)('by %s come with their records, in their order', async (way) => {
		const found = await poll({ pages: [some()], syncs: [{ updated: some(), last: seconds(NOW + 2) }] }, { way });
		expect('sync' in (source.asked[0] ?? {})).toBe(way === 'sync');
		expect(source.asked.some((one) => 'again' in one)).toBe(false);
		expect(found.outcome).toEqual({
			changes: [
				{ happening: 'created', webserviceId: '12x1', record: { id: '12x1' } },
				{ happening: 'updated', webserviceId: '12x2', record: { id: '12x2' }, told: undefined },
			],
			end: 'done',
			narrowed: false,
		});
		expect(found.outcome.changes[0]).not.toHaveProperty('told');
		expect(found.state.edition).toBe(begin().edition + 1);
		expect([...openBook(found.state).remembered.keys()]).toEqual([1, 2]);
		expect(found.rest).toBeUndefined();
	});

	test('none leave the state but for how far it has read', async () => {
		const { state, outcome, rest } = await poll({ clock: clockAt(NOW + 60) });
		expect(outcome).toEqual({ changes: [], end: 'done', narrowed: false });
		expect(state).toEqual({ ...begin(), progress: expect.objectContaining(at(NOW)) });
		expect(rest).toBeUndefined();
	});

	test('more than a poll takes go on with the next one, where this one ended', async () => {
		const found = await poll({ pages: [some()] }, { mostRecords: 1 });
		expect(ids(found)).toEqual(['12x1']);
		expect(found).toMatchObject({ outcome: { end: 'more' }, rest: at(NOW + 1, { id: 1 }) });
		const two = [newRow(1, NOW + 1), newRow(2, NOW + 2)];
		const gone = await poll({ pages: [two], again: () => [] }, { mostRecords: 1, event: 'created' });
		expect(gone).toMatchObject({ outcome: { changes: [], end: 'more' }, rest: at(NOW + 1, { id: 1 }) });
	});

	test('more than can be remembered narrow the window', async () => {
		const many = Array.from({ length: 801 }, (_, index) => newRow(index + 1, NOW + 1));
		expect((await poll({ pages: [many] }, { mostRecords: 801 })).outcome.narrowed).toBe(true);
	});

	describe('whose times were read have their contents asked for', () => {
		const created = { event: 'created' } as const;
		const times = [newRow(1, NOW + 1), newRow(3, NOW + 2, { ignored: true })];
		const asked = () => source.asked.flatMap((one) => ('again' in one ? [one.again] : []));

		test('as they are now', async () => {
			const again = (rows: readonly Row[]) => rows.map((one) => ({ ...one, record: { lastname: 'Ершова' } }));
			const { outcome } = await poll({ pages: [times], again }, created);
			expect(asked()).toEqual([[[1], true]]);
			expect(outcome.changes).toMatchObject([{ webserviceId: '12x1', record: { lastname: 'Ершова' } }]);
		});

		test.each<[string, (rows: readonly Row[]) => Row[]]>([
			['what is gone', () => []],
			['what no longer counts', (rows) => rows.map((one) => ({ ...one, ignored: true }))],
		])('%s does not come', async (_what, again) => {
			const { state, outcome } = await poll({ pages: [times], again }, created);
			expect(outcome.changes).toEqual([]);
			expect(state.edition).toBe(begin().edition);
		});

		test('not if there are none', async () => {
			await poll({ pages: [times.slice(1)] }, created);
			expect(asked()).toEqual([]);
		});
	});
});

describe('if fields are watched', () => {
	const FIELDS = ['stage', 'owner'];
	const values = (id: number, modified: number, ...held: string[]) => row(id, modified, { values: held });
	const before = () => {
		const watched = WatchedValues.none(2);
		for (const id of [1, 2, 3]) watched.note(id, ['New', '19x1']);
		return { ...begin(), watched: watched.pack() };
	};
	const known = ({ state }: Decision, id: number, ...held: string[]) =>
		WatchedValues.unpack(state.watched ?? '').change(id, held) === undefined;

	test('an update says which have changed, and what they held before', async () => {
		const pages = [
			[values(1, NOW + 1, 'New', '19x5'), values(2, NOW + 2, 'Won', '19x5'), values(9, NOW + 3, 'Won', '19x1')],
		];
		const found = await poll({ pages, watchedFields: FIELDS }, {}, before());
		expect(found.outcome.changes.map(({ told }) => told)).toEqual([
			{ changedFields: ['owner'], previous: { owner: '19x1' } },
			{ changedFields: ['stage', 'owner'], previous: { stage: 'New', owner: '19x1' } },
			{ changedFields: ['stage', 'owner'], previous: {} },
		]);
		expect(known(found, 1, 'New', '19x5') && known(found, 2, 'Won', '19x5') && known(found, 9, 'Won', '19x1')).toBe(
			true,
		);
	});

	test('what does not count is known as well, what waits is not', async () => {
		const ignored = { ...values(3, NOW + 1, 'Lost', '19x1'), disregarded: true };
		const pages = [[ignored, values(1, NOW + 2, 'Won', '19x1'), values(2, NOW + 3, 'Won', '19x1')]];
		const found = await poll({ pages, watchedFields: FIELDS }, { mostRecords: 1 }, before());
		expect(ids(found)).toEqual(['12x1']);
		expect(found.state).toMatchObject({ tag: before().tag, edition: before().edition + 1 });
		expect(known(found, 3, 'Lost', '19x1')).toBe(true);
		expect(known(found, 1, 'Won', '19x1')).toBe(true);
		expect(known(found, 2, 'New', '19x1')).toBe(true);
	});

	test('what has gone before its contents were asked for stays as it was known', async () => {
		const pages = [[values(1, NOW + 2, 'Won', '19x1')]];
		const found = await poll({ pages, again: () => [], watchedFields: FIELDS }, {}, before());
		expect(found.outcome.changes).toEqual([]);
		expect(known(found, 1, 'New', '19x1')).toBe(true);
	});

	test('a record without them is one whose fields are empty', async () => {
		const pages = [[row(1, NOW + 2)]];
		const found = await poll({ pages, watchedFields: FIELDS }, {}, before());
		expect(found.outcome.changes).toMatchObject([{ told: { previous: { stage: 'New', owner: '19x1' } } }]);
		expect(known(found, 1, '', '')).toBe(true);
	});

	test('values that have grown too large say so', async () => {
		const isTooLarge = jest.spyOn(WatchedValues.prototype, 'isTooLarge').mockReturnValue(true);
		const reading = poll({ pages: [[values(1, NOW + 2, 'Won', '19x1')]], watchedFields: FIELDS }, {}, before());
		await expect(reading).rejects.toMatchObject({ parameter: 'Fields to Watch' });
		expect(isTooLarge.mock.calls).toEqual([[false]]);
		isTooLarge.mockRestore();
	});
});

describe('the values of all records', () => {
	const page = (first: number, count: number) =>
		Array.from({ length: count }, (_, index) => ({ id: first + index, values: ['New'] }));

	test('are read page by page, and it is told now and then how many they are', async () => {
		const pages = [page(1, 9_999), page(10_000, 1), page(10_001, 9_999), page(20_000, 2)];
		source = new GivenSource({ watchedFields: ['stage'], values: pages });
		const progress = jest.fn();
		const watched = await takeValues(source, progress);
		expect(watched.size).toBe(20_001);
		expect(source.asked.map((one) => 'values' in one && one.values)).toEqual([0, 9_999, 10_000, 19_999, 20_001]);
		expect(progress.mock.calls).toEqual([[10_000], [20_001]]);
	});

	test.each([
		['at the end', 5, 2],
		['on the way', 10_000, 1],
	])('are refused if they are too large, %s', async (_where, count, requests) => {
		const isTooLarge = jest.spyOn(WatchedValues.prototype, 'isTooLarge').mockReturnValue(true);
		source = new GivenSource({ watchedFields: ['stage'], values: [page(1, count)] });
		await expect(takeValues(source, () => undefined)).rejects.toMatchObject({ parameter: 'Fields to Watch' });
		expect(isTooLarge.mock.calls).toEqual([[true]]);
		expect(source.asked).toHaveLength(requests);
		isTooLarge.mockRestore();
	});
});
