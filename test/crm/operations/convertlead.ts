// convertlead: a lead becomes an account, a contact and a deal.

import type { UserCall } from '../call';
import { accessDenied, Failure, fatal } from '../failures';
import { isObject } from '../json';
import type { JsonObject, JsonValue } from '../json';
import type { Module } from '../modules';
import { webserviceId } from '../records/read';
import { nothingBeside } from '../records/beside';
import { changeRecord, insertRecord } from '../records/save';
import { phpString } from '../records/write';
import type { StoredRecord } from '../store';
import { collationKey } from '../vtql/collation';
import { author, find } from './records';

interface Conversion {
	leadId: string;
	assignedTo: string;
	entities: JsonObject;
}

const text = (value: JsonValue | undefined): string =>
	value === undefined || typeof value === 'object' ? '' : phpString(value);

/** Of old servers: an account name, and whether a deal is wanted. */
function fromFive(call: UserCall): Conversion {
	const potential = call.json('potential');
	const entities: JsonObject = { Contacts: { create: true, name: 'Contacts' } };
	const accountname = call.argument('accountName');
	if (accountname !== '') entities.Accounts = { create: true, name: 'Accounts', accountname };
	const avoids = ['true', '1'].includes(call.argument('avoidPotential'));
	if (!avoids && isObject(potential)) entities.Potentials = { ...potential, create: true, name: 'Potentials' };
	return { leadId: call.argument('leadId'), assignedTo: call.argument('assignedTo'), entities };
}

function fromElement(call: UserCall): Conversion {
	const element = call.json('element');
	const given = isObject(element) ? element : {};
	const entities = isObject(given.entities) ? given.entities : {};
	return { leadId: text(given.leadId), assignedTo: text(given.assignedTo), entities };
}

function sameAccount(call: UserCall, name: string): StoredRecord | undefined {
	const key = collationKey(name);
	return call.installation.store
		.table('Accounts')
		.rows.find((record) => !record.deleted && collationKey(record.values.accountname ?? '') === key);
}

const fromLead: Record<string, Record<string, string>> = {
	Contacts: { firstname: 'firstname', lastname: 'lastname', email: 'email', phone: 'phone', mobile: 'mobile' },
	Accounts: { accountname: 'company', phone: 'phone', website: 'website', industry: 'industry' },
	Potentials: { potentialname: 'company' },
};

/** Fields given, then the lead's own, then the server's question marks for what is mandatory. */
function fieldsOf(module: Module, given: JsonObject, lead: StoredRecord): JsonObject {
	const fields: JsonObject = {};
	for (const [name, source] of Object.entries(fromLead[module.name] ?? {})) {
		const value = lead.values[source];
		if (value) fields[name] = value;
	}
	Object.assign(fields, given);
	for (const field of module.fields) {
		if (field.mandatory && field.name !== 'assigned_user_id' && !fields[field.name]) fields[field.name] = '????';
	}
	return fields;
}

export function convertLead(call: UserCall): JsonValue {
	const { installation, user } = call;
	const { personality, modules, clock } = installation;
	if (personality.broken.convertlead) {
		if (personality.php === 8) throw fatal();
		throw accessDenied(' for id');
	}
	const conversion = installation.convertleadForm === 'five' ? fromFive(call) : fromElement(call);
	const { module, record: lead } = find(call, conversion.leadId);
	if (module.name !== 'Leads') throw accessDenied();
	if (lead.converted) throw new Failure('LEAD_ALREADY_CONVERTED', 'Lead is already converted');
	const wanted = ['Accounts', 'Contacts', 'Potentials'].filter((name) => {
		const entity = conversion.entities[name];
		return isObject(entity) && entity.create === true;
	});
	if (!wanted.includes('Accounts') && !wanted.includes('Contacts')) return null;
	const ownerId = Number(conversion.assignedTo.split('x')[1] ?? user.id);
	const writer = { ...author(call), beside: nothingBeside };
	const creation = { ...writer, ownerId, source: 'WEBSERVICE' };
	const made: Record<string, StoredRecord> = {};
	for (const name of wanted) {
		const target = modules.get(name);
		const entity = conversion.entities[name];
		const fields = fieldsOf(target, isObject(entity) ? entity : {}, lead);
		delete fields.assigned_user_id;
		const existing = name === 'Accounts' ? sameAccount(call, text(fields.accountname)) : undefined;
		made[name] = existing ?? insertRecord(installation, target, { ...fields, isconvertedfromlead: '1' }, creation);
	}
	const { Accounts: account, Contacts: contact, Potentials: deal } = made;
	const idOf = (record: StoredRecord): string => webserviceId(installation, record);
	if (account && contact)
		changeRecord(installation, modules.get('Contacts'), contact, { account_id: idOf(account) }, writer);
	if (account && deal)
		changeRecord(installation, modules.get('Potentials'), deal, { related_to: idOf(account) }, writer);
	if (contact && deal)
		changeRecord(installation, modules.get('Potentials'), deal, { contact_id: idOf(contact) }, writer);
	lead.converted = true;
	lead.values.modifiedtime = clock.now();
	return Object.fromEntries(Object.entries(made).map(([name, record]) => [name, idOf(record)]));
}
