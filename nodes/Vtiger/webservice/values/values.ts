// A record's values on their way in: what people and workflows give -> what the CRM stores as meant.

import { InputError } from '../protocol/errors';
import { parseJson, wholeCharacters, type JsonValue } from '../protocol/json';
import type { Field, PicklistEntry } from '../metadata/metadata';
import { NUMBER_FORMS, hasLostDigits, wireInteger, wireNumber } from './numbers';
import { DATETIME_FORMS, TIME_FORMS, dateForms, wireDate, wireDateTime, wireTime } from './times';

/** What a value may need besides its field: the CRM's zone, and lookups that ask the CRM. */
export interface ValueLookups {
	/** IANA name of the zone of the CRM's wall clock. */
	zone: string;
	/**
	 * Webservice id of an owner by id, number, login, name, e-mail or group name; undefined if none fits. Throws an
	 * InputError that lists them if several do.
	 */
	owner: (text: string) => Promise<string | undefined>;
	/** What names an owner, in words. */
	ownerForms: () => Promise<string>;
	/**
	 * Webservice id of a record by id, record number, label or pasted address; `others` gives what further items will
	 * ask for. Throws an InputError with what is accepted.
	 */
	reference: (field: Field, text: string, others?: () => string[]) => Promise<string>;
}

const YES = new Set(['1', 'true', 'yes', 'y', 'on', 'да', 'д']);
const NO = new Set(['0', 'false', 'no', 'n', 'off', 'нет', 'н', '']);
export const BOOLEAN_FORMS = 'yes, no, да, нет, true, false, 1, 0';
const WHOLE_DIGITS = 'numbers of more than 15 digits as text, since n8n rounds them as numbers';
const SHOWN_CHARACTERS = 60;
const LISTED_ENTRIES = 12;

export const MULTI_PICKLIST_SEPARATOR = ' |##| ';

/**
 * The value as the CRM stores it as meant. '' clears the field. Throws an InputError that names the field and
 * the accepted forms: the server itself takes almost anything and stores something else ('true' as no,
 * 31.01.2026 as nothing, 1 234,56 as 1), and an array in a text field blocks it for minutes.
 */
export async function wireValue(field: Field, value: unknown, lookups: ValueLookups): Promise<JsonValue> {
	if (value === '' && field.type !== 'boolean') return '';
	if (hasLostDigits(value)) refuse(field, value, 'a number with all its digits', WHOLE_DIGITS);
	switch (field.type) {
		case 'boolean':
			return wireBoolean(field, value);
		case 'integer':
			return wireInteger(value) ?? refuse(field, value, 'a whole number', 'e.g. 12');
		case 'double':
		case 'currency':
			return wireNumber(value) ?? refuse(field, value, 'a number', NUMBER_FORMS);
		case 'date':
			return (
				wireDate(value, lookups.zone) ??
				refuse(field, value, 'a valid date, or is an ambiguous one', dateForms(value, lookups.zone))
			);
		case 'datetime':
			return wireDateTime(value, lookups.zone) ?? refuse(field, value, 'a date and time', DATETIME_FORMS);
		case 'time':
			return wireTime(value, lookups.zone) ?? refuse(field, value, 'a time of day', TIME_FORMS);
		case 'picklist':
			return field.picklist.length === 0 ? scalarText(field, value) : picklistValue(field, scalarText(field, value));
		case 'multipicklist':
			return multiPicklist(field, value);
		case 'owner':
			return await ownerId(field, scalarText(field, value), lookups);
		case 'reference':
			return await lookups.reference(field, scalarText(field, value));
		default:
			return scalarText(field, value);
	}
}

function refuse(field: Field, value: unknown, wanted: string, forms: string): never {
	throw new InputError(field.name, `“${shorten(value)}” is not ${wanted} for “${field.label}”`, `Accepted: ${forms}.`);
}

function shorten(value: unknown): string {
	const text = typeof value === 'string' || typeof value === 'bigint' ? String(value) : asJson(value);
	return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}

