// How records leave the node: as they are, typed, with labels of references, simplified.

import type { INodeParameters } from 'n8n-workflow';
import { useCrm } from '../useCrm';
import { autoMapped, byId, byName, mapped } from '../contexts';
import { actionNode, inputItems, requestCounts } from '../node';

const crm = useCrm({ samples: false });
const admin = actionNode(crm);
const sales = actionNode(crm, crm.sales);
let account = '';
let contact = '';

const LAST = ['assigned_user_id', 'createdtime', 'modifiedtime'];

beforeAll(() => {
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

const get = async (options: Record<string, unknown>, node = admin, more = {}) =>
	(await node.record('retrieve', 'Contacts', { recordId: byId(contact), options: options as never, ...more }))[0] ?? {};

test('raw values: every value is text, as the CRM sends it', async () => {
	const record = await get({ rawValues: true });
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

test('without options: numbers, yes and no, times with the zone’s offset, lists, null for empty', async () => {
	expect(await get({})).toMatchObject({
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
	expect(requestCounts(crm)).toEqual({ describe: 1, retrieve: 1 });
});

test('the zone is that of the credential', async () => {
	const berlin = actionNode(crm, crm.admin, { timezone: 'Europe/Berlin' });
	expect(await get({}, berlin)).toMatchObject({
		createdtime: '2026-01-31T14:30:00.000+01:00',
		modifiedtime: '2026-07-01T00:00:00.000+02:00',
	});
});

test('the numbers of line items are numbers, and the whole document goes back in', async () => {
	const product = crm.create('Products', { productname: 'Стул', unit_price: '100' });
	const [invoice = {}] = await admin.record('create', 'Invoice', {
		fields: mapped({
			subject: 'Счёт',
			invoicestatus: 'Created',
			account_id: account,
			bill_street: 'a',
			ship_street: 'b',
		}),
		lineItems: {
			items: [{ productid: { __rl: true, mode: 'id', value: product }, quantity: '2', listprice: '150,50' }],
		} as never,
	});
	expect(invoice.LineItems).toEqual([expect.objectContaining({ quantity: 2, listprice: 150.5, productid: product })]);
	expect(invoice).toMatchObject({ hdnGrandTotal: expect.any(Number) });
	const written = await admin.record(
		'revise',
		'Invoice',
		{
			recordId: byId(String(invoice.id)),
			fields: mapped({ subject: 'Снова' }),
			options: { lineItemsJson: '={{ $json.LineItems }}' },
		},
		{ input: inputItems(invoice) },
	);
	expect(written).toMatchObject([
		{ LineItems: [{ quantity: 2, listprice: 150.5 }], hdnGrandTotal: invoice.hdnGrandTotal },
	]);
});

test('the record’s label, which the CRM encodes for HTML, is as it was entered', async () => {
	const id = crm.create('Accounts', { accountname: `"O'Brien" & <Co>` });
	for (const options of [{}, { rawValues: true }]) {
		const [record] = await admin.record('retrieve', 'Accounts', { recordId: byId(id), options });
		expect(record).toMatchObject({ label: `"O'Brien" & <Co>`, accountname: `"O'Brien" & <Co>` });
	}
});

test('order: the id, what was done, the name and the number, then the rest with each label behind its field', async () => {
	const record = await get({ labels: true });
	const names = Object.keys(record);
	expect(names.slice(0, 4)).toEqual(['id', 'firstname', 'lastname', 'contact_no']);
	for (const [index, name] of names.entries()) {
		if (name.endsWith('_label')) expect(names[index - 1]).toBe(name.slice(0, -6));
		if (name.endsWith('_email')) expect(names[index - 2]).toBe(name.slice(0, -6));
	}
	const fields = mapped({ lastname: 'Соколова', phone: '5' }, ['lastname']);
	const [updated = {}] = await admin.record('upsert', 'Contacts', { fields });
	expect(Object.keys(updated).slice(0, 5)).toEqual(['id', 'action', 'firstname', 'lastname', 'contact_no']);
});

test('labels of references, owners and picklist values, and the owner’s e-mail address', async () => {
	await admin.record('revise', 'Contacts', { recordId: byId(contact), fields: mapped({ leadsource: 'Partner' }) });
	const { picklist, email } = await known();
	expect(await get({ labels: true })).toMatchObject({
		account_id: account,
		account_id_label: 'ООО «Ромашка»',
		contact_id: null,
		contact_id_label: null,
		assigned_user_id: '19x5',
		assigned_user_id_label: 'Продавцов',
		assigned_user_id_email: email,
		modifiedby_label: 'Администратор',
		leadsource: 'Partner',
		leadsource_label: picklist,
		cf_1109_label: ['Sport', 'Music'].map((entry) => expect.stringMatching(entry) as string),
	});
	expect(await get({ labels: true, rawValues: true })).toMatchObject({
		contact_id_label: '',
		leadsource_label: picklist,
		cf_1109_label: 'Sport |##| Music',
	});
});

/** What the CRM itself says of a picklist value and of the salesman. */
async function known(): Promise<{ picklist: string | undefined; email: string | undefined }> {
	const [description] = (await admin.run('module', 'describe', { module: 'Contacts' })).items;
	const fields = description?.json.fields as Array<{
		name: string;
		type: { picklistValues?: Array<{ label: string; value: string }> };
	}>;
	const entries = fields.find(({ name }) => name === 'leadsource')?.type.picklistValues;
	const [salesman] = await admin.record('retrieve', 'Users', { recordId: byId('19x5') });
	return {
		picklist: entries?.find(({ value }) => value === 'Partner')?.label,
		email: salesman?.email1 as string | undefined,
	};
}

test('labels for a user who may not see Users: own name, groups and records, and no e-mail addresses', async () => {
	const record = await get({ labels: true }, sales);
	expect(record).toMatchObject({ account_id_label: 'ООО «Ромашка»', assigned_user_id_label: 'sales' });
	expect(record).toMatchObject({ modifiedby_label: null });
	expect(record).not.toHaveProperty('assigned_user_id_email');
});

test('labels of 150 records need one query per module', async () => {
	const accounts = Array.from({ length: 150 }, (_, index) => crm.create('Accounts', { accountname: `К ${index}` }));
	accounts.forEach((id, index) =>
		crm.create('Contacts', { lastname: `Т ${index}`, mailingcity: 'Тьма', account_id: id }),
	);
	const conditions = { conditions: [{ field: 'mailingcity', operator: 'equals', value: 'Тьма' }] };
	const records = await admin.record('getMany', 'Contacts', {
		conditions,
		returnAll: true,
		columns: ['lastname', 'account_id'],
		options: { labels: true },
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
	const parameters = { recordId: byId('={{ $json.id }}'), columns: ['account_id'], options: { labels: true } };
	const records = await admin.record('retrieve', 'Contacts', parameters, { input });
	expect(records.map(({ account_id_label }) => account_id_label)).toEqual(accounts.map((_, index) => `Г ${index}`));
	expect(requestCounts(crm).query).toBeLessThanOrEqual(8);
});

test('the label of a reference that several changed records share is read once', async () => {
	const input = inputItems(...['1', '2', '3'].map((phone) => ({ phone })));
	await admin.record(
		'revise',
		'Contacts',
		{ recordId: byId(contact), fields: mapped({ phone: '={{ $json.phone }}' }), options: { labels: true } },
		{ input },
	);
	const { query = 0 } = requestCounts(crm);
	expect(query).toBeLessThanOrEqual(5);
});

describe('labels of many records that are written', () => {
	const COUNT = 60;
	let accounts: string[];
	let contacts: string[];
	beforeAll(() => {
		accounts = Array.from({ length: COUNT }, (_, index) => crm.create('Accounts', { accountname: `Много ${index}` }));
		contacts = accounts.map((account_id, index) =>
			crm.create('Contacts', {
				lastname: `Много ${index}`,
				email: `many${index}@example.com`,
				account_id,
				leadsource: 'Partner',
			}),
		);
	});
	const options = { labels: true };
	/** Requests that read names: each module once, with the empty page behind it. */
	const reads = () =>
		crm.requests
			.filter(({ operation, parameters }) => operation === 'query' && / id IN \(/.test(parameters.query ?? ''))
			.map(({ parameters }) => / FROM (\w+) /.exec(parameters.query ?? '')?.[1]);
	const rows = (make: (index: number) => object) =>
		inputItems(...Array.from({ length: COUNT }, (_, index) => make(index) as Record<string, string>));

	test.each<[operation: string, parameters: INodeParameters, input: (index: number) => object]>([
		[
			'create',
			{ fields: autoMapped() },
			(index) => ({ lastname: `Новый ${index}`, account_id: accounts[index], leadsource: 'Partner' }),
		],
		[
			'revise',
			{ recordId: byId('={{ $json.id }}'), fields: mapped({ phone: '={{ $json.phone }}', leadsource: 'Partner' }) },
			(index) => ({ id: contacts[index], phone: `+7 ${index}` }),
		],
		[
			'upsert',
			{ fields: autoMapped(['email']) },
			(index) => ({ lastname: 'Есть', email: `many${index}@example.com`, leadsource: 'Partner' }),
		],
		[
			'findOrCreate',
			{ fields: autoMapped(['email']) },
			(index) => ({ lastname: 'Есть', email: `many${index}@example.com` }),
		],
	])('%s: each module that they refer to is read once', async (operation, parameters, input) => {
		const items = await admin.record(operation, 'Contacts', { ...parameters, options }, { input: rows(input) });
		expect(items.map(({ account_id_label }) => account_id_label)).toEqual(
			Array.from({ length: COUNT }, (_, index) => `Много ${index}`),
		);
		const [first = {}] = items;
		const names = Object.keys(first);
		expect(names[names.indexOf('account_id') + 1]).toBe('account_id_label');
		expect(first).toMatchObject({ leadsource_label: 'Партнер', assigned_user_id_email: expect.stringMatching(/@/) });
		expect(reads().filter((module) => module === 'Accounts')).toHaveLength(1);
	});

	test('an item that fails takes none from the others', async () => {
		const input = inputItems({ account_id: accounts[0] }, { account_id: 'Никакой' }, { account_id: accounts[1] });
		const fields = mapped({ lastname: 'Новый', account_id: '={{ $json.account_id }}' });
		const made = await admin.record('create', 'Contacts', { fields, options }, { input, continueOnFail: true });
		expect(made.map(({ account_id_label }) => account_id_label)).toEqual(['Много 0', undefined, 'Много 1']);
	});

	test('raw, simplified, and a choice of several', async () => {
		const fields = mapped({ lastname: 'Новый', account_id: accounts[0] ?? '' });
		const choice = { ...options, rawValues: true, simplify: true };
		const [made = {}] = await admin.record('create', 'Contacts', { fields, options: choice });
		expect(made).toMatchObject({ account_id_label: 'Много 0', email: '' });
		expect(Object.keys(made)).not.toContain('modifiedby_label');
	});

	test('names that cannot be read leave the records as they are, and a hint says so', async () => {
		crm.faults.always(
			{ operation: 'query', when: ({ parameters }) => / FROM Accounts /.test(parameters.query ?? '') },
			{ kind: 'empty500' },
		);
		const input = inputItems(
			{ lastname: 'Раз', account_id: accounts[3] },
			{ lastname: 'Два', account_id: accounts[4] },
		);
		const { items, hints } = await admin.runRecord('create', 'Contacts', { fields: autoMapped(), options }, { input });
		expect(items.map(({ json }) => [json.lastname, json.account_id_label])).toEqual([
			['Раз', undefined],
			['Два', undefined],
		]);
		expect(hints).toEqual([
			expect.stringMatching(/^The records are saved, but the names of their references could not be read\. /),
		]);
	});
});

test.each<[module: string, fields: Record<string, string>, columns: string[]]>([
	[
		'Contacts',
		{ lastname: 'Простой' },
		['id', 'firstname', 'lastname', 'contact_no', 'account_id', 'email', 'phone', ...LAST],
	],
	['Leads', { lastname: 'Л' }, ['id', 'firstname', 'lastname', 'lead_no', 'email', 'phone', 'leadstatus', ...LAST]],
	['Accounts', { accountname: 'А' }, ['id', 'accountname', 'account_no', 'email1', 'phone', ...LAST]],
	[
		'Potentials',
		{ potentialname: 'С', closingdate: '2026-01-31' },
		['id', 'potentialname', 'potential_no', 'related_to', 'sales_stage', 'amount', 'closingdate', ...LAST],
	],
	['Products', { productname: 'Т' }, ['id', 'productname', 'product_no', 'vendor_id', 'unit_price', ...LAST]],
	[
		'HelpDesk',
		{ ticket_title: 'З' },
		['id', 'ticket_title', 'ticket_no', 'parent_id', 'ticketstatus', 'ticketpriorities', ...LAST],
	],
	[
		'Invoice',
		{ subject: 'Сч' },
		['id', 'subject', 'invoice_no', 'account_id', 'invoicestatus', 'hdnGrandTotal', ...LAST],
	],
])('simplified: %s have the same few columns, whatever is empty', async (module, fields, columns) => {
	const other = module === 'Accounts' ? { accountname: 'Б' } : {};
	const made = [crm.create(module, fields), crm.create(module, { ...fields, ...other, description: 'x' })];
	const options = { simplify: true };
	for (const id of made) {
		const [got = {}] = await admin.record('retrieve', module, { recordId: byId(id), options });
		expect(Object.keys(got)).toEqual(columns);
		expect(Object.keys(got).length).toBeLessThanOrEqual(10);
		const conditions = { conditions: [{ field: 'id', operator: 'equals', value: id }] };
		const [listed = {}] = await admin.record('getMany', module, { conditions, options });
		expect(Object.entries(listed)).toEqual(Object.entries(got));
	}
});

test('simplified, with chosen columns: those of them that are simple', async () => {
	const record = await get({ simplify: true }, admin, { columns: ['phone', 'lastname', 'birthday'] });
	expect(Object.keys(record)).toEqual(['id', 'lastname', 'phone']);
});

test('options go together', async () => {
	const record = await get({ simplify: true, labels: true });
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
			options: { labels: true },
		});
		expect(record).toMatchObject({
			donotcall: true,
			createdtime: expect.stringMatching(/\+03:00$/),
			assigned_user_id_label: expect.any(String),
		});
	});
});

describe('if the names of references cannot be read', () => {
	beforeEach(() => {
		crm.faults.always(
			{ operation: 'query', when: ({ parameters }) => /FROM Groups/.test(parameters.query ?? '') },
			{ kind: 'empty500' },
		);
	});
	const labelled = { labels: true };

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
			expect.stringMatching(/^The records are saved, but the names.*could not be read.*query, SERVER_FAULT/),
		]);
	});

	test('an option whose expression fails does not hide that the record was saved', async () => {
		const parameters = {
			fields: mapped({ lastname: 'Три' }),
			options: { rawValues: '={{ $("Nowhere").item.json.x }}' },
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
			options: { labels: true },
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

test('labels: a reference into a module that the user may not see has none, and the others have theirs', async () => {
	const node = actionNode(crm);
	crm.faults.always(
		{ operation: 'describe', when: ({ parameters }) => parameters.elementType === 'Accounts' },
		{ kind: 'json', code: 'ACCESS_DENIED', message: 'Permission to perform the operation is denied' },
	);
	try {
		expect(await get({ labels: true }, node)).toMatchObject({
			account_id: account,
			account_id_label: null,
			assigned_user_id_label: expect.stringMatching(/\S/),
		});
	} finally {
		crm.faults.clear();
	}
});
