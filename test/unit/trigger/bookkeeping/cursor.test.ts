// The bookkeeping at its limits: more than fits, versions ahead of the clock, fields that were added.

import { CAPACITY, withEmission, withoutEmission } from '../../../../nodes/Vtiger/trigger/bookkeeping/advance';
import { judge, openBook, plan, reached, windowStart } from '../../../../nodes/Vtiger/trigger/bookkeeping/cursor';
import type { CursorSettings, Progress, Quiet } from '../../../../nodes/Vtiger/trigger/bookkeeping/state';
import { clockText } from '../../../../nodes/Vtiger/trigger/bookkeeping/wallClock';
import { WatchedValues } from '../../../../nodes/Vtiger/trigger/bookkeeping/watchedValues';
import { NOW, OFFSET, SETTINGS, begin, clockAt, reading, stored, version } from './readings';

test('a burst beyond what can be remembered narrows the window, stays below 64 kB and repeats nothing', () => {
	const long = 'x'.repeat(23);
	const burst = Array.from({ length: 3_000 }, (_, index) =>
		version(9_000_000_000 + index, NOW + 1, { hash: `name${long}` }),
	);
	const { state, narrowed } = withEmission(begin(), reading(burst, NOW + 1), burst, [], SETTINGS);
	expect(narrowed).toBe(true);
	expect(JSON.stringify(state).length).toBeLessThan(64_000);
	const book = openBook(stored(state));
	expect(book.remembered.size).toBe(CAPACITY);
	expect(burst.filter((one) => judge(book, 'createdOrUpdated', one) !== undefined)).toEqual([]);
	expect(judge(book, 'createdOrUpdated', version(9_000_005_000, NOW + 1))).toBe('created');
	expect(judge(book, 'createdOrUpdated', version(9_000_000_001, NOW + 2, { created: NOW + 1 }))).toBe('updated');
});

test('the state is below 64 kB with everything that it can hold at once', () => {
	const settings = { ...SETTINGS, overlap: 86_400 };
	const hash = 'name' + 'h'.repeat(23);
	const all = Array.from({ length: 4_000 }, (_, index) =>
		version(99_000_000_000 + index * 7, NOW - 80_000 + index, { created: NOW - 70_000 + index, hash }),
	);
	const waiting = reading(all, NOW, { more: true });
	const { state } = withEmission(begin([], settings), waiting, all, all, settings);
	const packed = JSON.stringify(withoutEmission(state, waiting, all, settings));
	expect(packed.length).toBeGreaterThan(40_000);
	expect(packed.length).toBeLessThan(64_000);
});

test('what is dated ahead of the clock is taken as far as it can be remembered, and hides nothing', () => {
	const ahead = Array.from({ length: 450 }, (_, index) => version(1_000 + index, NOW + 1_000_000));
	const usual = version(5_000, NOW + 5);
	const clock = { seconds: NOW - 10_800 + 5, wall: NOW + 5 };
	const planned = plan(openBook(begin()), [...ahead, usual], SETTINGS, clock);
	expect(planned.taken[0]?.version.id).toBe(5_000);
	expect(planned.taken).toHaveLength(401);
	expect(planned.waiting).toHaveLength(50);
	const taken = planned.taken.map((one) => one.version);
	const { state } = withEmission(begin(), reading([...ahead, usual], NOW + 1_000_000, { clock }), taken, [], SETTINGS);
	expect(state.cursor.time).toBe(clockText(NOW + 5));
	const book = openBook(stored(state));
	expect(taken.filter((one) => judge(book, 'createdOrUpdated', one) !== undefined)).toEqual([]);
	expect(judge(book, 'createdOrUpdated', version(6_000, NOW + 6))).toBe('created');
	const corrected = version(1_000, NOW + 7, { created: NOW + 1_000_000 });
	expect(judge(book, 'createdOrUpdated', corrected)).toBe('updated');
});

test('a save in the same second counts by its content, and a new field is no change', () => {
	const one = version(7, NOW + 1, { hash: 'oldnCONTENT' });
	const { state } = withEmission(begin(), reading([one], NOW + 1), [one], [], SETTINGS);
	const book = openBook(stored(state));
	expect(judge(book, 'updated', { ...one, hash: 'oldnCHANGED' })).toBe('updated');
	expect(judge(book, 'updated', { ...one, hash: 'newnCHANGED' })).toBeUndefined();
	expect(judge(book, 'updated', { ...one, hash: '' })).toBeUndefined();
});

