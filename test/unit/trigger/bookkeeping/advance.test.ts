// The state after a poll: how far it has read, what it remembers, and when it says that it cannot remember all.

import {
	certain,
	seeded,
	withEmission,
	withoutEmission,
	type Reading,
} from '../../../../nodes/Vtiger/trigger/bookkeeping/advance';
import { judge, openBook } from '../../../../nodes/Vtiger/trigger/bookkeeping/cursor';
import { unpack } from '../../../../nodes/Vtiger/trigger/bookkeeping/remembered';
import type { Progress, TriggerState } from '../../../../nodes/Vtiger/trigger/bookkeeping/state';
import { clockText } from '../../../../nodes/Vtiger/trigger/bookkeeping/wallClock';
import { NOW, OFFSET, SETTINGS, begin, clockAt, reading, stored, version } from './readings';

test('what is certain is the least of what is known', () => {
	expect(certain(5, undefined, undefined)).toBe(5);
	expect(certain(5, undefined, 3)).toBe(3);
	expect(certain(5, 4, 7)).toBe(4);
});

describe('a poll that emits nothing', () => {
	const after = (more: Partial<Reading>, state: TriggerState = begin()) =>
		withoutEmission(state, reading([], NOW + 100, { upTo: { time: NOW + 100, id: 7 }, ...more }), [], SETTINGS);
	const quiet = { lastChange: NOW, since: 5, settled: false };

	test.each<[string, Partial<Reading>, Partial<Progress>]>([
		['has read up to the last record', {}, { time: clockText(NOW + 100), seconds: NOW + 100 - OFFSET }],
		['goes on behind the last record where it broke off', { brokenOff: true }, { time: clockText(NOW + 100), id: 7 }],
		['also if that is dated now', { brokenOff: true, clock: clockAt(NOW + 100) }, { id: 7 }],
		['also if the server does not say its time', { brokenOff: true, clock: undefined }, { id: 7 }],
		[
			'if it broke off, the reading’s length does not count',
			{ brokenOff: true, standing: NOW + 40 },
			{ time: clockText(NOW + 100), id: 7 },
		],
	])('%s', (_what, more, progress) => {
		expect(after(more).progress).toMatchObject(progress);
	});

	test.each<[string, Partial<Reading>, number]>([
		['is not certain of what lies ahead of the clock', { clock: clockAt(NOW + 60) }, 60],
		['nor does it go on behind that', { clock: clockAt(NOW + 60), brokenOff: true }, 60],
		['is not certain of what was saved while it read', { standing: NOW + 40 }, 40],
		['unless all of that was looked at once more', { standing: NOW + 40, quiet: { ...quiet, settled: true } }, 100],
		['not if that has yet to be done', { standing: NOW + 40, quiet }, 40],
		['nor ahead of the clock then', { clock: clockAt(NOW + 60), quiet: { ...quiet, settled: true } }, 60],
	])('%s', (_what, more, seconds) => {
		const { progress } = after(more);
		expect(progress?.time).toBe(clockText(NOW + seconds));
		expect(progress).not.toHaveProperty('id');
	});

	const saved = { ...begin(), savedAt: NOW - OFFSET };
	test.each<[string, Partial<Reading>, boolean]>([
		['the overlap has just passed', { clock: clockAt(NOW + 120) }, true],
		['it has not', { clock: clockAt(NOW + 119) }, false],
		['the server does not say its time', { clock: undefined }, false],
		['the contents were not read', { withContents: false }, false],
		['more waits', { more: true }, false],
	])('times are enough from then on if the contents were read and %s: %o, %s', (_what, more, settled) => {
		expect(after(more, saved).progress?.settled).toBe(settled ? true : undefined);
	});

	test('times stay enough once they were', () => {
		const { progress } = after({}, saved);
		expect(
			after({ withContents: false, more: true }, { ...saved, ...(progress && { progress }) }).progress?.settled,
		).toBe(true);
	});

	test('says how long it has been quiet, as far as that is known', () => {
		expect(after({ quiet }).progress?.quiet).toEqual(quiet);
		expect(after({}).progress).not.toHaveProperty('quiet');
	});

	test('notes the latest of what did not fit the conditions, instead of what was noted before', () => {
		const many = Array.from({ length: 70 }, (_, index) => version(index + 1, NOW + index));
		const before = withoutEmission(begin(), reading([], NOW), [version(500, NOW)], SETTINGS);
		const { passedOver } = withoutEmission(before, reading([], NOW + 100), many, SETTINGS);
		expect([...unpack(passedOver, NOW).keys()]).toEqual(many.slice(10).map(({ id }) => id));
		expect(unpack(passedOver, NOW).get(70)).toEqual(many[69]);
	});
});

