// What a save makes of a date: it goes through the form in which the browser of the user who saves would show it.

import type { Installation } from '../installation';
import type { StoredValue } from '../store';
import type { User } from '../users';

export interface UserDates {
	/** Texts such as 24-03-1980 are read. */
	dayFirst: boolean;
	/** Texts such as 24.03.1980 are read. */
	dotted: boolean;
	/** The user writes the month first, which durations read as a day. */
	monthFirst: boolean;
	/** The user's day at a time of the server's clock. */
	dayOf(datetime: string): string;
	/** Minutes that the user's clock is ahead of the server's at that time. */
	ahead(datetime: string): number;
}

/** Dates as the database stores them. */
export const plainDates: UserDates = {
	dayFirst: false,
	dotted: false,
	monthFirst: false,
	dayOf: (datetime) => datetime.slice(0, 10),
	ahead: () => 0,
};

/** MySQL's way to store a day that does not exist. */
export const zeroDate = '0000-00-00';

/** A time as the clock of a zone shows it. */
function inZone(timeZone: string, milliseconds: number): string {
	const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
	return format.format(milliseconds);
}

function wallMinutes(datetime: string): number {
	return Date.parse(`${datetime.replace(' ', 'T')}Z`) / 60_000;
}

export function datesOf(installation: Installation, { format }: User): UserDates {
	const { personality, clock } = installation;
	const { dateFormat, timeZone } = format;
	const later = personality.edition === 'vtiger';
	const seen = (datetime: string): string => {
		const instant = clock.parse(datetime) * 1000;
		return timeZone === '' || Number.isNaN(instant) ? datetime : inZone(timeZone, instant);
	};
	return {
		dayFirst: dateFormat === 'dd-mm-yyyy' || (later && (dateFormat === 'yyyy-mm-dd' || dateFormat === 'dd.mm.yyyy')),
		dotted: later && dateFormat === 'yyyy-mm-dd',
		monthFirst: dateFormat === 'mm-dd-yyyy',
		dayOf: (datetime) => seen(datetime).slice(0, 10),
		ahead: (datetime) => wallMinutes(seen(datetime)) - wallMinutes(datetime),
	};
}

function exists(day: string): boolean {
	const date = new Date(`${day}T00:00:00Z`);
	return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}

/** The day of a text in any form that is read; the zero date for one that does not exist, null for no date at all. */
export function readDate(text: string, dates: UserDates): StoredValue {
	if (/^\d{4}-\d\d-\d\d$/.test(text)) return exists(text) ? text : zeroDate;
	const stamp = /^(\d{4}-\d\d-\d\d) \d\d:\d\d(:\d\d)?$/.exec(text)?.[1];
	if (stamp !== undefined) return exists(stamp) ? dates.dayOf(text) : zeroDate;
	const found = /^(\d\d)([-.])(\d\d)\2(\d{4})$/.exec(text);
	if (found === null || !(found[2] === '-' ? dates.dayFirst : dates.dotted)) return null;
	const day = `${found[4] ?? ''}-${found[3] ?? ''}-${found[1] ?? ''}`;
	return exists(day) ? day : null;
}
