// The time from which changes are asked for: a date in the CRM's zone, or seconds or milliseconds since 1970.

import { InputError } from '../../webservice/protocol/errors';
import { DATETIME_FORMS, isoDateTime, relativeDay, wireDateTime } from '../../webservice/values/times';

const PARAMETER = 'Modified After';
const FORMS = `${DATETIME_FORMS}, today, -7 days, or seconds since 1970 such as 1769860800`;
/** 2001-09-09: as seconds such a number would lie thirty thousand years ahead. */
const LEAST_MILLISECONDS = 1_000_000_000_000;
const MOST_SECONDS = 10_000_000_000;

/** Whole seconds since 1970. Throws an InputError for anything that could mean two times. */
export function secondsOf(value: unknown, zone: string): number {
	const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
	if (/^\d+(\.\d+)?$/.test(text)) return secondsOfNumber(text);
	const wall = wireDateTime(relativeDay(text, zone) ?? value, zone);
	const iso = wall === undefined ? null : isoDateTime(wall, zone);
	const seconds = iso === null ? Number.NaN : Math.floor(Date.parse(iso) / 1000);
	if (Number.isNaN(seconds)) throw refused(text, 'is not a time');
	if (seconds < 0) throw refused(text, 'lies before 1970');
	return seconds;
}

function secondsOfNumber(text: string): number {
	const number = Number(text);
	if (/^(19|20)\d{6}$/.test(text)) throw refused(text, 'could be a day or a number of seconds');
	if (number < MOST_SECONDS) return Math.floor(number);
	if (number >= LEAST_MILLISECONDS && number < MOST_SECONDS * 1000) return Math.floor(number / 1000);
	throw refused(text, 'is neither seconds nor milliseconds since 1970');
}

function refused(text: string, what: string): InputError {
	const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text;
	return new InputError(PARAMETER, text === '' ? `${PARAMETER} is empty` : `“${shown}” ${what}`, `Accepted: ${FORMS}.`);
}
