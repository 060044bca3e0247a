// Turns what the columns hold into the record that the webservice answers.

import type { Installation } from '../installation';
import type { Field, Module } from '../modules';
import type { StoredRecord, StoredValue } from '../store';
import { moduleOfActivity } from './activities';
import { emptyValue } from './write';

/** What a column holds, an unset one included. */
export function columnValue(field: Field, record: StoredRecord): StoredValue {
	if (field.name === 'id') return String(record.id);
	const value = record.values[field.name];
	return value === undefined ? emptyValue(field) : value;
}

/** The module that a record belongs to now. */
export function moduleOfRecord(installation: Installation, record: StoredRecord): Module {
	const name = installation.modules.get(record.module).table === 'Calendar' ? moduleOfActivity(record) : record.module;
	return installation.modules.get(name);
}

export function webserviceId(installation: Installation, record: StoredRecord): string {
	return `${moduleOfRecord(installation, record).prefix}x${record.id}`;
}

/** Empty if the target is deleted, of a module that the field does not accept, or an inactive user other than the reader. */
function readReference(installation: Installation, field: Field, stored: string, reader: number | undefined): string {
	const id = Number(stored);
	if (!(id > 0)) return '';
	const { modules, store } = installation;
	const entity = store.entity(id);
	if (entity !== undefined && !entity.deleted) {
		const module = moduleOfRecord(installation, entity);
		if (field.refersTo.includes(module.name)) return `${module.prefix}x${id}`;
	}
	for (const name of field.refersTo) {
		const module = modules.byName(name);
		if (module === undefined || (module.isEntity && name !== 'Users')) continue;
		const row = store.table(name).get(id);
		if (row === undefined || row.deleted) continue;
		if (name === 'Users' && row.values.status !== 'Active' && id !== reader) continue;
		return `${module.prefix}x${id}`;
	}
	return '';
}

/** The bare number if neither a user nor a group has the id. */
function readOwner(installation: Installation, stored: string): string {
	const id = Number(stored);
	if (!(id > 0)) return '';
	const { modules, store } = installation;
	const user = store.table('Users').get(id);
	if (user !== undefined && !user.deleted) return `${modules.get('Users').prefix}x${id}`;
	if (store.table('Groups').get(id) !== undefined) return `${modules.get('Groups').prefix}x${id}`;
	return stored;
}

/** A field's value on the wire: always a string. */
export function readValue(
	installation: Installation,
	field: Field,
	stored: StoredValue,
	record: StoredRecord,
	reader?: number,
): string {
	if (field.name === 'id') return webserviceId(installation, record);
	if (stored === null || stored === '') return '';
	// A role's id has no prefix; only release 8.2 gives it away.
	if (field.name === 'roleid') return installation.personality.release === 8.2 ? stored : '';
	if (field.type === 'reference') return readReference(installation, field, stored, reader);
	if (field.type === 'owner') return readOwner(installation, stored);
	return stored;
}

/** @param reader the id of the user who reads. */
export function readField(installation: Installation, field: Field, record: StoredRecord, reader?: number): string {
	return readValue(installation, field, columnValue(field, record), record, reader);
}

export function htmlEncoded(text: string): string {
	return text
		.replace(/&/g, '&amp;')
		.replace(/</g, '&lt;')
		.replace(/>/g, '&gt;')
		.replace(/"/g, '&quot;')
		.replace(/'/g, '&#039;');
}

/** The record's label, HTML-encoded as the server sends it. */
export function readLabel(installation: Installation, module: Module, record: StoredRecord): string {
	const parts = module.labelFields.map((name) => {
		const field = module.field(name);
		return field === undefined ? '' : (columnValue(field, record) ?? '');
	});
	const label = parts.join(' ');
	// Version 7 joins the parts as they are, so that a missing first name leaves a space.
	return htmlEncoded(installation.personality.edition === 'vtiger' ? label.trim() : label);
}
