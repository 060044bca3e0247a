// How the database stores a field: decimals, precision, length, and which table holds it.

import type { FieldDescription } from './metadata';

export type ColumnKind = 'text' | 'number' | 'date' | 'datetime' | 'time' | 'key';

export interface Column {
	kind: ColumnKind;
	/** Digits after the point of a number. */
	scale: number;
	/** Digits of a number in all; larger values are clipped. */
	precision: number;
	/** Characters of a text; longer values are cut. */
	length: number;
	/** Rounded to the user's currency decimals before it is stored. */
	money: boolean;
	/** NULL, not 0, while nothing was entered. */
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
	hours: 2,
	days: 2,
	cf_1115: 2,
	cf_1129: 2,
	cf_861: 2,
};

const precisions: Record<string, number> = { cf_1115: 12, cf_1129: 5, cf_861: 12 };

const lengths: Record<string, number> = {
	lastname: 80,
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
	'doc_no',
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

export function columnOf(module: string, field: FieldDescription): Column {
	const { name } = field;
	const type = field.type.name;
	const base = { scale: 0, precision: 25, length: 65_535, money: false, nullable: nullableNumbers.has(name) };
	if (freeText.has(name)) return { ...base, kind: 'text', length: 200 };
	if (isMainKey(type)) return { ...base, kind: 'key' };
	switch (type) {
		case 'currency':
			return { ...base, kind: 'number', money: true, scale: name.startsWith('cf_') ? 5 : 8 };
		case 'double':
			return {
				...base,
				kind: 'number',
				scale: scales[`${module}.${name}`] ?? scales[name] ?? 3,
				precision: precisions[name] ?? 25,
			};
		case 'integer':
			return { ...base, kind: 'number', precision: 10 };
		case 'boolean':
			// Text, which is kept as it was sent: on, off, or what is neither.
			if (name === 'is_admin') return { ...base, kind: 'text', length: 3 };
			return { ...base, kind: 'number', precision: 1 };
		case 'date':
			return { ...base, kind: 'date' };
		case 'datetime':
			return { ...base, kind: 'datetime' };
		case 'time':
			return { ...base, kind: 'time' };
		case 'text':
		case 'multipicklist':
			return { ...base, kind: 'text' };
		default:
			return { ...base, kind: 'text', length: lengths[name] ?? 255 };
	}
}

export function isSideField(module: string, field: string): boolean {
	return (sideFields[module] ?? anySide).test(field);
}
