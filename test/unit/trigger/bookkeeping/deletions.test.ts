// Deletions by sync: which are new, which are known, and which of the known ones have happened once more.

import {
	fitDeletions,
	packDeletions,
	readDeletions,
	unpackDeletions,
	type DeletionsFound,
} from '../../../../nodes/Vtiger/trigger/bookkeeping/deletions';
import { MOST_PAGES } from '../../../../nodes/Vtiger/trigger/bookkeeping/feed';
import type { CursorSettings, TriggerState } from '../../../../nodes/Vtiger/trigger/bookkeeping/state';
import { clockText } from '../../../../nodes/Vtiger/trigger/bookkeeping/wallClock';
import { GivenSource, type Given } from './givenSource';
import { NOW, OFFSET, SETTINGS, at, begin, clockAt, seconds } from './readings';

let source: GivenSource;

type Found = Omit<DeletionsFound, 'emitted'> & { emitted: string[] };

/** The records by their numbers, as one answer up to a time shows them. */
const page = (last: number, deleted: number[] = [], more = false) => ({
	deleted: deleted.map((id) => `12x${id}`),
	last: seconds(last),
	more,
});

/** So many deletions are known, each up to a time. */
const knowing = (known: Record<number, number>, more: Partial<TriggerState> = {}): Partial<TriggerState> => ({
	deletions: packDeletions(
		new Map(Object.entries(known).map(([id, upTo]) => [Number(id), seconds(upTo)])),
		seconds(NOW),
	),
	deletionHorizon: seconds(NOW - 120),
	...more,
});

async function read(
	given: Given,
	state: Partial<TriggerState> = {},
	settings: Partial<CursorSettings> = {},
): Promise<Found> {
	source = new GivenSource(given);
	const before = { ...begin(), ...state };
	const found = await readDeletions(source, before, { ...SETTINGS, event: 'deleted', ...settings });
	return { ...found, emitted: found.emitted.map(({ webserviceId }) => webserviceId) };
}

const asked = () => source.asked.flatMap((one) => ('sync' in one ? [one.sync + OFFSET] : []));
const known = ({ state }: Found) => {
	const base = state.cursor.seconds;
	return Object.fromEntries([...unpackDeletions(state.deletions, base)].map(([id, upTo]) => [id, upTo + OFFSET]));
};

describe('new deletions', () => {
	test('are emitted and known from then on', async () => {
		const state = { progress: at(NOW), watched: 'kept' };
		const found = await read({ syncs: [page(NOW + 50, [5])], clock: clockAt(NOW + 60) }, state);
		expect(found).toMatchObject({ emitted: ['12x5'], brokenOff: false, narrowed: false });
		expect(known(found)).toEqual({ 5: NOW + 50 });
		expect(found.state).toMatchObject({
			edition: begin().edition + 1,
			cursor: { time: clockText(NOW + 50), seconds: seconds(NOW + 50) },
			deletionHorizon: seconds(NOW - 70),
			savedAt: seconds(NOW + 60),
			watched: 'kept',
		});
		expect(found.state).not.toHaveProperty('progress');
	});

	test('come in the order of the answers, within one by their numbers', async () => {
		const { emitted } = await read({ syncs: [page(NOW + 1, [10, 9], true), page(NOW + 2, [3])] });
		expect(emitted).toEqual(['12x9', '12x10', '12x3']);
		expect(asked()).toEqual([NOW - 120, NOW + 1]);
	});

	test('are remembered for as long as the clock may be set back, and not beyond what is done with', async () => {
		const syncs = () => [page(NOW + 50, [5])];
		expect((await read({ syncs: syncs() }, {}, { setBack: 3_600 })).state.deletionHorizon).toBe(seconds(NOW - 3_670));
		const found = await read({ syncs: syncs() }, { deletionHorizon: seconds(NOW - 60) }, { setBack: 3_600 });
		expect(found.state.deletionHorizon).toBe(seconds(NOW - 60));
	});

	test('if the server does not say its time, it is not known when they were emitted', async () => {
		expect((await read({ syncs: [page(NOW + 50, [5])], clock: undefined })).state.savedAt).toBe(0);
	});
});

