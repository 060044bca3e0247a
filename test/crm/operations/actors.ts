// Writing rows that are no CRM records: groups, currencies, folders, taxes, line items.

import type { UserCall } from '../call';
import { addLine, removeLine } from '../inventory/lines';
import type { JsonObject, JsonValue } from '../json';
import type { Module } from '../modules';
import { recordAnswer } from '../records/answer';
import { plainReading, writeValue } from '../records/write';
import type { StoredRecord, StoredValue } from '../store';

function write(module: Module, element: JsonObject): Record<string, StoredValue> {
	const values: Record<string, StoredValue> = {};
	for (const field of module.fields) {
		const value = element[field.name];
		if (value === undefined || field.name === 'id') continue;
		values[field.name] = writeValue(field, value, plainReading);
	}
	return values;
}

export function createActor(call: UserCall, module: Module, element: JsonObject): JsonValue {
	const { installation, user } = call;
	const table = installation.store.table(module.table);
	const values = write(module, element);
	const record: StoredRecord = { id: table.nextOwnId(), module: module.name, deleted: false, converted: false, values };
	if (module.name === 'LineItem') addLine(installation, record);
	else table.add(record);
	return recordAnswer(installation, user, module, record);
}

/** A full update empties what it omits. */
export function changeActor(
	call: UserCall,
	module: Module,
	record: StoredRecord,
	element: JsonObject,
	partial: boolean,
): JsonValue {
	const emptied: Record<string, StoredValue> = {};
	for (const field of module.fields) {
		if (!partial && field.name !== 'id' && field.editable) emptied[field.name] = '';
	}
	Object.assign(record.values, emptied, write(module, element));
	return recordAnswer(call.installation, call.user, module, record);
}

export function removeActor(call: UserCall, module: Module, record: StoredRecord): void {
	if (module.name === 'LineItem') removeLine(call.installation, record);
	else if (module.name === 'Users') Object.assign(record, { deleted: true });
	else call.installation.store.table(module.table).purge(record.id);
}
