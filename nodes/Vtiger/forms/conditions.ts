// Conditions on fields: the form, and what is made of it.

import type { INodeProperties } from 'n8n-workflow';
import { InputError } from '../webservice/protocol/errors';
import { asObjects, isJsonObject, type JsonObject, type JsonValue } from '../webservice/protocol/json';
import { selectableColumns, type Field, type ModuleDescription } from '../webservice/metadata/metadata';
import type { Condition, Operator } from '../webservice/vtql/query';
import { relativeDay } from '../webservice/values/times';
import { storedYesOrNo, wireValue, type ValueLookups } from '../webservice/values/values';
import { dayConditions, wholeDay } from './days';
import { fieldName } from './fieldName';
import { oneOf } from './oneOf';
import { entriesOf } from './readList';

interface OperatorEntry {
	name: string;
	value: Operator;
	/** Takes text as it stands, whatever the field's type. */
	text?: true;
	/** Compares in an order: not for lists, references and yes/no. */
	ordered?: true;
	/** Takes no value. */
	bare?: true;
}

const OPERATORS: OperatorEntry[] = [
	{ name: 'Contains', value: 'contains', text: true },
	{ name: 'Ends With', value: 'endsWith', text: true },
	{ name: 'Greater Than', value: 'greaterThan', ordered: true },
	{ name: 'Greater Than or Equal', value: 'greaterThanOrEqual', ordered: true },
	{ name: 'Is', value: 'equals' },
	{ name: 'Is Empty', value: 'isEmpty', bare: true },
	{ name: 'Is in List', value: 'inList' },
	{ name: 'Is Not', value: 'notEquals' },
	{ name: 'Is Not Empty', value: 'isNotEmpty', bare: true },
	{ name: 'Less Than', value: 'lessThan', ordered: true },
	{ name: 'Less Than or Equal', value: 'lessThanOrEqual', ordered: true },
	{ name: 'Starts With', value: 'startsWith', text: true },
];

const BARE = OPERATORS.filter((entry) => entry.bare).map((entry) => entry.value);
const TYPES_WITHOUT_TEXT_OPERATORS = new Set([
	'boolean',
	'owner',
	'reference',
	'date',
	'datetime',
	'time',
	'integer',
	'double',
	'currency',
]);
const TYPES_WITHOUT_ORDER = new Set(['boolean', 'owner', 'reference', 'multipicklist']);

const conditionValue: INodeProperties = {
	displayName: 'Value',
	name: 'value',
	type: 'resourceLocator',
	default: { mode: 'text', value: '' },
	description:
		'What to compare with. For Is in List separate the entries by commas, or give a list in an expression. Dates: 2026-01-31, today, or a distance from today such as -7 days or +1 month.',
	displayOptions: { hide: { operator: BARE } },
	modes: [
		{ displayName: 'Text', name: 'text', type: 'string', placeholder: 'e.g. Moscow' },
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a value…',
			hint: 'Choices, owners, records, yes and no, and days; other fields have no list',
			typeOptions: { searchListMethod: 'searchConditionValues', searchable: true },
		},
	],
};

export const conditions: INodeProperties = {
	displayName: 'Conditions',
	name: 'conditions',
	type: 'fixedCollection',
	placeholder: 'Add Condition',
	typeOptions: { multipleValues: true },
	default: {},
	description: 'Which records to find; all if there are none',
	options: [
		{
			displayName: 'Conditions',
			name: 'conditions',
			values: [
				fieldName,
				{
					displayName: 'Operator',
					name: 'operator',
					type: 'options',
					options: OPERATORS.map(({ name, value, text, ordered }) => ({
						name,
						value,
						...(text ? { description: 'For texts and choices' } : {}),
						...(ordered ? { description: 'For texts, numbers, dates and times' } : {}),
					})),
					default: 'equals',
				},
				conditionValue,
			],
		},
	],
};

export const matchType: INodeProperties = {
	displayName: 'Must Match',
	name: 'matchType',
	type: 'options',
	options: [
		{ name: 'All Conditions', value: 'allConditions' },
		{ name: 'Any Condition', value: 'anyCondition' },
	],
	default: 'allConditions',
};

/** The conditions as the form stores them, one an entry, each value without the label that the editor keeps beside it. */
export function givenConditions(given: unknown): JsonObject[] {
	return asObjects(isJsonObject(given) ? given.conditions : given).map(({ value = '', ...condition }) => ({
		...condition,
		value: isJsonObject(value) && '__rl' in value ? (value.value ?? null) : value,
	}));
}

/** Conditions as the form stores them -> groups of which any must hold. Throws an InputError. */
export async function readConditions(
	given: unknown,
	match: unknown,
	description: ModuleDescription,
	lookups: ValueLookups,
): Promise<Condition[][]> {
	const entries = givenConditions(given);
	const fields = new Map(description.fields.map((field) => [field.name, field]));
	const selectable = new Set(selectableColumns(description));
	const read: Condition[][][] = [];
	for (const [index, entry] of entries.entries()) {
		const name = String(entry.field ?? '').trim();
		const label = `Conditions, ${index + 1}`;
		const field = fields.get(name);
		if (field === undefined || !selectable.has(name)) {
			throw new InputError(
				label,
				name === ''
					? 'A condition has no field'
					: `“${name}” is not a field of “${description.label}” that conditions can use`,
				'Choose the field from the list.',
			);
		}
		const operator = OPERATORS.find((one) => one.value === entry.operator);
		if (operator === undefined) throw new InputError(label, 'A condition has no operator', 'Choose an operator.');
		const sought = name === 'id' ? { ...field, type: 'reference', refersTo: [description.name] } : field;
		read.push(await readCondition(sought, operator, entry.value ?? '', label, lookups));
	}
	const any = oneOf('Must Match', match, ['allConditions', 'anyCondition']) === 'anyCondition';
	return any ? read.flat() : read.reduce(bothOf, [[]]);
}

