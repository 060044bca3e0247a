// The form of a lead's conversion: what it becomes, who owns it, and who gets its related records.

import type { ILoadOptionsFunctions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { fromCrm } from './fromCrm';
import { ACCOUNT_FIELDS, CONTACT_FIELDS, DEAL_FIELDS, furtherFields } from './furtherFields';
import { recordLocator } from './parameters';
import { getOwners } from './users';

const entities: INodeProperties = {
	displayName: 'Create',
	name: 'entities',
	type: 'multiOptions',
	options: [
		{ name: 'Account', value: 'Accounts' },
		{ name: 'Contact', value: 'Contacts' },
		{ name: 'Deal', value: 'Potentials' },
	],
	default: ['Accounts', 'Contacts'],
	description: 'What the lead becomes: at least an account or a contact',
};

const withAccount = { displayOptions: { show: { entities: ['Accounts'] } } };
const withDeal = { displayOptions: { show: { entities: ['Potentials'] } } };

const accountName: INodeProperties = {
	displayName: 'Account Name',
	name: 'accountName',
	type: 'string',
	default: '',
	description: 'The lead’s company if left empty. An existing account of this name is used.',
	...withAccount,
};

const deal: INodeProperties[] = [
	{
		displayName: 'Deal Name',
		name: 'dealName',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. Delivery of ten chairs',
		...withDeal,
	},
	{
		displayName: 'Closing Date',
		name: 'closingDate',
		type: 'dateTime',
		default: '',
		required: true,
		description: 'When the deal is expected to be closed',
		...withDeal,
	},
	{
		displayName: 'Sales Stage Name or ID',
		name: 'salesStage',
		type: 'options',
		typeOptions: { loadOptionsMethod: 'getSalesStages' },
		default: '',
		required: true,
		description:
			'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
		...withDeal,
	},
	{ displayName: 'Amount', name: 'amount', type: 'string', default: '', placeholder: 'e.g. 15000.50', ...withDeal },
];

const assignedTo: INodeProperties = {
	displayName: 'Owner Name or ID',
	name: 'assignedTo',
	type: 'options',
	typeOptions: { loadOptionsMethod: 'getConversionOwners' },
	default: '',
	description:
		'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
	hint: 'Owner of what is created',
};

const transferRelatedRecordsTo: INodeProperties = {
	displayName: 'Related Records Go To',
	name: 'transferRelatedRecordsTo',
	type: 'options',
	options: [
		{ name: 'Automatic', value: '', description: 'To the contact, or to the account if no contact is created' },
		{ name: 'Account', value: 'Accounts' },
		{ name: 'Contact', value: 'Contacts' },
	],
	default: '',
	description: 'Which record gets the lead’s documents, activities, products and e-mails',
};

const ADDED = 'Further fields of the new record. They take precedence over the lead’s own fields.';

export const conversionForm: INodeProperties[] = [
	recordLocator('Lead', 'recordId', 'searchLeads'),
	entities,
	accountName,
	furtherFields(ACCOUNT_FIELDS, 'getAccountFields', ADDED, withAccount.displayOptions),
	furtherFields(CONTACT_FIELDS, 'getContactFields', ADDED, { show: { entities: ['Contacts'] } }),
	...deal,
	furtherFields(DEAL_FIELDS, 'getDealFields', ADDED, withDeal.displayOptions),
	assignedTo,
	transferRelatedRecordsTo,
];

/** With an entry for the empty value: the editor marks a value that is not in the list as an error. */
export async function getConversionOwners(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return [{ name: 'The Lead’s Owner', value: '' }, ...(await getOwners.call(this))];
}

export async function getSalesStages(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await fromCrm(this, [], async ({ metadata }) => {
		const field = (await metadata.describe('Potentials')).fields.find(({ name }) => name === 'sales_stage');
		return (field?.picklist ?? []).map(({ label, value }) => ({ name: label || value, value }));
	});
}
