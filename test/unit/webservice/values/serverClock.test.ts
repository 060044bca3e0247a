// The CRM's clock against a zone.

import { offsetOf, offsetText, zoneMismatch } from '../../../../nodes/Vtiger/webservice/values/serverClock';

const at = Date.UTC(2026, 6, 1, 12, 0, 0) / 1000;

test.each([
	['2026-07-01 15:00:00', 180],
	['2026-07-01 14:53:00', 180],
	['2026-07-01 17:45:00', 345],
	['2026-07-01 00:00:00', -720],
	['2026-07-02 02:00:00', 840],
	['2026-07-02 03:00:00', undefined],
	['2026-06-30 23:00:00', undefined],
	['', undefined],
])('%s at noon in UTC', (wall, minutes) => {
	expect(offsetOf({ wall, at })).toBe(minutes);
});

test.each([
	[0, 'UTC+0'],
	[180, 'UTC+3'],
	[-210, 'UTC-3:30'],
	[345, 'UTC+5:45'],
])('%d minutes are written %s', (minutes, text) => {
	expect(offsetText(minutes)).toBe(text);
});

test('a zone counts as of that moment, with its summer time', () => {
	expect(zoneMismatch({ wall: '2026-07-01 14:00:00', at }, 'Europe/Berlin')).toBeUndefined();
	expect(zoneMismatch({ wall: '2026-07-01 13:00:00', at }, 'Europe/Berlin')).toBe(
		'The CRM’s clock is at UTC+1, the credential’s time zone Europe/Berlin at UTC+2',
	);
});

test('a time that was not written at that moment says nothing', () => {
	expect(zoneMismatch({ wall: '2026-06-01 13:00:00', at }, 'Europe/Berlin')).toBeUndefined();
});
