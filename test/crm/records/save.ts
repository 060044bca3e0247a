// Writes a record into the store, whoever asked for it: numbers, times, owner and source are set here.

import { numbering } from '../data/numbering';
import type { Installation } from '../installation';
import type { JsonObject, JsonValue } from '../json';
import type { Module } from '../modules';
import type { StoredRecord, StoredValue } from '../store';
import { moduleOfActivity, reminderMinutes, setDuration, setGuests } from './activities';
import { refuseDuplicate, rememberForDuplicates } from './duplicates';
import { decimal, leadingNumber } from './numbers';
import type { Beside } from './beside';
import { applyPrices } from './prices';
import { asSeenInOwnCurrency } from './userNumbers';
import { phpString, writeText, writeValue } from './write';
import type { Reading } from './write';

export interface Author extends Reading {
	userId: number;
	/** Wall clock time of the server. */
	now: string;
	/** The user's own currency. */
	currencyId: string;
	beside: Beside;
}

export interface Creation extends Author {
	ownerId: number;
	source: string;
	createdtime?: string;
}

/** Set by the server whatever a request says. */
const systemFields = new Set([
	'id',
	'createdtime',
	'modifiedtime',
	'modifiedby',
	'created_user_id',
	'creator',
	'source',
]);

function ownerOf(value: JsonValue, otherwise: number): string {
	// Without an x the server takes the user who asks.
	const part = phpString(value).split('x')[1];
	return part !== undefined && Number(part) > 0 ? String(Number(part)) : String(otherwise);
}

function writeFields(module: Module, fields: JsonObject, values: Record<string, StoredValue>, author: Author): void {
	for (const name of Object.keys(fields)) {
		const field = module.field(name);
		if (field === undefined || systemFields.has(name) || field.ofLine) continue;
		if (numbering[module.name]?.field === name) continue;
		const value = fields[name] ?? null;
		// A percentage that is sent unchanged is not read again.
		if (field.column.number === 'percent' && typeof value === 'string' && value === values[name]) continue;
		if (name === 'assigned_user_id' && typeof value !== 'object') values[name] = ownerOf(value, author.userId);
		else if (name === 'reminder_time' && typeof value !== 'object') values[name] = reminderMinutes(phpString(value));
		else values[name] = writeValue(field, value, author);
	}
}

function numberOf(installation: Installation, module: Module): string | undefined {
	const numbers = numbering[module.name];
	if (numbers === undefined) return undefined;
	const prefix = installation.personality.language === 'ru' ? numbers.ru : numbers.en;
	return `${prefix}${installation.store.nextNumber(module.name)}`;
}

/** A workflow of every installation: amount by probability, in the money of the user who saves. */
function setForecast(module: Module, values: Record<string, StoredValue>, { numbers }: Author): void {
	if (module.name !== 'Potentials') return;
	const chance = leadingNumber(values.probability ?? '') / 100;
	const forecast = asSeenInOwnCurrency(leadingNumber(values.amount ?? '') * chance, numbers);
	values.forecast_amount = decimal(forecast, 8);
}

/** What Vtiger's own handlers fill in: the length of a service contract, and when a sales order recurs first. */
function setDerived(installation: Installation, module: Module, values: Record<string, StoredValue>): void {
	if (installation.personality.edition !== 'vtiger') return;
	if (module.name === 'SalesOrder' && values.enable_recurring === '1') {
		values.last_recurring_date ??= values.start_period ?? null;
	}
	if (module.name !== 'ServiceContracts') return;
	const days = (Date.parse(values.due_date ?? '') - Date.parse(values.start_date ?? '')) / 86_400_000;
	values.planned_duration = Number.isNaN(days) ? '' : String(days + 1);
	// Units are used by tickets that are linked to the contract.
	values.used_units = decimal(0, 2);
}

/** Comments move the time of the record that they are about. */
function bumpParent(installation: Installation, module: Module, record: StoredRecord): void {
	if (module.name !== 'ModComments') return;
	const parent = installation.store.entity(Number(record.values.related_to));
	if (parent === undefined || parent.deleted) return;
	parent.values.modifiedtime = record.values.modifiedtime ?? null;
	parent.values.modifiedby = record.values.modifiedby ?? null;
}

/**
 * Creates a record without any of the checks that an operation makes first.
 * @throws NotScalar, and Failure if duplicates are refused.
 */
export function insertRecord(
	installation: Installation,
	module: Module,
	fields: JsonObject,
	creation: Creation,
): StoredRecord {
	const { store } = installation;
	const user = String(creation.userId);
	const values: Record<string, StoredValue> = {
		assigned_user_id: String(creation.ownerId),
		createdtime: creation.createdtime ?? creation.now,
		modifiedtime: creation.now,
		modifiedby: user,
		created_user_id: user,
		source: writeText(creation.source.toUpperCase(), 100),
	};
	if (module.has('creator')) values.creator = user;
	if (module.name === 'Documents') Object.assign(values, { folderid: '1', filelocationtype: 'I' });
	if (module.inventory) Object.assign(values, { conversion_rate: '1.000', currency_id: '1' });
	writeFields(module, fields, values, creation);
	if (module.name === 'Documents' && values.folderid === '') values.folderid = '1';
	if (module.table === 'Calendar') setDuration(module, values, creation.dates);
	if (module.priced) applyPrices(installation, fields, values, undefined, creation);
	setForecast(module, values, creation);
	setDerived(installation, module, values);
	const record: StoredRecord = { id: 0, module: module.name, deleted: false, converted: false, values };
	refuseDuplicate(installation, module, record);
	record.id = store.nextId();
	const number = numberOf(installation, module);
	if (number !== undefined) values[numbering[module.name]?.field ?? ''] = number;
	store.addEntity(module.table, record);
	if (module.table === 'Calendar') setGuests(store, record, creation.beside);
	rememberForDuplicates(installation, module, record);
	bumpParent(installation, module, record);
	return record;
}

/** Changes the given fields and nothing else but the time and the user of the change. */
export function changeRecord(
	installation: Installation,
	module: Module,
	record: StoredRecord,
	fields: JsonObject,
	author: Author,
): void {
	const values: Record<string, StoredValue> = { ...record.values };
	writeFields(module, fields, values, author);
	if (module.table === 'Calendar') setDuration(module, values, author.dates);
	if (module.priced) applyPrices(installation, fields, values, record.values, author);
	setForecast(module, values, author);
	setDerived(installation, module, values);
	refuseDuplicate(installation, module, { ...record, values });
	values.modifiedtime = author.now;
	values.modifiedby = String(author.userId);
	record.values = values;
	if (module.table === 'Calendar') {
		record.module = moduleOfActivity(record);
		setGuests(installation.store, record, author.beside);
	}
	rememberForDuplicates(installation, module, record);
}

/** Moves a record into the recycle bin, or takes it out again. */
export function setDeleted(record: StoredRecord, deleted: boolean, author: Pick<Author, 'userId' | 'now'>): void {
	record.deleted = deleted;
	record.values.modifiedtime = author.now;
	record.values.modifiedby = String(author.userId);
}
