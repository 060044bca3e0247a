// The element that a write sends: checked values, what the CRM demands, and what cannot be emptied.

import {
	cannotBeEmptied,
	emptiedMandatory,
	givenFields,
	givenFurtherFields,
	requireMandatory,
	withDefaults,
} from '../../../nodes/Vtiger/actions/element';
import type { Connection } from '../../../nodes/Vtiger/connection/connect';
import type { FurtherFields } from '../../../nodes/Vtiger/forms/furtherFields';
import type { Field, ModuleDescription } from '../../../nodes/Vtiger/webservice/metadata/metadata';
import { rejection } from '../webservice/fetchChannel';
import { entries, fieldOf } from '../webservice/fields';
import { itemWith } from './items';

const named = (name: string, type = 'string', more: Partial<Field> = {}) =>
	fieldOf(type, { name, label: `The ${name}`, ...more });
const required = { mandatory: true };
const leads = {
	name: 'Leads',
	label: 'Leads',
	fields: [
		...[named('lastname', 'string', required), named('city'), named('amount', 'double')],
		named('rating', 'picklist', { picklist: entries('Hot', 'Cold') }),
		named('lead_no', 'string', { editable: false }),
		named('computed', 'string', { editable: false, ...required }),
	],
} as ModuleDescription;
const connection = { lookups: { zone: 'UTC' } } as unknown as Connection;
const given = (value: object, options: object = {}) => itemWith({ fields: { value }, options }, connection);

describe('given fields', () => {
	test('are sent in the form of the CRM; what is not given is not sent', async () => {
		const { item } = given({ lastname: 'A', city: '', amount: '1,5', rating: null });
		const { fields, refused } = await givenFields(item, leads);
		expect(fields).toEqual({ lastname: 'A', city: '', amount: '1.5' });
		expect(refused.size).toBe(0);
	});

	test('that cannot be written are kept apart, with the reason', async () => {
		const { item } = given({ lastname: 'A', amount: 'many' });
		const { fields, refused } = await givenFields(item, leads);
		expect(fields).toEqual({ lastname: 'A' });
		expect([...refused]).toEqual([
			['amount', { value: 'many', error: expect.objectContaining({ parameter: 'amount' }) }],
		]);
	});

	test('to clear are empty', async () => {
		expect(
			(await givenFields(given({ lastname: 'A', city: '' }, { fieldsToClear: ['city', 'amount'] }).item, leads)).fields,
		).toEqual({
			lastname: 'A',
			city: '',
			amount: '',
		});
	});

	test.each([
		['a value', { city: 'x' }],
		['a value that cannot be written', { amount: 'many' }],
	])('cannot have %s and be cleared', async (_what, value) => {
		const [name = ''] = Object.keys(value);
		const error = await rejection(givenFields(given(value, { fieldsToClear: [name] }).item, leads));
		expect(error).toMatchObject({
			parameter: 'Fields to Clear',
			message: expect.stringContaining(`“The ${name}” (${name})`),
		});
	});

	test.each<[name: string, parameter: string, message: RegExp]>([
		['lead_no', 'The lead_no', /“The lead_no” \(lead_no\) cannot be written/],
		['gone', 'gone', /has no field “gone”/],
		['citi', 'citi', /has no field “citi” \(like The city, city\)/],
		['accesskey', 'accesskey', /cannot be written with a record/],
		['x'.repeat(70), 'x'.repeat(70), /has no field “x{60}”$/],
	])('“%s” is refused', async (name, parameter, message) => {
		const expected = { parameter, message: expect.stringMatching(message) };
		expect(await rejection(givenFields(given({ [name]: '1' }).item, leads))).toMatchObject(expected);
		expect(await rejection(givenFields(given({}, { fieldsToClear: [name] }).item, leads))).toMatchObject(expected);
	});

	test('that were never given are not sent', async () => {
		expect((await givenFields(given({ city: undefined, amount: null }).item, leads)).fields).toEqual({});
	});

	test('that cannot be looked up are no values that cannot be written', async () => {
		const failure = new TypeError('No connection');
		const lookups = { zone: 'UTC', reference: async () => await Promise.reject(failure) };
		const { item } = itemWith({ fields: { value: { account: 'A' } } }, { lookups } as unknown as Connection);
		const contacts = { ...leads, fields: [named('account', 'reference', { refersTo: ['Accounts'] })] };
		expect(await rejection(givenFields(item, contacts))).toBe(failure);
	});

	test('with characters that most databases cannot keep are told of', async () => {
		const { item, hints } = given({ lastname: 'A 😀', city: 'Ёж' });
		await givenFields(item, leads);
		expect(hints).toEqual([expect.stringMatching(/“The lastname” holds emoji/)]);
	});
});

