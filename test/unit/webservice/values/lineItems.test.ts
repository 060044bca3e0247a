// Line items on their way in and out, and the form that they come from.

import { readLineItems } from '../../../../nodes/Vtiger/forms/lineItemsForm';
import { readDescription } from '../../../../nodes/Vtiger/webservice/metadata/metadata';
import type { JsonObject, JsonValue } from '../../../../nodes/Vtiger/webservice/protocol/json';
import {
	checkLineItems,
	decodeEntities,
	readLineItemsJson,
	refuseUnknownNames,
	decodeInventory,
} from '../../../../nodes/Vtiger/webservice/values/lineItems';

const known = async (ids: string[]) => new Set(ids.filter((id) => id !== '14x404'));
const check = async (...lines: JsonObject[]) => await checkLineItems(lines, known);

describe('on their way in', () => {
	test('numbers of people become those of the CRM, all else stays', async () => {
		expect(
			await check({
				productid: '14x5',
				quantity: '1 000,5',
				listprice: '199,90',
				discount_percent: 10,
				tax1: '20',
				comment: ' К весне ',
				sequence_no: 3,
				image: '',
			}),
		).toEqual([
			{
				productid: '14x5',
				quantity: '1000.5',
				listprice: '199.90',
				discount_percent: '10',
				tax1: '20',
				comment: ' К весне ',
				sequence_no: 3,
				image: '',
			},
		]);
	});

	test('what is empty is left to the CRM: price, discounts, taxes', async () => {
		expect(await check({ productid: '14x5', quantity: 1, listprice: '', discount_amount: null, tax1: '' })).toEqual([
			{ productid: '14x5', quantity: '1' },
		]);
	});

	test.each<[string, JsonObject, JsonObject]>([
		['a percentage', { discount_percent: '10.000', discount_amount: '0.00000000' }, { discount_percent: '10.000' }],
		['a sum', { discount_percent: '0.000', discount_amount: '5' }, { discount_amount: '5' }],
		['none', { discount_percent: 0, discount_amount: 0 }, {}],
	])('of the two discounts of a line that was read, the one in use counts: %s', async (_what, discounts, expected) => {
		expect(await check({ productid: '14x5', quantity: 1, ...discounts })).toEqual([
			{ productid: '14x5', quantity: '1', ...expected },
		]);
	});

	test('a single discount of nothing goes as it was given', async () => {
		expect(await check({ productid: '14x5', quantity: 1, discount_amount: 0 })).toEqual([
			{ productid: '14x5', quantity: '1', discount_amount: '0' },
		]);
	});

	test('an unknown product of the first line is told, too', async () => {
		await expect(check({ productid: '14x404', quantity: 1 }, { productid: '14x5', quantity: 1 })).rejects.toMatchObject(
			{
				parameter: 'Line Items, 1',
			},
		);
	});

	test.each<[string, JsonObject, RegExp, string]>([
		['an unknown product', { productid: '14x404', quantity: 1 }, /no product or service 14x404/, 'Line Items, 2'],
		['no product', { quantity: 1 }, /The product or service is missing/, 'Line Items, 2'],
		['another id', { productid: '14x5 or 1=1', quantity: 1 }, /is not a record ID/, 'Line Items, 2'],
		['no quantity', { productid: '14x5' }, /quantity is missing/, 'Line Items, 2'],
		['an empty quantity', { productid: '14x5', quantity: '' }, /quantity is missing/, 'Line Items, 2'],
		['no number', { productid: '14x5', quantity: 'two' }, /“two” is not a number for quantity/, 'Line Items, 2'],
		[
			'a number that could be two',
			{ productid: '14x5', quantity: 1, listprice: '1,234' },
			/“1,234” is not a number for listprice/,
			'Line Items, 2',
		],
		[
			'no percentage',
			{ productid: '14x5', quantity: 1, tax2: 'НДС' },
			/“НДС” is not a number for tax2/,
			'Line Items, 2',
		],
		[
			'two discounts',
			{ productid: '14x5', quantity: 1, discount_percent: 1, discount_amount: 2 },
			/two discounts/,
			'Line Items, 2',
		],
		[
			'a list',
			{ productid: '14x5', quantity: 1, comment: ['a'] },
			/“\["a"\]” is not a single value for comment/,
			'Line Items, 2',
		],
		['an object', { productid: '14x5', quantity: { a: 1 } }, /is not a single value for quantity/, 'Line Items, 2'],
	])('%s is refused, and the line is named', async (_what, line, message, parameter) => {
		await expect(check({ productid: '14x5', quantity: 1 }, line)).rejects.toMatchObject({
			message: expect.stringMatching(message),
			parameter,
			advice: expect.stringMatching(/\w/),
		});
	});

	test('products are looked for once each', async () => {
		const asked: string[][] = [];
		await checkLineItems(
			[
				{ productid: '14x5', quantity: 1 },
				{ productid: '15x6', quantity: 1 },
				{ productid: '14x5', quantity: 2 },
			],
			async (ids) => {
				asked.push(ids);
				return new Set(ids);
			},
		);
		expect(asked).toEqual([['14x5', '15x6']]);
	});
});

