// What writes of documents with line items need besides the given fields: lines, money, tax type and exchange rate.

import type { JsonObject } from '../../../../nodes/Vtiger/webservice/protocol/json';
import { ruleOf } from '../../../../nodes/Vtiger/webservice/values/moduleRules';
import { DETAIL_VIEW, change, create, invoice, readsOf, write } from './rules';

describe('create', () => {
	test('an inventory record has its first product in the header', async () => {
		const LineItems = [{ productid: '14x1' }, { productid: '14x2' }];
		expect(await create({ LineItems }, invoice)).toEqual({ LineItems, productid: '14x1' });
		expect(await create({ subject: 'A' }, invoice)).toEqual({ subject: 'A' });
	});

	test('a sum of nothing does not take the place of a percentage', async () => {
		expect(await create({ hdnDiscountPercent: '50.000', hdnDiscountAmount: '0.00000000' }, invoice)).toEqual({
			hdnDiscountPercent: '50.000',
			hdnDiscountAmount: '0',
		});
	});
});

describe('the exchange rate of a document', () => {
	const euro = { '21x2': '0.01100' };

	test.each<[string, JsonObject, JsonObject]>([
		['is the currency’s own', { currency_id: '21x2' }, { currency_id: '21x2', conversion_rate: '0.01100' }],
		[
			'is the given one',
			{ currency_id: '21x2', conversion_rate: '0.012' },
			{ currency_id: '21x2', conversion_rate: '0.012' },
		],
		['is left to the CRM without a currency', { subject: 'A' }, { subject: 'A' }],
	])('%s at its creation', async (_what, given, expected) => {
		expect(await create(given, invoice, readsOf({}, euro))).toEqual(expected);
	});

	test('does not exist for a currency that the CRM does not have', async () => {
		await expect(create({ currency_id: '21x9' }, invoice, readsOf({}, euro))).rejects.toMatchObject({
			parameter: 'currency_id',
			message: expect.stringContaining('no currency 21x9'),
		});
	});

	test('is not asked for if one is given', async () => {
		const reads = readsOf({}, euro);
		await create({ currency_id: '21x2', conversion_rate: '0.012' }, invoice, reads);
		expect(reads.asked).toEqual([]);
	});

	test('follows a change of the currency, unless one is given', async () => {
		const record = { currency_id: '21x1', conversion_rate: '1.000', hdnTaxType: 'group' };
		expect(await write({ currency_id: '21x2' }, invoice, readsOf(record, euro))).toEqual({
			element: { currency_id: '21x2', conversion_rate: '0.01100', hdnTaxType: 'group' },
			beside: DETAIL_VIEW,
		});
		const given = await write({ currency_id: '21x2', conversion_rate: '0.02' }, invoice, readsOf(record, euro));
		expect(given.element.conversion_rate).toBe('0.02');
	});

	test('stays with any other change', async () => {
		const reads = readsOf({ currency_id: '21x2', conversion_rate: '0.010' }, euro);
		expect((await write({ subject: 'A' }, invoice, reads)).element.conversion_rate).toBe('0.010');
		expect(reads.asked).toEqual(['record']);
	});
});

