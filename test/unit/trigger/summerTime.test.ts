// By how much a zone sets its clocks back in a year.

import { summerTime } from '../../../nodes/Vtiger/trigger/crmSource';

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
