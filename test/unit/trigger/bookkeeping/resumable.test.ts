// One reading over several polls: what is asked for by which of them, how long it has taken, what it leaves to the next.

import { packIds } from '../../../../nodes/Vtiger/trigger/bookkeeping/comparison';
import { ResumableReading, aborted, type Rest } from '../../../../nodes/Vtiger/trigger/bookkeeping/resumable';
import type { ChangeSource } from '../../../../nodes/Vtiger/trigger/bookkeeping/source';
import type { PollSettings, TriggerState } from '../../../../nodes/Vtiger/trigger/bookkeeping/state';
import { clockText } from '../../../../nodes/Vtiger/trigger/bookkeeping/wallClock';
import { WatchedValues } from '../../../../nodes/Vtiger/trigger/bookkeeping/watchedValues';
import { GivenSource, newRow, row, type Given } from './givenSource';
import { NOW, SETTINGS, begin, clockAt, seconds } from './readings';

class Passing extends Error {}

interface Options {
	settings?: Partial<PollSettings>;
	before?: TriggerState | undefined;
	rest?: Rest;
	/** Milliseconds of the process. */
	now?: () => number;
}

function readingOf(source: ChangeSource, { settings, now = () => 0, rest, ...options }: Options = {}) {
	const before = 'before' in options ? options.before : begin();
	const all: PollSettings = { ...SETTINGS, tag: 'tag', way: 'query', ...settings };
	const isPassing = (error: unknown) => error instanceof Passing;
	return new ResumableReading(source, before, all, { isPassing, now, rest });
}

const share = (source: ChangeSource, time = new AbortController().signal) => ({ source, time });

async function decided(source: ChangeSource, options: Options = {}) {
	const decision = await readingOf(source, options).goOn(share(source));
	if (decision === undefined) throw new Error('The reading has not ended');
	return decision;
}

test('a signal that is aborted already is not waited for', async () => {
	await aborted(AbortSignal.abort());
	const time = new AbortController();
	let ended = 0;
	const waiting = aborted(time.signal).then(() => ended++);
	await Promise.resolve();
	expect(ended).toBe(0);
	time.abort();
	await waiting;
});

describe('what is asked for comes from the poll that reads', () => {
	test('the beginning, with the values of all records and the clock', async () => {
		const values = [[{ id: 5, values: ['Won'] }]];
		const source = new GivenSource({ newest: [NOW], values, watchedFields: ['stage'], clock: clockAt(NOW + 60) });
		const { state, outcome } = await decided(source, { before: undefined });
		expect(outcome).toMatchObject({ end: 'seeded', aheadBy: -60 });
		expect(state.savedAt).toBe(seconds(NOW + 60));
		expect(WatchedValues.unpack(state.watched ?? '').change(5, ['Won'])).toBeUndefined();
	});

	test.each([
		[250, [100, 100, 50]],
		[200, [100, 100]],
	])('%i records once more by a hundred', async (count, parts) => {
		const rows = Array.from({ length: count }, (_, index) => newRow(index + 1, NOW + 1 + index));
		const source = new GivenSource({ pages: [rows] });
		const { outcome } = await decided(source, { settings: { event: 'created' } });
		expect(outcome.changes.map(({ webserviceId }) => webserviceId)).toEqual(
			rows.map(({ webserviceId }) => webserviceId),
		);
		const asked = source.asked.flatMap((one) => ('again' in one ? [one.again[0].length] : []));
		expect(asked).toEqual(parts);
	});

	test.each([
		['all that are gone, a hundred at a time', {}, 250],
		['those that meet the conditions', { meets: (held: Record<string, string>) => held.stage === 'Won' }, 125],
	])('ids: %s', async (_what, more, count) => {
		const gone = Array.from({ length: 250 }, (_, index) => index + 1);
		const asked: number[] = [];
		const ids = {
			webserviceId: (id: number) => `12x${id}`,
			ids: async (after: number) => [300].filter((id) => id > after),
			count: async () => 1,
			newcomers: async (after: number) => (after === 0 ? [{ id: 300, modified: NOW + 9, values: ['Won'] }] : []),
			present: async (wanted: readonly number[]) => {
				asked.push(wanted.length);
				return new Set(wanted.filter((id) => id === 7));
			},
		};
		const watched = WatchedValues.none(1);
		for (const id of gone) watched.note(id, [id % 2 === 0 ? 'Won' : 'Lost']);
		const known = { count: 250, newest: 250, last: NOW, since: 0, settled: false, isCounted: true };
		const before = { ...begin(), watched: watched.pack(), ids: { packed: packIds(gone), ...known } };
		const properties = { ids: { value: ids }, ...('meets' in more ? { meets: { value: more.meets } } : {}) };
		const source = Object.create(new GivenSource({ watchedFields: ['stage'] }), properties) as ChangeSource;
		const { outcome, state } = await decided(source, { before, settings: { event: 'deleted', way: 'comparison' } });
		// One is there still, and does not meet the conditions.
		expect(outcome.changes).toHaveLength(count === 250 ? 249 : count);
		expect(outcome.changes[0]?.webserviceId).toBe(count === 250 ? '12x1' : '12x2');
		expect(asked).toEqual([100, 100, 50]);
		expect(state.ids).toMatchObject({ last: NOW + 9, isCounted: true });
	});
});

