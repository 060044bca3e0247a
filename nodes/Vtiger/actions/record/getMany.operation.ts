// Record: Get Many.

import { conditions, matchType, readConditions } from '../../forms/conditions';
import { columns, limit, recordModule, returnAll } from '../../forms/parameters';
import { options } from '../../forms/options';
import { sort, readSort } from '../../forms/sort';
import { InputError } from '../../webservice/protocol/errors';
import type { JsonObject } from '../../webservice/protocol/json';
import { mergedById, shortSelections } from '../../webservice/vtql/longLists';
import { selectableColumns, type ModuleDescription } from '../../webservice/metadata/metadata';
import type { Selection } from '../../webservice/vtql/query';
import { readAll } from '../../webservice/vtql/ranges';
import { simpleColumns } from '../../webservice/values/output';
import type { Action } from '../action';
import type { Item } from '../item';
import { mostRows } from '../mostRows';
import { isOn, present } from '../present';

export const getMany: Action = {
	value: 'getMany',
	name: 'Get Many',
	action: 'Get many records',
	description: 'Find records by conditions on their fields',
	kind: 'read',
	form: [
		recordModule,
		conditions,
		matchType,
		columns,
		sort,
		returnAll,
		limit,
		options('rawValues', 'labels', 'simplify', 'parallelReads', 'readTimeout'),
	],
	async run(item) {
		const description = await item.recordModule();
		const selection = await selectionOf(item, description);
		const records = await read(item, selection, description).catch(tooLong);
		return await present(item, records, description.name);
	},
};

async function selectionOf(item: Item, description: ModuleDescription): Promise<Selection> {
	const where = await readConditions(
		item.parameter('conditions', {}),
		item.parameter('matchType', 'allConditions'),
		description,
		item.connection.lookups,
	);
	return { module: description.name, columns: chosenColumns(item, description), where };
}

/** The chosen columns, checked, with the id; all that can be selected, or the simple ones, where none are. Never `*`. */
export function chosenColumns(item: Item, description: ModuleDescription): string[] {
	const selectable = selectableColumns(description);
	const chosen = item.list('columns');
	if (chosen.length === 0) return isOn(item, 'simplify') ? simpleColumns(description) : selectable;
	const unknown = chosen.find((name) => !selectable.includes(name));
	if (unknown !== undefined) {
		throw new InputError(
			'Columns',
			`“${unknown}” is not a column of “${description.label}” that queries can return`,
			'Choose the columns from the list. Line items and taxes come with Get with Line Items.',
		);
	}
	return ['id', ...chosen.filter((name) => name !== 'id')];
}

async function read(item: Item, selection: Selection, description: ModuleDescription): Promise<JsonObject[]> {
	const { records } = item.connection;
	const order = readSort(item.parameter('sort', {}), description);
	const limit = mostRows(item);
	const most = Number.isFinite(limit) ? limit : undefined;
	const parts = shortSelections(selection);
	if (order === undefined) {
		const open = async (wanted: number) => (await item.connection.readers(wanted)).map((one) => one.records);
		const found: JsonObject[][] = [];
		for (const part of parts) found.push(await readAll(records, open, item.parallelReads, part, most));
		return parts.length === 1 ? found.flat() : mergedById(found).slice(0, most);
	}
	if (parts.length > 1) {
		throw new InputError(
			'Sort',
			'The CRM cannot sort the records of so long a list',
			'Leave Sort out and sort the items in the workflow, or shorten the list.',
		);
	}
	const end = most ?? (await records.count(selection.module, selection.where));
	const rows = await records.sorted(selection, order.field, order.descending, end);
	if (selection.columns.includes(order.field)) return rows;
	// The server sorts by some fields only where they are selected too.
	return rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => name !== order.field)));
}

/** The client names the longest argument, which the person does not know. */
function tooLong(error: unknown): never {
	throw error instanceof InputError && error.parameter === 'query'
		? new InputError('Conditions', error.message, error.advice)
		: error;
}