describe('a poll that emits', () => {
	const emit = (emitted: ReturnType<typeof version>[], upTo: number, more: Partial<Reading> = {}, state = begin()) =>
		withEmission(state, reading(emitted, upTo, more), emitted, [], SETTINGS);

	test.each<[string, Partial<Reading>, number]>([
		['has read up to the last record', {}, 100],
		['is not certain of what lies ahead of the clock', { clock: clockAt(NOW + 60) }, 60],
		['is not certain of what was saved while it read', { standing: NOW + 40 }, 40],
		['knows no better if the server does not say its time', { clock: undefined }, 100],
	])('%s', (_what, more, seconds) => {
		const { state } = emit([version(1, NOW + 100)], NOW + 100, { ...more, seconds: 77, endedAt: 99 });
		expect(state).toMatchObject({
			tag: 'tag',
			edition: 3,
			cursor: { time: clockText(NOW + seconds), seconds: 77 },
			horizon: { time: clockText(NOW + seconds - 120), id: 0 },
			savedAt: 99,
		});
		expect(openBook(stored(state)).remembered.get(1)).toEqual(version(1, NOW + 100));
	});

	test('keeps what it has not read: packed values and ids', () => {
		const watched = 'packed values';
		const before: TriggerState = { ...begin(), watched, progress: { time: clockText(NOW), seconds: 5 } };
		const { state } = emit([version(1, NOW + 1)], NOW + 1, {}, before);
		expect(state.watched).toBe(watched);
		expect(state).not.toHaveProperty('progress');
	});

	test('notes what did not fit the conditions, by its own time', () => {
		const one = version(9, NOW + 4);
		const { state } = withEmission(begin(), reading([], NOW + 50), [version(1, NOW + 50)], [one], SETTINGS);
		expect([...unpack(state.passedOver, NOW + 50).values()]).toEqual([one]);
	});

	test('does not move its horizon back, and remembers for as long as the clock may be set back', () => {
		const settings = { ...SETTINGS, setBack: 3_600 };
		const early = version(1, NOW + 300);
		const { state } = withEmission(begin(), reading([early], NOW + 4_000), [early], [], settings);
		expect(state.horizon.time).toBe(clockText(NOW + 4_000 - 120 - 3_600));
		expect(openBook(state).remembered.has(1)).toBe(true);
		expect(emit([early], NOW - 500).state.horizon.time).toBe(clockText(NOW - 120));
	});

	test('forgets what lies up to the horizon', () => {
		const { state } = emit([version(1, NOW + 380), version(2, NOW + 381), version(3, NOW + 500)], NOW + 500);
		// In the very second of the horizon the id decides, which is 0 there.
		expect([...openBook(state).remembered.keys()]).toEqual([1, 2, 3]);
		expect([
			...openBook(emit([version(1, NOW + 379), version(3, NOW + 500)], NOW + 500).state).remembered.keys(),
		]).toEqual([3]);
	});

	test.each([
		['within the overlap', 0, true],
		['before it, as far as the clock may be set back', 3_600, false],
	])('more than can be remembered %s', (_where, setBack, isNarrowed) => {
		const settings = { ...SETTINGS, setBack };
		const cursor = NOW + 10_000;
		const some = Array.from({ length: 900 }, (_, index) => version(index + 1, cursor - (setBack === 0 ? 100 : 1_000)));
		const { state, narrowed } = withEmission(begin(), reading(some, cursor), some, [], settings);
		expect(narrowed).toBe(isNarrowed);
		expect(state.horizon).toEqual({ time: clockText(cursor - (setBack === 0 ? 100 : 1_000)), id: 100 });
	});

	test('with as many as can be remembered the window stays as it is', () => {
		const some = Array.from({ length: 800 }, (_, index) => version(index + 1, NOW + 1));
		expect(emit(some, NOW + 1)).toMatchObject({ narrowed: false, state: { horizon: { time: clockText(NOW - 119) } } });
	});

	describe('remembers the contents', () => {
		const known = version(7, NOW + 1, { hash: 'oldnTEXT' });
		const other = version(8, NOW + 50);
		const book = (hash: string) => {
			const { state } = emit([known], NOW + 1);
			const read = { ...known, hash };
			return openBook(withEmission(state, reading([read, other], NOW + 50), [other], [], SETTINGS).state);
		};

		test('with the fields that the CRM has only now', () => {
			const { remembered } = book('newnTEXT');
			expect(remembered.get(7)).toEqual({ ...known, hash: 'newnTEXT' });
		});

		test('as they were if the reading has not shown them', () => {
			expect(book('').remembered.get(7)).toEqual(known);
		});

		test('as they were if another save of the same second still waits', () => {
			const after = book('oldnOTHER');
			expect(after.remembered.get(7)).toEqual(known);
			expect(judge(after, 'createdOrUpdated', { ...known, hash: 'oldnOTHER' })).toBe('updated');
		});
	});

	test.each(['created', 'updated', 'createdOrUpdated'] as const)(
		'%s: later saves count, or only the creation',
		(event) => {
			const one = version(7, NOW + 9, { created: NOW + 5 });
			const { state } = withEmission(begin(), reading([one], NOW + 9), [one], [], { ...SETTINGS, event });
			const expected = event === 'created' ? { ...one, modified: NOW + 5, hash: '' } : one;
			expect(openBook(state).remembered.get(7)).toEqual({ ...expected, created: expected.modified });
		},
	);
});

