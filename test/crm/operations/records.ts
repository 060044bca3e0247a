// create, retrieve, update, revise, delete, retrieve_inventory.

import { recordFromId, requireRight, visibleModule } from '../access';
import type { UserCall } from '../call';
import { accessDenied, fatal } from '../failures';
import { createInventory, reviseInventory } from '../inventory/save';
import { readLineItems } from '../inventory/answer';
import { removeLines, returnStock } from '../inventory/lines';
import { isObject } from '../json';
import type { JsonObject, JsonValue } from '../json';
import type { Module } from '../modules';
import { recordAnswer } from '../records/answer';
import { brokenSave, checkMandatory, checkOwner, checkReferences } from '../records/checks';
import { attachFile } from '../records/documents';
import { htmlEncoded, moduleOfRecord } from '../records/read';
import { changeRecord, insertRecord, setDeleted } from '../records/save';
import type { Author } from '../records/save';
import { datesOf } from '../records/userDates';
import { numbersOf } from '../records/userNumbers';
import { NotScalar, phpString } from '../records/write';
import type { StoredRecord } from '../store';
import { changeActor, createActor, removeActor } from './actors';

/** The JSON of `element`; a scalar kills the server, nothing readable counts as an empty record. */
function elementOf(call: UserCall): JsonObject {
	const value = call.json('element');
	if (typeof value !== 'object') throw fatal();
	return isObject(value) ? value : {};
}

/** Ids joined by semicolons. */
function idList(text: string): number[] {
	return text
		.split(';')
		.map((id) => Number(id.trim()))
		.filter((id) => id > 0);
}

/** Who saves, and the parameters beside the operation's own that the save code looks at as well. */
export function author(call: UserCall): Author {
	const { installation, user } = call;
	return {
		userId: user.id,
		now: installation.clock.now(),
		numbers: numbersOf(installation, user),
		dates: datesOf(installation, user),
		nullTexts: installation.personality.php === 8,
		currencyId: user.format.currencyId,
		beside: {
			detailView: call.anywhere('ajxaction') === 'DETAILVIEW',
			contacts: idList(call.anywhere('contactidlist')),
			invitees: idList(call.anywhere('inviteesid')),
		},
	};
}

export function find(call: UserCall, id: string): { module: Module; record: StoredRecord } {
	return recordFromId(call.installation, call.user, id, (record) => moduleOfRecord(call.installation, record));
}

function saving<T>(call: UserCall, module: Module, save: () => T): T {
	try {
		return save();
	} catch (error) {
		if (error instanceof NotScalar) throw brokenSave(call, module);
		throw error;
	}
}

/** The answer shows the record under the id it was asked for, even if the server no longer finds it there. */
function created(call: UserCall, module: Module, record: StoredRecord): JsonObject {
	const answer = recordAnswer(call.installation, call.user, module, record);
	if (module.table === 'Calendar') answer.id = `${module.prefix}x${record.id}`;
	return answer;
}

export async function create(call: UserCall): Promise<JsonValue> {
	const { installation, user } = call;
	const module = visibleModule(installation, user, call.argument('elementType'));
	if (module === undefined) throw accessDenied();
	const element = elementOf(call);
	requireRight(user, module, 'createable');
	checkReferences(call, module, element);
	checkMandatory(module, element, false);
	if (!module.isEntity) return createActor(call, module, element);
	await installation.poison.endure();
	checkOwner(call, module, element);
	const source =
		isObject(element) && typeof element.source === 'string' && element.source !== '' ? element.source : 'WEBSERVICE';
	const creation = { ...author(call), ownerId: user.id, source };
	if (module.inventory) return saving(call, module, () => createInventory(call, module, element, creation));
	const record = saving(call, module, () => insertRecord(installation, module, element, creation));
	if (module.name === 'Documents') attachFile(installation, record, call.files);
	return created(call, module, record);
}

export function retrieve(call: UserCall): JsonValue {
	const { module, record } = find(call, call.argument('id'));
	return recordAnswer(call.installation, call.user, module, record);
}

export function retrieveInventory(call: UserCall): JsonValue {
	if (call.installation.personality.broken.retrieve_inventory) throw fatal();
	const { module, record } = find(call, call.argument('id'));
	const answer = recordAnswer(call.installation, call.user, module, record);
	return module.inventory ? answer : { ...answer, LineItems: readLineItems(call.installation, module, record) };
}

async function change(call: UserCall, partial: boolean): Promise<JsonValue> {
	const { installation, user } = call;
	const element = elementOf(call);
	const { module, record } = find(call, phpString(isScalar(element.id) ? element.id : null));
	requireRight(user, module, 'updateable');
	checkReferences(call, module, element);
	checkMandatory(module, element, partial);
	if (!module.isEntity) return changeActor(call, module, record, element, partial);
	await installation.poison.endure();
	checkOwner(call, module, element);
	if (module.name === 'Users' && element.no_of_currency_decimals === '') element.no_of_currency_decimals = '2';
	const fields = partial ? changesOfRevise(module, element) : changesOfUpdate(call, module, record, element);
	if (module.inventory) {
		return saving(call, module, () => reviseInventory(call, module, record, fields, partial, author(call)));
	}
	saving(call, module, () => changeRecord(installation, module, record, fields, author(call)));
	return recordAnswer(installation, user, moduleOfRecord(installation, record), record);
}

function isScalar(value: JsonValue | undefined): value is string | number | boolean {
	return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** A change of an event loses the reminder unless it is sent again. */
function changesOfRevise(module: Module, element: JsonObject): JsonObject {
	return module.name === 'Events' && !Object.hasOwn(element, 'reminder_time')
		? { ...element, reminder_time: '' }
		: element;
}

/**
 * A reference sent as '' stays as it is, unlike one sent as null.
 * Version 7 saves a description that was not sent in its HTML-encoded form; leads were seen to be spared.
 */
function changesOfUpdate(call: UserCall, module: Module, record: StoredRecord, element: JsonObject): JsonObject {
	const fields: JsonObject = {};
	for (const [name, value] of Object.entries(element)) {
		if (value === '' && module.field(name)?.type === 'reference') continue;
		fields[name] = value;
	}
	// Without line items an update of an inventory record runs as a revise.
	const revises = module.inventory && (!Array.isArray(element.LineItems) || element.LineItems.length === 0);
	const encodes = call.installation.personality.edition === 'salesplatform' && module.name !== 'Leads' && !revises;
	if (encodes && module.has('description') && !Object.hasOwn(element, 'description')) {
		fields.description = htmlEncoded(record.values.description ?? '');
	}
	return changesOfRevise(module, fields);
}

export function update(call: UserCall): Promise<JsonValue> {
	return change(call, false);
}

export function revise(call: UserCall): Promise<JsonValue> {
	return change(call, true);
}

/** CRM records go into the recycle bin; anything else is gone. */
export function remove(call: UserCall): JsonValue {
	const { module, record } = find(call, call.argument('id'));
	requireRight(call.user, module, 'deleteable');
	if (!module.isEntity || module.name === 'Users') {
		removeActor(call, module, record);
	} else {
		if (module.inventory) {
			returnStock(call.installation, module, record);
			removeLines(call.installation, record.id);
		}
		setDeleted(record, true, author(call));
	}
	return { status: 'successful' };
}
