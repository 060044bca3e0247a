// Comparing ids: how much room they take, how few requests find what is missing, and counts that cannot be trusted.

import fc from 'fast-check';
import { compareIds, packIds, takeIds, unpackIds } from '../../../../nodes/Vtiger/trigger/bookkeeping/comparison';
import type { IdSource, ReadingSource } from '../../../../nodes/Vtiger/trigger/bookkeeping/source';
import type { KnownIds, TriggerState } from '../../../../nodes/Vtiger/trigger/bookkeeping/state';
import { ModelCrm, ModelSource } from './modelCrm';

/** A module whose ids are given; some of them the CRM counts, but shows them to nobody. */
class Module implements IdSource {
	requests = 0;

	constructor(
		public ids_: Set<number>,
		public hidden = new Set<number>(),
	) {}

	webserviceId(id: number): string {
		return `12x${id}`;
	}

	private shown(after: number, upTo: number): number[] {
		this.requests++;
		const within = [...this.ids_].filter((id) => id > after && id <= upTo && !this.hidden.has(id));
		return within.sort((one, other) => one - other);
	}

	async ids(after: number, upTo: number): Promise<number[]> {
		return this.shown(after, upTo).slice(0, 100);
	}

	async count(after: number, upTo: number): Promise<number> {
		this.requests++;
		return [...this.ids_].filter((id) => id > after && id <= upTo).length;
	}

	async newcomers(after: number, newest: number): Promise<Array<{ id: number; modified: number }>> {
		return this.shown(Math.max(after, newest), Number.MAX_SAFE_INTEGER).map((id) => ({ id, modified: 0 }));
	}

	async present(ids: readonly number[]): Promise<Set<number>> {
		this.requests++;
		return new Set(ids.filter((id) => this.ids_.has(id) && !this.hidden.has(id)));
	}
}

const settings = { event: 'deleted' as const, overlap: 120, setBack: 0, mostRecords: 100_000 };
const crm = new ModelCrm(1_795_000_000, { offset: 10_800, skew: 0 });
const nothing = new ModelSource(crm, async () => undefined, false, false);

function sourceOf(module: Module) {
	return Object.create(nothing, {
		ids: { value: module },
		elapsed: { value: () => 0 },
		standing: { value: () => undefined },
	}) as ReadingSource;
}

const EMPTY: TriggerState = {
	tag: '1',
	edition: 1,
	cursor: { time: '2026-11-24 12:00:00', seconds: 1_795_000_000 },
	horizon: { time: '2026-11-24 12:00:00', id: 0 },
	remembered: '',
	passedOver: '',
	deletions: '',
	savedAt: 0,
};

async function begin(module: Module): Promise<KnownIds> {
	return await takeIds(sourceOf(module), 0, () => undefined);
}

async function compare(module: Module, before: KnownIds): Promise<{ emitted: number[]; ids: KnownIds }> {
	const found = await compareIds(sourceOf(module), EMPTY, before, settings);
	return {
		emitted: found.emitted.map(({ webserviceId }) => Number(webserviceId.slice(3))),
		ids: found.state.ids ?? before,
	};
}

/** Numbers of a module’s records among those of all modules. */
function someIds(count: number): number[] {
	let id = 0;
	return Array.from({ length: count }, (_, index) => (id += 1 + (((index * 2_654_435_761) >>> 7) % 9)));
}

test.each([
	[100_000, 75_000],
	[300_000, 225_000],
])('%i ids take less than %i characters', (count, most) => {
	const ids = someIds(count);
	const packed = packIds(ids);
	expect(packed.length).toBeLessThan(most);
	expect(unpackIds({ packed, count }).join()).toBe(ids.join());
});

test('one of 100,000 that is missing is found with few requests', async () => {
	const ids = someIds(100_000);
	const module = new Module(new Set(ids));
	const newest = ids[ids.length - 1] ?? 0;
	const seen = { last: 0, since: 0, settled: true, isCounted: true };
	const before = { packed: packIds(ids), count: ids.length, newest, ...seen };
	const gone = ids[77_777] ?? 0;
	module.ids_.delete(gone);
	module.requests = 0;
	expect((await compare(module, before)).emitted).toEqual([gone]);
	expect(module.requests).toBeLessThan(25);
});

const few = fc.uniqueArray(fc.integer({ min: 1, max: 3_000 }), { maxLength: 900 });

test('whatever vanishes, appears and is hidden: exactly what was known and is gone is told, once', async () => {
	await fc.assert(
		fc.asyncProperty(few, few, few, few, async (ids, removed, added, hidden) => {
			const module = new Module(new Set([...ids, 3_001]), new Set(hidden));
			let known = await begin(module);
			// What comes back among the older ids is found by its time of change, which this module has not.
			const removing = removed.filter((id) => module.ids_.has(id) && !module.hidden.has(id));
			for (const id of removing) module.ids_.delete(id);
			for (const id of added) module.ids_.add(id + 3_001);
			const first = await compare(module, known);
			expect(first.emitted).toEqual(removing.sort((one, other) => one - other));
			const second = await compare(module, first.ids);
			expect(second.emitted).toEqual([]);
			known = second.ids;
			const shown = [...module.ids_].filter((id) => !module.hidden.has(id)).sort((one, other) => one - other);
			expect(unpackIds(known)).toEqual(shown);
		}),
		{ numRuns: 200 },
	);
});

test('a CRM that counts what it does not show is read each time, and nothing is missed for that', async () => {
	const module = new Module(new Set([1, 2, 3, 4, 5, 6]), new Set([3]));
	const before = await begin(module);
	expect(before.isCounted).toBe(false);
	// The hidden one goes along with another: the count falls by two. One more is hidden: the count stays.
	module.ids_ = new Set([1, 2, 5, 6]);
	module.hidden = new Set();
	const first = await compare(module, before);
	expect(first.emitted).toEqual([4]);
	expect(first.ids.isCounted).toBe(true);
	module.hidden = new Set([2]);
	module.ids_.add(2);
	const second = await compare(module, { ...first.ids, isCounted: false });
	expect(second.emitted).toEqual([2]);
	expect(second.ids.isCounted).toBe(false);
});

test('an empty page before the end, as of rows that were taken out of it, is no deletion of what follows', async () => {
	const module = new Module(new Set([1, 2, 3, 4, 5, 6]));
	const before = await begin(module);
	module.ids_.delete(2);
	module.ids = async (after) => (after < 3 ? [1, 3] : []);
	const { emitted, ids } = await compare(module, before);
	expect(emitted).toEqual([2]);
	expect(unpackIds(ids)).toEqual([1, 3, 4, 5, 6]);
});
