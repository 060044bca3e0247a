// Saves inventory records: the header, its lines, the sums, and what gets lost on the way.

import type { UserCall } from '../call';
import { accessDenied, Failure, fatal, mandatoryMissing } from '../failures';
import type { Installation } from '../installation';
import { isObject } from '../json';
import type { JsonObject, JsonValue } from '../json';
import type { Module } from '../modules';
import { recordAnswer } from '../records/answer';
import { decimal, leadingNumber } from '../records/numbers';
import { changeRecord, insertRecord } from '../records/save';
import type { Author, Creation } from '../records/save';
import { plainNumbers } from '../records/userNumbers';
import { phpString } from '../records/write';
import type { StoredRecord } from '../store';
import { readCharges, readFirstLine, readLineItems } from './answer';
import { emptyDetails } from './details';
import { createLine, linesOf, moveStock, quantityOf, removeLines } from './lines';
import { rateOf, totalsOf } from './totals';
import type { Totals } from './totals';

const standardTaxType = 'individual';

function linesSent(element: JsonObject): JsonValue[] | undefined {
	const { LineItems: sent } = element;
	if (sent === undefined || sent === null || sent === '') return undefined;
	return Array.isArray(sent) ? sent : [];
}

/** The rates of the first line sent are those of the whole document. */
function groupRate(saved: readonly StoredRecord[]): number {
	const first = saved[0];
	return first === undefined ? 0 : rateOf(first);
}

/** Sums of the stored lines, into the header. */
function sumUp(installation: Installation, record: StoredRecord, saved: readonly StoredRecord[]): Totals {
	const { values } = record;
	const hasProduct = (line: StoredRecord): boolean =>
		installation.store.entity(Number(line.values.productid))?.deleted === false;
	const totals = totalsOf(values, linesOf(installation, record.id), groupRate(saved), hasProduct);
	values.hdnSubTotal = decimal(totals.subTotal, 8);
	values.pre_tax_total = decimal(totals.preTax, 8);
	values.hdnGrandTotal = decimal(totals.grand, 8);
	return totals;
}

/** Saves the lines one by one, behind those that are there; those before a refused one stay. */
function saveLines(
	call: UserCall,
	record: StoredRecord,
	element: JsonObject,
	sent: readonly JsonValue[],
): StoredRecord[] {
	// An object in place of the list is noticed only when the header is there.
	if (isObject(element.LineItems)) throw accessDenied();
	const there = linesOf(call.installation, record.id).length;
	return sent.map((line, index) => {
		const fields = isObject(line) ? line : {};
		// An empty product, as the line of a deleted one is read, passes.
		if ((fields.productid ?? null) === null) throw mandatoryMissing('productid');
		if (phpString(fields.quantity ?? null) === '') throw mandatoryMissing('quantity');
		return createLine(call.installation, record, there + index + 1, fields);
	});
}

function savedAnswer(
	call: UserCall,
	module: Module,
	record: StoredRecord,
	totals: Totals,
	balance: string | undefined,
): JsonObject {
	const { installation, user } = call;
	const answer = recordAnswer(installation, user, module, record);
	return {
		...answer,
		...(balance !== undefined && module.has('balance') ? { balance } : {}),
		hdnSubTotal: totals.subTotal,
		pre_tax_total: totals.preTax,
		hdnGrandTotal: totals.grand,
		productid: null,
		LineItems_FinalDetails: emptyDetails(installation, record.values.hdnTaxType ?? ''),
	};
}

const empty = new Set<JsonValue | undefined>([undefined, null, '', '0', 0, false]);

/** What PHP does not call empty. */
const isSent = (value: JsonValue | undefined): boolean => !empty.has(value);

const sentNumber = (value: JsonValue | undefined): number => leadingNumber(phpString(value ?? null));