describe('more than a poll takes', () => {
	test.each([
		[2, true, 1, ['12x1', '12x2'], true],
		[3, true, 2, ['12x1', '12x2', '12x3'], false],
		[2, false, 1, ['12x1', '12x2'], true],
		[3, false, 1, ['12x1', '12x2', '12x3'], false],
	])('%i of three, there is more: %s', async (mostRecords, more, requests, emitted, brokenOff) => {
		const found = await read({ syncs: [page(NOW + 9, [1, 2, 3], more), page(NOW + 9)] }, {}, { mostRecords });
		expect(asked()).toHaveLength(requests);
		expect(found).toMatchObject({ emitted, brokenOff });
		// What waits lies behind the beginning of its answer.
		expect(found.state.cursor.seconds).toBe(seconds(brokenOff ? NOW : NOW + 9));
	});

	test('wait behind the answer before the first of them', async () => {
		const syncs = [page(NOW + 5, [1], true), page(NOW + 9, [2], true), page(NOW + 12, [3])];
		const found = await read({ syncs }, {}, { mostRecords: 1 });
		expect(found.emitted).toEqual(['12x1']);
		expect(found.state.cursor).toEqual({ time: clockText(NOW + 5), seconds: seconds(NOW + 5) });
	});

	test('wait behind the earliest of them, if one was deleted once more', async () => {
		const syncs = () => [page(NOW + 20, [], true), page(NOW + 60, [1, 8, 9]), page(NOW + 60, [1])];
		const all = await read({ syncs: syncs() }, knowing({ 1: NOW + 40 }));
		expect(all.emitted).toEqual(['12x8', '12x9', '12x1']);
		const one = await read({ syncs: syncs() }, knowing({ 1: NOW + 40 }), { mostRecords: 1 });
		expect(one.emitted).toEqual(['12x8']);
		expect(one.state.cursor.seconds).toBe(seconds(NOW + 20));
	});

	test('one that is deleted once more and waits is not the one that was known', async () => {
		const syncs = [page(NOW + 5, [1], true), page(NOW + 9, [7])];
		const found = await read({ syncs }, knowing({ 7: NOW - 50 }), { mostRecords: 1 });
		expect(found.emitted).toEqual(['12x1']);
		expect(known(found)).toEqual({ 1: NOW + 5 });
	});

	test('are taken all the same if what is remembered leaves no room for their moment', async () => {
		const full = Object.fromEntries(Array.from({ length: 3_000 }, (_, index) => [10_000 + index, NOW - 10]));
		const ids = Array.from({ length: 30 }, (_, index) => index + 1);
		const found = await read({ syncs: [page(NOW + 5, ids)] }, knowing(full), { mostRecords: 10 });
		expect(found.emitted).toHaveLength(30);
		expect(found.narrowed).toBe(true);
		// There is room if the moments differ.
		const few = await read({ syncs: [page(NOW + 5, ids)] }, knowing({ 99: NOW - 10 }), { mostRecords: 10 });
		expect(few.emitted).toHaveLength(10);
	});
});

