// Reading by query: what is asked for, where a reading ends, and how far it has come.

import { MOST_PAGES, readByQuery, timeField, type Found } from '../../../../nodes/Vtiger/trigger/bookkeeping/feed';
import type { Row } from '../../../../nodes/Vtiger/trigger/bookkeeping/source';
import type { CursorSettings, Quiet, TriggerState } from '../../../../nodes/Vtiger/trigger/bookkeeping/state';
import { clockText } from '../../../../nodes/Vtiger/trigger/bookkeeping/wallClock';
import { GivenSource, idsOf, newRow, otherRow, row, takenOf, type Given } from './givenSource';
import { NOW, SETTINGS, at, begin, clockAt, seconds } from './readings';

const hundred = Array.from({ length: 100 }, (_, index) => otherRow(index + 1, NOW - 100));

let source: GivenSource;

async function read(
	given: Given,
	settings: Partial<CursorSettings> = {},
	state: Partial<TriggerState> = {},
): Promise<Found> {
	source = new GivenSource(given);
	return await readByQuery(source, { ...begin(), ...state }, { ...SETTINGS, ...settings });
}

const asked = () => source.asked.flatMap((one) => ('page' in one ? [one.page[0]] : []));
const quiet = (more: Partial<Quiet> = {}): Quiet => ({ lastChange: NOW, id: 5, since: 1, settled: false, ...more });

test.each([
	['created', {}, 'created', false],
	['updated', {}, 'modified', true],
	['createdOrUpdated', {}, 'modified', true],
	['updated', { progress: at(NOW, { settled: true }) }, 'modified', false],
	['created', { progress: at(NOW, { settled: true }) }, 'created', false],
] as const)(
	'%s, %o: the rows by the time when they were %s, with their contents: %s',
	async (event, state, by, whole) => {
		const found = await read({ pages: [[newRow(1, NOW + 1)]] }, { event }, state);
		expect(source.asked[0]).toEqual({ page: [{ time: NOW - 120, id: 0 }, by, whole] });
		expect(found.reading.withContents).toBe(whole);
		expect(found.book.horizon).toEqual({ time: NOW - 120, id: 0 });
		expect(timeField({ ...SETTINGS, event })).toBe(by);
	},
);

test('watched values come with the times', async () => {
	await read({ watchedFields: ['stage'] }, { event: 'updated' });
	expect(source.asked).toEqual([{ page: [{ time: NOW - 120, id: 0 }, 'modified', false] }]);
});

test.each<[string, Row[][], number]>([
	['nothing is there', [], 1],
	['the rows are few, and none is new', [[otherRow(1, NOW)]], 1],
	['one of the rows is new', [[newRow(1, NOW + 1)]], 2],
	['one of them is new, and from before the last', [[newRow(1, NOW - 50)]], 2],
	['the last row is from behind what was read', [[newRow(1, NOW + 1, { ignored: true })]], 2],
	['a hundred rows are there, none of them new', [hundred], 2],
	['99 rows are there, none of them new', [hundred.slice(1)], 1],
	['there are more and more', [[newRow(1, NOW + 1)], [newRow(2, NOW + 2)], [newRow(3, NOW + 3)]], 4],
])('if %s it takes the requests that are needed', async (_what, pages, requests) => {
	await read({ pages: [...pages] });
	expect(source.asked).toHaveLength(requests);
	const ends = pages.flatMap((page) => page.slice(-1)).map(({ id, modified }) => ({ time: modified, id }));
	expect(asked()).toEqual([{ time: NOW - 120, id: 0 }, ...ends].slice(0, requests));
});

test.each([
	['go back', [newRow(2, NOW + 2)], [newRow(3, NOW + 1)]],
	['come twice', [newRow(2, NOW + 2)], [newRow(2, NOW + 2)]],
	['go back within a second', [newRow(2, NOW + 2)], [newRow(1, NOW + 2)]],
])('rows that %s are no answer', async (_what, ...pages) => {
	await expect(read({ pages })).rejects.toMatchObject({ code: 'BROKEN_ANSWER', operation: 'query' });
});

test('a record that was changed while the pages were read counts once, as it is now', async () => {
	const pages = [[newRow(1, NOW + 1), newRow(2, NOW + 2)], [newRow(1, NOW + 3, { created: NOW + 1 })]];
	const found = await read({ pages });
	expect(idsOf(found.reading.versions)).toEqual([2, 1]);
	expect(idsOf(found.seen)).toEqual([2, 1]);
	expect(found.plan.taken).toMatchObject([{ version: { id: 2 } }, { version: { id: 1, modified: NOW + 3 } }]);
});

