// Keeps passwords, their hashes and access keys of users out of every answer.

import { isJsonObject, type JsonValue } from './json';

const SECRET_FIELDS = new Set(['user_password', 'confirm_password', 'accesskey', 'user_hash', 'crypt_type']);

/** The value without the fields that hold users' secrets, at any depth. Untouched parts are not copied. */
export function withoutSecrets(value: JsonValue): JsonValue {
	// Nearly all answers hold none, and can have thousands of rows.
	if (!holdsSecrets(value)) return value;
	if (Array.isArray(value)) return value.map(withoutSecrets);
	if (!isJsonObject(value)) return value;
	const kept = Object.entries(value).filter(([key]) => !SECRET_FIELDS.has(key));
	return Object.fromEntries(kept.map(([key, entry]) => [key, withoutSecrets(entry)]));
}

function holdsSecrets(value: JsonValue): boolean {
	if (typeof value !== 'object' || value === null) return false;
	if (Array.isArray(value)) return value.some(holdsSecrets);
	for (const key of Object.keys(value)) {
		const entry = value[key];
		if (SECRET_FIELDS.has(key) || (entry !== undefined && holdsSecrets(entry))) return true;
	}
	return false;
}
