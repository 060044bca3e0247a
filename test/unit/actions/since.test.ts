// The time from which changes are asked for: which numbers are seconds, which milliseconds, and which are neither.

import { secondsOf } from '../../../nodes/Vtiger/actions/change/since';

const ZONE = 'Europe/Moscow';

test.each<[unknown, number]>([
	[0, 0],
	['0', 0],
	['1769860800.9', 1_769_860_800],
	[18_999_999, 18_999_999],
	[21_000_000, 21_000_000],
	[9_999_999_999, 9_999_999_999],
	[1_000_000_000_000, 1_000_000_000],
	['1769860800999', 1_769_860_800],
	[9_999_999_999_999, 9_999_999_999],
	['2026-01-31 14:30:00', Date.UTC(2026, 0, 31, 11, 30) / 1000],
	[' 2026-01-31 ', Date.UTC(2026, 0, 30, 21) / 1000],
	['1970-01-01 03:00:00', 0],
])('%p is %p', (given, seconds) => {
	expect(secondsOf(given, ZONE)).toBe(seconds);
});

test.each<[unknown, RegExp]>([
	[10_000_000_000, /is neither seconds nor milliseconds/],
	[999_999_999_999, /is neither seconds nor milliseconds/],
	[10_000_000_000_000, /is neither seconds nor milliseconds/],
	['20260131', /could be a day or a number of seconds/],
	[19991231, /could be a day or a number of seconds/],
	['1970-01-01 02:59:59', /lies before 1970/],
	['', /^Modified After is empty/],
	['   ', /^Modified After is empty/],
	['soon', /“soon” is not a time/],
	[{}, /^Modified After is empty/],
	['x'.repeat(61), /“x{60}…” is not a time/],
	['x'.repeat(60), /“x{60}” is not a time/],
])('%p is refused', (given, message) => {
	expect(() => secondsOf(given, ZONE)).toThrow(message);
});
