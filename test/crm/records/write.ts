// Turns a value of a request into what the column holds afterwards.

import type { JsonValue } from '../json';
import type { Field } from '../modules';
import type { StoredValue } from '../store';
import { decimal, leadingNumber, rounded } from './numbers';

/** Thrown for a JSON array or object where a scalar belongs. */
export class NotScalar extends Error {}

/** The user's no_of_currency_decimals. */
const currencyDecimals = 2;

/** PHP's conversion of a scalar to a string. */
export function phpString(value: JsonValue): string {
	if (value === null || value === false) return '';
	if (value === true) return '1';
	return String(value);
}

function validDate(text: string): boolean {
	const found = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
	if (found === null) return false;
	const date = new Date(`${text}T00:00:00Z`);
	return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

function writeDate(text: string): StoredValue {
	if (validDate(text)) return text;
	const day = /^(\d{4}-\d\d-\d\d) \d\d:\d\d(:\d\d)?$/.exec(text)?.[1];
	return day !== undefined && validDate(day) ? day : null;
}

function writeTime(text: string): StoredValue {
	const found = /^(\d{1,2}):(\d\d)(?::(\d\d))?/.exec(text);
	if (found === null) return null;
	return `${(found[1] ?? '').padStart(2, '0')}:${found[2] ?? '00'}:${found[3] ?? '00'}`;
}

function writeNumber(field: Field, value: JsonValue): StoredValue {
	const { column } = field;
	if (field.type === 'boolean') {
		return value === true || value === 1 || value === '1' || value === 'on' ? '1' : '0';
	}
	const text = phpString(value);
	if (text === '' && column.nullable) return null;
	let number = leadingNumber(text);
	if (column.money) number = rounded(number, currencyDecimals);
	return decimal(rounded(number, column.scale), column.scale, column.precision);
}

/** The part of `NxM` after the x; the column holds no prefix. */
function writeKey(value: JsonValue): StoredValue {
	return phpString(value).split('x')[1] ?? '';
}

const scriptText = /script[\s\S]*\/script/i;

/** Tables hold three bytes a character, and a text no longer than its column. */
export function writeText(text: string, length: number): string {
	let kept = text.replace(/[\u{10000}-\u{10ffff}]/gu, '????');
	if (scriptText.test(kept)) {
		kept = kept.replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
	}
	return kept.length > length ? kept.slice(0, length) : kept;
}

/** @throws NotScalar for an array or object, except the list of a multi-picklist. */
export function writeValue(field: Field, value: JsonValue): StoredValue {
	if (typeof value === 'object' && value !== null) {
		if (field.type !== 'multipicklist' || !Array.isArray(value)) throw new NotScalar(field.name);
		return writeText(value.map(phpString).join(' |##| '), field.column.length);
	}
	switch (field.column.kind) {
		case 'number':
			return writeNumber(field, value);
		case 'key':
			return writeKey(value);
		case 'date':
			return writeDate(phpString(value));
		case 'time':
			return writeTime(phpString(value));
		case 'datetime':
			return phpString(value) === '' ? null : phpString(value);
		case 'text':
			return writeText(phpString(value), field.column.length);
	}
}

/** What a column holds when a record was created without the field. */
export function emptyValue(field: Field): StoredValue {
	const { column } = field;
	switch (column.kind) {
		case 'number':
			return column.nullable ? null : decimal(0, column.scale, column.precision);
		case 'date':
		case 'time':
		case 'datetime':
			return null;
		default:
			return '';
	}
}