describe('a deletion that is known up to a time', () => {
	const UP_TO = NOW - 50;
	const given = (...syncs: Array<ReturnType<typeof page>>) => ({ syncs });

	test.each<[string, Array<ReturnType<typeof page>>, string[], number[]]>([
		['is shown up to before it', [page(NOW - 60, [5])], [], [NOW - 120]],
		['is shown up to it', [page(UP_TO, [5])], [], [NOW - 120]],
		['is shown behind it', [page(UP_TO, [], true), page(NOW, [5])], ['12x5'], [NOW - 120, UP_TO]],
		['is shown well behind it', [page(NOW - 40, [], true), page(NOW, [5])], ['12x5'], [NOW - 120, NOW - 40]],
		['may lie on either side, and does before', [page(NOW, [5]), page(NOW)], [], [NOW - 120, UP_TO]],
		['may lie on either side, and does behind', [page(NOW, [5]), page(NOW, [5])], ['12x5'], [NOW - 120, UP_TO]],
	])('%s', async (_what, syncs, emitted, requests) => {
		const found = await read(given(...syncs), knowing({ 5: UP_TO }));
		expect(found.emitted).toEqual(emitted);
		expect(asked()).toEqual(requests);
	});

	test('is not looked into once all up to the last change was', async () => {
		const quiet = { lastChange: seconds(NOW), since: 5, settled: true };
		const settled = knowing({ 5: UP_TO }, { progress: at(NOW - 9, { quiet }) });
		await read(given(page(NOW, [5])), settled);
		expect(asked()).toHaveLength(1);
		await read(given(page(NOW + 1, [5])), settled);
		expect(asked()).toHaveLength(2);
		await read(
			given(page(NOW, [5])),
			knowing({ 5: UP_TO }, { progress: at(NOW - 9, { quiet: { ...quiet, settled: false } }) }),
		);
		expect(asked()).toHaveLength(2);
	});

	test.each([
		['no farther than there is more', [page(NOW - 40)], [], [UP_TO]],
		['as far as it was shown', [page(NOW - 30, [], true)], [], [UP_TO]],
		[
			'over as many answers as that takes',
			[page(NOW - 40, [], true), page(NOW - 30, [5], true)],
			['12x5'],
			[UP_TO, NOW - 40],
		],
	])('is followed %s', async (_what, again, emitted, requests) => {
		const found = await read({ syncs: [page(NOW - 30, [5]), ...again] }, knowing({ 5: UP_TO }));
		expect(found.emitted).toEqual(emitted);
		expect(asked()).toEqual([NOW - 120, ...requests]);
	});

	test('is asked for by its own second: what an earlier second shows says nothing of it', async () => {
		const syncs = [page(NOW, [5, 6, 9]), page(NOW, [5, 6, 77]), page(NOW, [])];
		const found = await read({ syncs }, knowing({ 5: UP_TO, 6: NOW - 10, 9: NOW + 5 }));
		expect(asked()).toEqual([NOW - 120, UP_TO, NOW - 10]);
		expect(found.emitted).toEqual(['12x5']);
		expect(known(found)).toEqual({ 5: NOW, 6: NOW - 10, 9: NOW + 5 });
	});

	test('has the second asked for in their order', async () => {
		await read({ syncs: [page(NOW, [5, 6])] }, knowing({ 5: NOW - 10, 6: UP_TO }));
		expect(asked()).toEqual([NOW - 120, UP_TO, NOW - 10]);
	});

	test.each([
		['does not go on', UP_TO],
		['goes back', UP_TO - 9],
	])('is not followed if the time %s', async (_what, last) => {
		await read({ syncs: [page(NOW, [5]), page(last, [], true)] }, knowing({ 5: UP_TO }));
		expect(asked()).toHaveLength(2);
	});

	test('is followed over so many answers at most', async () => {
		const more = Array.from({ length: MOST_PAGES + 9 }, (_, index) => page(UP_TO + 1 + index, [], true));
		await read({ syncs: [page(NOW + 9_000, [5]), ...more] }, knowing({ 5: UP_TO }));
		expect(asked()).toHaveLength(1 + MOST_PAGES);
	});
});

