// Records and owners by the names that people use: record number, label, login, full name.

import type { INodeParameters } from 'n8n-workflow';
import { autoMapped, byId, mapped } from '../contexts';
import { actionNode, inputItems, requestCounts, writesTo, type ActionNode } from '../node';
import { useCrm } from '../useCrm';

const crm = useCrm({ samples: false });
let node: ActionNode;
let account = '';
let accountNumber = '';
let contact = '';
let contactNumber = '';

beforeAll(() => {
	node = actionNode(crm);
	account = crm.create('Accounts', { accountname: `ООО "Ромашка" & O'Сын` });
	contact = crm.create('Contacts', { firstname: 'Анна Мария', lastname: 'Соколова', account_id: account });
	crm.create('Contacts', { firstname: 'Пётр', lastname: 'Одинцов' });
	crm.create('Contacts', { lastname: 'Безымянный' });
	for (const phone of ['1', '2']) crm.create('Contacts', { firstname: 'Иван', lastname: 'Двойников', phone });
	crm.create('Contacts', { firstname: 'Вера', lastname: 'Регистрова' });
	crm.create('Contacts', { firstname: 'ВЕРА', lastname: 'РЕГИСТРОВА' });
	accountNumber = String(crm.records('Accounts')[0]?.account_no);
	contactNumber = String(crm.records('Contacts')[0]?.contact_no);
});

const label = `ООО "Ромашка" & O'Сын`;

describe('a reference in a value', () => {
	test.each<[how: string, given: () => unknown]>([
		['webservice id', () => account],
		['internal id', () => account.slice(3)],
		['internal id as a number', () => Number(account.slice(3))],
		['record number', () => accountNumber],
		['record number in other letters', () => accountNumber.toLowerCase()],
		['label', () => label],
		['label with spaces around it', () => `  ${label} `],
		['address of the page', () => `${crm.url}/index.php?module=Accounts&view=Detail&record=${account.slice(3)}`],
	])('by its %s', async (_how, given) => {
		const input = inputItems({ lastname: 'Новый', account_id: given() as string });
		expect(await node.record('create', 'Contacts', { fields: autoMapped() }, { input })).toMatchObject([
			{ account_id: account },
		]);
	});

	test.each<[what: string, given: unknown, message: RegExp]>([
		['nobody’s name', 'Никто', /“Никто” does not name a record \(account_id\)/],
		['a part of the label', 'Ромашка', /“Ромашка” does not name a record/],
		['a number with letters', '12a', /“12a” does not name a record/],
		['half an id', '11x', /“11x” does not name a record/],
		['a condition', "x' OR '1'='1", /does not name a record/],
		['wildcards', '%', /“%” does not name a record/],
		['an object', { label }, /is not a single value/],
		['a list', [accountNumber], /is not a single value/],
		['a book', 'я'.repeat(5_000), /does not name a record/],
	])('by %s: one clear error, and nothing is written', async (_what, given, message) => {
		const input = inputItems({ lastname: 'Новый', account_id: given as string });
		await expect(node.record('create', 'Contacts', { fields: autoMapped() }, { input })).rejects.toMatchObject({
			message: expect.stringMatching(message),
		});
		expect(writesTo(crm)).toEqual([]);
	});
});

