// Module: Describe and Get Many, for an administrator and for a user with fewer rights.

import type { IDataObject } from 'n8n-workflow';
import { personalityNames } from '../crm';
import { byName } from './contexts';
import { useCrm } from './useCrm';
import { actionNode, inputItems, requestCounts } from './node';

describe.each(personalityNames)('on %s', (personality) => {
	const salesPlatform = personality.startsWith('salesplatform');

	const crm = useCrm({ personality, samples: false });
	const admin = actionNode(crm);
	const sales = actionNode(crm, crm.sales);

	const describeModule = async (module: string, node = admin): Promise<IDataObject> =>
		(await node.run('module', 'describe', { module: byName(module) })).items[0]?.json ?? {};
	const modules = async (node = admin, options = {}) => (await node.run('module', 'listtypes', { options })).items;

	test('a module with its fields, types, picklists and rights, as the CRM gives them', async () => {
		const description = await describeModule('Leads');
		expect(description).toMatchObject({
			name: 'Leads',
			label: salesPlatform ? 'Обращения' : 'Leads',
			idPrefix: '10',
			isEntity: true,
			createable: true,
			updateable: true,
			deleteable: true,
		});
		const fields = description.fields as IDataObject[];
		expect(fields.find(({ name }) => name === 'lastname')).toMatchObject({
			mandatory: true,
			type: { name: 'string' },
			editable: true,
		});
		expect(fields.find(({ name }) => name === 'leadsource')).toMatchObject({
			type: { picklistValues: expect.arrayContaining([expect.objectContaining({ value: 'Partner' })]) },
		});
		expect(requestCounts(crm)).toEqual({ describe: 1 });
	});

	test.each(['Groups', 'Currency', 'LineItem'])('%s, a list of settings, too', async (module) => {
		expect(await describeModule(module)).toMatchObject({ name: module, isEntity: false });
	});

	test('all modules that the user may see: one item each, in the CRM’s order', async () => {
		const items = await modules();
		expect(items).toContainEqual({
			json: { name: 'Leads', label: expect.any(String), singular: expect.any(String), isEntity: true },
			pairedItem: { item: 0 },
		});
		expect(items).toContainEqual({
			json: expect.objectContaining({ name: 'Currency', isEntity: false }),
			pairedItem: { item: 0 },
		});
		expect(items.map(({ json }) => json.name).slice(0, 3)).toEqual(['Campaigns', 'Vendors', 'Faq']);
		expect(items.map(({ json }) => json.name).includes('Act')).toBe(salesPlatform);
		expect(requestCounts(crm)).toEqual({ listtypes: 1 });
	});

	test('a user with fewer rights gets fewer of them', async () => {
		const [all, own] = [
			(await modules()).map(({ json }) => json.name),
			(await modules(sales)).map(({ json }) => json.name),
		];
		expect(all).toContain('Users');
		expect(own).not.toContain('Users');
		expect(own).toContain('Leads');
		await expect(describeModule('Users', sales)).rejects.toMatchObject({
			message: expect.stringMatching(/ACCESS_DENIED/),
		});
	});

	test('only modules with a field of the given types', async () => {
		const items = await modules(admin, { fieldTypes: 'email, phone' });
		const names = items.map(({ json }) => json.name);
		expect(names).toEqual(expect.arrayContaining(['Contacts', 'Leads', 'Accounts']));
		expect(names).not.toContain('Currency');
		expect(crm.requests.pop()?.parameters.fieldTypeList).toBe('["email","phone"]');
	});

	test.each([
		['Nowhere', /does not know the module.*Nowhere/],
		['leads', /does not know the module.*leads/],
		['', /No module is chosen/],
		['Leads;', /not a module name/],
	])('“%s” is an error that says what to do', async (module, message) => {
		await expect(describeModule(module)).rejects.toMatchObject({
			message: expect.stringMatching(message),
			description: expect.stringMatching(/list/),
		});
	});

	test('several modules, one bad among them', async () => {
		const input = inputItems({ module: 'Leads' }, { module: 'Nowhere' }, { module: 'Contacts' });
		const { items } = await admin.run(
			'module',
			'describe',
			{ module: byName('={{ $json.module }}') },
			{ input, continueOnFail: true },
		);
		expect(items.map(({ json }) => json.name ?? (json.error as IDataObject).operation)).toEqual([
			'Leads',
			'describe',
			'Contacts',
		]);
	});
});
