// An item's parameters as an operation reads them, whatever expressions give.

import { mostRows } from '../../../nodes/Vtiger/actions/mostRows';
import type { INodeProperties } from 'n8n-workflow';
import { READ_TIMEOUT, WRITE_TIMEOUT, type Connection } from '../../../nodes/Vtiger/connection/connect';
import { options } from '../../../nodes/Vtiger/forms/options';
import { LARGEST_ANSWER } from '../../../nodes/Vtiger/webservice/protocol/bounds';
import type { ModuleDescription } from '../../../nodes/Vtiger/webservice/metadata/metadata';
import { rejection } from '../webservice/fetchChannel';
import { fieldOf } from '../webservice/fields';
import { itemWith, itemsWith } from './items';

const itemOf = (parameters: Record<string, unknown>, input: object = {}) => itemWith(parameters, {}, input).item;

describe('a text', () => {
	test.each<[unknown, string]>([
		['a ', 'a '],
		['', ''],
		[5, '5'],
		[0, '0'],
		[false, 'false'],
		[null, 'else'],
		[undefined, 'else'],
	])('%j is “%s”', (value, text) => {
		expect(itemOf({ name: value }).text('name', 'else')).toBe(text);
	});

	test.each([[[]], [{}], [['a']]])('%j is none', (value) => {
		expect(() => itemOf({ name: value }).text('name', '', 'The Name')).toThrow(
			expect.objectContaining({ parameter: 'The Name' }),
		);
		expect(() => itemOf({ name: value }).text('name')).toThrow(expect.objectContaining({ parameter: 'name' }));
	});

	test('that is required is trimmed and not empty', () => {
		expect(itemOf({ name: ' a ' }).requiredText('name', 'Name')).toBe('a');
		for (const value of ['', '  ', null, undefined]) {
			expect(() => itemOf({ name: value }).requiredText('name', 'Name')).toThrow(
				expect.objectContaining({ parameter: 'Name', message: 'Name is empty' }),
			);
		}
	});
});

test.each<[unknown, boolean | undefined]>([
	[true, true],
	[false, false],
	[undefined, false],
	['yes', true],
	['0', false],
	[null, undefined],
	['', undefined],
	['perhaps', undefined],
	[{}, undefined],
])('the switch %j: %p', (value, on) => {
	const read = () => itemOf({ flag: value }).flag('flag', 'Flag');
	if (on === undefined) expect(read).toThrow(expect.objectContaining({ parameter: 'Flag' }));
	else expect(read()).toBe(on);
});

test('lists, and values of Options', () => {
	const item = itemOf({ list: 'a, b', options: { labels: true, empty: null, fieldsToClear: ['a', 'b'] } });
	expect([item.list('list'), item.list('none')]).toEqual([['a', 'b'], []]);
	expect([item.option('labels'), item.option('empty'), item.option('gone')]).toEqual([true, undefined, undefined]);
	expect([item.optionList('fieldsToClear'), item.optionList('gone')]).toEqual([['a', 'b'], []]);
});

test.each<[unknown, number]>([
	[undefined, 4],
	[1, 1],
	[8, 8],
	[9, 8],
	[0, 4],
	[-3, 1],
	[2.9, 2],
	['3', 3],
	['many', 4],
])('of %j parallel reads %i are made', (parallelReads, reads) => {
	expect(itemOf({ options: { parallelReads } }).parallelReads).toBe(reads);
});

test('the defaults that Options show are the ones in use without them', () => {
	const shown = options('parallelReads', 'readTimeout', 'writeTimeout', 'maxResponseSize').options as INodeProperties[];
	expect(Object.fromEntries(shown.map(({ name, default: value }) => [name, value]))).toEqual({
		parallelReads: itemOf({}).parallelReads,
		readTimeout: READ_TIMEOUT / 1000,
		writeTimeout: WRITE_TIMEOUT / 1000,
		maxResponseSize: Math.floor(LARGEST_ANSWER / 1_000_000),
	});
});

test.each<[unknown, string]>([
	[{ mode: 'list', value: ' 12x5 ' }, '12x5'],
	[{ mode: 'id', value: 5 }, '5'],
	['12x5', '12x5'],
	[{ mode: 'list', value: null }, ''],
	[undefined, ''],
	[true, ''],
])('the locator %j is “%s”', (recordId, text) => {
	expect(itemOf({ recordId }).locator('recordId')).toBe(text);
});

test.each([[['12x5']], [{ id: '12x5' }]])('%j is no single value for a locator', (recordId) => {
	expect(() => itemOf({ recordId }).locator('recordId', 'Record')).toThrow(
		expect.objectContaining({
			parameter: 'Record',
			message: expect.stringMatching(/“.*12x5.*” is not a single value/),
		}),
	);
});

test('the lines of an item are the item itself, unless others are its lines', () => {
	const { items } = itemsWith([{ a: '1' }, { a: '2' }]);
	expect(items.map((item) => item.itemsOfLines().map((line) => line.text('a')))).toEqual([['1'], ['2']]);
});

describe('a module', () => {
	test('is a name', () => {
		expect(itemOf({ module: { value: 'Leads' } }).module()).toBe('Leads');
		expect(itemOf({ other: 'Leads' }).module('other')).toBe('Leads');
	});

	test.each(['', 'Leads x', 'x;', 'Leads;'])('“%s” is none', (module) => {
		expect(() => itemOf({ module }).module()).toThrow(expect.objectContaining({ parameter: 'Module' }));
	});

	test('with records is not a list of settings', async () => {
		const describe = async (name: string) => await Promise.resolve({ name, label: name, isEntity: name === 'Leads' });
		const connection = { metadata: { describe } } as unknown as Connection;
		expect(await itemWith({ module: 'Leads' }, connection).item.recordModule()).toMatchObject({ name: 'Leads' });
		expect(await rejection(itemWith({ module: 'Groups' }, connection).item.recordModule())).toMatchObject({
			parameter: 'Module',
			message: expect.stringMatching(/“Groups” \(Groups\).*settings/),
		});
	});
});

