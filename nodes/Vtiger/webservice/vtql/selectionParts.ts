// Groups of conditions -> selections that a query can ask for, and what is judged of their rows here.

import type { JsonObject } from '../protocol/json';
import { asText } from '../protocol/json';
import { mergedById, shortSelections } from './longLists';
import { pagesById } from './pages';
import type { ConditionGroup, Selection } from './query';
import { readAll, type OpenReaders } from './ranges';
import type { RecordReader } from './records';

/** A selection, and the fields that must be empty in its rows. */
export interface SelectionPart {
	selection: Selection;
	empty: readonly string[];
}

/** Parts that together find what the groups find; a record may come from several of them. */
export function selectionParts(
	module: string,
	columns: readonly string[],
	groups: readonly ConditionGroup[],
): SelectionPart[] {
	const plain = groups.filter(({ empty }) => empty.length === 0);
	const all = plain.some(({ asked }) => asked.length === 0);
	const where = all ? [] : plain.map(({ asked }) => asked);
	const parts = plain.length > 0 || groups.length === 0 ? shortSelections({ module, columns, where }) : [];
	const judged = all ? [] : groups.filter(({ empty }) => empty.length > 0);
	return [
		...parts.map((selection) => ({ selection, empty: [] })),
		...judged.flatMap(({ asked, empty }) =>
			shortSelections({ module, columns: [...new Set([...columns, ...empty])], where: [asked] }).map((selection) => ({
				selection,
				empty,
			})),
		),
	];
}

/** Whether a row fulfils what is judged here. */
export function isWanted(row: JsonObject, empty: readonly string[]): boolean {
	return empty.every((name) => asText(row[name]).trim() === '');
}

/** How the records are read, and where it is told how many were read to be judged. */
export interface ReadingTools {
	records: RecordReader;
	open: OpenReaders;
	/** Sessions to read with at most. */
	width: number;
	judged: (fields: readonly string[], read: number) => void;
}

/** The records of all parts in the order of their ids, each once: all, or the first `limit`. */
export async function readParts(
	parts: readonly SelectionPart[],
	tools: ReadingTools,
	limit?: number,
): Promise<JsonObject[]> {
	const found: JsonObject[][] = [];
	for (const part of parts) found.push(await readPart(part, tools, limit));
	return found.length === 1 ? (found[0] ?? []) : mergedById(found).slice(0, limit);
}

async function readPart(
	{ selection, empty }: SelectionPart,
	tools: ReadingTools,
	limit?: number,
): Promise<JsonObject[]> {
	const { records, open, width } = tools;
	if (empty.length === 0) return await readAll(records, open, width, selection, limit);
	const wanted: JsonObject[] = [];
	let read = 0;
	for await (const page of pagesById(records.run, selection)) {
		read += page.length;
		for (const row of page) if (isWanted(row, empty)) wanted.push(row);
		if (limit !== undefined && wanted.length >= limit) break;
	}
	tools.judged(empty, read);
	return wanted.slice(0, limit);
}
