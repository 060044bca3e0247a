// Labels of references, owners and picklist values: one query per module for any number of records, each read once per
// run.

import { insteadOf } from '../protocol/errors';
import { asText, type JsonObject, type JsonValue } from '../protocol/json';
import { labelColumns, recordLabel, type Field, type Metadata, type ModuleDescription } from '../metadata/metadata';
import type { People } from '../metadata/people';
import type { RecordReader } from '../vtql/records';
import { multiPicklistEntries, outputOf, simplify, type OutputChoice, type RecordLabels } from './output';
import { MULTI_PICKLIST_SEPARATOR } from './values';

/** What labels are read with: a connection, as far as it concerns them. */
export interface LabelReader {
	records: RecordReader;
	metadata: Metadata;
	people: People;
}

/** Reads the labels of some records of one module. */
export type ReadLabels = (
	reader: LabelReader,
	records: readonly JsonObject[],
	description: ModuleDescription,
	rawValues: boolean,
) => Promise<RecordLabels[]>;

/**
 * Records of one module as they leave the node; the labels of all of them are read together. Throws a
 * WebserviceError.
 */
export async function showRecords(
	reader: LabelReader & { zone: string },
	records: readonly JsonObject[],
	description: ModuleDescription,
	choice: OutputChoice,
	readLabels: ReadLabels = labelsOf,
): Promise<JsonObject[]> {
	const { rawValues, columns } = choice;
	const wanted = choice.simplify ? records.map((record) => simplify(record, description, columns)) : records;
	const labels = choice.labels ? await readLabels(reader, wanted, description, rawValues) : [];
	const show = outputOf(description, reader.zone, rawValues);
	return wanted.map((record, index) => show(record, labels[index]));
}

/** The record with its labels, each right behind its field. */
export function addLabels(record: JsonObject, labels: RecordLabels = new Map()): JsonObject {
	const entries = Object.entries(record);
	return Object.fromEntries(entries.flatMap((entry) => [entry, ...Object.entries(labels.get(entry[0]) ?? {})]));
}

/**
 * For each record, as the CRM sends it or typed, the label of every reference, owner and picklist field that it has, as
 * `<field>_label`, and the e-mail address of owners, as `<field>_email`, if the user may see Users. Null (raw: '') if
 * there is none.
 */
export const labelsOf: ReadLabels = async (reader, records, description, rawValues) => {
	const fields = description.fields.filter(({ type }) => LABELLED.has(type));
	const referring = fields.filter(({ type }) => type === 'reference' || type === 'owner');
	const known = await knownLabels(reader, records, referring);
	const none = rawValues ? '' : null;
	const emails = known.emails;
	return records.map((record) => {
		const labels = new Map<string, JsonObject>();
		for (const field of fields) {
			const value = record[field.name];
			if (value === undefined) continue;
			const label = labelOf(field, value, known.names, rawValues);
			const entry: JsonObject = { [`${field.name}_label`]: isNothing(label) ? none : label };
			if (field.type === 'owner' && emails !== undefined) {
				entry[`${field.name}_email`] = emails.get(asText(value)) || none;
			}
			labels.set(field.name, entry);
		}
		return labels;
	});
};

const LABELLED = new Set(['reference', 'owner', 'picklist', 'multipicklist']);

function isNothing(label: JsonValue): boolean {
	return label === '' || label === null;
}

function labelOf(field: Field, value: JsonValue, names: ReadonlyMap<string, string>, rawValues: boolean): JsonValue {
	if (field.type === 'reference' || field.type === 'owner') return names.get(asText(value)) ?? '';
	const labelled = (text: string) => field.picklist.find((entry) => entry.value === text)?.label || text;
	if (field.type === 'picklist') return labelled(asText(value));
	const entries = Array.isArray(value) ? value.map((entry) => asText(entry)) : multiPicklistEntries(asText(value));
	const labels = entries.map(labelled);
	return rawValues ? labels.join(MULTI_PICKLIST_SEPARATOR) : labels;
}

interface Known {
	/** Labels by id; '' if the user sees no such record. */
	names: Map<string, string>;
	/** E-mail addresses of users by id; undefined if the user may not see Users, or nobody asked for an owner. */
	emails?: Map<string, string>;
}

/** What a run has read so far. All sessions of a run share its metadata. */
const known = new WeakMap<Metadata, Known>();

async function knownLabels(reader: LabelReader, records: readonly JsonObject[], fields: Field[]): Promise<Known> {
	const run = known.get(reader.metadata) ?? { names: new Map<string, string>() };
	known.set(reader.metadata, run);
	const ids = new Set(fields.flatMap(({ name }) => records.map((record) => asText(record[name]))));
	ids.delete('');
	let open = [...ids].filter((id) => !run.names.has(id));
	if (open.length === 0) return run;
	const { list, usersVisible } = await reader.people.owners();
	for (const owner of list) run.names.set(owner.id, owner.name);
	if (usersVisible) run.emails ??= new Map(list.map(({ id, email }) => [id, email]));
	open = open.filter((id) => !run.names.has(id));
	for (const module of new Set(fields.flatMap((field) => field.refersTo))) {
		if (open.length === 0) break;
		if (module === 'Users' || module === 'Groups') continue;
		for (const [id, name] of await namesOfModule(reader, module, open)) run.names.set(id, name);
		open = open.filter((id) => !run.names.has(id));
	}
	for (const id of open) run.names.set(id, '');
	return run;
}

async function namesOfModule(reader: LabelReader, module: string, ids: string[]): Promise<Map<string, string>> {
	// A module that the user may not see has no labels for this user; the ids stay.
	const description = await reader.metadata.describe(module).catch(insteadOf('ACCESS_DENIED', undefined));
	const own = ids.filter((id) => description !== undefined && id.startsWith(`${description.idPrefix}x`));
	if (description === undefined || own.length === 0) return new Map();
	const labels = labelColumns(description);
	const rows = await reader.records.byIds(module, ['id', ...labels.filter((name) => name !== 'id')], own);
	return new Map([...rows].map(([id, row]) => [id, recordLabel(row, labels)]));
}
