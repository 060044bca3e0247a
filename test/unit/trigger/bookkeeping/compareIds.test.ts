// Comparing ids, request by request: since when records are looked at, when that is done with, what is left to the next poll.

import { compareIds, packIds, takeIds, unpackIds } from '../../../../nodes/Vtiger/trigger/bookkeeping/comparison';
import type { DeletionsFound } from '../../../../nodes/Vtiger/trigger/bookkeeping/deletions';
import type { ReadingSource } from '../../../../nodes/Vtiger/trigger/bookkeeping/source';
import type { Clock, CursorSettings, KnownIds } from '../../../../nodes/Vtiger/trigger/bookkeeping/state';
import { WatchedValues } from '../../../../nodes/Vtiger/trigger/bookkeeping/watchedValues';
import { knowing, sourceOf, type Module } from './givenIds';
import type { Given } from './givenSource';
import { NOW, SETTINGS, begin, clockAt, seconds } from './readings';

const THREE = [5, 7, 9];

async function compare(
	module: Module,
	before: Partial<KnownIds> = {},
	given: Given = {},
	settings: Partial<CursorSettings> = {},
): Promise<DeletionsFound & { asked: unknown[][]; ids: KnownIds }> {
	const { source, asked } = sourceOf(module, given);
	const all: CursorSettings = { ...SETTINGS, event: 'deleted', ...settings };
	const found = await compareIds(source, begin(), knowing(THREE, before), all);
	return { ...found, asked, ids: found.state.ids ?? knowing([]) };
}

describe('records are looked at that were changed', () => {
	const back = { clock: { seconds: seconds(NOW + 3_605), wall: NOW + 5 }, setBackAt: seconds(NOW + 3_600) };

	test.each<[string, Partial<KnownIds>, Given, Partial<CursorSettings>, number]>([
		['since the overlap before the newest change', {}, {}, {}, -120],
		['behind it, once that is done with', { settled: true }, {}, {}, 1],
		['earlier if the clock was set back', {}, back, { setBack: 3_600 }, -3_840],
		['no earlier if it can be and was not', {}, {}, { setBack: 3_600 }, -120],
	])('%s', async (_what, before, given, settings, since) => {
		const { asked } = await compare({ shown: THREE }, before, given, settings);
		expect(asked).toEqual([
			['count', 0, 9],
			['newcomers', 0, 9, since],
		]);
	});

	test('one after the other', async () => {
		const changed = [5, 12].map((id) => ({ id, modified: NOW }));
		const { asked, ids } = await compare({ shown: [...THREE, 12], changed });
		expect(asked.filter(([what]) => what === 'newcomers').map(([, after]) => after)).toEqual([0, 5, 12]);
		expect(unpackIds(ids)).toEqual([...THREE, 12]);
	});
});

describe('the newest change', () => {
	const changed = (modified: number) => [{ id: 5, modified }];

	test.each<[string, Module['changed'], Clock | undefined, Partial<KnownIds>]>([
		['was seen before', changed(NOW), clockAt(NOW + 60), { last: NOW, since: seconds(NOW + 5), settled: false }],
		['is new', changed(NOW + 50), clockAt(NOW + 60), { last: NOW + 50, since: seconds(NOW + 60), settled: false }],
		[
			'is dated ahead',
			changed(NOW + 90),
			clockAt(NOW + 60),
			{ last: NOW + 60, since: seconds(NOW + 60), settled: false },
		],
		[
			'is new, without a clock',
			changed(NOW + 50),
			undefined,
			{ last: NOW + 50, since: Number.MAX_SAFE_INTEGER, settled: false },
		],
		['never goes back', changed(NOW - 50), clockAt(NOW + 60), { last: NOW, settled: false }],
		['is one of several', [...changed(NOW + 50), { id: 7, modified: NOW + 20 }], clockAt(NOW + 60), { last: NOW + 50 }],
	])('%s', async (_what, given, clock, expected) => {
		const { ids, emitted } = await compare({ shown: THREE, changed: given ?? [] }, {}, { clock });
		expect(emitted).toEqual([]);
		expect(ids).toMatchObject({ ...expected, packed: packIds(THREE), isCounted: true });
	});

	test.each<[string, number | undefined, Partial<KnownIds>, boolean]>([
		['once the overlap has passed', NOW + 126, {}, true],
		['not before', NOW + 125, {}, false],
		['not without a clock', undefined, {}, false],
		['for good', NOW + 60, { settled: true }, true],
	])('is done with %s', async (_what, wall, before, settled) => {
		const clock = wall === undefined ? undefined : clockAt(wall);
		expect((await compare({ shown: THREE }, before, { clock })).ids.settled).toBe(settled);
	});

	test('is not done with if another one follows', async () => {
		const { ids } = await compare(
			{ shown: THREE, changed: changed(NOW + 50) },
			{ settled: true },
			{ clock: clockAt(NOW + 500) },
		);
		expect(ids.settled).toBe(false);
	});
});

test('if nothing has changed, nothing but that is noted', async () => {
	const found = await compare({ shown: THREE }, {}, { clock: clockAt(NOW + 60) });
	expect(found).toMatchObject({ emitted: [], brokenOff: false, narrowed: false });
	expect(found.state).toEqual({ ...begin(), ids: knowing(THREE) });
});