describe('as JSON', () => {
	test.each<[unknown, JsonObject[]]>([
		['[{"a": 1}]', [{ a: 1 }]],
		[[{ a: 1 }], [{ a: 1 }]],
		['[]', []],
	])('%p', (given, expected) => {
		expect(readLineItemsJson(given)).toEqual(expected);
	});

	test.each([['{"a": 1}'], ['nothing'], ['[1]'], [null], [{ a: 1 }], [[['a']]], ['[null]']])(
		'%p is refused with an example',
		(given) => {
			expect(() => readLineItemsJson(given)).toThrow(/not a list of objects/);
		},
	);
});

describe('from the form', () => {
	const line = (more: JsonObject): JsonObject => ({
		productid: { __rl: true, mode: 'list', value: '14x5' },
		quantity: '2',
		listprice: '',
		discountType: 'none',
		discount: '',
		comment: '',
		...more,
	});
	const read = (more: JsonObject) => readLineItems({ items: [line(more)] });

	test.each<[string, JsonObject, JsonObject]>([
		['product, quantity, price', { listprice: '5' }, { listprice: '5' }],
		['a percentage off', { discountType: 'discount_percent', discount: '10' }, { discount_percent: '10' }],
		['a sum off', { discountType: 'discount_amount', discount: '10' }, { discount_amount: '10' }],
		['no discount, whatever stands in its field', { discountType: 'none', discount: '10' }, {}],
		['a comment', { comment: 'К весне' }, { comment: 'К весне' }],
		[
			'taxes',
			{
				taxes: {
					tax: [
						{ name: 'tax1', percent: '20' },
						{ name: 'tax2', percent: 5 },
					],
				},
			},
			{ tax1: '20', tax2: 5 },
		],
		['a tax with spaces around its name', { taxes: { tax: [{ name: ' tax1 ', percent: '20' }] } }, { tax1: '20' }],
		['nothing of a tax that was added and left empty', { taxes: { tax: [{ name: '', percent: '' }] } }, {}],
		['an id as such', { productid: '14x5' }, {}],
	])('%s', (_what, more, expected) => {
		expect(read(more)).toEqual([{ productid: '14x5', quantity: '2', listprice: '', ...expected }]);
	});

	test.each<[string, JsonObject, RegExp]>([
		['a tax by another name', { taxes: { tax: [{ name: 'НДС', percent: '20' }] } }, /“НДС” is not a tax/],
		['another field as a tax', { taxes: { tax: [{ name: 'listprice', percent: '0' }] } }, /“listprice” is not a tax/],
		['a percentage without a tax', { taxes: { tax: [{ name: '', percent: '20' }] } }, /A tax rate has no tax selected/],
		[
			'a discount type that is none',
			{ discountType: 'percent', discount: '20' },
			/“percent” is none of the values of Discount Type \(Line Items, 1\)/,
		],
	])('%s is refused: left out, the sums would be wrong', (_what, more, message) => {
		expect(() => read(more)).toThrow(message);
	});

	test.each<[JsonValue]>([[{}], [null], [[]], [{ items: [] }]])('no lines from %p', (given) => {
		expect(readLineItems(given)).toEqual([]);
	});
});

