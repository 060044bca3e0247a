// Parameters with several values: what the editor stores, and what expressions give.

import { readList } from '../../../nodes/Vtiger/forms/readList';

test.each([
	['a list', ['email', 'phone'], ['email', 'phone']],
	['a list of numbers', [1, 2], ['1', '2']],
	['text with commas', ' email, phone,', ['email', 'phone']],
	['JSON', ' ["email", "phone"]', ['email', 'phone']],
	['text that only begins as JSON', '[email, phone', ['[email', 'phone']],
	['empty entries', ['', 'email'], ['email']],
	['nothing', undefined, []],
	['null', null, []],
	['empty text', '', []],
])('%s', (_what, given, expected) => {
	expect(readList(given)).toEqual(expected);
});
