// What writes of some modules need besides the given fields.

import type { JsonObject } from '../../../../nodes/Vtiger/webservice/protocol/json';
import type { Field, ModuleDescription } from '../../../../nodes/Vtiger/webservice/metadata/metadata';
import { besideEvent, ruleOf } from '../../../../nodes/Vtiger/webservice/values/moduleRules';
import { differences } from '../../../../nodes/Vtiger/webservice/values/stored';
import type { Reads, Write } from '../../../../nodes/Vtiger/webservice/values/write';
import { fieldOf } from '../fields';

function moduleOf(name: string, ...fields: Field[]): ModuleDescription {
	return {
		name,
		label: name,
		idPrefix: '7',
		isEntity: true,
		createable: true,
		updateable: true,
		deleteable: true,
		retrieveable: true,
		labelFields: [],
		fields,
	};
}

const invoice = moduleOf('MyInvoices', fieldOf('picklist', { name: 'hdnTaxType' }));
const leads = moduleOf('Leads');

const DETAIL_VIEW = { ajxaction: 'DETAILVIEW' };

/** A stored record, the rates of currencies, and what was read. */
function readsOf(record: JsonObject, rates: Record<string, string> = {}): Reads & { asked: string[] } {
	const asked: string[] = [];
	return {
		asked,
		stored: async () => {
			asked.push('record');
			return record;
		},
		rate: async (currency) => {
			asked.push(currency);
			return rates[currency] ?? '';
		},
	};
}

const create = async (element: JsonObject, description: ModuleDescription, reads = readsOf({})) =>
	(await ruleOf(description).create?.(element, reads)) ?? element;

const write = async (changes: JsonObject, description: ModuleDescription, reads = readsOf({})): Promise<Write> =>
	(await ruleOf(description).change?.(changes, reads)) ?? { element: changes, beside: {} };

const change = async (changes: JsonObject, description: ModuleDescription, record: JsonObject = {}) =>
	(await write(changes, description, readsOf(record))).element;

