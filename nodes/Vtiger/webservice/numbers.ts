// Numbers as people write them -> the decimal point form that the CRM stores without loss.

export const NUMBER_FORMS = '1234.56 or 1 234,56';

/**
 * The number with a decimal point and without grouping; undefined where the text is no number or could mean
 * two: 1,234 is one thousand and more in one country, and a little over one in another.
 */
export function wireNumber(value: unknown): string | undefined {
	if (typeof value === 'number') return Number.isFinite(value) ? plainDecimal(value) : undefined;
	if (typeof value !== 'string') return undefined;
	const text = value.replace(/[\s\u00a0\u202f\u2009']/g, '').replace(/^\u2212/, '-');
	if (/^[+-]?\d*\.?\d+$/.test(text) || /^[+-]?\d+\.$/.test(text)) return text.replace(/^\+/, '').replace(/\.$/, '');
	if (/^[+-]?\d{1,3}(\.\d{3})+,\d+$/.test(text)) return text.replace(/\./g, '').replace(',', '.');
	if (/^[+-]?\d{1,3}(,\d{3})+\.\d+$/.test(text)) return text.replace(/,/g, '');
	if (/^[+-]?\d{1,3}(,\d{3}){2,}$/.test(text)) return text.replace(/,/g, '');
	const comma = /^([+-]?)(\d+),(\d+)$/.exec(text);
	if (comma === null) return undefined;
	const [, sign = '', whole = '', fraction = ''] = comma;
	const grouped = fraction.length === 3 && whole.length <= 3 && whole !== '0' && !/\s/.test(value.trim());
	return grouped ? undefined : `${sign === '-' ? '-' : ''}${whole}.${fraction}`;
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
	return /e/i.test(text) ? value.toFixed(20).replace(/\.?0+$/, '') : text;
}
