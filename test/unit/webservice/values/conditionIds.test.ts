// Conditions of a person's statement taken apart, and ids in them that are none.

import { checkIds, conditionsOf, couldEscape } from '../../../../nodes/Vtiger/webservice/values/conditionIds';
import { fieldOf, moduleOf } from '../fields';

const description = moduleOf('Contacts', [
	fieldOf('string', { name: 'lastname' }),
	fieldOf('reference', { name: 'account_id' }),
	fieldOf('owner', { name: 'assigned_user_id' }),
]);

test.each([
	["a = '1'", ["a = '1'"]],
	["a = '1' AND b = '2'", ["a = '1'", "b = '2'"]],
	["a = '1'and b LIKE '2' And c IN ('3','4')", ["a = '1'", "b LIKE '2'", "c IN ('3','4')"]],
	["a = 'x and y' AND b = 'O''Brien and'", ["a = 'x and y'", "b = 'O''Brien and'"]],
	["a = '' AND b = '0'", ["a = ''", "b = '0'"]],
	["brand = '1' AND android = '2'", ["brand = '1'", "android = '2'"]],
	['', ['']],
])('%s', (group, conditions) => {
	expect(conditionsOf(group)).toEqual(conditions);
});

test.each([
	["id = '12x5'", false],
	["id IN ('12x5','12x6')", false],
	["lastname = 'Smith'", false],
	["lastname = 'x'", true],
	["id = '12x5 or 1=1'", true],
	["id = '5 12x5'", true],
	["id = 'x''12x5'", true],
	["id = '12x5''x'", true],
	["id IN ('12x5','12x')", true],
	['id = 12x5', false],
])('%s could escape: %p', (text, could) => {
	expect(couldEscape(text)).toBe(could);
});

describe.each(['id', 'account_id', 'assigned_user_id'])('%s', (name) => {
	test.each([
		"= '12x5'",
		"IN ('12x5','123x456')",
		"LIKE '12x'",
		"!='12x5'",
		"like '12x5'",
		"LIKE '12x%'",
		"LIKE '12x_%5'",
		'= 5',
	])('%s passes', (rest) => {
		expect(checkIds(`${name} ${rest}`, description)).toBe(true);
	});

	test.each([
		"= '12x5 or 1=1'",
		"= 'x''12x5'",
		"LIKE 'x''12x5'",
		"LIKE '12x5''x'",
		"= '5'",
		"IN ('12x5','a12x5')",
		"= '12x%'",
		"LIKE '%x5'",
		"LIKE '12x5 or'",
		"= ''",
	])('%s is refused', (rest) => {
		expect(() => checkIds(`${name} ${rest}`, description)).toThrow(
			expect.objectContaining({
				parameter: 'Query',
				message: expect.stringMatching(new RegExp(`is not a record ID for the field “${name}”`)),
			}),
		);
	});
});

test.each(["lastname = 'x5'", "gone = 'x'", " lastname\n>=\n'a' ", "lastname like'x'", "lastname in('x')"])(
	'another field may be compared with anything: %s',
	(condition) => {
		expect(checkIds(condition, description)).toBe(true);
	},
);

test.each(['', "= 'x'", 'lastname', "lastname is 'x'", "lastname inside 'x'", 'lastname ='])(
	'“%s” is not a condition',
	(condition) => {
		expect(checkIds(condition, description)).toBe(false);
	},
);
