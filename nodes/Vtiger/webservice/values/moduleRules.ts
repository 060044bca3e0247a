// Modules whose writes need more than the given fields, so that the server keeps all else: what is read first, what goes along.

import { InputError } from '../protocol/errors';
import { asText, type JsonObject, type JsonValue } from '../protocol/json';
import { ACTIVITY_TYPES, isInventory, type ModuleDescription } from '../metadata/metadata';
import { isTax } from '../vtql/lineFields';
import { changeInventory, completeInventory, createInventory, isExactInDocuments } from './inventoryRules';
import { KEEPS_THE_REST, type Reads, type Write } from './write';

interface Rule {
	/** What create needs besides the given fields. */
	create?: (given: JsonObject, reads: Pick<Reads, 'rate'>) => JsonObject | Promise<JsonObject>;
	/** Whether a change needs the stored record. What is equal to it is then left out of `changes`. */
	readsStored?: (given: JsonObject) => boolean;
	/** What revise and update send for these changes. */
	change?: (changes: JsonObject, reads: Reads) => Write | Promise<Write>;
	/** Required values that update needs on top. */
	complete?: (element: JsonObject, reads: Reads) => JsonObject | Promise<JsonObject>;
	/** Number fields that the server stores as sent, whatever the user's number settings. */
	isExact?: (name: string) => boolean;
	/** Fields that the server computes, so that what it stores may differ from what was sent. */
	computed?: readonly string[];
}

const PRODUCT: Rule = { readsStored: (given) => Object.keys(given).some(isPrice), change: changeProduct };

const INVENTORY: Rule = {
	create: createInventory,
	readsStored: () => true,
	change: changeInventory,
	complete: completeInventory,
	isExact: isExactInDocuments,
	computed: ['productid', 'hdnS_H_Percent', 'invoicestatus'],
};

const RULES: Record<string, Rule> = {
	// Without a type the server makes an event of the record, and its id is unusable at once.
	Calendar: activityOf('Calendar'),
	Emails: activityOf('Emails'),
	Events: {
		create: (given) => withReminderSeconds(withDuration(given)),
		readsStored: () => true,
		change: async (changes, { stored }) => ({ element: withReminder(changes, await stored()), beside: {} }),
		complete: withDuration,
		computed: ['duration_hours', 'duration_minutes'],
	},
	Documents: { create: withFileLocation },
	Products: PRODUCT,
	Services: PRODUCT,
};

/** The rule of a module; that of ordinary modules is empty. */
export function ruleOf(description: ModuleDescription): Rule {
	return isInventory(description) ? INVENTORY : (RULES[description.name] ?? {});
}

/** Any other type moves the record into another module, where its id is none. */
function activityOf(module: string): Rule {
	const activitytype = ACTIVITY_TYPES[module] ?? '';
	return {
		create: (given) => ({ ...given, activitytype }),
		change: (changes) => ({
			element: 'activitytype' in changes ? { ...changes, activitytype } : changes,
			beside: {},
		}),
	};
}

/** The server recalculates the duration from the times, but requires a value. */
function withDuration(element: JsonObject): JsonObject {
	if (asText(element.duration_hours) !== '') return element;
	const start = Date.parse(`${asText(element.date_start)}T${clock(element.time_start)}Z`);
	const end = Date.parse(`${asText(element.due_date)}T${clock(element.time_end)}Z`);
	if (Number.isNaN(start) || Number.isNaN(end)) return element;
	const minutes = Math.max(0, Math.round((end - start) / 60_000));
	return { ...element, duration_hours: String(Math.floor(minutes / 60)), duration_minutes: String(minutes % 60) };
}

function clock(time: JsonValue | undefined): string {
	const text = asText(time);
	return text.length === 5 ? `${text}:00` : text;
}

/** Reminders are read in minutes and written in seconds. */
function withReminderSeconds(element: JsonObject): JsonObject {
	const minutes = Number(asText(element.reminder_time));
	return minutes > 0 ? { ...element, reminder_time: String(minutes * 60) } : element;
}

/** The server clears an omitted reminder. */
function withReminder(changes: JsonObject, record: JsonObject): JsonObject {
	return withReminderSeconds({ reminder_time: record.reminder_time ?? '', ...changes });
}

/** Ids of contacts and of users whom an event or task is to have; an empty list leaves them to the server. */
export interface EventPeople {
	contacts: string[];
	invitees: string[];
}

/** An event's contacts and invitees as the server takes them: their numbers, beside the element. */
export function besideEvent({ contacts, invitees }: EventPeople, element: JsonObject): Record<string, string> {
	const numbers = (ids: string[]) => [...new Set(ids)].map((id) => id.slice(id.indexOf('x') + 1)).join(';');
	const first = asText(element.contact_id);
	return {
		// With the list the server no longer reads the contact of the element.
		...(contacts.length === 0 ? {} : { contactidlist: numbers(first === '' ? contacts : [first, ...contacts]) }),
		...(invitees.length === 0 ? {} : { inviteesid: numbers(invitees) }),
	};
}

function withFileLocation(element: JsonObject): JsonObject {
	const isLink = /^(https?|ftp):\/\//i.test(asText(element.filename));
	return {
		...(isLink ? { filelocationtype: 'E' } : {}),
		...element,
		filestatus: element.filestatus ?? '1',
	};
}

/** Prices in other currencies, and taxes: kept by the server only if none of them is to change. */
function isPrice(name: string): boolean {
	return isTax(name) || /^currency(\d+|_id)$/.test(name);
}

/** If one of the prices in other currencies or of the taxes changes, the server removes those that are not sent. */
async function changeProduct(changes: JsonObject, { stored }: Reads): Promise<Write> {
	if (!Object.keys(changes).some(isPrice)) return { element: changes, beside: KEEPS_THE_REST };
	const record = await stored();
	const own = `currency${asText(record.currency_id).split('x')[1] ?? ''}`;
	refuseRescaled(record, own);
	const kept = Object.entries(record).filter(
		([name, value]) => (isPrice(name) || name === 'unit_price') && value !== null && value !== '',
	);
	const element: JsonObject = { ...Object.fromEntries(kept), ...changes };
	// The old price in the product's own currency must not be sent together with a new one.
	if ('unit_price' in changes && !(own in changes)) delete element[own];
	return { element, beside: {} };
}

/** The server shows these prices in the user's currency and decimals, and would store them so once more. */
function refuseRescaled(record: JsonObject, own: string): void {
	if (!(own in record) || Math.abs(Number(record[own]) - Number(record.unit_price)) < 0.005) return;
	throw new InputError(
		'Fields',
		'The CRM shows this user the prices in other currencies rescaled, and a change of prices or taxes would store them so',
		'Set the user’s currency to the CRM’s base currency and Currency Decimals to 2 or more (My Preferences, Currency and Number Field Configuration), or use the credential of such a user.',
	);
}
