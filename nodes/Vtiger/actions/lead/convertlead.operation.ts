// Lead: Convert.

import { conversionForm } from '../../forms/conversionForm';
import { options } from '../../forms/options';
import { objectResult } from '../../webservice/protocol/client';
import { WebserviceError } from '../../webservice/protocol/errors';
import { asText, type JsonObject, type JsonValue } from '../../webservice/protocol/json';
import { ACCOUNT_FIELDS, CONTACT_FIELDS, DEAL_FIELDS, type FurtherFields } from '../../forms/furtherFields';
import type { Action } from '../action';
import { hintAtDifferences } from '../checkStored';
import type { Item } from '../item';
import { asError } from '../parallel';
import { givenConversion } from './givenConversion';
import { elementForm, fiveParameters } from './requests';

export const convertlead: Action = {
	value: 'convertlead',
	name: 'Convert',
	action: 'Convert a lead',
	description: 'Turn a lead into an account, a contact and a deal',
	kind: 'write',
	form: [...conversionForm, options('writeTimeout')],
	async run(item) {
		const { client, metadata } = item.connection;
		const leadId = await item.recordId(await metadata.describe('Leads'), 'recordId', 'Lead');
		const lead = objectResult('retrieve', await client.call('retrieve', { id: leadId }));
		const conversion = await givenConversion(item, lead);
		const forms = [elementForm(conversion), ...fiveParameters(conversion)];
		const result = await firstUnderstood(item, leadId, forms);
		if (result === null) throw gaveUp();
		const raw = objectResult('convertlead', result);
		const accountId = idIn(raw, 'Accounts', 'accountId');
		const contactId = idIn(raw, 'Contacts', 'contactId');
		const potentialId = idIn(raw, 'Potentials', 'potentialId');
		const { accountName, accountFields, contactFields, deal = {} } = conversion;
		await hintAtStored(item, ACCOUNT_FIELDS, accountId, {
			...(accountName === '' ? {} : { accountname: accountName }),
			...accountFields,
		});
		await hintAtStored(item, CONTACT_FIELDS, contactId, contactFields);
		await hintAtStored(item, DEAL_FIELDS, potentialId, deal);
		return { leadId, accountId, contactId, potentialId, raw };
	},
};

/** What the CRM writes into a required field that neither the form nor the lead fills. */
const FILLER = '????';

/**
 * Reads the record if the form gives fields of it, or leaves required ones to the lead, and tells what became of them.
 */
async function hintAtStored(item: Item, further: FurtherFields, id: string | null, given: JsonObject): Promise<void> {
	if (id === null) return;
	const { client, metadata } = item.connection;
	const description = await metadata.describe(further.module);
	const left = description.fields.filter(
		({ name, mandatory, editable }) => mandatory && editable && !further.set.includes(name) && !(name in given),
	);
	if (left.length === 0 && Object.keys(given).length === 0) return;
	const read = await client.call('retrieve', { id }).catch((error: unknown) => {
		item.hint(`The lead is converted, but ${id} could not be read. ${asError(error).message}`);
	});
	if (read === undefined) return;
	const record = objectResult('retrieve', read);
	hintAtDifferences(item, given, record, description);
	const filled = left.filter(({ name }) => record[name] === FILLER);
	if (filled.length === 0) return;
	const names = filled.map(({ label, name }) => `“${label}” (${name})`).join(', ');
	item.hint(`The CRM stored “${FILLER}” in ${names} of ${id}. Give these fields in ${further.label}.`);
}

/** The next form is tried only if the server did not see the lead's id, so that nothing has run. */
async function firstUnderstood(item: Item, leadId: string, forms: JsonObject[]): Promise<JsonValue> {
	let refusal: WebserviceError | undefined;
	for (const form of forms) {
		const outcome = await item.connection.client.call('convertlead', form).catch(async (error: unknown) => {
			if (!(error instanceof WebserviceError)) throw error;
			if (!sawNoLead(error)) throw await withLeadState(item, leadId, error);
			return error;
		});
		if (!(outcome instanceof WebserviceError)) return outcome;
		refusal ??= outcome;
	}
	throw refusal;
}

function sawNoLead({ code, reason }: WebserviceError): boolean {
	return (code === 'ACCESS_DENIED' && /denied for id/.test(reason)) || code === 'INVALID_POTENTIAL_FOR_CONVERTLEAD';
}

/** After these the server is done with the request, so that the lead's state tells what came of it. */
const BROKEN_OFF = ['SERVER_FAULT', 'INTERNAL_SERVER_ERROR', 'EMPTY_ANSWER', 'BROKEN_ANSWER'];

/** Queries hide converted leads. */
async function withLeadState(item: Item, leadId: string, error: WebserviceError): Promise<WebserviceError> {
	if (!error.outcomeUnknown || !BROKEN_OFF.includes(error.code)) return error;
	const open = await item.connection.records.byIds('Leads', ['id'], [leadId]).then(
		(found) => found.has(leadId),
		() => undefined,
	);
	if (open === undefined) return error;
	const state = open ? 'the lead is not converted' : 'the lead is converted all the same';
	const known = error.with({ reason: `${error.reason}; ${state}`, outcomeUnknown: false });
	return known.with({ advice: open ? `${known.advice} ${LEFT_BEHIND}` : CONVERTED });
}

const CONVERTED = 'Look at the account, contact or deal that it became. Do not convert it again.';
/** The lead is marked last, and each record is saved on its own. */
const LEFT_BEHIND =
	'What it created before it failed stays in the CRM: before you try again, look for a new account, contact or deal.';

function gaveUp(): WebserviceError {
	return new WebserviceError({
		code: 'LEAD_NOT_CONVERTED',
		operation: 'convertlead',
		reason: 'it gave no reason and deleted what it had created for the lead',
		advice:
			'The CRM does this when it cannot transfer the lead’s documents, activities and other related records. An administrator finds the cause in the CRM’s log. Look into the recycle bin: an account of the same name that existed before is deleted with the rest.',
	});
}

function idIn(raw: JsonObject, ...names: string[]): string | null {
	return names.map((name) => asText(raw[name])).find((id) => id !== '') ?? null;
}
