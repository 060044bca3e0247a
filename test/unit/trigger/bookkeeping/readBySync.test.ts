// Reading by sync: what is asked for, where a reading ends, and how far it has come.

import { MOST_PAGES, readBySync, type Found } from '../../../../nodes/Vtiger/trigger/bookkeeping/feed';
import { pack } from '../../../../nodes/Vtiger/trigger/bookkeeping/remembered';
import type { Row } from '../../../../nodes/Vtiger/trigger/bookkeeping/source';
import type { CursorSettings, Quiet, TriggerState } from '../../../../nodes/Vtiger/trigger/bookkeeping/state';
import { clockText } from '../../../../nodes/Vtiger/trigger/bookkeeping/wallClock';
import { GivenSource, idsOf, newRow, row, takenOf, type Given } from './givenSource';
import { NOW, OFFSET, SETTINGS, at, begin, clockAt, seconds } from './readings';

let source: GivenSource;

async function read(
	given: Given,
	settings: Partial<CursorSettings> = {},
	state: Partial<TriggerState> = {},
): Promise<Found> {
	source = new GivenSource(given);
	return await readBySync(source, { ...begin(), ...state }, { ...SETTINGS, ...settings });
}

const asked = () => source.asked.flatMap((one) => ('sync' in one ? [one.sync + OFFSET] : []));
const quiet = (more: Partial<Quiet> = {}): Quiet => ({ lastChange: seconds(NOW), since: 1, settled: true, ...more });
const page = (updated: Row[], last: number, more = false) => ({ updated, last: seconds(last), more });

test.each<[string, Partial<TriggerState>, number]>([
	['the overlap before the last emission', {}, NOW - 120],
	['the overlap before where polls have come to since', { progress: at(NOW + 500) }, NOW + 380],
	['where the reading failed', { progress: at(NOW + 500, { id: 3 }) }, NOW + 500],
	['the last change once nothing can appear before it', { progress: at(NOW, { quiet: quiet() }) }, NOW],
	['not as long as something can', { progress: at(NOW, { quiet: quiet({ settled: false }) }) }, NOW - 120],
	['not if that is another one', { progress: at(NOW, { quiet: quiet({ lastChange: 5 }) }) }, NOW - 120],
	['not if a query has told so', { progress: at(NOW, { quiet: quiet({ id: 7 }) }) }, NOW - 120],
	['nothing that is done with', { deletionHorizon: seconds(NOW - 50) }, NOW - 50],
	['no earlier than that alone', { deletionHorizon: seconds(NOW - 500) }, NOW - 120],
])('begins behind %s', async (_what, state, begins) => {
	await read({}, {}, state);
	expect(asked()).toEqual([begins]);
});

test('goes on behind each answer as long as there is more', async () => {
	const syncs = [
		page([newRow(1, NOW + 1)], NOW + 1, true),
		page([newRow(2, NOW + 2)], NOW + 2, true),
		page([], NOW + 2),
	];
	const found = await read({ syncs });
	expect(asked()).toEqual([NOW - 120, NOW + 1, NOW + 2]);
	expect(takenOf(found)).toEqual([1, 2]);
	expect(found.reading).toMatchObject({
		upTo: { time: NOW + 2, id: 2 },
		seconds: seconds(NOW + 2),
		brokenOff: false,
		more: false,
		withContents: true,
		clock: clockAt(NOW + 10_000),
		endedAt: seconds(NOW + 10_000),
	});
	expect(found.rest).toBeUndefined();
});

test.each([
	['stands still', NOW - 120],
	['goes back', NOW - 200],
])('more to come from a time that %s is no answer', async (_what, last) => {
	await expect(read({ syncs: [page([], last, true)] })).rejects.toMatchObject({
		code: 'BROKEN_ANSWER',
		operation: 'sync',
	});
});

