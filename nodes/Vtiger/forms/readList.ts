// A parameter with several values, as the editor or an expression gives it.

import { parseJson } from '../webservice/json';

/** The texts of a list given as such, as its JSON, or as text with commas; entries without text are left out. */
export function readList(given: unknown): string[] {
	const value = typeof given === 'string' && given.trim().startsWith('[') ? (parseJson(given) ?? given) : given;
	if (Array.isArray(value)) return value.map(String).filter((entry) => entry !== '');
	return String(value ?? '')
		.split(',')
		.map((entry) => entry.trim())
		.filter((entry) => entry !== '');
}
