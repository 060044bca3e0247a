// Modules whose writes need more than the given fields, so that nothing is lost or turned into something else.

import { asObjects, asText, type JsonObject, type JsonValue } from '../protocol/json';
import { ACTIVITY_TYPES, isInventory, isTax, type ModuleDescription } from '../metadata/metadata';

/** Reads the stored record; asked only where a rule needs it. */
export type ReadStored = () => Promise<JsonObject>;

/** What create needs besides the given fields. */
export function completeForCreate(element: JsonObject, description: ModuleDescription): JsonObject {
	switch (description.name) {
		case 'Calendar':
		case 'Emails':
			// Without it the server makes an event of the record, and its id is unusable at once.
			return asActivity({ activitytype: '', ...element }, description.name);
		case 'Events':
			return withReminderSeconds(withDuration(element));
		case 'Documents':
			return withFileLocation(element);
		default:
			return isInventory(description) ? withProduct(withPlainDiscounts(element)) : element;
	}
}

/** What revise and update need besides the given fields, so that the server keeps all others. */
export async function completeForChange(
	element: JsonObject,
	description: ModuleDescription,
	stored: ReadStored,
): Promise<JsonObject> {
	switch (description.name) {
		case 'Calendar':
		case 'Emails':
			return asActivity(element, description.name);
		case 'Events':
			return await withReminder(element, stored);
		case 'Products':
		case 'Services':
			return await withPrices(element, stored);
		default:
			return isInventory(description) ? await withInventoryHeader(element, stored) : element;
	}
}

/** Any other type moves the record into another module, where its id is none. */
function asActivity(element: JsonObject, module: string): JsonObject {
	return 'activitytype' in element ? { ...element, activitytype: ACTIVITY_TYPES[module] ?? '' } : element;
}

/** Required values that follow from the given ones, for a write of all required fields. */
export function withDerived(element: JsonObject, description: ModuleDescription): JsonObject {
	return description.name === 'Events' ? withDuration(element) : element;
}

/** The server counts the duration from the times anew, but demands a value. */
function withDuration(element: JsonObject): JsonObject {
	const { date_start, time_start, due_date, time_end } = element;
	if (element.duration_hours !== undefined && element.duration_hours !== '') return element;
	const start = Date.parse(`${asText(date_start)}T${clock(time_start)}Z`);
	const end = Date.parse(`${asText(due_date)}T${clock(time_end)}Z`);
	if (Number.isNaN(start) || Number.isNaN(end)) return element;
	const minutes = Math.max(0, Math.round((end - start) / 60_000));
	return { ...element, duration_hours: String(Math.floor(minutes / 60)), duration_minutes: String(minutes % 60) };
}

function clock(time: JsonValue | undefined): string {
	const text = asText(time);
	return text.length === 5 ? `${text}:00` : text;
}

/** Reminders are read in minutes and written in seconds. */
function withReminderSeconds(element: JsonObject): JsonObject {
	const minutes = Number(asText(element.reminder_time));
	return minutes > 0 ? { ...element, reminder_time: String(minutes * 60) } : element;
}

/** An omitted reminder is cleared by the server. */
async function withReminder(element: JsonObject, stored: ReadStored): Promise<JsonObject> {
	if (element.reminder_time !== undefined) return withReminderSeconds(element);
	return withReminderSeconds({ ...element, reminder_time: (await stored()).reminder_time ?? '' });
}

function withFileLocation(element: JsonObject): JsonObject {
	const isLink = /^(https?|ftp):\/\//i.test(asText(element.filename));
	return {
		...(isLink ? { filelocationtype: 'E' } : {}),
		...element,
		filestatus: element.filestatus ?? '1',
	};
}

/** Taxes and prices that a change does not send again are removed by the server. */
async function withPrices(element: JsonObject, stored: ReadStored): Promise<JsonObject> {
	const record = await stored();
	const kept = Object.entries(record).filter(
		([name, value]) => /^(tax\d+|currency\d+|currency_id|unit_price)$/.test(name) && value !== null && value !== '',
	);
	const complete: JsonObject = { ...Object.fromEntries(kept), ...element };
	// The old price in the product's own currency must not stand beside a new one.
	const ownCurrency = asText(complete.currency_id).split('x')[1] ?? '';
	if ('unit_price' in element && !(`currency${ownCurrency}` in element)) delete complete[`currency${ownCurrency}`];
	return complete;
}