/** Alternatives of one condition joined with those of another: what has no parentheses is distributed. */
function bothOf(some: Condition[][], others: Condition[][]): Condition[][] {
	return some.flatMap((one) => others.map((other) => [...one, ...other]));
}

/** The alternatives of one condition, of which any must hold. */
async function readCondition(
	field: Field,
	operator: OperatorEntry,
	value: JsonValue,
	label: string,
	lookups: ValueLookups,
): Promise<Condition[][]> {
	const { type, name } = field;
	if (
		(operator.text && TYPES_WITHOUT_TEXT_OPERATORS.has(type)) ||
		(operator.ordered && TYPES_WITHOUT_ORDER.has(type))
	) {
		throw new InputError(
			label,
			`“${operator.name}” does not fit the field “${field.label}” of type ${type}`,
			operator.text ? 'Use Is, Is Not, Is in List or an order such as Greater Than.' : 'Use Is, Is Not or Is in List.',
		);
	}
	if (operator.value === 'isEmpty' || operator.value === 'isNotEmpty')
		return [[emptiness(field, operator.value, label)]];
	if (operator.text) {
		const text = singleText(value, label);
		if (text === '') throw emptyRefused(field, label);
		return [[{ field: name, operator: operator.value, values: [text] }]];
	}
	if (operator.value === 'inList') return await listConditions(field, listOf(value), label, lookups);
	const day = wholeDay(field, value, lookups.zone);
	if (day !== undefined) return dayConditions(name, operator.value, day);
	const text = await toComparable(field, value, lookups);
	// The language has no empty literal: empty is asked for in the field's own way.
	if (text === '') {
		if (operator.value === 'equals') return [[emptiness(field, 'isEmpty', label)]];
		if (operator.value === 'notEquals') return [[emptiness(field, 'isNotEmpty', label)]];
		throw emptyRefused(field, label);
	}
	return [[{ field: name, operator: operator.value, values: [text] }]];
}

function emptyRefused(field: Field, label: string): InputError {
	return new InputError(label, `The value for “${field.label}” is empty`, 'Give a value, or use Is Empty.');
}

/** The least value of types whose empty fields the database keeps as NULL, which no condition finds. */
const LEAST: Record<string, string> = { date: '1000-01-01', datetime: '1000-01-01 00:00:00', time: '00:00:00' };

function emptiness(field: Field, operator: 'isEmpty' | 'isNotEmpty', label: string): Condition {
	const { name, type } = field;
	const least = LEAST[type];
	if (least !== undefined) {
		if (operator === 'isNotEmpty') return { field: name, operator: 'greaterThanOrEqual', values: [least] };
		throw new InputError(
			label,
			`The CRM cannot find empty dates and times, such as “${field.label}”`,
			'Get the records without this condition and filter them in the workflow.',
		);
	}
	const empty = emptyValue(field);
	return { field: name, operator, values: [], ...(empty === undefined ? {} : { empty }) };
}

/** Days of time stamps are ranges and become alternatives; all other entries go into one list. */
async function listConditions(
	field: Field,
	entries: JsonValue[],
	label: string,
	lookups: ValueLookups,
): Promise<Condition[][]> {
	const { name } = field;
	const days = entries.map((entry) => wholeDay(field, entry, lookups.zone));
	const ranges = days.flatMap((day) => (day === undefined ? [] : dayConditions(name, 'equals', day)));
	const single = entries.filter((_, index) => days[index] === undefined);
	if (single.length === 0 && ranges.length > 0) return ranges;
	const texts = await Promise.all(single.map((entry) => toComparable(field, entry, lookups)));
	const values = texts.map((text) => (text === '' ? emptyEntry(field, label) : text));
	return [...ranges, [{ field: name, operator: 'inList', values }]];
}

/** What stands for an empty entry of a list. */
function emptyEntry(field: Field, label: string): string {
	const { values, empty = '' } = emptiness(field, 'isEmpty', label);
	return values[0] ?? empty;
}

/** References store 0 for empty, in the form of an id; numbers are never empty but 0. */
function emptyValue(field: Field): string | undefined {
	const { type } = field;
	if (type === 'reference' || type === 'owner') return '1x0';
	if (type === 'integer' || type === 'double' || type === 'currency') return '0';
	return type === 'boolean' ? storedYesOrNo(field, false) : undefined;
}

async function toComparable(field: Field, value: JsonValue, lookups: ValueLookups): Promise<string> {
	if (field.type === 'date' && typeof value === 'string') {
		const day = relativeDay(value, lookups.zone);
		if (day !== undefined) return day;
	}
	// A multi-picklist is compared as one text; ids are told apart by the wire value's own check.
	const wire = await wireValue(field, value, lookups);
	return typeof wire === 'string' ? wire : String(wire);
}

function singleText(value: JsonValue, label: string): string {
	if (typeof value === 'object' && value !== null) {
		throw new InputError(label, 'A condition’s value is a list or an object', 'Give a single text, or use Is in List.');
	}
	return String(value ?? '');
}

function listOf(value: JsonValue): JsonValue[] {
	if (Array.isArray(value)) return value;
	// Expressions give times as objects, too.
	if (typeof value === 'object' && value !== null) return [value];
	return entriesOf(String(value ?? ''));
}
