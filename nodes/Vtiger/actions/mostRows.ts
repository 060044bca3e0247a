// How many results a person wants, out of Return All and Limit.

import { InputError } from '../webservice/protocol/errors';
import type { Item } from './item';

/** The limit; infinitely many under Return All. Throws an InputError for anything but a whole number from 1 on. */
export function mostRows(item: Item): number {
	if (item.flag('returnAll', 'Return All')) return Number.POSITIVE_INFINITY;
	const value = item.parameter('limit', 50);
	// Number() would also take true, [5] and 0x10.
	const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
	const number = Number(text);
	if (/^\d+$/.test(text) && Number.isSafeInteger(number) && number > 0) return number;
	throw new InputError(
		'Limit',
		`“${String(value)}” is not a limit`,
		'Give a whole number from 1 on, or switch on Return All.',
	);
}
