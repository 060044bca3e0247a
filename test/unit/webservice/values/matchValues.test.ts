// Values to match on: what the server would store as something else is refused, since it would never be found.

import { matchDigits, matchValue } from '../../../../nodes/Vtiger/webservice/values/matchValues';
import { fieldOf } from '../fields';

test.each([
	['string', ' Smith ', 'Smith'],
	['string', 'x'.repeat(255), 'x'.repeat(255)],
	['string', 'manuscript < 5', 'manuscript < 5'],
	['string', '1.2345', '1.2345'],
	['email', ' a.b@c.example ', 'a.b@c.example'],
	['email', 'a@b.c', 'a@b.c'],
	['double', '1.25', '1.25'],
	['double', '1.2500', '1.2500'],
	['currency', '-1.20000', '-1.20000'],
	['integer', '5', '5'],
])('%s: “%s”', (type, given, value) => {
	expect(matchValue(fieldOf(type), given)).toBe(value);
});

const NO_EMAIL = /not an e-mail address/;
const ROUNDED = /more than two decimals/;
test.each<[type: string, given: string, reason: RegExp]>([
	['string', 'a\0b', /zero character/],
	['string', 'x'.repeat(256), /more than 255 characters/],
	['string', 'Smith 😀', /emoji/],
	['string', 'a <script>', /< and >/],
	['string', 'a </SCRIPT', /< and >/],
	...['unknown', 'a@b', '@b.example', 'a@b.', 'a b@c.example', 'a@b.example,c@d.example', 'a@b@c.example', 'a@.'].map(
		(text): [string, string, RegExp] => ['email', text, NO_EMAIL],
	),
	['double', '1.255', ROUNDED],
	['double', '1.2501', ROUNDED],
	['currency', '1.001', ROUNDED],
])('%s: “%s” is refused', (type, given, reason) => {
	const field = fieldOf(type, { label: 'Feld' });
	expect(() => matchValue(field, given)).toThrow(
		expect.objectContaining({ parameter: field.name, message: expect.stringMatching(reason) }),
	);
});

test('the message shows the beginning of the value and the label', () => {
	expect(() => matchValue(fieldOf('email', { label: 'E-mail' }), 'x'.repeat(80))).toThrow(
		expect.objectContaining({
			message: `“${'x'.repeat(60)}” cannot be matched on in “E-mail”: it is not an e-mail address`,
		}),
	);
});

test('the message shows the beginning of a phone', () => {
	const phone = 'x'.repeat(80);
	expect(() => matchDigits(fieldOf('phone', { label: 'Phone' }), phone)).toThrow(
		expect.objectContaining({ message: expect.stringMatching(/^“x{60}” cannot be matched on in “Phone”/) }),
	);
});

test.each([
	['+7 (495) 123-45-67', true],
	['123-456', true],
	['12 345', false],
	['', false],
])('the phone “%s” has digits enough: %p', (phone, enough) => {
	const field = fieldOf('phone');
	if (enough) expect(matchDigits(field, phone)).toMatch(/^\d{6,}$/);
	else expect(() => matchDigits(field, phone)).toThrow(expect.objectContaining({ parameter: field.name }));
});
