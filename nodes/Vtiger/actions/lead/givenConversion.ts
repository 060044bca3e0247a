// What a lead is to become, read from the form and checked.

import { InputError } from '../../webservice/protocol/errors';
import { asText, type JsonObject } from '../../webservice/protocol/json';
import { wireValue } from '../../webservice/values/values';
import { ACCOUNT_FIELDS, CONTACT_FIELDS, DEAL_FIELDS, type FurtherFields } from '../../forms/furtherFields';
import { givenFurtherFields } from '../element';
import type { Item } from '../item';

export interface Conversion {
	leadId: string;
	assignedTo: string;
	/** '' if no account is created. */
	accountName: string;
	/** Further fields of the account and of the contact. */
	accountFields: JsonObject;
	contactFields: JsonObject;
	contact: boolean;
	/** Fields of the deal; undefined if none is created. */
	deal: JsonObject | undefined;
	transferRelatedRecordsTo: 'Accounts' | 'Contacts';
	lead: JsonObject;
}

const KNOWN = ['Accounts', 'Contacts', 'Potentials'];

/** Throws an InputError for what the server would refuse without a word, or fill with ????. */
export async function givenConversion(item: Item, lead: JsonObject): Promise<Conversion> {
	const entities = item.list('entities');
	const unknown = entities.find((name) => !KNOWN.includes(name));
	if (unknown !== undefined) {
		throw new InputError('Create', `“${unknown}” is nothing that a lead becomes`, `Choose from ${KNOWN.join(', ')}.`);
	}
	const contact = entities.includes('Contacts');
	if (!contact && !entities.includes('Accounts')) {
		throw new InputError('Create', 'Neither an account nor a contact is to be created', 'Choose at least one of them.');
	}
	return {
		leadId: asText(lead.id),
		assignedTo: await owner(item, lead),
		accountName: entities.includes('Accounts') ? accountName(item, lead) : '',
		accountFields: entities.includes('Accounts') ? await further(item, ACCOUNT_FIELDS) : {},
		contact,
		contactFields: contact ? await further(item, CONTACT_FIELDS) : {},
		deal: entities.includes('Potentials') ? await dealFields(item) : undefined,
		transferRelatedRecordsTo: transfer(item, entities),
		lead,
	};
}

async function further(item: Item, fields: FurtherFields): Promise<JsonObject> {
	return await givenFurtherFields(item, await item.connection.metadata.describe(fields.module), fields);
}

function accountName(item: Item, lead: JsonObject): string {
	const name = item.text('accountName').trim() || asText(lead.company).trim();
	if (name !== '') return name;
	throw new InputError(
		'Account Name',
		'The lead has no company to name the account after',
		'Fill in Account Name, or create no account.',
	);
}

function transfer(item: Item, entities: string[]): 'Accounts' | 'Contacts' {
	const given = item.text('transferRelatedRecordsTo') || (entities.includes('Contacts') ? 'Contacts' : 'Accounts');
	// To a record that is not created, the server loses them.
	if ((given === 'Accounts' || given === 'Contacts') && entities.includes(given)) return given;
	throw new InputError(
		'Related Records Go To',
		`Nothing is created that could get the lead’s related records (${given})`,
		'Choose Automatic, or one of the records that are created.',
	);
}

async function owner(item: Item, lead: JsonObject): Promise<string> {
	const given = item.text('assignedTo').trim();
	if (given === '') {
		const ofLead = asText(lead.assigned_user_id);
		// An owner that no longer exists arrives as a bare number.
		return /^\d+x\d+$/.test(ofLead) ? ofLead : item.connection.userId();
	}
	const id = await item.connection.people.find(given);
	if (id !== undefined) return id;
	throw new InputError(
		'Owner',
		`“${given}” is not one active user or group`,
		`Choose from the list, or give ${await item.connection.people.ownerForms()}.`,
	);
}

async function dealFields(item: Item): Promise<JsonObject> {
	const { fields } = await item.connection.metadata.describe('Potentials');
	const { lookups } = item.connection;
	const given = {
		potentialname: item.requiredText('dealName', 'Deal Name'),
		closingdate: requiredDate(item),
		sales_stage: item.requiredText('salesStage', 'Sales Stage'),
		amount: item.text('amount').trim(),
	};
	const deal: JsonObject = {};
	for (const [name, value] of Object.entries(given)) {
		const field = fields.find((one) => one.name === name);
		if (value !== '') deal[name] = field === undefined ? asText(value) : await wireValue(field, value, lookups);
	}
	return { ...deal, ...(await further(item, DEAL_FIELDS)) };
}

/** As given: expressions give dates as objects, too. */
function requiredDate(item: Item): unknown {
	const given = item.parameter('closingDate') ?? '';
	if (given === '') throw new InputError('Closing Date', 'Closing Date is empty', 'Fill in Closing Date.');
	return given;
}
