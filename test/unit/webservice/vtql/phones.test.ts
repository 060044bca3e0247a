// Phones compared by their digits.

import fc from 'fast-check';
import { digitsPattern, phoneDigits } from '../../../../nodes/Vtiger/webservice/vtql/phones';

test.each([
	['+7 (495) 120-10-01', '74951201001'],
	['8 495 120 10 01', '74951201001'],
	['84951201001', '74951201001'],
	[' 7-495-120-10-01\n', '74951201001'],
	['＋７ ４９５ １２０ １０ ０１', '74951201001'],
	['+84 91 234 56 78', '84912345678'],
	['495 120-10-01', '4951201001'],
	['88 495 120 10 01', '884951201001'],
	['+7 495 120-10-01 доб. 12', '7495120100112'],
	['нет', ''],
	['', ''],
])('%p has the digits %p', (text, digits) => {
	expect(phoneDigits(text)).toBe(digits);
});

test('the pattern finds every way to write the phone', () => {
	const matches = (pattern: string, text: string) => new RegExp(pattern.replaceAll('%', '.*'), 's').test(text);
	const separated = fc.tuple(
		fc.stringMatching(/^[1-9]\d{5,13}$/),
		fc.array(fc.constantFrom('', ' ', '-', ' (', ') ', '.'), { minLength: 14, maxLength: 14 }),
	);
	fc.assert(
		fc.property(separated, ([digits, between]) => {
			const written = [...digits].map((digit, index) => digit + (between[index] ?? '')).join('');
			expect(matches(digitsPattern(phoneDigits(digits)), written)).toBe(true);
			expect(phoneDigits(written)).toBe(phoneDigits(digits));
		}),
	);
});

test('a pattern holds nothing but digits and %', () => {
	expect(digitsPattern('74951201001')).toBe('%4%9%5%1%2%0%1%0%0%1%');
	expect(digitsPattern('112233')).toBe('%1%1%2%2%3%3%');
});
