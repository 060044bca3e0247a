// Conditions judged without the CRM, by the values that were last read.

import { meets } from '../../../../nodes/Vtiger/webservice/vtql/localConditions';
import type { Condition, Operator } from '../../../../nodes/Vtiger/webservice/vtql/query';

const numeric = new Set(['amount']);
const record = {
	name: 'Ёлка Café ',
	amount: '90.00000000',
	owner: '19x5',
	account: '11x1234',
	day: '2026-02-28',
	none: '',
	blank: ' ',
	zero: '0',
	phone: '+7 (495) 123-45-67',
	called: 'call 19x5',
	later: '19x5 later',
	tones: 'Ế',
};

const holds = (field: string, operator: Operator, values: string[], more: Partial<Condition> = {}) =>
	meets(record, [{ asked: [{ field, operator, values, ...more }], empty: [] }], numeric);

test.each<[string, Operator, string[], boolean]>([
	['name', 'equals', ['елка cafe'], true],
	['name', 'equals', ['елка'], false],
	['name', 'notEquals', ['ЁЛКА CAFÉ'], false],
	['name', 'contains', ['КА Ca'], true],
	['name', 'contains', ['%'], false],
	['name', 'startsWith', ['ёл'], true],
	['name', 'startsWith', ['лка'], false],
	['name', 'endsWith', ['fe'], true],
	['name', 'endsWith', ['Ca'], false],
	['name', 'inList', ['другое', 'ёлка café'], true],
	['name', 'inList', ['другое'], false],
	['name', 'isEmpty', [], false],
	['name', 'isNotEmpty', [], true],
	['name', 'lessThan', ['Ж'], true],
	['name', 'greaterThan', ['Ж'], false],
	['none', 'isEmpty', [], true],
	['none', 'isNotEmpty', [], false],
	['none', 'equals', ['a'], false],
	['none', 'notEquals', ['a'], true],
	['amount', 'greaterThan', ['100'], false],
	['amount', 'greaterThan', ['89.5'], true],
	['amount', 'greaterThanOrEqual', ['90'], true],
	['amount', 'lessThan', ['90'], false],
	['amount', 'lessThanOrEqual', ['90'], true],
	['amount', 'greaterThan', ['90'], false],
	['amount', 'equals', ['90.0'], true],
	['owner', 'equals', ['20x5'], true],
	['owner', 'inList', ['19x6', '19x7'], false],
	['name', 'greaterThan', ['Д'], true],
	['owner', 'equals', [' 20x5 '], true],
	['owner', 'greaterThan', ['1'], true],
	['account', 'equals', ['99x1234'], true],
	['account', 'equals', ['11x4'], false],
	['called', 'equals', ['20x5'], false],
	['later', 'equals', ['20x5'], false],
	['tones', 'equals', ['e'], true],
	['blank', 'isEmpty', [], true],
	['day', 'lessThan', ['2026-03-01'], true],
	['day', 'lessThan', ['2026-02-28'], false],
	['day', 'lessThanOrEqual', ['2026-02-28'], true],
	['day', 'lessThanOrEqual', ['2026-02-27'], false],
	['day', 'greaterThanOrEqual', ['2026-02-28'], true],
	['day', 'greaterThanOrEqual', ['2026-03-01'], false],
	['day', 'greaterThan', ['2026-02-28'], false],
	['phone', 'digits', ['4951234567'], true],
	['phone', 'digits', ['4951234568'], false],
	['unknown', 'equals', ['anything'], true],
])('%s %s %j: %s', (field, operator, values, expected) => {
	expect(holds(field, operator, values)).toBe(expected);
});

test('what stands for an empty value counts as empty', () => {
	expect(holds('zero', 'isEmpty', [], { empty: '0' })).toBe(true);
	expect(holds('zero', 'isNotEmpty', [], { empty: '0' })).toBe(false);
	expect(holds('owner', 'isEmpty', [], { empty: '1x0' })).toBe(false);
});

test.each(['', ' '])('the number “%s” is empty', (amount) => {
	const is = (operator: Operator) =>
		meets({ amount }, [{ asked: [{ field: 'amount', operator, values: [], empty: '0' }], empty: [] }], numeric);
	expect([is('isEmpty'), is('isNotEmpty')]).toEqual([true, false]);
});

test('a number that is missing is neither less nor greater', () => {
	const is = (operator: Operator) =>
		meets({ amount: '' }, [{ asked: [{ field: 'amount', operator, values: ['5'] }], empty: [] }], numeric);
	expect((['lessThan', 'greaterThan', 'equals', 'notEquals'] as const).map(is)).toEqual([false, false, false, true]);
});

test('any of the groups, all conditions of a group, and empty fields', () => {
	const fits: Condition = { field: 'day', operator: 'equals', values: ['2026-02-28'] };
	const fails: Condition = { field: 'day', operator: 'equals', values: ['2026-03-01'] };
	const meetsAny = (...groups: Array<[Condition[], string[]]>) =>
		meets(
			record,
			groups.map(([asked, empty]) => ({ asked, empty })),
			numeric,
		);
	expect(meetsAny()).toBe(true);
	expect(meetsAny([[fits, fails], []])).toBe(false);
	expect(meetsAny([[fits, fails], []], [[fits], []])).toBe(true);
	expect(meetsAny([[fits], ['none']])).toBe(true);
	expect(meetsAny([[fits], ['unknown', 'blank']])).toBe(true);
	expect(meetsAny([[fits], ['name']])).toBe(false);
});
