// Names that every object has of its own, as names of fields: in the input, in the form, in the CRM, in its answers.

import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { JsonObject } from '../crm';
import { useCrm } from '../core/useCrm';
import { autoMapped, byId, mapped } from '../core/contexts';
import { actionNode, inputItems, sentElement } from '../core/node';

const NAMES = [
	'__proto__',
	'constructor',
	'prototype',
	'toString',
	'hasOwnProperty',
	'valueOf',
	'__defineGetter__',
	'then',
	'toJSON',
];

/** Names that n8n drops from every parameter. */
const TAKEN_OUT = ['__proto__', 'constructor', 'prototype'];

const crm = useCrm();
const node = actionNode(crm);
let id: string;
beforeAll(() => {
	id = crm.create('Leads', { lastname: 'Имя', company: 'ООО' });
});
afterEach(() => {
	crm.faults.clear();
	// Nothing has reached what all objects share.
	expect(Reflect.get({}, 'polluted')).toBeUndefined();
	expect(Object.keys(Object.prototype)).toEqual([]);
	expect(String({})).toBe('[object Object]');
});

/** An object with the name as a property of its own, which a literal would not give for __proto__. */
const holding = (name: string, value: unknown): IDataObject =>
	JSON.parse(`{${JSON.stringify(name)}:${JSON.stringify(value)}}`) as IDataObject;

describe.each(NAMES)('%s', (name) => {
	test('in the input is no field of the module: it is not sent, and harms nothing', async () => {
		const input = inputItems(
			{ lastname: 'Вход', ...holding(name, { polluted: true }) },
			Object.assign(holding(name, 'text'), { lastname: 'Вход 2' }),
		);
		const records = await node.record('create', 'Leads', { fields: autoMapped() }, { input });
		expect(records).toMatchObject([{ lastname: 'Вход' }, { lastname: 'Вход 2' }]);
		expect(Object.keys(sentElement(crm, 'create')).sort()).toEqual(['assigned_user_id', 'lastname', 'source']);
	});

	test('as a mapped field is refused by name; n8n itself takes some of them out', async () => {
		const fields = mapped({ lastname: 'Форма' });
		Object.defineProperty(fields.value, name, { value: 'x', enumerable: true });
		const outcome = await node.record('create', 'Leads', { fields }).catch((error: unknown) => String(error));
		if (typeof outcome === 'string') expect(outcome).toContain(name);
		else expect(Object.keys(sentElement(crm, 'create')).sort()).toEqual(['assigned_user_id', 'lastname', 'source']);
		expect(typeof outcome === 'string').toBe(!TAKEN_OUT.includes(name));
	});

	test.each<[string, INodeParameters]>([
		['columns', { columns: ['lastname', name] }],
		['conditions', { conditions: { conditions: [{ field: name, operator: 'equals', value: 'x' }] } }],
		['operators', { conditions: { conditions: [{ field: 'lastname', operator: name, value: 'x' }] } }],
		['sorting', { sort: { by: { field: name, direction: 'ASC' } } }],
		['modules', { module: name }],
	])('among %s is refused', async (_, parameters) => {
		await expect(node.run('record', 'getMany', { module: 'Leads', ...parameters })).rejects.toThrow();
		expect(crm.requests.filter(({ operation }) => operation === 'query')).toEqual([]);
	});

	test('to match on is refused', async () => {
		const fields = autoMapped([name]);
		await expect(
			node.record('upsert', 'Leads', { fields }, { input: inputItems({ lastname: 'x', ...holding(name, 'x') }) }),
		).rejects.toThrow(name);
		expect(crm.requests.filter(({ operation }) => operation === 'create')).toEqual([]);
	});

	test.each<[string, INodeParameters]>([
		['as it comes', {}],
		['raw, labelled and simplified', { options: { rawValues: true, labels: true, simplify: true } }],
	])('in a record of the CRM, shown %s', async (_, parameters) => {
		const record = {
			id,
			lastname: 'Ответ',
			assigned_user_id: '19x1',
			...holding(name, { polluted: true }),
			nested: holding(name, { polluted: true }),
		};
		const text = JSON.stringify({
			success: true,
			result: Object.defineProperty(record, name, { value: { polluted: true }, enumerable: true }),
		});
		crm.faults.always({ operation: 'retrieve' }, { kind: 'text200', text });
		const [shown] = await node.record('retrieve', 'Leads', { recordId: byId(id), ...parameters });
		expect(shown).toMatchObject({ id, lastname: 'Ответ' });
		expect(Object.getPrototypeOf(shown)).toBe(Object.prototype);
		expect(Reflect.get(shown ?? {}, 'polluted')).toBeUndefined();
	});

	// No column of a database is called __proto__.
	if (name !== '__proto__')
		test('as a field of the CRM’s own is written like any other', async () => {
			const described = (await node.run('module', 'describe', { module: 'Leads' })).items[0]?.json as JsonObject;
			const [last] = (described.fields as JsonObject[]).filter((field) => field.name === 'designation');
			const fields = [...(described.fields as JsonObject[]), { ...last, name, label: 'Коварное' }];
			const text = JSON.stringify({ success: true, result: { ...described, fields } });
			crm.faults.always({ operation: 'describe' }, { kind: 'text200', text });
			const input = inputItems(
				Object.defineProperty({ lastname: 'Поле' }, name, { value: 'значение', enumerable: true }),
			);
			await node.record('create', 'Leads', { fields: autoMapped() }, { input });
			const sent = crm.requests.filter(({ operation }) => operation === 'create').pop()?.parameters.element ?? '';
			expect(sent).toContain(`${JSON.stringify(name)}:"значение"`);
		});

	test('as a code of the CRM is shown as its code', async () => {
		crm.faults.next({ operation: 'retrieve' }, { kind: 'json', code: name, message: 'words' });
		await expect(node.record('retrieve', 'Leads', { recordId: byId(id) })).rejects.toThrow(
			`(retrieve, ${name}): words`,
		);
	});

	test('as a custom operation and its parameter', async () => {
		const parameters = {
			webserviceOperation: name,
			httpMethod: 'GET',
			parameters: { parameters: [{ name, value: 'x' }] },
		};
		await expect(node.run('customOperation', 'call', parameters)).rejects.toThrow();
	});
});
