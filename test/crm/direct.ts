// Writes and reads without HTTP: what another user does in the browser, and records in bulk.

import type { Installation } from './installation';
import { insertInventoryLines } from './inventory/save';
import type { JsonObject } from './json';
import type { Module } from './modules';
import { recordAnswer } from './records/answer';
import { moduleOfRecord, webserviceId } from './records/read';
import { nothingBeside } from './records/beside';
import { changeRecord, insertRecord, setDeleted } from './records/save';
import type { Author } from './records/save';
import { plainReading } from './records/write';
import type { StoredRecord } from './store';
import { adminId, salesId } from './users';

export interface DirectOptions {
	/** `19x5`, `20x2`; the fields' assigned_user_id, or else the administrator. */
	owner?: string;
	/** As the server writes it (`YYYY-MM-DD HH:MM:SS`, its zone), or epoch milliseconds. */
	createdtime?: string | number;
	modifiedtime?: string | number;
	/** Who does it: `19x5` unless given. */
	by?: string;
	/** `CRM` unless given: made in the browser. */
	source?: string;
	/** `12x7`: the contacts of an event or task; a change that does not name them keeps them. */
	contacts?: readonly string[];
	/** `19x5`: the users invited to an event; a change that does not name them keeps them. */
	invitees?: readonly string[];
}

function userNumber(id: string | undefined, otherwise: number): number {
	return Number(id?.split('x')[1] ?? otherwise);
}

const bareId = (id: string): number => Number(id.split('x')[1]);

/** Numbers are taken as the database stores them. */
function writer(installation: Installation, options: DirectOptions): Author {
	return {
		userId: userNumber(options.by, salesId),
		now: timeText(installation, options.modifiedtime) ?? installation.clock.now(),
		...plainReading,
		currencyId: '1',
		beside: {
			...nothingBeside,
			contacts: (options.contacts ?? []).map(bareId),
			invitees: (options.invitees ?? []).map(bareId),
		},
	};
}

function timeText(installation: Installation, time: string | number | undefined): string | undefined {
	return typeof time === 'number' ? installation.clock.format(time) : time;
}

export function located(installation: Installation, id: string): { module: Module; record: StoredRecord } {
	const [prefix = '', number] = id.split('x');
	const named = installation.modules.byPrefix(prefix);
	const { store } = installation;
	// Users, groups and similar lists have their own ids.
	const own = named === undefined || (named.isEntity && named.name !== 'Users') ? undefined : store.table(named.name);
	const record = own === undefined ? store.entity(Number(number)) : own.get(Number(number));
	if (record === undefined) throw new Error(`no record ${id}`);
	return { module: moduleOfRecord(installation, record), record };
}

/** @returns the webservice id. */
export function createDirectly(
	installation: Installation,
	moduleName: string,
	fields: JsonObject,
	options: DirectOptions = {},
): string {
	const module = installation.modules.get(moduleName);
	const author = writer(installation, options);
	const createdtime =
		timeText(installation, options.createdtime) ?? (options.modifiedtime === undefined ? undefined : author.now);
	const record = insertRecord(installation, module, fields, {
		...author,
		ownerId: userNumber(options.owner, adminId),
		source: options.source ?? 'CRM',
		...(createdtime === undefined ? {} : { createdtime }),
	});
	if (options.owner !== undefined) record.values.assigned_user_id = String(userNumber(options.owner, adminId));
	if (module.inventory) insertInventoryLines(installation, record, fields);
	return webserviceId(installation, record);
}

export function reviseDirectly(
	installation: Installation,
	id: string,
	fields: JsonObject,
	options: DirectOptions = {},
): void {
	const { module, record } = located(installation, id);
	const author = writer(installation, options);
	const guests = installation.store.guests.get(record.id);
	const beside = {
		// Prices and taxes that are not named stay.
		detailView: !Object.keys(fields).some((name) => /^(tax|currency)\d+$|^currency_id$/.test(name)),
		contacts: options.contacts === undefined ? (guests?.contacts ?? []) : author.beside.contacts,
		invitees: options.invitees === undefined ? (guests?.invitees ?? []) : author.beside.invitees,
	};
	changeRecord(installation, module, record, fields, { ...author, beside });
	if (options.owner !== undefined) record.values.assigned_user_id = String(userNumber(options.owner, adminId));
}

export function setDeletedDirectly(
	installation: Installation,
	id: string,
	deleted: boolean,
	options: DirectOptions = {},
): void {
	const { record } = located(installation, id);
	setDeleted(record, deleted, writer(installation, options));
}

/** As the administrator retrieves them; the recycle bin is left out. */
export function recordsOf(installation: Installation, moduleName: string): JsonObject[] {
	const module = installation.modules.get(moduleName);
	const admin = installation.users.get(adminId);
	if (admin === undefined) return [];
	return installation.store
		.table(module.table)
		.rows.filter((record) => !record.deleted && moduleOfRecord(installation, record) === module)
		.map((record) => recordAnswer(installation, admin, module, record));
}
