// Pages in a person's own order can miss or repeat records that are changed between two of them: that is noticed.

import { WebserviceError } from '../protocol/errors';
import { asText, type JsonObject } from '../protocol/json';
import type { RunQuery } from './pages';
import { LARGEST_PAGE } from './query';
import { canPageById, hasIds, hasRowsOfLines, pageText, type Statement } from './statement';
import { countOf } from './statementRows';

/**
 * The rows that `read` gives, each record once unless it has several rows. `moved` is told if records were created,
 * changed or deleted while several pages were read. Pages that follow the ids need no such look.
 */
export async function noticingMoves(
	run: RunQuery,
	statement: Statement,
	most: number,
	read: () => Promise<JsonObject[]>,
	moved: () => void,
): Promise<JsonObject[]> {
	const wanted = Math.min(most, statement.limit ?? Number.POSITIVE_INFINITY);
	if (wanted <= LARGEST_PAGE || canPageById(statement) || !hasIds(statement)) return await read();
	const before = await countOf(run, statement);
	// Nothing can move within one page.
	if (before - statement.offset <= LARGEST_PAGE) return await read();
	const latest = await latestOf(run, statement);
	const rows = await read();
	const isStill = (await latestOf(run, statement)) === latest && (await countOf(run, statement)) === before;
	if (!isStill) moved();
	return hasRowsOfLines(statement) ? rows : distinct(rows);
}

/** The latest changes among the records; '' for lists whose entries keep no times. */
async function latestOf(run: RunQuery, statement: Statement): Promise<string> {
	const columns = ['id', 'modifiedtime'];
	const latest = { ...statement, columns, orderBy: 'modifiedtime DESC' };
	const rows = await run(pageText(latest, { offset: 0, limit: LARGEST_PAGE })).catch((error: unknown) => {
		if (error instanceof WebserviceError) return [];
		throw error;
	});
	const times = rows.map(({ modifiedtime }) => asText(modifiedtime));
	const oldest = times[LARGEST_PAGE - 1];
	// Of several with the oldest time, a full page can have any.
	const told = rows.filter((_, index) => times[index] !== oldest);
	return [oldest ?? '', ...told.map(({ id, modifiedtime }) => `${asText(modifiedtime)} ${asText(id)}`)].sort().join();
}

function distinct(rows: JsonObject[]): JsonObject[] {
	const seen = new Set<string>();
	return rows.filter(({ id }) => {
		const text = asText(id);
		const isNew = text === '' || !seen.has(text);
		seen.add(text);
		return isNew;
	});
}
