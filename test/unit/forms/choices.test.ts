// Small readers of the form: choices out of dropdowns, the chosen module, values that are missing, the order of results.

import type { ILoadOptionsFunctions } from 'n8n-workflow';
import { changingModule, refuseUnchanging } from '../../../nodes/Vtiger/forms/changesForm';
import { chosenModule } from '../../../nodes/Vtiger/forms/chosen';
import { commentedModule, commentedModules } from '../../../nodes/Vtiger/forms/comments';
import { canMatch, defaultMatch, inOrderOfMatching } from '../../../nodes/Vtiger/forms/matchFields';
import { isMissing, matchesEmpty } from '../../../nodes/Vtiger/forms/missing';
import { oneOf } from '../../../nodes/Vtiger/forms/oneOf';
import { recordModule } from '../../../nodes/Vtiger/forms/parameters';
import { readSort } from '../../../nodes/Vtiger/forms/sort';
import type { Field, Metadata } from '../../../nodes/Vtiger/webservice/metadata/metadata';
import { fieldOf, moduleOf } from '../webservice/fields';

const named = (name: string, type = 'string', more: Partial<Field> = {}) => fieldOf(type, { name, ...more });
const leadsOf = (fields: Field[], labelFields: string[] = []) => moduleOf('Leads', fields, { labelFields });

describe('a choice out of a dropdown', () => {
	test('is one of its values', () => {
		expect(oneOf('Direction', 'DESC', ['ASC', 'DESC'])).toBe('DESC');
	});

	test.each<[unknown, string]>([
		['desc', 'desc'],
		['', ''],
		[5, '5'],
		[null, 'null'],
		[undefined, ''],
		[{ a: 1 }, '{"a":1}'],
		['x'.repeat(61), 'x'.repeat(60)],
	])('%j is refused, with the values that there are', (value, shown) => {
		expect(() => oneOf('Direction', value, ['ASC', 'DESC'])).toThrow(
			expect.objectContaining({
				parameter: 'Direction',
				message: `“${shown}” is none of the values of Direction`,
				advice: 'Use one of: ASC, DESC.',
			}),
		);
	});
});

test.each([
	['Leads', 'Leads'],
	[' Leads ', 'Leads'],
	['', ''],
	['={{ $json.module }}', ''],
	['Leads x', ''],
	['x Leads', ''],
	[undefined, ''],
	[5, ''],
	[{ value: 'Leads' }, ''],
])('of the parameter %j the chosen module is “%s”', (value, module) => {
	const asked: unknown[] = [];
	const context = {
		getCurrentNodeParameter: (...given: unknown[]) => {
			asked.push(given);
			return value;
		},
	};
	expect(chosenModule(context as unknown as ILoadOptionsFunctions)).toBe(module);
	expect(chosenModule(context as unknown as ILoadOptionsFunctions, 'other')).toBe(module);
	expect(asked).toEqual(['module', 'other'].map((name) => [name, { extractValue: true }]));
});

test.each([
	[undefined, true],
	[null, true],
	['', true],
	[' \t\u00a0', true],
	[0, false],
	[false, false],
	['0', false],
	[[], false],
])('%j is missing: %p', (value, missing) => {
	expect(isMissing(value)).toBe(missing);
});

test.each<[type: string, given: unknown, wire: string, empty: boolean]>([
	['string', 'x', 'x', false],
	['string', ' ', ' ', true],
	['string', 'x', '', true],
	['string', null, 'x', true],
	['string', '0', '0', false],
	['reference', '0', '11x0', true],
	['reference', '00', '00', true],
	['owner', '19x0', '19x0', true],
	['owner', '19x10', '19x10', false],
	['reference', '11x5', '11x5', false],
	['reference', '0x5', '0x5', false],
	['integer', '0', '0', false],
	['integer', '1', '1', false],
])('%s: %j, sent as “%s”, matches all records without a value: %p', (type, given, wire, empty) => {
	expect(matchesEmpty(fieldOf(type), given, wire)).toBe(empty);
});

