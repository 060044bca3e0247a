// Documents with line items: what a change must send along so that lines, money, tax type and exchange rate stay.

import { InputError } from '../protocol/errors';
import { asObjects, asText, type JsonObject } from '../protocol/json';
import { DOCUMENT_DISCOUNTS, isTax } from '../vtql/lineFields';
import { refuseOverdiscount } from './lineItems';
import { KEEPS_THE_REST, type Reads, type Write } from './write';

/** Sums of the header that the server stores only together with lines. */
const SUMS = ['hdnDiscountAmount', 'hdnS_H_Amount', 'txtAdjustment'];
const MONEY = [...SUMS, 'hdnDiscountPercent', 'hdnTaxType', 'region_id'];
/** Lost with every change that does not send them. */
const ALWAYS_LOST = ['conversion_rate', 'hdnTaxType'];

/** Whether a field of the header counts in the totals: shipping charges and their taxes are named differently. */
function isHeaderMoney(name: string): boolean {
	return MONEY.includes(name) || isCharge(name);
}

/** The server stores the money of a document as it is sent, whatever the user's number settings. */
export function isExactInDocuments(name: string): boolean {
	return isHeaderMoney(name) || name === 'conversion_rate';
}

function isCharge(name: string): boolean {
	return /&|_shtax\d+$/.test(name);
}

/** The header names a product although the lines hold the products; the rate is that of the currency. */
export async function createInventory(given: JsonObject, reads: Pick<Reads, 'rate'>): Promise<JsonObject> {
	refuseOverdiscount(given.hdnDiscountPercent, 'hdnDiscountPercent');
	return withProduct(withPlainDiscounts({ ...(await rateOf(given, reads)), ...given }));
}

/** The smallest request that keeps the rest: without lines if neither they nor the header's money change. */
export async function changeInventory(changes: JsonObject, reads: Reads): Promise<Write> {
	refuseOverdiscount(changes.hdnDiscountPercent, 'hdnDiscountPercent');
	const record = await reads.stored();
	const rate = await rateOf(changes, reads);
	const element = { ...keep(record, ALWAYS_LOST), ...rate, ...changes };
	if (changes.LineItems === undefined && !Object.keys(changes).some(isHeaderMoney)) {
		return { element, beside: KEEPS_THE_REST };
	}
	const lines = changes.LineItems === undefined ? { LineItems: storedLines(record) } : {};
	const money = { ...plainSums(record), ...keep(record, ['currency_id', 'region_id']), ...charges(record, changes) };
	const whole = { ...money, ...keptDiscount(changes, record), ...lines, ...element };
	return { element: withProduct(withPlainDiscounts(withRates(whole, record))), beside: {} };
}

/** Update demands the product in the header, and the state of an order's invoices, which is stored for recurring ones only. */
export async function completeInventory(element: JsonObject, { stored }: Reads): Promise<JsonObject> {
	const { productid, invoicestatus } = await stored();
	return {
		...(element.LineItems === undefined ? { productid: productid ?? '' } : {}),
		...element,
		...(invoicestatus === '' && asText(element.invoicestatus) === '' ? { invoicestatus: 'AutoCreated' } : {}),
	};
}

function keep(record: JsonObject, names: string[]): JsonObject {
	const kept: JsonObject = {};
	for (const name of names) if (asText(record[name]) !== '') kept[name] = record[name] ?? '';
	return kept;
}

/**
 * The currency's own rate, unless one is given: the server would store 1, and no currency in the place of one that does
 * not exist.
 */
async function rateOf(given: JsonObject, { rate }: Pick<Reads, 'rate'>): Promise<JsonObject> {
	const currency = asText(given.currency_id);
	if (currency === '' || asText(given.conversion_rate) !== '') return {};
	const own = await rate(currency);
	if (own !== '') return { conversion_rate: own };
	throw new InputError(
		'currency_id',
		`There is no currency ${currency} in this CRM`,
		'Give the id of one of its currencies, which Query: Run VTQL lists: SELECT * FROM Currency.',
	);
}

/** Sums of the record, with a plain 0 for an empty one: new lines zero what does not go along, and PHP 8 fails at ''. */
function plainSums(record: JsonObject): JsonObject {
	return Object.fromEntries(SUMS.map((name) => [name, asText(record[name]) || '0']));
}

/** Shipping charges as stored. They beat the sum of the header, so that a new sum takes the place of the only one. */
function charges(record: JsonObject, changes: JsonObject): JsonObject {
	const kept = keep(record, Object.keys(record).filter(isCharge));
	if (changes.hdnS_H_Amount === undefined) return kept;
	const names = Object.keys(kept).filter((name) => !name.includes('_shtax'));
	const [only] = names;
	return names.length === 1 && only !== undefined ? { ...kept, [only]: changes.hdnS_H_Amount } : {};
}

/** The lines as they are. A line whose product is deleted would lose its taxes. */
function storedLines(record: JsonObject): JsonObject[] {
	const lines = asObjects(record.LineItems);
	const lost = lines.findIndex((line) => asText(line.deleted) === '1' && Object.keys(taxesOf(line)).length > 0);
	if (lost < 0) return lines;
	throw new InputError(
		'Fields',
		`The product of line ${lost + 1}, “${asText(lines[lost]?.product_name)}”, is deleted: the CRM would take the line’s taxes away with any change of the document’s sums`,
		'Restore the product in the CRM’s recycle bin, or replace the line: give all line items anew.',
	);
}

/** A product in the header is demanded although the lines hold the products. */
function withProduct(element: JsonObject): JsonObject {
	const [first] = asObjects(element.LineItems);
	return first === undefined ? element : { ...element, productid: first.productid ?? '' };
}

/** A discount of nothing goes as a plain 0: any other sum, even 0.00000000, would take the place of a percentage. */
function withPlainDiscounts(element: JsonObject): JsonObject {
	const complete: JsonObject = { ...element };
	for (const name of DOCUMENT_DISCOUNTS) {
		if (asText(element[name]) !== '' && Number(asText(element[name])) === 0) complete[name] = '0';
	}
	return complete;
}

function taxesOf(line: JsonObject): JsonObject {
	return Object.fromEntries(Object.entries(line).filter(([name, rate]) => isTax(name) && Number(asText(rate)) > 0));
}

/** Under the group types the lines hold the document's tax rates: new lines that name none would take its taxes away. */
function withRates(element: JsonObject, record: JsonObject): JsonObject {
	const type = asText(element.hdnTaxType);
	const lines = asObjects(element.LineItems);
	if (!type.startsWith('group') || type !== record.hdnTaxType) return element;
	if (lines.some((line) => Object.keys(line).some(isTax))) return element;
	const rates = taxesOf(asObjects(record.LineItems)[0] ?? {});
	return { ...element, LineItems: lines.map((line) => ({ ...line, ...rates })) };
}

/** The document has one discount, a percentage or a sum: the one in use goes along with a plain 0 for the other. */
function keptDiscount(changes: JsonObject, record: JsonObject): JsonObject {
	const inUse = (of: JsonObject, name: string) => Number(asText(of[name])) > 0;
	if (inUse(changes, 'hdnDiscountAmount')) return { hdnDiscountPercent: '0' };
	if (inUse(changes, 'hdnDiscountPercent')) return { hdnDiscountAmount: '0' };
	if ('hdnDiscountPercent' in changes || !inUse(record, 'hdnDiscountPercent')) return {};
	return { ...keep(record, ['hdnDiscountPercent']), hdnDiscountAmount: '0' };
}
