// Creating and changing one record with all that its module needs: used by every operation that writes records.

import { objectResult } from '../webservice/protocol/client';
import { InputError } from '../webservice/protocol/errors';
import type { JsonObject, JsonValue } from '../webservice/protocol/json';
import { decodeInventory } from '../webservice/values/lineItems';
import { isInventory, type Field, type ModuleDescription } from '../webservice/metadata/metadata';
import { besideEvent, ruleOf, type EventPeople } from '../webservice/values/moduleRules';
import { outputOf } from '../webservice/values/output';
import { areStoredLines, isSame } from '../webservice/values/stored';
import { isPlain, numberForUser } from '../webservice/values/userNumbers';
import type { Reads, Write } from '../webservice/values/write';
import { REQUIRED_LINE_FIELDS } from '../webservice/vtql/lineFields';
import { checkStored } from './checkStored';
import {
	cannotBeEmptied,
	emptiedMandatory,
	givenFields,
	requireMandatory,
	withDefaults,
	type GivenFields,
} from './element';
import { givenEventPeople, hintAtLostPeople } from './eventPeople';
import type { Item } from './item';
import { withAccount } from './fromAccount';
import { givenLineItems } from './givenLineItems';
import { asError } from './parallel';
import { hintAtZoneOfNew } from './zoneHint';

/** What the form gives for a record: mapped fields, line items, an event's contacts and invitees. */
export interface GivenRecord extends GivenFields {
	people: EventPeople;
}

/** Checked, but for values that a change may pass on since the record holds them already. */
export async function givenRecord(item: Item, description: ModuleDescription): Promise<GivenRecord> {
	const { fields, refused } = await givenFields(item, description);
	const lines = await givenLineItems(item, description);
	return { fields: { ...fields, ...lines }, refused, people: await givenEventPeople(item, description) };
}

/** Creates the record and returns it as stored. The credential's user owns it if no owner is given. */
export async function createRecord(
	item: Item,
	description: ModuleDescription,
	given: GivenRecord,
): Promise<JsonObject> {
	const { userId } = item.connection;
	const [refused] = given.refused.values();
	if (refused !== undefined) throw refused.error;
	const inventory = isInventory(description);
	const complete = await withAccount(item, description, { source: 'n8n', ...given.fields });
	const fields = await inUsersForm(item, complete, description);
	const created = (await ruleOf(description).create?.(fields, readsOf(item, ''))) ?? fields;
	const element = withDefaults(created, description, userId());
	requireMandatory(element, description, inventory ? REQUIRED_LINE_FIELDS : []);
	if (inventory && element.LineItems === undefined) {
		throw new InputError('Line Items', `“${description.label}” needs at least one line item`, 'Add a line item.');
	}
	const args = { elementType: description.name, element };
	const record = await write(item, 'create', args, besideEvent(given.people, element), description);
	hintAtZoneOfNew(item, record);
	return record;
}

/** Changes the given fields only and returns the record as stored. */
export async function reviseRecord(
	item: Item,
	description: ModuleDescription,
	id: string,
	given: GivenRecord,
): Promise<JsonObject> {
	const { fields, refused, people } = given;
	if (Object.keys(fields).length + refused.size + people.contacts.length + people.invitees.length === 0) {
		throw new InputError('Fields', 'There is nothing to change', 'Map at least one field, or choose Fields to Clear.');
	}
	const reads = readsOf(item, id);
	const changes = await changesOf(item, description, await passedFields(item, description, given, reads), reads);
	const { element, beside } = await sentFor(item, description, changes, people, reads);
	return await write(item, 'revise', { element: { ...element, id } }, beside, description);
}

/** Writes the record with all required fields and returns it as stored. */
export async function updateRecord(
	item: Item,
	description: ModuleDescription,
	id: string,
	given: GivenRecord,
): Promise<JsonObject> {
	const reads = readsOf(item, id);
	const passed = await passedFields(item, description, given, reads, true);
	const owned = await withOwner(passed, description, reads);
	const complete = (await ruleOf(description).complete?.(owned, reads)) ?? owned;
	requireMandatory(complete, description, isInventory(description) ? REQUIRED_LINE_FIELDS : []);
	const changes = await changesOf(item, description, complete, reads);
	const { element: changed, beside } = await sentFor(item, description, changes, given.people, reads);
	const required = description.fields.filter(({ name, mandatory }) => mandatory && name in complete);
	const element: JsonObject = { ...valuesOf(required, complete), ...changed, id };
	// An omitted description would be stored again with its special characters encoded, once more at each update.
	if (element.description === undefined && description.fields.some((field) => field.name === 'description')) {
		element.description = (await reads.stored()).description ?? '';
	}
	// The server ignores '' for a reference here; null empties it.
	for (const field of description.fields) {
		if (field.type === 'reference' && element[field.name] === '') element[field.name] = null;
	}
	return await write(item, 'update', { element }, beside, description);
}

/** Sends the write, compares what is stored, and returns the record of the answer. */
async function write(
	item: Item,
	operation: 'create' | 'revise' | 'update',
	args: { elementType?: string; element: JsonObject },
	beside: Record<string, string>,
	description: ModuleDescription,
): Promise<JsonObject> {
	const answer = await item.connection.client.call(operation, { ...args, ...beside });
	const record = await withLines(item, operation, args.element, objectResult(operation, answer));
	// The server takes the contacts of the list for that of the field.
	const { contact_id, ...others } = args.element;
	const compared = contact_id === undefined || beside.contactidlist !== undefined ? others : args.element;
	checkStored(item, operation, compared, record, description);
	return isInventory(description) ? decodeInventory(record) : record;
}

