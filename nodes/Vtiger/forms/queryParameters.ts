// The text of a query, and values for its places :name and ?.

import type { INodeProperties } from 'n8n-workflow';
import { InputError } from '../webservice/protocol/errors';
import { asObject, asObjects, type JsonValue } from '../webservice/protocol/json';
import type { ParameterValue } from '../webservice/vtql/statement';
import { isoOf } from '../webservice/values/times';
import { hasLostDigits } from '../webservice/values/numbers';
import { isMissing } from './missing';

/** The text of a query; `about` is a sentence of what it may hold. */
export function queryText(about: string): INodeProperties {
	return {
		displayName: 'Query',
		name: 'query',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		required: true,
		placeholder: 'e.g. SELECT id, lastname FROM Contacts WHERE mailingcity = :city ORDER BY lastname',
		description: `In the CRM’s query language VTQL. Put values into Query Parameters, where they are quoted safely. ${about}`,
	};
}

export const queryParameters: INodeProperties = {
	displayName: 'Query Parameters',
	name: 'queryParameters',
	type: 'fixedCollection',
	placeholder: 'Add Parameter',
	typeOptions: { multipleValues: true },
	default: {},
	description:
		'Values for :name in the query, or for each ? in their order. A list in an expression fills IN (:name); times such as {{ $now }} are put on the CRM’s clock.',
	options: [
		{
			displayName: 'Parameters',
			name: 'parameters',
			values: [
				{
					displayName: 'Name',
					name: 'name',
					type: 'string',
					default: '',
					placeholder: 'e.g. city',
					description: 'As after the colon in the query; empty for a ?',
				},
				{ displayName: 'Value', name: 'value', type: 'string', default: '' },
			],
		},
	],
};

export interface QueryParameters {
	named: Map<string, ParameterValue>;
	positional: ParameterValue[];
}

/** Throws an InputError for a value that is missing or no text, number, time, yes/no or list of these, and for a name given twice. */
export function readQueryParameters(given: unknown): QueryParameters {
	const named = new Map<string, ParameterValue>();
	const positional: ParameterValue[] = [];
	for (const entry of asObjects(asObject(given).parameters)) {
		const name = String(entry.name ?? '')
			.trim()
			.replace(/^:/, '');
		const value = parameterValue(name, entry.value);
		if (named.has(name))
			throw new InputError('Query Parameters', `The parameter “${name}” is given twice`, 'Remove one of the two.');
		if (name === '') positional.push(value);
		else named.set(name, value);
	}
	return { named, positional };
}

/** A value that is missing would find all records without one: whoever looks for these writes so in the query. */
function parameterValue(name: string, value: JsonValue | undefined): ParameterValue {
	if (isMissing(value)) {
		throw new InputError(
			`Query Parameters, ${name || '?'}`,
			`The parameter ${name === '' ? '?' : `“${name}”`} has no value`,
			"Give it a value. To find records where the field is empty, write field = ' ' in the query.",
		);
	}
	if (Array.isArray(value)) return value.map((entry) => parameterValue(name, entry));
	if (typeof value === 'number' && (!Number.isFinite(value) || hasLostDigits(value))) throw noNumber(name, value);
	if (typeof value === 'string' && /^\s*\d+x0+\s*$/.test(value)) throw noRecord(name, value);
	if (typeof value !== 'object') return value;
	const time = isoOf(value);
	if (time !== undefined) return time;
	throw new InputError(
		`Query Parameters, ${name || '?'}`,
		'A parameter is an object',
		'Give text, a number, or a list of these.',
	);
}

function noNumber(name: string, value: number): InputError {
	return new InputError(
		`Query Parameters, ${name || '?'}`,
		`A parameter is no exact number (${value})`,
		'Give a number, and one of more than 15 digits as text.',
	);
}

/** The CRM writes so that a reference is empty. */
function noRecord(name: string, value: string): InputError {
	return new InputError(
		`Query Parameters, ${name || '?'}`,
		`There is no record ${value.trim()}`,
		'Give the id of a record. To find records where the reference is empty, write this id in the query.',
	);
}
