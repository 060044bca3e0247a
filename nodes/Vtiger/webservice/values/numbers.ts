// Numbers as people write them -> the decimal point form that the CRM stores without loss.

export const NUMBER_FORMS = '1234.56 or 1 234,56';

/**
 * The number with a decimal point and without grouping; undefined if the text is no number or could mean
 * two: 1,234 is one thousand and more in one country, and a little over one in another. A single point is always
 * the decimal one, since programs write it so.
 */
export function wireNumber(value: unknown): string | undefined {
	if (typeof value === 'bigint') return String(value);
	if (typeof value === 'number') {
		return Number.isFinite(value) && !hasLostDigits(value) ? withoutIdleZeros(plainDecimal(value)) : undefined;
	}
	if (typeof value !== 'string') return undefined;
	const text = withDecimalPoint(value.trim().replace(/^\u2212/, '-'));
	return text === undefined ? undefined : withoutIdleZeros(text);
}

/** Whether the number is so large that its last digits are no longer those that somebody wrote. */
export function hasLostDigits(value: unknown): boolean {
	return typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value);
}

function withDecimalPoint(text: string): string | undefined {
	if (/^[+-]?(\d+\.?\d*|\.\d+)$/.test(text)) return text;
	if (/^[+-]?\d{1,3}([ \u00a0\u2009\u202f'\u2019])\d{3}(\1\d{3})*([.,]\d+)?$/.test(text)) {
		return text.replace(/[^\d.,+-]/g, '').replace(',', '.');
	}
	if (/^[+-]?\d{1,3}((\.\d{3})+,\d+|(\.\d{3}){2,})$/.test(text)) return text.replace(/\./g, '').replace(',', '.');
	if (/^[+-]?\d{1,3}((,\d{3})+\.\d+|(,\d{3}){2,})$/.test(text)) return text.replace(/,/g, '');
	const couldBeGrouped = /^[+-]?(?!0,)\d{1,3},\d{3}$/.test(text);
	return !couldBeGrouped && /^[+-]?\d+,\d+$/.test(text) ? text.replace(',', '.') : undefined;
}

/** -007.50 -> -7.50, .5 -> 0.5, 5. -> 5, -0 -> 0 */
function withoutIdleZeros(text: string): string {
	const number = text
		.replace(/^[+-]/, '')
		.replace(/^0+(?=\d)/, '')
		.replace(/^\./, '0.')
		.replace(/\.$/, '');
	return text.startsWith('-') && /[1-9]/.test(number) ? `-${number}` : number;
}

/** A whole number; undefined for fractions: the CRM would round them unasked. */
export function wireInteger(value: unknown): string | undefined {
	const text = wireNumber(value);
	if (text === undefined) return undefined;
	const whole = text.replace(/\.0*$/, '');
	return /^-?\d+$/.test(whole) ? whole : undefined;
}

function plainDecimal(value: number): string {
	const text = String(value);
	if (!text.includes('e')) return text;
	return Math.abs(value) < 1 ? value.toFixed(20).replace(/\.?0+$/, '') : String(BigInt(value));
}
