// Related Record: Get Many.

import { limit, recordModule, returnAll } from '../../forms/parameters';
import { options } from '../../forms/options';
import type { JsonObject } from '../../webservice/protocol/json';
import { pagesById } from '../../webservice/vtql/pages';
import type { Action } from '../action';
import { mostRows } from '../mostRows';
import { present } from '../present';
import { chosenColumns } from '../record/getMany.operation';
import { relatedColumns, relation, sourceRecord } from './relatedParameters';
import { hintAtEvents, sourceOf } from './relatedSource';

/**
 * Reads through query_related with named columns, on every server. The server's own retrieve_related fails
 * on stock 7.2 as soon as a row is found, ends after a hundred records without a way to the others, and repeats
 * records that have several line items. If it works it gives the same fields, and `tags`, which no query of
 * 7.2 can select; Record: Get has them.
 */
export const retrieveRelated: Action = {
	value: 'retrieve_related',
	name: 'Get Many',
	action: 'Get many related records',
	description: 'Get the records that are related to a record. Works on all versions of the CRM.',
	kind: 'read',
	form: [
		recordModule,
		sourceRecord,
		relation,
		relatedColumns,
		returnAll,
		limit,
		options('rawValues', 'labels', 'simplify', 'readTimeout', 'maxResponseSize'),
	],
	async run(item) {
		const source = await sourceOf(item);
		const { name, idPrefix } = source.related;
		const most = mostRows(item);
		// The condition on the id is there from the first page on: the server takes no order without a condition.
		const pages = pagesById(
			source.run,
			{ module: name, columns: chosenColumns(item, source.related), offset: 0 },
			{ after: `${idPrefix}x0`, ...(Number.isFinite(most) ? { limit: most } : {}) },
		);
		const found: JsonObject[] = [];
		for await (const rows of pages) for (const row of rows) found.push(row);
		hintAtEvents(item, source.relation);
		return await present(item, found, name);
	},
};
