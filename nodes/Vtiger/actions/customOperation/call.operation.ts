// Custom Operation: Call.

import type { INodeProperties } from 'n8n-workflow';
import {
	parameters,
	parametersFrom,
	parametersJson,
	readParameters,
	readParametersJson,
} from '../../forms/operationParameters';
import { oneOf } from '../../forms/oneOf';
import { options } from '../../forms/options';
import { InputError } from '../../webservice/protocol/errors';
import { isJsonObject, type JsonObject, type JsonValue } from '../../webservice/protocol/json';
import type { Action } from '../action';
import type { Item } from '../item';

const webserviceOperation: INodeProperties = {
	displayName: 'Operation Name',
	name: 'webserviceOperation',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. mobile.fetchallalerts',
	description: 'Name of the operation, as registered in the CRM’s table vtiger_ws_operation',
};

const httpMethod: INodeProperties = {
	displayName: 'HTTP Method',
	name: 'httpMethod',
	type: 'options',
	options: [
		{ name: 'GET', value: 'GET', description: 'Parameters in the URL: for operations that read' },
		{ name: 'POST', value: 'POST', description: 'Parameters in the form body: for operations that change something' },
	],
	default: 'GET',
	description:
		'As the operation is registered: the CRM reads the parameters of a GET operation from the URL only and those of a POST operation from the body only. Operations that this node knows are sent the right way in any case.',
};

export const call: Action = {
	value: 'call',
	name: 'Call',
	action: 'Call any webservice operation',
	description: 'Call any operation of the webservice by its name',
	kind: 'write',
	form: [
		webserviceOperation,
		httpMethod,
		parametersFrom,
		parameters,
		parametersJson,
		options('readTimeout', 'maxResponseSize', 'writeTimeout'),
	],
	async run(item) {
		const name = operationName(item);
		const method = oneOf('HTTP Method', item.parameter('httpMethod', 'GET'), ['GET', 'POST']);
		const args =
			oneOf('Specify Parameters', item.parameter('parametersFrom', 'fields'), ['fields', 'json']) === 'json'
				? readParametersJson(item.parameter('parametersJson', {}))
				: readParameters(item.parameter('parameters', {}));
		return outputOf(await item.connection.client.call(name, args, { method }));
	},
};

/** Plain ASCII only: the CRM’s database takes é for e, and login must be known as such to go without a session. */
function operationName(item: Item): string {
	const name = item.requiredText('webserviceOperation', 'Operation Name');
	if (/^[\w.-]+$/.test(name)) return name;
	throw new InputError(
		'Operation Name',
		`“${name}” is not the name of an operation`,
		'Names have Latin letters, digits, dots, hyphens and underscores.',
	);
}

function outputOf(result: JsonValue): JsonObject | JsonObject[] {
	if (Array.isArray(result)) return result.map((entry) => (isJsonObject(entry) ? entry : { result: entry }));
	return isJsonObject(result) ? result : { result };
}
