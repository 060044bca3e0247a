// What tests may change in an installation, and what they may look into.

import type { Crm, JsonObject, JsonValue, NewField } from '../crm';
import { isObject } from '../crm/json';
import { Client, codeOf } from './client';
import { openCrm } from '../core/useCrm';

let crm: Crm;
let admin: Client;

beforeEach(async () => {
	crm = await openCrm({ samples: false });
	admin = await Client.login(crm);
});

async function fieldsOf(client: Client, elementType: string): Promise<JsonObject[]> {
	const { json } = await client.get('describe', { elementType });
	const result = json?.result;
	return isObject(result) && Array.isArray(result.fields) ? result.fields.filter(isObject) : [];
}

describe('a field that is added', () => {
	test('is NULL in records from before, which no condition finds', async () => {
		const before = crm.create('Leads', { lastname: 'Before' });
		const name = crm.addField('Leads', { type: 'string', label: 'Later' });
		const after = crm.create('Leads', { lastname: 'After' });
		expect(crm.database.columns(before)[name]).toBeNull();
		expect(crm.database.columns(after)[name]).toBe('');
		expect((await admin.retrieve(before))[name]).toBe('');
		expect(await admin.rows(`SELECT id FROM Leads WHERE ${name} = ' ';`)).toEqual([{ id: after }]);
		expect(await admin.rows(`SELECT id FROM Leads WHERE ${name} != 'x';`)).toEqual([{ id: after }]);
	});

	test('may be mandatory, in Documents too', async () => {
		const name = crm.addField('Documents', { type: 'picklist', values: ['A', 'B'], mandatory: true });
		const element = { notes_title: 'D', assigned_user_id: '19x1' };
		const create = (fields: JsonObject): Promise<unknown> =>
			admin.post('create', { elementType: 'Documents', element: JSON.stringify(fields) }).then(codeOf);
		expect(await create(element)).toBe('MANDATORY_FIELDS_MISSING');
		expect(await create({ ...element, [name]: 'A' })).toBe('ok');
		expect((await fieldsOf(admin, 'Documents')).find((field) => field.name === name)).toMatchObject({
			mandatory: true,
			type: { name: 'picklist', picklistValues: [{ value: 'A' }, { value: 'B' }] },
		});
	});

	test.each<[NewField['type'], string, JsonValue, string]>([
		['percent', 'double', '12.5', '12.50'],
		['double', 'double', '12.5', '12.50'],
		['currency', 'currency', '12.5', '12.50000'],
		['integer', 'integer', '12', '12'],
		['boolean', 'boolean', '1', '1'],
		['date', 'date', '2026-01-31', '2026-01-31'],
		['multipicklist', 'multipicklist', ['A', 'B'], 'A |##| B'],
		['reference', 'reference', '11x0', ''],
	])('of type %s is described as %s and holds what it is given', async (type, described, sent, read) => {
		const name = crm.addField('Contacts', { type, values: ['A', 'B'], refersTo: ['Accounts'] });
		const field = (await fieldsOf(admin, 'Contacts')).find((one) => one.name === name);
		expect(field?.type).toMatchObject({ name: described });
		const made = await admin.create('Contacts', { lastname: 'C', [name]: sent });
		expect((await admin.retrieve(made.id))[name]).toBe(read);
	});

	test('is shown to the salesman as well, and several have names of their own', async () => {
		const names = [crm.addField('Leads', { type: 'string' }), crm.addField('Leads', { type: 'string' })];
		const sales = await Client.login(crm, 'sales');
		const shown = (await fieldsOf(sales, 'Leads')).map((field) => field.name);
		expect(new Set(names).size).toBe(2);
		expect(shown).toEqual(expect.arrayContaining(names));
	});
});

test('a choice that is taken out of a picklist stays in the records that hold it', async () => {
	const id = crm.create('Leads', { lastname: 'L', leadsource: 'Partner' });
	crm.retireChoice('Leads', 'leadsource', 'Partner');
	const field = (await fieldsOf(admin, 'Leads')).find((one) => one.name === 'leadsource');
	expect(JSON.stringify(field)).not.toContain('"Partner"');
	expect((await admin.retrieve(id)).leadsource).toBe('Partner');
});

