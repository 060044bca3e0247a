// Phones compared by their digits, however they are written.

/** A phone of a country that is dialled with 8 inside and +7 from outside. */
const NATIONAL = /^[78](?=\d{10}$)/;

/**
 * The digits of a phone. Eleven that begin with 8, without a plus before them, are +7 as it is dialled within Russia.
 */
export function phoneDigits(text: string): string {
	const plain = text.normalize('NFKC').trim();
	const digits = plain.replace(/\D/g, '');
	return plain.startsWith('+') ? digits : digits.replace(NATIONAL, '7');
}

/** What LIKE finds all texts with that have these digits in this order; others, too. */
export function digitsPattern(digits: string): string {
	return `%${[...digits.replace(NATIONAL, '')].join('%')}%`;
}
