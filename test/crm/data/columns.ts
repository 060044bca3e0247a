// How the database stores a field: decimals, precision, length, and which table holds it.

import type { FieldDescription } from './metadata';

export type ColumnKind = 'text' | 'number' | 'date' | 'datetime' | 'time' | 'key';

/**
 * `money` goes through the user's own currency and is rounded there, `rounded` is rounded as it is,
 * `unitPrice` and `percent` are handled separately, `plain` is taken as sent.
 */
export type NumberKind = 'money' | 'rounded' | 'unitPrice' | 'percent' | 'plain';

export interface Column {
	kind: ColumnKind;
	/** Digits after the point of a number. */
	scale: number;
	/** Digits of a number in all; larger values are clipped. */
	precision: number;
	/** Characters of a text; longer values are cut. */
	length: number;
	/** How a save reads it; see NumberKind. */
	number: NumberKind;
	/** NULL, not 0 or the zero date, while nothing was entered. */
	nullable: boolean;
}

const scales: Record<string, number> = {
	'Currency.conversion_rate': 5,
	hdnS_H_Percent: 8,
	listprice: 8,
	discount_amount: 8,
	purchase_cost: 8,
	margin: 8,
	qty_per_unit: 2,
	hours: 8,
	days: 8,
	total_units: 2,
	used_units: 2,
	cf_1115: 2,
	cf_1129: 2,
	cf_861: 2,
};

const precisions: Record<string, number> = { cf_1115: 12, cf_1129: 5, cf_861: 12, commissionrate: 7, probability: 7 };

const lengths: Record<string, number> = {
	lastname: 80,
	'Leads.city': 30,
	'Leads.designation': 50,
	firstname: 40,
	company: 100,
	accountname: 100,
	potentialname: 120,
	productname: 100,
	servicename: 100,
	email: 100,
	email1: 100,
	phone: 50,
	mobile: 50,
	source: 100,
	tags: 1,
};

/** Amounts in the currency of the record itself. */
const prices = new Set([
	'listprice',
	'hdnSubTotal',
	'hdnGrandTotal',
	'hdnDiscountAmount',
	'hdnS_H_Amount',
	'txtAdjustment',
	'pre_tax_total',
	'received',
	'balance',
	'paid',
]);

const percents = new Set(['commissionrate', 'probability', 'cf_1129']);
const unrounded = new Set(['conversion_rate', 'hdnS_H_Percent', 'hdnDiscountPercent']);

function doubleKind(name: string): NumberKind {
	if (percents.has(name)) return 'percent';
	return unrounded.has(name) ? 'plain' : 'rounded';
}

function currencyKind(name: string): NumberKind {
	if (name === 'unit_price') return 'unitPrice';
	return prices.has(name) ? 'rounded' : 'money';
}

/** Numbers that a record keeps empty until they are set. */
const nullableNumbers = new Set([
	'hdnDiscountPercent',
	'hdnDiscountAmount',
	'filedownloadcount',
	'sequence_no',
	'quantity',
	'listprice',
	'discount_percent',
	'discount_amount',
	'tax1',
	'tax2',
	'tax3',
	'sequence',
	'progress',
]);

/** Stored as entered, although described as a time or a number. */
const freeText = new Set(['time_start', 'time_end', 'duration_hours', 'duration_minutes']);

/** Fields outside the main table of their module and the common entity table. */
const sideFields: Record<string, RegExp> = {
	Accounts: /^(bill|ship)_|^cf_/,
	Leads: /^(lane|code|city|country|state|pobox|phone|mobile|fax|website)$|^cf_/,
	Contacts:
		/^(mailing|other)|^(homephone|leadsource|birthday|assistant|assistantphone|portal|support_start_date|support_end_date)$|^cf_/,
	Events: /^(reminder_time|contact_id|parent_id)$|^cf_/,
	Calendar: /^(reminder_time|contact_id|parent_id)$|^cf_/,
};

const anySide = /^(bill|ship)_|^cf_/;

function isMainKey(type: string): boolean {
	return type === 'reference' || type === 'owner';
}

/** Invoices keep the percentage of their charges exactly, the others as whole numbers before release 8.2. */
function scaleOf(module: string, name: string, release: number): number {
	if (name !== 'hdnS_H_Percent' || module === 'Invoice') return scales[`${module}.${name}`] ?? scales[name] ?? 3;
	return release < 8.2 ? 0 : 3;
}

export function columnOf(module: string, field: FieldDescription, release: number): Column {
	const { name } = field;
	const type = field.type.name;
	const base = {
		scale: 0,
		precision: 25,
		length: 65_535,
		number: 'plain' as NumberKind,
		nullable: nullableNumbers.has(name) || (module === 'Calendar' && name === 'reminder_time'),
	};
	if (freeText.has(name)) return { ...base, kind: 'text', length: 200 };
	if (isMainKey(type)) return { ...base, kind: 'key' };
	switch (type) {
		case 'currency':
			return {
				...base,
				kind: 'number',
				number: currencyKind(name),
				scale: name.startsWith('cf_') ? 5 : 8,
			};
		case 'double':
			return {
				...base,
				kind: 'number',
				number: doubleKind(name),
				scale: scaleOf(module, name, release),
				precision: precisions[name] ?? 25,
			};
		case 'integer':
			return { ...base, kind: 'number', precision: 10 };
		case 'boolean':
			// Text, which is kept as it was sent: on, off, or what is neither.
			if (name === 'is_admin') return { ...base, kind: 'text', length: 3 };
			return { ...base, kind: 'number', precision: 1 };
		case 'date':
			return { ...base, kind: 'date', nullable: !(name === 'date_start' || name === 'due_date') };
		case 'datetime':
			return { ...base, kind: 'datetime' };
		case 'time':
			return { ...base, kind: 'time' };
		case 'text':
		case 'multipicklist':
			return { ...base, kind: 'text' };
		default:
			return { ...base, kind: 'text', length: lengths[`${module}.${name}`] ?? lengths[name] ?? 255 };
	}
}

export function isSideField(module: string, field: string): boolean {
	// Stars are each user's own.
	return field === 'starred' || (sideFields[module] ?? anySide).test(field);
}