/** Money of the header that a save of lines takes as it was sent, whatever the user's number format is. */
function keepMoney(module: Module, record: StoredRecord, element: JsonObject, keepsCharge = false): void {
	const { values } = record;
	const charge = element['shipping_&_handling'];
	const shipping = isSent(charge) ? charge : element.hdnS_H_Amount;
	values.hdnS_H_Amount = decimal(sentNumber(shipping), 8);
	if (keepsCharge) values.charge ??= null;
	else if (sentNumber(shipping) !== 0) values.charge = phpString(shipping ?? null);
	else delete values.charge;
	values.txtAdjustment = decimal(sentNumber(element.txtAdjustment), 8);
	// One kind of discount replaces the other.
	if (isSent(element.hdnDiscountAmount)) {
		values.hdnDiscountAmount = decimal(sentNumber(element.hdnDiscountAmount), 8);
		values.hdnDiscountPercent = null;
	} else if (isSent(element.hdnDiscountPercent)) {
		values.hdnDiscountPercent = decimal(sentNumber(element.hdnDiscountPercent), 3);
		values.hdnDiscountAmount = null;
	}
	if (Object.hasOwn(element, 'region_id') && module.has('region_id')) {
		values.region_id = decimal(sentNumber(element.region_id), 0);
	}
	const percent = module.field('hdnS_H_Percent');
	// The form's percentage of the charge is read from the place of its amount.
	if (isSent(charge) && percent !== undefined)
		values.hdnS_H_Percent = decimal(sentNumber(charge), percent.column.scale);
}

/** What is left of the invoice to pay, by the total that is stored when the header is saved. */
function setBalance(module: Module, record: StoredRecord): void {
	if (!module.has('balance')) return;
	const { values } = record;
	const left = leadingNumber(values.hdnGrandTotal ?? '') - leadingNumber(values.received ?? values.paid ?? '');
	values.balance = decimal(left, 8);
}

/** What is to become of the invoices of a sales order is kept only if it recurs. */
function forgetRecurrence(module: Module, { values }: StoredRecord): void {
	if (module.name === 'SalesOrder' && values.enable_recurring !== '1') values.invoicestatus = '';
}

const moneyFields = ['hdnS_H_Amount', 'txtAdjustment', 'hdnDiscountAmount', 'hdnDiscountPercent', 'region_id'] as const;

/** A header without the money that is saved together with the lines. */
function withoutMoney(element: JsonObject): JsonObject {
	const fields = { ...element };
	for (const name of moneyFields) delete fields[name];
	delete fields.hdnS_H_Percent;
	return fields;
}

/** Not sent means the standard one on version 7.2, and none at all when later versions save lines. */
function setTaxTypeAndRate(installation: Installation, fields: JsonObject, withLines: boolean): void {
	if (installation.personality.edition === 'salesplatform') {
		if (!isSent(fields.hdnTaxType)) fields.hdnTaxType = standardTaxType;
	} else if (withLines && !isSent(fields.hdnTaxType)) {
		fields.hdnTaxType = '';
	}
	if (!isSent(fields.conversion_rate) || sentNumber(fields.conversion_rate) === 0) fields.conversion_rate = '1';
}

export function createInventory(call: UserCall, module: Module, element: JsonObject, creation: Creation): JsonObject {
	const sent = linesSent(element);
	if (sent === undefined || (sent.length === 0 && !isObject(element.LineItems))) {
		throw new Failure('MANDATORY_FIELDS_MISSING', 'Mandatory Fields Missing..');
	}
	const { installation } = call;
	const { hdnSubTotal: _sub, pre_tax_total: _preTax, hdnGrandTotal: _grand, ...fields } = withoutMoney(element);
	const record = insertRecord(installation, module, fields, creation);
	if ((record.values.hdnTaxType ?? '') === '') record.values.hdnTaxType = standardTaxType;
	if (leadingNumber(record.values.conversion_rate ?? '') === 0) record.values.conversion_rate = decimal(1, 3);
	keepMoney(module, record, element);
	const totals = sumUp(installation, record, saveLines(call, record, element, sent));
	const lines = linesOf(installation, record.id);
	moveStock(installation, module, lines, (product) => -quantityOf(lines, product));
	const unsettled = record.values.balance ?? decimal(0, 8);
	const answer = { ...savedAnswer(call, module, record, totals, unsettled), new: true };
	setBalance(module, record);
	forgetRecurrence(module, record);
	return answer;
}