describe('a record', () => {
	const leads = { name: 'Leads', label: 'Leads', idPrefix: '10' } as ModuleDescription;
	const connection = {
		address: 'https://crm.example.com/webservice.php',
		metadata: { describe: async () => await Promise.resolve(leads) },
	} as unknown as Connection;
	const idOf = async (recordId: string) => await itemWith({ recordId }, connection).item.recordId(leads);

	test('is given by its id or number', async () => {
		expect([await idOf('10x5'), await idOf('5')]).toEqual(['10x5', '10x5']);
	});

	test.each(['12x5', '100x5', '1x5'])('%s is one of another module', async (id) => {
		expect(await rejection(idOf(id))).toMatchObject({
			parameter: 'Record',
			message: expect.stringMatching(/does not belong to the module “Leads”/),
			advice: expect.stringMatching(/10x/),
		});
	});
});

describe('mapped fields', () => {
	test.each<[what: string, parameters: object, fields: object]>([
		['one by one', { fields: { mappingMode: 'defineBelow', value: { a: '1', b: null } } }, { a: '1', b: null }],
		['of a form that was never opened', { fields: { mappingMode: 'defineBelow', value: null } }, {}],
		['not given at all', {}, {}],
		['from the input', { fields: { mappingMode: 'autoMapInputData', value: { a: '1' } } }, { in: 'x' }],
		['as JSON text', { fieldsFrom: 'json', fieldsJson: '{"a": 1}' }, { a: 1 }],
		[
			'as an object',
			{ fieldsFrom: 'json', fieldsJson: { a: 1 }, fields: { mappingMode: 'autoMapInputData' } },
			{ a: 1 },
		],
	])('%s', (_what, parameters, fields) => {
		const item = itemOf({ ...parameters }, { in: 'x' });
		expect(item.mappedFields()).toEqual(fields);
		expect(item.autoMapped).toBe(_what === 'from the input');
		expect(item.fromJson).toBe('fieldsFrom' in parameters);
	});

	test.each([['x'], ['[]'], [[]], [''], [undefined], [5]])('%j is no object of fields', (fieldsJson) => {
		expect(() => itemOf({ fieldsFrom: 'json', fieldsJson }).mappedFields()).toThrow(
			expect.objectContaining({ parameter: 'Fields (JSON)' }),
		);
	});

	test('of another parameter do not come as JSON', () => {
		expect(itemOf({ fieldsFrom: 'json', dealFields: { value: { a: '1' } } }).mappedFields('dealFields')).toEqual({
			a: '1',
		});
	});

	test('are from nowhere else', () => {
		expect(() => itemOf({ fieldsFrom: 'table' }).fromJson).toThrow(
			expect.objectContaining({ parameter: 'Fields From' }),
		);
	});
});

test.each<[what: string, parameters: object, names: string[]]>([
	['of a form', { fields: { matchingColumns: ['email'] } }, ['email']],
	['of JSON, by name', { fieldsFrom: 'json', fieldsToMatchOn: ['email', ' phone '] }, ['email', 'phone']],
	['of JSON, by label', { fieldsFrom: 'json', fieldsToMatchOn: ['e-mail', ' E-MAIL '] }, ['email', 'email']],
	['of JSON, by the label of two', { fieldsFrom: 'json', fieldsToMatchOn: 'Phone' }, ['Phone']],
	['of JSON, by the name of one and label of another', { fieldsFrom: 'json', fieldsToMatchOn: 'fax' }, ['fax']],
	['of JSON, unknown', { fieldsFrom: 'json', fieldsToMatchOn: ' gone ' }, ['gone']],
])('fields to match on %s', (_what, parameters, names) => {
	const fields = [
		...[fieldOf('email', { name: 'email', label: 'E-mail' }), fieldOf('phone', { name: 'phone', label: 'Phone' })],
		...[fieldOf('phone', { name: 'mobile', label: 'Phone' }), fieldOf('phone', { name: 'fax', label: 'x' })],
		fieldOf('phone', { name: 'other', label: 'Fax' }),
	];
	expect(itemOf({ ...parameters }).matchingFields({ fields } as ModuleDescription)).toEqual(names);
});

test('a hint is given once a run and subject', () => {
	const { items, hints } = itemsWith([{}, {}]);
	for (const item of items) {
		item.hint('A');
		item.hint('A 1', 'a');
		item.hint('A 2', 'a');
	}
	expect(hints).toEqual(['A', 'A 1']);
});

test.each<[object, number | undefined]>([
	[{}, 50],
	[{ limit: 1 }, 1],
	[{ limit: ' 7 ' }, 7],
	[{ limit: 5, returnAll: true }, Number.POSITIVE_INFINITY],
	[{ limit: 5, returnAll: 'no' }, 5],
	[{ limit: 0 }, undefined],
	[{ limit: -1 }, undefined],
	[{ limit: 1.5 }, undefined],
	[{ limit: '0x10' }, undefined],
	[{ limit: '5 or' }, undefined],
	[{ limit: [5] }, undefined],
	[{ limit: true }, undefined],
	[{ limit: '' }, undefined],
	[{ limit: '9007199254740993' }, undefined],
])('of %j the limit is %p', (parameters, most) => {
	const read = () => mostRows(itemOf({ ...parameters }));
	if (most === undefined) expect(read).toThrow(expect.objectContaining({ parameter: 'Limit' }));
	else expect(read()).toBe(most);
});