function asJson(value: unknown): string {
	try {
		return JSON.stringify(value) ?? String(value);
	} catch {
		return Object.prototype.toString.call(value);
	}
}

/** Yes or no as people and programs write them, the empty text for no; undefined for anything else. */
export function yesOrNo(value: unknown): boolean | undefined {
	if (typeof value === 'boolean') return value;
	const text = typeof value === 'number' || typeof value === 'string' ? String(value).trim().toLowerCase() : '?';
	return YES.has(text) ? true : NO.has(text) ? false : undefined;
}

/** A yes or no as the CRM keeps it. The mark of an administrator is on or off; anything else takes the rights away. */
export function storedYesOrNo(field: Field, yes: boolean): string {
	if (field.name === 'is_admin') return yes ? 'on' : 'off';
	return yes ? '1' : '0';
}

function wireBoolean(field: Field, value: unknown): string {
	return storedYesOrNo(field, yesOrNo(value) ?? refuse(field, value, 'a yes or no', BOOLEAN_FORMS));
}

function scalarText(field: Field, value: unknown): string {
	// As it will be stored, so that it can be compared with that.
	if (typeof value === 'string') return wholeCharacters(value);
	if ((typeof value === 'number' && Number.isFinite(value)) || typeof value === 'bigint') return String(value);
	if (typeof value === 'boolean') return value ? '1' : '0';
	return refuse(field, value, 'a single value', 'text or a number; lists and objects must be joined to text first');
}

function picklistValue(field: Field, text: string): string {
	// A value comes first, since the dropdown gives values. Two of them can have the same label.
	if (field.picklist.some((entry) => entry.value === text)) return text;
	const wanted = text.trim().toLowerCase();
	const labelled = valuesOf(field, (entry) => entry.label === text);
	const alike = ({ value, label }: PicklistEntry) => value.toLowerCase() === wanted || label.toLowerCase() === wanted;
	const [only, ...others] = labelled.length > 0 ? labelled : valuesOf(field, alike);
	if (only !== undefined && others.length === 0) return only;
	return refuse(
		field,
		text,
		labelled.length > 1 ? 'the label of one entry alone' : 'an entry of the list',
		listEntries(field),
	);
}

function valuesOf(field: Field, fits: (entry: PicklistEntry) => boolean): string[] {
	return [...new Set(field.picklist.filter(fits).map((entry) => entry.value))];
}

function listEntries(field: Field): string {
	const names = field.picklist.map((entry) =>
		entry.label === entry.value ? entry.value : `${entry.label} (${entry.value})`,
	);
	const more = names.length - LISTED_ENTRIES;
	return names.slice(0, LISTED_ENTRIES).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

function multiPicklist(field: Field, value: unknown): string {
	const entries = multiPicklistEntries(field, value);
	const values = field.picklist.length === 0 ? entries : entries.map((entry) => picklistValue(field, entry));
	return [...new Set(values)].join(MULTI_PICKLIST_SEPARATOR);
}

function multiPicklistEntries(field: Field, value: unknown): string[] {
	if (Array.isArray(value)) return value.map((entry) => scalarText(field, entry));
	const text = scalarText(field, value).trim();
	const list = text.startsWith('[') ? parseJson(text) : undefined;
	if (Array.isArray(list)) return list.map((entry) => scalarText(field, entry));
	if (text.includes('|##|')) return text.split('|##|').map((entry) => entry.trim());
	if (field.picklist.some((entry) => entry.value === text || entry.label === text)) return [text];
	return text
		.split(/[;,\n]/)
		.map((entry) => entry.trim())
		.filter((entry) => entry !== '');
}

async function ownerId(field: Field, text: string, lookups: ValueLookups): Promise<string> {
	const id = await lookups.owner(text.trim());
	if (id !== undefined) return id;
	return refuse(field, text, 'one active user or group', await lookups.ownerForms());
}