test('a record that was changed between two answers counts once, as it is now, or not at all', async () => {
	const first = [newRow(1, NOW + 1), newRow(2, NOW + 1)];
	// The one fits no more what is wanted, the other still does.
	const second = [newRow(1, NOW + 3, { created: 1_000, disregarded: true }), newRow(2, NOW + 4, { created: NOW + 1 })];
	const found = await read({ syncs: [page(first, NOW + 1, true), page(second, NOW + 4)] });
	expect(found.reading.versions).toEqual([second[1]]);
	expect(idsOf(found.seen)).toEqual([1, 2]);
	expect(found.seen).toEqual(second);
});

test('what is remembered is read along with what is wanted, nothing else is', async () => {
	const known = newRow(7, NOW - 5);
	const state = begin([known]);
	const found = await read({ syncs: [page([row(8, NOW - 200), known, newRow(9, NOW + 1)], NOW + 1)] }, {}, state);
	expect(idsOf(found.reading.versions)).toEqual([7, 9]);
	expect(takenOf(found)).toEqual([9]);
	expect(idsOf(found.book.remembered.values())).toEqual([7]);
	expect(source.asked).toHaveLength(1);
});

describe('ends for now', () => {
	const some = [1, 2, 3, 4].map((id) => newRow(id, NOW + id));
	test.each([
		['createdOrUpdated', 3, true, true],
		['createdOrUpdated', 4, true, false],
		['createdOrUpdated', 3, false, false],
		['created', 3, true, false],
	] as const)(
		'%s with more than %i records of four, there is more: %s',
		async (event, mostRecords, more, brokenOff) => {
			const syncs = [page(some, NOW + 4, more), page([], NOW + 5)];
			const found = await read({ syncs }, { event, mostRecords });
			expect(found.reading.brokenOff).toBe(brokenOff);
			expect(asked()).toHaveLength(more && !brokenOff ? 2 : 1);
			expect(takenOf(found)).toEqual([1, 2, 3, 4].slice(0, mostRecords));
		},
	);

	test('with so many requests', async () => {
		const syncs = Array.from({ length: MOST_PAGES + 9 }, (_, index) => page([], NOW + 1 + index, true));
		const found = await read({ syncs });
		expect(asked()).toHaveLength(MOST_PAGES);
		expect(found.reading).toMatchObject({ brokenOff: true, more: true, seconds: seconds(NOW + MOST_PAGES) });
		expect(found.rest).toEqual({ time: clockText(NOW), seconds: seconds(NOW + MOST_PAGES), id: 0 });
	});

	test('if the poll takes no more, behind what comes before the first that waits', async () => {
		const syncs = [
			page([some[3] as Row, some[0] as Row], NOW + 1, true),
			page([some[2] as Row, some[1] as Row], NOW + 3),
		];
		const found = await read({ syncs }, { mostRecords: 2 });
		expect(takenOf(found)).toEqual([1, 2]);
		expect(found.reading).toMatchObject({ upTo: { time: NOW + 2, id: 2 }, more: true, seconds: seconds(NOW) });
		// The fourth was shown by the first answer.
		expect(found.rest).toEqual({ time: clockText(NOW + 2), seconds: seconds(NOW - 120), id: 2 });
	});

	test('creations wait by their creation', async () => {
		const late = newRow(9, NOW + 50, { created: NOW + 1 });
		const syncs = [page([...some, late], NOW + 50)];
		const found = await read({ syncs }, { mostRecords: 2, event: 'created' });
		expect(takenOf(found)).toEqual([1, 9]);
		expect(found.reading.upTo).toEqual({ time: NOW + 1, id: 9 });
	});
});