describe('a reading that takes long', () => {
	/** Each request takes so many seconds. */
	const slow = (given: Given, each: number) => {
		let milliseconds = 0;
		const source = new GivenSource(given);
		for (const request of ['page', 'sync', 'newest'] as const) {
			const answer = source[request].bind(source) as (...asked: unknown[]) => Promise<unknown>;
			Object.assign(source, {
				[request]: async (...asked: unknown[]) => {
					if (request !== 'newest') milliseconds += each * 1000;
					return await answer(...asked);
				},
			});
		}
		return { source, now: () => milliseconds };
	};
	const pages = () => [[newRow(1, NOW + 50)]];
	const newest = ({ asked }: GivenSource) => asked.flatMap((one) => ('newest' in one ? [one.newest] : []));

	test.each<[string, number, Array<number | undefined>, number, number]>([
		['is certain up to the newest record when it had begun', 10.001, [NOW + 60], NOW + 49, 1],
		['up to the last change if there is none', 10.2, [undefined], NOW + 29, 1],
		['up to the last change, if it is short', 5, [], NOW + 50, 0],
		['up to so long before it, if only the last request made it long', 10, [], NOW + 30, 0],
	])('%s', async (_what, each, given, expected, asked) => {
		const { source, now } = slow({ pages: pages(), newest: given }, each);
		const { state } = await decided(source, { now });
		expect(state.cursor.time).toBe(clockText(expected));
		expect(newest(source).slice(0, 1)).toEqual(Array.from({ length: asked }, () => ['modified', 0]));
	});

	test('asks for that once, by the time that counts', async () => {
		const { source, now } = slow({ pages: [[newRow(1, NOW + 50)], [newRow(2, NOW + 60)]], newest: [NOW + 60] }, 11);
		await decided(source, { now, settings: { event: 'created' } });
		expect(newest(source)).toEqual([['created', 0]]);
	});

	test('of deletions goes by its length alone', async () => {
		const syncs = [
			{ last: seconds(NOW + 40), more: true },
			{ deleted: ['12x5'], last: seconds(NOW + 50) },
		];
		const { source, now } = slow({ syncs }, 10.2);
		const { state } = await decided(source, { now, settings: { event: 'deleted', way: 'sync' } });
		expect(newest(source)).toEqual([]);
		expect(state.cursor.time).toBe(clockText(NOW + 29));
	});
});

