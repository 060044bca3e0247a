// The list of values that a condition offers for its field.

import { Vtiger } from '../../nodes/Vtiger/Vtiger.node';
import { byName, execute, loadOptions, storedCredential } from './contexts';
import { useCrm } from './useCrm';

const { listSearch } = new Vtiger().methods;

const crm = useCrm();

describe('values of a condition', () => {
	const valuesFor = async (module: string, field: string, filter?: string) => {
		const conditions = { conditions: [{ field: 'id' }, { field }] };
		const stored = storedCredential({ ...crm.admin, url: crm.url });
		const path = 'parameters.conditions.conditions[1].value';
		const opened = loadOptions(stored, { module: byName(module), conditions }, 'vtiger', path);
		return (await listSearch.searchConditionValues.call(opened, filter)).results;
	};

	test('choices with the CRM’s labels', async () => {
		expect(await valuesFor('Potentials', 'sales_stage')).toContainEqual({
			name: 'Закрыта удачно',
			value: 'Closed Won',
		});
	});

	test('yes and no', async () => {
		expect(await valuesFor('Contacts', 'donotcall')).toEqual([
			{ name: 'Yes', value: '1' },
			{ name: 'No', value: '0' },
		]);
	});

	test('users and groups', async () => {
		expect(await valuesFor('Contacts', 'assigned_user_id', 'продав')).toEqual([
			{ name: 'Продавцов (sales)', value: '19x5' },
		]);
	});

	test('records that the field refers to, of one module and of several', async () => {
		const accounts = await valuesFor('Contacts', 'account_id');
		expect(accounts.length).toBeGreaterThan(3);
		expect(accounts.every(({ value }) => String(value).startsWith('11x'))).toBe(true);
		const several = await valuesFor('Potentials', 'related_to');
		expect(several.map(({ value }) => String(value).split('x')[0])).toContain('11');
		expect(await valuesFor('Contacts', 'account_id', 'нет такого')).toEqual([]);
	});

	test('records of the module itself for its id', async () => {
		const results = await valuesFor('Leads', 'id');
		expect(results.every(({ value }) => String(value).startsWith('10x'))).toBe(true);
	});

	test('words for days, with the days', async () => {
		const results = await valuesFor('Contacts', 'birthday');
		expect(results).toContainEqual({
			name: expect.stringMatching(/^7 Days Ago \(\d{4}-\d{2}-\d{2}\)$/),
			value: '-7 days',
		});
	});

	test('none for a text, and none before a field is chosen', async () => {
		expect(await valuesFor('Contacts', 'lastname')).toEqual([]);
		expect(await valuesFor('Contacts', '')).toEqual([]);
	});

	test('one that was taken from the list finds the records, with its label beside it', async () => {
		const stored = storedCredential({ ...crm.admin, url: crm.url });
		const value = { __rl: true, mode: 'list', value: 'Closed Won', cachedResultName: 'Закрыта удачно' };
		const conditions = { conditions: [{ field: 'sales_stage', operator: 'equals', value }] };
		const parameters = { resource: 'record', operation: 'getMany', module: byName('Potentials'), conditions };
		const { items } = await execute(stored, parameters);
		expect(items.length).toBeGreaterThan(0);
		expect(items.every(({ json }) => json.sales_stage === 'Closed Won')).toBe(true);
	});
});
