// How records leave the node: as they are, typed, with labels of references, simplified.

import { startCrm, type Crm } from '../../crm';
import { byId, byName, mapped } from '../contexts';
import { actionNode, inputItems, requestCounts, type ActionNode } from '../node';

let crm: Crm;
let admin: ActionNode;
let sales: ActionNode;
let account = '';
let contact = '';

beforeAll(async () => {
	crm = await startCrm({ samples: false });
	admin = actionNode(crm);
	sales = actionNode(crm, crm.sales);
	account = crm.create('Accounts', { accountname: 'ООО «Ромашка»' }, { owner: '19x5' });
	const fields = {
		firstname: 'Анна',
		lastname: 'Соколова',
		account_id: account,
		birthday: '1979-03-14',
		donotcall: '1',
		cf_1115: '10.5',
		cf_1117: '100.5',
		cf_1119: '3',
		cf_1109: 'Sport |##| Music',
		cf_1125: '09:00:00',
		description: 'a & b',
	};
	contact = crm.create('Contacts', fields, {
		owner: '19x5',
		by: '19x1',
		createdtime: '2026-01-31 14:30:00',
		modifiedtime: '2026-07-01 00:00:00',
	});
});
afterAll(async () => await crm.stop());
beforeEach(() => crm.clearLog());

const get = async (options: Record<string, unknown>, node = admin, more = {}) =>
	(await node.record('retrieve', 'Contacts', { recordId: byId(contact), options: options as never, ...more }))[0] ?? {};

test('without options every value is text, as the CRM sends it', async () => {
	const record = await get({});
	expect(record).toMatchObject({
		donotcall: '1',
		cf_1115: '10.50',
		cf_1119: '3',
		cf_1109: 'Sport |##| Music',
		createdtime: '2026-01-31 14:30:00',
		firstname: 'Анна',
		title: '',
	});
	expect(requestCounts(crm)).toEqual({ describe: 1, retrieve: 1 });
});

test('typed values: numbers, yes and no, times with the zone’s offset, lists, null for empty', async () => {
	expect(await get({ typedValues: true })).toMatchObject({
		id: contact,
		donotcall: true,
		emailoptout: false,
		cf_1115: 10.5,
		cf_1117: 100.5,
		cf_1119: 3,
		cf_1109: ['Sport', 'Music'],
		birthday: '1979-03-14',
		cf_1125: '09:00:00',
		createdtime: '2026-01-31T14:30:00.000+03:00',
		firstname: 'Анна',
		title: null,
		account_id: account,
		contact_id: null,
	});
});

test('the zone is that of the credential', async () => {
	const berlin = actionNode(crm, crm.admin, { timezone: 'Europe/Berlin' });
	expect(await get({ typedValues: true }, berlin)).toMatchObject({
		createdtime: '2026-01-31T14:30:00.000+01:00',
		modifiedtime: '2026-07-01T00:00:00.000+02:00',
	});
});

test('labels of references and owners stand beside their ids', async () => {
	const record = await get({ referenceLabels: true });
	expect(record).toMatchObject({
		account_id: account,
		account_id_label: 'ООО «Ромашка»',
		assigned_user_id: '19x5',
		assigned_user_id_label: 'Продавцов',
		modifiedby_label: 'Администратор',
	});
	expect(record).not.toHaveProperty('contact_id_label');
});

test('labels for a user who may not see Users: own name, groups and records', async () => {
	const record = await get({ referenceLabels: true }, sales);
	expect(record).toMatchObject({ account_id_label: 'ООО «Ромашка»', assigned_user_id_label: 'sales' });
	expect(record).not.toHaveProperty('modifiedby_label');
});

test('labels of 150 records need one query a module', async () => {
	const accounts = Array.from({ length: 150 }, (_, index) => crm.create('Accounts', { accountname: `К ${index}` }));
	accounts.forEach((id, index) =>
		crm.create('Contacts', { lastname: `Т ${index}`, mailingcity: 'Тьма', account_id: id }),
	);
	const conditions = { conditions: [{ field: 'mailingcity', operator: 'equals', value: 'Тьма' }] };
	const records = await admin.record('getMany', 'Contacts', {
		conditions,
		returnAll: true,
		columns: ['lastname', 'account_id'],
		options: { referenceLabels: true },
	});
	expect(records.map(({ account_id_label }) => account_id_label)).toEqual(accounts.map((_, index) => `К ${index}`));
	// Two pages, an empty one and a count; users, groups, each with an empty page; two pages of accounts.
	expect(requestCounts(crm).query).toBeLessThanOrEqual(10);
});

test('labels of 120 records that are got by their ids are read together, too', async () => {
	const accounts = Array.from({ length: 120 }, (_, index) => crm.create('Accounts', { accountname: `Г ${index}` }));
	const input = inputItems(
		...accounts.map((account_id, index) => ({ id: crm.create('Contacts', { lastname: `Г ${index}`, account_id }) })),
	);
	const parameters = { recordId: byId('={{ $json.id }}'), columns: ['account_id'], options: { referenceLabels: true } };
	const records = await admin.record('retrieve', 'Contacts', parameters, { input });
	expect(records.map(({ account_id_label }) => account_id_label)).toEqual(accounts.map((_, index) => `Г ${index}`));
	expect(requestCounts(crm).query).toBeLessThanOrEqual(8);
});

test('the label of a reference that several changed records share is read once', async () => {
	const input = inputItems(...['1', '2', '3'].map((phone) => ({ phone })));
	await admin.record(
		'revise',
		'Contacts',
		{ recordId: byId(contact), fields: mapped({ phone: '={{ $json.phone }}' }), options: { referenceLabels: true } },
		{ input },
	);
	const { query = 0 } = requestCounts(crm);
	expect(query).toBeLessThanOrEqual(5);
});

