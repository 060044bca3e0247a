// Reading many records with several sessions: the ids are split into ranges, each read page by page.

import { asText, type JsonObject } from '../protocol/json';
import { pagesById, type PageOptions } from './pages';
import { LARGEST_PAGE, afterId, selectText, withConditions, type Selection } from './query';
import type { RecordReader } from './records';

/** From this many records on, more sessions than one are worth their logins. */
export const WORTH_MORE_SESSIONS = 1_000;

/** Opens readers with sessions of their own, the given one first; fewer if the CRM gives no more. */
export type OpenReaders = (wanted: number) => Promise<RecordReader[]>;

/**
 * The records of a selection in the order of their ids: all, or the first `limit`. If there are enough, the
 * ids are split at rows that the server names (they are not evenly spread), and one reader reads each range.
 */
export async function readAll(
	reader: RecordReader,
	open: OpenReaders,
	width: number,
	selection: Selection,
	limit?: number,
): Promise<JsonObject[]> {
	const first = await reader.inOrderOfIds(selection, Math.min(LARGEST_PAGE, limit ?? LARGEST_PAGE));
	// One page is what was asked for: whatever the server takes out of it belongs to others.
	if (limit !== undefined && limit <= LARGEST_PAGE) return first;
	// A short page is no proof of the end, but the reader has asked on until an empty one.
	if (first.length < LARGEST_PAGE) return first;
	const after = asText(first[first.length - 1]?.id);
	const rest = width < 2 ? 0 : await remaining(reader, selection, after, limit);
	if (rest < WORTH_MORE_SESSIONS) return await continueReading(reader, selection, first, after, limit);
	const readers = await open(width);
	const bounds = await splits(readers, selection, after, rest, limit);
	const ranges = await together(
		bounds.map((range, index) => ({ reader: readers[index] ?? reader, range })),
		selection,
	);
	const all = first;
	for (const range of ranges) for (const row of range) all.push(row);
	if (limit === undefined) return all;
	// Records that were committed meanwhile may have come on top.
	if (all.length > limit) all.length = limit;
	// If records vanished, or the server kept some back, the ranges hold fewer than were counted.
	const full = ranges.at(-1)?.length === bounds.at(-1)?.limit;
	return full && all.length < limit
		? await continueReading(reader, selection, all, asText(all.at(-1)?.id), limit)
		: all;
}

/** Reads the ranges side by side; after one has failed the others read no further page. */
async function together(
	ranges: Array<{ reader: RecordReader; range: PageOptions }>,
	selection: Selection,
): Promise<JsonObject[][]> {
	const state = { failed: false };
	const fail = (error: unknown): never => {
		state.failed = true;
		throw error;
	};
	return await Promise.all(
		ranges.map(async ({ reader, range }) => await rangeOf(reader, selection, range, state).catch(fail)),
	);
}

async function continueReading(
	reader: RecordReader,
	selection: Selection,
	rows: JsonObject[],
	after: string,
	limit: number | undefined,
): Promise<JsonObject[]> {
	const range = { after, ...(limit === undefined ? {} : { limit: limit - rows.length }) };
	for (const row of await rangeOf(reader, selection, range)) rows.push(row);
	return rows;
}

async function rangeOf(
	reader: RecordReader,
	selection: Selection,
	range: PageOptions,
	state?: { failed: boolean },
): Promise<JsonObject[]> {
	const rows: JsonObject[] = [];
	for await (const page of pagesById(reader.run, selection, range)) {
		for (const row of page) rows.push(row);
		if (state?.failed) break;
	}
	return rows;
}

async function remaining(
	reader: RecordReader,
	selection: Selection,
	after: string,
	limit: number | undefined,
): Promise<number> {
	const count = await reader.count(selection.module, withConditions(selection.where ?? [], afterId(after)));
	return limit === undefined ? count : Math.min(count, limit - LARGEST_PAGE);
}

/** Ranges of about equal size, one per reader, cut at multiples of a page. The last one is open unless limited. */
async function splits(
	readers: RecordReader[],
	selection: Selection,
	after: string,
	rest: number,
	limit: number | undefined,
): Promise<PageOptions[]> {
	// The open last range ends with an empty page, which takes as long as a full one.
	const pages = Math.ceil(rest / LARGEST_PAGE) + (limit === undefined ? 1 : 0);
	const cuts = readers.slice(1).map((_, index) => Math.round((pages * (index + 1)) / readers.length) * LARGEST_PAGE);
	const ends = await Promise.all(
		cuts.map(async (cut, index) => await idAt(readers[index + 1], selection, after, cut - 1)),
	);
	const known = ends.filter((id): id is string => id !== undefined);
	const ranges: PageOptions[] = [];
	let start = after;
	for (const end of known) {
		ranges.push({ after: start, upTo: end });
		start = end;
	}
	const read = cuts[known.length - 1] ?? 0;
	ranges.push({ after: start, ...(limit === undefined ? {} : { limit: limit - LARGEST_PAGE - read }) });
	return ranges;
}

async function idAt(
	reader: RecordReader | undefined,
	selection: Selection,
	after: string,
	offset: number,
): Promise<string | undefined> {
	const where = withConditions(selection.where ?? [], afterId(after));
	const text = selectText({ module: selection.module, columns: ['id'], where, orderBy: ['id'], offset, limit: 1 });
	const rows = (await reader?.run(text)) ?? [];
	const id = asText(rows[0]?.id);
	return id === '' ? undefined : id;
}
