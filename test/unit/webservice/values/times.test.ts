// Dates and times as people and workflows write them, and the CRM's own wall clock.

import fc from 'fast-check';
import { DateTime } from 'luxon';
import {
	isZone,
	isoDateTime,
	nextDay,
	relativeDay,
	wireDate,
	wireDateTime,
	wireTime,
} from '../../../../nodes/Vtiger/webservice/values/times';

const MOSCOW = 'Europe/Moscow';
const ZONES = [MOSCOW, 'UTC', 'America/Los_Angeles', 'Asia/Kolkata', 'Pacific/Chatham', 'Europe/Berlin'];

/** Stands for the date objects of another copy of luxon: only its method is known. */
const otherLibrary = { toISO: () => '2026-01-31T21:30:00.000Z' };

describe('moments in Moscow', () => {
	it.each<[unknown, string]>([
		['2026-01-31', '2026-01-31 00:00:00'],
		[' 2026-01-31 ', '2026-01-31 00:00:00'],
		['2026-01-31 14:30', '2026-01-31 14:30:00'],
		['2026-01-31 9:05', '2026-01-31 09:05:00'],
		['2026-01-31 9:05:07', '2026-01-31 09:05:07'],
		['2026-01-31 14:30:15', '2026-01-31 14:30:15'],
		['2026-01-31 14:30:15.250', '2026-01-31 14:30:15'],
		['2026-01-31 14:30:15Z', '2026-01-31 17:30:15'],
		['2026-01-31 14:30:15 +00:00', '2026-01-31 17:30:15'],
		['2026-01-31 14:30:15.5+05:00', '2026-01-31 12:30:15'],
		['2026-01-31 14:30:15+0300', '2026-01-31 14:30:15'],
		['2026-01-31T14:30', '2026-01-31 14:30:00'],
		['2026-01-31T14:30:15', '2026-01-31 14:30:15'],
		['2026-01-31T14:30:15.999', '2026-01-31 14:30:15'],
		['2026-01-31T14:30:15Z', '2026-01-31 17:30:15'],
		['2026-01-31T14:30:15+00:00', '2026-01-31 17:30:15'],
		['2026-01-31T21:30:00.000Z', '2026-02-01 00:30:00'],
		['31.01.2026', '2026-01-31 00:00:00'],
		['1.2.2026', '2026-02-01 00:00:00'],
		['31.01.2026 14:30', '2026-01-31 14:30:00'],
		['31.01.2026, 14:30:15', '2026-01-31 14:30:15'],
		['31.01.2026T9:05', '2026-01-31 09:05:00'],
		['31.01.2026 9:05:07', '2026-01-31 09:05:07'],
		['29.02.2024', '2024-02-29 00:00:00'],
		[new Date('2026-01-31T21:30:00Z'), '2026-02-01 00:30:00'],
		[DateTime.fromISO('2026-01-31T12:00:00', { zone: 'America/New_York' }), '2026-01-31 20:00:00'],
		[otherLibrary, '2026-02-01 00:30:00'],
	])('%p is %s', (value, wire) => {
		expect(wireDateTime(value, MOSCOW)).toBe(wire);
		expect(wireDate(value, MOSCOW)).toBe(wire.slice(0, 10));
	});

	it.each<[unknown, string, string | undefined]>([
		['2026-01-02T00:00:00.000+05:00', MOSCOW, undefined],
		['2026-01-02 00:00+0500', MOSCOW, undefined],
		['2026-01-02T00:00:00+05:00', MOSCOW, undefined],
		['2026-01-02T00:00:00.0+05:00', MOSCOW, undefined],
		[DateTime.fromISO('2026-01-02', { zone: 'Asia/Yekaterinburg' }), MOSCOW, undefined],
		// Midnight in UTC is the day that a program wrote as a moment.
		['2026-01-02T00:00:00+00:00', 'America/New_York', '2026-01-02'],
		['2026-01-02T00:00:00.000Z', 'America/New_York', '2026-01-02'],
		['2026-01-02 00:00Z', 'America/New_York', '2026-01-02'],
		['2026-01-02T00:00:00+0000', 'America/New_York', '2026-01-02'],
		['2026-01-02T00:00:00-00:00', 'America/New_York', '2026-01-02'],
		['x2026-01-02T00:00:00Z', MOSCOW, undefined],
		['2026-01-02T00:00:00Zx', MOSCOW, undefined],
		[new Date('2026-01-02T00:00:00Z'), 'Pacific/Honolulu', '2026-01-02'],
		['2026-01-02T00:00:00Z', 'Pacific/Kiritimati', '2026-01-02'],
		// The same day there as here, no midnight, or a moment in UTC.
		['2026-01-02T00:00:00.000-05:00', MOSCOW, '2026-01-02'],
		['2026-01-02T00:00:00.000+03:00', MOSCOW, '2026-01-02'],
		['2026-01-02T00:00:01+05:00', MOSCOW, '2026-01-01'],
		['2026-01-02T00:00:01Z', 'America/New_York', '2026-01-01'],
	])('the day that begins with %p is in %s %p', (value, zone, day) => {
		expect(wireDate(value, zone)).toBe(day);
	});

	it.each<[unknown]>([
		['01/02/2026'],
		['1-2-2026'],
		['31-01-2026'],
		['2026/01/31'],
		['31.01.26'],
		['32.01.2026'],
		['30.02.2026'],
		['31.13.2026'],
		['29.02.2025'],
		['2026-02-30'],
		['2026-13-01'],
		['2026-1-31'],
		['2026-01'],
		['2026'],
		['20260131'],
		['2026-01-31T'],
		['2026-01-31 '.concat('25:00')],
		['2026-01-31T14:60'],
		['2026-01-31 14'],
		['2026-01-31 14:30 soon'],
		['x2026-01-31 14:30'],
		['2026-01-31 014:30'],
		['2026-01-31 14:30:15.'],
		['x31.01.2026'],
		['031.01.2026'],
		['31.001.2026'],
		['31.01.202614:30'],
		['31.01.2026 014:30'],
		['x2026-01-31'],
		['2026-01-31x'],
		['31.01.2026 14'],
		['31.01.2026x'],
		['31.01.2026 24:30'],
		['завтра'],
		['soon'],
		[''],
		[1_700_000_000],
		[1_700_000_000_000],
		[true],
		[null],
		[undefined],
		[{}],
		[[]],
		[['2026-01-31']],
		[new Date(Number.NaN)],
		[DateTime.invalid('test')],
		[{ toISO: 'text' }],
		[{ toISO: () => 5 }],
	])('%p is refused', (value) => {
		expect(wireDateTime(value, MOSCOW)).toBeUndefined();
		expect(wireDate(value, MOSCOW)).toBeUndefined();
	});

	it('are those of the zone’s own calendar, for any moment', () => {
		const clocks = ZONES.map((zone) => ({
			zone,
			clock: new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }),
		}));
		const moments = fc.date({
			min: new Date('1990-01-01T00:00:00Z'),
			max: new Date('2100-01-01T00:00:00Z'),
			noInvalidDate: true,
		});
		fc.assert(
			fc.property(moments, (moment) => {
				for (const { zone, clock } of clocks) {
					const wire = clock.format(moment);
					expect(wireDateTime(moment, zone)).toBe(wire);
					expect(wireDateTime(moment.toISOString(), zone)).toBe(wire);
					// Midnight in UTC is a day wherever the CRM is.
					const iso = moment.toISOString();
					expect(wireDate(moment, zone)).toBe((iso.endsWith('T00:00:00.000Z') ? iso : wire).slice(0, 10));
					expect(wireTime(moment, zone)).toBe(wire.slice(11));
				}
			}),
		);
	});

	it('without an offset are taken as the CRM’s own clock, in every form', () => {
		const days = fc.date({
			min: new Date('1990-01-01T00:00:00Z'),
			max: new Date('2100-01-01T00:00:00Z'),
			noInvalidDate: true,
		});
		fc.assert(
			fc.property(days, fc.constantFrom(...ZONES), (moment, zone) => {
				const [day = '', time = ''] = moment.toISOString().slice(0, 19).split('T');
				const [year = '', month = '', date = ''] = day.split('-');
				const dotted = `${Number(date)}.${Number(month)}.${year}`;
				for (const form of [day, `${day}T${time}`, `${day} ${time}`, dotted, `${dotted} ${time}`]) {
					expect(wireDate(form, zone)).toBe(day);
				}
			}),
		);
	});
});

