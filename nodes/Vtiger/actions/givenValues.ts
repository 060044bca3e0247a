// The values of a form by the names of the fields: mapped one by one, taken from the input, or given as one JSON object.

import { writableFields } from '../forms/fields';
import { InputError } from '../webservice/protocol/errors';
import { isInventory, type Field, type Metadata, type ModuleDescription } from '../webservice/metadata/metadata';
import type { Item } from './item';

/**
 * Values by field name. Names of the input and of a JSON object may be the fields' labels, too. Input that fits no
 * field is left out, which a hint tells once; in a form and in a JSON object such a name stays as it is. Throws an
 * InputError if two names mean one field.
 */
export function givenValues(item: Item, description: ModuleDescription): Map<string, unknown> {
	const isLines = (name: string) => name === 'LineItems' && isInventory(description);
	const given = Object.entries(item.mappedFields()).filter(([name]) => !(item.fromJson && isLines(name)));
	if (!item.autoMapped && !item.fromJson) return new Map(given);
	const writable = writableFields(description);
	const byName = new Map(writable.map((field) => [field.name, field]));
	const values = new Map<string, unknown>(given.filter(([name]) => byName.has(name)));
	const labels = new Map<string, string>();
	const unknown: string[] = [];
	for (const [name, value] of given) {
		if (byName.has(name)) continue;
		const field = fieldLabelled(writable, name);
		const before = field === undefined ? undefined : labels.get(field.name);
		if (before !== undefined && field !== undefined) throw sameField(field, [before, name]);
		if (field !== undefined) {
			const own = values.get(field.name);
			if (!isAbsent(own) && !isAbsent(value) && !isAlike(own, value)) {
				item.hint(
					`“${name}” is left out, since the input has another value in “${field.name}”, which is the same field.`,
				);
			}
			labels.set(field.name, name);
			if (isAbsent(own)) values.set(field.name, value);
		} else if (item.fromJson) {
			values.set(name, value);
		} else unknown.push(name);
	}
	if (item.autoMapped) tellUnknown(item, unknown, description, writable);
	return values;
}

function isAbsent(value: unknown): value is null | undefined {
	return value === null || value === undefined;
}

function isAlike(one: unknown, other: unknown): boolean {
	const text = (value: unknown) => (typeof value === 'object' ? JSON.stringify(value) : String(value).trim());
	return text(one) === text(other);
}

/** Case, spaces and ё do not count; two fields can have the same label. */
function fieldLabelled(fields: readonly Field[], name: string): Field | undefined {
	const [only, ...others] = fields.filter(({ label }) => plain(label) === plain(name));
	return others.length === 0 ? only : undefined;
}

function plain(text: string): string {
	return text.trim().replace(/\s+/g, ' ').toLowerCase().replaceAll('ё', 'е');
}

function sameField({ name, label }: Field, names: string[]): InputError {
	return new InputError(
		name,
		`The input has two values for “${label}”: ${names.map((one) => `“${one}”`).join(' and ')}`,
		'Remove one of them before this node, or map the fields one by one.',
	);
}

/** What nodes of this package add to records; a hint that it is not a field would help nobody. */
const OF_OUTPUT = new Set([
	...['id', 'label', 'action', 'event', 'module', 'detection', 'error', 'deleted', 'lastModifiedTime', 'LineItems'],
	...['duplicates', 'removedDuplicates', 'changedFields', 'previous'],
]);

const MOST_TOLD = 10;
const told = new WeakMap<Metadata, Set<string>>();

function tellUnknown(item: Item, names: string[], description: ModuleDescription, writable: readonly Field[]): void {
	const { metadata } = item.connection;
	const before = told.get(metadata) ?? new Set<string>();
	told.set(metadata, before);
	const known = new Set(description.fields.map(({ name }) => name));
	const isOfOutput = (name: string) =>
		OF_OUTPUT.has(name) || known.has(name) || known.has(name.replace(/_(label|email)$/, ''));
	const open = names.filter((name) => !before.has(name) && !isOfOutput(name));
	if (open.length === 0) return;
	for (const name of open) before.add(name);
	const listed = open.slice(0, MOST_TOLD).map((name) => `“${name.slice(0, 60)}”${resembling(name, writable)}`);
	item.hint(
		`Input that fits no field of “${description.label}” is left out: ${listed.join(', ')}${open.length > MOST_TOLD ? ' …' : ''}`,
	);
}

/** “ (like Фамилия)”, or nothing. */
export function resembling(name: string, fields: readonly Field[]): string {
	const wanted = plain(name);
	const near = fields
		.flatMap((field) => [field.name, field.label].map((text) => ({ field, away: distance(wanted, plain(text)) })))
		.sort((one, other) => one.away - other.away)[0];
	if (near === undefined || near.away > Math.max(1, Math.floor(wanted.length / 4))) return '';
	const { label, name: fieldName } = near.field;
	return ` (like ${label === fieldName ? label : `${label}, ${fieldName}`})`;
}

const LONGEST_COMPARED = 40;

/** Letters to change, add or leave out until one text is the other. */
function distance(one: string, other: string): number {
	if (Math.max(one.length, other.length) > LONGEST_COMPARED) return Number.POSITIVE_INFINITY;
	let row = Array.from({ length: other.length + 1 }, (_, index) => index);
	for (const [at, letter] of [...one].entries()) {
		const next = [at + 1];
		for (let index = 0; index < other.length; index++) {
			const change = (row[index] ?? 0) + (other[index] === letter ? 0 : 1);
			next.push(Math.min(change, (row[index + 1] ?? 0) + 1, (next[index] ?? 0) + 1));
		}
		row = next;
	}
	return row[other.length] ?? Number.POSITIVE_INFINITY;
}
