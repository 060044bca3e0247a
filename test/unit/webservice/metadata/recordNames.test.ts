// Records by their numbers and labels: what is asked for, which records are meant, and what is read together.

import { WebserviceError } from '../../../../nodes/Vtiger/webservice/protocol/errors';
import type { JsonObject } from '../../../../nodes/Vtiger/webservice/protocol/json';
import type { Field, Metadata, ModuleDescription } from '../../../../nodes/Vtiger/webservice/metadata/metadata';
import { RecordNames } from '../../../../nodes/Vtiger/webservice/metadata/recordNames';
import type { RecordReader } from '../../../../nodes/Vtiger/webservice/vtql/records';
import { rejection } from '../fetchChannel';
import { fieldOf, moduleOf } from '../fields';

const text = (name: string, more: Partial<Field> = {}) => fieldOf('string', { name, ...more });
const number = (name: string) => text(name, { editable: false });

const labelledBy = (name: string, labelFields: string[], fields: Field[]) => moduleOf(name, fields, { labelFields });

const MODULES: Record<string, ModuleDescription> = {
	Contacts: labelledBy(
		'Contacts',
		['firstname', 'lastname'],
		[number('contact_no'), text('firstname'), text('lastname')],
	),
	Accounts: labelledBy('Accounts', ['accountname'], [number('account_no'), text('accountname')]),
	Plain: labelledBy('Plain', ['name'], [text('name')]),
	Numbered: labelledBy('Numbered', ['case_no'], [number('case_no'), text('subject')]),
	Three: labelledBy(
		'Three',
		['a', 'b', 'c'],
		['a', 'b', 'c'].map((name) => text(name)),
	),
	Unlabelled: labelledBy('Unlabelled', [], [number('x_no'), text('code')]),
};

/** Names in a CRM with these rows, which answers `lastname IN (…)` and groups of `field = value`, and what it was asked. */
function crmWith(rows: Record<string, JsonObject[]>) {
	const asked: string[] = [];
	const run = async (query: string) => {
		asked.push(query.replace(/^SELECT \S+ FROM | ORDER BY id LIMIT 100;$/g, ''));
		if (query.includes(' id > ')) return [];
		const [, module = '', where = ''] = /FROM (\w+) WHERE (.*) ORDER/.exec(query) ?? [];
		const groups = where.split(' OR ').map((group) =>
			group.split(' AND ').map((one) => {
				const [, field = '', values = ''] = /^(\w+) (?:=|IN) \(?(.*?)\)?$/.exec(one) ?? [];
				return { field, values: values.split(',').map((value) => value.slice(1, -1).trim().toLowerCase()) };
			}),
		);
		const fits = (row: JsonObject) =>
			groups.some((group) =>
				group.every(({ field, values }) => values.includes(String(row[field] ?? '').toLowerCase())),
			);
		const columns = (/^SELECT (\S+) /.exec(query)?.[1] ?? '').split(',');
		const found = (rows[module] ?? []).filter(fits);
		return await Promise.resolve(
			found.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => columns.includes(name)))),
		);
	};
	const described: string[] = [];
	const describe = async (name: string) => {
		described.push(name);
		const failed = (code: string) => new WebserviceError({ code, operation: 'describe', reason: '' });
		if (name === 'Hidden') throw failed('ACCESS_DENIED');
		if (name === 'Broken') throw failed('INTERNAL_SERVER_ERROR');
		return await Promise.resolve(MODULES[name] as ModuleDescription);
	};
	const names = new RecordNames({ run } as unknown as RecordReader, { describe } as unknown as Metadata);
	/** The first pages only. */
	const questions = () => asked.filter((one) => !one.includes(' id > '));
	return { names, questions, described };
}

const CONTACTS = {
	Contacts: [
		{ id: '12x1', contact_no: 'CON1', firstname: 'Анна Мария', lastname: 'Соколова' },
		{ id: '12x2', contact_no: 'CON2', firstname: '', lastname: 'Соколова' },
		{ id: '12x3', contact_no: 'CON3', firstname: 'Соколова', lastname: 'Анна' },
		{ id: '12x4', contact_no: 'CON4', firstname: 'anna', lastname: 'one' },
		{ id: '12x5', contact_no: 'CON5', firstname: 'Anna', lastname: 'One' },
		{ id: '12x6', contact_no: 'CON6', firstname: ' ', lastname: 'Blank' },
	],
	Accounts: [{ id: '11x7', account_no: 'ACC1', accountname: 'Соколова' }],
	Three: [{ id: '5x1', a: 'A', b: 'B', c: 'C' }],
	Plain: [{ id: '6x1', name: 'CON1' }],
	Numbered: [{ id: '7x1', case_no: 'TT1', subject: 'A' }],
	Unlabelled: [{ id: '8x1', x_no: 'X1', code: 'A' }],
};