describe('the next reading, which goes on behind what was emitted,', () => {
	const updated = [1, 2, 3].map((id) => newRow(id, NOW + id));
	const sync = { way: 'sync', mostRecords: 1 } as const;
	const answers = () => [
		{ updated: updated.slice(0, 1), last: seconds(NOW + 1), more: true },
		{ updated: updated.slice(1), last: seconds(NOW + 3), more: true },
	];

	async function first(given: Given = {}, now = () => 0) {
		const source = new GivenSource({ syncs: answers(), ...given });
		const reading = readingOf(source, { settings: sync, now });
		const decision = await reading.goOn(share(source));
		return { reading, state: decision?.state ?? begin(), progress: decision?.rest };
	}

	test('has the answers that reach beyond it', async () => {
		const { reading, state, progress } = await first();
		const rest = reading.restBehind(progress?.seconds ?? 0);
		expect([...rest.answers.keys()]).toEqual([seconds(NOW + 1)]);
		const source = new GivenSource({});
		const before = { ...state, ...(progress && { progress }) };
		const { outcome } = await decided(source, { before, rest, settings: sync });
		expect(outcome.changes.map(({ webserviceId }) => webserviceId)).toEqual(['12x2']);
		expect(source.asked).toEqual([]);
	});

	test('not if there are conditions', async () => {
		const { reading } = await first({ conditioned: true });
		expect(reading.restBehind(0).answers.size).toBe(0);
	});

	test('began when the first one did', async () => {
		let now = 5_000;
		const { reading } = await first({ clock: clockAt(NOW + 60) }, () => now);
		const rest = reading.restBehind(0);
		expect(rest).toMatchObject({ begun: clockAt(NOW + 60), begunAt: 5_000, standing: undefined });
		now = 16_000;
		const source = new GivenSource({ pages: [[row(9, NOW + 90)]], newest: [NOW + 95], clock: clockAt(NOW + 500) });
		const { state } = await decided(source, { rest, now: () => now });
		// The clock of the first answer, earlier than where it stood eleven seconds before the newest record.
		expect(state.cursor.time).toBe(clockText(NOW + 60));
	});

	test('and has taken as long as both', async () => {
		const rest = { begun: clockAt(NOW + 500), begunAt: 5_000, standing: undefined, answers: new Map() };
		const source = new GivenSource({ pages: [[row(9, NOW + 90)]], newest: [NOW + 65] });
		const { state } = await decided(source, { rest, now: () => 16_000 });
		expect(state.cursor.time).toBe(clockText(NOW + 54));
	});

	test('and stood where that did', async () => {
		const rest = { begun: clockAt(NOW + 500), begunAt: 0, standing: NOW + 40, answers: new Map() };
		const source = new GivenSource({ pages: [[row(9, NOW + 90)]] });
		const { state } = await decided(source, { rest, now: () => 60_000 });
		expect(state.cursor.time).toBe(clockText(NOW + 40));
		expect(source.asked.some((one) => 'newest' in one)).toBe(false);
	});
});

describe('what fails', () => {
	const failing = (error: Error, times = 1): ChangeSource => {
		const source = new GivenSource({ pages: [[newRow(1, NOW + 1)]] });
		const page = source.page.bind(source);
		let left = times;
		return Object.assign(source, {
			page: async (...asked: Parameters<typeof page>) => {
				if (left-- > 0) throw error;
				return await page(...asked);
			},
		});
	};

	test('in passing ends the poll, and is asked for again by the next', async () => {
		const source = failing(new Passing('503'));
		const reading = readingOf(source);
		await expect(reading.goOn(share(source))).rejects.toThrow('503');
		expect(reading.hasFailed).toBe(false);
		expect((await reading.goOn(share(source)))?.outcome.changes).toHaveLength(1);
	});

	test('otherwise ends the reading', async () => {
		const source = failing(new Error('refused'));
		const reading = readingOf(source);
		await expect(reading.goOn(share(source))).rejects.toThrow('refused');
		expect(reading.hasFailed).toBe(true);
	});

	test('in passing between two polls is told to the next', async () => {
		let fail: (error: Error) => void = () => undefined;
		const source = new GivenSource({});
		Object.assign(source, { page: async () => await new Promise((_, reject) => (fail = reject)) });
		const reading = readingOf(source);
		const time = new AbortController();
		const poll = reading.goOn(share(source, time.signal));
		await new Promise((resolve) => setImmediate(resolve));
		time.abort();
		expect(await poll).toBeUndefined();
		fail(new Passing('503'));
		await new Promise((resolve) => setImmediate(resolve));
		await expect(reading.goOn(share(source))).rejects.toThrow('503');
	});

	test('no request begins for a poll whose time is over', async () => {
		const source = new GivenSource({ pages: [[newRow(1, NOW + 1)]] });
		const reading = readingOf(source);
		expect(await reading.goOn(share(source, AbortSignal.abort()))).toBeUndefined();
		expect(source.asked).toEqual([]);
	});
});
