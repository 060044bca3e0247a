// Line items that come as data: a list, its JSON text, or the name of an input field that holds one.

import { InputError } from '../webservice/protocol/errors';
import { isJsonObject, parseJson, type JsonObject, type JsonValue } from '../webservice/protocol/json';
import { readLineItems } from './lineItemsForm';

/** Names of the form that stand for several of the CRM's. */
const OF_FORM = ['discountType', 'discount', 'taxes'];

/** The lines with the CRM's own names, their values unchecked. Throws an InputError for what is no list of lines. */
export function readLineItemsList(given: unknown, input: JsonObject, parameter = 'Line Items List'): JsonObject[] {
	const list = listOf(given, input);
	if (Array.isArray(list) && list.every(isJsonObject)) return list.map(lineOf);
	throw new InputError(
		parameter,
		isMissing(list) ? 'The list of line items is missing' : 'The line items are not a list of objects',
		'Give e.g. [{"productid": "14x5", "quantity": 2, "listprice": 100}] in an expression or as JSON text, or the name of an input field that holds such a list.',
	);
}

function listOf(given: unknown, input: JsonObject): unknown {
	if (typeof given !== 'string') return given;
	const text = given.trim();
	const parsed = parseJson(text) ?? (Object.hasOwn(input, text) ? input[text] : undefined);
	const field: JsonValue | undefined = parsed === undefined ? text : parsed;
	return typeof field === 'string' && field !== text ? (parseJson(field) ?? field) : field;
}

function isMissing(list: unknown): boolean {
	return list === undefined || list === null || list === '';
}

function lineOf(line: JsonObject): JsonObject {
	const product =
		isJsonObject(line.productid) && 'value' in line.productid ? (line.productid.value ?? '') : line.productid;
	const named: JsonObject = product === undefined ? { ...line } : { ...line, productid: product };
	if (!OF_FORM.some((name) => name in line)) return named;
	const [read = {}] = readLineItems({ items: [named] });
	const others = Object.entries(named).filter(([name]) => !OF_FORM.includes(name));
	return { ...read, ...Object.fromEntries(others) };
}
