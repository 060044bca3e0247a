// Records in the order of one field, each that lives all the time exactly once, however the CRM is used meanwhile.

import { asText, type JsonObject } from '../protocol/json';
import { comparing, type FieldOrder } from './localOrder';
import { pagesById } from './pages';
import { LARGEST_PAGE, selectText, withConditions, type Selection } from './query';
import { readParts, type ReadingTools, type SelectionPart } from './selectionParts';

export interface SortedReading extends ReadingTools {
	/** Tells that records were changed while they were read, and could not be put into one order. */
	moved: () => void;
}

/** How often pages are read again before the sorting is done here. */
const TRIES = 2;

/**
 * The records of the parts in the given order, the first `limit` or all. Up to a hundred come with one request in the
 * server's order. More come by pages of it as long as nothing moves between two of them, and records that were changed
 * meanwhile are put in their place; otherwise all ids are read with the field and sorted here.
 */
export async function readSorted(
	parts: readonly SelectionPart[],
	order: FieldOrder,
	tools: SortedReading,
	limit?: number,
): Promise<JsonObject[]> {
	const [only] = parts;
	if (only === undefined) return [];
	const plain = parts.length === 1 && only.empty.length === 0 ? withField(only.selection, order) : undefined;
	if (plain !== undefined && limit !== undefined && limit <= LARGEST_PAGE) {
		return await tools.records.run(selectText({ ...plain, ...inOrder(order), limit }));
	}
	const columns = only.selection.columns;
	const selections = parts.map((part) => ({ ...part, selection: withField(part.selection, order) }));
	if (plain === undefined) {
		return limit === undefined
			? (await readParts(selections, tools)).sort(comparing(order))
			: await sortedHere(selections, columns, order, tools, limit);
	}
	for (let tried = 0; tried < TRIES; tried++) {
		const total = await tools.records.count(plain.module, plain.where);
		if (total < LARGEST_PAGE) {
			const rows = await tools.records.run(selectText({ ...plain, ...inOrder(order), limit: LARGEST_PAGE }));
			if (rows.length === total) return rows.slice(0, limit);
		}
		const isAll = limit === undefined || limit >= total;
		const since = await newest(tools, plain.module);
		const rows = isAll
			? (await readParts(selections, tools)).sort(comparing(order))
			: await pages(plain, order, tools, limit, total);
		const placed = rows && (await withChanges(rows, plain, order, tools, since, isAll ? undefined : limit));
		if (placed !== undefined) return placed.slice(0, limit);
	}
	tools.moved();
	return await sortedHere(selections, columns, order, tools, limit ?? Number.POSITIVE_INFINITY);
}

function withField(selection: Selection, { field }: FieldOrder): Selection {
	// The server sorts by some fields only if they are selected too.
	return { ...selection, columns: [...new Set([...selection.columns, field])] };
}

/** The language sorts downwards by its last field only. */
function inOrder({ field, descending }: FieldOrder): Pick<Selection, 'orderBy' | 'descending'> {
	return descending ? { orderBy: [field], descending } : { orderBy: [...new Set([field, 'id'])] };
}

/** The time of the latest change before the reading, on the server's own clock. */
async function newest({ records }: ReadingTools, module: string): Promise<string> {
	const columns = ['id', 'modifiedtime'];
	const [row] = await records.run(
		selectText({ module, columns, orderBy: ['modifiedtime'], descending: true, limit: 1 }),
	);
	return asText(row?.modifiedtime);
}

/**
 * The first `limit` records by pages that overlap by one record: undefined if that is not the same one, since
 * something came or went in between. Downward order is read upwards from the end.
 */
async function pages(
	selection: Selection,
	order: FieldOrder,
	{ records }: ReadingTools,
	limit: number,
	total: number,
): Promise<JsonObject[] | undefined> {
	const orderBy = [...new Set([order.field, 'id'])];
	const rows: JsonObject[] = [];
	while (rows.length < limit) {
		const overlap = rows.length === 0 ? 0 : 1;
		// The first page from the end looks one record beyond it: none may have come since it was counted.
		const beyond = order.descending && rows.length === 0 ? 1 : 0;
		const size = Math.min(LARGEST_PAGE - beyond, limit - rows.length + overlap);
		const start = rows.length - overlap;
		const offset = order.descending ? total - start - size : start;
		const found = await records.run(selectText({ ...selection, orderBy, offset, limit: size + beyond }));
		if (order.descending) found.reverse();
		if (found.length !== size) return undefined;
		if (overlap === 1 && found[0]?.id !== rows.at(-1)?.id) return undefined;
		for (const row of found.slice(overlap)) rows.push(row);
	}
	return rows;
}

/**
 * The rows with all that was changed since a time in its place. Undefined if rows may be missing: one has left the
 * first `limit` of the order, and nobody knows which follows.
 */
async function withChanges(
	rows: JsonObject[],
	selection: Selection,
	order: FieldOrder,
	{ records }: ReadingTools,
	since: string,
	limit: number | undefined,
): Promise<JsonObject[] | undefined> {
	if (since === '') return undefined;
	const compare = comparing(order);
	const last = rows.at(-1);
	const byId = new Map(rows.map((row) => [asText(row.id), row]));
	const where = withConditions(selection.where ?? [], {
		field: 'modifiedtime',
		operator: 'greaterThanOrEqual',
		values: [since],
	});
	// A record that came twice was changed between the two pages.
	let changed = byId.size < rows.length;
	for await (const page of pagesById(records.run, { ...selection, where })) {
		for (const row of page) {
			const before = byId.get(asText(row.id));
			if (before !== undefined && asText(before[order.field]) === asText(row[order.field])) continue;
			changed = true;
			byId.delete(asText(row.id));
			const isWithin = limit === undefined || last === undefined || compare(row, last) <= 0;
			if (isWithin) byId.set(asText(row.id), row);
		}
	}
	if (!changed) return rows;
	if (limit !== undefined && byId.size < limit) return undefined;
	return [...byId.values()].sort(compare).slice(0, limit);
}

/** All ids with the field, sorted here; then the columns of the first `limit` that are still there. */
async function sortedHere(
	parts: readonly SelectionPart[],
	columns: readonly string[],
	order: FieldOrder,
	tools: ReadingTools,
	limit: number,
): Promise<JsonObject[]> {
	const names = ['id', order.field];
	const light = parts.map((part) => ({
		...part,
		selection: { ...part.selection, columns: [...new Set([...names, ...part.empty])] },
	}));
	const sorted = (await readParts(light, tools)).sort(comparing(order)).map(({ id }) => asText(id));
	const module = parts[0]?.selection.module ?? '';
	const found: JsonObject[] = [];
	for (let at = 0; at < sorted.length && found.length < limit; at += LARGEST_PAGE) {
		const ids = sorted.slice(at, at + LARGEST_PAGE);
		const rows = await tools.records.byIds(module, columns, ids);
		for (const id of ids) {
			const row = rows.get(id);
			if (row !== undefined) found.push(row);
		}
	}
	return found.slice(0, limit);
}
