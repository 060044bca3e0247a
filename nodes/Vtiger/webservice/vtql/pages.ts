// Reading more rows than one query gives: page by page after the last id seen.

import { WebserviceError } from '../protocol/errors';
import { asText, type JsonObject } from '../protocol/json';
import { LARGEST_PAGE, afterId, selectText, withConditions, type Selection } from './query';

export type RunQuery = (query: string) => Promise<JsonObject[]>;

/** The number of a webservice id: 345 of 12x345. */
export function recordNumber(id: string): number {
	return Number(id.slice(id.indexOf('x') + 1));
}

function lastId(rows: JsonObject[], after: string | undefined): string {
	const id = asText(rows[rows.length - 1]?.id);
	if (!/^\d+x\d+$/.test(id) || (after !== undefined && recordNumber(id) <= recordNumber(after))) {
		throw notInOrder();
	}
	return id;
}

/** Pages that do not go on would be read for ever. */
export function notInOrder(): WebserviceError {
	const reason = 'the rows do not come in the order of their ids';
	return new WebserviceError({ code: 'BROKEN_ANSWER', operation: 'query', reason });
}

/** The rows of a page behind a record number. Throws a WebserviceError if they do not come in its order. */
export function inOrderBehind<T extends { id: number }>(after: number, rows: T[]): T[] {
	let last = after;
	for (const { id } of rows) {
		if (!(id > last)) throw notInOrder();
		last = id;
	}
	return rows;
}

export interface PageOptions {
	/** Rows at most; all if it is missing. */
	limit?: number;
	/** Begin after this id. */
	after?: string;
	/** The last id of interest: rows beyond it are not read. */
	upTo?: string;
}

/**
 * Yields the rows of a selection page by page in the order of their ids. New and deleted records between two
 * pages neither repeat nor skip others, unlike with offsets. An empty page ends it: a short one is no proof
 * of the end, since a server may take rows out of a page after counting it.
 */
export async function* pagesById(
	run: RunQuery,
	selection: Selection,
	options: PageOptions = {},
): AsyncGenerator<JsonObject[]> {
	const { limit = Number.POSITIVE_INFINITY, upTo } = options;
	let after = options.after;
	let read = 0;
	while (read < limit) {
		const bounds = [
			...(after === undefined ? [] : [afterId(after)]),
			...(upTo === undefined ? [] : [{ field: 'id', operator: 'lessThanOrEqual' as const, values: [upTo] }]),
		];
		const where = bounds.length === 0 ? selection.where : withConditions(selection.where ?? [], ...bounds);
		const rows = await run(
			selectText({
				...selection,
				...(where === undefined ? {} : { where }),
				orderBy: ['id'],
				descending: false,
				limit: Math.min(LARGEST_PAGE, limit - read),
			}),
		);
		if (rows.length === 0) return;
		after = lastId(rows, after);
		read += rows.length;
		yield rows;
		if (upTo !== undefined && recordNumber(after) >= recordNumber(upTo)) return;
	}
}

/** Splits a list into parts of at most `size` entries. */
export function chunks<T>(list: readonly T[], size: number): T[][] {
	const out: T[][] = [];
	for (let start = 0; start < list.length; start += size) out.push(list.slice(start, start + size));
	return out;
}
