// Record: Get Many.

import { conditionCrm } from '../../forms/conditionCrm';
import { conditions, matchType } from '../../forms/conditions';
import { columns, limit, recordModule, returnAll } from '../../forms/parameters';
import { options } from '../../forms/options';
import { readConditions } from '../../forms/readConditions';
import { sort, readSort } from '../../forms/sort';
import { InputError } from '../../webservice/protocol/errors';
import type { JsonObject } from '../../webservice/protocol/json';
import { selectableColumns, type ModuleDescription } from '../../webservice/metadata/metadata';
import type { ConditionGroup } from '../../webservice/vtql/query';
import { readParts, selectionParts } from '../../webservice/vtql/selectionParts';
import { readSorted, type SortedReading } from '../../webservice/vtql/sorted';
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
		options('rawValues', 'labels', 'simplify', 'parallelReads', 'readTimeout', 'maxResponseSize'),
	],
	async run(item) {
		const description = await item.recordModule();
		const groups = await groupsOf(item, description);
		const records = await read(item, groups, description).catch(tooLong);
		return await present(item, records, description.name);
	},
};

async function groupsOf(item: Item, description: ModuleDescription): Promise<ConditionGroup[]> {
	return await readConditions(
		item.parameter('conditions', {}),
		item.parameter('matchType', 'allConditions'),
		description,
		conditionCrm(item.connection, (message) => item.hint(message)),
	);
}

/** The chosen columns, checked, with the id; all that can be selected, or the simple ones, if none are. Never `*`. */
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

async function read(item: Item, groups: ConditionGroup[], description: ModuleDescription): Promise<JsonObject[]> {
	const columns = chosenColumns(item, description);
	const order = readSort(item.parameter('sort', {}), description);
	const limit = mostRows(item);
	const most = Number.isFinite(limit) ? limit : undefined;
	const parts = selectionParts(description.name, columns, groups);
	const tools = toolsOf(item, description);
	const rows = order === undefined ? await readParts(parts, tools, most) : await readSorted(parts, order, tools, most);
	// What was read to sort by or to be judged is shown only if it was asked for.
	const isExtra = rows[0] !== undefined && Object.keys(rows[0]).some((name) => !columns.includes(name));
	return isExtra ? rows.map((row) => only(row, columns)) : rows;
}

function only(row: JsonObject, columns: readonly string[]): JsonObject {
	return Object.fromEntries(Object.entries(row).filter(([name]) => columns.includes(name)));
}

function toolsOf(item: Item, description: ModuleDescription): SortedReading {
	const label = (name: string) => description.fields.find((field) => field.name === name)?.label ?? name;
	return {
		records: item.connection.records,
		open: async (wanted) => (await item.connection.readers(wanted)).map((one) => one.records),
		width: item.parallelReads,
		judged: (fields, read) => {
			const names = fields.map((name) => `“${label(name)}”`).join(', ');
			item.hint(
				`Some records have never had a value in ${names}, and the CRM cannot search for these: ${read} records were read to find them.`,
			);
		},
		moved: () => {
			item.hint(
				'Records were changed in the CRM while they were read: each is sorted by the value that it had when it was read.',
			);
		},
	};
}

/** The client names the longest argument, which the person does not know. */
function tooLong(error: unknown): never {
	throw error instanceof InputError && error.parameter === 'query'
		? new InputError('Conditions', error.message, error.advice)
		: error;
}
