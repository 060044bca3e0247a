// Turns a value of a request into what the column holds afterwards.

import type { NumberKind } from '../data/columns';
import { fatal } from '../failures';
import type { JsonValue } from '../json';
import type { Field } from '../modules';
import type { StoredValue } from '../store';
import { decimal, leadingNumber, rounded } from './numbers';
import { plainDates, readDate, zeroDate } from './userDates';
import type { UserDates } from './userDates';
import { asSeen, asSeenInOwnCurrency, asTyped, plainNumbers } from './userNumbers';
import type { UserNumbers } from './userNumbers';

/** Thrown for a JSON array or object where a scalar belongs. */
export class NotScalar extends Error {}

/** How a save reads what it is given: by the habits of the user who saves. */
export interface Reading {
	numbers: UserNumbers;
	dates: UserDates;
	/** A text that is given as null is NULL, which no condition finds. */
	nullTexts: boolean;
}

/** What is given is what the database has to store. */
export const plainReading: Reading = { numbers: plainNumbers, dates: plainDates, nullTexts: false };

/** PHP's conversion of a scalar to a string. */
export function phpString(value: JsonValue): string {
	if (value === null || value === false) return '';
	if (value === true) return '1';
	return String(value);
}

function writeTime(text: string): StoredValue {
	const found = /^(\d{1,2}):(\d\d)(?::(\d\d))?/.exec(text);
	if (found === null) return null;
	return `${(found[1] ?? '').padStart(2, '0')}:${found[2] ?? '00'}:${found[3] ?? '00'}`;
}

function isNumeric(text: string): boolean {
	return /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(text);
}

function numberSent(kind: NumberKind, text: string, numbers: UserNumbers): number {
	switch (kind) {
		case 'money':
			return asSeenInOwnCurrency(leadingNumber(text), numbers);
		case 'unitPrice':
			if (numbers.strictPrices && text !== '' && !isNumeric(text)) throw fatal();
			return numbers.typedPrices ? asTyped(text, numbers) : asSeen(leadingNumber(text), numbers);
		case 'rounded':
			return asSeen(leadingNumber(text), numbers);
		case 'percent':
			return numbers.typedPercents ? asTyped(text, numbers) : leadingNumber(text);
		case 'plain':
			return leadingNumber(text);
	}
}

function writeNumber(field: Field, value: JsonValue, numbers: UserNumbers): StoredValue {
	const { column } = field;
	if (field.type === 'boolean') {
		return value === true || value === 1 || value === '1' || value === 'on' ? '1' : '0';
	}
	const text = phpString(value);
	if (text === '' && column.nullable) return null;
	const number = numberSent(column.number, text, numbers);
	return decimal(rounded(number, column.scale), column.scale, column.precision);
}

/** The part of `NxM` after the x; the column holds no prefix. */
function writeKey(value: JsonValue): StoredValue {
	return phpString(value).split('x')[1] ?? '';
}

const scriptText = /script[\s\S]*\/script/i;

/** Tables have three bytes per character, and no text longer than its column. */
export function writeText(text: string, length: number): string {
	let kept = text.replace(/[\u{10000}-\u{10ffff}]/gu, '????');
	if (scriptText.test(kept)) {
		kept = kept.replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
	}
	return kept.length > length ? kept.slice(0, length) : kept;
}

/** @throws NotScalar for an array or object, except the list of a multi-picklist; Breakdown for a price that kills PHP. */
export function writeValue(field: Field, value: JsonValue, { numbers, dates, nullTexts }: Reading): StoredValue {
	if (typeof value === 'object' && value !== null) {
		if (field.type !== 'multipicklist' || !Array.isArray(value)) throw new NotScalar(field.name);
		return writeText(value.map(phpString).join(' |##| '), field.column.length);
	}
	switch (field.column.kind) {
		case 'number':
			return writeNumber(field, value, numbers);
		case 'key':
			return writeKey(value);
		case 'date':
			return readDate(phpString(value), dates) ?? (field.column.nullable ? null : zeroDate);
		case 'time':
			return writeTime(phpString(value));
		case 'datetime':
			return phpString(value) === '' ? null : phpString(value);
		case 'text':
			if (value === null && nullTexts) return null;
			// The database turns it into its own false.
			return value === false ? '0' : writeText(phpString(value), field.column.length);
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
