// What a write sent against what the CRM stored: which fields are equal, and which differ in which way.

import { asObjects, asText, type JsonObject, type JsonValue } from '../protocol/json';
import type { Field, ModuleDescription } from '../metadata/metadata';
import { GIVEN_LINE_NUMBERS, LINE_FIELDS_BY_SERVER, isTax } from '../vtql/lineFields';
import { decodeEntities } from './lineItems';
import { MULTI_PICKLIST_SEPARATOR, yesOrNo } from './values';

/**
 * `rounded`: a number rounded to the places that the CRM keeps. `cut`, `changed`: a text.
 * `different`: a number, date, choice, owner or reference that is another one, or a line that is lost or another one.
 */
export interface Difference {
	field: string;
	label: string;
	kind: 'rounded' | 'cut' | 'changed' | 'different';
	type: string;
	sent: string;
	stored: string;
}

/** Fields that the server fills by itself, whatever is sent. */
const BY_SERVER = new Set(['id', 'source', 'filename', 'filelocationtype', 'imagename', 'modifiedtime', 'createdtime']);

/** Every difference between the element that was sent and the record in the answer; fields that it lacks are no part of it. */
export function differences(
	sent: JsonObject,
	stored: JsonObject,
	description: ModuleDescription,
	computed: readonly string[] = [],
): Difference[] {
	const found: Difference[] = [];
	for (const field of description.fields) {
		const [was, is] = [sent[field.name], stored[field.name]];
		if (was === undefined || is === undefined || BY_SERVER.has(field.name) || computed.includes(field.name)) continue;
		// The server stores reminders in minutes, and one more for a whole number of hours.
		const kind =
			field.name === 'reminder_time' ? reminderDifference(asText(was), asText(is)) : differenceOf(field, was, is);
		if (kind === undefined) continue;
		const { name, label, type } = field;
		found.push({ field: name, label, kind, type, sent: asText(was), stored: asText(is) });
	}
	return [...found, ...lineDifferences(sent, stored)];
}

/** Whether the stored value of a field is the very one that is sent, in whatever form. */
export function isSame(field: Field, sent: JsonValue, stored: JsonValue): boolean {
	return differenceOf(field, sent, stored) === undefined;
}

function differenceOf(field: Field, sent: JsonValue, stored: JsonValue): Difference['kind'] | undefined {
	const [was, is] = [asText(sent), asText(stored)];
	if (was === is) return undefined;
	switch (field.type) {
		case 'integer':
		case 'double':
		case 'currency':
			return numberDifference(was, is);
		case 'boolean':
			return yesOrNo(was) === yesOrNo(is) ? undefined : 'different';
		case 'date':
			return isNoDate(was) && isNoDate(is) ? undefined : 'different';
		case 'datetime':
			return isNoDate(was) && isNoDate(is) ? undefined : sameUnless(was.slice(0, 16) === is.slice(0, 16));
		case 'time':
			return sameUnless(seconds(was) === seconds(is));
		case 'multipicklist':
			return sameUnless(entries(was) === entries(is));
		case 'picklist':
			return sameUnless(decodeEntities(was).trim() === decodeEntities(is).trim());
		case 'owner':
		case 'reference':
			return sameUnless(isNoId(was) && isNoId(is));
		default:
			return textDifference(was, is);
	}
}

function sameUnless(same: boolean): Difference['kind'] | undefined {
	return same ? undefined : 'different';
}

/** Two places are rounded by every server; further ones down to what the text of the stored number shows. */
function numberDifference(sent: string, stored: string): Difference['kind'] | undefined {
	const distance = Math.abs(Number(sent) - Number(stored));
	if (distance === 0) return undefined;
	const places = stored === '' ? 2 : (stored.split('.')[1] ?? '').length;
	// A double holds some 15 digits.
	const idle = Math.abs(Number(sent)) * 1e-14;
	if (distance <= idle) return undefined;
	return distance <= 0.5 * 10 ** -Math.min(places, 2) + idle ? 'rounded' : 'different';
}

