// A record's values on their way out: typed or as the CRM sends them, in the order in which people look for them.

import { asText, isJsonObject, type JsonObject, type JsonValue } from '../protocol/json';
import {
	labelColumns,
	recordNumberField,
	selectableColumns,
	type Field,
	type ModuleDescription,
} from '../metadata/metadata';
import { LINE_NUMBERS, isTax } from '../vtql/lineFields';
import { decodeEntities } from './lineItems';
import { isoDateTime } from './times';

export interface OutputChoice {
	/** Text as the CRM sends it, instead of typed values. */
	rawValues: boolean;
	/** The label of each reference, owner and picklist value behind its field. */
	labels: boolean;
	/** The few columns of `simpleColumns` only. */
	simplify: boolean;
	/** Columns that the person has chosen; none for all. */
	columns?: readonly string[];
}

/** Labels of one record: by field name, what follows the field, in that order. */
export type RecordLabels = ReadonlyMap<string, JsonObject>;

/**
 * How the records of one module leave the node, one after the other: `id`, what names the record, its number, then
 * the other fields in the CRM's order, each with its labels right behind it. The records themselves stay as they are.
 */
export function outputOf(
	description: ModuleDescription,
	zone: string,
	rawValues: boolean,
): (record: JsonObject, labels?: RecordLabels) => JsonObject {
	const fields = new Map(description.fields.map((field) => [field.name, field]));
	const naming = namingFields(description);
	const valueOf = (name: string, value: JsonValue): JsonValue => {
		const field = fields.get(name);
		// Computed by the CRM, which encodes it for HTML, and it alone.
		if (name === 'label' && field === undefined) return typeof value === 'string' ? decodeEntities(value) : value;
		if (rawValues) return value;
		if (name === 'LineItems' && Array.isArray(value)) return value.map(typedLine);
		return field === undefined ? value : typedValue(field, value, zone);
	};
	return (record, labels) => {
		const entries: Array<[string, JsonValue]> = [];
		for (const name of namesInOrder(record, naming)) {
			entries.push([name, valueOf(name, record[name] ?? null)]);
			for (const entry of Object.entries(labels?.get(name) ?? {})) entries.push(entry);
		}
		return Object.fromEntries(entries);
	};
}

/** The record with its simple columns alone, all of them, or those of them that are among the chosen ones. */
export function simplify(
	record: JsonObject,
	description: ModuleDescription,
	columns: readonly string[] = [],
): JsonObject {
	const names = simpleColumns(description).filter(
		(name) => name === 'id' || columns.length === 0 || columns.includes(name),
	);
	return Object.fromEntries(names.map((name) => [name, record[name] ?? '']));
}

function namesInOrder(record: JsonObject, naming: readonly string[]): string[] {
	const first = naming.filter((name) => Object.hasOwn(record, name));
	return [...first, ...Object.keys(record).filter((name) => !first.includes(name))];
}

/** `id`, the fields that name a record, and its number. */
function namingFields(description: ModuleDescription): string[] {
	const number = recordNumberField(description);
	return [...new Set(['id', ...labelColumns(description), ...(number === undefined ? [] : [number])])];
}

/** The record with `state` (its event, what was done) right behind the id, and `more` behind its name and number. */
export function withState(
	record: JsonObject,
	state: JsonObject,
	description?: ModuleDescription,
	more: JsonObject = {},
): JsonObject {
	const naming = new Set(description === undefined ? [] : namingFields(description));
	const named = Object.entries(record).filter(([name]) => naming.has(name));
	const id = record.id === undefined ? {} : { id: record.id };
	return { ...id, ...state, ...Object.fromEntries(named), ...more, ...record, ...state, ...more };
}

const MOST_SIMPLE = 10;

/** By name, since describe does not tell which of several sums is the one of the whole record. */
const SUMS = ['hdnGrandTotal', 'amount', 'unit_price'];

/**
 * The columns of a simplified record, the same for every record of the module: number, name, account, e-mail, phone,
 * status, sum, owner and times as far as the module has them, filled up with its required fields to ten at most.
 */
export function simpleColumns(description: ModuleDescription): string[] {
	const selectable = new Set(selectableColumns(description));
	const fields = description.fields.filter(({ name }) => selectable.has(name));
	const first = (...choices: Array<(field: Field) => boolean>) => {
		const found = choices.map((fits) => fields.find(fits)).find((field) => field !== undefined);
		return found === undefined ? [] : [found.name];
	};
	const above = isRecordAbove(description);
	const important = [
		...first((field) => above(field) && field.refersTo.includes('Accounts'), above),
		...first(({ type }) => type === 'email'),
		...first(({ type }) => type === 'phone'),
		...first(({ type, name }) => type === 'picklist' && /(status|stage)$/.test(name)),
		...first(
			({ name }) => SUMS.includes(name),
			({ type, name }) => type === 'currency' && /total|amount|price|cost|budget/.test(name),
		),
	];
	const last = ['assigned_user_id', 'createdtime', 'modifiedtime'].filter((name) => selectable.has(name));
	const required = fields.filter(({ mandatory, type }) => mandatory && type !== 'text').map(({ name }) => name);
	const naming = namingFields(description).filter((name) => selectable.has(name));
	const before = [...new Set([...naming.slice(0, 4), ...important, ...required])].filter(
		(name) => !last.includes(name),
	);
	return [...before.slice(0, MOST_SIMPLE - last.length), ...last];
}

/** The record that one belongs to: the account of an invoice, not the account that an account is a member of. */
function isRecordAbove(description: ModuleDescription): (field: Field) => boolean {
	return ({ type, refersTo, editable }) =>
		type === 'reference' &&
		editable &&
		refersTo.length > 0 &&
		!refersTo.some((module) => module === description.name || module === 'Users' || module === 'Currency');
}

/**
 * A number, true or false, an ISO date and time with the zone's offset, or a list; null if empty. Numbers beyond a
 * double's precision stay text, and so does what is not of the field's type.
 */
export function typedValue(field: Field, value: JsonValue, zone: string): JsonValue {
	if (typeof value === 'object') return value;
	const text = asText(value);
	if (field.type === 'multipicklist') return multiPicklistEntries(text);
	if (text === '') return null;
	switch (field.type) {
		case 'boolean':
			return text === '1' || text === 'on';
		case 'integer':
		case 'double':
		case 'currency':
			return exactNumber(text);
		case 'date':
			return isNoDay(text) ? null : value;
		case 'datetime':
			return isNoDay(text) ? null : (isoDateTime(text, zone) ?? text);
		default:
			return value;
	}
}

/** What the CRM keeps if it was given a date that does not exist. */
function isNoDay(text: string): boolean {
	return text.startsWith('0000-00-00');
}

/** The entries of a multi-picklist as the CRM sends it. */
export function multiPicklistEntries(text: string): string[] {
	return text === '' ? [] : text.split('|##|').map((entry) => entry.trim());
}

/** Describe says little of line items: their numbers are known by name. */
function typedLine(line: JsonValue): JsonValue {
	if (!isJsonObject(line)) return line;
	return Object.fromEntries(
		Object.entries(line).map(([name, value]) => {
			if (typeof value !== 'string' || !(LINE_NUMBERS.includes(name) || isTax(name))) return [name, value];
			return [name, value === '' ? null : exactNumber(value)];
		}),
	);
}

function exactNumber(text: string): JsonValue {
	if (!/^-?(\d+\.?\d*|\.\d+)$/.test(text)) return text;
	const digits = text
		.replace(/^-/, '')
		.replace(/^0+|\./g, '')
		.replace(/0+$/, '');
	return digits.length > 15 ? text : Number(text);
}
