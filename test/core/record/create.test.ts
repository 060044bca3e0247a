// Record: Create, in n8n-core's execute context against the embedded CRM.

import { useCrm } from '../useCrm';
import { autoMapped, mapped } from '../contexts';
import { actionNode, inputItems, sentElement, writesTo } from '../node';

const crm = useCrm();
const admin = actionNode(crm);
const sales = actionNode(crm, crm.sales);

describe('what is sent and what comes back', () => {
	test('the record as the CRM stored it, with its id and number', async () => {
		const [record] = await admin.record('create', 'Contacts', {
			fields: mapped({ firstname: 'Анна', lastname: 'О\'Нил & <Ко> \\ "%"' }),
		});
		expect(record).toMatchObject({
			id: expect.stringMatching(/^12x\d+$/),
			contact_no: expect.stringMatching(/\d+$/),
			lastname: 'О\'Нил & <Ко> \\ "%"',
		});
		expect(crm.records('Contacts').find((one) => one.id === record?.id)).toMatchObject({ firstname: 'Анна' });
	});

	test('the credential’s user owns the record if no owner is given', async () => {
		const [own] = await sales.record('create', 'Leads', { fields: mapped({ lastname: 'Своя' }) });
		expect(own).toMatchObject({ assigned_user_id: crm.sales.id });
	});

	test('the source says that n8n made it', async () => {
		const [record] = await admin.record('create', 'Leads', { fields: mapped({ lastname: 'Источник' }) });
		expect(record).toMatchObject({ source: 'N8N' });
	});

	test('fields that the person did not touch are not sent', async () => {
		await admin.record('create', 'Contacts', { fields: mapped({ lastname: 'Малая', firstname: null, email: null }) });
		expect(sentElement(crm, 'create')).toEqual({ source: 'n8n', lastname: 'Малая', assigned_user_id: crm.admin.id });
	});

	test('a form that was never filled in names the required fields', async () => {
		const fields = { mappingMode: 'defineBelow', value: null, matchingColumns: [], schema: [] };
		await expect(admin.record('create', 'Contacts', { fields })).rejects.toMatchObject({
			message: expect.stringMatching(/Required fields of .*\(lastname\)/),
		});
		expect(writesTo(crm)).toEqual([]);
	});

	test('an expression that gives nothing leaves its field out', async () => {
		const fields = mapped({ lastname: 'Пустое', firstname: '={{ $json.nothing }}', email: '={{ undefined }}' });
		await admin.record('create', 'Contacts', { fields });
		expect(sentElement(crm, 'create')).toEqual({ source: 'n8n', lastname: 'Пустое', assigned_user_id: crm.admin.id });
	});

	test('line breaks, accents and entities in text stay as they were', async () => {
		const description = 'Первая\nвторая &amp; třetí\t“четвёртая”';
		const [record] = await admin.record('create', 'HelpDesk', {
			fields: mapped({ ticket_title: 'Текст', ticketpriorities: 'High', ticketstatus: 'Open', description }),
		});
		expect(record).toMatchObject({ description });
	});

	test('a required field may come from the CRM’s own default', async () => {
		const [record] = await admin.record('create', 'Documents', {
			fields: mapped({ notes_title: 'Ссылка', filename: 'https://example.com/a.pdf' }),
		});
		expect(record).toMatchObject({ notes_title: 'Ссылка', filelocationtype: 'E', filestatus: true });
	});
});