describe('records that are gone', () => {
	const told = ({ emitted }: DeletionsFound) => emitted.map(({ webserviceId }) => webserviceId);

	test('are told, and no longer known', async () => {
		const found = await compare({ shown: [7] }, {}, { clock: clockAt(NOW + 60) });
		expect(told(found)).toEqual(['12x5', '12x9']);
		expect(unpackIds(found.ids)).toEqual([7]);
		expect(found).toMatchObject({ brokenOff: false, narrowed: false });
		expect(found.state).toMatchObject({
			edition: begin().edition + 1,
			savedAt: seconds(NOW + 60),
			cursor: begin().cursor,
		});
		expect((await compare({ shown: [7] }, {}, { clock: undefined })).state.savedAt).toBe(0);
	});

	test('more than a poll takes stay known until the next one', async () => {
		const found = await compare({ shown: [7] }, {}, {}, { mostRecords: 1 });
		expect(told(found)).toEqual(['12x5']);
		expect(found.brokenOff).toBe(true);
		expect(unpackIds(found.ids)).toEqual([7, 9]);
		expect((await compare({ shown: [7] }, {}, {}, { mostRecords: 2 })).brokenOff).toBe(false);
	});

	test('are looked for if the CRM counts otherwise than it shows', async () => {
		const found = await compare({ shown: [7, 9], counted: 3 }, { isCounted: false });
		expect(told(found)).toEqual(['12x5']);
		expect(found.ids.isCounted).toBe(false);
	});

	test('none are told if the count alone differs', async () => {
		const found = await compare({ shown: THREE, counted: 2 });
		expect(told(found)).toEqual([]);
		expect(found.state.edition).toBe(begin().edition);
		expect(found.ids.isCounted).toBe(false);
	});
});

describe('if fields are watched', () => {
	const values = [
		[5, 'Won'],
		[7, 'Lost'],
		[9, 'Won'],
	] as const;

	async function watching(settings: Partial<CursorSettings> = {}) {
		const watched = WatchedValues.none(1);
		for (const [id, value] of values) watched.note(id, [value]);
		const given = { watchedFields: ['stage'], values: [[{ id: 8, values: ['Old'] }]] };
		const changed = [{ id: 12, modified: NOW, values: ['New'] }];
		const { source } = sourceOf({ shown: [8, 12], changed }, given);
		const meeting = Object.create(source, {
			meets: { value: (held: Record<string, string>) => held.stage !== 'Lost' },
		}) as ReadingSource;
		const before = { ...begin(), watched: watched.pack() };
		const all: CursorSettings = { ...SETTINGS, event: 'deleted', ...settings };
		const { state, ...found } = await compareIds(meeting, before, knowing(THREE), all);
		const after = WatchedValues.unpack(state.watched ?? '');
		const known = [5, 7, 8, 9, 12].filter((id) => after.knows(id));
		return { ...found, after, known, ids: unpackIds(state.ids ?? knowing([])) };
	}

	test('what does not meet the conditions is not told, and known no more', async () => {
		const { emitted, known, ids, after, brokenOff } = await watching();
		expect(emitted).toMatchObject([
			{ webserviceId: '12x5', held: { stage: 'Won' } },
			{ webserviceId: '12x9', held: { stage: 'Won' } },
		]);
		expect(brokenOff).toBe(false);
		expect(known).toEqual([8, 12]);
		expect(ids).toEqual([8, 12]);
		expect(after.change(8, ['Old']) ?? after.change(12, ['New'])).toBeUndefined();
	});

	test('what waits stays known', async () => {
		const { emitted, known, ids, brokenOff } = await watching({ mostRecords: 1 });
		expect(emitted).toHaveLength(1);
		expect(brokenOff).toBe(true);
		expect(known).toEqual([8, 9, 12]);
		expect(ids).toEqual([8, 9, 12]);
	});

	test('if nothing has gone, what was changed is noted', async () => {
		const watched = WatchedValues.none(1);
		for (const [id, value] of values) watched.note(id, [value]);
		const given = { watchedFields: ['stage'] };
		const { source } = sourceOf({ shown: THREE, changed: [{ id: 5, modified: NOW, values: ['Lost'] }] }, given);
		const before = { ...begin(), watched: watched.pack() };
		const { state } = await compareIds(source, before, knowing(THREE), { ...SETTINGS, event: 'deleted' });
		expect(WatchedValues.unpack(state.watched ?? '').change(5, ['Lost'])).toBeUndefined();
	});
});

describe('all ids', () => {
	const take = async (module: Module, given: Given = {}, read?: number[]) => {
		const { source, asked } = sourceOf(module, given);
		const progress = jest.fn();
		const ids = await takeIds(source, NOW, progress, read);
		return { ids, asked, told: progress.mock.calls.flat() };
	};

	test('are known, and whether the CRM counts them', async () => {
		const { ids, asked } = await take({ shown: THREE }, { clock: clockAt(NOW + 60) });
		expect(ids).toEqual(knowing(THREE, { since: seconds(NOW + 60) }));
		expect(asked).toEqual([['count', 0, 9]]);
		expect((await take({ shown: THREE, counted: 4 })).ids.isCounted).toBe(false);
		expect((await take({ shown: [] }, { clock: undefined })).ids).toEqual(
			knowing([], { since: Number.MAX_SAFE_INTEGER }),
		);
	});

	test('are not read again if they were read just now', async () => {
		const { ids } = await take({ shown: THREE }, {}, [5, 7]);
		expect(unpackIds(ids)).toEqual([5, 7]);
	});

	test('come page by page, and it is told now and then how many they are', async () => {
		const shown = Array.from({ length: 20_050 }, (_, index) => index + 1);
		const { ids, told } = await take({ shown });
		expect(ids.count).toBe(20_050);
		expect(told).toEqual([10_000, 20_000]);
	});

	test('that are too many are refused', async () => {
		const read = Array.from({ length: 100_000 }, (_, index) => (index + 1) * 1_000_003);
		await expect(take({ shown: [] }, {}, read)).rejects.toMatchObject({ parameter: 'Module' });
	});
});
