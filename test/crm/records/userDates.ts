// What a save makes of a date: it goes through the form in which the browser of the user who saves would show it.

import type { Installation } from '../installation';
import type { StoredValue } from '../store';
import type { User } from '../users';

export interface UserDates {
	/** Texts such as 24-03-1980 are read. */
	dayFirst: boolean;
	/** Texts such as 24.03.1980 are read. */
	dotted: boolean;
	/** The user's day at a time of the server's clock. */
	dayOf(datetime: string): string;
}

/** Dates as the database shall hold them. */
export const plainDates: UserDates = {
	dayFirst: false,
	dotted: false,
	dayOf: (datetime) => datetime.slice(0, 10),
};

/** MySQL's way to store a day that does not exist. */
export const zeroDate = '0000-00-00';

function dayIn(timeZone: string, milliseconds: number): string {
	const format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
	return format.format(milliseconds);
}

export function datesOf(installation: Installation, { format }: User): UserDates {
	const { personality, clock } = installation;
	const { dateFormat, timeZone } = format;
	const later = personality.edition === 'vtiger';
	return {
		dayFirst: dateFormat === 'dd-mm-yyyy' || (later && (dateFormat === 'yyyy-mm-dd' || dateFormat === 'dd.mm.yyyy')),
		dotted: later && dateFormat === 'yyyy-mm-dd',
		dayOf: (datetime) => (timeZone === '' ? datetime.slice(0, 10) : dayIn(timeZone, clock.parse(datetime) * 1000)),
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
