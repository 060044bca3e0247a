// Dates and times: what people and workflows write -> the CRM's wall clock, and back to ISO with a zone.

import { DateTime } from 'luxon';

const DATE_FORMS = '2026-01-31, 31.01.2026, or an ISO date and time';
const DAY_FORMS = 'the day alone, e.g. 2026-01-31, which $today.toISODate() gives';
export const DATETIME_FORMS = '2026-01-31 14:30, 31.01.2026 14:30, or an ISO date and time';
export const TIME_FORMS = '14:30 or 14:30:15';

/** ISO text of a time that is an object: n8n's own DateTime objects come from another copy of the library. */
export function isoOf(value: unknown): string | undefined {
	if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value.toISOString();
	if (typeof value !== 'object' || value === null || !('toISO' in value)) return undefined;
	const write = value.toISO;
	const text: unknown = typeof write === 'function' ? write.call(value) : undefined;
	return typeof text === 'string' ? text : undefined;
}

function textOf(value: unknown): string {
	return (isoOf(value) ?? (typeof value === 'string' ? value : '')).trim();
}

function readMoment(value: unknown, zone: string): DateTime | undefined {
	const text = textOf(value);
	const dotted = /^(\d{1,2})\.(\d{1,2})\.(\d{4})(?:[ T,]+(\d{1,2})(:\d{2}(?::\d{2})?))?$/.exec(text);
	// Slashes and dashes with the year last mean different days in different countries: they are not read.
	const spaced = /^(\d{4}-\d{2}-\d{2}) (\d{1,2})(:\d{2}(?::\d{2}(?:\.\d+)?)?) ?(Z|[+-]\d{2}:?\d{2})?$/.exec(text);
	let iso = text;
	if (dotted !== null) {
		const [, day = '', month = '', year = '', hour = '00', rest = ':00'] = dotted;
		iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}T${hour.padStart(2, '0')}${rest}`;
	} else if (spaced !== null) {
		const [, day = '', hour = '', rest = '', offset = ''] = spaced;
		iso = `${day}T${hour.padStart(2, '0')}${rest}${offset}`;
	}
	if (!/^\d{4}-\d{2}-\d{2}(T|$)/.test(iso)) return undefined;
	const moment = DateTime.fromISO(iso, { zone });
	return moment.isValid ? moment : undefined;
}

/** YYYY-MM-DD of the day in the CRM's zone; undefined if the value is no date or could mean two days. */
export function wireDate(value: unknown, zone: string): string | undefined {
	return isMidnightElsewhere(value, zone) ? undefined : dayOf(value, zone);
}

function dayOf(value: unknown, zone: string): string | undefined {
	// Midnight in UTC is a day that a program wrote as a moment: west of Greenwich it would become the day before.
	const [, day] = /^(\d{4}-\d{2}-\d{2})[T ]00:00(?::00(?:\.0+)?)? ?(?:Z|[+-]00:?00)$/.exec(textOf(value)) ?? [];
	return readMoment(day ?? value, zone)?.toFormat('yyyy-MM-dd');
}

/** What to give instead of a value that `wireDate` does not take. */
export function dateForms(value: unknown, zone: string): string {
	return isMidnightElsewhere(value, zone) ? DAY_FORMS : DATE_FORMS;
}

/**
 * Whether a day begins with the value in a zone of its own, such as n8n's ($today), while the CRM's clock shows
 * another day: either could be meant. Midnight in UTC is that day.
 */
export function isMidnightElsewhere(value: unknown, zone: string): boolean {
	const [, day] = /^(\d{4}-\d{2}-\d{2})[T ]00:00(?::00(?:\.0+)?)? ?[+-]\d{2}:?\d{2}$/.exec(textOf(value)) ?? [];
	return day !== undefined && dayOf(value, zone) !== day;
}

/** YYYY-MM-DD HH:MM:SS on the CRM's wall clock. Values without an offset are taken as that clock's. */
export function wireDateTime(value: unknown, zone: string): string | undefined {
	return readMoment(value, zone)?.toFormat('yyyy-MM-dd HH:mm:ss');
}

/** HH:MM:SS; undefined if the value is no time of a day. Accepts 2:30 PM as well. */
export function wireTime(value: unknown, zone: string): string | undefined {
	const text = typeof value === 'string' ? value.trim() : '';
	const clock = /^(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\s*([ap])\.?m\.?)?$/i.exec(text);
	// A day alone is midnight as a moment, but no time of a day.
	if (clock === null && typeof value === 'string' && !text.includes(':')) return undefined;
	if (clock === null) return readMoment(value, zone)?.toFormat('HH:mm:ss');
	const [, hours = '', minutes = '', seconds = '00', half] = clock;
	let hour = Number(hours);
	if (half !== undefined) {
		if (hour < 1 || hour > 12) return undefined;
		hour = (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
	}
	if (hour > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
	return `${String(hour).padStart(2, '0')}:${minutes}:${seconds}`;
}

/** The CRM's wall clock as ISO with the zone's offset, e.g. 2026-01-31T14:30:00.000+03:00; null if empty. */
export function isoDateTime(wire: string, zone: string): string | null {
	const [, day, hour, rest] = /^(\d{4}-\d{2}-\d{2}) (\d{2})(:[0-5]\d:[0-5]\d)$/.exec(wire) ?? [];
	const offset = day === undefined || hour === undefined ? undefined : offsetWithin(`${day} ${hour}`, zone);
	return offset === undefined ? iso(wire, zone) : `${day}T${hour}${rest}.000${offset}`;
}

function iso(wire: string, zone: string): string | null {
	const moment = DateTime.fromSQL(wire, { zone });
	return moment.isValid ? moment.toISO() : null;
}

/** Offsets of hours that were asked for: reading a time again takes twenty times as long, and tables have many. */
const offsets = new Map<string, string | undefined>();
const MOST_OFFSETS = 20_000;

/** The zone's offset in an hour, such as +03:00 or Z; undefined if clocks are changed in it, or it does not exist. */
function offsetWithin(hour: string, zone: string): string | undefined {
	const key = `${hour} ${zone}`;
	if (offsets.has(key)) return offsets.get(key);
	const [first, last] = [':00:00', ':59:59'].map((end) => {
		const text = iso(`${hour}${end}`, zone);
		return text?.startsWith(`${hour.replace(' ', 'T')}${end}`) === true ? text.slice(23) : undefined;
	});
	const offset = first === last ? first : undefined;
	if (offsets.size >= MOST_OFFSETS) offsets.clear();
	offsets.set(key, offset);
	return offset;
}

/** Minutes: luxon takes UTC+25 for a zone, too. */
const WIDEST_OFFSET = 14 * 60;

/** Whether luxon and the runtime know the zone's name. */
export function isZone(zone: string): boolean {
	const { isValid, offset } = DateTime.now().setZone(zone);
	return isValid && Math.abs(offset) <= WIDEST_OFFSET;
}

const RELATIVE_WORDS = new Map([
	['today', 0],
	['yesterday', -1],
	['tomorrow', 1],
	['сегодня', 0],
	['вчера', -1],
	['завтра', 1],
]);

/**
 * The day that a word such as today, or a distance such as “-7 days” or “+1 week”, means now in the CRM's zone,
 * as YYYY-MM-DD; undefined for any other text.
 */
export function relativeDay(text: string, zone: string, now: DateTime = DateTime.now()): string | undefined {
	const word = text.trim().toLowerCase();
	const today = now.setZone(zone).startOf('day');
	const named = RELATIVE_WORDS.get(word);
	if (named !== undefined) return today.plus({ days: named }).toFormat('yyyy-MM-dd');
	const distance = /^([+-]\d{1,5})\s*(day|week|month|year)s?$/.exec(word);
	if (distance === null) return undefined;
	const [, amount = '0', unit = 'day'] = distance;
	return today.plus({ [`${unit}s`]: Number(amount) }).toFormat('yyyy-MM-dd');
}

/** The day after a day, both YYYY-MM-DD. */
export function nextDay(day: string): string {
	return DateTime.fromISO(day, { zone: 'utc' }).plus({ days: 1 }).toFormat('yyyy-MM-dd');
}
