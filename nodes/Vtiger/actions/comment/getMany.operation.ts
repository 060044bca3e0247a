// Comment: Get Many.

import type { INodeProperties } from 'n8n-workflow';
import { COMMENTS, commentedModule } from '../../forms/comments';
import { oneOf } from '../../forms/oneOf';
import { limit, returnAll } from '../../forms/parameters';
import { options } from '../../forms/options';
import type { JsonObject } from '../../webservice/protocol/json';
import { sharesCreator, selectableColumns, type ModuleDescription } from '../../webservice/metadata/metadata';
import { LARGEST_PAGE, type Selection } from '../../webservice/vtql/query';
import type { RecordReader } from '../../webservice/vtql/records';
import type { Action } from '../action';
import { mostRows } from '../mostRows';
import { present } from '../present';
import { commentedRecord, commentedRecordOf } from './commented';

const order: INodeProperties = {
	displayName: 'Order',
	name: 'order',
	type: 'options',
	options: [
		{ name: 'Newest First', value: 'newestFirst' },
		{ name: 'Oldest First', value: 'oldestFirst' },
	],
	default: 'newestFirst',
};

export const getMany: Action = {
	value: 'getMany',
	name: 'Get Many',
	action: 'Get many comments',
	description: 'Get the comments of a record',
	kind: 'read',
	form: [
		commentedModule,
		commentedRecord,
		order,
		returnAll,
		limit,
		options('rawValues', 'labels', 'simplify', 'readTimeout', 'maxResponseSize'),
	],
	async run(item) {
		const { id, comments } = await commentedRecordOf(item);
		const selection: Selection = {
			module: COMMENTS,
			columns: selectableColumns(comments),
			where: [[{ field: 'related_to', operator: 'equals', values: [id] }]],
		};
		const most = mostRows(item);
		const newestFirst =
			oneOf('Order', item.parameter('order', 'newestFirst'), ['newestFirst', 'oldestFirst']) === 'newestFirst';
		const rows = await read(item.connection.records, selection, newestFirst, most);
		return await present(
			item,
			rows.map((row) => withCreator(row, comments)),
			COMMENTS,
		);
	},
};

/** In the order of the ids, which is the order of their creation and, unlike the times, tells any two apart. */
async function read(
	records: RecordReader,
	selection: Selection,
	newestFirst: boolean,
	most: number,
): Promise<JsonObject[]> {
	if (newestFirst && most <= LARGEST_PAGE) return await records.sorted(selection, 'id', true, most);
	if (!newestFirst) return await records.inOrderOfIds(selection, Number.isFinite(most) ? most : undefined);
	return (await records.inOrderOfIds(selection)).reverse().slice(0, most);
}

/** The same fields as a comment has when it is added. */
function withCreator(row: JsonObject, comments: ModuleDescription): JsonObject {
	return row.creator !== undefined && sharesCreator(comments) ? { ...row, created_user_id: row.creator } : row;
}