describe('how far it has come', () => {
	const syncs = () => [page([newRow(5, NOW + 50)], NOW + 50)];
	test.each<[string, Given, Partial<TriggerState>, { upTo: object; seconds: number }]>([
		['up to the last row', { syncs: syncs() }, {}, { upTo: { time: NOW + 50, id: 5 }, seconds: NOW + 50 }],
		['as far as before, if nothing is there', {}, {}, { upTo: { time: NOW, id: 0 }, seconds: NOW }],
		['nor if there is no clock', { clock: undefined }, {}, { upTo: { time: NOW, id: 0 }, seconds: NOW }],
		[
			'no farther than the clock, which was set back',
			{ begun: clockAt(NOW - 30) },
			{},
			{ upTo: { time: NOW - 30, id: 0 }, seconds: NOW - 30 },
		],
		[
			'as the first of its clocks says',
			{ begun: clockAt(NOW + 20), syncs: syncs() },
			{},
			{ upTo: { time: NOW + 50, id: 5 }, seconds: NOW + 20 },
		],
		[
			'no farther than where the clock stood when a long reading began',
			{ syncs: syncs(), standing: NOW + 30 },
			{},
			{ upTo: { time: NOW + 50, id: 5 }, seconds: NOW + 30 },
		],
		[
			'unless all of that was looked at once more',
			{ syncs: syncs(), standing: NOW + 30 },
			{ progress: at(NOW + 20, { quiet: quiet({ lastChange: seconds(NOW + 50), settled: true }) }) },
			{ upTo: { time: NOW + 50, id: 5 }, seconds: NOW + 50 },
		],
	])('%s', async (_what, given, state, { upTo, seconds: reached }) => {
		const { reading } = await read(given, {}, state);
		expect(reading).toMatchObject({ upTo, seconds: seconds(reached), standing: given.standing, more: false });
	});

	test('without a clock there is none', async () => {
		const { reading } = await read({ clock: undefined, syncs: syncs() });
		expect(reading).toMatchObject({ clock: undefined, endedAt: 0, seconds: seconds(NOW + 50) });
	});
});

describe('how long it has been quiet', () => {
	const progress = at(NOW, { quiet: quiet({ settled: false, since: seconds(NOW + 5) }) });
	const last = () => [page([row(5, NOW)], NOW)];

	test.each<[string, Given, Partial<CursorSettings>, boolean]>([
		['the overlap has passed', { clock: clockAt(NOW + 126), syncs: last() }, {}, true],
		['it has not', { clock: clockAt(NOW + 125), syncs: last() }, {}, false],
		['the server does not say its time', { clock: undefined, syncs: last() }, {}, false],
	])('%s', async (_what, given, settings, settled) => {
		const { reading } = await read(given, settings, { progress });
		expect(reading.quiet).toEqual({ lastChange: seconds(NOW), since: seconds(NOW + 5), settled });
	});

	test('since the last change was first seen', async () => {
		const { reading } = await read({ begun: clockAt(NOW + 7), clock: clockAt(NOW + 9), syncs: last() });
		expect(reading.quiet).toEqual({ lastChange: seconds(NOW), since: seconds(NOW + 9), settled: false });
	});

	test('not if the last change is dated ahead of the clock', async () => {
		const before = quiet({ settled: false, since: seconds(NOW - 500) });
		const given = { clock: clockAt(NOW + 120), syncs: last() };
		const { reading } = await read(given, {}, { progress: at(NOW, { quiet: before }) });
		expect(reading.quiet).toEqual(before);
	});

	test('not if more waits', async () => {
		const before = quiet({ settled: false, since: seconds(NOW + 5), lastChange: seconds(NOW - 120) });
		const syncs = [page([newRow(1, NOW + 1), newRow(2, NOW + 2)], NOW + 2)];
		const { reading } = await read({ syncs }, { mostRecords: 1 }, { progress: at(NOW, { quiet: before }) });
		expect(reading.quiet).toEqual(before);
	});
});

