// Creating and changing one record with all that its module needs: used by every operation that writes records.

import { objectResult } from '../webservice/protocol/client';
import { InputError } from '../webservice/protocol/errors';
import type { JsonObject } from '../webservice/protocol/json';
import { decodeInventory } from '../webservice/values/lineItems';
import { isInventory, type ModuleDescription } from '../webservice/metadata/metadata';
import {
	completeForChange,
	completeForCreate,
	completeForUpdate,
	withDerived,
	type ReadStored,
} from '../webservice/values/moduleRules';
import { givenFields, hintAtDifferences, refuseEmptyMandatory, requireMandatory, withDefaults } from './element';
import type { Item } from './item';
import { givenLineItems } from './givenLineItems';
import { hintAtZoneOfNew } from './zoneHint';

/** Fields of the lines that describe marks as required in the header. */
const LINE_FIELDS = ['productid', 'quantity', 'listprice'];

/** What the form gives for a record: mapped fields and line items, checked. */
export async function givenRecord(item: Item, description: ModuleDescription): Promise<JsonObject> {
	return { ...(await givenFields(item, description)), ...(await givenLineItems(item, description)) };
}

/** Creates the record and returns it as stored. The credential's user owns it where no owner is given. */
export async function createRecord(item: Item, description: ModuleDescription, given: JsonObject): Promise<JsonObject> {
	const { client, userId } = item.connection;
	const inventory = isInventory(description);
	const element = withDefaults(completeForCreate({ source: 'n8n', ...given }, description), description, userId());
	requireMandatory(element, description, inventory ? LINE_FIELDS : []);
	if (inventory && element.LineItems === undefined) {
		throw new InputError('Line Items', `“${description.label}” needs at least one line item`, 'Add a line item.');
	}
	const record = objectResult('create', await client.call('create', { elementType: description.name, element }));
	hintAtDifferences(item, element, record, description);
	hintAtZoneOfNew(item, record);
	return decodeLines(record, description);
}

/** Changes the given fields only and returns the record as stored. */
export async function reviseRecord(
	item: Item,
	description: ModuleDescription,
	id: string,
	given: JsonObject,
): Promise<JsonObject> {
	if (Object.keys(given).length === 0) {
		throw new InputError('Fields', 'There is nothing to change', 'Map at least one field, or choose Fields to Clear.');
	}
	refuseEmptyMandatory(given, description);
	const { client } = item.connection;
	const element = { ...(await completeForChange(given, description, readOnce(item, id))), id };
	const record = objectResult('revise', await client.call('revise', { element }));
	hintAtDifferences(item, element, record, description);
	return decodeLines(record, description);
}

/** Writes the record with all required fields and returns it as stored. */
export async function updateRecord(
	item: Item,
	description: ModuleDescription,
	id: string,
	given: JsonObject,
): Promise<JsonObject> {
	const { client } = item.connection;
	const read = readOnce(item, id);
	const complete = withDerived(await withOwner(given, description, read), description);
	requireMandatory(complete, description, isInventory(description) ? LINE_FIELDS : []);
	const changed = await completeForChange(complete, description, read);
	const element: JsonObject = { ...(await completeForUpdate(changed, description, read)), id };
	// An omitted description would be stored again with its special characters encoded, once more at each update.
	if (element.description === undefined && description.fields.some((field) => field.name === 'description')) {
		element.description = (await read()).description ?? '';
	}
	// The server ignores '' for a reference here; null empties it.
	for (const field of description.fields) {
		if (field.type === 'reference' && element[field.name] === '') element[field.name] = null;
	}
	const record = objectResult('update', await client.call('update', { element }));
	hintAtDifferences(item, element, record, description);
	return decodeLines(record, description);
}

/** The owner stays where none is given; one that exists no more has no module number. */
async function withOwner(given: JsonObject, description: ModuleDescription, read: ReadStored): Promise<JsonObject> {
	const field = description.fields.find(
		({ name, type, mandatory }) => name === 'assigned_user_id' && type === 'owner' && mandatory,
	);
	if (field === undefined || field.name in given) return given;
	const owner = (await read()).assigned_user_id;
	return typeof owner === 'string' && /^\d+x\d+$/.test(owner) ? { ...given, assigned_user_id: owner } : given;
}

/** Reads the stored record at most once. */
function readOnce(item: Item, id: string): ReadStored {
	let read: Promise<JsonObject> | undefined;
	return async () => {
		read ??= item.connection.client.call('retrieve', { id }).then((result) => objectResult('retrieve', result));
		return await read;
	};
}

function decodeLines(record: JsonObject, description: ModuleDescription): JsonObject {
	return isInventory(description) ? decodeInventory(record) : record;
}