/** Field of a Contact, what the person gives, what the node then returns. */
const VALUES: Array<[field: string, given: unknown, stored: unknown]> = [
	['donotcall', true, true],
	['donotcall', 'да', true],
	['donotcall', 'Yes', true],
	['donotcall', 'TRUE', true],
	['donotcall', 1, true],
	['donotcall', 'нет', false],
	['donotcall', 'false', false],
	['donotcall', 0, false],
	['birthday', '1980-05-17', '1980-05-17'],
	['birthday', '17.05.1980', '1980-05-17'],
	['birthday', '7.5.1980', '1980-05-07'],
	['birthday', '1980-05-17T23:30:00+03:00', '1980-05-17'],
	['birthday', '1980-05-16T22:30:00Z', '1980-05-17'],
	['cf_1113', new Date('2026-01-31T21:30:00Z').toISOString(), '2026-02-01'],
	['cf_1115', '1 234,56', 1234.56],
	['cf_1115', '-0.5', -0.5],
	['cf_1115', 12.25, 12.25],
	['cf_1117', '1,234.56', 1234.56],
	['cf_1117', '1 234 567,89', 1234567.89],
	['cf_1119', '1 000', 1000],
	['cf_1119', 42, 42],
	['cf_1125', '9:05', '09:05:00'],
	['cf_1125', '2:30 PM', '14:30:00'],
	['cf_1121', 7701234567, '7701234567'],
	['email', 'a.b+c@example.com', 'a.b+c@example.com'],
	['leadsource', 'Web Site', 'Web Site'],
	['leadsource', 'web site', 'Web Site'],
];

describe('values as people have them', () => {
	test.each(VALUES)('%s: %p, mapped one by one', async (field, given, stored) => {
		const fields = mapped({ lastname: 'Значение', [field]: given as string });
		const [record] = await admin.record('create', 'Contacts', { fields });
		expect(record?.[field]).toBe(stored);
	});

	test('all of them from the input, by the names of the fields', async () => {
		const input = inputItems(...VALUES.map(([field, given]) => ({ lastname: 'Вход', [field]: given as string })));
		const records = await admin.record('create', 'Contacts', { fields: autoMapped() }, { input });
		expect(records.map((record, index) => record[VALUES[index]?.[0] ?? ''])).toEqual(
			VALUES.map(([, , stored]) => stored),
		);
	});

	test('a picklist by its label in the user’s language', async () => {
		const describe = await admin.run('module', 'describe', { module: 'Contacts' });
		const fields = describe.items[0]?.json.fields as Array<{
			name: string;
			type: { picklistValues?: Array<{ label: string; value: string }> };
		}>;
		const entry = fields
			.find(({ name }) => name === 'leadsource')
			?.type.picklistValues?.find(({ label, value }) => label !== value);
		expect(entry).toBeDefined();
		const [record] = await admin.record('create', 'Contacts', {
			fields: mapped({ lastname: 'Список', leadsource: entry?.label ?? '' }),
		});
		expect(record).toMatchObject({ leadsource: entry?.value });
	});

	test.each([
		['a list', (names: string[]) => names],
		['text with commas', (names: string[]) => names.join(', ')],
		['the CRM’s own form', (names: string[]) => names.join(' |##| ')],
	])('a multi-picklist from %s', async (_form, written) => {
		const describe = await admin.run('module', 'describe', { module: 'Contacts' });
		const fields = describe.items[0]?.json.fields as Array<{
			name: string;
			type: { picklistValues?: Array<{ value: string }> };
		}>;
		const names = (fields.find(({ name }) => name === 'cf_1109')?.type.picklistValues ?? [])
			.slice(0, 2)
			.map(({ value }) => value);
		expect(names).toHaveLength(2);
		const [record] = await admin.record('create', 'Contacts', {
			fields: mapped({ lastname: 'Много', cf_1109: written(names) }),
		});
		expect(record).toMatchObject({ cf_1109: names });
	});

	test('input that is no field of the module is left out under auto-mapping', async () => {
		const input = inputItems({
			lastname: 'Лишнее',
			id: '12x1',
			unknown: [1, 2],
			createdtime: '2020-01-01 00:00:00',
			tags: 'x',
		});
		await admin.record('create', 'Contacts', { fields: autoMapped() }, { input });
		expect(sentElement(crm, 'create')).toEqual({ source: 'n8n', lastname: 'Лишнее', assigned_user_id: crm.admin.id });
	});

	test.each([
		['its webservice id', (id: string) => id],
		['its number', (id: string) => Number(id.slice(3))],
		[
			'the address of its page',
			(id: string) => `${crm.url}/index.php?module=Accounts&view=Detail&record=${id.slice(3)}&app=SALES`,
		],
	])('a reference by %s', async (_form, written) => {
		const account = crm.create('Accounts', { accountname: `Контрагент ${_form}` });
		const [record] = await admin.record('create', 'Contacts', {
			fields: mapped({ lastname: 'Ссылкин', account_id: written(account) }),
		});
		expect(record).toMatchObject({ account_id: account });
	});
});