/** The answer to update holds no lines, whatever is stored: those that were sent are read. */
async function withLines(item: Item, operation: string, sent: JsonObject, record: JsonObject): Promise<JsonObject> {
	if (operation !== 'update' || sent.LineItems === undefined) return record;
	const header = { ...record };
	delete header.LineItems;
	const read = await item.connection.client.call('retrieve', { id: sent.id ?? '' }).catch((error: unknown) => {
		item.hint(`The record was saved, but its line items could not be read. ${asError(error).message}`);
	});
	return read === undefined ? header : { ...header, LineItems: objectResult('retrieve', read).LineItems ?? [] };
}

function valuesOf(fields: Field[], element: JsonObject): JsonObject {
	return Object.fromEntries(fields.map(({ name }): [string, JsonValue] => [name, element[name] ?? '']));
}

/** The owner stays if none is given; one that exists no more has no module number. */
async function withOwner(given: JsonObject, description: ModuleDescription, reads: Reads): Promise<JsonObject> {
	const field = description.fields.find(
		({ name, type, mandatory }) => name === 'assigned_user_id' && type === 'owner' && mandatory,
	);
	if (field === undefined || field.name in given) return given;
	const owner = (await reads.stored()).assigned_user_id;
	return typeof owner === 'string' && /^\d+x\d+$/.test(owner) ? { ...given, assigned_user_id: owner } : given;
}

/**
 * The given fields with those values that only a record may have that holds them already: an owner who has left,
 * a choice that is no longer offered, an empty required field. Throws the refusal of any other.
 */
async function passedFields(
	item: Item,
	description: ModuleDescription,
	given: GivenRecord,
	reads: Reads,
	whole = false,
): Promise<JsonObject> {
	const passed = { ...given.fields };
	for (const [name, { value, error }] of given.refused) {
		const record = await reads.stored();
		if (!holds(record, name, value, description, item.connection.zone)) throw error;
		passed[name] = record[name] ?? '';
	}
	if (whole) return passed;
	for (const field of emptiedMandatory(passed, description)) {
		if ((await reads.stored())[field.name] !== '') throw cannotBeEmptied(field);
		delete passed[field.name];
	}
	return passed;
}

/** Whether the record gives this very value, as the CRM sends it or typed. */
function holds(
	record: JsonObject,
	name: string,
	value: unknown,
	description: ModuleDescription,
	zone: string,
): boolean {
	if (record[name] === undefined) return false;
	// In JSON it would be the null of an empty field.
	if (typeof value === 'number' && !Number.isFinite(value)) return false;
	const alike = [record[name], outputOf(description, zone, false)(record)[name]].map((one) => JSON.stringify(one));
	return (
		alike.includes(JSON.stringify(value)) || (typeof value === 'number' && alike.includes(JSON.stringify(`${value}`)))
	);
}

/** The given fields in the form for this user, less those that the record holds already if it has to be read anyway. */
async function changesOf(
	item: Item,
	description: ModuleDescription,
	given: JsonObject,
	reads: Reads,
): Promise<JsonObject> {
	const { readsStored } = ruleOf(description);
	const needed = readsStored?.(given) === true || (await mayLoseNumbers(item, description, given));
	const changes = needed ? onlyChanged(given, await reads.stored(), description) : given;
	return await inUsersForm(item, changes, description);
}

/** A number that is sent once more can be stored as another one. A product's own price is not, and needs no reading. */
async function mayLoseNumbers(item: Item, description: ModuleDescription, given: JsonObject): Promise<boolean> {
	const numbers = numbersIn(given, description).filter(({ name }) => name !== 'unit_price');
	return numbers.length > 0 && !isPlain(await item.connection.settings.numbers());
}

function numbersIn(element: JsonObject, description: ModuleDescription): Field[] {
	const { isExact } = ruleOf(description);
	return description.fields.filter(({ name, type }) => {
		if ((type !== 'currency' && type !== 'double') || isExact?.(name) === true) return false;
		return typeof element[name] === 'string' && element[name] !== '';
	});
}

function onlyChanged(given: JsonObject, record: JsonObject, description: ModuleDescription): JsonObject {
	const changes: JsonObject = { ...given };
	for (const field of description.fields) {
		const [value, stored] = [given[field.name], record[field.name]];
		if (value !== undefined && stored !== undefined && isSame(field, value, stored)) delete changes[field.name];
	}
	if (areStoredLines(given.LineItems, record.LineItems)) delete changes.LineItems;
	return changes;
}

async function inUsersForm(item: Item, element: JsonObject, description: ModuleDescription): Promise<JsonObject> {
	const numbers = numbersIn(element, description);
	if (numbers.length === 0) return element;
	const settings = await item.connection.settings.numbers();
	const entries = numbers.map((field): [string, string] => [
		field.name,
		numberForUser(field, String(element[field.name]), settings),
	]);
	return { ...element, ...Object.fromEntries(entries) };
}

/** The write that the module's rule makes of the changes, with the people of an event. */
async function sentFor(
	item: Item,
	description: ModuleDescription,
	changes: JsonObject,
	people: EventPeople,
	reads: Reads,
): Promise<Write> {
	hintAtLostPeople(item, description, people);
	const { element, beside } = (await ruleOf(description).change?.(changes, reads)) ?? { element: changes, beside: {} };
	return { element, beside: { ...beside, ...besideEvent(people, element) } };
}

/** Reads the stored record and exchange rates, each at most once. */
function readsOf(item: Item, id: string): Reads {
	const { client, settings } = item.connection;
	let read: Promise<JsonObject> | undefined;
	return {
		stored: async () => {
			read ??= client.call('retrieve', { id }).then((result) => objectResult('retrieve', result));
			return await read;
		},
		rate: async (currency) => await settings.rate(currency),
	};
}
