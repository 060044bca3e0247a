// What was sent against what is stored: equal in another form, rounded, cut, changed, or another value.

import type { JsonObject, JsonValue } from '../../../../nodes/Vtiger/webservice/protocol/json';
import { areStoredLines, differences, isSame } from '../../../../nodes/Vtiger/webservice/values/stored';
import { fieldOf, moduleOf } from '../fields';

const moduleWith = (type: string, name = 'f') => moduleOf('M', [fieldOf(type, { name, label: 'The field' })]);

const kindOf = (type: string, sent: JsonValue, stored: JsonValue, name = 'f') =>
	differences({ [name]: sent }, { [name]: stored }, moduleWith(type, name))[0]?.kind;

describe('equal', () => {
	test.each<[string, JsonValue, JsonValue]>([
		['currency', '1234.56', '1234.56000000'],
		['currency', '123456e-2', '1234.56000000'],
		['currency', '1234.56', 1234.56],
		['double', '', '0.000'],
		['double', '0', ''],
		['currency', '280.0625', 280.06249999999994],
		['integer', '7', '7'],
		['boolean', '1', 'on'],
		['boolean', '', '0'],
		['date', '2026-01-31', '2026-01-31'],
		['date', '', '0000-00-00'],
		['datetime', '2026-01-31 14:30:00', '2026-01-31 14:30'],
		['time', '14:30:00', '14:30'],
		['picklist', 'Done & Dusted', 'Done &amp; Dusted'],
		['picklist', 'Hot', 'Hot '],
		['picklist', ' Hot', 'Hot'],
		['multipicklist', 'Red|##|Blue', 'Red |##| Blue'],
		['datetime', '', '0000-00-00 00:00:00'],
		['multipicklist', 'Red |##| Blue', 'Blue |##| Red'],
		['reference', null, ''],
		['reference', '', '11x0'],
		['reference', '', '0'],
		['owner', '19x5', '19x5'],
		['text', 'a\r\nb', 'a\nb'],
		['string', ' a ', 'a'],
	])('%s: %p and %p', (type, sent, stored) => {
		expect(kindOf(type, sent, stored)).toBeUndefined();
	});
});

describe('different', () => {
	test.each<[string, string, JsonValue]>([
		['integer', '7', '8'],
		['double', '0.4', ''],
		['currency', '1234.56', '0.00000000'],
		['currency', '1234.56', '1235.00000000'],
		['currency', '1234.56', '1234.54545455'],
		['currency', '100.50', '10050.00000000'],
		['double', '12.5', '125.000'],
		['date', '2026-01-31', '2026-02-01'],
		['date', '2026-01-31', ''],
		['date', '', '2026-01-31'],
		['datetime', '', '2026-01-31 14:30:00'],
		['multipicklist', 'Red', 'Blue'],
		['datetime', '2026-01-31 14:30:00', '2026-01-31 17:30:00'],
		['datetime', '2026-01-31 14:30:00', '0000-00-00 00:00:00'],
		['time', '14:30:00', '02:30:00'],
		['boolean', '1', '0'],
		['picklist', 'Hot', 'Cold'],
		['multipicklist', 'Red |##| Blue', 'Red'],
		['owner', '19x5', '19x1'],
		['reference', '11x5', ''],
		['reference', '11x10', ''],
		['reference', '', '11x5'],
	])('%s: %p became %p', (type, sent, stored) => {
		expect(kindOf(type, sent, stored)).toBe('different');
	});

	test.each([
		['0', '0', undefined],
		['300', '5', undefined],
		['90', '1', undefined],
		['3600', '61', undefined],
		['3660', '61', undefined],
		['3600', '60', 'different'],
		['300', '', 'different'],
	])('a reminder of %s seconds, stored as “%s” minutes', (sent, stored, kind) => {
		expect(kindOf('integer', sent, stored, 'reminder_time')).toBe(kind);
	});
});

test.each<[string, string, string, string]>([
	['two places are kept', '33.335', '33.34000000', 'rounded'],
	['none are kept', '7.5', '8', 'rounded'],
	['one is kept', '7.55', '7.6', 'rounded'],
	['places were kept that are gone', '7.5', '8.000', 'different'],
	['it is another number', '7.5', '9', 'different'],
])('a rounded number: %s', (_what, sent, stored, kind) => {
	expect(kindOf('double', sent, stored)).toBe(kind);
});

