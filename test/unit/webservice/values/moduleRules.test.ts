// What writes of some modules need besides the given fields.

import type { JsonObject } from '../../../../nodes/Vtiger/webservice/protocol/json';
import type { Field, ModuleDescription } from '../../../../nodes/Vtiger/webservice/metadata/metadata';
import {
	completeForChange,
	completeForCreate,
	completeForUpdate,
	withDerived,
} from '../../../../nodes/Vtiger/webservice/values/moduleRules';
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

/** A stored record, and how often it was read. */
function stored(record: JsonObject) {
	const reads = { count: 0 };
	const read = async () => {
		reads.count++;
		return record;
	};
	return { read, reads };
}

const change = async (element: JsonObject, description: ModuleDescription, record: JsonObject = {}) =>
	await completeForChange(element, description, stored(record).read);

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
		['a given duration stays', 'Events', { ...times, duration_hours: '5' }, { ...times, duration_hours: '5' }],
		[
			'an end before the start is no negative duration',
			'Events',
			{ ...times, time_end: '09:00:00' },
			{ ...times, time_end: '09:00:00', duration_hours: '0', duration_minutes: '0' },
		],
		['without times there is none', 'Events', { subject: 'A' }, { subject: 'A' }],
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
	])('%s', (_what, module, element, expected) => {
		expect(completeForCreate(element, moduleOf(module))).toEqual(expected);
	});

	test('an inventory record has its first product in the header', () => {
		const LineItems = [{ productid: '14x1' }, { productid: '14x2' }];
		expect(completeForCreate({ LineItems }, invoice)).toEqual({ LineItems, productid: '14x1' });
		expect(completeForCreate({ subject: 'A' }, invoice)).toEqual({ subject: 'A' });
	});

	test('a sum of nothing does not take the place of a percentage', () => {
		expect(completeForCreate({ hdnDiscountPercent: '50.000', hdnDiscountAmount: '0.00000000' }, invoice)).toEqual({
			hdnDiscountPercent: '50.000',
			hdnDiscountAmount: '0',
		});
	});
});

describe('change', () => {
	test('an ordinary record is not read', async () => {
		const { read, reads } = stored({});
		expect(await completeForChange({ a: '1' }, leads, read)).toEqual({ a: '1' });
		expect(reads.count).toBe(0);
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
	test.each(['Products', 'Services'])('of %s: taxes and prices go along, nothing else', async (module) => {
		expect(await change({ productname: 'Кофе' }, moduleOf(module), product)).toEqual({
			productname: 'Кофе',
			unit_price: '500.00',
			tax1: '10.000',
			currency1: 500,
			currency2: 7,
			currency_id: '21x1',
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

	test('of an inventory record without lines: tax type, shipping and adjustment go along', async () => {
		expect(await change({ subject: 'Новый' }, invoice, header)).toEqual({
			subject: 'Новый',
			hdnTaxType: 'group',
			hdnS_H_Amount: '300.00',
			txtAdjustment: '-5.00',
		});
	});

	test('with new lines: currency, rate and charges, too, and the product of the first line', async () => {
		const LineItems = [{ productid: '14x1' }];
		expect(await change({ LineItems }, invoice, header)).toEqual({
			LineItems,
			productid: '14x1',
			hdnTaxType: 'group',
			hdnS_H_Amount: '300.00',
			txtAdjustment: '-5.00',
			currency_id: '21x1',
			conversion_rate: '1.000',
			'shipping_&_handling': 300,
			'shipping_&_handling_shtax1': 18,
		});
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

	test('a rate that a new line names is the document’s', async () => {
		const LineItems = [{ productid: '14x1' }, { productid: '14x2', tax2: '0' }];
		expect((await change({ LineItems }, invoice, taxed)).LineItems).toEqual(LineItems);
	});

	test('what is given goes before what is stored', async () => {
		expect(await change({ hdnTaxType: 'individual', txtAdjustment: '', hdnS_H_Amount: '0' }, invoice, header)).toEqual({
			hdnTaxType: 'individual',
			txtAdjustment: '',
			hdnS_H_Amount: '0',
		});
	});

	test.each<[string, JsonObject, JsonObject, JsonObject]>([
		['none', {}, {}, {}],
		[
			'a stored percentage, with a plain 0 for the sum',
			{},
			{ hdnDiscountPercent: '5.000', hdnDiscountAmount: '0.00000000' },
			{ hdnDiscountPercent: '5.000', hdnDiscountAmount: '0' },
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
			'both as they were read',
			{ hdnDiscountPercent: '5.000', hdnDiscountAmount: '0.00000000' },
			{ hdnDiscountPercent: '5.000' },
			{ hdnDiscountPercent: '5.000', hdnDiscountAmount: '0' },
		],
		[
			'a percentage that is cleared',
			{ hdnDiscountPercent: '' },
			{ hdnDiscountPercent: '5.000' },
			{ hdnDiscountPercent: '', hdnDiscountAmount: '0' },
		],
	])('the discount: %s', async (_what, element, record, expected) => {
		expect(await change(element, invoice, record)).toEqual(expected);
	});
});

describe('full update', () => {
	const update = async (element: JsonObject, record: JsonObject) =>
		await completeForUpdate(element, invoice, stored(record).read);

	test('of an inventory record: the product in the header, numbers for empty amounts', async () => {
		expect(await update({ subject: 'A', txtAdjustment: '' }, { productid: '14x9' })).toEqual({
			subject: 'A',
			productid: '14x9',
			hdnDiscountAmount: '0',
			hdnS_H_Amount: '0',
			txtAdjustment: '0',
		});
	});

	test('of one with new lines: their product stays', async () => {
		const LineItems = [{ productid: '14x1' }];
		expect(await update({ LineItems, productid: '14x1', hdnDiscountAmount: '3' }, { productid: '14x9' })).toMatchObject(
			{ productid: '14x1', hdnDiscountAmount: '3' },
		);
	});

	test('of an event: the duration that its times give', () => {
		const times = { date_start: '2026-12-01', time_start: '10:00:00', due_date: '2026-12-01', time_end: '12:30:00' };
		expect(withDerived(times, moduleOf('Events'))).toEqual({ ...times, duration_hours: '2', duration_minutes: '30' });
		expect(withDerived(times, moduleOf('Calendar'))).toEqual(times);
	});

	test('of any other record: nothing more', async () => {
		expect(await completeForUpdate({ a: '1' }, leads, stored({}).read)).toEqual({ a: '1' });
	});
});
