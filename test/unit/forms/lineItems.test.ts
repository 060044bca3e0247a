// Line items that come as data, and small things of the form of lines.

import { readLineItems } from '../../../nodes/Vtiger/forms/lineItemsForm';
import { readLineItemsList } from '../../../nodes/Vtiger/forms/lineItemsList';
import type { JsonObject, JsonValue } from '../../../nodes/Vtiger/webservice/protocol/json';

const LINE = { productid: '14x5', quantity: 2 };
const TEXT = JSON.stringify([LINE]);

test.each<[what: string, given: unknown, input: JsonObject]>([
	['a list', [LINE], {}],
	['JSON text', ` ${TEXT} `, {}],
	['the name of a field with a list', ' lines ', { lines: [LINE] }],
	['the name of a field with JSON text', 'lines', { lines: TEXT }],
])('%s gives the lines', (_what, given, input) => {
	expect(readLineItemsList(given, input)).toEqual([LINE]);
});

test('an empty list has no lines', () => {
	expect(readLineItemsList([], {})).toEqual([]);
	expect(readLineItemsList('[]', {})).toEqual([]);
});

const MISSING = 'The list of line items is missing';
const NO_LIST = 'The line items are not a list of objects';

test.each<[given: unknown, input: JsonObject, message: string]>([
	[undefined, {}, MISSING],
	[null, {}, MISSING],
	['', {}, MISSING],
	['  ', {}, MISSING],
	['', { '': '' }, MISSING],
	['lines', { lines: null }, MISSING],
	['lines', { lines: '' }, MISSING],
	['null', {}, NO_LIST],
	['gone', { lines: [] }, NO_LIST],
	['constructor', {}, NO_LIST],
	['lines', { lines: 'more', more: [] }, NO_LIST],
	['lines', { lines: 'lines' }, NO_LIST],
	[5, {}, NO_LIST],
	[LINE, {}, NO_LIST],
	[[LINE, 5], {}, NO_LIST],
	[[LINE, null], {}, NO_LIST],
])('%j with the input %j is refused', (given, input, message) => {
	const error = { message, parameter: 'Line Items List', advice: expect.stringMatching(/^Give e\.g\. \[/) };
	expect(() => readLineItemsList(given, input)).toThrow(expect.objectContaining(error));
});

test('the error names the parameter that it is asked to', () => {
	expect(() => readLineItemsList(5, {}, 'Options')).toThrow(expect.objectContaining({ parameter: 'Options' }));
});

test.each<[what: string, line: JsonObject, read: JsonObject]>([
	['a product of the form', { productid: { __rl: true, mode: 'list', value: '14x5' } }, { productid: '14x5' }],
	['a product without a value', { productid: { value: null } }, { productid: '' }],
	['a product that is another object', { productid: { id: '14x5' } }, { productid: { id: '14x5' } }],
	['no product', { quantity: 1 }, { quantity: 1 }],
	[
		'a discount of the form beside the CRM’s own names',
		{ productid: '14x5', quantity: 2, description: 'К весне', discountType: 'discount_percent', discount: 10 },
		{ productid: '14x5', quantity: 2, description: 'К весне', listprice: '', discount_percent: 10 },
	],
	[
		'a discount without its type',
		{ productid: '14x5', discount: 10 },
		{ productid: '14x5', quantity: '', listprice: '' },
	],
	[
		'taxes of the form',
		{ productid: { value: '14x5' }, taxes: { tax: [{ name: 'tax1', percent: 20 }] } },
		{ productid: '14x5', quantity: '', listprice: '', tax1: 20 },
	],
	[
		'what is given by the CRM’s own name too, which counts',
		{ discountType: 'discount_amount', discount: 1, discount_amount: 5 },
		{ productid: '', quantity: '', listprice: '', discount_amount: 5 },
	],
])('a line with %s', (_what, line, read) => {
	expect(readLineItemsList([line], {})).toEqual([read]);
});

const formLine = (more: JsonObject): JsonObject => ({
	items: [{ productid: '14x5', quantity: 1, listprice: 2, ...more }],
});

test.each<[more: JsonObject, read: Record<string, JsonValue>]>([
	[{ comment: 5 }, { comment: '5' }],
	[{ comment: {} }, {}],
	[{ discountType: null }, {}],
	[{ discountType: 'discount_percent' }, { discount_percent: '' }],
	[{ taxes: { tax: [{ name: 'tax1' }] } }, { tax1: '' }],
	[{ taxes: { tax: [{}] } }, {}],
	[{ productid: { id: 1 } }, { productid: { id: 1 } }],
	[
		{ productid: null, quantity: null, listprice: null },
		{ productid: '', quantity: '', listprice: '' },
	],
])('a line of the form with %j', (more, read) => {
	expect(readLineItems(formLine(more))).toEqual([{ productid: '14x5', quantity: 1, listprice: 2, ...read }]);
});

test.each<[tax: JsonObject, shown: string]>([
	[{ name: 'НДС', percent: '' }, '“НДС” is not a tax'],
	[{ name: ' ', percent: 0 }, 'A tax rate has no tax selected'],
	[{ name: 'x'.repeat(61) }, `“${'x'.repeat(60)}” is not a tax`],
])('the tax %j is refused, with the number of its line', (tax, message) => {
	const items = [{ productid: '14x5' }, { productid: '14x6', taxes: { tax: [tax] } }];
	expect(() => readLineItems({ items })).toThrow(
		expect.objectContaining({ message, parameter: 'Line Items, 2', advice: expect.stringContaining('tax1') }),
	);
});
