// Deletions without sync: the known ids of a module are compared with those that the CRM still shows.

import { InputError } from '../../webservice/protocol/errors';
import { deletionOf, type DeletionsFound } from './deletions';
import { wasSetBack } from './feed';
import { Held } from './held';
import { NumberReader, NumberWriter } from './numbers';
import type { IdSource, ReadingSource } from './source';
import type { Clock, CursorSettings, KnownIds, TriggerState } from './state';

/** Characters that the packed ids may take: enough for 300,000 records. */
const LARGEST = 250_000;
const IDS_BETWEEN_LOOKS = 10_000;
/** So many records are read rather than counted by halves. */
const FEW = 400;
const PAGE = 100;

export function packIds(ids: readonly number[]): string {
	const writer = new NumberWriter();
	writer.ascending(ids);
	return writer.text();
}

export function unpackIds({ packed, count }: Pick<KnownIds, 'packed' | 'count'>): number[] {
	return new NumberReader(packed).ascending(count);
}

/**
 * All ids of the module. Throws an InputError if there are more than n8n should have to store.
 * @param last wall-clock seconds of the newest change that is known
 * @param progress is told now and then how many were read
 * @param read the ids if they were read just now, with the values of the records
 */
export async function takeIds(
	source: ReadingSource,
	last: number,
	progress: (records: number) => void,
	read?: readonly number[],
): Promise<KnownIds> {
	const ids = read ?? (await idsIn(source.ids, 0, Number.MAX_SAFE_INTEGER, progress));
	const newest = ids[ids.length - 1] ?? 0;
	const isCounted = (await source.ids.count(0, newest)) === ids.length;
	return known(ids, { last, since: source.clock()?.seconds ?? Number.MAX_SAFE_INTEGER, settled: false, isCounted });
}

async function idsIn(
	source: IdSource,
	after: number,
	upTo: number,
	progress: (records: number) => void = () => undefined,
): Promise<number[]> {
	const ids: number[] = [];
	for (let last = after; ; ) {
		const page = await source.ids(last, upTo);
		const end = page[page.length - 1];
		if (end === undefined) return ids;
		const looked = Math.floor(ids.length / IDS_BETWEEN_LOOKS);
		for (const id of page) ids.push(id);
		last = end;
		if (Math.floor(ids.length / IDS_BETWEEN_LOOKS) > looked) progress(ids.length);
	}
}

function known(ids: readonly number[], rest: Omit<KnownIds, 'packed' | 'count' | 'newest'>): KnownIds {
	const packed = packIds(ids);
	if (packed.length > LARGEST) {
		throw new InputError(
			'Module',
			`The module has ${ids.length} records: too many for n8n to keep their ids with the workflow`,
			'Deletions in it can be found by a CRM whose operation sync works: ask an administrator.',
		);
	}
	return { packed, count: ids.length, newest: ids[ids.length - 1] ?? 0, ...rest };
}

/**
 * The records that have vanished since they were last known. An idle poll is two requests: what is new or changed, and
 * a count. If the count does not fit, halves are counted until the missing records are found; if many are missing,
 * or what is counted is not what is shown, all are read. Each is asked for once more by its id before it counts as gone.
 */
export async function compareIds(
	source: ReadingSource,
	state: TriggerState,
	before: KnownIds,
	{ overlap, setBack, mostRecords }: CursorSettings,
): Promise<DeletionsFound> {
	// What appears between the two requests makes the count too low, which is looked into. The other way round it could
	// make up for a deletion.
	const counted = await source.ids.count(0, before.newest);
	const clock = source.clock();
	const since = before.settled ? before.last + 1 : before.last - overlap;
	// What was restored since the wall clock was set back can be stamped before the newest change.
	const isBack = wasSetBack(source, source.secondsAt(before.last), clock);
	const back = isBack ? setBack + overlap : 0;
	const held = new Held(source, state);
	const newcomers = await readNewcomers(source.ids, before.newest, since - back, held);
	// In a long reading records may have appeared behind the place that it had come to.
	const certain = Math.min(newcomers.last, source.standing(newcomers.last) ?? newcomers.last);
	const seen = seenAfter(before, certain, { began: clock, ended: source.clock() }, overlap);
	if (newcomers.ids.size === 0 && before.isCounted && counted === before.count) {
		return {
			emitted: [],
			brokenOff: false,
			narrowed: false,
			state: { ...state, ids: { ...before, ...seen }, ...held.state() },
		};
	}
	const search = new Search(source.ids, joined(unpackIds(before), newcomers.ids), before.newest);
	const isCounted = await search.run(counted, before.isCounted);
	const gone = await search.gone();
	await held.read(search.appeared);
	const wanted = gone.filter((id) => held.fits(id));
	const taken = wanted.slice(0, mostRecords);
	const waiting = new Set(wanted.slice(mostRecords));
	const left = new Set(gone.filter((id) => !waiting.has(id)));
	const ids = joined(search.known, search.appeared).filter((id) => !left.has(id));
	const emitted = taken.map((id) => deletionOf(held, id, source.ids.webserviceId(id)));
	held.forget(left);
	return {
		emitted,
		brokenOff: waiting.size > 0,
		narrowed: false,
		state: {
			...state,
			ids: known(ids, { ...seen, isCounted }),
			...held.state(),
			...(taken.length === 0 ? {} : { edition: state.edition + 1, savedAt: source.clock()?.seconds ?? 0 }),
		},
	};
}