describe('times of a day', () => {
	it.each<[unknown, string]>([
		['14:30', '14:30:00'],
		['14:30:15', '14:30:15'],
		[' 9:05 ', '09:05:00'],
		['00:00', '00:00:00'],
		['23:59:59', '23:59:59'],
		['1:45 PM', '13:45:00'],
		['1:45pm', '13:45:00'],
		['1:45:10 p.m.', '13:45:10'],
		['11:00 a.m', '11:00:00'],
		['12:00 AM', '00:00:00'],
		['12:30 pm', '12:30:00'],
		['2026-01-31T14:30:15', '14:30:15'],
		['2026-01-31T14:30:15Z', '17:30:15'],
		['31.01.2026 14:30', '14:30:00'],
		['2026-01-31 9:05', '09:05:00'],
		[new Date('2026-01-31T21:30:00Z'), '00:30:00'],
		[otherLibrary, '00:30:00'],
	])('%p is %s', (value, wire) => {
		expect(wireTime(value, MOSCOW)).toBe(wire);
	});

	it.each<[unknown]>([
		['24:00'],
		['14:60'],
		['14:30:60'],
		['0:30 AM'],
		['13:00 PM'],
		['014:30'],
		['14:3'],
		['14'],
		['14.30'],
		['14:30 x'],
		['x14:30'],
		['noon'],
		['2026-01-31'],
		['31.01.2026'],
		[''],
		[14],
		[null],
		[{}],
	])('%p is refused', (value) => {
		expect(wireTime(value, MOSCOW)).toBeUndefined();
	});
});