describe('a user with habits of his own', () => {
	test('writes amounts in his currency and prices by his separators', async () => {
		const currency = crm.addCurrency({ name: 'Euro', code: 'EUR', rate: 0.011 });
		const user = crm.addUser({ username: 'komma', decimal: ',', grouping: '.', currency, dateFormat: 'dd.mm.yyyy' });
		const client = await Client.login(crm, user);
		const owner = { assigned_user_id: user.id };
		const deal = { potentialname: 'D', closingdate: '2026-12-31', sales_stage: 'Prospecting', ...owner };
		const made = await client.create('Potentials', { ...deal, amount: '1234.56', probability: '33.5' });
		expect(made).toMatchObject({ amount: '1234.54545455', probability: '33.500', forecast_amount: '413.63636364' });
		const product = await client.create('Products', { productname: 'P', unit_price: '1234.56', ...owner });
		expect(crm.database.prices(String(product.id))).toEqual({ '21x1': '123456.00000000' });
		expect((await fieldsOf(client, 'Contacts')).find((field) => field.name === 'birthday')?.type).toMatchObject({
			format: 'dd.mm.yyyy',
		});
		expect((await fieldsOf(client, 'Products')).map((field) => field.name)).toContain('currency2');
	});

	test('the administrator may be as the installer leaves him', async () => {
		for (const [personality, decimals, stored] of [
			['salesplatform-7.2', '2', '1234.56000000'],
			['vtiger-7.5-php7.4', '', '0.00000000'],
			['vtiger-8.2', '0', '1235.00000000'],
		] as const) {
			const other = await openCrm({ personality, samples: false, installerAdmin: true });
			const client = await Client.login(other);
			expect((await client.retrieve('19x1')).no_of_currency_decimals).toBe(decimals);
			expect((await client.create('Accounts', { accountname: 'A', annual_revenue: '1234.56' })).annual_revenue).toBe(
				stored,
			);
		}
	});
});

describe('an event', () => {
	test('loses contacts and invitees unless the lists go along', async () => {
		const [one, two] = ['One', 'Two'].map((lastname) => crm.create('Contacts', { lastname }));
		const id = crm.create(
			'Events',
			{ subject: 'E', contact_id: one ?? '', date_start: '2026-12-01', activitytype: 'Meeting' },
			{ contacts: [one ?? '', two ?? ''], invitees: ['19x1', '19x5'] },
		);
		const guests = (): unknown => [crm.database.contacts(id), crm.database.invitees(id)];
		const whole = [
			[one, two],
			['19x1', '19x5'],
		];
		expect(guests()).toEqual(whole);
		crm.revise(id, { location: 'here' });
		expect(guests()).toEqual(whole);
		const bare = (ids: Array<string | undefined>): string => ids.map((entry) => entry?.split('x')[1]).join(';');
		await admin.write('revise', { id, location: 'there' }, '', {
			contactidlist: bare([one, two]),
			inviteesid: bare(['19x1', '19x5']),
		});
		expect(guests()).toEqual(whole);
		await admin.write('revise', { id, location: 'elsewhere' });
		expect(guests()).toEqual([[one], []]);
	});
});

describe('the tables behind a record', () => {
	test('show taxes and prices, which a bare change loses and one of single fields keeps', async () => {
		const id = crm.create('Products', { productname: 'P', unit_price: '100.5', tax1: '10' });
		expect([crm.database.prices(id), crm.database.taxes(id)]).toEqual([{ '21x1': '100.50000000' }, { tax1: '10.000' }]);
		await admin.write('revise', { id, description: 'x' }, '', { ajxaction: 'DETAILVIEW' });
		expect([crm.database.prices(id), crm.database.taxes(id)]).toEqual([{ '21x1': '100.50000000' }, { tax1: '10.000' }]);
		await admin.write('revise', { id, description: 'y' });
		expect([crm.database.prices(id), crm.database.taxes(id)]).toEqual([{}, {}]);
	});

	test('show the lines of a quote, which a bare change loses', async () => {
		const product = crm.create('Products', { productname: 'P', unit_price: '10' });
		const id = crm.create('Quotes', { subject: 'Q', LineItems: [{ productid: product, quantity: 2, listprice: 10 }] });
		expect(crm.database.lines(id)).toMatchObject([{ quantity: '2.000', listprice: '10.00000000' }]);
		await admin.write('revise', { id, subject: 'R' }, '', { ajxaction: 'DETAILVIEW' });
		expect(crm.database.lines(id)).toHaveLength(1);
		await admin.write('revise', { id, subject: 'S' });
		expect(crm.database.lines(id)).toEqual([]);
	});
});
