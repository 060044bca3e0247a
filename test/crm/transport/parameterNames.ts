// Names of parameters as PHP makes variables of them.

import type { Parameters } from './form';

/**
 * Adds a parameter under the name that PHP makes of the given one: without leading blanks and whatever follows a zero
 * character, blanks and dots as underscores. An entry of an array counts as an empty text. The last of equal names wins.
 */
export function addParameter(parameters: Parameters, given: string, value: string): void {
	const written = given.replace(/\0.*$/s, '').replace(/^ +/, '');
	const bracket = written.indexOf('[');
	const isArray = bracket >= 0 && written.includes(']', bracket);
	const head = (bracket < 0 ? written : written.slice(0, bracket)).replace(/[ .]/g, '_');
	const name = bracket < 0 || isArray || head === '' ? head : `${head}_${written.slice(bracket + 1)}`;
	if (name === '' || name === '__proto__') return;
	parameters[name] = isArray ? '' : value;
}