describe('if the wall clock was set back', () => {
	const clock = { seconds: seconds(NOW + 3_605), wall: NOW + 5 };
	const given = { clock, setBackAt: seconds(NOW + 3_600) };

	test('the reading begins so much earlier, and the first answer counts for nothing', async () => {
		const syncs = [page([newRow(1, NOW + 1)], NOW + 1), page([newRow(2, NOW + 2)], NOW + 2)];
		const found = await read({ ...given, syncs }, { setBack: 3_600 });
		expect(asked()).toEqual([NOW - 120, NOW - 3_720]);
		expect(idsOf(found.reading.versions)).toEqual([2]);
	});

	test('but not before what is done with', async () => {
		await read({ ...given }, { setBack: 3_600 }, { deletionHorizon: seconds(NOW - 1_000) });
		expect(asked()).toEqual([NOW - 120, NOW - 1_000]);
	});

	test('not in a zone that never does so, nor if it has not', async () => {
		await read({ ...given });
		expect(asked()).toEqual([NOW - 120]);
		await read({ ...given, clock: clockAt(NOW + 5) }, { setBack: 3_600 });
		expect(asked()).toEqual([NOW - 120]);
	});
});

describe('if there are conditions', () => {
	const some = [newRow(1, NOW + 1), newRow(2, NOW + 2), newRow(3, NOW + 3), row(4, NOW - 500)];
	const fits = (rows: readonly Row[]) => rows.filter(({ id }) => id !== 2);
	const given = { again: fits, conditioned: true };
	const asks = () => source.asked.flatMap((one) => ('again' in one ? [one.again] : []));

	test('a query tells which of the wanted records fit; the others are noted', async () => {
		const found = await read({ ...given, syncs: [page(some, NOW + 3)] });
		expect(asks()).toEqual([[[1, 2, 3], false]]);
		expect(takenOf(found)).toEqual([1, 3]);
		expect(found.reading.versions).toEqual([some[0], some[2]]);
		expect(found.passedOver).toEqual([some[1]]);
	});

	test('what was passed over is not asked for until it changes', async () => {
		const passedOver = pack(some.slice(0, 3), NOW);
		const nothing = await read({ ...given, syncs: [page(some, NOW + 3)] }, {}, { passedOver });
		expect(asks()).toEqual([]);
		expect(takenOf(nothing)).toEqual([]);
		expect(idsOf(nothing.passedOver)).toEqual([1, 2, 3]);
		const changed = some.map((one) => ({ ...one, hash: `name other` }));
		const found = await read({ ...given, syncs: [page(changed, NOW + 3)] }, {}, { passedOver });
		expect(asks()).toEqual([[[1, 2, 3], false]]);
		expect(takenOf(found)).toEqual([1, 3]);
		// What fits now is asked for the next time.
		expect(found.passedOver).toEqual([changed[1]]);
	});

	test('what was changed between the two answers is taken as it is now, what has gone is not', async () => {
		const now = { ...(some[0] as Row), modified: NOW + 30, hash: 'name now' };
		const found = await read({ ...given, again: () => [now, some[2] as Row], syncs: [page(some, NOW + 3)] });
		expect(asks()).toEqual([
			[[1, 2, 3], false],
			[[1], true],
		]);
		expect(found.plan.taken.map(({ version }) => version)).toEqual([some[2], now]);
		expect(idsOf(found.passedOver)).toEqual([2]);
	});

	test('what is remembered and does not fit any more is not taken', async () => {
		const changed = { ...newRow(2, NOW - 5), modified: NOW + 9 };
		const found = await read({ ...given, syncs: [page([changed], NOW + 9)] }, {}, begin([newRow(2, NOW - 5)]));
		expect(found.reading.versions).toEqual([]);
		expect(takenOf(found)).toEqual([]);
	});

	test('what does not fit does not count towards what a poll takes', async () => {
		const syncs = () => [page(some, NOW + 3, true), page([], NOW + 4)];
		expect((await read({ ...given, syncs: syncs() }, { mostRecords: 2 })).reading.brokenOff).toBe(false);
		expect((await read({ ...given, syncs: syncs() }, { mostRecords: 1 })).reading.brokenOff).toBe(true);
	});
});
