// Reading a person's statement over related records beyond the first hundred rows.

import type { JsonObject } from '../protocol/json';
import type { RunQuery } from './pages';
import { canPageById, type Statement } from './statement';
import { readInGivenOrder, readInOrderOfIds } from './statementRows';

/**
 * The first `most` rows: after the last id if nothing else orders or limits them, else by offset. Without a
 * condition the server takes neither order nor limit, so one that is always true is added.
 */
export async function rowsOfRelated(
	run: RunQuery,
	statement: Statement,
	idPrefix: string,
	most: number,
): Promise<JsonObject[]> {
	const wanted = Math.min(most, statement.limit ?? Number.POSITIVE_INFINITY);
	return canPageById(statement)
		? await readInOrderOfIds(run, statement, `${idPrefix}x0`, wanted)
		: await readInGivenOrder(run, withCondition(statement, idPrefix), wanted);
}

/** The statement with a condition: one that is always true if it has none. */
export function withCondition(statement: Statement, idPrefix: string): Statement {
	return statement.where.length > 0 ? statement : { ...statement, where: [`id > '${idPrefix}x0'`] };
}
