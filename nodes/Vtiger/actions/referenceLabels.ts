// Names of referenced records and owners: one query a module for any number of records, each name read once a run.

import type { Connection } from '../connection/connect';
import { recordLabel } from '../forms/lists';
import { insteadOf } from '../webservice/protocol/errors';
import { asText, type JsonObject } from '../webservice/protocol/json';
import { labelColumns, type ModuleDescription } from '../webservice/metadata/metadata';

/** For each record an object with `<field>_label` for every reference and owner field that has a value. */
export async function referenceLabels(
	connection: Connection,
	records: JsonObject[],
	description: ModuleDescription,
): Promise<JsonObject[]> {
	const fields = description.fields.filter((field) => field.type === 'reference' || field.type === 'owner');
	const ids = new Set(fields.flatMap((field) => records.map((record) => asText(record[field.name]))));
	ids.delete('');
	const names = await namesOf(connection, [...ids], new Set(fields.flatMap((field) => field.refersTo)));
	return records.map((record) => {
		const labels: JsonObject = {};
		for (const field of fields) {
			const name = names.get(asText(record[field.name]));
			if (name !== undefined && name !== '') labels[`${field.name}_label`] = name;
		}
		return labels;
	});
}

/** Names by id that a run has read so far; '' where the user sees no such record. */
const known = new WeakMap<Connection, Map<string, string>>();

async function namesOf(connection: Connection, ids: string[], modules: Set<string>): Promise<Map<string, string>> {
	const names = known.get(connection) ?? new Map<string, string>();
	known.set(connection, names);
	let open = ids.filter((id) => !names.has(id));
	if (open.length === 0) return names;
	for (const owner of (await connection.people.owners()).list) names.set(owner.id, owner.name);
	open = open.filter((id) => !names.has(id));
	for (const module of modules) {
		if (open.length === 0) break;
		if (module === 'Users' || module === 'Groups') continue;
		for (const [id, name] of await namesOfModule(connection, module, open)) names.set(id, name);
		open = open.filter((id) => !names.has(id));
	}
	for (const id of open) names.set(id, '');
	return names;
}

async function namesOfModule(connection: Connection, module: string, ids: string[]): Promise<Map<string, string>> {
	// A module that the user may not see has no labels for this user; the ids stay.
	const description = await connection.metadata.describe(module).catch(insteadOf('ACCESS_DENIED', undefined));
	const own = ids.filter((id) => description !== undefined && id.startsWith(`${description.idPrefix}x`));
	if (description === undefined || own.length === 0) return new Map();
	const labels = labelColumns(description);
	const rows = await connection.records.byIds(module, ['id', ...labels.filter((name) => name !== 'id')], own);
	return new Map([...rows].map(([id, row]) => [id, recordLabel(row, labels)]));
}