describe('a record', () => {
	const get = async (recordId: string) => await node.record('retrieve', 'Contacts', { recordId: byId(recordId) });

	test.each<[how: string, given: () => string]>([
		['record number', () => contactNumber],
		['first and last name', () => 'Анна Мария Соколова'],
		['last and first name', () => 'Соколова Анна Мария'],
		['first and last name in other letters', () => 'АННА МАРИЯ СОКОЛОВА'],
	])('by its %s', async (_how, given) => {
		expect(await get(given())).toMatchObject([{ id: contact }]);
	});

	test('by a last name that is the whole label', async () => {
		expect(await get('Безымянный')).toMatchObject([{ lastname: 'Безымянный' }]);
		await expect(get('Одинцов')).rejects.toMatchObject({ message: expect.stringMatching(/does not name a record/) });
	});

	test('twins of the same name: an error lists them', async () => {
		await expect(get('Иван Двойников')).rejects.toMatchObject({
			message: expect.stringMatching(
				/“Иван Двойников” names 2 records: Иван Двойников \(12x\d+\), Иван Двойников \(12x\d+\)/,
			),
			description: expect.stringMatching(/webservice id.*record number/),
		});
	});

	test('names that differ in case only: the very same letters win, other ones are refused', async () => {
		expect(await get('ВЕРА РЕГИСТРОВА')).toMatchObject([{ firstname: 'ВЕРА' }]);
		await expect(get('вера регистрова')).rejects.toMatchObject({ message: expect.stringMatching(/names 2 records/) });
	});

	test.each([
		['Müller', 'Muller'],
		['Weiß', 'Weis'],
		['José', 'Jose'],
	])('%s: letters that the database takes for each other are other names', async (lastname, other) => {
		const id = crm.create('Contacts', { lastname });
		await expect(get(other)).rejects.toMatchObject({ message: expect.stringMatching(/does not name a record/) });
		await expect(node.record('delete', 'Contacts', { recordId: byId(other) })).rejects.toMatchObject({
			message: expect.stringMatching(/does not name a record/),
		});
		expect(await get(lastname.toUpperCase().replace('SS', 'ß'))).toMatchObject([{ id }]);
	});

	test('ё may be written as е', async () => {
		const id = crm.create('Contacts', { firstname: 'Артём', lastname: 'Королёв' });
		expect(await get('Артем Королев')).toMatchObject([{ id }]);
	});

	test('many items by their numbers: one request for all', async () => {
		const numbers = crm.records('Contacts').map(({ contact_no }) => String(contact_no));
		crm.clearLog();
		const parameters = { recordId: byId('={{ $json.number }}'), columns: ['lastname'] };
		const input = inputItems(...numbers.map((number) => ({ number })));
		expect(await node.record('retrieve', 'Contacts', parameters, { input })).toHaveLength(numbers.length);
		// Numbers, and the labels that they could be, each with an empty page; then the records.
		expect(requestCounts(crm).query).toBeLessThanOrEqual(7);
	});
});

test('many items with names as references are looked up together, each once', async () => {
	const accounts = Array.from({ length: 30 }, (_, index) => `Контрагент ${index}`);
	for (const accountname of accounts) crm.create('Accounts', { accountname });
	crm.clearLog();
	const rows = accounts.map((account_id) => ({ lastname: 'Много', account_id }));
	const input = inputItems(...rows, ...rows);
	const made = await node.record('create', 'Contacts', { fields: autoMapped(), options: { labels: true } }, { input });
	expect(made.map(({ account_id_label }) => account_id_label)).toEqual([...accounts, ...accounts]);
	const lookups = crm.requests.filter(
		({ operation, parameters }) => operation === 'query' && /WHERE account(_no|name)/.test(parameters.query ?? ''),
	);
	expect(lookups.length).toBeLessThanOrEqual(4);
});

test('conditions take names, too', async () => {
	for (const value of [accountNumber, label]) {
		const conditions = { conditions: [{ field: 'account_id', operator: 'equals', value }] };
		expect(await node.record('getMany', 'Contacts', { conditions })).toEqual(
			expect.arrayContaining([expect.objectContaining({ id: contact })]),
		);
	}
});

test('a failed lookup is not remembered', async () => {
	crm.faults.next(
		{ operation: 'query', when: ({ parameters }) => /account_no/.test(parameters.query ?? '') },
		{ kind: 'json', code: 'INTERNAL_SERVER_ERROR', message: 'x' },
	);
	const input = inputItems({ lastname: 'A', account_id: label }, { lastname: 'B', account_id: label });
	const { items } = await node.runRecord(
		'create',
		'Contacts',
		{ fields: autoMapped() },
		{ input, continueOnFail: true },
	);
	expect(items.map(({ json }) => json.account_id ?? 'error')).toEqual(['error', account]);
});

describe('an owner', () => {
	const create = async (assigned_user_id: string) =>
		await node.record('create', 'Contacts', { fields: mapped({ lastname: 'А', assigned_user_id } as INodeParameters) });

	test('by «Фамилия Имя» as well as by first and last name', async () => {
		const id = crm.create('Users', {
			user_name: 'petrova',
			first_name: 'Мария',
			last_name: 'Петрова',
			email1: 'petrova@example.com',
			status: 'Active',
			is_admin: 'off',
		});
		for (const name of ['Мария Петрова', 'Петрова Мария', ' петрова  мария ', 'PETROVA@example.com']) {
			expect(await create(name)).toMatchObject([{ assigned_user_id: id }]);
		}
		await expect(create('petrova @example.com')).rejects.toMatchObject({
			message: expect.stringMatching(/is not one active user or group/),
		});
	});

	test('twins: an error lists them', async () => {
		for (const user_name of ['ivan1', 'ivan2']) {
			crm.create('Users', { user_name, first_name: 'Иван', last_name: 'Иванов', email1: 'i@x.y', status: 'Active' });
		}
		await expect(create('Иванов Иван')).rejects.toMatchObject({
			message: expect.stringMatching(/names 2 users or groups: Иван Иванов \(19x\d+\), Иван Иванов \(19x\d+\)/),
		});
	});
});
