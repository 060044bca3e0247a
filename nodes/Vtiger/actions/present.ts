// How records leave the node: as the CRM gives them, or typed, with labels, or simplified, as the options say.

import { asText, type JsonObject } from '../webservice/json';
import { labelColumns, type ModuleDescription } from '../webservice/metadata';
import { typedRecord } from '../webservice/output';
import type { Item } from './item';
import { referenceLabels } from './referenceLabels';

const SIMPLIFIED = 10;

/** Applies the item's output options to records of one module. */
export async function present(item: Item, records: JsonObject[], module: string): Promise<JsonObject[]> {
	const typed = item.option('typedValues') === true;
	const labelled = item.option('referenceLabels') === true;
	const simple = item.option('simplify') === true;
	const ordered = records.map(idFirst);
	if ((!typed && !labelled && !simple) || records.length === 0) return ordered;
	const description = await item.connection.metadata.describe(module);
	let shown = simple ? ordered.map((record) => simplified(record, description)) : ordered;
	const labels = labelled ? await referenceLabels(item.connection, shown, description) : undefined;
	if (typed) shown = shown.map((record) => typedRecord(record, description, item.connection.zone));
	if (labels === undefined) return shown;
	return shown.map((record, index) => ({ ...record, ...labels[index] }));
}

/** The CRM gives the id last, and n8n's table leaves out what comes after the fortieth column. */
function idFirst(record: JsonObject): JsonObject {
	return record.id === undefined ? record : { id: record.id, ...record };
}

function simplified(record: JsonObject, description: ModuleDescription): JsonObject {
	const first = ['id', ...labelColumns(description), 'assigned_user_id', 'createdtime', 'modifiedtime'];
	const important = description.fields.filter((field) => field.mandatory).map((field) => field.name);
	const rest = description.fields.map((field) => field.name).filter((name) => asText(record[name]) !== '');
	const names = [...new Set([...first, ...important, ...rest])].filter((name) => name in record).slice(0, SIMPLIFIED);
	return Object.fromEntries(names.map((name) => [name, record[name] ?? null]));
}
