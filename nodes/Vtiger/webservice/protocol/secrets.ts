// Keeps passwords, their hashes and access keys of users out of every answer.

import { isJsonObject, type JsonValue } from './json';

const SECRET_FIELDS = ['userpassword', 'confirmpassword', 'accesskey', 'userhash', 'crypttype'];
/** Where lists of names and values keep the name. */
const NAMES = ['name', 'field', 'fieldname', 'column', 'columnname', 'key', 'property'];

/** By name as written in answers: these have few names and thousands of rows. */
const known = new Map<string, boolean>();
const MOST_KNOWN = 5_000;

/** Whether a field of this name, however it is written, holds a secret of a user: users.accesskey, AccessKey. */
export function isSecretField(name: string): boolean {
	let secret = known.get(name);
	if (secret === undefined) {
		const letters = name.toLowerCase().replace(/[^a-z]/g, '');
		secret = SECRET_FIELDS.some((field) => letters.endsWith(field));
		if (known.size >= MOST_KNOWN) known.clear();
		known.set(name, secret);
	}
	return secret;
}

/**
 * The value without what holds users' secrets, at any depth: fields of these names, what accompanies such a name in
 * a list of names and values, and the second of two texts of which the first is such a name. Untouched parts are not
 * copied.
 */
export function withoutSecrets(value: JsonValue): JsonValue {
	// Nearly all answers have none, and can have thousands of rows.
	if (!holdsSecrets(value)) return value;
	if (Array.isArray(value)) return isNamedPair(value) ? value.slice(0, 1) : value.map(withoutSecrets);
	if (!isJsonObject(value)) return value;
	const kept = Object.entries(value).filter(([key, entry]) => !isSecretEntry(value, key, entry));
	return Object.fromEntries(kept.map(([key, entry]) => [key, withoutSecrets(entry)]));
}

function holdsSecrets(value: JsonValue): boolean {
	if (typeof value !== 'object' || value === null) return false;
	if (Array.isArray(value)) return isNamedPair(value) || value.some(holdsSecrets);
	for (const key of Object.keys(value)) {
		const entry = value[key];
		if (entry !== undefined && (isSecretEntry(value, key, entry) || holdsSecrets(entry))) return true;
	}
	return false;
}

function isSecretEntry(object: { [key: string]: JsonValue }, key: string, entry: JsonValue): boolean {
	if (isSecretField(key)) return true;
	return isValue(key) && entry !== null && NAMES.some((name) => isSecretName(object[name]));
}

/** value, newvalue, default_value, data. A description of a field has none of them. */
function isValue(key: string): boolean {
	return key.endsWith('alue') || key.endsWith('values') || key === 'data' || key === 'content';
}

function isSecretName(value: JsonValue | undefined): boolean {
	return typeof value === 'string' && isSecretField(value);
}

function isNamedPair(value: JsonValue[]): boolean {
	return value.length === 2 && isSecretName(value[0]) && !isSecretName(value[1]) && typeof value[1] === 'string';
}

/**
 * Whether a query has conditions on users' secrets or is sorted by them: servers of version 7 answer these, so that a
 * key could be found out letter by letter.
 */
export function searchesForSecrets(query: string): boolean {
	const [, ...afterModule] = query.replace(/'(?:[^']|'')*'/g, "''").split(/\bfrom\b/i);
	return afterModule.some((part) => (part.match(/\w+/g) ?? []).some(isSecretField));
}
