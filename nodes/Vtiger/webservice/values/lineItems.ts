// Line items: checked on their way in, readable on their way out.

import { InputError } from '../protocol/errors';
import { asObjects, asText, isJsonObject, parseJson, type JsonObject, type JsonValue } from '../protocol/json';
import type { ModuleDescription } from '../metadata/metadata';
import { GIVEN_LINE_NUMBERS, LINE_DISCOUNTS, LINE_FIELDS, isTax } from '../vtql/lineFields';
import { NUMBER_FORMS, wireNumber } from './numbers';
import { checkId } from '../vtql/query';

const PARAMETER = 'Line Items';

/** Finds which of these product and service ids exist. */
export type FindProducts = (ids: string[]) => Promise<Set<string>>;

/**
 * Checks line items and puts their numbers into the CRM's form. Throws an InputError: the server stores a line
 * with an unknown product as a broken line, and a header without lines if they are no list.
 */
export async function checkLineItems(lines: JsonObject[], find: FindProducts): Promise<JsonObject[]> {
	const checked = lines.map((line, index) => checkLine(line, index + 1));
	const ids = [...new Set(checked.map((line) => asText(line.productid)))];
	const known = await find(ids);
	const missing = checked.findIndex((line) => !known.has(asText(line.productid)));
	if (missing >= 0) {
		throw new InputError(
			`${PARAMETER}, ${missing + 1}`,
			`There is no product or service ${asText(checked[missing]?.productid)}`,
			'Choose the product or service from the list.',
		);
	}
	return checked;
}

/**
 * Refuses a name that is none, and the rate of a tax that the CRM does not have: the server leaves it out without a
 * word, and takes the product's own price for a “price”.
 */
export function refuseUnknownNames(lines: JsonObject[], description: ModuleDescription): void {
	const described = new Set(description.fields.map((field) => field.name));
	const taxes = [...described].filter(isTax);
	for (const [index, line] of lines.entries()) {
		const unknown = Object.keys(line).find((name) =>
			isTax(name)
				? taxes.length > 0 && !taxes.includes(name) && isRate(line[name])
				: !LINE_FIELDS.has(name) && !described.has(name),
		);
		if (unknown === undefined) continue;
		throw new InputError(
			`${PARAMETER}, ${index + 1}`,
			`Line items have no “${unknown.slice(0, 60)}”`,
			`Names of a line item: productid, quantity, listprice, ${LINE_DISCOUNTS.join(', ')}, comment, ${taxes.join(', ') || 'tax1, tax2 and so on'}.`,
		);
	}
}

function isRate(value: JsonValue | undefined): boolean {
	return asText(value) !== '' && Number(asText(value)) !== 0;
}

function checkLine(line: JsonObject, number: number): JsonObject {
	const place = `${PARAMETER}, ${number}`;
	const checked: JsonObject = { ...line, productid: checkId(productOf(line, place), place) };
	for (const [name, value] of Object.entries(line)) {
		// A list in a text column breaks the save and blocks the server.
		if (typeof value === 'object' && value !== null) throw notSingle(place, name, value);
		if (!GIVEN_LINE_NUMBERS.includes(name) && !isTax(name)) continue;
		if (value === '' || value === null) delete checked[name];
		else checked[name] = wireNumber(value) ?? refuse(place, name, value);
	}
	refuseOverdiscount(checked.discount_percent, place);
	if (checked.quantity === undefined) {
		throw new InputError(place, 'The quantity is missing', 'Give the quantity of each line.');
	}
	// A line that was read has both, one of them as zero.
	if (LINE_DISCOUNTS.every((name) => name in checked)) {
		for (const name of LINE_DISCOUNTS) if (Number(asText(checked[name])) === 0) delete checked[name];
	}
	if (checked.discount_percent !== undefined && checked.discount_amount !== undefined) {
		throw new InputError(place, 'The line has two discounts', 'Give a percentage or an amount.');
	}
	return checked;
}

/** Throws an InputError for a percentage that would turn the price into a negative one, or raise it. */
export function refuseOverdiscount(percent: JsonValue | undefined, parameter: string): void {
	const number = Number(asText(percent));
	if (Number.isNaN(number) || (number >= 0 && number <= 100)) return;
	throw new InputError(
		parameter,
		`A discount of ${asText(percent)} % is not possible`,
		'Give a percentage from 0 to 100.',
	);
}

function productOf({ productid }: JsonObject, place: string): string {
	if (typeof productid === 'object' && productid !== null) throw notSingle(place, 'productid', productid);
	const product = asText(productid);
	if (product !== '') return product;
	throw new InputError(
		place,
		'The product or service is missing',
		'Choose one from the list, or give its ID, number or name.',
	);
}

function notSingle(place: string, name: string, value: JsonValue): InputError {
	return new InputError(
		place,
		`“${JSON.stringify(value).slice(0, 60)}” is not a single value for ${name}`,
		'Give text or a number.',
	);
}

function refuse(place: string, name: string, value: JsonValue): never {
	throw new InputError(
		place,
		`“${String(value).slice(0, 60)}” is not a number for ${name}`,
		`Accepted: ${NUMBER_FORMS}.`,
	);
}

const ENTITIES: Record<string, string> = {
	'&amp;': '&',
	'&lt;': '<',
	'&gt;': '>',
	'&quot;': '"',
	'&#039;': "'",
	'&#39;': "'",
};

/** Text that the server encoded for HTML, as it was entered. */
export function decodeEntities(text: string): string {
	return text.replace(/&(amp|lt|gt|quot|#0?39);/g, (entity) => ENTITIES[entity] ?? entity);
}

/**
 * An inventory record as people can read it: product names decoded, each line's record id right (the server
 * sends “7xArray”), without the parts that only draw the CRM's own page.
 */
export function decodeInventory(record: JsonObject): JsonObject {
	const readable: JsonObject = {};
	for (const [name, value] of Object.entries(record)) {
		if (name === 'LineItems_FinalDetails') continue;
		readable[name] = name === 'LineItems' ? asObjects(value).map((line) => decodeLine(line, record)) : value;
	}
	return readable;
}

function decodeLine(line: JsonObject, record: JsonObject): JsonObject {
	const name = line.product_name;
	return {
		...line,
		parent_id: record.id ?? null,
		...(typeof name === 'string' ? { product_name: decodeEntities(name) } : {}),
	};
}

/** Line items given as JSON: a list of objects, or its text. Throws an InputError for anything else. */
export function readLineItemsJson(given: unknown): JsonObject[] {
	const value = typeof given === 'string' ? parseJson(given) : given;
	if (Array.isArray(value) && value.every(isJsonObject)) return value;
	throw new InputError(
		'Line Items (JSON)',
		'The line items are not a list of objects',
		'Give e.g. [{"productid": "14x5", "quantity": 2, "listprice": 100}].',
	);
}
