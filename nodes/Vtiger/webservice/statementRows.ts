// Reading the rows of a person's statement beyond the first hundred, each row once.

import { WebserviceError } from './errors';
import { asText, type JsonObject } from './json';
import { recordNumber, type RunQuery } from './pages';
import { LARGEST_PAGE } from './query';
import { hasIds, pageText, pagesById, type Page, type Statement } from './statement';

/** The number of rows that fit the conditions; 0 where the server answers without a row. */
export async function countOf(run: RunQuery, statement: Statement): Promise<number> {
	const where = statement.where.length === 0 ? '' : ` WHERE ${statement.where.join(' OR ')}`;
	const rows = await run(`SELECT count(*) FROM ${statement.module}${where}`);
	return Number(asText(rows[0]?.count)) || 0;
}

/**
 * The first `most` rows, fewer where the statement itself limits them: after the last id where nothing else
 * orders them, else by offset. `run` takes statements without semicolon.
 */
export async function rowsOfStatement(run: RunQuery, statement: Statement, most: number): Promise<JsonObject[]> {
	const wanted = Math.min(most, statement.limit ?? Number.POSITIVE_INFINITY);
	return pagesById(statement) ? await inOrderOfIds(run, statement, undefined, wanted) : await inGivenOrder(run, statement, wanted);
}

/** Pages after the last id seen, from the given one on. */
export async function inOrderOfIds(
	run: RunQuery,
	statement: Statement,
	start: string | undefined,
	wanted: number,
): Promise<JsonObject[]> {
	const rows: JsonObject[] = [];
	for (let after = start; rows.length < wanted; ) {
		const page: Page = { limit: Math.min(LARGEST_PAGE, wanted - rows.length), ...(after === undefined ? {} : { after }) };
		const found = await run(pageText(statement, page));
		const last = found[found.length - 1];
		if (last === undefined) break;
		const id = asText(last.id);
		if (after !== undefined && !(recordNumber(id) > recordNumber(after))) throw outOfOrder();
		for (const row of found) rows.push(row);
		after = id;
	}
	return rows;
}

function outOfOrder(): WebserviceError {
	const reason = 'the rows do not come in the order of their ids';
	return new WebserviceError({ code: 'BROKEN_ANSWER', operation: 'query', reason });
}

/** Pages by offset, in the statement's own order. */
export async function inGivenOrder(run: RunQuery, given: Statement, wanted: number): Promise<JsonObject[]> {
	const descending = /^(\w+)\s+desc$/i.exec(given.orderBy)?.[1];
	if (descending !== undefined && wanted > LARGEST_PAGE) return await downwards(run, given, descending, wanted);
	const orderBy = wanted > LARGEST_PAGE && hasIds(given) ? withId(given.orderBy) : given.orderBy;
	return await byOffset(run, { ...given, orderBy }, given.offset, given.offset + wanted);
}

/** Rows with equal values would change places between two pages: their ids decide. */
function withId(orderBy: string): string {
	const fields = orderBy.replace(/\s+asc$/i, '');
	if (/\s+desc$/i.test(fields) || fields.split(',').some((name) => name.trim() === 'id')) return orderBy;
	return fields === '' ? 'id' : `${fields},id`;
}

/** The language sorts downwards by its last field only, so that several pages are read upwards from the end. */
async function downwards(run: RunQuery, statement: Statement, field: string, wanted: number): Promise<JsonObject[]> {
	const end = Math.max(0, (await countOf(run, statement)) - statement.offset);
	const upwards = { ...statement, orderBy: field === 'id' || !hasIds(statement) ? field : `${field},id` };
	return (await byOffset(run, upwards, Math.max(0, end - wanted), end)).reverse();
}

async function byOffset(run: RunQuery, statement: Statement, start: number, end: number): Promise<JsonObject[]> {
	const rows: JsonObject[] = [];
	for (let offset = start; offset < end; offset = start + rows.length) {
		const found = await run(pageText(statement, { offset, limit: Math.min(LARGEST_PAGE, end - offset) }));
		if (found.length === 0) break;
		for (const row of found) rows.push(row);
	}
	return rows;
}