describe('the order of results', () => {
	const description = leadsOf([named('lastname'), named('amount', 'currency'), named('tags')]);

	test.each<[unknown, object | undefined]>([
		[{}, undefined],
		[undefined, undefined],
		[{ by: { field: ' lastname ' } }, { field: 'lastname', type: 'string', descending: false }],
		[{ by: { field: 'amount', direction: 'ASC' } }, { field: 'amount', type: 'currency', descending: false }],
		[{ by: { field: 'amount', direction: 'DESC' } }, { field: 'amount', type: 'currency', descending: true }],
		[{ by: { field: 'id', direction: 'DESC' } }, { field: 'id', type: 'string', descending: true }],
	])('%j is %j', (given, order) => {
		expect(readSort(given, description)).toEqual(order);
	});

	test.each([
		[{ by: { field: ' ' } }, 'Sort', 'The field to sort by is missing'],
		[{ by: {} }, 'Sort', 'The field to sort by is missing'],
		[{ by: { field: 'tags' } }, 'Sort', '“tags” is not a field of “Leads” to sort by'],
		[{ by: { field: 'gone' } }, 'Sort', '“gone” is not a field of “Leads” to sort by'],
		[{ by: { field: 'lastname', direction: 'down' } }, 'Direction', '“down” is none of the values of Direction'],
	])('%j is refused', (given, parameter, message) => {
		expect(() => readSort(given, description)).toThrow(expect.objectContaining({ parameter, message }));
	});
});

describe('fields to match on', () => {
	test.each<[what: string, fields: Field[], labels: string[], match: string | undefined]>([
		['people: the e-mail address', [named('lastname'), named('email', 'email')], ['lastname'], 'email'],
		['people without one: the name', [named('lastname'), named('phone', 'phone')], ['lastname'], 'lastname'],
		['others: the name, not the e-mail address', [named('email', 'email'), named('name')], ['name'], 'name'],
		['no long text', [named('name', 'text'), named('case_no')], ['name'], 'case_no'],
		['no several choices', [named('name', 'multipicklist'), named('serialnumber')], ['name'], 'serialnumber'],
		['a number', [named('number_of'), named('case_no')], [], 'case_no'],
		['nothing', [named('code')], [], undefined],
	])('%s', (_what, fields, labels, match) => {
		expect(defaultMatch(leadsOf(fields, labels), fields)).toBe(match);
	});

	test.each([
		['string', true],
		['text', false],
		['multipicklist', false],
	])('%s can be one: %p', (type, can) => {
		expect(canMatch(fieldOf(type))).toBe(can);
	});

	test('come in the order of use, and within it in that of the CRM', () => {
		const fields = [
			...[named('a'), named('vat_id'), named('inn_of'), named('name2'), named('name1'), named('phone', 'phone')],
			...[
				named('mail2', 'email'),
				named('mail', 'email'),
				named('code', 'string', { unique: true }),
				named('lastname'),
			],
		];
		const description = leadsOf(fields, ['name1', 'name2']);
		expect(inOrderOfMatching(description, fields).map(({ name }) => name)).toEqual([
			...['mail2', 'code', 'mail', 'phone', 'name2', 'name1', 'vat_id', 'a', 'inn_of', 'lastname'],
		]);
		expect(fields[0]?.name).toBe('a');
	});
});

describe('modules whose changes the CRM can tell', () => {
	test.each(['Emails', 'Search', 'Users'])('%s is none of them', (module) => {
		expect(() => refuseUnchanging(module)).toThrow(
			expect.objectContaining({
				parameter: 'Module',
				message: expect.stringMatching(/\w/),
				advice: expect.stringMatching(/\w/),
			}),
		);
	});

	test.each(['Contacts', 'constructor', ''])('“%s” is not refused', (module) => {
		expect(() => refuseUnchanging(module)).not.toThrow();
	});
});

test.each([
	[changingModule, 'searchChangingModules'],
	[commentedModule, 'searchCommentedModules'],
])('their list is a list of its own: %#', ({ name, modes = [] }, searchListMethod) => {
	expect(name).toBe('module');
	expect(modes.map((mode) => mode.name)).toEqual((recordModule.modes ?? []).map((mode) => mode.name));
	const [list, ...others] = modes;
	expect(list).toMatchObject({ type: 'list', typeOptions: { searchListMethod, searchable: true } });
	for (const mode of others) expect(mode).toBe(recordModule.modes?.find(({ name: of }) => of === mode.name));
});

test.each([
	[
		[named('related_to', 'reference', { refersTo: ['Leads', 'Contacts'] }), named('parent')],
		['Leads', 'Contacts'],
	],
	[[named('parent', 'reference', { refersTo: ['Leads'] })], []],
])('comments belong to records of these modules: %#', async (fields, modules) => {
	const described: string[] = [];
	const describe = async (name: string) => {
		described.push(name);
		return await Promise.resolve(leadsOf(fields));
	};
	expect(await commentedModules({ describe } as unknown as Metadata)).toEqual(modules);
	expect(described).toEqual(['ModComments']);
});
