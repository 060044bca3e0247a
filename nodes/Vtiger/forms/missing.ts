// Values that are missing: they never select records.

/** Whether there is nothing to compare with. The database takes a text of blanks for an empty one. */
export function isMissing(value: unknown): value is null | undefined | '' {
	return value === null || value === undefined || (typeof value === 'string' && value.trim() === '');
}