test('a text that is cut or changed', () => {
	expect(kindOf('string', 'abcdef', 'abc')).toBe('cut');
	expect(kindOf('string', '<script>a', '&lt;script&gt;a')).toBe('changed');
	expect(kindOf('text', 'ok 😀', 'ok ????')).toBe('changed');
});

test('fields that the answer lacks, that the server fills, or that the module computes are not compared', () => {
	expect(differences({ f: 'a' }, {}, moduleWith('string'))).toEqual([]);
	expect(differences({}, { f: 'a' }, moduleWith('string'))).toEqual([]);
	expect(kindOf('string', 'n8n', 'WEBSERVICE', 'source')).toBeUndefined();
	expect(differences({ f: '1' }, { f: '2' }, moduleWith('integer'), ['f'])).toEqual([]);
});

test('a difference names the field and both values', () => {
	expect(differences({ f: '1.5' }, { f: '15.000' }, moduleWith('double'))).toEqual([
		{ field: 'f', label: 'The field', kind: 'different', type: 'double', sent: '1.5', stored: '15.000' },
	]);
});

describe('line items', () => {
	const line = { productid: '14x1', quantity: '2', listprice: '10.5', tax1: '20' };
	const stored = { productid: '14x1', quantity: '2.000', listprice: '10.50000000', tax1: '20.000', tax2: '0.000' };
	const compare = (sent: JsonObject[], is: JsonObject[], taxType = 'individual') =>
		differences({ LineItems: sent }, { LineItems: is, hdnTaxType: taxType }, moduleWith('string')).map(
			({ label, sent: was, stored: now }) => [label, was, now],
		);

	test('as they were sent', () => {
		expect(compare([line], [stored])).toEqual([]);
	});

	test('one that is lost, with all that is known of it', () => {
		expect(differences({ LineItems: [line, line] }, { LineItems: [stored] }, moduleWith('string'))).toEqual([
			{ field: 'LineItems', label: 'Line Items', kind: 'different', type: 'lines', sent: '2', stored: '1' },
		]);
	});

	test('the second of two, with its place', () => {
		const sent = { LineItems: [line, { ...line, discount_amount: '5', discount_percent: '' }] };
		const other = { ...stored, discount_amount: '7.00000000', discount_percent: '0.000' };
		expect(differences(sent, { LineItems: [stored, other] }, moduleWith('string'))).toEqual([
			{
				field: 'LineItems, 2',
				label: 'Line Items, 2, discount_amount',
				kind: 'different',
				type: 'lines',
				sent: '5',
				stored: '7.00000000',
			},
		]);
	});

	test.each<[string, JsonObject, JsonObject]>([
		['discount of a sum', { discount_amount: '5' }, { discount_amount: '5.00000000' }],
		['discount of a percentage', { discount_percent: '10' }, { discount_percent: '10.000' }],
		['product that was not named', { productid: '' }, { productid: '14x1' }],
		['comment with spaces at its end', { comment: 'a ' }, { comment: 'a' }],
		['comment that is shown encoded for HTML', { comment: 'a & "b"' }, { comment: 'a &amp; &quot;b&quot;' }],
	])('an equal %s', (_what, sent, is) => {
		expect(compare([{ ...line, ...sent }], [{ ...stored, ...is }])).toEqual([]);
	});

	test.each<[what: string, comment: string, is: string, kind: string]>([
		['cut', 'x'.repeat(300), 'x'.repeat(255), 'cut'],
		['changed', '😀', '????', 'changed'],
		['changed', '<script>x</script>', '&lt;script&gt;x&lt;/script&gt;', 'changed'],
	])('a comment that is %s', (_what, comment, is, kind) => {
		const sent = { LineItems: [{ ...line, comment }] };
		expect(differences(sent, { LineItems: [{ ...stored, comment: is }] }, moduleWith('string'))).toMatchObject([
			{ label: 'Line Items, 1, comment', kind, sent: comment, stored: is },
		]);
	});

	test('one that is lost', () => {
		expect(compare([line, line], [stored])).toEqual([['Line Items', '2', '1']]);
	});

	test.each<[string, JsonObject, string[]]>([
		['quantity', { quantity: '20.000' }, ['Line Items, 1, quantity', '2', '20.000']],
		['price', { listprice: '0.00000000' }, ['Line Items, 1, listprice', '10.5', '0.00000000']],
		['tax', { tax1: '0.000' }, ['Line Items, 1, tax1', '20', '0.000']],
		['product', { productid: '14x2' }, ['Line Items, 1, productid', '14x1', '14x2']],
	])('another %s', (_what, other, expected) => {
		expect(compare([line], [{ ...stored, ...other }])).toEqual([expected]);
	});

	test('another percentage', () => {
		expect(compare([{ ...line, discount_percent: '10' }], [{ ...stored, discount_percent: '0.000' }])).toEqual([
			['Line Items, 1, discount_percent', '10', '0.000'],
		]);
	});

	test('the rates of lines count for single lines only', () => {
		expect(compare([line], [{ ...stored, tax1: '10.000' }], 'group')).toEqual([]);
	});

	test('are not compared if the answer holds none', () => {
		expect(differences({ LineItems: [line] }, {}, moduleWith('string'))).toEqual([]);
	});
});

