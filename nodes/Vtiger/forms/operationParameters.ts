// Parameters of any webservice operation: names and values, or one JSON object.

import type { INodeProperties } from 'n8n-workflow';
import { InputError } from '../webservice/protocol/errors';
import {
	asObject,
	asObjects,
	isJsonObject,
	parseJson,
	type JsonObject,
	type JsonValue,
} from '../webservice/protocol/json';
import { isoOf } from '../webservice/values/times';

export const parametersFrom: INodeProperties = {
	displayName: 'Specify Parameters',
	name: 'parametersFrom',
	type: 'options',
	options: [
		{ name: 'Using Fields Below', value: 'fields' },
		{ name: 'Using JSON', value: 'json' },
	],
	default: 'fields',
};

export const parameters: INodeProperties = {
	displayName: 'Parameters',
	name: 'parameters',
	type: 'fixedCollection',
	placeholder: 'Add Parameter',
	typeOptions: { multipleValues: true },
	default: {},
	description:
		'Arguments of the operation. Their names are case-sensitive. Objects and lists from expressions are sent as JSON.',
	displayOptions: { show: { parametersFrom: ['fields'] } },
	options: [
		{
			displayName: 'Parameters',
			name: 'parameters',
			values: [
				{ displayName: 'Name', name: 'name', type: 'string', default: '', placeholder: 'e.g. elementType' },
				{ displayName: 'Value', name: 'value', type: 'string', default: '' },
			],
		},
	],
};

export const parametersJson: INodeProperties = {
	displayName: 'Parameters (JSON)',
	name: 'parametersJson',
	type: 'json',
	default: '{}',
	placeholder: 'e.g. {"elementType": "Contacts", "element": {"lastname": "Orlova"}}',
	description: 'Arguments of the operation as one object. Text is sent as it stands, objects and lists as JSON.',
	displayOptions: { show: { parametersFrom: ['json'] } },
};

/** What the node itself sends with each request, and why nothing else may stand in its place. */
const RESERVED: Record<string, string> = {
	operation: 'The operation stands in the field Operation Name.',
	sessionname:
		'The node signs requests with the credential’s session. To work as another user, choose another credential.',
	phpsessid:
		'With this parameter the CRM ignores the credential’s session. To take over a browser’s session, use CRM Server: Extend.',
};

/** Arguments given as names and values. Throws an InputError for a name that is missing, repeated or reserved. */
export function readParameters(given: unknown): JsonObject {
	const named = new Map<string, JsonValue>();
	for (const entry of asObjects(asObject(given).parameters)) {
		const name = String(entry.name ?? '').trim();
		const value = entry.value ?? '';
		if (name === '' && value === '') continue;
		if (name === '') throw new InputError('Parameters', 'A parameter has no name', 'Give it a name, or remove it.');
		if (named.has(name)) {
			throw new InputError('Parameters', `The parameter “${name}” is given twice`, 'Remove one of the two.');
		}
		named.set(name, value);
	}
	return check(withTexts(Object.fromEntries(named)), 'Parameters');
}

/** Arguments given as an object or its JSON text. null is not sent. */
export function readParametersJson(given: unknown): JsonObject {
	const text = typeof given === 'string' ? given.trim() : undefined;
	const value: unknown = text === undefined ? (given ?? {}) : text === '' ? {} : parseJson(text);
	if (!isJsonObject(value)) {
		throw new InputError(
			'Parameters (JSON)',
			'The parameters are not a JSON object',
			'Give an object such as {"elementType": "Contacts"}.',
		);
	}
	const sent: Array<[string, JsonValue]> = Object.entries(value).filter(([, entry]) => entry !== null);
	return check(withTexts(Object.fromEntries(sent)), 'Parameters (JSON)');
}

/** Times that an expression gives as objects are sent as ISO text. */
function withTexts(named: JsonObject): JsonObject {
	return Object.fromEntries(
		Object.entries(named).map(([name, value]): [string, JsonValue] => [name, isoOf(value) ?? value]),
	);
}

/** PHP reads some names as others (spaces, dots and brackets), so that only plain ones are let through. */
function check(named: JsonObject, parameter: string): JsonObject {
	for (const name of Object.keys(named)) {
		if (!/^\w+$/.test(name) || name === '__proto__') {
			throw new InputError(
				parameter,
				`“${name}” cannot be a parameter’s name`,
				'Names have letters, digits and underscores.',
			);
		}
		const reason = RESERVED[name.toLowerCase()];
		if (reason !== undefined) {
			throw new InputError(parameter, `The parameter “${name}” cannot be set here`, reason);
		}
	}
	return named;
}
