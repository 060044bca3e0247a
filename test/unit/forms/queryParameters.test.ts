// Values for the places of a query: by name and by order, and what is no value.

import { readQueryParameters } from '../../../nodes/Vtiger/forms/queryParameters';

const read = (...parameters: unknown[]) => readQueryParameters({ parameters });

test.each([[undefined], [{}], [{ parameters: [] }], ['x']])('%j gives none', (given) => {
	expect(readQueryParameters(given)).toEqual({ named: new Map(), positional: [] });
});

test('values have names, with or without the colon, or their order', () => {
	const parameters = read(
		{ name: ' city ', value: 'Омск' },
		{ name: ':ids', value: ['12x1', 5] },
		{ value: true },
		{ name: ':', value: 7 },
		{ name: '', value: 'x' },
	);
	expect(parameters).toEqual({
		named: new Map<string, unknown>([
			['city', 'Омск'],
			['ids', ['12x1', 5]],
		]),
		positional: [true, 7, 'x'],
	});
});

test('a date is a time', () => {
	const at = new Date(Date.UTC(2026, 0, 31, 7));
	expect(read({ name: 'at', value: at as never }).named.get('at')).toMatch(/^2026-01-31T/);
	expect(read({ value: [at as never] }).positional).toEqual([[expect.stringMatching(/^2026-01-31T/)]]);
});

test.each<[entry: object, parameter: string, message: RegExp]>([
	[{ name: 'city' }, 'Query Parameters, city', /“city” has no value/],
	[{ name: 'city', value: ' ' }, 'Query Parameters, city', /“city” has no value/],
	[{ value: null }, 'Query Parameters, ?', /parameter \? has no value/],
	[{ name: 'ids', value: ['a', ''] }, 'Query Parameters, ids', /“ids” has no value/],
	[{ name: 'a', value: { b: 1 } }, 'Query Parameters, a', /is an object/],
	[{ value: { b: 1 } }, 'Query Parameters, ?', /is an object/],
	[{ name: 'a', value: Infinity }, 'Query Parameters, a', /no exact number \(Infinity\)/],
	[{ value: 1e20 }, 'Query Parameters, ?', /no exact number/],
	[{ name: 'ids', value: [1, 1e300] }, 'Query Parameters, ids', /no exact number/],
	[{ name: 'id', value: ' 11x00 ' }, 'Query Parameters, id', /no record 11x00$/],
	[{ value: '11x0' }, 'Query Parameters, ?', /no record 11x0$/],
])('%j is refused', (entry, parameter, message) => {
	expect(() => read(entry)).toThrow(expect.objectContaining({ parameter, message: expect.stringMatching(message) }));
});

test('a name that is given twice is refused', () => {
	expect(() => read({ name: 'a', value: '1' }, { name: ':a', value: '2' })).toThrow(
		expect.objectContaining({ parameter: 'Query Parameters', message: 'The parameter “a” is given twice' }),
	);
});

test.each(['11x0a', 'a11x0', '11x01', 'x0', 0.1, -5, 0, false])('%p is a value', (value) => {
	expect(read({ value }).positional).toEqual([value]);
});

test('only a colon before the name is left out', () => {
	expect([...read({ name: 'a:b', value: 1 }).named.keys()]).toEqual(['a:b']);
});
