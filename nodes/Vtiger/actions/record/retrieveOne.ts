// Getting one record by its id.

import { objectResult } from '../../webservice/protocol/client';
import { InputError } from '../../webservice/protocol/errors';
import type { JsonObject } from '../../webservice/protocol/json';
import type { ModuleDescription } from '../../webservice/metadata/metadata';
import type { Output } from '../action';
import type { Item } from '../item';
import { present } from '../present';

/** The record of one item's form, with the chosen columns or whole. */
export async function retrieveOne(item: Item): Promise<Output> {
	const description = await item.recordModule();
	const id = await item.recordId(description);
	const record = objectResult('retrieve', await item.connection.client.call('retrieve', { id }));
	const chosen = item.list('columns');
	if (chosen.length === 0) return await present(item, [record], description.name);
	refuseUnknown(chosen, record, description);
	const names = ['id', ...chosen.filter((name) => name !== 'id')].filter((name) => name in record);
	const shown = Object.fromEntries(names.map((name) => [name, record[name] ?? null]));
	return await present(item, [shown], description.name);
}

/** A record can have more columns than describe names; a field that it leaves out is empty. */
function refuseUnknown(chosen: string[], record: JsonObject, { fields, label }: ModuleDescription): void {
	const unknown = chosen.find((name) => !(name in record) && !fields.some((field) => field.name === name));
	if (unknown === undefined) return;
	throw new InputError('Columns', `“${label}” has no field “${unknown}”`, 'Choose the columns from the list.');
}