describe('on their way out', () => {
	test('names are decoded, ids of the record are right, what draws the CRM’s page is gone', () => {
		const record = {
			id: '7x9',
			subject: 'A &amp; B',
			LineItems_FinalDetails: { '1': {} },
			LineItems: [
				{
					id: '39x1',
					parent_id: '7xArray',
					product_name: 'Чай &amp; &quot;кофе&quot; &lt;1&gt; O&#039;B',
					comment: '&amp;',
				},
				{ id: '39x2', parent_id: '7xArray' },
			],
		};
		expect(decodeInventory(record)).toEqual({
			id: '7x9',
			subject: 'A &amp; B',
			LineItems: [
				{ id: '39x1', parent_id: '7x9', product_name: 'Чай & "кофе" <1> O\'B', comment: '&amp;' },
				{ id: '39x2', parent_id: '7x9' },
			],
		});
	});

	test.each([
		['&amp;lt;', '&lt;'],
		['&nbsp;', '&nbsp;'],
		['100% & more', '100% & more'],
		['&#39;&#039;', "''"],
	])('%s is %s, decoded once', (text, expected) => {
		expect(decodeEntities(text)).toBe(expected);
	});
});

describe('names of a line', () => {
	// As servers send the lines of a record, and with them what the module describes.
	const READ = `productid quantity listprice discount_percent discount_amount comment sequence_no image purchase_cost
		margin id parent_id description incrementondel product_name entity_type deleted tax1 tax12`.split(/\s+/);
	const fields = [{ name: 'cf_900', label: 'Цвет', type: { name: 'string' } }];
	const described = readDescription({ name: 'Invoice', label: 'Счёт', idPrefix: '7', isEntity: true, fields });

	test.each([...READ, 'cf_900'])('%s may be given', (name) => {
		expect(() => refuseUnknownNames([{ [name]: '' }], described)).not.toThrow();
	});

	test.each(['price', 'Quantity', 'tax', 'cf_901', ''])('“%s” is refused with the line that has it', (name) => {
		const lines = [{ productid: '14x5' }, { productid: '14x5', [name]: 1, quantity: 1 }];
		expect(() => refuseUnknownNames(lines, described)).toThrow(
			expect.objectContaining({
				parameter: 'Line Items, 2',
				message: expect.stringContaining(`Line items have no “${name}”`),
				advice: expect.stringContaining('productid, quantity, listprice'),
			}),
		);
	});
});

describe('rates of taxes', () => {
	const fields = ['tax1', 'tax2'].map((name) => ({ name, label: name, type: { name: 'double' } }));
	const described = readDescription({ name: 'Invoice', label: 'Счёт', idPrefix: '7', isEntity: true, fields });
	const refuse = (line: JsonObject) => () => refuseUnknownNames([{ productid: '14x5', ...line }], described);

	test('of a tax that the CRM does not have are refused, with those that it has', () => {
		expect(refuse({ tax1: 20, tax9: 5 })).toThrow('Line items have no “tax9”');
		expect(refuse({ tax9: '5' })).toThrow(
			expect.objectContaining({ parameter: 'Line Items, 1', advice: expect.stringMatching(/comment, tax1, tax2\.$/) }),
		);
	});

	test.each([[''], ['0'], [0], ['0.000'], [null]])(
		'of a tax that was taken away may be read and written back as %j',
		(rate) => {
			expect(refuse({ tax1: '20', tax9: rate })).not.toThrow();
		},
	);
});

describe('discounts in per cent', () => {
	test.each([['100.01'], [150], ['-1'], ['-0,5']])('%j is refused', async (discount_percent) => {
		await expect(check({ productid: '14x5', quantity: 1, discount_percent })).rejects.toMatchObject({
			message: expect.stringMatching(/discount of .* % is not possible/),
			parameter: 'Line Items, 1',
		});
	});

	test.each([['0'], [100], ['99.9'], ['']])('%j may be given', async (discount_percent) => {
		expect(await check({ productid: '14x5', quantity: 1, discount_percent })).toHaveLength(1);
	});
});