test.each<[what: string, modules: string[], name: string, found: Array<[string, string]>]>([
	['a number', ['Contacts'], 'CON1', [['12x1', 'Анна Мария Соколова']]],
	['a number with spaces around it', ['Contacts'], ' CON1 ', [['12x1', 'Анна Мария Соколова']]],
	['first and last name', ['Contacts'], 'Анна Мария Соколова', [['12x1', 'Анна Мария Соколова']]],
	['last and first name', ['Contacts'], 'Соколова Анна Мария', [['12x1', 'Анна Мария Соколова']]],
	['several spaces between them', ['Contacts'], 'Анна  Мария   Соколова', [['12x1', 'Анна Мария Соколова']]],
	['a last name, of those without a first name only', ['Contacts'], 'Соколова', [['12x2', 'Соколова']]],
	['a last name beside a space', ['Contacts'], 'Blank', [['12x6', '  Blank']]],
	['a label of one field', ['Accounts'], 'соколова', [['11x7', 'Соколова']]],
	[
		'records of several modules',
		['Contacts', 'Accounts'],
		'Соколова',
		[
			['12x2', 'Соколова'],
			['11x7', 'Соколова'],
		],
	],
	['of several, the one with the very same letters', ['Contacts'], 'Anna One', [['12x5', 'Anna One']]],
	[
		'of several, none with the very same letters',
		['Contacts'],
		'ANNA ONE',
		[
			['12x4', 'anna one'],
			['12x5', 'Anna One'],
		],
	],
	['a module without a number', ['Plain'], 'CON1', [['6x1', 'CON1']]],
	['a module whose number is its label', ['Numbered'], 'TT1', [['7x1', 'TT1']]],
	['a module with three label fields: the first', ['Three'], 'A', [['5x1', 'A B C']]],
	['a module without label fields', ['Unlabelled'], 'X1', [['8x1', '8x1']]],
	['nobody', ['Contacts'], 'Nobody', []],
	['a module that the user may not see', ['Hidden'], 'A', []],
])('%s', async (_what, modules, name, expected) => {
	const { names } = crmWith(CONTACTS);
	const found = await names.find(modules, name);
	expect(found.map(({ id, label }) => [id, label])).toEqual(expected);
});

test('a record that both its number and its label name is one', async () => {
	const { names } = crmWith({ Accounts: [{ id: '11x1', account_no: 'A1', accountname: 'A1' }] });
	expect(await names.find(['Accounts'], 'A1')).toEqual([{ id: '11x1', label: 'A1' }]);
});

test.each(['', '  ', '5', '12x5', 'x5', '5x', 'x', 'a'.repeat(256)])(
	'“%s” is no name: nothing is asked',
	async (name) => {
		const { names, questions, described } = crmWith(CONTACTS);
		expect(await names.find(['Contacts'], name)).toEqual([]);
		expect([...questions(), ...described]).toEqual([]);
	},
);

test.each(['a'.repeat(255), '5a', 'x5x'])('“%s” is one', async (name) => {
	const { names, questions } = crmWith({ Plain: [{ id: '6x2', name }] });
	expect(await names.find(['Plain'], name)).toEqual([{ id: '6x2', label: name }]);
	expect(questions()).toEqual([`Plain WHERE name IN ('${name}')`]);
});

test('a name is looked up by number, in two fields both ways round, and as a last name', async () => {
	const { names, questions } = crmWith({});
	await names.find(['Contacts'], 'A B C');
	expect(questions()).toEqual([
		"Contacts WHERE contact_no IN ('A B C')",
		[
			"Contacts WHERE firstname = 'A' AND lastname = 'B C' OR firstname = 'B C' AND lastname = 'A'",
			"firstname = 'A B' AND lastname = 'C' OR firstname = 'C' AND lastname = 'A B'",
		].join(' OR '),
		"Contacts WHERE lastname IN ('A B C')",
	]);
});

test.each<[module: string, fields: string[]]>([
	['Accounts', ['account_no', 'accountname']],
	['Plain', ['name']],
	['Numbered', ['case_no']],
	['Three', ['a']],
	['Unlabelled', ['x_no']],
])('a name of one word is looked up in the fields of %s: %j', async (module, fields) => {
	const { names, questions } = crmWith({});
	await names.find([module], 'A');
	expect(questions()).toEqual(fields.map((field) => `${module} WHERE ${field} IN ('A')`));
});

test.each([
	['A', 0],
	['A B C D E F', 10],
	['A B C D E F G', 0],
])('%s is split into two fields in %i ways', async (name, ways) => {
	const { names, questions } = crmWith({});
	await names.find(['Contacts'], name);
	expect(questions().join().split(' AND ').length - 1).toBe(ways);
});

test('what further items name is read along, and known afterwards', async () => {
	const { names, questions, described } = crmWith(CONTACTS);
	expect(await names.find(['Accounts'], 'ACC1', () => [' Соколова ', '5', '', 'ACC1'])).toHaveLength(1);
	expect(questions()).toEqual([
		"Accounts WHERE account_no IN ('ACC1','Соколова')",
		"Accounts WHERE accountname IN ('ACC1','Соколова')",
	]);
	expect(await names.find(['Accounts'], 'Соколова')).toHaveLength(1);
	expect([questions().length, described]).toEqual([2, ['Accounts']]);
});

test('a module that cannot be described fails', async () => {
	const { names } = crmWith({});
	expect(await rejection(names.find(['Broken'], 'A'))).toMatchObject({ code: 'INTERNAL_SERVER_ERROR' });
});
