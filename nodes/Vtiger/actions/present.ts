// How records leave the node: as the CRM gives them, or typed, with labels, or simplified, as the options say.

import { asText, type JsonObject } from '../webservice/protocol/json';
import { labelColumns, type ModuleDescription } from '../webservice/metadata/metadata';
import { typedRecord } from '../webservice/values/output';
import { yesOrNo } from '../webservice/values/values';
import type { Item } from './item';
import { asError } from './parallel';
import { referenceLabels } from './referenceLabels';

const SIMPLIFIED = 10;

/** Applies the item's output options to records of one module. Throws a WebserviceError. */
export async function present(
	item: Item,
	records: JsonObject[],
	module: string,
	labelsOf = referenceLabels,
): Promise<JsonObject[]> {
	const typed = isOn(item, 'typedValues');
	const labelled = isOn(item, 'referenceLabels');
	const simple = isOn(item, 'simplify');
	const ordered = records.map(idFirst);
	if ((!typed && !labelled && !simple) || records.length === 0) return ordered;
	const description = await item.connection.metadata.describe(module);
	let shown = simple ? ordered.map((record) => simplified(record, description)) : ordered;
	const labels = labelled ? await labelsOf(item.connection, shown, description) : undefined;
	if (typed) shown = shown.map((record) => typedRecord(record, description, item.connection.zone));
	if (labels === undefined) return shown;
	return shown.map((record, index) => ({ ...record, ...labels[index] }));
}

/**
 * As `present`, for records that were just saved: what cannot be shown as asked is told in a hint. An error would say
 * that the write failed, and whoever ran it again would have the record twice.
 */
export async function presentSaved(item: Item, records: JsonObject[], module: string): Promise<JsonObject[]> {
	const hintAt = (what: string, error: unknown) =>
		item.hint(`The record was saved, but ${what}. ${asError(error).message}`);
	const labelsOf: typeof referenceLabels = async (...asked) => {
		return await referenceLabels(...asked).catch((error: unknown) => {
			hintAt('the names of its references could not be read', error);
			return [];
		});
	};
	return await present(item, records, module, labelsOf).catch((error: unknown) => {
		hintAt('the options of the output could not be applied', error);
		return records.map(idFirst);
	});
}

/** Anything but a yes is off, without an error: the record may have been written already. */
export function isOn(item: Item, option: 'typedValues' | 'referenceLabels' | 'simplify'): boolean {
	return yesOrNo(item.option(option)) === true;
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