test('polls that emit nothing move only the reading, however often', () => {
	const known = version(7, NOW - 5);
	const before = begin([known]);
	let state = before;
	for (let polls = 1; polls <= 10; polls++)
		state = withoutEmission(state, reading([], NOW + polls * 100), [], SETTINGS);
	const { progress, ...kept } = state;
	expect(progress?.time).toBe(clockText(NOW + 1_000));
	expect(kept).toEqual(before);
});

test.each([
	['created', { created: NOW + 1, modified: NOW + 1 }, 'created'],
	['created', { created: NOW + 1, modified: NOW + 60 }, 'created'],
	['created', { created: NOW - 5_000, modified: NOW + 1 }, undefined],
	['created', { created: NOW + 1, modified: NOW + 1, ignored: true }, undefined],
	['updated', { created: NOW + 1, modified: NOW + 1 }, undefined],
	['updated', { created: NOW + 1, modified: NOW + 60 }, 'updated'],
	['updated', { created: NOW - 5_000, modified: NOW + 1 }, 'updated'],
	['createdOrUpdated', { created: NOW + 1, modified: NOW + 60 }, 'created'],
	['createdOrUpdated', { created: NOW - 5_000, modified: NOW + 1 }, 'updated'],
	['createdOrUpdated', { created: NOW + 1, modified: NOW + 1, ignored: true }, undefined],
	['createdOrUpdated', { created: NOW + 1, modified: NOW + 60, ignored: true }, 'updated'],
	['createdOrUpdated', { created: NOW - 5_000, modified: NOW - 200 }, undefined],
	['createdOrUpdated', { created: NOW - 5_000, modified: NOW + 1, disregarded: true }, undefined],
	['createdOrUpdated', { created: NOW + 1, modified: NOW + 60, disregarded: true }, 'created'],
	['createdOrUpdated', { created: NOW + 1, modified: NOW + 60, ignored: true, disregarded: true }, undefined],
	['updated', { created: NOW + 1, modified: NOW + 60, disregarded: true }, undefined],
] as const)('%s: %o is %s', (event, times, happening) => {
	expect(judge(openBook(begin()), event, { ...version(7, NOW), ...times })).toBe(happening);
});

test('an id that a restored CRM gives once more is that of another record', () => {
	const first = version(7, NOW + 1);
	for (const event of ['created', 'createdOrUpdated'] as const) {
		const settings = { ...SETTINGS, event };
		const { state } = withEmission(begin([], settings), reading([first], NOW + 1), [first], [], settings);
		const book = openBook(stored(state));
		expect(judge(book, event, first)).toBeUndefined();
		expect(judge(book, event, version(7, NOW + 9_000))).toBe('created');
	}
});

test('if fields are watched, an update is one of them that differs, whatever was saved when', () => {
	const watched = WatchedValues.none(1);
	watched.note(7, ['Won']);
	const book = openBook({ ...begin([version(7, NOW - 5)]), watched: watched.pack() });
	const old = { created: NOW - 5_000, modified: NOW + 1 };
	const judged = (id: number, values?: string[]) => {
		return judge(book, 'updated', { ...version(id, NOW), ...old, ...(values && { values }) });
	};
	expect(judged(7, ['Lost'])).toBe('updated');
	expect(judged(7, ['Won'])).toBeUndefined();
	// What is missing is empty.
	expect(judged(7)).toBe('updated');
	expect(judged(8, ['Won'])).toBe('updated');
	expect(judge(openBook(begin()), 'updated', { ...version(7, NOW), ...old, values: ['Won'] })).toBe('updated');
});

