// The first poll: where the trigger begins, and what it knows then.

import { unpackDeletions } from '../../../../nodes/Vtiger/trigger/bookkeeping/deletions';
import { openBook } from '../../../../nodes/Vtiger/trigger/bookkeeping/cursor';
import { seed, type Seeded } from '../../../../nodes/Vtiger/trigger/bookkeeping/seed';
import type { ReadingSource } from '../../../../nodes/Vtiger/trigger/bookkeeping/source';
import { clockText } from '../../../../nodes/Vtiger/trigger/bookkeeping/wallClock';
import { WatchedValues } from '../../../../nodes/Vtiger/trigger/bookkeeping/watchedValues';
import { GivenSource, row, type Given } from './givenSource';
import { NOW, OFFSET, SETTINGS, clockAt, seconds } from './readings';

type Settings = Parameters<typeof seed>[1];

let source: GivenSource;

async function begin(given: Given, settings: Partial<Settings> = {}): Promise<Seeded> {
	source = new GivenSource({ newest: [NOW], ...given });
	return await seed(source, { ...SETTINGS, tag: 'tag', way: 'query', ...settings }, 5);
}

const pages = () => source.asked.flatMap((one) => ('page' in one ? [one.page] : []));
const syncs = () => source.asked.flatMap((one) => ('sync' in one ? [one.sync + OFFSET] : []));
const newest = () => source.asked.flatMap((one) => ('newest' in one ? [one.newest] : []));
const knownTo = ({ state }: Seeded) => [...openBook(state).remembered.keys()];

test('begins at the newest record, and knows what was saved in the overlap before it', async () => {
	const found = await begin({ pages: [[row(1, NOW - 119), row(2, NOW)]], clock: clockAt(NOW + 60) });
	expect(found).toMatchObject({
		narrowed: false,
		aheadBy: -60,
		state: {
			tag: 'tag',
			edition: 6,
			cursor: { time: clockText(NOW), seconds: seconds(NOW) },
			horizon: { time: clockText(NOW - 120), id: 0 },
			savedAt: seconds(NOW + 60),
		},
	});
	expect(knownTo(found)).toEqual([1, 2]);
	for (const left of ['watched', 'ids', 'creations']) expect(found.state).not.toHaveProperty(left);
	expect(newest()).toEqual([['modified', 0]]);
});

test.each([
	['created', {}, [['created', false]]],
	[
		'updated',
		{},
		[
			['modified', true],
			['created', false],
		],
	],
	[
		'createdOrUpdated',
		{},
		[
			['modified', true],
			['created', false],
		],
	],
	[
		'updated',
		{ watchedFields: ['stage'] },
		[
			['modified', false],
			['created', false],
		],
	],
	['deleted', {}, []],
] as const)('%s, %o: reads by %o, with the contents if a second save may follow', async (event, given, expected) => {
	await begin(given as Given, { event });
	expect(pages()).toEqual(expected.map((way) => [{ time: NOW - 120, id: 0 }, ...way]));
});

test('as far back as the clock may be set back', async () => {
	await begin({}, { setBack: 3_600 });
	expect(pages()[0]?.[0]).toEqual({ time: NOW - 3_720, id: 0 });
});

test('goes on behind each page until there is no more', async () => {
	const found = await begin({
		pages: [[row(1, NOW - 9)], [row(2, NOW - 8), row(3, NOW - 7)], [], [row(4, NOW - 9_000, { created: NOW + 9 })]],
	});
	expect(pages().map(([{ time, id }, by]) => [by, time - NOW, id])).toEqual([
		['modified', -120, 0],
		['modified', -9, 1],
		['modified', -7, 3],
		['created', -120, 0],
		['created', 9, 4],
	]);
	expect(knownTo(found)).toEqual([1, 2, 3, 4]);
});

test('of what looks new by its creation it knows what was changed before, and not what is saved while it reads', async () => {
	const old = row(7, NOW - 500, { created: NOW + 5_000 });
	const edge = row(8, NOW - 120, { created: NOW + 5_000 });
	const fresh = row(9, NOW - 119, { created: NOW + 5_000 });
	const found = await begin({ pages: [[], [old, edge, fresh]] });
	expect(knownTo(found)).toEqual([7]);
});

describe('the time at which it begins', () => {
	test.each<[string, Given, number, number, number]>([
		['is that of the newest record', { clock: clockAt(NOW + 60) }, NOW, NOW, -60],
		['is the clock’s if the record is ahead of it', { clock: clockAt(NOW - 60) }, NOW - 60, NOW - 60, 60],
		[
			'is the earlier one of zone and clock',
			{ clock: { seconds: seconds(NOW - 40), wall: NOW + 9 } },
			NOW,
			NOW - 40,
			-9,
		],
		['is the record’s if there is no clock', { clock: undefined }, NOW, OFFSET, 0],
	])('%s', async (_what, given, time, sinceThen, aheadBy) => {
		const found = await begin(given);
		expect(found.state.cursor).toEqual({ time: clockText(time), seconds: sinceThen - OFFSET });
		expect(found.aheadBy).toBe(aheadBy);
		expect(pages()[0]?.[0]).toEqual({ time: time - 120, id: 0 });
	});

	test('lies before any that a clock can show if there is no record', async () => {
		const { state, aheadBy } = await begin({ newest: [], clock: clockAt(NOW) });
		const west = seconds(NOW) - 12 * 3_600;
		expect(state.cursor).toEqual({ time: clockText(west), seconds: west });
		expect(aheadBy).toBe(0);
	});

	test('is not known if there is no clock either', async () => {
		const { state } = await begin({ newest: [], clock: undefined });
		expect(state).toMatchObject({ cursor: { time: '1970-01-01 00:00:00', seconds: -43_200 }, savedAt: 0 });
	});
});