test('simplified: ten fields or fewer, what names the record first', async () => {
	const record = await get({ simplify: true });
	expect(Object.keys(record).length).toBeLessThanOrEqual(10);
	expect(Object.keys(record).slice(0, 6)).toEqual([
		'id',
		'firstname',
		'lastname',
		'assigned_user_id',
		'createdtime',
		'modifiedtime',
	]);
	expect(Object.values(record)).not.toContain('');
});

test('options go together', async () => {
	const record = await get({ simplify: true, typedValues: true, referenceLabels: true });
	expect(record).toMatchObject({ createdtime: '2026-01-31T14:30:00.000+03:00', assigned_user_id_label: 'Продавцов' });
});

describe.each([
	['create', () => ({ fields: mapped({ lastname: 'Вид', donotcall: 'да' }) })],
	['revise', () => ({ recordId: byId(contact), fields: mapped({ donotcall: 'да' }) })],
	['update', () => ({ recordId: byId(contact), fields: mapped({ lastname: 'Соколова', donotcall: 'да' }) })],
	['upsert', () => ({ fields: mapped({ lastname: 'Соколова', donotcall: 'да' }, ['lastname']) })],
	['findOrCreate', () => ({ fields: mapped({ lastname: 'Соколова' }, ['lastname']) })],
	['getMany', () => ({ conditions: { conditions: [{ field: 'id', operator: 'equals', value: contact }] } })],
])('%s', (operation, parameters) => {
	test('has the options, too', async () => {
		const [record] = await admin.record(operation, 'Contacts', {
			...parameters(),
			options: { typedValues: true, referenceLabels: true },
		});
		expect(record).toMatchObject({
			donotcall: true,
			createdtime: expect.stringMatching(/\+03:00$/),
			assigned_user_id_label: expect.any(String),
		});
	});
});

describe('where the names of references cannot be read', () => {
	beforeEach(() => {
		crm.faults.always(
			{ operation: 'query', when: ({ parameters }) => /FROM Groups/.test(parameters.query ?? '') },
			{ kind: 'empty500' },
		);
	});
	afterEach(() => crm.faults.clear());
	const labelled = { typedValues: true, referenceLabels: true };

	test.each([
		['record', 'create', () => ({ module: byName('Contacts'), fields: mapped({ lastname: 'Один' }) })],
		[
			'record',
			'revise',
			() => ({ module: byName('Contacts'), recordId: byId(contact), fields: mapped({ phone: '1' }) }),
		],
		[
			'record',
			'update',
			() => ({ module: byName('Contacts'), recordId: byId(contact), fields: mapped({ lastname: 'Соколова' }) }),
		],
		[
			'record',
			'upsert',
			() => ({ module: byName('Contacts'), fields: mapped({ lastname: 'Соколова' }, ['lastname']) }),
		],
		[
			'record',
			'findOrCreate',
			() => ({ module: byName('Contacts'), fields: mapped({ lastname: 'Два' }, ['lastname']) }),
		],
		['comment', 'create', () => ({ module: byName('Contacts'), recordId: byId(contact), comment: 'Звонил' })],
		['document', 'upload', () => ({ fileLocation: 'link', link: 'https://example.com/a.pdf' })],
	])('%s %s returns what was saved, and a hint says so', async (resource, operation, parameters) => {
		const { items, hints } = await admin.run(resource, operation, { ...parameters(), options: labelled });
		expect(items.map(({ json }) => json)).toEqual([
			expect.objectContaining({
				id: expect.stringMatching(/^\d+x\d+$/),
				createdtime: expect.stringMatching(/\+03:00$/),
			}),
		]);
		expect(hints).toEqual([
			expect.stringMatching(/^The record was saved, but the names.*could not be read.*query, SERVER_FAULT/),
		]);
	});

	test('an option whose expression fails does not hide that the record was saved', async () => {
		const parameters = {
			fields: mapped({ lastname: 'Три' }),
			options: { typedValues: '={{ $("Nowhere").item.json.x }}' },
		};
		const { items, hints } = await admin.runRecord('create', 'Contacts', parameters);
		expect(items.map(({ json }) => json.lastname)).toEqual(['Три']);
		expect(hints).toEqual([
			expect.stringMatching(/^The record was saved, but the options of the output could not be applied\. .*node/),
		]);
	});

	test('a read says so as its error', async () => {
		await expect(get(labelled)).rejects.toMatchObject({ message: expect.stringMatching(/query, SERVER_FAULT/) });
	});
});

test('many records with columns have the options, too', async () => {
	const input = inputItems({}, {});
	const records = await admin.record(
		'retrieve',
		'Contacts',
		{
			recordId: byId(contact),
			columns: ['donotcall', 'account_id'],
			options: { typedValues: true, referenceLabels: true },
		},
		{ input },
	);
	const expected = { id: contact, donotcall: true, account_id: account, account_id_label: 'ООО «Ромашка»' };
	expect(records).toEqual([expected, expected]);
});

test('users’ secrets are in no answer', async () => {
	const queried = await admin.run('query', 'query', { query: 'SELECT * FROM Users', returnAll: true });
	const many = await admin.record('getMany', 'Users', { returnAll: true });
	const [one] = await admin.record('retrieve', 'Users', { recordId: byId('19x5') });
	for (const record of [...queried.items.map(({ json }) => json), ...many, one]) {
		expect(record).toHaveProperty('user_name');
		expect(JSON.stringify(record)).not.toMatch(/password|accesskey/);
		expect(JSON.stringify(record)).not.toContain(crm.sales.accessKey);
	}
});