describe('create', () => {
	const times = { date_start: '2026-12-01', time_start: '10:00:00', due_date: '2026-12-01', time_end: '11:30:00' };
	test.each<[string, string, JsonObject, JsonObject]>([
		['a task says that it is one', 'Calendar', { subject: 'A' }, { subject: 'A', activitytype: 'Task' }],
		['a task stays one, whatever is given', 'Calendar', { activitytype: 'Meeting' }, { activitytype: 'Task' }],
		['so does an e-mail', 'Emails', {}, { activitytype: 'Emails' }],
		[
			'an event has its duration from its times',
			'Events',
			times,
			{ ...times, duration_hours: '1', duration_minutes: '30' },
		],
		[
			'also over midnight',
			'Events',
			{ ...times, due_date: '2026-12-02', time_end: '00:15' },
			{ ...times, due_date: '2026-12-02', time_end: '00:15', duration_hours: '14', duration_minutes: '15' },
		],
		[
			'and where its duration is empty, from times without seconds, too',
			'Events',
			{ ...times, time_start: '10:00', duration_hours: '' },
			{ ...times, time_start: '10:00', duration_hours: '1', duration_minutes: '30' },
		],
		[
			'for a whole hour, too',
			'Events',
			{ ...times, time_end: '11:00:00' },
			{ ...times, time_end: '11:00:00', duration_hours: '1', duration_minutes: '0' },
		],
		[
			'and over months, to the minute',
			'Events',
			{ ...times, due_date: '2027-03-01', time_end: '10:01:00' },
			{ ...times, due_date: '2027-03-01', time_end: '10:01:00', duration_hours: '2160', duration_minutes: '1' },
		],
		['a given duration stays', 'Events', { ...times, duration_hours: '5' }, { ...times, duration_hours: '5' }],
		[
			'an end before the start is no negative duration',
			'Events',
			{ ...times, time_end: '09:00:00' },
			{ ...times, time_end: '09:00:00', duration_hours: '0', duration_minutes: '0' },
		],
		['without times there is none', 'Events', { subject: 'A' }, { subject: 'A' }],
		['nor without an end', 'Events', { ...times, time_end: '' }, { ...times, time_end: '' }],
		['nor without a beginning', 'Events', { ...times, date_start: '' }, { ...times, date_start: '' }],
		['a reminder goes in seconds', 'Events', { reminder_time: '15' }, { reminder_time: '900' }],
		['no reminder stays none', 'Events', { reminder_time: '0' }, { reminder_time: '0' }],
		[
			'a link is an external document',
			'Documents',
			{ filename: 'https://a.example/b' },
			{ filename: 'https://a.example/b', filelocationtype: 'E', filestatus: '1' },
		],
		[
			'however it is written',
			'Documents',
			{ filename: 'FTP://a.example/b' },
			{ filename: 'FTP://a.example/b', filelocationtype: 'E', filestatus: '1' },
		],
		[
			'without a certificate, too',
			'Documents',
			{ filename: 'http://a.example/b' },
			{ filename: 'http://a.example/b', filelocationtype: 'E', filestatus: '1' },
		],
		['a name is none', 'Documents', { filename: 'b.txt' }, { filename: 'b.txt', filestatus: '1' }],
		[
			'what is given goes before',
			'Documents',
			{ filename: 'http://a.example', filelocationtype: 'I', filestatus: '0' },
			{ filename: 'http://a.example', filelocationtype: 'I', filestatus: '0' },
		],
		[
			'any other module stays as it is',
			'Leads',
			{ reminder_time: '15', activitytype: 'x' },
			{ reminder_time: '15', activitytype: 'x' },
		],
	])('%s', async (_what, module, element, expected) => {
		expect(await create(element, moduleOf(module))).toEqual(expected);
	});

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
		['is left to the CRM for an unknown currency', { currency_id: '21x9' }, { currency_id: '21x9' }],
	])('%s at its creation', async (_what, given, expected) => {
		expect(await create(given, invoice, readsOf({}, euro))).toEqual(expected);
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

describe('contacts and invitees of an event', () => {
	test('go beside the element as numbers, with the contact of the field', () => {
		const people = { contacts: ['12x5', '12x6', '12x5'], invitees: ['19x7'] };
		expect(besideEvent(people, {})).toEqual({ contactidlist: '5;6', inviteesid: '7' });
		expect(besideEvent(people, { contact_id: '12x9' }).contactidlist).toBe('9;5;6');
	});

	test('are left to the CRM if none are given', () => {
		expect(besideEvent({ contacts: [], invitees: [] }, { contact_id: '12x9' })).toEqual({});
	});
});

describe('change', () => {
	test('an ordinary record is not read', async () => {
		const reads = readsOf({});
		expect(ruleOf(leads).readsStored?.({ a: '1' })).toBeUndefined();
		expect(await write({ a: '1' }, leads, reads)).toEqual({ element: { a: '1' }, beside: {} });
		expect(reads.asked).toEqual([]);
	});

	test.each<[string, JsonObject, JsonObject, JsonObject]>([
		[
			'a reminder that is not given goes along in seconds',
			{ subject: 'A' },
			{ reminder_time: '61' },
			{ subject: 'A', reminder_time: '3660' },
		],
		['a given one in seconds, too', { reminder_time: '5' }, { reminder_time: '61' }, { reminder_time: '300' }],
		['one to clear is cleared', { reminder_time: '' }, { reminder_time: '61' }, { reminder_time: '' }],
		['none stays none', { subject: 'A' }, { reminder_time: '0' }, { subject: 'A', reminder_time: '0' }],
	])('of an event: %s', async (_what, element, record, expected) => {
		expect(await change(element, moduleOf('Events'), record)).toEqual(expected);
	});

	test.each<[string, string, JsonObject, JsonObject]>([
		['a task stays a task, whatever is given', 'Calendar', { activitytype: 'Meeting' }, { activitytype: 'Task' }],
		[
			'with all else that is given',
			'Calendar',
			{ subject: 'A', activitytype: 'Call' },
			{ subject: 'A', activitytype: 'Task' },
		],
		['also where its type is cleared', 'Calendar', { activitytype: '' }, { activitytype: 'Task' }],
		['a task without a given type gets none', 'Calendar', { subject: 'A' }, { subject: 'A' }],
		['an e-mail stays one', 'Emails', { activitytype: 'Call' }, { activitytype: 'Emails' }],
	])('%s', async (_what, module, element, expected) => {
		expect(await change(element, moduleOf(module))).toEqual(expected);
	});

	const product = {
		productname: 'Чай',
		unit_price: '500.00',
		tax1: '10.000',
		tax2: '',
		currency1: 500,
		currency2: 7,
		currency_id: '21x1',
		description: 'a',
	};
	describe.each(['Products', 'Services'])('of %s', (module) => {
		test('goes alone, with the word that keeps prices and taxes; the record is not read', async () => {
			const reads = readsOf(product);
			const changes = { productname: 'Кофе', unit_price: '600' };
			expect(ruleOf(moduleOf(module)).readsStored?.(changes)).toBe(false);
			expect(await write(changes, moduleOf(module), reads)).toEqual({ element: changes, beside: DETAIL_VIEW });
			expect(reads.asked).toEqual([]);
		});

		test('of a tax or a price in another currency: all of them go along, without that word', async () => {
			expect(ruleOf(moduleOf(module)).readsStored?.({ tax1: '20' })).toBe(true);
			expect(await write({ tax1: '20', productname: 'Кофе' }, moduleOf(module), readsOf(product))).toEqual({
				element: {
					productname: 'Кофе',
					unit_price: '500.00',
					tax1: '20',
					currency1: 500,
					currency2: 7,
					currency_id: '21x1',
				},
				beside: {},
			});
		});
	});

	test('a new price goes without the old one in its own currency', async () => {
		expect(await change({ unit_price: '600', tax1: '20' }, moduleOf('Products'), product)).toEqual({
			unit_price: '600',
			tax1: '20',
			currency2: 7,
			currency_id: '21x1',
		});
	});

	test('prices that the CRM shows in another currency are not written back', async () => {
		const rescaled = { ...product, currency1: 45454.55 };
		await expect(write({ tax1: '20' }, moduleOf('Products'), readsOf(rescaled))).rejects.toThrow(/rescaled/);
		expect((await write({ unit_price: '5' }, moduleOf('Products'), readsOf(rescaled))).beside).toEqual(DETAIL_VIEW);
	});

	test.each([
		[{ currency_id: '21x1', unit_price: '0', currency1: 0.005 }, 'refused'],
		[{ currency_id: '21x1', unit_price: '0', currency1: 0.0049 }, 'written'],
		[{ currency_id: '21x1', unit_price: '5', currency2: 7 }, 'written'],
	])('beside the prices %j a tax is %s', async (record, outcome) => {
		const written = write({ tax1: '20' }, moduleOf('Products'), readsOf(record));
		const seen = await written.then(
			() => 'written',
			() => 'refused',
		);
		expect(seen).toBe(outcome);
	});

	test('what is empty in a product is not sent along with a new price', async () => {
		const record = { unit_price: '', tax1: null, tax2: '', currency2: null, currency3: 0, productname: 'Чай' };
		expect(await change({ currency1: '5' }, moduleOf('Products'), record)).toEqual({ currency1: '5', currency3: 0 });
	});

	test.each([
		['currency1', true],
		['currency12', true],
		['currency_id', true],
		['tax12', true],
		['currency', false],
		['currency1_rate', false],
		['my_currency_id', false],
		['unit_price', false],
	])('%s is a price in another currency or a tax: %p', (name, is) => {
		expect(ruleOf(moduleOf('Products')).readsStored?.({ productname: 'A', [name]: '1' })).toBe(is);
	});

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
			'are none where there were none',
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
	const complete = async (element: JsonObject, description: ModuleDescription, record: JsonObject) =>
		(await ruleOf(description).complete?.(element, readsOf(record))) ?? element;

	test('of a document: the product in the header', async () => {
		expect(await complete({ subject: 'A' }, invoice, { productid: '14x9' })).toEqual({
			subject: 'A',
			productid: '14x9',
		});
		const LineItems = [{ productid: '14x1' }];
		expect(await complete({ LineItems }, invoice, { productid: '14x9' })).toEqual({ LineItems });
	});

	test('of an order: the state of invoices, which is stored nowhere', async () => {
		expect(await complete({}, invoice, { invoicestatus: '' })).toMatchObject({ invoicestatus: 'AutoCreated' });
		expect(await complete({ invoicestatus: '' }, invoice, { invoicestatus: '' })).toMatchObject({
			invoicestatus: 'AutoCreated',
		});
		expect(await complete({ invoicestatus: 'Sent' }, invoice, { invoicestatus: '' })).toMatchObject({
			invoicestatus: 'Sent',
		});
		expect(await complete({}, invoice, { invoicestatus: 'Paid' })).not.toHaveProperty('invoicestatus');
	});

	test('of an event: the duration that its times give', async () => {
		const times = { date_start: '2026-12-01', time_start: '10:00:00', due_date: '2026-12-01', time_end: '12:30:00' };
		const whole = { ...times, duration_hours: '2', duration_minutes: '30' };
		expect(await complete(times, moduleOf('Events'), {})).toEqual(whole);
		expect(await complete(times, moduleOf('Calendar'), {})).toEqual(times);
	});

	test('of any other record: nothing more', async () => {
		expect(await complete({ a: '1' }, leads, {})).toEqual({ a: '1' });
	});
});

describe('what the rule of a module says of its fields', () => {
	test.each<[string, ModuleDescription, string, boolean]>([
		['the product of a document', invoice, 'productid', true],
		['the percentage of its shipping', invoice, 'hdnS_H_Percent', true],
		['its state of invoices', invoice, 'invoicestatus', true],
		['its subject', invoice, 'subject', false],
		['the hours of an event', moduleOf('Events'), 'duration_hours', true],
		['its minutes', moduleOf('Events'), 'duration_minutes', true],
		['its subject', moduleOf('Events'), 'subject', false],
		['hours of another module', leads, 'duration_hours', false],
	])('%s: the CRM may store another value without a word (%p, %s): %p', (_what, description, name, computed) => {
		const described = { ...description, fields: [...description.fields, fieldOf('string', { name })] };
		const found = differences({ [name]: '5' }, { [name]: '7' }, described, ruleOf(described).computed);
		expect(found).toHaveLength(computed ? 0 : 1);
	});

	test.each<[string, ModuleDescription, boolean | undefined]>([
		['documents', invoice, true],
		['events', moduleOf('Events'), true],
		['other modules', leads, undefined],
	])('changes of %s need the stored record: %p', (_what, description, needed) => {
		expect(ruleOf(description).readsStored?.({ subject: 'A' })).toBe(needed);
	});

	test('money of documents, and the rate, go whatever the user’s number settings', () => {
		const { isExact } = ruleOf(invoice);
		expect(['conversion_rate', 'hdnDiscountAmount', 'subject'].map((name) => isExact?.(name))).toEqual([
			true,
			true,
			false,
		]);
		expect(ruleOf(leads).isExact).toBeUndefined();
	});

	test('changes of events and tasks have nothing beside the element', async () => {
		for (const module of ['Events', 'Calendar', 'Emails']) {
			expect((await write({ subject: 'A' }, moduleOf(module))).beside).toEqual({});
		}
	});
});
