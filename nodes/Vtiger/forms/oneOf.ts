// A choice out of a dropdown, which an expression can miss.

import { InputError } from '../webservice/protocol/errors';

/** The value, if it is one of the dropdown's. Throws an InputError that names these: nothing is guessed. */
export function oneOf<T extends string>(label: string, value: unknown, allowed: readonly T[]): T {
	const found = allowed.find((one) => one === value);
	if (found !== undefined) return found;
	const shown = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
	throw new InputError(
		label,
		`“${shown.slice(0, 60)}” is none of the values of ${label}`,
		`Use one of: ${allowed.join(', ')}.`,
	);
}
