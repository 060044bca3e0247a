// What n8n is given of an error: the error of the node, and the item of a failed one.

import { NodeApiError, NodeOperationError, type INode } from 'n8n-workflow';
import { errorItem, toNodeError } from '../../../nodes/Vtiger/connection/errors';
import { InputError, WebserviceError } from '../../../nodes/Vtiger/webservice/protocol/errors';

const node: INode = { id: 'n', name: 'Vtiger CRM', type: 'vtiger', typeVersion: 1, position: [0, 0], parameters: {} };
const place = { operation: 'create', itemIndex: 0 };
const failed = new WebserviceError({ code: 'SERVER_FAULT', operation: 'revise', reason: 'words', status: 500 });
const wrong = new InputError('Module', 'No module is chosen', 'Choose one.');

describe('the error of the node', () => {
	test('of a failed request: message, advice, status and item', () => {
		const error = toNodeError(node, failed, place);
		expect(error).toBeInstanceOf(NodeApiError);
		expect(error).toMatchObject({
			message: failed.message,
			description: failed.advice,
			httpCode: '500',
			context: { itemIndex: 0 },
		});
		expect(JSON.stringify(error)).toContain('revise');
	});

	test('keeps its words although n8n has its own for network errors', () => {
		const refused = new WebserviceError({ code: 'CONNECTION_REFUSED', operation: 'create', reason: 'ECONNREFUSED' });
		const error = toNodeError(node, refused, { operation: 'create' });
		expect(error.message).toBe(refused.message);
		expect([error.context.itemIndex, (error as NodeApiError).httpCode]).not.toContain('0');
		expect(error.context.itemIndex).toBeUndefined();
	});

	test.each([
		[wrong, 'No module is chosen (Module)'],
		[new InputError('Module', 'The Module is empty', ''), 'The Module is empty'],
	])('of a wrong parameter names it once', (given, message) => {
		const error = toNodeError(node, given, place);
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error).toMatchObject({ message, context: { itemIndex: 0 } });
		expect(error.description).toBe(given.advice === '' ? undefined : given.advice);
	});

	test('that is one already gets the item, unless it has one', () => {
		const made = new NodeOperationError(node, 'x');
		expect(toNodeError(node, made, { operation: 'create', itemIndex: 3 })).toBe(made);
		expect(made.context.itemIndex).toBe(3);
		expect(toNodeError(node, made, { operation: 'create', itemIndex: 4 }).context.itemIndex).toBe(3);
		const api = new NodeApiError(node, {});
		expect(toNodeError(node, api, { operation: 'create' })).toBe(api);
		expect(api.context).not.toHaveProperty('itemIndex');
	});

	test.each([
		[new TypeError('x is undefined'), 'x is undefined'],
		['text', 'text'],
	])('of anything else: its message and the item', (given, message) => {
		expect(toNodeError(node, given, place)).toMatchObject({ message, context: { itemIndex: 0 } });
	});
});

describe('the item of a failed one', () => {
	const item = (error: unknown) => errorItem(error, { operation: 'create', itemIndex: 2 });

	test('of a failed request', () => {
		const { message, advice } = failed;
		expect(item(failed)).toEqual({
			json: { error: { message, code: 'SERVER_FAULT', operation: 'create', parameter: null, advice } },
			pairedItem: { item: 2 },
		});
		expect(item(failed).json.error).not.toHaveProperty('id');
		expect(item(failed.with({ recordId: '12x5' })).json.error).toMatchObject({ id: '12x5' });
	});

	test('of a wrong parameter', () => {
		expect(item(wrong)).toEqual({
			json: {
				error: {
					message: 'No module is chosen',
					code: 'INVALID_INPUT',
					operation: 'create',
					parameter: 'Module',
					advice: 'Choose one.',
				},
			},
			pairedItem: { item: 2 },
		});
	});

	test.each([
		[new Error('x'), 'x'],
		['x', 'x'],
	])('of anything else', (error, message) => {
		expect(item(error).json.error).toEqual({
			message,
			code: 'INVALID_INPUT',
			operation: 'create',
			parameter: null,
			advice: null,
		});
	});
});
