// A parameter with several values, as the editor or an expression gives it.

import { parseJson, type JsonValue } from '../webservice/protocol/json';

/** The texts of a list given as such, as its JSON, or as text with commas; entries without text are left out. */
export function readList(given: unknown): string[] {
	const entries = Array.isArray(given) ? given : entriesOf(String(given ?? ''));
	return entries.map(String).filter((entry) => entry !== '');
}

/** The entries of a list that is given as text: its JSON, or what stands between commas. */
export function entriesOf(text: string): JsonValue[] {
	const list = text.trim().startsWith('[') ? parseJson(text) : undefined;
	if (Array.isArray(list)) return list;
	return text
		.split(',')
		.map((entry) => entry.trim())
		.filter((entry) => entry !== '');
}
