// Fields by their labels under Map Automatically, and all fields as one JSON object.

import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { autoMapped, byId } from '../contexts';
import { actionNode, inputItems, writesTo } from '../node';
import { useCrm } from '../useCrm';

const crm = useCrm({ samples: false });
const node = actionNode(crm);

describe('Map Automatically', () => {
	const create = async (...rows: IDataObject[]) =>
		await node.runRecord('create', 'Contacts', { fields: autoMapped() }, { input: inputItems(...rows) });

	test('knows labels as well as names', async () => {
		const { items, hints } = await create({ Фамилия: 'Ёлкин', ' имя ': 'Пётр', email: 'p@example.com' });
		expect(items).toMatchObject([{ json: { lastname: 'Ёлкин', firstname: 'Пётр', email: 'p@example.com' } }]);
		expect(hints).toEqual([]);
	});

	test('the name of a field goes before its label', async () => {
		const { items } = await create({ Фамилия: 'Подпись', lastname: 'Имя поля' });
		expect(items).toMatchObject([{ json: { lastname: 'Имя поля' } }]);
	});

	test('two labels for one field: an error names both', async () => {
		await expect(create({ Фамилия: 'Раз', фамилия: 'Два' })).rejects.toMatchObject({
			message: expect.stringMatching(/two values for “Фамилия”: “Фамилия” and “фамилия”/),
		});
		expect(writesTo(crm)).toEqual([]);
	});

	test('a hint tells once which input fits no field, and what it is like', async () => {
		const row = { lastname: 'А', Фамиля: 'Б', 'Номер договора поставки': '1', id: '12x1', account_id_label: 'x' };
		const { hints } = await create(row, row, { lastname: 'В', created: 'x' });
		expect(hints).toEqual([
			'Input that fits no field of “Контакты” is left out: “Фамиля” (like Фамилия, lastname), “Номер договора поставки”',
			'Input that fits no field of “Контакты” is left out: “created”',
		]);
	});

	test('what the node has returned fits, without a hint', async () => {
		const id = crm.create('Contacts', { lastname: 'Круг', birthday: '1980-05-17' });
		const options = { labels: true };
		const [record = {}] = await node.record('retrieve', 'Contacts', { recordId: byId(id), options });
		const input = inputItems({ ...record, action: 'updated' });
		const { hints } = await node.runRecord(
			'revise',
			'Contacts',
			{ recordId: byId(id), fields: autoMapped() },
			{ input },
		);
		expect(hints).toEqual([]);
	});

	test('finds by a field that comes under its label', async () => {
		const id = crm.create('Contacts', { lastname: 'Найди', email: 'find@example.com' });
		const label = (await emailLabel()) ?? '';
		const row = { Фамилия: 'Нашли', [label]: 'find@example.com' };
		const parameters = { fields: autoMapped(['email']) };
		expect(await node.record('upsert', 'Contacts', parameters, { input: inputItems(row) })).toMatchObject([
			{ id, action: 'updated', lastname: 'Нашли' },
		]);
	});
});

async function emailLabel(): Promise<string | undefined> {
	const [description] = (await node.run('module', 'describe', { module: 'Contacts' })).items;
	const fields = description?.json.fields as Array<{ name: string; label: string }>;
	return fields.find(({ name }) => name === 'email')?.label;
}

describe('Fields From: JSON', () => {
	const create = async (fieldsJson: unknown, more: INodeParameters = {}) =>
		await node.record('create', 'Contacts', { fieldsFrom: 'json', fieldsJson: fieldsJson as string, ...more });

	test.each<[how: string, json: unknown]>([
		['text', '{"lastname": "Из JSON", "donotcall": "да", "Имя": "Анна", "title": null}'],
		['an object', { lastname: 'Из JSON', donotcall: true, Имя: 'Анна' }],
	])('as %s, checked like mapped ones', async (_how, json) => {
		expect(await create(json)).toMatchObject([{ lastname: 'Из JSON', donotcall: true, firstname: 'Анна' }]);
	});

	test.each<[what: string, json: unknown, message: RegExp]>([
		['no JSON', '{lastname: A}', /fields are not a JSON object/],
		['nothing', '', /fields are not a JSON object/],
		['a list', '[{"lastname": "A"}]', /fields are not a JSON object/],
		['a number', 5, /fields are not a JSON object/],
		['a name that is no field', { lastnam: 'A' }, /has no field “lastnam” \(like Фамилия, lastname\)/],
		['a field of every object', '{"lastname": "A", "constructor": "x"}', /has no field “constructor”/],
		['a field that cannot be written', { lastname: 'A', createdtime: 'x' }, /cannot be written/],
		['a value of another type', { lastname: 'A', birthday: 'soon' }, /“soon” is not a/],
		['an object in a text', { lastname: { a: 1 } }, /is not a single value/],
		['no required field', { firstname: 'A' }, /lastname/],
	])('%s: one clear error, and nothing is written', async (_what, json, message) => {
		await expect(create(json)).rejects.toMatchObject({ message: expect.stringMatching(message) });
		expect(writesTo(crm)).toEqual([]);
	});

	test('for a module that an expression chooses, and fields to match on by name or label', async () => {
		const parameters = (fieldsToMatchOn: string) => ({
			module: { __rl: true, mode: 'name', value: '={{ $json.module }}' },
			fieldsFrom: 'json',
			fieldsJson: '={{ $json.fields }}',
			fieldsToMatchOn,
		});
		const rows = inputItems(
			{ module: 'Leads', fields: { lastname: 'Выражение', email: 'x@example.com' } },
			{ module: 'Contacts', fields: { lastname: 'Выражение', email: 'x@example.com' } },
		);
		const { items } = await node.run('record', 'upsert', parameters('email'), { input: rows });
		expect(items.map(({ json }) => [json.action, String(json.id).split('x')[0]])).toEqual([
			['created', '10'],
			['created', '12'],
		]);
		const again = await node.run('record', 'upsert', parameters('фамилия, email'), { input: rows });
		expect(again.items.map(({ json }) => json.action)).toEqual(['updated', 'updated']);
		await expect(node.run('record', 'upsert', parameters('nowhere'), { input: rows })).rejects.toMatchObject({
			message: expect.stringMatching(/“nowhere”/),
		});
	});
});
