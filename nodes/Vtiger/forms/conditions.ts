// Conditions on fields: the form.

import type { INodeProperties } from 'n8n-workflow';
import { asObjects, isJsonObject, type JsonObject } from '../webservice/protocol/json';
import { BARE, OPERATORS } from './operators';
import { fieldName } from './fieldName';

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
			hint: 'There are lists for picklists, owners, records, yes/no and dates; for other fields use Text',
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

/** The conditions as the form stores them, one per entry, each value without the label that the editor keeps beside it. */
export function givenConditions(given: unknown): JsonObject[] {
	return asObjects(isJsonObject(given) ? given.conditions : given).map(({ value = '', ...condition }) => ({
		...condition,
		value: isJsonObject(value) && '__rl' in value ? (value.value ?? null) : value,
	}));
}
