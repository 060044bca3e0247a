// Many items: order, paired items, what goes on after an error and what stops; deleting.

import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { useCrm } from '../useCrm';
import { autoMapped, byId, mapped } from '../contexts';
import { actionNode, inputItems, requestCounts, writesTo } from '../node';

const crm = useCrm();
const node = actionNode(crm);
const sales = actionNode(crm, crm.sales);

const THIS = byId('={{ $json.id }}');
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
const paired = (items: INodeExecutionData[]) => items.map(({ pairedItem }) => pairedItem);
const inPairs = (count: number) => numbers(count).map((item) => ({ item }));

test('120 items are created and read in their order, with one describe per execution', async () => {
	const lastnames = numbers(120).map((index) => `Пачка ${index}`);
	const made = await node.runRecord(
		'create',
		'Leads',
		{ fields: autoMapped() },
		{ input: inputItems(...lastnames.map((lastname) => ({ lastname }))) },
	);
	expect(made.items.map(({ json }) => json.lastname)).toEqual(lastnames);
	expect(paired(made.items)).toEqual(inPairs(120));
	expect(requestCounts(crm)).toEqual({ describe: 1, create: 120 });
	crm.clearLog();

	const input = [...made.items].reverse();
	const read = await node.runRecord('retrieve', 'Leads', { recordId: THIS, columns: ['lastname'] }, { input });
	expect(read.items.map(({ json }) => json.lastname)).toEqual([...lastnames].reverse());
	expect(requestCounts(crm)).toEqual({ describe: 1, query: 2 });
});

test('items are changed and deleted one by one, in their order', async () => {
	const input = inputItems(...numbers(40).map((index) => ({ id: crm.create('Leads', { lastname: `Ряд ${index}` }) })));
	const company = '={{ "ООО " + $json.id }}';
	const changed = await node.runRecord('revise', 'Leads', { recordId: THIS, fields: mapped({ company }) }, { input });
	expect(changed.items.map(({ json }) => json.company)).toEqual(input.map(({ json }) => `ООО ${String(json.id)}`));
	expect(paired(changed.items)).toEqual(inPairs(40));

	const deleted = await node.runRecord('delete', 'Leads', { recordId: THIS }, { input });
	expect(deleted.items.map(({ json }) => json)).toEqual(input.map(({ json }) => ({ id: json.id, deleted: true })));
	expect(paired(deleted.items)).toEqual(inPairs(40));
	expect(requestCounts(crm)).toEqual({ describe: 2, revise: 40, delete: 40 });
});

/** Input with a bad item in the middle: what fails, and where. */
const MIXED = inputItems(
	{ lastname: 'Хороший 1' },
	{ lastname: 'Плохой', birthday: 'soon' },
	{ lastname: 'Хороший 2' },
	{ firstname: 'Без фамилии' },
	{ lastname: 'Хороший 3' },
);

test('if the node continues on fail, bad items give errors in their place and the others are done', async () => {
	const { items } = await node.runRecord(
		'create',
		'Contacts',
		{ fields: autoMapped() },
		{ input: MIXED, continueOnFail: true },
	);
	expect(items.map(({ json }) => json.lastname ?? null)).toEqual(['Хороший 1', null, 'Хороший 2', null, 'Хороший 3']);
	expect(paired(items)).toEqual(inPairs(5));
	expect(items[1]).toEqual({
		json: {
			error: {
				message: expect.stringMatching(/“soon” is not a valid date/),
				code: 'INVALID_INPUT',
				operation: 'create',
				parameter: 'birthday',
				advice: expect.stringMatching(/31\.01\.2026/),
			},
		},
		pairedItem: { item: 1 },
	});
	expect(items[3]?.json.error).toMatchObject({
		parameter: 'lastname',
		message: expect.stringMatching(/Фамилия \(lastname\)/),
	});
	expect(items.every((item) => item.error === undefined)).toBe(true);
});

/** Parameters whose expression fails for the second of three items: `good` is what it gives for the others. */
const failing = (good: string) => `={{ $itemIndex === 1 ? $("Nowhere").item.json.x : ${good} }}`;
const EXPRESSIONS: Array<[operation: string, what: string, parameters: INodeParameters]> = [
	['retrieve', 'columns', { recordId: THIS, columns: failing('["lastname"]') }],
	['retrieve', 'record', { recordId: byId(failing('$json.id')), columns: ['lastname'] }],
	['retrieve', 'option of the output', { recordId: THIS, columns: ['lastname'], options: { labels: failing('true') } }],
	['getMany', 'columns', { columns: failing('["lastname"]'), limit: 1 }],
	['revise', 'field', { recordId: THIS, fields: mapped({ company: failing('"К"') }) }],
	['upsert', 'field', { fields: mapped({ lastname: failing('$json.id') }, ['lastname']) }],
	['delete', 'record', { recordId: byId(failing('$json.id')) }],
];

test.each(EXPRESSIONS)(
	'%s: an expression that fails for one item (%s) fails that item alone',
	async (operation, _what, parameters) => {
		const ids = numbers(3).map((index) => crm.create('Leads', { lastname: `Выражение ${index}` }));
		const { items } = await node.runRecord(operation, 'Leads', parameters, {
			input: inputItems(...ids.map((id) => ({ id }))),
			continueOnFail: true,
		});
		expect(items.map(({ json }) => json.error === undefined)).toEqual([true, false, true]);
		expect(paired(items)).toEqual(inPairs(3));
	},
);

