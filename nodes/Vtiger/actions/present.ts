// How records leave the node: typed, as the CRM sends them, with labels, or simplified, as the options say.

import type { JsonObject } from '../webservice/protocol/json';
import { labelsOf, showRecords, type ReadLabels } from '../webservice/values/labels';
import type { OutputChoice } from '../webservice/values/output';
import { yesOrNo } from '../webservice/values/values';
import type { Item } from './item';
import { asError } from './parallel';

/** Applies the item's output options to records of one module. Throws a WebserviceError. */
export async function present(
	item: Item,
	records: JsonObject[],
	module: string,
	readLabels?: ReadLabels,
): Promise<JsonObject[]> {
	const choice = outputChoice(item);
	if (records.length === 0) return [];
	const description = await item.connection.metadata.describe(module);
	return await showRecords(item.connection, records, description, choice, readLabels);
}

/**
 * As `present`, for records that were just saved: what cannot be shown as asked is told in a hint. An error would say
 * that the write failed, and whoever ran it again would have the record twice.
 */
export async function presentSaved(item: Item, records: JsonObject[], module: string): Promise<JsonObject[]> {
	const hintAt = (what: string, error: unknown) =>
		item.hint(`The record was saved, but ${what}. ${asError(error).message}`);
	const readLabels: ReadLabels = async (...asked) => {
		return await labelsOf(...asked).catch((error: unknown) => {
			hintAt('the names of its references could not be read', error);
			return [];
		});
	};
	return await present(item, records, module, readLabels).catch((error: unknown) => {
		hintAt('the options of the output could not be applied', error);
		return records;
	});
}

/** What a query of `count(*)` gives: a number, or text as the CRM sends it. */
export function presentCount(item: Item, count: number): JsonObject {
	return { count: isOn(item, 'rawValues') ? String(count) : count };
}

function outputChoice(item: Item): OutputChoice {
	const [rawValues, labels, simplify] = [isOn(item, 'rawValues'), isOn(item, 'labels'), isOn(item, 'simplify')];
	return { rawValues, labels, simplify, ...(simplify ? { columns: item.list('columns') } : {}) };
}

/** Anything but a yes is off, without an error: the record may have been written already. */
export function isOn(item: Item, option: 'rawValues' | 'labels' | 'simplify'): boolean {
	return yesOrNo(item.option(option)) === true;
}
