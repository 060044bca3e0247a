// What the server checks before it saves: references, mandatory fields, owners.

import { requireAssignable, visibleModule } from '../access';
import type { UserCall } from '../call';
import { accessDenied, Breakdown, Failure, internalError, mandatoryMissing, plainText } from '../failures';
import type { JsonObject, JsonValue } from '../json';
import type { Field, Module } from '../modules';
import { errorAnswer } from '../transport/envelope';
import { phpString } from './write';

function isEmpty(value: JsonValue | undefined): boolean {
	return value === undefined || value === null || value === '';
}

function checkReference(call: UserCall, field: Field, value: JsonValue): void {
	const { installation, user } = call;
	const prefix = phpString(value).split('x')[0] ?? '';
	const target = installation.modules.byPrefix(prefix);
	if (target === undefined) throw accessDenied(' for id');
	if (!field.refersTo.includes(target.name)) {
		throw new Failure('REFERENCE_INVALID', `Invalid reference specified for ${field.name}`);
	}
	if (target.name === 'Users') requireAssignable(installation, user, phpString(value));
	else if (visibleModule(installation, user, target.name) === undefined) {
		throw new Failure('ACCESS_DENIED', `Permission to access reference type is denied ${target.name}`);
	}
}

/** Only the module of a reference is checked, never whether the record exists. */
export function checkReferences(call: UserCall, module: Module, element: JsonObject): void {
	for (const field of module.fields) {
		if (field.type !== 'reference') continue;
		const value = element[field.name];
		if (value === undefined || isEmpty(value) || typeof value === 'object') continue;
		checkReference(call, field, value);
	}
}

/** @param suppliedOnly a partial change: mandatory fields may be missing, but not be emptied. */
export function checkMandatory(module: Module, element: JsonObject, suppliedOnly: boolean): void {
	for (const field of module.fields) {
		if (!field.mandatory) continue;
		if (suppliedOnly && !Object.hasOwn(element, field.name)) continue;
		if (isEmpty(element[field.name])) throw mandatoryMissing(field.name);
	}
}

/**
 * The owner of a save. An administrator may name one that does not exist: most modules store it,
 * a contact's save dies halfway.
 */
export function checkOwner(call: UserCall, module: Module, element: JsonObject): void {
	const { installation, user } = call;
	const value = element.assigned_user_id;
	if (isEmpty(value) || typeof value === 'object') return;
	const owner = phpString(value ?? null);
	requireAssignable(installation, user, owner);
	const part = owner.split('x')[1];
	if (part === undefined || module.name !== 'Contacts') return;
	const id = Number(part);
	const known = ['Users', 'Groups'].some((name) => installation.store.table(name).get(id) !== undefined);
	if (known) return;
	installation.poison.spread();
	throw plainText(`Sorry! Attempt to access restricted file. - user_privileges/user_privileges_${part}.php`);
}

/** A list where a scalar belongs breaks the statement: text comes before the JSON, and the locks stay. */
export function brokenSave(call: UserCall, module: Module): Breakdown {
	call.installation.poison.spread();
	const columns = module.fields.length;
	const answer = errorAnswer(call.installation.personality, internalError());
	const text = `Input array has ${columns} params, does not match query: 'insert into vtiger_${module.name.toLowerCase()} values(?)'<br>`;
	return new Breakdown({ ...answer, body: text + String(answer.body) });
}
