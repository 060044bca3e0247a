// What writes of some modules need besides the given fields; those of documents have their own tests.

import type { JsonObject } from '../../../../nodes/Vtiger/webservice/protocol/json';
import type { ModuleDescription } from '../../../../nodes/Vtiger/webservice/metadata/metadata';
import { besideEvent, ruleOf } from '../../../../nodes/Vtiger/webservice/values/moduleRules';
import { differences } from '../../../../nodes/Vtiger/webservice/values/stored';
import { fieldOf, moduleOf } from '../fields';
import { DETAIL_VIEW, change, create, invoice, leads, readsOf, write } from './rules';

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
			'and if its duration is empty, from times without seconds, too',
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
		['even if its type is cleared', 'Calendar', { activitytype: '' }, { activitytype: 'Task' }],
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
});

describe('full update', () => {
	const complete = async (element: JsonObject, description: ModuleDescription, record: JsonObject) =>
		(await ruleOf(description).complete?.(element, readsOf(record))) ?? element;

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
