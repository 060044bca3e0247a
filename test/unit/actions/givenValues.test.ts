// The values of a form by the names of the fields: by name and by label, and what the person is told of the rest.

import { givenValues, resembling } from '../../../nodes/Vtiger/actions/givenValues';
import type { Connection } from '../../../nodes/Vtiger/connection/connect';
import { fieldOf, moduleOf } from '../webservice/fields';
import { itemsWith } from './items';

const field = (name: string, label = name) => fieldOf('string', { name, label });
const leads = moduleOf('Leads', [
	...[field('lastname', 'Фамилия'), field('firstname', 'Имя учётное'), field('email', 'E-mail')],
	...[field('one', 'Twice'), field('two', 'Twice'), fieldOf('string', { name: 'lead_no', editable: false })],
]);
const invoice = moduleOf('Invoice', [field('subject'), fieldOf('picklist', { name: 'hdnTaxType' })]);
const left = 'Input that fits no field of “Leads” is left out: ';

function read(inputs: object[], parameters: object, description = leads) {
	// What was told is remembered as long as the connection lasts.
	const connection = { metadata: {} } as unknown as Connection;
	const all = inputs.map(() => ({ ...parameters }));
	const { items, hints } = itemsWith(all, connection, inputs);
	return { values: items.map((item) => Object.fromEntries(givenValues(item, description))), hints };
}
const auto = (...inputs: object[]) => read(inputs, { fields: { mappingMode: 'autoMapInputData' } });
const json = (fieldsJson: object, description = leads) => {
	const { values, hints } = read([{}], { fieldsFrom: 'json', fieldsJson }, description);
	return { values: values[0], hints };
};

test('fields that are mapped one by one are taken as they are', () => {
	const value = { lastname: 'A', Фамилия: 'B', nothing: 1, LineItems: [] };
	expect(read([{}], { fields: { value } }, invoice)).toEqual({ values: [value], hints: [] });
});

describe('the input', () => {
	test.each<[what: string, input: object, values: object]>([
		['by name', { lastname: 'A', email: '' }, { lastname: 'A', email: '' }],
		['by label', { Фамилия: 'A' }, { lastname: 'A' }],
		['by label with other spaces and letters', { ' имя  УЧЕТНОЕ ': 'A' }, { firstname: 'A' }],
		['by name and by label alike', { lastname: 'A', Фамилия: ' A' }, { lastname: 'A' }],
		['by name and by label, as lists alike', { lastname: ['A'], Фамилия: ['A'] }, { lastname: ['A'] }],
		['by name, and nothing by label', { lastname: 'A', Фамилия: null }, { lastname: 'A' }],
		['by label, and nothing by name', { lastname: null, Фамилия: 'A' }, { lastname: 'A' }],
		['empty by name goes before its label', { lastname: undefined, Фамилия: 'A' }, { lastname: 'A' }],
	])('%s', (_what, input, values) => {
		expect(auto(input)).toEqual({ values: [values], hints: [] });
	});

	test.each([['B'], [['A']], [0]])('of a name goes before %p of its label, and a hint says so', (other) => {
		const { values, hints } = auto({ Фамилия: other, lastname: 'A' });
		expect(values).toEqual([{ lastname: 'A' }]);
		expect(hints).toEqual([
			'“Фамилия” is left out, since the input has another value in “lastname”, which is the same field.',
		]);
	});

	test('with two labels of one field is refused', () => {
		expect(() => auto({ Фамилия: 'A', фамилия: 'A' })).toThrow(
			expect.objectContaining({
				parameter: 'lastname',
				message: expect.stringMatching(/two values for “Фамилия”: “Фамилия” and “фамилия”/),
			}),
		);
	});

	test('that fits no field is told of once', () => {
		const { values, hints } = auto({ lastnam: 'A', lead_nr: 1 }, { lastnam: 'B' }, { other: 'C', lastname: 'D' });
		expect(values).toEqual([{}, {}, { lastname: 'D' }]);
		expect(hints).toEqual([`${left}“lastnam” (like Фамилия, lastname), “lead_nr”`, `${left}“other”`]);
	});

	test('with the label of two fields fits none of them', () => {
		expect(auto({ Twice: 'A' })).toEqual({ values: [{}], hints: [`${left}“Twice” (like Twice, one)`] });
	});

	test('that fits no field is named in short, and no more than a few', () => {
		const names = Array.from({ length: 30 }, (_, index) => `${index} ${'x'.repeat(70)}`);
		const [hint = ''] = auto(Object.fromEntries(names.map((name) => [name, 1]))).hints;
		expect(hint).toMatch(/ …$/);
		expect(hint.split('“')).toHaveLength(11 + 1);
		const told = hint.slice(left.length).split(', ');
		expect(told[0]).toBe(`“${names[0]?.slice(0, 60) ?? ''}”`);
		expect(auto(Object.fromEntries(names.slice(0, told.length).map((name) => [name, 1]))).hints[0]).not.toMatch(/…$/);
	});

	test.each([
		...['id', 'label', 'action', 'event', 'module', 'detection', 'error', 'deleted', 'lastModifiedTime', 'LineItems'],
		...['duplicates', 'removedDuplicates', 'changedFields', 'previous', 'lead_no', 'lastname_label', 'email_email'],
	])('“%s” comes from this package, and is not told of', (name) => {
		expect(auto({ [name]: 'x' })).toEqual({ values: [{}], hints: [] });
	});

	test.each(['lastname_other', 'nothing_label', 'last_labelname'])('“%s” does not', (name) => {
		expect(auto({ [name]: 'x' }).hints).toHaveLength(1);
	});
});