describe('the place behind which a poll reads', () => {
	const state = begin();
	const place = (seconds: number, id = 0) => ({ time: NOW + seconds, id });
	const quiet = (more: Partial<Quiet> = {}): Quiet => ({
		lastChange: NOW + 900,
		id: 7,
		since: 0,
		settled: true,
		...more,
	});
	const at = (seconds: number, more: Partial<Progress> = {}): Progress => ({
		time: clockText(NOW + seconds),
		seconds: NOW + seconds - OFFSET,
		...more,
	});

	test.each<[string, Progress | undefined, ReturnType<typeof place>]>([
		['lies the overlap before the last emission', undefined, place(-120)],
		['moves on with polls that emit nothing', at(1_000), place(880)],
		['is the record at which the reading failed', at(1_000, { id: 9 }), place(1_000, 9)],
		['is the last change once nothing can appear before it', at(1_000, { quiet: quiet() }), place(900, 7)],
		['also if that is the last second read', at(900, { quiet: quiet() }), place(900, 7)],
		['not if it lies ahead of what was read', at(899, { quiet: quiet() }), place(779)],
		['not as long as something can', at(1_000, { quiet: quiet({ settled: false }) }), place(880)],
		[
			'not if it came by sync, without a record',
			at(1_000, { quiet: { lastChange: NOW + 900, since: 0, settled: true } }),
			place(880),
		],
		[
			'lies within the overlap if the last change is old',
			at(1_000, { quiet: quiet({ lastChange: NOW + 9 }) }),
			place(880),
		],
		['is never before what is done with', at(-500, { id: 9 }), place(-120)],
		['nor is its overlap', at(-10), place(-120)],
	])('%s', (_what, progress, expected) => {
		expect(windowStart({ ...state, ...(progress && { progress }) }, SETTINGS)).toEqual(expected);
	});

	test('goes by the last poll, or by the last emission', () => {
		expect(reached(state)).toEqual({ time: clockText(NOW), seconds: NOW - OFFSET });
		expect(reached({ ...state, progress: at(5) })).toEqual(at(5));
	});
});

describe('a poll takes', () => {
	const planned = (
		versions: ReturnType<typeof version>[],
		more: Partial<CursorSettings> = {},
		clock = clockAt(NOW),
	) => {
		const { taken, waiting, full } = plan(openBook(begin()), versions, { ...SETTINGS, ...more }, clock);
		return { taken: taken.map((one) => [one.version.id, one.happening]), waiting: waiting.map(({ id }) => id), full };
	};
	const three = [version(3, NOW + 2), version(2, NOW + 1), version(1, NOW + 2), version(9, NOW - 500)];

	test('what is wanted, in its order', () => {
		const created = (id: number) => [id, 'created'];
		expect(planned(three)).toEqual({ taken: [2, 1, 3].map(created), waiting: [], full: false });
	});

	test.each([
		[3, [2, 1, 3], [], false],
		[2, [2, 1], [3], true],
		[1, [2], [1, 3], true],
	])('%i records at most', (mostRecords, taken, waiting, full) => {
		expect(planned(three, { mostRecords })).toEqual({ taken: taken.map((id) => [id, 'created']), waiting, full });
	});

	test.each([
		['created', [3, 1, 2, 4]],
		['updated', [1, 2, 3, 4]],
		['createdOrUpdated', [1, 2, 3, 4]],
	] as const)('%s in the order of creations or of changes', (event, order) => {
		const some = [
			version(1, NOW + 5, { created: NOW + 2 }),
			version(4, NOW + 11, { created: NOW + 3 }),
			version(2, NOW + 7, { created: NOW + 3 }),
			version(3, NOW + 9, { created: NOW + 1 }),
		];
		expect(planned(some, { event }).taken.map(([id]) => id)).toEqual(order);
	});

	/** So many records dated so many seconds ahead of what the clock shows in the easternmost zone. */
	const ahead = (count: number, seconds: number, first = 1_000) =>
		Array.from({ length: count }, (_, index) => version(first + index, NOW - OFFSET + 14 * 3600 + seconds));

	test('all that the clock of some zone shows by now', () => {
		expect(planned(ahead(401, 0)).waiting).toEqual([]);
	});

	test('400 that are dated ahead of it, and the others when the clock gets there', () => {
		expect(planned(ahead(400, 1)).waiting).toEqual([]);
		expect(planned([version(5, NOW), ...ahead(401, 1)])).toMatchObject({ waiting: [1_400], full: false });
		const { taken } = plan(openBook(begin()), ahead(401, 1), SETTINGS, undefined);
		expect(taken).toHaveLength(401);
	});

	test('fewer if some that lie ahead are remembered', () => {
		const before = ahead(399, 5);
		const usual = Array.from({ length: 50 }, (_, index) => version(index + 1, NOW + 1));
		const { state } = withEmission(
			begin(),
			reading([...before, ...usual], NOW + 1),
			[...before, ...usual],
			[],
			SETTINGS,
		);
		const book = openBook(state);
		const [again] = before;
		const more = [...ahead(2, 9, 5_000), { ...version(Number(again?.id), NOW + 10), created: NOW - 9 }];
		const { taken, waiting } = plan(book, more, SETTINGS, clockAt(NOW));
		expect(waiting.map(({ id }) => id)).toEqual([5_001]);
		expect(taken).toHaveLength(2);
	});
});