describe('if more was saved in the overlap than can be remembered', () => {
	const full = (from: number) => Array.from({ length: 15 }, (_, index) => [row(index + 1, from + index)]);

	test('it goes on with the last of it', async () => {
		const given = { pages: [...full(NOW - 100), [row(50, NOW - 5)]], newest: [NOW, NOW - 20] };
		const found = await begin(given);
		expect(pages()[15]?.[0]).toEqual({ time: NOW - 20, id: 0 });
		expect(pages()[16]?.[0]).toEqual({ time: NOW - 5, id: 50 });
		expect(found.state.horizon).toEqual({ time: clockText(NOW - 20), id: 0 });
		expect(knownTo(found)).toEqual([50]);
		expect(newest()).toContainEqual(['modified', 800]);
	});

	test.each([
		['it has come as far', NOW - 86],
		['there are fewer after all', undefined],
	])('unless %s', async (_what, boundary) => {
		const found = await begin({ pages: full(NOW - 100), newest: [NOW, boundary] });
		expect(pages()[15]?.[0]).toEqual({ time: NOW - 86, id: 15 });
		expect(found.state.horizon).toEqual({ time: clockText(NOW - 120), id: 0 });
	});

	test('not after fewer pages', async () => {
		await begin({ pages: full(NOW - 100).slice(1), newest: [NOW, NOW - 20] });
		expect(pages()[14]?.[0]).toEqual({ time: NOW - 86, id: 15 });
	});
});

describe('by sync', () => {
	const given = () => ({ syncs: [{ updated: [row(3, NOW - 40)], deleted: ['12x7'], last: seconds(NOW - 30) }] });

	test('what it shows is known as well', async () => {
		const found = await begin(given(), { way: 'sync' });
		expect(syncs()).toEqual([NOW - 120]);
		expect(knownTo(found)).toEqual([3]);
		expect(found.state.deletions).toBe('');
	});

	test('deletions are known from it alone, each up to its answer', async () => {
		const found = await begin(given(), { way: 'sync', event: 'deleted' });
		const { state, narrowed, aheadBy } = found;
		expect({ narrowed, aheadBy }).toEqual({ narrowed: false, aheadBy: -10_000 });
		expect(knownTo(found)).toEqual([]);
		expect([...unpackDeletions(state.deletions, state.cursor.seconds)]).toEqual([[7, seconds(NOW - 30)]]);
		expect(state.deletionHorizon).toBe(seconds(NOW - 120));
		expect(pages()).toEqual([]);
	});

	test('as far back as the clock may be set back', async () => {
		const { state } = await begin(given(), { way: 'sync', event: 'deleted', setBack: 3_600 });
		expect(syncs()).toEqual([NOW - 3_720]);
		expect(state.deletionHorizon).toBe(seconds(NOW - 3_720));
	});

	test('more deletions than can be remembered narrow the window', async () => {
		const deleted = Array.from({ length: 3_001 }, (_, index) => `12x${index + 1}`);
		const found = await begin({ syncs: [{ deleted, last: seconds(NOW - 30) }] }, { way: 'sync', event: 'deleted' });
		expect(found.narrowed).toBe(true);
		expect(found.state.deletionHorizon).toBe(seconds(NOW - 30));
	});

	test('a query asks for nothing of it', async () => {
		await begin({});
		expect(syncs()).toEqual([]);
	});
});

test('more records than can be remembered narrow the window', async () => {
	const many = Array.from({ length: 801 }, (_, index) => row(index + 1, NOW - 5));
	expect((await begin({ pages: [many] })).narrowed).toBe(true);
});

describe('if fields are watched', () => {
	const given = () => ({ watchedFields: ['stage'], values: [[{ id: 5, values: ['Won'] }]] });

	test('their values are known, of all records', async () => {
		const { state, ...rest } = await begin(given());
		expect(rest).toEqual({ narrowed: false, aheadBy: -10_000 });
		expect(state.tag).toBe('tag');
		expect(WatchedValues.unpack(state.watched ?? '').change(5, ['Won'])).toBeUndefined();
		expect(WatchedValues.unpack(state.watched ?? '').size).toBe(1);
	});

	test('the number of records read is told', async () => {
		const values = Array.from({ length: 10_000 }, (_, index) => ({ id: index + 1, values: ['Won'] }));
		const progress = jest.fn();
		await begin({ ...given(), values: [values] }, { progress });
		expect(progress.mock.calls).toEqual([[10_000]]);
	});
});

test('if deletions are found by comparison, the ids are known, of all records', async () => {
	const all = Array.from({ length: 10_000 }, (_, index) => index + 1);
	const ids = { ids: async (after: number) => (after === 0 ? all : []), count: async () => 10_000 };
	const given = Object.create(new GivenSource({ newest: [NOW], clock: clockAt(NOW + 60) }), { ids: { value: ids } });
	const progress = jest.fn();
	const settings: Settings = { ...SETTINGS, event: 'deleted', tag: 'tag', way: 'comparison', progress };
	const { state, ...rest } = await seed(given as ReadingSource, settings, 5);
	expect(rest).toEqual({ narrowed: false, aheadBy: -60 });
	expect(state.ids).toMatchObject({ count: 10_000, last: NOW, since: seconds(NOW + 60), settled: false });
	expect(state.deletions).toBe('');
	expect(progress.mock.calls).toEqual([[10_000]]);
});
