// Values to match on: in the form in which the server stores them, since it finds only that.

import { InputError } from '../protocol/errors';
import { phoneDigits } from '../vtql/phones';
import type { Field, ModuleDescription } from '../metadata/metadata';
import type { Condition } from '../vtql/query';

const LONGEST = 255;
/** Fewer digits stand in the phones of many people, in this order. */
const FEWEST_DIGITS = 6;

/**
 * The text without spaces at its ends. Throws an InputError for a value that the server would store as another one,
 * so that every run would create one more record, and for what is no e-mail address in a field of e-mails: words
 * such as “unknown” would make one person of many.
 */
export function matchValue(field: Field, value: string): string {
	const text = value.trim();
	const reason = reasonAgainst(field, text);
	if (reason === undefined) return text;
	throw new InputError(
		field.name,
		`“${text.slice(0, 60)}” cannot be matched on in “${field.label}”: ${reason}`,
		'Correct the value, or match on another field.',
	);
}

/** The digits of a phone to match on. Throws an InputError if there are too few. */
export function matchDigits({ name, label }: Field, phone: string): string {
	const digits = phoneDigits(phone);
	if (digits.length >= FEWEST_DIGITS) return digits;
	throw new InputError(
		name,
		`“${phone.slice(0, 60)}” cannot be matched on in “${label}”: it has fewer than ${FEWEST_DIGITS} digits`,
		'Correct the phone, or match on another field.',
	);
}

function reasonAgainst({ type }: Field, text: string): string | undefined {
	if (text.includes('\0')) return 'it holds a zero character';
	if (type === 'email' && !/^[^\s@,;]+@[^\s@,;]+\.[^\s@,;]+$/.test(text)) return 'it is not an e-mail address';
	if (type === 'double' || type === 'currency') {
		return /\.\d{2}\d*[1-9]/.test(text) ? 'the CRM rounds numbers with more than two decimals' : undefined;
	}
	if (/[\u{10000}-\u{10FFFF}]/u.test(text))
		return 'most CRM databases store “????” in the place of its emoji or rare characters';
	if (/<\/?script/i.test(text)) return 'the CRM stores its < and > as other characters';
	return text.length > LONGEST ? `the CRM cuts texts of more than ${LONGEST} characters` : undefined;
}

/** Throws an InputError if the conditions fit every record that was never given a value in these fields. */
export function requireTelling(conditions: Condition[], { fields }: ModuleDescription): void {
	const isUnset = ({ field: name, values }: Condition) =>
		fields.some((field) => field.name === name && isUnsetInDatabase(field, values[0] ?? ''));
	if (!conditions.every(isUnset)) return;
	const given = conditions.map(({ field, values }) => `${field} = ${values[0] ?? ''}`).join(', ');
	throw new InputError(
		'Fields to Match On',
		`${given} would match all records without a value: the CRM keeps 0 and No in these`,
		'Match on a further field that tells the records apart.',
	);
}

/** Whether the value is what the database has in all records that were never given one: 0 of a number, or no. */
function isUnsetInDatabase({ type }: Field, wire: string): boolean {
	if (type === 'integer' || type === 'double' || type === 'currency') return Number(wire) === 0;
	return type === 'boolean' && (wire === '0' || wire === 'off');
}
