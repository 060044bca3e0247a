// The bookkeeping at its limits: more than fits, versions ahead of the clock, fields that were added.

import {
	CAPACITY,
	seeded,
	withEmission,
	withoutEmission,
	type Reading,
} from '../../../../nodes/Vtiger/trigger/bookkeeping/advance';
import { judge, openBook, plan, type ReadVersion } from '../../../../nodes/Vtiger/trigger/bookkeeping/cursor';
import type { CursorSettings, TriggerState } from '../../../../nodes/Vtiger/trigger/bookkeeping/state';
import { clockSeconds, clockText } from '../../../../nodes/Vtiger/trigger/bookkeeping/wallClock';

const NOW = clockSeconds('2026-11-24 12:00:00');
const SETTINGS: CursorSettings = { event: 'createdOrUpdated', overlap: 120, setBack: 0, mostRecords: 500 };

function reading(versions: ReadVersion[], upTo: number, more: Partial<Reading> = {}): Reading {
	return {
		versions,
		upTo: { time: upTo, id: Number.MAX_SAFE_INTEGER },
		seconds: upTo - 10_800,
		brokenOff: false,
		standing: undefined,
		more: false,
		withContents: true,
		clock: { seconds: NOW + 10_000 - 10_800, wall: NOW + 10_000 },
		endedAt: NOW + 10_000 - 10_800,
		...more,
	};
}

function version(id: number, modified: number, more: Partial<ReadVersion> = {}): ReadVersion {
	return { id, modified, created: modified, hash: `name${id}.${modified}`.replace('.', '_'), ...more };
}

function begin(versions: ReadVersion[] = [], settings = SETTINGS): TriggerState {
	return seeded('tag', 1, reading(versions, NOW), { time: NOW - settings.overlap, id: 0 }, settings).state;
}

const stored = (state: TriggerState): TriggerState => JSON.parse(JSON.stringify(state)) as TriggerState;

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