/** The stock after a change of lines is wrong on real servers too: the old quantity comes back, the increase goes. */
function replaceLines(
	call: UserCall,
	module: Module,
	record: StoredRecord,
	element: JsonObject,
	sent: JsonValue[],
	detailView: boolean,
): Totals {
	const { installation } = call;
	const before = [...linesOf(installation, record.id)];
	// A change of single fields lets the lines be, and then the new ones are added.
	if (!detailView) removeLines(installation, record.id);
	const saved = saveLines(call, record, element, sent);
	const after = linesOf(installation, record.id);
	moveStock(
		installation,
		module,
		[...before, ...after],
		(product) => 2 * quantityOf(before, product) - quantityOf(after, product),
	);
	return sumUp(installation, record, saved);
}

/** Modules that take a change without lines for one that removes them all, on version 7.2. */
const losingLines = new Set(['Quotes', 'SalesOrder']);

/** The lines are gone; of the money there is left what was sent. */
function loseLines(installation: Installation, module: Module, record: StoredRecord, element: JsonObject): void {
	removeLines(installation, record.id);
	keepMoney(module, record, element);
	record.values.hdnSubTotal = decimal(sentNumber(element.hdnSubTotal), 8);
	record.values.hdnGrandTotal = decimal(sentNumber(element.hdnGrandTotal), 8);
	record.values.pre_tax_total = decimal(0, 8);
}

function reviseWithLines(
	call: UserCall,
	module: Module,
	record: StoredRecord,
	element: JsonObject,
	partial: boolean,
	author: Author,
): JsonObject {
	const { installation } = call;
	const { pre_tax_total: _, ...fields } = withoutMoney(element);
	setTaxTypeAndRate(installation, fields, true);
	// Only a partial change rounds the sums, which matters to the balance.
	changeRecord(installation, module, record, fields, partial ? author : { ...author, numbers: plainNumbers });
	forgetRecurrence(module, record);
	setBalance(module, record);
	keepMoney(module, record, element, author.beside.detailView);
	const totals = replaceLines(call, module, record, element, linesSent(element) ?? [], author.beside.detailView);
	const answer = savedAnswer(call, module, record, totals, undefined);
	return partial ? answer : { ...answer, LineItems: [] };
}

/** revise and update: what a change without lines or without the header's money loses differs by module and version. */
export function reviseInventory(
	call: UserCall,
	module: Module,
	record: StoredRecord,
	element: JsonObject,
	partial: boolean,
	author: Author,
): JsonObject {
	const { installation, user } = call;
	const { personality } = installation;
	const discount = element.hdnDiscountAmount ?? record.values.hdnDiscountAmount ?? '';
	const dies = personality.broken.inventoryUpdate && !author.beside.detailView;
	if (!partial && dies && discount === '') throw fatal();
	const sent = linesSent(element);
	if ((sent !== undefined && sent.length > 0) || isObject(element.LineItems)) {
		return reviseWithLines(call, module, record, element, partial, author);
	}
	const loses = personality.edition === 'salesplatform' && losingLines.has(module.name) && !author.beside.detailView;
	// The discount's columns have the names of the lines', and are not saved with the header.
	const { hdnDiscountAmount: _, hdnDiscountPercent: __, hdnS_H_Percent: ___, ...fields } = element;
	if (!isSent(fields.region_id)) delete fields.region_id;
	setTaxTypeAndRate(installation, fields, false);
	changeRecord(installation, module, record, fields, author);
	forgetRecurrence(module, record);
	setBalance(module, record);
	if (loses) loseLines(installation, module, record, element);
	const answer = recordAnswer(installation, user, module, record);
	delete answer.LineItems_FinalDetails;
	delete answer.productid;
	for (const name of Object.keys(readCharges(installation, record))) {
		const charge = element[name];
		if (charge === undefined) delete answer[name];
		else answer[name] = charge;
	}
	return {
		...answer,
		...readFirstLine(installation, module, record),
		LineItems: readLineItems(installation, module, record),
	};
}

/** Lines and sums of a record that was inserted without a request. */
export function insertInventoryLines(installation: Installation, record: StoredRecord, element: JsonObject): void {
	if ((record.values.hdnTaxType ?? '') === '') record.values.hdnTaxType = standardTaxType;
	const { module: name } = record;
	keepMoney(installation.modules.get(name), record, element);
	const saved = (linesSent(element) ?? []).map((line, index) =>
		createLine(installation, record, index + 1, isObject(line) ? line : {}),
	);
	sumUp(installation, record, saved);
}