function reminderDifference(sent: string, stored: string): Difference['kind'] | undefined {
	const minutes = Math.floor(Number(sent) / 60);
	const kept = minutes > 0 && minutes % 60 === 0 ? minutes + 1 : minutes;
	return sameUnless(kept === Number(stored));
}

function textDifference(sent: string, stored: string): Difference['kind'] | undefined {
	const plain = (text: string) => text.replace(/\r\n?/g, '\n').trim();
	if (plain(sent) === plain(stored)) return undefined;
	return stored.length < sent.length && sent.startsWith(stored) ? 'cut' : 'changed';
}

function isNoDate(text: string): boolean {
	return text === '' || text.startsWith('0000-00-00');
}

function isNoId(text: string): boolean {
	return text === '' || /^(\d+x)?0$/.test(text);
}

function seconds(time: string): string {
	return /^\d{1,2}:\d{2}$/.test(time) ? `${time}:00` : time;
}

function entries(list: string): string {
	const texts = list.split(MULTI_PICKLIST_SEPARATOR.trim()).map((entry) => decodeEntities(entry).trim());
	return JSON.stringify(texts.filter((entry) => entry !== '').sort());
}

/**
 * Whether the lines that are given are the stored ones: writing them again would give them new ids, and count the
 * stock of their products again.
 */
export function areStoredLines(given: JsonValue | undefined, stored: JsonValue | undefined): boolean {
	const [lines, kept] = [asObjects(given), asObjects(stored)];
	if (lines.length === 0 || lines.length !== kept.length) return false;
	return lines.every((line, index) => isStoredLine(line, kept[index] ?? {}));
}

/** An omitted discount, tax or comment is none; an omitted price would be the product's own. */
function isStoredLine(line: JsonObject, stored: JsonObject): boolean {
	if (line.listprice === undefined) return false;
	const names = new Set([...Object.keys(line), ...GIVEN_LINE_NUMBERS, 'comment', ...Object.keys(stored).filter(isTax)]);
	return [...names].every((name) => {
		if (LINE_FIELDS_BY_SERVER.has(name)) return true;
		const [one, other] = [asText(line[name]), asText(stored[name])];
		if (GIVEN_LINE_NUMBERS.includes(name) || isTax(name)) return Number(one) === Number(other);
		const isNumber = one !== '' && other !== '' && name !== 'comment';
		return decodeEntities(one) === decodeEntities(other) || (isNumber && Number(one) === Number(other));
	});
}

/** Under a tax type for the whole document its rates are those of the first line. */
function lineDifferences(sent: JsonObject, stored: JsonObject): Difference[] {
	if (sent.LineItems === undefined || stored.LineItems === undefined) return [];
	const [was, is] = [asObjects(sent.LineItems), asObjects(stored.LineItems)];
	const label = 'Line Items';
	if (was.length !== is.length) {
		return [
			{ field: 'LineItems', label, kind: 'different', type: 'lines', sent: `${was.length}`, stored: `${is.length}` },
		];
	}
	const ofLines = asText(stored.hdnTaxType) === 'individual';
	return was.flatMap((line, index) => {
		const place = { field: `LineItems, ${index + 1}`, label: `${label}, ${index + 1}`, type: 'lines' };
		return Object.entries(line).flatMap(([name, value]): Difference[] => {
			const [one, other] = [asText(value), asText(is[index]?.[name])];
			const isNumber = GIVEN_LINE_NUMBERS.includes(name) || (ofLines && isTax(name));
			const kind = isNumber ? numberDifference(one, other) : lineTextDifference(name, one, other);
			if (kind === undefined) return [];
			return [{ ...place, label: `${place.label}, ${name}`, kind, sent: one, stored: other }];
		});
	});
}

function lineTextDifference(name: string, sent: string, stored: string): Difference['kind'] | undefined {
	if (name === 'comment') {
		// Some servers show all comments encoded for HTML; a script is stored so.
		const shown = /<\/?script/i.test(sent) ? stored : decodeEntities(stored);
		return textDifference(sent, shown);
	}
	return sameUnless(name !== 'productid' || sent === '' || sent === stored);
}