describe('while more changes wait than a poll takes', () => {
	const waiting = (emitted: ReturnType<typeof version>[], upTo: number, state = begin(), event = SETTINGS.event) =>
		withEmission(state, reading(emitted, upTo, { more: true }), emitted, [], { ...SETTINGS, event }).state;
	const later = (id: number, created: number) =>
		judge(openBook(stored(waiting([version(900, NOW + 9_000)], NOW + 9_000, listed))), 'createdOrUpdated', {
			...version(id, NOW + 9_500),
			created,
		});
	const first = waiting([version(1, NOW + 1), version(2, NOW + 1_000)], NOW + 1_000, begin([version(5, NOW - 5)]));
	const listed = waiting([version(3, NOW + 2_000, { created: NOW + 3 })], NOW + 2_000, first);

	test.each([
		['emitted in the first poll, before its window', 1, NOW + 1],
		['emitted in the first poll, within its window', 2, NOW + 1_000],
		['emitted in the second poll', 3, NOW + 3],
		['known from the beginning', 5, NOW - 5],
		['from before the beginning', 6, NOW - 500],
	])('a record that was %s is not created once more', (_what, id, created) => {
		expect(later(id, created)).toBe('updated');
	});

	test('a record whose last change waits is created, however far the polls have come', () => {
		expect(later(4, NOW + 4)).toBe('created');
	});

	test('more creations than can be listed are done with from the first on', () => {
		const many = Array.from({ length: 1_300 }, (_, index) => version(index + 1, NOW + 1 + index));
		const state = waiting(many, NOW + 5_000);
		expect(state.creations).toMatchObject({ time: clockText(NOW + 100), id: 100 });
		const isCreated = (id: number, created: number) =>
			judge(openBook(stored(state)), 'createdOrUpdated', { ...version(id, NOW + 6_000), created }) === 'created';
		expect([1, 100, 101, 1_300].map((id) => isCreated(id, NOW + id))).toEqual([false, false, false, false]);
		expect(isCreated(5_000, NOW + 101)).toBe(true);
	});

	test('within a second the list goes by the ids', () => {
		const many = Array.from({ length: 1_300 }, (_, index) => version(index + 1, NOW + 1));
		const next = waiting([version(5_000, NOW + 5_000, { created: NOW + 1 })], NOW + 5_000, waiting(many, NOW + 5_000));
		expect(next.creations).toMatchObject({ time: clockText(NOW + 1), id: 101 });
		expect(openBook(next).creations.has(5_000)).toBe(true);
	});

	test('if all can be listed, the place stays, and nothing is listed from before it', () => {
		const old = waiting([version(4, NOW + 2_500, { created: NOW - 9_000 })], NOW + 2_500, listed);
		expect(old.creations).toMatchObject({ time: clockText(NOW - 120), id: 0 });
		expect([...openBook(old).creations.keys()]).toEqual([5, 1, 3, 2]);
	});

	test('the list goes when nothing waits any more', () => {
		const one = version(8, NOW + 3_000);
		expect(withEmission(listed, reading([one], NOW + 3_000), [one], [], SETTINGS).state).not.toHaveProperty(
			'creations',
		);
	});

	test.each(['created', 'updated'] as const)('%s needs no list', (event) => {
		expect(waiting([version(1, NOW + 1)], NOW + 1, begin(), event)).not.toHaveProperty('creations');
	});
});

test('a trigger that begins knows what was read behind the place, and is certain of nothing else', () => {
	const some = [version(1, NOW - 50), version(2, NOW - 60)];
	const { state, narrowed } = seeded('of', 5, reading(some, NOW), { time: NOW - 70, id: 4 }, SETTINGS);
	expect(narrowed).toBe(false);
	expect(state).toEqual({
		tag: 'of',
		edition: 6,
		cursor: { time: clockText(NOW), seconds: NOW - OFFSET },
		horizon: { time: clockText(NOW - 70), id: 4 },
		remembered: expect.any(String),
		passedOver: '',
		deletions: '',
		savedAt: NOW + 10_000 - OFFSET,
	});
	expect([...openBook(stored(state)).remembered.values()]).toEqual([some[1], some[0]]);
});