describe('the CRM’s clock as ISO', () => {
	it.each([
		['2026-01-31 14:30:15', MOSCOW, '2026-01-31T14:30:15.000+03:00'],
		['2026-01-31 14:30:15', 'UTC', '2026-01-31T14:30:15.000Z'],
		['2026-07-01 00:00:00', 'America/Los_Angeles', '2026-07-01T00:00:00.000-07:00'],
		['2026-01-31', MOSCOW, '2026-01-31T00:00:00.000+03:00'],
	])('%s in %s is %s', (wire, zone, iso) => {
		expect(isoDateTime(wire, zone)).toBe(iso);
		expect(wireDateTime(iso, zone)).toBe(wire.padEnd(19, ' 00:00:00'));
	});

	it.each([[''], ['0000-00-00 00:00:00'], ['soon'], ['2026-02-30 10:00:00']])('%p is none', (wire) => {
		expect(isoDateTime(wire, MOSCOW)).toBeNull();
	});
});

describe('days counted from today', () => {
	/** Already the first of March in Moscow. */
	const now = DateTime.fromISO('2028-02-29T21:30:00Z');

	it.each([
		['today', '2028-03-01'],
		[' Today ', '2028-03-01'],
		['yesterday', '2028-02-29'],
		['tomorrow', '2028-03-02'],
		['сегодня', '2028-03-01'],
		['Вчера', '2028-02-29'],
		['завтра', '2028-03-02'],
		['-7 days', '2028-02-23'],
		['+1 day', '2028-03-02'],
		['-1day', '2028-02-29'],
		['+2 weeks', '2028-03-15'],
		['-1 month', '2028-02-01'],
		['+12 months', '2029-03-01'],
		['-1 year', '2027-03-01'],
	])('%s is %s', (text, day) => {
		expect(relativeDay(text, MOSCOW, now)).toBe(day);
	});

	it.each([
		'',
		'now',
		'7 days',
		'-7',
		'- 7 days',
		'-7 hours',
		'-7 days ago',
		'in +7 days',
		'-123456 days',
		'2028-03-01',
		'constructor',
		'__proto__',
		'toString',
	])('%p is none', (text) => {
		expect(relativeDay(text, MOSCOW, now)).toBeUndefined();
	});

	it('follow the zone and the clock', () => {
		expect(relativeDay('today', 'UTC', now)).toBe('2028-02-29');
		const before = DateTime.now().setZone(MOSCOW).toFormat('yyyy-MM-dd');
		const today = relativeDay('today', MOSCOW);
		const after = DateTime.now().setZone(MOSCOW).toFormat('yyyy-MM-dd');
		expect([before, after]).toContain(today);
	});

	it.each([
		['2028-02-28', '2028-02-29'],
		['2027-02-28', '2027-03-01'],
		['2026-12-31', '2027-01-01'],
	])('after %s comes %s', (day, next) => {
		expect(nextDay(day)).toBe(next);
	});
});

describe('zones', () => {
	it.each([
		['Europe/Moscow', true],
		['UTC', true],
		['Asia/Yekaterinburg', true],
		['Europe/Moskau', false],
		['soon', false],
	])('%s: %p', (zone, known) => {
		expect(isZone(zone)).toBe(known);
	});
});
