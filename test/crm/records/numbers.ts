// Numbers the way MySQL stores and PHP reads them.

/** The number that a text begins with, 0 if it begins with none. */
export function leadingNumber(text: string): number {
	const found = /^\s*[+-]?(\d+\.?\d*(e[+-]?\d+)?|\.\d+)/i.exec(text);
	return found === null ? 0 : Number(found[0]);
}

/** A decimal with a fixed number of digits after the point, clipped to the column's precision. */
export function decimal(value: number, scale: number, precision = 25): string {
	const limit = 10 ** (precision - scale);
	if (Math.abs(value) < limit) {
		// More digits than a double holds would show its binary noise.
		const whole = Math.trunc(Math.abs(value)).toString().length;
		const sure = Math.max(0, Math.min(scale, 15 - whole));
		const text = value.toFixed(sure);
		return sure === scale ? text : `${text}${sure === 0 ? '.' : ''}${'0'.repeat(scale - sure)}`;
	}
	const digits = '9'.repeat(precision - scale) + (scale > 0 ? `.${'9'.repeat(scale)}` : '');
	return value < 0 ? `-${digits}` : digits;
}

/** Rounded half away from zero, as PHP's round does. */
export function rounded(value: number, scale: number): number {
	const factor = 10 ** scale;
	return (Math.sign(value) * Math.round(Math.abs(value) * factor + 1e-9)) / factor;
}
