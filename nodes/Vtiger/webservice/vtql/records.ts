// Reading records by query: some, all, sorted, counted, or those with given ids.

import type { Client } from '../protocol/client';
import { LONGEST_URL, queryLength } from '../protocol/urlLength';
import { asObjects, asText, type JsonObject } from '../protocol/json';
import { chunks, pagesById } from './pages';
import { LARGEST_PAGE, checkId, selectText, withConditions, type Condition, type Selection } from './query';

export class RecordReader {
	constructor(private readonly client: Client) {}

	/** Runs one statement (with its semicolon) and returns its rows, 100 at most. */
	readonly run = async (query: string): Promise<JsonObject[]> => asObjects(await this.client.call('query', { query }));

	/** How many records the user may see that fit the conditions. */
	async count(module: string, where: readonly (readonly Condition[])[] = []): Promise<number> {
		const rows = await this.run(selectText({ module, columns: ['count(*)'], where }));
		return Number(asText(rows[0]?.count)) || 0;
	}

	/** All records of the selection, or the first `limit`, in the order of their ids. */
	async inOrderOfIds(selection: Selection, limit?: number): Promise<JsonObject[]> {
		const all: JsonObject[] = [];
		for await (const rows of pagesById(this.run, selection, limit === undefined ? {} : { limit })) {
			for (const row of rows) all.push(row);
		}
		return all;
	}

	/**
	 * The first `limit` records in the order of one field. Records with the same value come in the order of their
	 * ids, so that no page repeats or skips one. The language sorts downwards by its last field only, so that
	 * downward order beyond one page is read upwards from the end.
	 */
	async sorted(selection: Selection, field: string, descending: boolean, limit: number): Promise<JsonObject[]> {
		const columns = [...new Set([...selection.columns, field])];
		if (descending && limit <= LARGEST_PAGE) {
			return await this.run(selectText({ ...selection, columns, orderBy: [field], descending, limit }));
		}
		const upwards = { ...selection, columns, orderBy: [...new Set([field, 'id'])], descending: false };
		const total = descending ? await this.count(selection.module, selection.where) : Number.POSITIVE_INFINITY;
		const first = descending ? Math.max(0, total - limit) : 0;
		const end = descending ? total : limit;
		const found: JsonObject[] = [];
		for (let offset = first; offset < end; offset += LARGEST_PAGE) {
			const rows = await this.run(selectText({ ...upwards, offset, limit: Math.min(LARGEST_PAGE, end - offset) }));
			if (rows.length === 0) break;
			for (const row of rows) found.push(row);
		}
		return descending ? found.reverse() : found;
	}

	/**
	 * The records with these ids by id: up to 100 per request, fewer if the URL would grow too long.
	 * Ids that no query finds (deleted, invisible, converted leads) are missing in the map.
	 */
	async byIds(module: string, columns: readonly string[], ids: readonly string[]): Promise<Map<string, JsonObject>> {
		const found = new Map<string, JsonObject>();
		const distinct = [...new Set(ids.map((id) => checkId(id)))];
		const fixed = queryLength(selectText({ module, columns })) + 200;
		const longest = distinct.reduce((length, id) => Math.max(length, queryLength(`'${id}',`)), 1);
		const size = Math.max(1, Math.min(LARGEST_PAGE, Math.floor((LONGEST_URL - fixed) / longest)));
		for (const part of chunks(distinct, size)) {
			const where = withConditions([], { field: 'id', operator: 'inList', values: part });
			const rows = await this.run(selectText({ module, columns, where, orderBy: ['id'], limit: LARGEST_PAGE }));
			// The server goes by the number alone, so that an id of another module can find a record.
			const asked = new Set(part);
			for (const row of rows) {
				const id = asText(row.id);
				if (asked.has(id)) found.set(id, row);
			}
		}
		return found;
	}
}
