// The few columns of a simplified record: which of a module's fields they are, in which order.

import type { Field } from '../../../../nodes/Vtiger/webservice/metadata/metadata';
import { simpleColumns, simplify, withState } from '../../../../nodes/Vtiger/webservice/values/output';
import { fieldOf, moduleOf } from '../fields';

const field = (name: string, type = 'string', more: Partial<Field> = {}) => fieldOf(type, { name, ...more });
const reference = (name: string, refersTo: string[], more: Partial<Field> = {}) =>
	field(name, 'reference', { refersTo, ...more });

const ordersOf = (fields: Field[], labelFields = ['subject'], name = 'Orders') =>
	moduleOf(name, fields, { labelFields });

const TIMES = [
	field('modifiedtime', 'datetime', { mandatory: true }),
	field('createdtime', 'datetime'),
	field('assigned_user_id', 'owner', { mandatory: true }),
];
const LAST = ['assigned_user_id', 'createdtime', 'modifiedtime'];
const columns = (...fields: Field[]) => simpleColumns(ordersOf([field('subject'), ...fields]));

test('all that is important, in one order, whatever the order of the fields', () => {
	const fields = [
		...TIMES,
		field('amount', 'currency'),
		field('orderstatus', 'picklist'),
		field('phone', 'phone'),
		field('email', 'email'),
		reference('account_id', ['Accounts']),
		field('subject'),
	];
	const expected = ['id', 'subject', 'account_id', 'email', 'phone', 'orderstatus', 'amount', ...LAST];
	expect(simpleColumns(ordersOf(fields))).toEqual(expected);
	expect(simpleColumns(ordersOf([...fields].reverse()))).toEqual(expected);
});

test.each<[string, Field[], string[]]>([
	['none if the module has none', [field('color')], []],
	['the first of several e-mail addresses', [field('email', 'email'), field('email2', 'email')], ['email']],
	['the first of several phones', [field('mobile', 'phone'), field('phone', 'phone')], ['mobile']],
	['a status or stage', [field('color', 'picklist'), field('sales_stage', 'picklist')], ['sales_stage']],
	['no text that is called status', [field('orderstatus')], []],
	['no list whose status is not its end', [field('status_reason', 'picklist')], []],
	[
		'the sum of the whole record first',
		[field('cost', 'currency'), field('hdnGrandTotal', 'double')],
		['hdnGrandTotal'],
	],
	['a deal’s amount', [field('costs', 'currency'), field('amount', 'double')], ['amount']],
	['a product’s price', [field('costs', 'currency'), field('unit_price', 'double')], ['unit_price']],
	...['grand_total', 'an_amount', 'saleprice', 'mycost', 'budgetcost'].map((name): [string, Field[], string[]] => [
		`money by its name ${name}`,
		[field(name, 'currency')],
		[name],
	]),
	['no other money', [field('hdnS_H', 'currency')], []],
	['no number that is called a price', [field('price_class', 'integer')], []],
	['the account before other records', [reference('deal_id', ['Potentials']), reference('acc', ['Accounts'])], ['acc']],
	['another record if there is no account', [reference('deal_id', ['Potentials'])], ['deal_id']],
	['no record of the module itself', [reference('member_of', ['Accounts', 'Orders'])], []],
	['no user', [reference('created_user_id', ['Users'])], []],
	['no currency', [reference('currency_id', ['Currency'])], []],
	['no reference that nobody can write', [reference('acc', ['Accounts'], { editable: false })], []],
	['no reference to nothing', [reference('acc', [])], []],
	['no text beside a reference', [field('account', 'string', { refersTo: ['Accounts'] })], []],
	['required fields', [field('kind', 'picklist', { mandatory: true })], ['kind']],
	['no long text, even if it is required', [field('terms', 'text', { mandatory: true })], []],
])('%s', (_what, fields, expected) => {
	expect(columns(...fields)).toEqual(['id', 'subject', ...expected]);
});

test('ten at most: required fields give way to owner and times', () => {
	const required = Array.from({ length: 12 }, (_, index) => field(`need${index}`, 'string', { mandatory: true }));
	expect(columns(...required)).toEqual(['id', 'subject', ...required.slice(0, 8).map(({ name }) => name)]);
	expect(columns(...TIMES, ...required)).toEqual([
		'id',
		'subject',
		'need0',
		'need1',
		'need2',
		'need3',
		'need4',
		...LAST,
	]);
});

test('four naming fields at most', () => {
	const names = ['n1', 'n2', 'n3', 'n4', 'n5'];
	expect(
		simpleColumns(
			ordersOf(
				names.map((name) => field(name)),
				names,
			),
		),
	).toEqual(['id', 'n1', 'n2', 'n3']);
});

describe('a simplified record', () => {
	const orders = ordersOf([field('subject'), field('phone', 'phone'), field('color'), ...TIMES]);
	const record = { id: '7x1', color: 'red', phone: '5', subject: 'A', assigned_user_id: '19x1', createdtime: 'c' };

	test('has the simple columns, empty if the record has none', () => {
		const simple = simplify(record, orders);
		expect(simple).toEqual({
			id: '7x1',
			subject: 'A',
			phone: '5',
			assigned_user_id: '19x1',
			createdtime: 'c',
			modifiedtime: '',
		});
		expect(Object.keys(simple)).toEqual(['id', 'subject', 'phone', ...LAST]);
	});

	test('has its id and those of the chosen columns that are simple', () => {
		expect(simplify(record, orders, ['phone', 'color'])).toEqual({ id: '7x1', phone: '5' });
	});
});

describe('what was done to a record', () => {
	const orders = ordersOf([field('subject'), field('color')]);
	const record = { color: 'red', subject: 'A', id: '7x1' };

	test('comes right behind its id, further ones behind its name', () => {
		const shown = withState(record, { action: 'created' }, orders, { related: true });
		expect(shown).toEqual({ id: '7x1', action: 'created', subject: 'A', related: true, color: 'red' });
		expect(Object.keys(shown)).toEqual(['id', 'action', 'subject', 'related', 'color']);
	});

	test('comes first if there is no id, and goes before a field of its name', () => {
		const shown = withState({ action: 'red', more: '1' }, { action: 'created' }, undefined, { more: '2' });
		expect(shown).toEqual({ action: 'created', more: '2' });
		expect(Object.keys(shown)).toEqual(['action', 'more']);
	});
});