test.each(['id', 'source', 'filename', 'filelocationtype', 'imagename', 'modifiedtime', 'createdtime'])(
	'%s is what the server makes of it',
	(name) => {
		expect(kindOf('string', 'a', 'b', name)).toBeUndefined();
	},
);

test('equal values are no difference, in whatever form, and none of them hides another one', () => {
	const both = moduleWith('double');
	const description = { ...both, fields: [...both.fields, fieldOf('string', { name: 'g' })] };
	expect(differences({ f: '1.5', g: 'a' }, { f: '1.500', g: 'a' }, description)).toEqual([]);
	expect(differences({ f: '1.5', g: 'a' }, { f: '1.500', g: 'b' }, description).map(({ field }) => field)).toEqual([
		'g',
	]);
});

test.each<[string, string, string, boolean]>([
	['double', '1.5', '1.500', true],
	['double', '1.5', '1.6', false],
	['string', 'a', 'b', false],
])('%s: whether %p is the very value %p: %p', (type, sent, stored, same) => {
	expect(isSame(fieldOf(type), sent, stored)).toBe(same);
});

describe('the stored lines', () => {
	const line = { productid: '14x5', quantity: '2.000', listprice: '50.00000000', comment: 'a &amp; b', tax1: '20.000' };
	const stored = [
		{ ...line, id: '39x1', parent_id: '7xArray', discount_percent: '10.000', discount_amount: '0.00' },
		{ ...line, id: '39x2', discount_percent: '', discount_amount: '', purchase_cost: '0.00000000' },
	];
	const typed = [
		{ ...line, quantity: 2, listprice: 50, comment: 'a & b', tax1: 20, discount_percent: 10, id: '', parent_id: '7x9' },
		{ ...line, quantity: 2, listprice: 50, comment: 'a & b', tax1: 20, purchase_cost: 0 },
	];
	const [first = {}, second = {}] = typed;
	const priceless = Object.fromEntries(Object.entries(second).filter(([name]) => name !== 'listprice'));

	test.each<[string, JsonValue | undefined, boolean]>([
		['as they were read', stored, true],
		['typed, without their zeros', typed, true],
		['in another order', [second, first], false],
		['fewer', [first], false],
		['more', [first, second, second], false],
		['none', [], false],
		['not given', undefined, false],
		['with another quantity', [first, { ...second, quantity: 3 }], false],
		['with another price', [first, { ...second, listprice: 51 }], false],
		['without a price, which is the product’s own', [first, priceless], false],
		['with another product', [first, { ...second, productid: '14x6' }], false],
		['with a discount more', [first, { ...second, discount_amount: '5' }], false],
		['with a discount less', [{ ...first, discount_percent: null }, second], false],
		['with another tax', [first, { ...second, tax1: 10 }], false],
		['with one tax more', [first, { ...second, tax2: 10 }], false],
		['without their taxes', [first, { ...second, tax1: '' }], false],
		['with another comment', [first, { ...second, comment: 'c' }], false],
		['with a number for a comment, in another form', [first, { ...second, comment: '1' }], false],
		['without a comment', [first, { ...second, comment: '' }], false],
		['with another field of a company’s own', [first, { ...second, cf_1: 'new' }], false],
	])('%s', (_what, given, same) => {
		expect(areStoredLines(given, stored)).toBe(same);
	});
});
