// How records leave the node: typed, as the CRM sends them, with labels, or simplified, as the options say.

import type { JsonObject } from '../webservice/protocol/json';
import { showRecords } from '../webservice/values/labels';
import type { OutputChoice } from '../webservice/values/output';
import { yesOrNo } from '../webservice/values/values';
import type { Item } from './item';
import { labelLater } from './laterLabels';
import { asError } from './parallel';

/** Applies the item's output options to records of one module. Throws a WebserviceError. */
export async function present(item: Item, records: JsonObject[], module: string): Promise<JsonObject[]> {
	return await presentAs(item, records, module, outputChoice(item));
}

async function presentAs(
	item: Item,
	records: JsonObject[],
	module: string,
	choice: OutputChoice,
): Promise<JsonObject[]> {
	if (records.length === 0) return [];
	const description = await item.connection.metadata.describe(module);
	return await showRecords(item.connection, records, description, choice);
}

/**
 * As `present`, for records of items that are worked on one by one: their labels are added at the end of the run. What
 * cannot be shown as asked is told in a hint. An error would say that a write failed, and whoever ran it again would
 * have the record twice.
 */
export async function presentSaved(item: Item, records: JsonObject[], module: string): Promise<JsonObject[]> {
	try {
		const choice = outputChoice(item);
		const { labels, rawValues } = choice;
		if (labels) labelLater(item.connection, records, { module, rawValues });
		return await presentAs(item, records, module, { ...choice, labels: false });
	} catch (error) {
		item.hint(`The record was saved, but the options of the output could not be applied. ${asError(error).message}`);
		return records;
	}
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