describe('change', () => {
	const header = {
		hdnTaxType: 'group',
		currency_id: '21x1',
		conversion_rate: '1.000',
		hdnDiscountAmount: '',
		hdnDiscountPercent: '',
		hdnS_H_Amount: '300.00',
		txtAdjustment: '-5.00',
		region_id: '',
		'shipping_&_handling': 300,
		'shipping_&_handling_shtax1': 18,
		subject: 'Счёт',
		productid: '14x9',
	};
	const money = {
		hdnTaxType: 'group',
		currency_id: '21x1',
		conversion_rate: '1.000',
		hdnDiscountAmount: '0',
		hdnS_H_Amount: '300.00',
		txtAdjustment: '-5.00',
		'shipping_&_handling': 300,
		'shipping_&_handling_shtax1': 18,
	};

	test('of a document without lines and money: tax type and rate go along, with the word that keeps the rest', async () => {
		expect(await write({ subject: 'Новый' }, invoice, readsOf(header))).toEqual({
			element: { subject: 'Новый', hdnTaxType: 'group', conversion_rate: '1.000' },
			beside: DETAIL_VIEW,
		});
	});

	test('with new lines: all money goes along, and the product of the first line, but never that word', async () => {
		const LineItems = [{ productid: '14x1' }];
		expect(await write({ LineItems }, invoice, readsOf(header))).toEqual({
			element: { ...money, LineItems, productid: '14x1' },
			beside: {},
		});
	});

	test.each<[string, JsonObject, JsonObject]>([
		['a discount', { hdnDiscountAmount: '3' }, { hdnDiscountAmount: '3', hdnDiscountPercent: '0' }],
		['an adjustment', { txtAdjustment: '1' }, { txtAdjustment: '1' }],
		['shipping, with its charge', { hdnS_H_Amount: '7' }, { hdnS_H_Amount: '7', 'shipping_&_handling': '7' }],
	])('of %s alone: goes with all lines as they are', async (_what, changes, sent) => {
		const LineItems = [{ productid: '14x9', quantity: '2.000', tax1: '20.000', deleted: '0' }];
		expect(await write(changes, invoice, readsOf({ ...header, LineItems }))).toEqual({
			element: { ...money, ...sent, LineItems, productid: '14x9' },
			beside: {},
		});
	});

	test.each([
		...['hdnDiscountAmount', 'hdnDiscountPercent', 'hdnS_H_Amount', 'txtAdjustment', 'hdnTaxType', 'region_id'],
		...['shipping_&_handling', 'shipping_&_handling_shtax1', 'charge_shtax12'],
	])('of %s beside other fields: goes with all lines, too', async (name) => {
		const LineItems = [{ productid: '14x9', quantity: '2.000' }];
		const sent = await write({ subject: 'A', [name]: '7' }, invoice, readsOf({ ...header, LineItems }));
		expect(sent).toMatchObject({ element: { subject: 'A', [name]: '7', LineItems }, beside: {} });
	});

	test('with new lines: the region goes along, a charge with a two-digit tax as well', async () => {
		const LineItems = [{ productid: '14x1' }];
		const record = { ...header, region_id: '3', charge_shtax12: '5' };
		expect(await change({ LineItems }, invoice, record)).toMatchObject({ region_id: '3', charge_shtax12: '5' });
	});

	test('of shipping that consists of several charges, or of none: the sum goes alone', async () => {
		const LineItems = [{ productid: '14x9' }];
		const several = await change({ hdnS_H_Amount: '7' }, invoice, { ...header, 'packing_&_more': 20, LineItems });
		expect(Object.keys(several).filter((name) => name.includes('&'))).toEqual([]);
		const { 'shipping_&_handling': _charge, 'shipping_&_handling_shtax1': _tax, ...plain } = header;
		const none = await change({ hdnS_H_Amount: '7' }, invoice, { ...plain, LineItems });
		expect(none).toMatchObject({ hdnS_H_Amount: '7' });
		expect(none).not.toHaveProperty('undefined');
	});

	test('a percentage of nothing goes as a plain 0', async () => {
		const LineItems = [{ productid: '14x1' }];
		expect(await change({ hdnDiscountPercent: '0.000', LineItems }, invoice, header)).toMatchObject({
			hdnDiscountPercent: '0',
		});
	});

	test('a deleted product keeps nobody from giving new lines, nor one whose line has no taxes from anything', async () => {
		const deleted = { productid: '14x9', deleted: '1', product_name: 'Чай' };
		const LineItems = [{ productid: '14x1' }];
		const taxed = readsOf({ ...header, LineItems: [{ ...deleted, tax1: '20.000' }] });
		expect((await write({ LineItems }, invoice, taxed)).element).toMatchObject({ LineItems });
		const untaxed = readsOf({ ...header, LineItems: [{ ...deleted, tax1: '0.000' }] });
		expect((await write({ txtAdjustment: '1' }, invoice, untaxed)).element).toMatchObject({ txtAdjustment: '1' });
	});

	test('of sums while a line holds a deleted product: refused, since the line would lose its taxes', async () => {
		const LineItems = [{ productid: '14x9', tax1: '20.000', deleted: '1', product_name: 'Чай' }];
		const reads = readsOf({ ...header, LineItems });
		await expect(write({ txtAdjustment: '1' }, invoice, reads)).rejects.toMatchObject({
			parameter: 'Fields',
			message: expect.stringMatching(/line 1, “Чай”, is deleted/),
			advice: expect.stringMatching(/recycle bin.*all line items anew/),
		});
		expect((await write({ subject: 'A' }, invoice, reads)).beside).toEqual(DETAIL_VIEW);
	});

	const taxed = {
		hdnTaxType: 'group',
		LineItems: [{ productid: '14x9', tax1: '20.000', tax2: '0.000' }, { tax1: '10.000' }],
	};
	test.each<[string, JsonObject, JsonObject, JsonObject[]]>([
		[
			'stay with lines that name none',
			{},
			taxed,
			[
				{ productid: '14x1', tax1: '20.000' },
				{ productid: '14x2', tax1: '20.000' },
			],
		],
		[
			'give way to a tax type that is given',
			{ hdnTaxType: 'individual' },
			taxed,
			[{ productid: '14x1' }, { productid: '14x2' }],
		],
		[
			'are none that was of the lines alone',
			{ hdnTaxType: 'group' },
			{ ...taxed, hdnTaxType: 'individual' },
			[{ productid: '14x1' }, { productid: '14x2' }],
		],
		[
			'are none of single lines',
			{},
			{ ...taxed, hdnTaxType: 'individual' },
			[{ productid: '14x1' }, { productid: '14x2' }],
		],
		[
			'are none if there were none',
			{},
			{ hdnTaxType: 'group', LineItems: [] },
			[{ productid: '14x1' }, { productid: '14x2' }],
		],
	])('the document’s rates of taxes %s', async (_what, element, record, expected) => {
		const LineItems = [{ productid: '14x1' }, { productid: '14x2' }];
		expect((await change({ ...element, LineItems }, invoice, record)).LineItems).toEqual(expected);
	});

	test('the document’s rates of taxes stay with prices that hold the tax', async () => {
		const record = { ...taxed, hdnTaxType: 'group_tax_inc' };
		expect((await change({ LineItems: [{ productid: '14x1' }] }, invoice, record)).LineItems).toEqual([
			{ productid: '14x1', tax1: '20.000' },
		]);
	});

	test('a rate that a new line names is the document’s', async () => {
		const LineItems = [{ productid: '14x1' }, { productid: '14x2', tax2: '0' }];
		expect((await change({ LineItems }, invoice, taxed)).LineItems).toEqual(LineItems);
	});

	test.each<[string, JsonObject, JsonObject, JsonObject]>([
		['none', {}, {}, { hdnDiscountAmount: '0' }],
		[
			'a stored percentage, with a plain 0 for the sum',
			{},
			{ hdnDiscountPercent: '5.000', hdnDiscountAmount: '0.00000000' },
			{ hdnDiscountPercent: '5.000', hdnDiscountAmount: '0' },
		],
		[
			'a stored percentage below one',
			{},
			{ hdnDiscountPercent: '0.500', hdnDiscountAmount: '' },
			{ hdnDiscountPercent: '0.500', hdnDiscountAmount: '0' },
		],
		[
			'a given sum below one for a stored percentage',
			{ hdnDiscountAmount: '0.01' },
			{ hdnDiscountPercent: '5.000' },
			{ hdnDiscountAmount: '0.01', hdnDiscountPercent: '0' },
		],
		[
			'a stored sum alone',
			{},
			{ hdnDiscountPercent: '0.000', hdnDiscountAmount: '30.00' },
			{ hdnDiscountAmount: '30.00' },
		],
		[
			'a given sum for a stored percentage',
			{ hdnDiscountAmount: '30' },
			{ hdnDiscountPercent: '5.000' },
			{ hdnDiscountAmount: '30', hdnDiscountPercent: '0' },
		],
		[
			'a given percentage for a stored sum',
			{ hdnDiscountPercent: '5' },
			{ hdnDiscountAmount: '30.00' },
			{ hdnDiscountPercent: '5', hdnDiscountAmount: '0' },
		],
		[
			'a given sum of nothing beside a stored percentage',
			{ hdnDiscountAmount: '0' },
			{ hdnDiscountPercent: '5.000' },
			{ hdnDiscountPercent: '5.000', hdnDiscountAmount: '0' },
		],
		[
			'a percentage that is cleared',
			{ hdnDiscountPercent: '' },
			{ hdnDiscountPercent: '5.000', hdnDiscountAmount: '' },
			{ hdnDiscountPercent: '', hdnDiscountAmount: '0' },
		],
	])('the discount: %s', async (_what, changes, record, expected) => {
		const LineItems = [{ productid: '14x1' }];
		const element = await change({ ...changes, LineItems }, invoice, record);
		const discounts = Object.entries(element).filter(([name]) => name.startsWith('hdnDiscount'));
		expect(Object.fromEntries(discounts)).toEqual(expected);
	});
});

describe('full update', () => {
	const complete = async (element: JsonObject, record: JsonObject) =>
		(await ruleOf(invoice).complete?.(element, readsOf(record))) ?? element;

	test('of a document: the product in the header', async () => {
		expect(await complete({ subject: 'A' }, { productid: '14x9' })).toEqual({
			subject: 'A',
			productid: '14x9',
		});
		const LineItems = [{ productid: '14x1' }];
		expect(await complete({ LineItems }, { productid: '14x9' })).toEqual({ LineItems });
	});

	test('of an order: the state of invoices, which is stored nowhere', async () => {
		expect(await complete({}, { invoicestatus: '' })).toMatchObject({ invoicestatus: 'AutoCreated' });
		expect(await complete({ invoicestatus: '' }, { invoicestatus: '' })).toMatchObject({
			invoicestatus: 'AutoCreated',
		});
		expect(await complete({ invoicestatus: 'Sent' }, { invoicestatus: '' })).toMatchObject({
			invoicestatus: 'Sent',
		});
		expect(await complete({}, { invoicestatus: 'Paid' })).not.toHaveProperty('invoicestatus');
	});
});