test('an error of the CRM gives its own code and words', async () => {
	crm.faults.next(
		{ operation: 'create', skip: 1 },
		{ kind: 'json', code: 'ACCESS_DENIED', message: 'Permission to write is denied' },
	);
	const input = inputItems({ lastname: 'А' }, { lastname: 'Б' }, { lastname: 'В' });
	const { items } = await node.runRecord('create', 'Leads', { fields: autoMapped() }, { input, continueOnFail: true });
	expect(items[1]?.json.error).toEqual({
		message: expect.stringMatching(/profile does not allow.*Permission to write is denied/),
		code: 'ACCESS_DENIED',
		operation: 'create',
		parameter: null,
		advice: expect.stringMatching(/administrator/),
	});
	expect([items[0]?.json.lastname, items[2]?.json.lastname]).toEqual(['А', 'В']);
	expect(paired(items)).toEqual(inPairs(3));
});

test('if it does not, the first error ends the run and nothing further is written', async () => {
	await expect(node.runRecord('create', 'Contacts', { fields: autoMapped() }, { input: MIXED })).rejects.toMatchObject({
		message: expect.stringMatching(/soon/),
		description: expect.stringMatching(/Accepted/),
		context: expect.objectContaining({ itemIndex: 1 }),
	});
	expect(writesTo(crm)).toHaveLength(1);
});

const STOPS: Array<[operation: string, parameters: INodeParameters]> = [
	['revise', { recordId: THIS, fields: mapped({ company: '={{ $json.company }}' }) }],
	['update', { recordId: THIS, fields: mapped({ lastname: 'Н', company: '={{ $json.company }}' }) }],
	['delete', { recordId: THIS }],
	['upsert', { fields: mapped({ lastname: '={{ $json.id }}' }, ['lastname']) }],
	['findOrCreate', { fields: mapped({ lastname: '={{ $json.id }}' }, ['lastname']) }],
];

test.each(STOPS)('%s stops at the first error, too', async (operation, parameters) => {
	const ids = numbers(4).map((index) => crm.create('Leads', { lastname: `Стоп ${operation} ${index}` }));
	const writes = ['revise', 'update', 'delete', 'create'];
	for (const write of writes)
		crm.faults.next({ operation: write, skip: 1 }, { kind: 'json', code: 'ACCESS_DENIED', message: 'denied' });
	const input = inputItems(...ids.map((id) => ({ id, company: 'К' })));
	await expect(node.runRecord(operation, 'Leads', parameters, { input })).rejects.toMatchObject({
		context: expect.objectContaining({ itemIndex: 1 }),
	});
	expect(writesTo(crm)).toHaveLength(2);
});

test('no input item, no request', async () => {
	expect((await node.runRecord('create', 'Leads', { fields: autoMapped() }, { input: [] })).items).toEqual([]);
	expect(crm.requests).toEqual([]);
});

test('each item may have its own module', async () => {
	const input = inputItems(
		{ module: 'Leads', lastname: 'Л' },
		{ module: 'Contacts', lastname: 'К' },
		{ module: 'Nowhere', lastname: 'Н' },
	);
	const module = { __rl: true, mode: 'name', value: '={{ $json.module }}' };
	const { items } = await node.runRecord(
		'create',
		'Leads',
		{ module, fields: mapped({ lastname: '={{ $json.lastname }}' }) },
		{ input, continueOnFail: true },
	);
	expect(items.map(({ json }) => json.id ?? (json.error as { message: string }).message)).toEqual([
		expect.stringMatching(/^10x/),
		expect.stringMatching(/^12x/),
		expect.stringMatching(/does not know the module/),
	]);
});

describe('cancelling', () => {
	test.each([
		['create', { fields: autoMapped() }],
		['upsert', { fields: autoMapped(['lastname']) }],
	])('ends the run of %s: items not begun are not written', async (operation, parameters) => {
		const cancel = new AbortController();
		crm.faults.next(
			{
				operation: 'create',
				skip: 1,
				when: () => {
					cancel.abort();
					return true;
				},
			},
			{ kind: 'slow', milliseconds: 0 },
		);
		const input = inputItems(...numbers(20).map((index) => ({ lastname: `Отмена ${operation} ${index}` })));
		await node
			.runRecord(operation, 'Leads', parameters, { input, continueOnFail: true, signal: cancel.signal })
			.catch(() => undefined);
		expect(writesTo(crm).length).toBeLessThan(4);
	});
});

describe('Delete', () => {
	test('moves the record to the recycle bin', async () => {
		const id = crm.create('Leads', { lastname: 'Прочь' });
		expect(await node.record('delete', 'Leads', { recordId: byId(id) })).toEqual([{ id, deleted: true }]);
		expect(crm.records('Leads').some((one) => one.id === id)).toBe(false);
		await expect(node.record('delete', 'Leads', { recordId: byId(id) })).rejects.toMatchObject({
			message: expect.stringMatching(/does not exist/),
		});
	});

	test.each([
		['Groups', '20x3', /settings, not a module with records/],
		['Currency', '21x1', /settings, not a module with records/],
		['DocumentFolders', '22x1', /settings, not a module with records/],
		['Users', '19x5', /Users are not deleted as records/],
		['Leads', '20x3', /20x3 does not belong to the module/],
		['Leads', '19x5', /19x5 does not belong to the module/],
	])('in %s %s is refused and nothing is sent: the CRM would remove it for good', async (module, id, message) => {
		await expect(node.record('delete', module, { recordId: byId(id) })).rejects.toMatchObject({
			message: expect.stringMatching(message),
		});
		expect(writesTo(crm)).toEqual([]);
	});

	test('what the profile or the sharing rules forbid', async () => {
		const id = crm.create('Leads', { lastname: 'Чужой' }, { owner: '19x1' });
		await expect(sales.record('delete', 'Leads', { recordId: byId(id) })).rejects.toMatchObject({
			message: expect.stringMatching(/sharing rules/),
		});
	});
});
