// What the clock of a zone shows, and by how much the zone sets its clocks back in a year.

import { DateTime } from 'luxon';
import { summerTime, Zone } from '../../../nodes/Vtiger/trigger/zone';

test.each([
	['Europe/Moscow', 2026, 0],
	['Asia/Kolkata', 2026, 0],
	['Europe/Berlin', 2026, 3_600],
	['Australia/Sydney', 2026, 3_600],
	['Australia/Lord_Howe', 2026, 1_800],
	['Africa/Casablanca', 2027, 3_600],
	['Europe/Volgograd', 2020, 3_600],
])('%s in %i: %i seconds', (zone, year, seconds) => {
	expect(summerTime(zone, year)).toBe(seconds);
});

const SIX_HOURS = 6 * 3600;

test.each([
	['Europe/Moscow', 0],
	['Europe/Berlin', 2],
	['Australia/Lord_Howe', 2],
	['America/St_Johns', 2],
	['Africa/Casablanca', 2],
])('the wall clock of %s shows the right time when it is set, %i times a year', (name, changes) => {
	const zone = new Zone(name);
	const right = (seconds: number) => seconds + DateTime.fromSeconds(seconds, { zone: name }).offset * 60;
	const begin = Date.UTC(2026, 0, 1) / 1000;
	let seen = 0;
	for (let from = begin; from < begin + 365 * 86_400; from += SIX_HOURS) {
		if (right(from + SIX_HOURS) - right(from) === SIX_HOURS) continue;
		seen++;
		for (let seconds = from; seconds < from + SIX_HOURS; seconds += 149)
			expect(zone.wallAt(seconds)).toBe(right(seconds));
	}
	expect(seen).toBe(changes);
});

test('the rules of the zone are not looked into for every time', () => {
	const zone = new Zone('Europe/Berlin');
	const looks = jest.spyOn(DateTime, 'fromSeconds');
	for (let count = 0; count < 10_000; count++) zone.wallAt(1_795_000_000 + (count % 120));
	expect(looks.mock.calls.length).toBeLessThan(3);
	looks.mockRestore();
});
