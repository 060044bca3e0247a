// What the clock of a zone shows, and by how much the zone sets its clocks back in a year.

import { DateTime, Settings } from 'luxon';
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

describe.each([
	['in summer', '2026-07-01T12:00:00Z'],
	['in winter', '2026-12-01T12:00:00Z'],
])('asked %s', (_season, today) => {
	beforeEach(() => {
		Settings.now = () => Date.parse(today);
	});
	afterEach(() => {
		Settings.now = () => Date.now();
	});

	test.each([
		['shown once', 'Europe/Berlin', '2026-10-25 01:59:59', '2026-10-24T23:59:59Z'],
		['shown twice: the first of the two', 'Europe/Berlin', '2026-10-25 02:30:00', '2026-10-25T00:30:00Z'],
		['after the hour that is shown twice', 'Europe/Berlin', '2026-10-25 03:00:00', '2026-10-25T02:00:00Z'],
		['never shown: counted on by the clock before', 'Europe/Berlin', '2026-03-29 02:30:00', '2026-03-29T01:30:00Z'],
		['after the hour that is left out', 'Europe/Berlin', '2026-03-29 03:00:00', '2026-03-29T01:00:00Z'],
		['shown twice in the south', 'Australia/Sydney', '2026-04-05 02:30:00', '2026-04-04T15:30:00Z'],
		['shown twice, half an hour apart', 'Australia/Lord_Howe', '2026-04-05 01:45:00', '2026-04-04T14:45:00Z'],
		['shown twice in the west', 'America/New_York', '2026-11-01 01:15:00', '2026-11-01T05:15:00Z'],
		['of a zone without summer time', 'Europe/Moscow', '2026-10-25 02:30:00', '2026-10-24T23:30:00Z'],
		['with a part of a second', 'Asia/Kolkata', '2026-10-25 02:30:00.7', '2026-10-24T21:00:00Z'],
	])('a time that is %s', (_what, name, wall, moment) => {
		const seconds = Date.parse(`${wall.replace(' ', 'T')}Z`) / 1000;
		expect(new Zone(name).secondsAt(seconds)).toBe(Date.parse(moment) / 1000);
	});
});

test('the rules of the zone are not looked into for every time', () => {
	const zone = new Zone('Europe/Berlin');
	const looks = jest.spyOn(DateTime, 'fromSeconds');
	for (let count = 0; count < 10_000; count++) zone.wallAt(1_795_000_000 + (count % 120));
	expect(looks.mock.calls.length).toBeLessThan(3);
	looks.mockRestore();
});
