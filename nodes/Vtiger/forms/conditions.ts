// Conditions on fields: the form, and what is made of it.

import type { INodeProperties } from 'n8n-workflow';
import { InputError } from '../webservice/errors';
import { asObjects, isJsonObject, type JsonValue } from '../webservice/json';
import { selectableColumns, type Field, type ModuleDescription } from '../webservice/metadata';
import type { Condition, Operator } from '../webservice/query';
import { nextDay, relativeDay, wireDate } from '../webservice/times';
import { wireValue, type ValueLookups } from '../webservice/values';

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
const TEXT_TYPES = new Set(['boolean', 'owner', 'reference', 'date', 'datetime', 'time', 'integer', 'double', 'currency']);
const UNORDERED_TYPES = new Set(['boolean', 'owner', 'reference', 'multipicklist']);

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
				{
					displayName: 'Field Name or ID',
					name: 'field',
					type: 'options',
					typeOptions: { loadOptionsMethod: 'getConditionFields', loadOptionsDependsOn: ['module.value'] },
					default: '',
					description:
						'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
				},
				{
					displayName: 'Operator',
					name: 'operator',
					type: 'options',
					options: OPERATORS.map(({ name, value }) => ({ name, value })),
					default: 'equals',
				},
				{
					displayName: 'Value',
					name: 'value',
					type: 'string',
					default: '',
					description:
						'Lists: separate the entries by commas or give a list in an expression. Dates: 2026-01-31, today, yesterday, tomorrow, or a number of days from today such as -7 days.',
					displayOptions: { hide: { operator: BARE } },
				},
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

/** Conditions as the form stores them -> groups of which any must hold. Throws an InputError. */
export async function readConditions(
	given: unknown,
	match: string,
	description: ModuleDescription,
	lookups: ValueLookups,
): Promise<Condition[][]> {
	const entries = asObjects(isJsonObject(given) ? given.conditions : given);
	const fields = new Map(description.fields.map((field) => [field.name, field]));
	const selectable = new Set(selectableColumns(description));
	const read: Condition[][] = [];
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
		read.push(await readCondition(field, operator, entry.value ?? '', label, lookups));
	}
	return match === 'anyCondition' ? read : [read.flat()];
}

async function readCondition(
	field: Field,
	operator: OperatorEntry,
	value: JsonValue,
	label: string,
	lookups: ValueLookups,
): Promise<Condition[]> {
	const { type, name } = field;
	if ((operator.text && TEXT_TYPES.has(type)) || (operator.ordered && UNORDERED_TYPES.has(type))) {
		throw new InputError(
			label,
			`“${operator.name}” does not fit the field “${field.label}” of type ${type}`,
			operator.text ? 'Use Is, Is Not, Is in List or an order such as Greater Than.' : 'Use Is, Is Not or Is in List.',
		);
	}
	const empty = emptyValue(type);
	const more = empty === undefined ? {} : { empty };
	if (operator.bare) return [{ field: name, operator: operator.value, values: [], ...more }];
	if (operator.text) return [{ field: name, operator: operator.value, values: [singleText(value, label)] }];
	if (operator.value === 'inList') {
		const values = await Promise.all(listOf(value).map((one) => comparable(field, one, lookups)));
		return [{ field: name, operator: 'inList', values }];
	}
	const day = wholeDay(field, value, lookups.zone);
	if (day !== undefined) return dayConditions(name, operator.value, day);
	const text = await comparable(field, value, lookups);
	// The language has no empty literal: empty is asked for in the field's own way.
	if (text === '') {
		if (operator.value === 'equals') return [{ field: name, operator: 'isEmpty', values: [], ...more }];
		if (operator.value === 'notEquals') return [{ field: name, operator: 'isNotEmpty', values: [], ...more }];
		throw new InputError(label, `The value for “${field.label}” is empty`, 'Give a value, or use Is Empty.');
	}
	return [{ field: name, operator: operator.value, values: [text] }];
}

/** References store 0 for empty, in the form of an id; numbers are never empty but 0. */
function emptyValue(type: string): string | undefined {
	if (type === 'reference' || type === 'owner') return '1x0';
	if (type === 'integer' || type === 'double' || type === 'currency' || type === 'boolean') return '0';
	return undefined;
}

/** The day that a time stamp is compared with, where the value names a day without a time. */
function wholeDay(field: Field, value: JsonValue, zone: string): string | undefined {
	if (field.type !== 'datetime' || typeof value !== 'string') return undefined;
	const relative = relativeDay(value, zone);
	if (relative !== undefined) return relative;
	return /[T:]/.test(value) ? undefined : wireDate(value, zone);
}

/** Time stamps against a whole day: “is” means within it, “greater” after its end. */
function dayConditions(field: string, operator: Operator, day: string): Condition[] {
	const start = `${day} 00:00:00`;
	const end = `${nextDay(day)} 00:00:00`;
	const from = (value: string): Condition => ({ field, operator: 'greaterThanOrEqual', values: [value] });
	const before = (value: string): Condition => ({ field, operator: 'lessThan', values: [value] });
	switch (operator) {
		case 'equals':
			return [from(start), before(end)];
		case 'greaterThan':
			return [from(end)];
		case 'lessThanOrEqual':
			return [before(end)];
		case 'greaterThanOrEqual':
			return [from(start)];
		case 'lessThan':
			return [before(start)];
		default:
			return [{ field, operator, values: [start] }];
	}
}

async function comparable(field: Field, value: JsonValue, lookups: ValueLookups): Promise<string> {
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
	return String(value ?? '')
		.split(',')
		.map((entry) => entry.trim())
		.filter((entry) => entry !== '');
}
