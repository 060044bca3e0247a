// Reading the rows of a person's statement beyond the first hundred, each row once.

import { WebserviceError } from '../protocol/errors';
import { asText, type JsonObject } from '../protocol/json';
import { recordNumber, type RunQuery } from './pages';
import { LARGEST_PAGE } from './query';
import { hasIds, hasRowsOfLines, ofRecord, pageText, canPageById, type Page, type Statement } from './statement';

/** The number of rows that fit the conditions; 0 if the server answers without a row. */
export async function countOf(run: RunQuery, statement: Statement): Promise<number> {
	const where = statement.where.length === 0 ? '' : ` WHERE ${statement.where.join(' OR ')}`;
	const rows = await run(`SELECT count(*) FROM ${statement.module}${where}`);
	return Number(asText(rows[0]?.count)) || 0;
}

/**
 * The first `most` rows, fewer if the statement itself limits them: after the last id if nothing else
 * orders them, else by offset. `run` takes statements without semicolon.
 */
export async function rowsOfStatement(run: RunQuery, statement: Statement, most: number): Promise<JsonObject[]> {
	const wanted = Math.min(most, statement.limit ?? Number.POSITIVE_INFINITY);
	return canPageById(statement)
		? await readInOrderOfIds(run, statement, undefined, wanted)
		: await readInGivenOrder(run, statement, wanted);
}

/** Pages after the last id seen, from the given one on. */
export async function readInOrderOfIds(
	run: RunQuery,
	statement: Statement,
	start: string | undefined,
	wanted: number,
): Promise<JsonObject[]> {
	const rows: JsonObject[] = [];
	for (let after = start; rows.length < wanted; ) {
		const page: Page = {
			limit: Math.min(LARGEST_PAGE, wanted - rows.length),
			...(after === undefined ? {} : { after }),
		};
		const found = await run(pageText(statement, page));
		const last = found[found.length - 1];
		if (last === undefined) break;
		if (after !== undefined && !(recordNumber(asText(last.id)) > recordNumber(after))) throw outOfOrder();
		const isCut = found.length === LARGEST_PAGE && rows.length + found.length < wanted && hasRowsOfLines(statement);
		const whole = isCut ? await wholeRecords(run, statement, found) : found;
		for (const row of whole) rows.push(row);
		after = asText(whole[whole.length - 1]?.id);
	}
	return rows.slice(0, wanted);
}

/**
 * The page without the lines of its last record, whose others come with the next page; if the page holds no other
 * record, with all lines of this one.
 */
async function wholeRecords(run: RunQuery, statement: Statement, page: JsonObject[]): Promise<JsonObject[]> {
	const last = asText(page[page.length - 1]?.id);
	const others = page.filter((row) => asText(row.id) !== last);
	if (others.length > 0) return others;
	const rest = await byOffset(run, ofRecord(statement, last), page.length, Number.POSITIVE_INFINITY);
	return [...page, ...rest];
}

function outOfOrder(): WebserviceError {
	const reason = 'the rows do not come in the order of their ids';
	return new WebserviceError({ code: 'BROKEN_ANSWER', operation: 'query', reason });
}

/** Pages by offset, in the statement's own order. */
export async function readInGivenOrder(run: RunQuery, given: Statement, wanted: number): Promise<JsonObject[]> {
	const descending = /^(\w+)\s+desc$/i.exec(given.orderBy)?.[1];
	if (descending !== undefined && wanted > LARGEST_PAGE) return await downwards(run, given, descending, wanted);
	const orderBy = wanted > LARGEST_PAGE && hasIds(given) ? withId(given.orderBy) : given.orderBy;
	return await byOffset(run, { ...given, orderBy }, given.offset, Number.POSITIVE_INFINITY, wanted);
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

/**
 * Up to `wanted` rows from one place of the order to another. The server counts rows that it then leaves out of a page:
 * those that the user may not see, and on version 8 further lines of one record. The next page begins behind them.
 */
async function byOffset(
	run: RunQuery,
	statement: Statement,
	start: number,
	end: number,
	wanted = end - start,
): Promise<JsonObject[]> {
	const rows: JsonObject[] = [];
	for (let offset = start; offset < end && rows.length < wanted; ) {
		const limit = Math.min(LARGEST_PAGE, end - offset, wanted - rows.length);
		const found = await run(pageText(statement, { offset, limit }));
		if (found.length === 0) break;
		for (const row of found) rows.push(row);
		offset += limit;
	}
	return rows;
}
