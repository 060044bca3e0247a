// Duplicate prevention: no two records of a module agree in all of its unique fields.

import { Failure } from '../failures';
import type { Installation } from '../installation';
import type { Field, Module } from '../modules';
import type { StoredRecord } from '../store';
import { collationKey } from '../vtql/collation';
import { columnValue } from './read';

type Index = Map<string, Set<number>>;

const indexes = new WeakMap<Installation, Map<string, Index>>();

function keyOf(fields: readonly Field[], record: StoredRecord): string {
	return fields.map((field) => collationKey(columnValue(field, record) ?? '')).join('\u0000');
}

function add(index: Index, key: string, id: number): void {
	const ids = index.get(key);
	if (ids === undefined) index.set(key, new Set([id]));
	else ids.add(id);
}

function indexOf(installation: Installation, module: Module, fields: readonly Field[]): Index {
	let ofInstallation = indexes.get(installation);
	if (ofInstallation === undefined) indexes.set(installation, (ofInstallation = new Map<string, Index>()));
	let index = ofInstallation.get(module.name);
	if (index === undefined) {
		ofInstallation.set(module.name, (index = new Map()));
		for (const record of installation.store.table(module.table).rows) add(index, keyOf(fields, record), record.id);
	}
	return index;
}

/**
 * To be called before a record is saved and, for the next ones, again after it was.
 * @throws Failure with the number 0 as its code.
 */
export function refuseDuplicate(installation: Installation, module: Module, record: StoredRecord): void {
	const fields = module.fields.filter((field) => field.unique);
	if (fields.length === 0) return;
	const index = indexOf(installation, module, fields);
	const key = keyOf(fields, record);
	for (const id of index.get(key) ?? []) {
		const other = installation.store.table(module.table).get(id);
		if (other === undefined || other.deleted || id === record.id) continue;
		if (keyOf(fields, other) === key) {
			const russian = installation.personality.language === 'ru';
			throw new Failure(0, russian ? 'Обнаружены дубликаты!' : 'Duplicate(s) detected!');
		}
	}
}

export function rememberForDuplicates(installation: Installation, module: Module, record: StoredRecord): void {
	const index = indexes.get(installation)?.get(module.name);
	if (index === undefined) return;
	add(
		index,
		keyOf(
			module.fields.filter((field) => field.unique),
			record,
		),
		record.id,
	);
}