/** A product in the header is demanded although the lines hold the products. */
function withProduct(element: JsonObject): JsonObject {
	const [first] = asObjects(element.LineItems);
	return first === undefined ? element : { ...element, productid: first.productid ?? '' };
}

/** A discount of nothing goes as a plain 0: any other sum, even 0.00000000, would take the place of a percentage. */
function withPlainDiscounts(element: JsonObject): JsonObject {
	const complete: JsonObject = { ...element };
	for (const name of DISCOUNTS) {
		const text = asText(element[name]);
		if (text !== '' && Number(text) === 0) complete[name] = '0';
	}
	return complete;
}

const DISCOUNTS = ['hdnDiscountAmount', 'hdnDiscountPercent'];

/** What update needs on top: the server demands the product in the header, and on PHP 8 breaks off at empty amounts. */
export async function completeForUpdate(
	element: JsonObject,
	description: ModuleDescription,
	stored: ReadStored,
): Promise<JsonObject> {
	if (!isInventory(description)) return element;
	const complete: JsonObject = { ...element };
	if (complete.LineItems === undefined) complete.productid = (await stored()).productid ?? '';
	for (const name of AMOUNTS) if (asText(complete[name]) === '') complete[name] = '0';
	return complete;
}

const AMOUNTS = ['hdnDiscountAmount', 'hdnS_H_Amount', 'txtAdjustment'];
const AMOUNTS_TO_KEEP = ['hdnS_H_Amount', 'txtAdjustment'];
const MONEY_FIELDS = [...AMOUNTS_TO_KEEP, 'currency_id', 'conversion_rate', 'region_id'];

/**
 * The tax type goes along with every change: 7.2 servers put the system's default in its place. New lines zero
 * shipping and adjustment unless they go along. Empty amounts are left out.
 */
async function withInventoryHeader(element: JsonObject, stored: ReadStored): Promise<JsonObject> {
	const record = await stored();
	const newLines = element.LineItems !== undefined;
	const charges = Object.keys(record).filter((name) => /&|_shtax\d+$/.test(name));
	const kept: JsonObject = {};
	for (const name of ['hdnTaxType', ...(newLines ? [...MONEY_FIELDS, ...charges] : AMOUNTS_TO_KEEP)]) {
		const value = record[name];
		if (value !== undefined && value !== null && value !== '') kept[name] = value;
	}
	return withProduct(withPlainDiscounts(withRates({ ...kept, ...keptDiscount(element, record), ...element }, record)));
}

/**
 * Under the group types the lines hold the tax rates of the document: new lines that name none would take its taxes away.
 */
function withRates(element: JsonObject, record: JsonObject): JsonObject {
	const type = asText(element.hdnTaxType);
	const lines = asObjects(element.LineItems);
	if (lines.length === 0 || !type.startsWith('group') || type !== record.hdnTaxType) return element;
	if (lines.some((line) => Object.keys(line).some(isTax))) return element;
	const [first = {}] = asObjects(record.LineItems);
	const rates = Object.fromEntries(
		Object.entries(first).filter(([name, rate]) => isTax(name) && Number(asText(rate)) > 0),
	);
	return { ...element, LineItems: lines.map((line) => ({ ...line, ...rates })) };
}

/**
 * The document has one discount: a percentage or a sum. Where both are sent, the server takes any sum but “0”,
 * even 0.00000000, so that the one in use goes along with a plain 0 for the other.
 */
function keptDiscount(element: JsonObject, record: JsonObject): JsonObject {
	const inUse = (of: JsonObject, name: string) => Number(asText(of[name])) > 0;
	if (inUse(element, 'hdnDiscountAmount')) return { hdnDiscountPercent: '0' };
	if (inUse(element, 'hdnDiscountPercent')) return { hdnDiscountAmount: '0' };
	if (inUse(record, 'hdnDiscountPercent'))
		return { hdnDiscountPercent: record.hdnDiscountPercent ?? '', hdnDiscountAmount: '0' };
	return inUse(record, 'hdnDiscountAmount') ? { hdnDiscountAmount: record.hdnDiscountAmount ?? '' } : {};
}
