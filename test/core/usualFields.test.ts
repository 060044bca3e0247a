// Fields that a form begins with, of new records and of records that are changed.

import type { ResourceMapperField } from 'n8n-workflow';
import { Vtiger } from '../../nodes/Vtiger/Vtiger.node';
import { useCrm } from './useCrm';
import { byName, loadOptions, storedCredential } from './contexts';

const { resourceMapping } = new Vtiger().methods;
const crm = useCrm();

async function fieldsOf(method: keyof typeof resourceMapping, module: string): Promise<ResourceMapperField[]> {
	const context = loadOptions(storedCredential({ ...crm.admin, url: crm.url }), { module: byName(module) });
	return (await resourceMapping[method].call(context)).fields;
}

test.each([
	['Leads', ['firstname', 'phone', 'lastname', 'company', 'email']],
	['Potentials', ['potentialname', 'amount', 'related_to', 'closingdate', 'sales_stage']],
	['Assets', ['assetname', 'product', 'serialnumber', 'datesold', 'dateinservice', 'assetstatus', 'account']],
])('the form of a new record of %s begins with what people fill in and what is required', async (module, names) => {
	const fields = await fieldsOf('getCreateFields', module);
	expect(fields.filter(({ removed }) => !removed).map(({ id }) => id)).toEqual(names);
});

test.each(['getReviseFields', 'getUpdateFields'] as const)(
	'%s: the form begins with required fields only',
	async (method) => {
		const fields = await fieldsOf(method, 'Leads');
		expect(fields.every(({ removed, required }) => removed === !required)).toBe(true);
	},
);
