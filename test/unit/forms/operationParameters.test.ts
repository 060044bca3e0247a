// Parameters of any webservice operation, as names and values and as JSON; and the size that answers may have.

import { responseLimit } from '../../../nodes/Vtiger/forms/options';
import { readParameters, readParametersJson } from '../../../nodes/Vtiger/forms/operationParameters';

const read = (...parameters: unknown[]) => readParameters({ parameters });
const TIME = new Date(Date.UTC(2026, 0, 31, 7));

test.each<[given: object[], expected: object]>([
	[[], {}],
	[[{ name: ' a ', value: ' x ' }], { a: ' x ' }],
	[[{ name: 'a' }], { a: '' }],
	[[{ name: 5, value: 0 }], { 5: 0 }],
	[[{ name: ' ', value: '' }, {}, { name: 'b', value: null }], { b: '' }],
	[
		[
			{ name: 'at', value: TIME },
			{ name: 'list', value: [1] },
		],
		{ at: TIME.toISOString(), list: [1] },
	],
])('%j', (given, expected) => {
	expect(read(...given)).toEqual(expected);
});

test.each([[undefined], [{}], ['x']])('%j gives no parameters', (given) => {
	expect(readParameters(given)).toEqual({});
});

test.each<[given: unknown, expected: object]>([
	['', {}],
	['  ', {}],
	[undefined, {}],
	[null, {}],
	[' {"a": 1} ', { a: 1 }],
	[
		{ a: 'x', b: null, c: '', d: TIME },
		{ a: 'x', c: '', d: TIME.toISOString() },
	],
])('as JSON: %j', (given, expected) => {
	expect(readParametersJson(given)).toEqual(expected);
});

test.each([['[1]'], ['5'], ['{'], ['null'], [5], [[]]])('as JSON: %j is refused', (given) => {
	const error = { parameter: 'Parameters (JSON)', message: 'The parameters are not a JSON object' };
	expect(() => readParametersJson(given)).toThrow(
		expect.objectContaining({ ...error, advice: expect.stringMatching(/\w/) }),
	);
});

test.each<[given: object[], message: string]>([
	[[{ value: 5 }], 'A parameter has no name'],
	[[{ name: ' ', value: 'x' }], 'A parameter has no name'],
	[[{ name: 'a' }, { name: ' a ' }], 'The parameter “a” is given twice'],
])('%j is refused', (given, message) => {
	const error = { parameter: 'Parameters', message, advice: expect.stringMatching(/^(Give|Remove)/) };
	expect(() => read(...given)).toThrow(expect.objectContaining(error));
});

test.each([
	['a b', /cannot be a parameter’s name/, /letters/],
	['a.b', /cannot be a parameter’s name/, /letters/],
	['.a', /cannot be a parameter’s name/, /letters/],
	['a[', /cannot be a parameter’s name/, /letters/],
	['__proto__', /cannot be a parameter’s name/, /letters/],
	['Operation', /cannot be set here/, /Operation Name/],
	['sessionName', /cannot be set here/, /credential/],
	['PHPSESSID', /cannot be set here/, /browser/],
])('the name %s is refused in both forms', (name, message, advice) => {
	const error = { message: expect.stringMatching(message), advice: expect.stringMatching(advice) };
	expect(() => read({ name, value: 'x' })).toThrow(expect.objectContaining({ ...error, parameter: 'Parameters' }));
	expect(() => readParametersJson(`{"${name}": "x"}`)).toThrow(
		expect.objectContaining({ ...error, parameter: 'Parameters (JSON)' }),
	);
});

test.each<[given: unknown, limit: object]>([
	[undefined, {}],
	['', {}],
	['x', {}],
	[0, {}],
	[-1, {}],
	[0.5, { largestAnswer: 500_000 }],
	['3', { largestAnswer: 3_000_000 }],
	[500, { largestAnswer: 500_000_000 }],
	[501, { largestAnswer: 500_000_000 }],
])('%p megabytes', (given, limit) => {
	expect(responseLimit(given)).toEqual(limit);
});