describe('a JSON object', () => {
	test('may have labels, and keeps names of no field', () => {
		const given = { Фамилия: 'A', email: 'a@example.com', nothing: 1, LineItems: [] };
		const values = { lastname: 'A', email: 'a@example.com', nothing: 1, LineItems: [] };
		expect(json(given)).toEqual({ values, hints: [] });
	});

	test('gives the lines of a document apart from its fields', () => {
		expect(json({ subject: 'A', LineItems: [] }, invoice)).toEqual({ values: { subject: 'A' }, hints: [] });
	});
});

test.each([
	['lastname', 'Фамилия, lastname'],
	['LASTNAME', 'Фамилия, lastname'],
	['lastnaem', 'Фамилия, lastname'],
	['lastnxyz', undefined],
	['lastnxyze', undefined],
	['фамили', 'Фамилия, lastname'],
	['emal', 'E-mail, email'],
	['eml', undefined],
	['xemail', 'E-mail, email'],
	['tw', 'Twice, two'],
	['same', 'same'],
	['ame', 'same'],
	['smae', undefined],
	['lastnam', 'Фамилия, lastname'],
	['lastnames', 'Фамилия, lastname'],
	['astname', 'Фамилия, lastname'],
	['xlastname', 'Фамилия, lastname'],
	['lasXname', 'Фамилия, lastname'],
	['lastn', undefined],
	['sstnme', undefined],
	['firstnam', 'Имя учётное, firstname'],
	['x'.repeat(41), undefined],
	['', undefined],
])('“%s” is like %s', (name, like) => {
	expect(resembling(name, [...leads.fields, field('same')])).toBe(like === undefined ? '' : ` (like ${like})`);
});

test('names of up to 40 letters are compared', () => {
	const long = (length: number) => `${'x'.repeat(length - 1)}y`;
	const fields = [field('x'.repeat(40)), field('x'.repeat(41))];
	expect(resembling(long(40), fields)).toBe(` (like ${'x'.repeat(40)})`);
	expect(resembling(long(41), fields)).toBe('');
	expect(resembling('anything', [])).toBe('');
});
