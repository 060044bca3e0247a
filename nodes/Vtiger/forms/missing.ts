// Values that are missing: they never select records.

import type { Field } from '../webservice/metadata/metadata';
import { isEmptyText } from '../webservice/vtql/emptyText';

/** Whether there is nothing to compare with. */
export function isMissing(value: unknown): value is null | undefined | '' {
	return value === null || value === undefined || (typeof value === 'string' && isEmptyText(value));
}

/**
 * Whether a value to match on means “empty” to the database, which would match all records without one: spaces, an
 * empty yes or no, and what references and owners store for nobody. `wire` is the value as it would be sent.
 */
export function matchesEmpty({ type }: Field, given: unknown, wire: string): boolean {
	if (isMissing(given) || isMissing(wire)) return true;
	return (type === 'reference' || type === 'owner') && /(^|x)0+$/.test(wire);
}