describe('ends for now', () => {
	test.each([
		[3, true, 1],
		[4, false, 2],
	])('with more than %i records of four: %s', async (mostRecords, brokenOff, requests) => {
		const some = [1, 2, 3, 4].map((id) => newRow(id, NOW + id));
		const found = await read({ pages: [some] }, { mostRecords });
		expect(source.asked).toHaveLength(requests);
		expect(found.reading).toMatchObject({ brokenOff, more: brokenOff });
		expect(takenOf(found)).toEqual(idsOf(some).slice(0, mostRecords));
		expect(found.rest).toEqual(brokenOff ? at(NOW + 3, { id: 3 }) : undefined);
		expect(found.reading.upTo).toEqual(brokenOff ? { time: NOW + 3, id: 3 } : { time: NOW + 4, id: 4 });
	});

	test('with so many requests', async () => {
		const pages = Array.from({ length: MOST_PAGES + 9 }, (_, index) => [newRow(index + 1, NOW + 1 + index)]);
		const found = await read({ pages }, { event: 'updated' });
		expect(source.asked).toHaveLength(MOST_PAGES);
		const last = NOW + MOST_PAGES;
		expect(found.reading).toMatchObject({ brokenOff: true, more: true, upTo: { time: last, id: MOST_PAGES } });
		expect(found.rest).toEqual(at(last, { id: MOST_PAGES }));
	});

	test('if the poll takes no more: what was read behind that waits', async () => {
		const pages = [[newRow(1, NOW + 1)], [newRow(2, NOW + 2), newRow(3, NOW + 3)]];
		const found = await read({ pages }, { mostRecords: 2 });
		expect(takenOf(found)).toEqual([1, 2]);
		expect(found.rest).toEqual(at(NOW + 2, { id: 2 }));
		expect(found.reading).toMatchObject({ more: true, brokenOff: true, upTo: { time: NOW + 2, id: 2 } });
	});

	test('if too much is dated ahead: the reading is whole, and more waits', async () => {
		const ahead = Array.from({ length: 401 }, (_, index) => newRow(index + 1, NOW + 90_000));
		const found = await read({ pages: [ahead], clock: clockAt(NOW + 5) });
		expect(found.reading).toMatchObject({ brokenOff: false, more: true, quiet: { settled: false } });
		expect(found.rest).toBeUndefined();
	});
});

describe('how far it has come', () => {
	const change = [newRow(5, NOW + 50)];
	test.each<[string, Given, Partial<TriggerState>, { upTo: object; seconds: number }]>([
		['up to the last row', { pages: [change] }, {}, { upTo: { time: NOW + 50, id: 5 }, seconds: NOW + 50 }],
		['as far as before, if nothing is there', {}, {}, { upTo: { time: NOW, id: 0 }, seconds: NOW }],
		[
			'also to one that does not count',
			{ pages: [[newRow(1, NOW + 1), otherRow(2, NOW + 9)]] },
			{},
			{ upTo: { time: NOW + 9, id: 2 }, seconds: NOW + 9 },
		],
		['nor if the server does not say its time', { clock: undefined }, {}, { upTo: { time: NOW, id: 0 }, seconds: NOW }],
		[
			'as far as the last poll that emitted nothing',
			{},
			{ progress: at(NOW + 70) },
			{ upTo: { time: NOW + 70, id: 0 }, seconds: NOW + 70 },
		],
		[
			'no farther than the clock, which was set back',
			{ clock: clockAt(NOW - 30) },
			{},
			{ upTo: { time: NOW - 30, id: 0 }, seconds: NOW - 30 },
		],
		[
			'no farther than the clock by its seconds, though the zone shows more',
			{ pages: [change], clock: { seconds: seconds(NOW + 20), wall: NOW + 500 } },
			{},
			{ upTo: { time: NOW + 50, id: 5 }, seconds: NOW + 20 },
		],
		[
			'by its seconds as far as before, if the server does not say its time',
			{ pages: [change], clock: undefined },
			{},
			{ upTo: { time: NOW + 50, id: 5 }, seconds: NOW },
		],
		[
			'by its seconds no farther than where the clock stood when a long reading began',
			{ pages: [change], standing: NOW + 30 },
			{},
			{ upTo: { time: NOW + 50, id: 5 }, seconds: NOW + 30 },
		],
	])('%s', async (_what, given, state, { upTo, seconds: reached }) => {
		const found = await read(given, {}, state);
		expect(found.reading).toMatchObject({ upTo, seconds: seconds(reached), brokenOff: false, more: false });
		expect(found.rest).toBeUndefined();
	});

	test('the clock when it began and when it ended, and where it stood', async () => {
		const given = { begun: clockAt(NOW + 80), clock: clockAt(NOW + 90), standing: NOW + 30 };
		const { reading } = await read({ pages: [change], ...given });
		expect(reading).toMatchObject({ clock: clockAt(NOW + 80), endedAt: seconds(NOW + 90), standing: NOW + 30 });
		expect((await read({ clock: undefined })).reading).toMatchObject({ clock: undefined, endedAt: 0 });
	});
});

