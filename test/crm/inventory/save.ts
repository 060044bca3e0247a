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
import type { Creation } from '../records/save';
import { phpString } from '../records/write';
import type { StoredRecord } from '../store';
import { readCharges, readFirstLine, readLineItems } from './answer';
import { emptyDetails } from './details';
import { createLine, linesOf, moveStock, quantityOf, removeLines } from './lines';
import { totalsOf } from './totals';

const standardTaxType = 'individual';

function linesSent(element: JsonObject): JsonValue[] | undefined {
	const { LineItems: sent } = element;
	if (sent === undefined || sent === null || sent === '') return undefined;
	return Array.isArray(sent) ? sent : [];
}

/** Sums of the stored lines, into the header. */
function sumUp(installation: Installation, record: StoredRecord): void {
	const { values } = record;
	const totals = totalsOf(values, linesOf(installation, record.id));
	values.hdnSubTotal = decimal(totals.subTotal, 8);
	values.pre_tax_total = decimal(totals.preTax, 8);
	values.hdnGrandTotal = decimal(totals.grand, 8);
}

/** Saves the lines one by one; those before a refused one stay. */
function saveLines(call: UserCall, record: StoredRecord, element: JsonObject, sent: readonly JsonValue[]): void {
	// An object in place of the list is noticed only when the header is there.
	if (isObject(element.LineItems)) throw accessDenied();
	sent.forEach((line, index) => {
		const fields = isObject(line) ? line : {};
		for (const name of ['productid', 'quantity']) {
			if (phpString(fields[name] ?? null) === '') throw mandatoryMissing(name);
		}
		createLine(call.installation, record.id, index + 1, fields, record.values.hdnTaxType ?? '');
	});
}

function savedAnswer(call: UserCall, module: Module, record: StoredRecord, balance: string | undefined): JsonObject {
	const { installation, user } = call;
	const answer = recordAnswer(installation, user, module, record);
	return {
		...answer,
		...(balance !== undefined && module.has('balance') ? { balance } : {}),
		hdnSubTotal: leadingNumber(record.values.hdnSubTotal ?? ''),
		pre_tax_total: leadingNumber(record.values.pre_tax_total ?? ''),
		hdnGrandTotal: leadingNumber(record.values.hdnGrandTotal ?? ''),
		productid: null,
		LineItems_FinalDetails: emptyDetails(installation, record.values.hdnTaxType ?? ''),
	};
}

function keepCharge(record: StoredRecord, element: JsonObject): void {
	const sent = element['shipping_&_handling'];
	if (sent === undefined || sent === null || sent === '') return;
	record.values.charge = decimal(leadingNumber(phpString(sent)), 2);
	record.values.hdnS_H_Amount = decimal(leadingNumber(phpString(sent)), 8);
}

export function createInventory(call: UserCall, module: Module, element: JsonObject, creation: Creation): JsonObject {
	const sent = linesSent(element);
	if (sent === undefined || (sent.length === 0 && !isObject(element.LineItems))) {
		throw new Failure('MANDATORY_FIELDS_MISSING', 'Mandatory Fields Missing..');
	}
	const { installation } = call;
	const record = insertRecord(installation, module, element, creation);
	if ((record.values.hdnTaxType ?? '') === '') record.values.hdnTaxType = standardTaxType;
	keepCharge(record, element);
	saveLines(call, record, element, sent);
	sumUp(call.installation, record);
	const lines = linesOf(installation, record.id);
	moveStock(installation, module, lines, (product) => -quantityOf(lines, product));
	const answer = { ...savedAnswer(call, module, record, record.values.balance ?? decimal(0, 8)), new: true };
	if (module.has('balance')) {
		const received = leadingNumber(record.values.received ?? '');
		record.values.balance = decimal(leadingNumber(record.values.hdnGrandTotal ?? '') - received, 8);
	}
	return answer;
}

/** The stock after a change of lines is wrong on real servers too: the old quantity comes back, the increase goes. */
function replaceLines(
	call: UserCall,
	module: Module,
	record: StoredRecord,
	element: JsonObject,
	sent: JsonValue[],
): void {
	const { installation } = call;
	const before = [...linesOf(installation, record.id)];
	removeLines(installation, record.id);
	saveLines(call, record, element, sent);
	const after = linesOf(installation, record.id);
	moveStock(
		installation,
		module,
		[...before, ...after],
		(product) => 2 * quantityOf(before, product) - quantityOf(after, product),
	);
	sumUp(call.installation, record);
}

/**
 * revise and update. Version 7 sets the tax type to the standard one unless it is sent;
 * new lines reset charges and the adjustment unless these are sent.
 */
export function reviseInventory(
	call: UserCall,
	module: Module,
	record: StoredRecord,
	element: JsonObject,
	partial: boolean,
): JsonObject {
	const { installation, user } = call;
	const { personality } = installation;
	const discount = element.hdnDiscountAmount ?? record.values.hdnDiscountAmount ?? '';
	if (!partial && personality.broken.inventoryUpdate && discount === '') throw fatal();
	const sent = linesSent(element);
	const { hdnSubTotal: _sub, pre_tax_total: _preTax, hdnGrandTotal: _grand, ...fields } = element;
	if (personality.edition === 'salesplatform') fields.hdnTaxType ??= standardTaxType;
	if (sent !== undefined) {
		fields.hdnS_H_Amount ??= '0';
		fields.txtAdjustment ??= '0';
	}
	const author = { userId: user.id, now: installation.clock.now() };
	changeRecord(installation, module, record, fields, author);
	if (sent !== undefined) {
		replaceLines(call, module, record, element, sent);
		return savedAnswer(call, module, record, undefined);
	}
	const { LineItems_FinalDetails: _, productid: __, ...answer } = recordAnswer(installation, user, module, record);
	for (const name of Object.keys(readCharges(installation, record))) delete answer[name];
	return {
		...answer,
		...readFirstLine(installation, module, record),
		LineItems: readLineItems(installation, module, record),
	};
}

/** Lines and sums of a record that was inserted without a request. */
export function insertInventoryLines(installation: Installation, record: StoredRecord, element: JsonObject): void {
	if ((record.values.hdnTaxType ?? '') === '') record.values.hdnTaxType = standardTaxType;
	(linesSent(element) ?? []).forEach((line, index) => {
		createLine(installation, record.id, index + 1, isObject(line) ? line : {}, record.values.hdnTaxType ?? '');
	});
	sumUp(installation, record);
}
