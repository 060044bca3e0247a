// Reading a person's statement over related records beyond the first hundred rows.

import { asText, type JsonObject } from './json';
import type { RunQuery } from './pages';
import { LARGEST_PAGE } from './query';
import { pageText, pagesById, type Statement } from './statement';

/** The number of related records that fit the conditions; the server answers without a row where there are none. */
export async function countRelated(run: RunQuery, statement: Statement): Promise<number> {
	const where = statement.where.length === 0 ? '' : ` WHERE ${statement.where.join(' AND ')}`;
	const rows = await run(`SELECT count(*) FROM ${statement.module}${where}`);
	return Number(asText(rows[0]?.count)) || 0;
}

/**
 * The first `most` rows: after the last id where nothing else orders or limits them, else by offset. Without a
 * condition the server takes neither order nor limit, so one that always holds is put in.
 */
export async function rowsOfRelated(
	run: RunQuery,
	statement: Statement,
	idPrefix: string,
	most: number,
): Promise<JsonObject[]> {
	const wanted = Math.min(most, statement.limit ?? Number.POSITIVE_INFINITY);
	const start = `${idPrefix}x0`;
	return pagesById(statement)
		? await inOrderOfIds(run, statement, start, wanted)
		: await inGivenOrder(run, withCondition(statement, start), wanted);
}

async function inOrderOfIds(run: RunQuery, statement: Statement, start: string, wanted: number): Promise<JsonObject[]> {
	const rows: JsonObject[] = [];
	for (let after = start; rows.length < wanted; ) {
		const limit = Math.min(LARGEST_PAGE, wanted - rows.length);
		const found = await run(pageText(statement, { after, limit }));
		const last = found[found.length - 1];
		if (last === undefined) break;
		for (const row of found) rows.push(row);
		after = asText(last.id);
	}
	return rows;
}

function withCondition(statement: Statement, start: string): Statement {
	return statement.where.length > 0 ? statement : { ...statement, where: [`id > '${start}'`] };
}

async function inGivenOrder(run: RunQuery, given: Statement, wanted: number): Promise<JsonObject[]> {
	const descending = /^(\w+)\s+desc$/i.exec(given.orderBy)?.[1];
	if (descending !== undefined && wanted > LARGEST_PAGE) return await downwards(run, given, descending, wanted);
	return await byOffset(run, { ...given, orderBy: withId(given.orderBy) }, given.offset, given.offset + wanted);
}

/** Rows with equal values would change places between two pages: their ids decide. */
function withId(orderBy: string): string {
	const fields = orderBy.replace(/\s+asc$/i, '');
	return /\s+desc$/i.test(fields) || fields.split(',').some((name) => name.trim() === 'id') ? orderBy : `${fields}${fields === '' ? '' : ','}id`;
}

/** The language sorts downwards by its last field only, so that several pages are read upwards from the end. */
async function downwards(run: RunQuery, statement: Statement, field: string, wanted: number): Promise<JsonObject[]> {
	const end = Math.max(0, (await countRelated(run, statement)) - statement.offset);
	const upwards = { ...statement, orderBy: field === 'id' ? 'id' : `${field},id` };
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
