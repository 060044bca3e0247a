// Numbers as people and programs write them, and the one form in which they reach the CRM.

import fc from 'fast-check';
import { wireInteger, wireNumber } from '../../../../nodes/Vtiger/webservice/values/numbers';

describe('numbers', () => {
	it.each<[unknown, string]>([
		[0, '0'],
		[-0, '0'],
		[12.5, '12.5'],
		[-5.25, '-5.25'],
		[2 ** 53 - 1, '9007199254740991'],
		[10n ** 30n, '1000000000000000000000000000000'],
		[1e-7, '0.0000001'],
		[-1.5e-10, '-0.00000000015'],
		[1e-30, '0'],
		[-1e-30, '0'],
		[0.1 + 0.2, '0.30000000000000004'],
		[12345678901234567890n, '12345678901234567890'],
		['0', '0'],
		['-0', '0'],
		['-0,00', '0.00'],
		['1234.56', '1234.56'],
		['1234,56', '1234.56'],
		['  12 ', '12'],
		['+5', '5'],
		['+1 234,5', '1234.5'],
		['-5', '-5'],
		['\u22125,5', '-5.5'],
		['.5', '0.5'],
		['-.5', '-0.5'],
		['.55', '0.55'],
		['5.', '5'],
		['007', '7'],
		['00.50', '0.50'],
		['1 234,56', '1234.56'],
		['1 234.56', '1234.56'],
		['12 345', '12345'],
		['-1 234 567,89', '-1234567.89'],
		['1\u00a0234,56', '1234.56'],
		['1\u202f234,56', '1234.56'],
		['1\u2009234,56', '1234.56'],
		["1'234.56", '1234.56'],
		['1\u2019234\u2019567.8', '1234567.8'],
		['1.234,56', '1234.56'],
		['+1.234,56', '1234.56'],
		['+1,234.56', '1234.56'],
		['+1,5', '1.5'],
		['-1.234.567,8', '-1234567.8'],
		['1,234.56', '1234.56'],
		['1,234,567.8', '1234567.8'],
		['1,234,567', '1234567'],
		['1.234.567', '1234567'],
		['1.234', '1.234'],
		['0,125', '0.125'],
		['-0,125', '-0.125'],
		['1234,567', '1234.567'],
		['1 234,567', '1234.567'],
		['1,5', '1.5'],
		['1,23', '1.23'],
		['1,2345', '1.2345'],
		['99999999999999999999.99', '99999999999999999999.99'],
	])('%p is %s', (value, wire) => {
		expect(wireNumber(value)).toBe(wire);
	});

	it.each<[unknown]>([
		['1,234'],
		['-1,234'],
		['+12,345'],
		['123,456'],
		['00,125'],
		[''],
		[' '],
		['-'],
		['+'],
		['.'],
		[','],
		['-.'],
		['abc'],
		['12abc'],
		['1e5'],
		['0x10'],
		['1 2'],
		['12 5'],
		['1, 234'],
		['- 5'],
		['1 23'],
		['1234 567'],
		['1 2345'],
		['1  234'],
		['1\n234'],
		["1 234'567"],
		['1 234 56'],
		['1.23.456'],
		['1.234,56abc'],
		['1,234.56abc'],
		['1 234,'],
		['1.2345,6'],
		['1234.567,8'],
		['1234.567.890'],
		['1,23,456.7'],
		['1234,567.8'],
		['1,234,56'],
		['1,2,3'],
		['1.2.3'],
		['1.234,'],
		['1,234.'],
		['5,'],
		[',5'],
		['--5'],
		['+-5'],
		['5-'],
		['5 руб.'],
		['$5'],
		['5%'],
		['١٢'],
		['１２'],
		['Infinity'],
		['NaN'],
		[Number.NaN],
		[Number.POSITIVE_INFINITY],
		[Number.NEGATIVE_INFINITY],
		[null],
		[undefined],
		[true],
		[[]],
		[[5]],
		[{}],
		[new Date(0)],
	])('%p is refused', (value) => {
		expect(wireNumber(value)).toBeUndefined();
	});

	/** Locales whose way of writing tells grouping and decimals apart once there are two decimals. */
	const LOCALES = ['en-US', 'ru-RU', 'de-DE', 'de-CH', 'fr-FR', 'sv-SE', 'pl-PL', 'es-ES', 'uk-UA', 'it-CH', 'pt-BR'];

	it('come out equal in whatever locale they were written', () => {
		const formats = LOCALES.map(
			(locale) => new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 }),
		);
		fc.assert(
			fc.property(fc.integer({ min: -999_999_999_999, max: 999_999_999_999 }), (cents) => {
				const number = cents / 100;
				for (const format of formats)
					expect(wireNumber(format.format(number))).toBe(number === 0 ? '0.00' : number.toFixed(2));
			}),
		);
	});

	it('keep their exact value as JavaScript numbers', () => {
		fc.assert(
			fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }), (number) => {
				const wire = wireNumber(number) ?? '';
				expect(wire).toMatch(/^-?\d+(\.\d+)?$/);
				expect(Math.abs(Number(wire) - number)).toBeLessThanOrEqual(1e-20);
			}),
		);
	});

	it('that have lost digits before are none', () => {
		fc.assert(
			fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: 2 ** 53 }), (number) => {
				expect(wireNumber(number)).toBeUndefined();
				expect(wireNumber(-number)).toBeUndefined();
				expect(wireInteger(number)).toBeUndefined();
			}),
		);
	});

	it('are of the wire’s form or refused, whatever was written', () => {
		const written = fc.string({ unit: fc.constantFrom(..."0123456789.,+-\u2212 \u00a0\u202f'’eE\n"), maxLength: 14 });
		fc.assert(
			fc.property(fc.oneof(written, fc.anything()), (value) => {
				const wire = wireNumber(value);
				if (wire === undefined) return;
				expect(wire).toMatch(/^-?(0|[1-9]\d*)(\.\d+)?$/);
				const digits = (text: string) => text.replace(/\D/g, '').replace(/^0+/, '');
				if (typeof value === 'string') expect(digits(wire)).toBe(digits(value));
			}),
			{ numRuns: 500 },
		);
	});
});

describe('whole numbers', () => {
	it.each<[unknown, string]>([
		[7, '7'],
		[-7, '-7'],
		[0, '0'],
		['12', '12'],
		['12.', '12'],
		['12.0', '12'],
		['12,00', '12'],
		['1 234', '1234'],
		['1 234,0', '1234'],
		['1,234,567', '1234567'],
		['0.0', '0'],
		['100', '100'],
		['1200.00', '1200'],
		[1e15, '1000000000000000'],
	])('%p is %s', (value, wire) => {
		expect(wireInteger(value)).toBe(wire);
	});

	it.each<[unknown]>([
		[7.9],
		['7.9'],
		['7,9'],
		['12.01'],
		['12.10'],
		['1,234'],
		['1.234'],
		['.5'],
		['abc'],
		[''],
		[null],
		[true],
		[Number.NaN],
	])('%p is refused', (value) => {
		expect(wireInteger(value)).toBeUndefined();
	});
});
