// A conversion in the two forms that servers have registered for convertlead.

import { asText, type JsonObject } from '../../webservice/protocol/json';
import type { Conversion } from './givenConversion';

/**
 * One parameter with everything. It is sent under both of its names: stock servers call it element, those fixed
 * for PHP 8 by the handler's own entityvalues.
 */
export function elementForm(conversion: Conversion): JsonObject {
	const { leadId, assignedTo, transferRelatedRecordsTo, accountName, contact, deal, lead } = conversion;
	const { accountFields, contactFields } = conversion;
	const entities: JsonObject = {};
	if (accountName !== '')
		entities.Accounts = { create: true, name: 'Accounts', accountname: accountName, ...accountFields };
	if (contact) {
		const { firstname = '', lastname = '' } = lead;
		entities.Contacts = { create: true, name: 'Contacts', firstname, lastname, ...contactFields };
	}
	if (deal !== undefined) entities.Potentials = { create: true, name: 'Potentials', ...deal };
	const element = { leadId, assignedTo, transferRelatedRecordsTo, entities };
	return { element, entityvalues: element };
}

/**
 * The five parameters of old servers, in a list; empty if they cannot say what is wanted: these servers always
 * create a contact, and an account for every lead with a company. Any text but '' and 0 avoids the deal there,
 * “false” too.
 */
export function fiveParameters(conversion: Conversion): JsonObject[] {
	const { leadId, assignedTo, accountName, contact, deal, lead } = conversion;
	const accountAnyway = accountName === '' && asText(lead.company) !== '';
	const further = Object.keys({ ...conversion.accountFields, ...conversion.contactFields }).length > 0;
	if (!contact || accountAnyway || further) return [];
	return [{ leadId, assignedTo, accountName, avoidPotential: deal === undefined ? '1' : '', potential: deal ?? {} }];
}
