// The edges of what is shown of a text, and of how deep values may lie within each other.

import { isTooDeep, shortened } from '../../../../nodes/Vtiger/webservice/protocol/bounds';

test.each([
	[0, undefined, 0],
	[999, undefined, 999],
	[1_000, undefined, 1_000],
	[1_001, undefined, 1_001],
	[5_000, undefined, 1_001],
	[10, 10, 10],
	[11, 10, 11],
	[50, 10, 11],
])('of %i characters, with %p at most, %i are shown', (length, most, shown) => {
	const text = 'ab'.repeat(length).slice(0, length);
	const short = shortened(text, most);
	expect(short).toHaveLength(shown);
	expect(short).toBe(length > (most ?? 1_000) ? `${text.slice(0, shown - 1)}…` : text);
});

const nested = (levels: number, wrap: (inner: unknown) => unknown) => {
	let value: unknown = 'x';
	for (let level = 0; level < levels; level++) value = wrap(value);
	return value;
};

describe.each<[string, (inner: unknown) => unknown]>([
	['lists', (inner) => [1, inner, 2]],
	['objects', (inner) => ({ a: 1, b: inner, c: null })],
	['lists of objects', (inner) => ({ a: [inner] })],
])('%s', (what, wrap) => {
	const each = what === 'lists of objects' ? 2 : 1;
	test('may lie a hundred deep within each other', () => {
		expect(isTooDeep(nested(100 / each, wrap))).toBe(false);
	});

	test('may not lie deeper', () => {
		expect(isTooDeep(nested(100 / each + 1, wrap))).toBe(true);
		expect(isTooDeep([nested(100 / each, wrap)])).toBe(true);
	});
});

test('what holds itself is too deep; what is no list and no object never is', () => {
	const endless: Record<string, unknown> = {};
	endless.self = endless;
	expect(isTooDeep(endless)).toBe(true);
	for (const value of [null, undefined, '', 0, false]) expect(isTooDeep(value, 0)).toBe(false);
});
