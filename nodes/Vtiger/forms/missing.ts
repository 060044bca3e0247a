// Values that are missing: they never select records.

import type { Field } from '../webservice/metadata/metadata';

/** Whether there is nothing to compare with. The database takes a text of blanks for an empty one. */
export function isMissing(value: unknown): value is null | undefined | '' {
	return value === null || value === undefined || (typeof value === 'string' && value.trim() === '');
}

/**
 * Whether a value to match on means “empty” to the database, which would match all records without one: blanks, an
 * empty yes or no, and what references and owners store for nobody. `wire` is the value as it would be sent.
 */
export function matchesEmpty({ type }: Field, given: unknown, wire: string): boolean {
	if (isMissing(given) || isMissing(wire)) return true;
	return (type === 'reference' || type === 'owner') && /(^|x)0+$/.test(wire);
}