describe('a poll that emits nothing', () => {
	test('has read up to the last change, and keeps what is known', async () => {
		const before = knowing({ 5: NOW - 50 });
		const { state, ...found } = await read({ syncs: [page(NOW + 9)], clock: clockAt(NOW + 60) }, before);
		expect(found).toEqual({ emitted: [], brokenOff: false, narrowed: false });
		const quiet = { lastChange: seconds(NOW + 9), since: seconds(NOW + 60), settled: false };
		expect(state).toEqual({ ...begin(), ...before, progress: at(NOW + 9, { quiet }) });
	});

	test('is quiet once the overlap has passed', async () => {
		const quiet = { lastChange: seconds(NOW + 9), since: seconds(NOW + 60), settled: false };
		const settled = async (wall: number, more: Given = {}, syncs = [page(NOW + 9)]) => {
			const found = await read({ syncs, clock: clockAt(wall), ...more }, { progress: at(NOW + 9, { quiet }) });
			return found.state.progress?.quiet?.settled;
		};
		expect(await settled(NOW + 180)).toBe(false);
		expect(await settled(NOW + 181)).toBe(true);
		expect(await settled(NOW + 181, { clock: undefined })).toBe(false);
		// Dated ahead of the clock.
		const ahead = { ...quiet, lastChange: seconds(NOW + 100) };
		const found = await read(
			{ syncs: [page(NOW + 100)], clock: clockAt(NOW + 190) },
			{ progress: at(NOW, { quiet: ahead }) },
		);
		expect(found.state.progress?.quiet?.settled).toBe(false);
	});

	test('goes on where it broke off', async () => {
		const syncs = () => Array.from({ length: MOST_PAGES + 9 }, (_, index) => page(NOW + 1 + index, [], true));
		const found = await read({ syncs: syncs() });
		expect(asked()).toHaveLength(MOST_PAGES);
		expect(found.brokenOff).toBe(true);
		expect(found.state.progress).toMatchObject(at(NOW + MOST_PAGES, { id: 0 }));
		// What lies ahead of the clock is read again.
		const ahead = await read({ syncs: syncs(), clock: clockAt(NOW + 50) });
		expect(ahead.state.progress).toMatchObject(at(NOW + 50));
		expect(ahead.state.progress).not.toHaveProperty('id');
		expect((await read({ syncs: [page(NOW + 9)] })).state.progress).not.toHaveProperty('id');
	});

	test.each([
		['a short reading', { elapsed: 10 }, NOW + 50],
		['a longer one', { elapsed: 11 }, NOW + 39],
		['a clock behind the last change', { clock: clockAt(NOW + 30) }, NOW + 30],
	])('after %s it is certain up to a time', async (_what, given, expected) => {
		const { state } = await read({ syncs: [page(NOW + 50)], ...given });
		expect(state.progress).toMatchObject(at(expected));
	});

	test('if all up to the last change was looked at once more, the length of the reading says nothing', async () => {
		const quiet = { lastChange: seconds(NOW + 50), since: 5, settled: true };
		const { state } = await read({ syncs: [page(NOW + 50)], elapsed: 40 }, { progress: at(NOW + 9, { quiet }) });
		expect(state.progress).toMatchObject(at(NOW + 50));
	});
});

describe('of the known deletions', () => {
	const many = (count: number) =>
		new Map(Array.from({ length: count }, (_, index) => [index + 1, seconds(NOW + index)]));

	test('those behind the horizon are kept', () => {
		const { kept, ...rest } = fitDeletions(new GivenSource({}), many(5), seconds(NOW + 2));
		expect([...kept.keys()]).toEqual([4, 5]);
		expect(rest).toEqual({ horizon: seconds(NOW + 2), narrowed: false });
	});

	test.each([
		[3_000, 3_000, NOW - 1, false],
		[3_001, 3_000, NOW, true],
		[3_010, 3_000, NOW + 9, true],
	])('of %i as many as fit: %i, and the horizon moves to the last that does not', (count, size, horizon, narrowed) => {
		const shuffled = new Map([...many(count)].reverse());
		const fitted = fitDeletions(new GivenSource({}), shuffled, seconds(NOW - 1));
		expect(fitted.kept.size).toBe(size);
		expect(fitted).toMatchObject({ horizon: seconds(horizon), narrowed });
	});

	test('the later ones are those that the wall clock shows later', () => {
		const setBackAt = seconds(NOW);
		const { kept } = fitDeletions(
			new GivenSource({ setBackAt }),
			new Map([
				[1, setBackAt - 5],
				[2, setBackAt + 5],
			]),
			setBackAt - 60,
		);
		expect([...kept.keys()]).toEqual([1]);
	});
});
