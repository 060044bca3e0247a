// Numbers in the form that the server stores as meant for this user, or refused.

import fc from 'fast-check';
import type { NumberSettings } from '../../../../nodes/Vtiger/webservice/metadata/userSettings';
import { isPlain, numberForUser } from '../../../../nodes/Vtiger/webservice/values/userNumbers';
import { fieldOf } from '../fields';

const PLAIN: NumberSettings = { grouping: ',', decimals: '2', rate: 1 };
const amount = fieldOf('currency', { name: 'amount', label: 'Amount' });
const percent = fieldOf('double', { name: 'probability', label: 'Probability' });
const price = fieldOf('currency', { name: 'unit_price', label: 'Unit Price' });

test.each<[string, NumberSettings | undefined, string, string]>([
	['plain settings leave it', PLAIN, '1234.56', '1234.56'],
	['a decimal point would be taken out: none is sent', { ...PLAIN, grouping: '.' }, '1234.56', '123456e-2'],
	['unknown settings', undefined, '1234.56', '123456e-2'],
	['less than one', undefined, '0.05', '5e-2'],
	['negative', undefined, '-0.5', '-5e-1'],
	['a whole number', undefined, '1000', '1000'],
	['idle decimals', undefined, '1000.00', '1000'],
	['zero', undefined, '0.0', '0'],
])('%s', (_what, settings, given, expected) => {
	expect(numberForUser(amount, given, settings)).toBe(expected);
});

test('the form without a point is the same number', () => {
	fc.assert(
		fc.property(
			fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }),
			fc.integer({ min: 1, max: 8 }),
			(digits, places) => {
				const text = String(digits)
					.replace('-', '')
					.padStart(places + 1, '0');
				const number = `${digits < 0n ? '-' : ''}${text.slice(0, -places)}.${text.slice(-places)}`;
				const sent = numberForUser(amount, number, undefined);
				expect(sent).not.toMatch(/[.,]/);
				expect(Number(sent)).toBe(Number(number));
			},
		),
	);
});

describe('refused, with the cure', () => {
	test.each<[string, Partial<NumberSettings>, string, RegExp]>([
		['no decimals are set', { decimals: '' }, '7', /store 0/],
		['none are kept', { decimals: '0' }, '1234.56', /store 1235/],
		['another currency rounds it', { rate: 0.011 }, '1234.56', /store 1234\.54545455/],
	])('%s', (_what, settings, given, message) => {
		expect(() => numberForUser(amount, given, { ...PLAIN, ...settings })).toThrow(
			expect.objectContaining({
				parameter: 'amount',
				message: expect.stringMatching(message),
				advice: expect.stringContaining('Currency and Number Field Configuration'),
			}),
		);
	});

	test('but not what is stored as it is', () => {
		expect(numberForUser(amount, '0', { ...PLAIN, decimals: '' })).toBe('0');
		expect(numberForUser(amount, '1234', { ...PLAIN, decimals: '0' })).toBe('1234');
		expect(numberForUser(amount, '1000', { ...PLAIN, rate: 0.011 })).toBe('1000');
		expect(numberForUser(percent, '12.5', { ...PLAIN, rate: 0.011 })).toBe('12.5');
		expect(numberForUser(price, '1234.56', { ...PLAIN, rate: 0.011 })).toBe('1234.56');
	});
});

test('plain settings need no second look', () => {
	expect(isPlain(PLAIN)).toBe(true);
	for (const other of [{ grouping: '.' }, { decimals: '' }, { decimals: '0' }, { rate: 0.011 }])
		expect(isPlain({ ...PLAIN, ...other })).toBe(false);
	expect(isPlain(undefined)).toBe(false);
});
