// The mapped fields of a form -> the element that a write sends: only checked values, nothing unasked.

import { writableFields } from '../forms/fields';
import type { FurtherFields } from '../forms/furtherFields';
import { InputError } from '../webservice/protocol/errors';
import type { JsonObject } from '../webservice/protocol/json';
import { isSecretField } from '../webservice/protocol/secrets';
import { accountFields } from '../webservice/metadata/addresses';
import type { Field, ModuleDescription } from '../webservice/metadata/metadata';
import { wireValue } from '../webservice/values/values';
import { givenValues, resembling } from './givenValues';
import type { Item } from './item';

/** A value that cannot be written, unless the record holds it already. */
export interface Refused {
	value: unknown;
	error: InputError;
}

export interface GivenFields {
	/** In wire form. */
	fields: JsonObject;
	refused: Map<string, Refused>;
}

/**
 * The fields that the person gave. null and undefined are not sent; '' and the option Fields to Clear empty a
 * field. Under auto-mapping, input that is no writable field of the module is left out.
 */
export async function givenFields(item: Item, description: ModuleDescription): Promise<GivenFields> {
	const { fields, refused } = await checkedFields(item, description, givenValues(item, description));
	const writable = new Map(writableFields(description).map((field) => [field.name, field]));
	for (const name of item.optionList('fieldsToClear')) {
		const field = writable.get(name);
		if (field === undefined) throw notWritable(name, description);
		if (!isEmpty(fields[name]) || refused.has(name)) throw bothMappedAndCleared(field);
		fields[name] = '';
	}
	return { fields, refused };
}

/**
 * Further fields of a record that another operation creates. Throws an InputError for a value that cannot be written.
 */
export async function givenFurtherFields(
	item: Item,
	description: ModuleDescription,
	{ label, name, set }: FurtherFields,
): Promise<JsonObject> {
	const given = item.mappedFields(name);
	const twice = Object.keys(given).find((one) => set.includes(one));
	if (twice !== undefined) {
		throw new InputError(label, `“${twice}” has a parameter of its own`, `Remove it from ${label}.`);
	}
	const { fields, refused } = await checkedFields(item, description, new Map(Object.entries(given)));
	for (const { error } of refused.values()) throw error;
	return fields;
}

async function checkedFields(
	item: Item,
	description: ModuleDescription,
	given: ReadonlyMap<string, unknown>,
): Promise<GivenFields> {
	const writable = new Map(writableFields(description).map((field) => [field.name, field]));
	const { lookups } = item;
	const fields: JsonObject = {};
	const refused = new Map<string, Refused>();
	for (const [name, value] of given) {
		if (value === null || value === undefined) continue;
		const field = writable.get(name);
		if (field === undefined) throw notWritable(name, description);
		const wire = await wireValue(field, value, lookups).catch(refusal);
		if (wire instanceof InputError) refused.set(name, { value, error: wire });
		else fields[name] = wire;
		warnOfCut(item, field, value);
	}
	return { fields, refused };
}

function refusal(error: unknown): InputError {
	if (error instanceof InputError) return error;
	throw error;
}

function bothMappedAndCleared({ name, label }: Field): InputError {
	return new InputError(
		'Fields to Clear',
		`“${label}” (${name}) has a value in the fields and is to be cleared`,
		'Remove it from one of the two.',
	);
}

function notWritable(name: string, description: ModuleDescription): InputError {
	if (isSecretField(name)) {
		return new InputError(
			name,
			`The field “${name}” cannot be written with a record`,
			'Give users a new password with User: Change Password.',
		);
	}
	const known = description.fields.find((field) => field.name === name);
	return new InputError(
		known?.label ?? name,
		known === undefined
			? `The module “${description.label}” has no field “${name.slice(0, 60)}”${resembling(name, writableFields(description))}`
			: `The field “${known.label}” (${name}) cannot be written`,
		'Refresh the list of fields and map the value again. Hidden fields and fields that the CRM computes are not offered.',
	);
}

/** Common databases of the CRM keep characters of three bytes at most and put ???? for others. */
function warnOfCut(item: Item, field: Field, value: unknown): void {
	if (typeof value !== 'string' || !/[\u{10000}-\u{10FFFF}]/u.test(value)) return;
	item.hint(
		`The field “${field.label}” holds emoji or rare characters. Most CRM databases store “????” in their place.`,
		`changed ${field.name}`,
	);
}

/** Adds what the CRM demands and the person need not give: the owner, and the CRM's own defaults. */
export function withDefaults(element: JsonObject, description: ModuleDescription, userId: string): JsonObject {
	const complete: JsonObject = { ...element };
	for (const field of description.fields) {
		if (!field.mandatory || !isEmpty(complete[field.name])) continue;
		if (field.type === 'owner' && userId !== '') complete[field.name] = userId;
		else if (field.defaultValue !== '' && !(field.name in complete)) complete[field.name] = field.defaultValue;
	}
	return complete;
}

/** Refuses an element without a value for a required field, naming all of them. */
export function requireMandatory(
	element: JsonObject,
	description: ModuleDescription,
	except: readonly string[] = [],
): void {
	const missing = description.fields.filter(
		(field) => field.mandatory && field.editable && !except.includes(field.name) && isEmpty(element[field.name]),
	);
	if (missing.length === 0) return;
	const { billing = [], shipping = [] } = accountFields(description) ?? {};
	const isAddress = missing.some(({ name }) => billing.includes(name) || shipping.includes(name));
	throw new InputError(
		missing.map((field) => field.name).join(', '),
		`Required fields of “${description.label}” have no value: ${missing.map((field) => `${field.label} (${field.name})`).join(', ')}`,
		isAddress
			? 'Fill them in. A new record can take the addresses of its account: see the options.'
			: 'Fill them in; “Add field to send” below the form shows the others.',
	);
}

/** The required fields that the element would empty. */
export function emptiedMandatory(element: JsonObject, description: ModuleDescription): Field[] {
	return description.fields.filter(({ name, mandatory }) => mandatory && name in element && isEmpty(element[name]));
}

/** The CRM would answer with an error that names no field. */
export function cannotBeEmptied(field: Field): InputError {
	return new InputError(
		field.name,
		`The required field “${field.label}” (${field.name}) cannot be emptied`,
		'Give it a value, or leave it out.',
	);
}

function isEmpty(value: unknown): boolean {
	return value === undefined || value === null || value === '';
}