describe('further fields', () => {
	const further = { label: 'Deal Fields', name: 'dealFields', set: ['dealname'] } as unknown as FurtherFields;
	const read = async (value: object) =>
		await givenFurtherFields(itemWith({ dealFields: { value } }, connection).item, leads, further);

	test('are sent in the form of the CRM', async () => {
		expect(await read({ lastname: 'A', amount: '1,5' })).toEqual({ lastname: 'A', amount: '1.5' });
	});

	test('have no parameter of their own', async () => {
		expect(await rejection(read({ dealname: 'A' }))).toMatchObject({ parameter: 'Deal Fields' });
	});

	test('that cannot be written are refused', async () => {
		expect(await rejection(read({ amount: 'many' }))).toMatchObject({ parameter: 'amount' });
	});
});

describe('what the CRM demands', () => {
	const description = {
		label: 'Leads',
		fields: [
			...[named('lastname', 'string', required), named('assigned_user_id', 'owner', required)],
			...[
				named('status', 'string', { ...required, defaultValue: 'New' }),
				named('city', 'string', { defaultValue: 'x' }),
			],
			named('computed', 'string', { editable: false, ...required }),
		],
	} as ModuleDescription;

	test('is filled with the owner and the defaults', () => {
		const owned = { assigned_user_id: '19x5', status: 'New' };
		expect(withDefaults({}, description, '19x5')).toEqual(owned);
		expect(withDefaults({ assigned_user_id: '', status: 'Old' }, description, '19x5')).toEqual({
			...owned,
			status: 'Old',
		});
		expect(withDefaults({ assigned_user_id: '19x7' }, description, '19x5')).toEqual({
			...owned,
			assigned_user_id: '19x7',
		});
		expect(withDefaults({ status: '' }, description, '')).toEqual({ status: '' });
	});

	test('is named if it is missing, but for what the CRM computes', () => {
		expect(() => requireMandatory({ lastname: '' }, description)).toThrow(
			expect.objectContaining({
				parameter: 'lastname, assigned_user_id, status',
				message: expect.stringMatching(/of “Leads” have no value: The lastname \(lastname\), /),
			}),
		);
		expect(() => requireMandatory({ lastname: 'A', assigned_user_id: '19x5' }, description, ['status'])).not.toThrow();
		expect(() => requireMandatory({ lastname: 0, assigned_user_id: null, status: 'x' }, description)).toThrow(
			expect.objectContaining({ parameter: 'assigned_user_id' }),
		);
	});

	test.each([
		[{ ship_city: 'x' }, 'Invoice', true],
		[{ bill_city: 'x' }, 'Invoice', true],
		[{ bill_city: 'x', ship_city: 'x' }, 'Invoice', false],
		[{}, 'Leads', false],
	])('of what is missing beside %p in %s, an account can give addresses: %p', (element, name, isAddress) => {
		const account = named('account_id', 'reference', { refersTo: ['Accounts'] });
		const kept = name === 'Invoice' ? [account, named('hdnTaxType', 'picklist')] : [];
		const mandatory = [named('subject', 'string', required), named('bill_city', 'string', required)];
		const fields = [...kept, ...mandatory, named('ship_city', 'string', required)];
		expect(() => requireMandatory(element, { ...leads, name, fields })).toThrow(
			expect.objectContaining({
				advice: isAddress
					? expect.stringMatching(/^Fill them in\. .* addresses of its account/)
					: expect.not.stringContaining('account'),
			}),
		);
	});

	test('cannot be emptied', () => {
		const emptied = emptiedMandatory({ lastname: '', status: null, city: '', assigned_user_id: '19x5' }, description);
		expect(emptied.map(({ name }) => name)).toEqual(['lastname', 'status']);
		expect(cannotBeEmptied(named('lastname'))).toMatchObject({
			parameter: 'lastname',
			message: 'The required field “The lastname” (lastname) cannot be emptied',
		});
	});
});