describe('owners', () => {
	const owners: Array<[how: string, given: string, owner: string]> = [
		['login', 'sales', '19x5'],
		['login in capitals', 'SALES', '19x5'],
		['full name', 'Продавцов', '19x5'],
		['e-mail', 'Sales@example.test', '19x5'],
		['group name', 'Отдел Продаж', '20x2'],
		['id', '19x5', '19x5'],
		['group id', '20x3', '20x3'],
	];
	test.each(owners)('by %s, for an administrator', async (_how, given, owner) => {
		const [record] = await admin.record('create', 'Leads', {
			fields: mapped({ lastname: 'Чей', assigned_user_id: given }),
		});
		expect(record).toMatchObject({ assigned_user_id: owner });
	});

	test.each([
		['login', 'sales', '19x5'],
		['id', '19x5', '19x5'],
		['group name', 'отдел продаж', '20x2'],
	])('by %s, for a user who may not see Users', async (_how, given, owner) => {
		const [record] = await sales.record('create', 'Leads', {
			fields: mapped({ lastname: 'Чей', assigned_user_id: given }),
		});
		expect(record).toMatchObject({ assigned_user_id: owner });
	});

	test.each([
		['nobody', /nobody.*owner|nobody.*user or group/],
		['19x777', /19x777.*user or group/],
		['12x5', /12x5.*user or group/],
		['Отдел', /Отдел.*user or group/],
	])('%s is refused and not sent, for an administrator', async (given, message) => {
		const fields = mapped({ lastname: 'Ничей', assigned_user_id: given });
		await expect(admin.record('create', 'Contacts', { fields })).rejects.toMatchObject({
			message: expect.stringMatching(message),
			description: expect.stringContaining('login'),
		});
		expect(writesTo(crm)).toEqual([]);
	});

	test.each(['admin', 'nobody', '12x5', 'Администратор'])(
		'%s is refused and not sent, for a user who may not see Users',
		async (given) => {
			const fields = mapped({ lastname: 'Ничей', assigned_user_id: given });
			await expect(sales.record('create', 'Contacts', { fields })).rejects.toMatchObject({
				message: expect.stringMatching(new RegExp(`${given}.*user or group`)),
			});
			expect(writesTo(crm)).toEqual([]);
		},
	);

	test('the CRM’s words if it does not let a user give a record away', async () => {
		const fields = mapped({ lastname: 'Чужой', assigned_user_id: '19x1' });
		await expect(sales.record('create', 'Leads', { fields })).rejects.toMatchObject({
			message: expect.stringContaining('may not give records to that owner'),
			description: expect.stringContaining('group'),
		});
	});
});

describe('hints', () => {
	test('emoji are warned of before the CRM replaces them', async () => {
		const { hints, items } = await admin.runRecord('create', 'Contacts', { fields: mapped({ lastname: 'Улыбка 😀' }) });
		expect(items[0]?.json.lastname).toBe('Улыбка ????');
		expect(hints).toEqual([expect.stringMatching(/Фамилия.*emoji/)]);
	});

	test('text that the CRM cut', async () => {
		const { hints } = await admin.runRecord('create', 'Contacts', { fields: mapped({ lastname: 'я'.repeat(100) }) });
		expect(hints).toEqual([expect.stringMatching(/cut.*Фамилия.*80 of 100/)]);
	});

	test('each is said once, however many items have it', async () => {
		const input = inputItems(...Array.from({ length: 5 }, (_, index) => ({ lastname: `😀${index}` })));
		const { hints } = await admin.runRecord('create', 'Contacts', { fields: autoMapped() }, { input });
		expect(hints).toHaveLength(1);
	});

	test('none if the CRM stored what was sent', async () => {
		const { hints } = await admin.runRecord('create', 'Contacts', {
			fields: mapped({ lastname: 'Ровно', cf_1115: '5' }),
		});
		expect(hints).toEqual([]);
		expect(writesTo(crm)).toHaveLength(1);
	});
});