describe('how long it has been quiet', () => {
	const last = [row(5, NOW)];
	const known = at(NOW, { quiet: quiet({ since: seconds(NOW + 5) }) });

	test('since the last change was first seen', async () => {
		const { reading } = await read({ pages: [last], clock: clockAt(NOW + 9) });
		expect(reading.quiet).toEqual(quiet({ since: seconds(NOW + 9) }));
	});

	test('for longer than the overlap: times are certain, however long the reading took', async () => {
		const given = { pages: [last], clock: clockAt(NOW + 500), standing: NOW - 30 };
		const { reading } = await read(given, {}, { progress: known });
		expect(reading.quiet).toEqual(quiet({ since: seconds(NOW + 5), settled: true }));
		expect(reading.seconds).toBe(seconds(NOW));
	});

	test.each<[string, Given]>([
		[
			'the last change lies ahead of the clock by its zone',
			{ clock: { seconds: seconds(NOW + 500), wall: NOW + 120 } },
		],
		['the overlap has not passed', { clock: clockAt(NOW + 125) }],
		['the server does not say its time', { clock: undefined }],
	])('not if %s', async (_what, given) => {
		const { reading } = await read({ pages: [last], ...given }, {}, { progress: known });
		expect(reading.quiet?.settled).toBe(false);
	});

	test('not if more waits', async () => {
		const some = [newRow(1, NOW + 1), newRow(5, NOW + 2)];
		const progress = at(NOW, { quiet: quiet({ lastChange: NOW + 2, since: seconds(NOW + 5) }) });
		const { reading } = await read({ pages: [some] }, { mostRecords: 1 }, { progress });
		expect(reading.quiet?.settled).toBe(false);
	});
});

describe('if the wall clock was set back', () => {
	// It shows an hour for the second time.
	const clock = { seconds: seconds(NOW + 3_605), wall: NOW + 5 };
	const given = { clock, setBackAt: seconds(NOW + 3_600) };
	const settings = { setBack: 3_600 };
	const state = { horizon: { time: clockText(NOW - 9_000), id: 0 } };

	test('the reading begins so much earlier', async () => {
		await read({ ...given, pages: [[otherRow(1, NOW)]] }, settings, state);
		expect(asked()).toEqual([
			{ time: NOW - 120, id: 0 },
			{ time: NOW - 3_720, id: 0 },
		]);
	});

	test('but not before what is done with', async () => {
		await read({ ...given }, settings, { horizon: { time: clockText(NOW - 1_000), id: 7 } });
		expect(asked()).toEqual([
			{ time: NOW - 120, id: 0 },
			{ time: NOW - 1_000, id: 7 },
		]);
	});

	test('the answer from before that counts for nothing', async () => {
		const found = await read({ ...given, pages: [[newRow(1, NOW + 1)], [newRow(2, NOW + 2)]] }, settings, state);
		expect(idsOf(found.reading.versions)).toEqual([2]);
		expect(asked()).toHaveLength(3);
	});

	test('nothing of that if the zone does so, and has not', async () => {
		await read({ ...given, clock: clockAt(NOW + 5) }, settings, state);
		expect(asked()).toHaveLength(1);
	});

	test('a reading that begins there already does not begin again', async () => {
		await read(
			{ ...given, pages: [[otherRow(1, NOW)]] },
			{ ...settings, overlap: 1 },
			{ horizon: { time: clockText(NOW - 1), id: 0 } },
		);
		expect(asked()).toHaveLength(1);
	});
});

describe('if fields are watched and there are conditions', () => {
	const some = [newRow(1, NOW + 1), newRow(2, NOW + 2), newRow(3, NOW + 3)];
	const fits = (rows: readonly Row[]) => rows.filter(({ id }) => id !== 2);

	test('what does not fit is not taken, but was seen', async () => {
		const found = await read({ pages: [some], again: fits, conditioned: true, watchedFields: ['stage'] });
		expect(takenOf(found)).toEqual([1, 3]);
		expect(idsOf(found.reading.versions)).toEqual([1, 3]);
		expect(idsOf(found.seen)).toEqual([1, 2, 3]);
		expect(found.passedOver).toEqual([]);
	});

	test('nor does it count towards what a poll takes', async () => {
		const given = { again: fits, conditioned: true, watchedFields: ['stage'] };
		expect((await read({ ...given, pages: [some] }, { mostRecords: 2 })).reading.brokenOff).toBe(false);
		expect((await read({ ...given, pages: [some] }, { mostRecords: 1 })).reading.brokenOff).toBe(true);
	});

	test('nothing is asked for if there are no conditions, or nothing is watched', async () => {
		for (const given of [{ watchedFields: ['stage'] }, { conditioned: true }]) {
			await read({ ...given, pages: [some] });
			expect(source.asked.some((one) => 'again' in one)).toBe(false);
		}
	});
});
