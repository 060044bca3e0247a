// Keeps passwords, their hashes and access keys of users out of every answer.

import { isJsonObject, type JsonValue } from './json';

const SECRET_FIELDS = new Set(['user_password', 'confirm_password', 'accesskey', 'user_hash', 'crypt_type']);

/** The value without the fields that hold users' secrets, at any depth. Untouched parts are not copied. */
export function withoutSecrets(value: JsonValue): JsonValue {
	if (Array.isArray(value)) {
		let copy: JsonValue[] | undefined;
		for (let i = 0; i < value.length; i++) {
			const entry = value[i] ?? null;
			const clean = withoutSecrets(entry);
			if (clean !== entry) {
				copy ??= value.slice();
				copy[i] = clean;
			}
		}
		return copy ?? value;
	}
	if (!isJsonObject(value)) return value;
	const entries = Object.entries(value);
	let changed = false;
	const kept: Array<[string, JsonValue]> = [];
	for (const [key, entry] of entries) {
		if (SECRET_FIELDS.has(key)) {
			changed = true;
			continue;
		}
		const clean = withoutSecrets(entry);
		if (clean !== entry) changed = true;
		kept.push([key, clean]);
	}
	return changed ? Object.fromEntries(kept) : value;
}