/** How far changes were seen, and since when there was no other. */
function seenAfter(
	before: KnownIds,
	newest: number,
	{ began, ended }: Record<'began' | 'ended', Clock | undefined>,
	overlap: number,
): Pick<KnownIds, 'last' | 'since' | 'settled'> {
	// What is dated ahead of the clock says nothing of the changes that follow.
	const last = Math.max(before.last, Math.min(newest, began?.wall ?? newest));
	const isSame = last === before.last;
	return {
		last,
		since: isSame ? before.since : (ended?.seconds ?? Number.MAX_SAFE_INTEGER),
		// Once the overlap has passed over the newest change, no older one can still appear.
		settled: isSame && (before.settled || (began?.seconds ?? 0) > before.since + overlap),
	};
}

async function readNewcomers(
	source: IdSource,
	newest: number,
	since: number,
	held: Held,
): Promise<{ ids: Set<number>; last: number }> {
	const ids = new Set<number>();
	let last = Number.NEGATIVE_INFINITY;
	for (let after = 0; ; ) {
		const page = await source.newcomers(after, newest, since);
		const end = page[page.length - 1];
		if (end === undefined) return { ids, last };
		held.note(page);
		for (const { id, modified } of page) {
			ids.add(id);
			last = Math.max(last, modified);
		}
		after = end.id;
	}
}

/** Two lists of ids as one, in order. */
function joined(ids: readonly number[], more: Iterable<number>): number[] {
	return [...new Set([...ids, ...more])].sort((one, other) => one - other);
}

/** A part of the known ids, from one place to before another, and how many of them there are. */
interface Part {
	from: number;
	to: number;
	counted: number;
}

/** Looks for known ids that the CRM shows no more. What it finds on the way and does not know has appeared. */
class Search {
	readonly appeared = new Set<number>();
	private readonly missing = new Set<number>();

	/** @param newest everything up to this id may be missing; what is newer was shown just now */
	constructor(
		private readonly source: IdSource,
		readonly known: readonly number[],
		private readonly newest: number,
	) {}

	/**
	 * @param counted how many records the CRM counts up to the newest
	 * @param isCounted whether it counts what it shows, as far as is known
	 * @returns whether it does
	 */
	async run(counted: number, isCounted: boolean): Promise<boolean> {
		const to = this.known.findLastIndex((id) => id <= this.newest) + 1;
		const all = { from: 0, to, counted };
		await (isCounted ? this.narrow(all) : this.read(all));
		// If somebody has written meanwhile the next poll reads all, and sees that it fits again.
		return counted === to - this.missing.size + this.appeared.size;
	}

	/** The missing ones that there really are no more. */
	async gone(): Promise<number[]> {
		const present = await this.source.present([...this.missing]);
		return [...this.missing].filter((id) => !present.has(id));
	}

	private async narrow({ from, to, counted }: Part): Promise<void> {
		const size = to - from;
		const lacking = Math.abs(size - counted);
		if (lacking === 0) return;
		const halvings = lacking * Math.log2(Math.max(2, size / FEW));
		if (size <= FEW || halvings > size / PAGE) return await this.read({ from, to });
		const middle = from + Math.floor(size / 2);
		const left = await this.source.count(this.idBefore(from), this.idBefore(middle));
		await this.narrow({ from, to: middle, counted: left });
		await this.narrow({ from: middle, to, counted: counted - left });
	}

	private async read({ from, to }: Pick<Part, 'from' | 'to'>): Promise<void> {
		const shown = new Set(await idsIn(this.source, this.idBefore(from), this.idBefore(to)));
		for (const id of this.known.slice(from, to)) if (!shown.delete(id)) this.missing.add(id);
		for (const id of shown) this.appeared.add(id);
	}

	private idBefore(place: number): number {
		return place === 0 ? 0 : (this.known[place - 1] ?? 0);
	}
}
