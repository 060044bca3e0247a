// The line items of one item, from the form, a list, or all input items, checked against the CRM's products and services.

import { readLineItems } from '../forms/lineItemsForm';
import { readLineItemsList } from '../forms/lineItemsList';
import { oneOf } from '../forms/oneOf';
import { InputError } from '../webservice/protocol/errors';
import { asText, isJsonObject, type JsonObject } from '../webservice/protocol/json';
import { checkLineItems, readLineItemsJson, refuseUnknownNames } from '../webservice/values/lineItems';
import { isInventory, type ModuleDescription } from '../webservice/metadata/metadata';
import { referenceIdOf } from '../webservice/metadata/references';
import type { Item } from './item';
import { productsOf } from './products';

/** `{LineItems}` if any are given; nothing for modules without lines. */
export async function givenLineItems(item: Item, description: ModuleDescription): Promise<JsonObject> {
	const lines = [...linesOf(item, description), ...linesOfOption(item)];
	if (lines.length === 0) return {};
	if (!isInventory(description)) {
		throw new InputError(
			'Line Items',
			`“${description.label}” has no line items`,
			'Remove the line items, or choose another module.',
		);
	}
	const named: JsonObject[] = [];
	for (const [index, line] of lines.entries()) named.push(await withProductId(item, line, index));
	refuseUnknownNames(named, description);
	return { LineItems: await checkLineItems(named, async (ids) => await productsOf(item.connection).existing(ids)) };
}

function linesOf(item: Item, description: ModuleDescription): JsonObject[] {
	const from = oneOf('Line Items From', item.parameter('lineItemsFrom', 'form'), ['form', 'list', 'inputItems']);
	if (from === 'list') return readLineItemsList(item.parameter('lineItemsList', ''), inputOf(item));
	const items = from === 'inputItems' ? item.itemsOfLines() : [item];
	const lines = items.flatMap((one) => readLineItems(one.parameter('lineItems', {})));
	if (lines.length > 0 || !isInventory(description)) return lines;
	const { LineItems: mapped } = item.autoMapped ? inputOf(item) : item.fromJson ? item.mappedFields() : {};
	return mapped === undefined || mapped === null ? lines : readLineItemsList(mapped, {}, 'LineItems');
}

function inputOf(item: Item): JsonObject {
	const { json } = item.input;
	return isJsonObject(json) ? json : {};
}

function linesOfOption(item: Item): JsonObject[] {
	const json = item.option('lineItemsJson');
	const isEmpty = json === undefined || json === '' || (Array.isArray(json) && json.length === 0);
	return isEmpty ? [] : readLineItemsJson(json);
}

/** The product or service by webservice id, internal id, number, label, or the address of its page. */
async function withProductId(item: Item, line: JsonObject, index: number): Promise<JsonObject> {
	const place = `Line Items, ${index + 1}`;
	if (typeof line.productid === 'object' && line.productid !== null) return line;
	const given = asText(line.productid).trim();
	// A product’s number can have digits alone, and begin with zeros.
	if (/^(?!0\d)\d*x?\d*$/.test(given)) return { ...line, productid: await productsOf(item.connection).idOf(given) };
	const field = { name: place, label: 'Product or Service', refersTo: ['Products', 'Services'] };
	return { ...line, productid: await referenceIdOf(field, given, item.connection) };
}
