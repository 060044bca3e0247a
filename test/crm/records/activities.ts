// Events, tasks and e-mails share a table: activitytype decides which of them a row is.

import type { Module } from '../modules';
import type { Store, StoredRecord, StoredValue } from '../store';
import type { Beside } from './beside';
import { leadingNumber } from './numbers';
import type { UserDates } from './userDates';

/** Anything but a task or an e-mail is an event, an empty type too. */
export function moduleOfActivity(record: StoredRecord): 'Calendar' | 'Emails' | 'Events' {
	const type = record.values.activitytype;
	if (type === 'Task') return 'Calendar';
	return type === 'Emails' ? 'Emails' : 'Events';
}

/** Given in seconds, kept in minutes; the part below an hour is never 0. */
export function reminderMinutes(seconds: StoredValue | undefined): string {
	const total = leadingNumber(seconds ?? '');
	if (!(total > 0)) return seconds === '' ? '' : '0';
	const minutes = Math.floor(total / 60);
	return String(minutes % 60 === 0 ? minutes + 1 : minutes);
}

function dayNumber(date: StoredValue | undefined, { monthFirst }: UserDates): number {
	const swapped = monthFirst ? (date ?? '').replace(/^(\d{4})-(\d\d)-(\d\d)$/, '$1-$3-$2') : (date ?? '');
	const day = Date.parse(`${swapped}T00:00:00Z`);
	return Number.isNaN(day) ? Date.parse(`${date ?? ''}T00:00:00Z`) : day;
}

function minutesOf(date: StoredValue | undefined, time: StoredValue | undefined, dates: UserDates): number {
	const clock = /^(\d{1,2}):(\d\d)(?::\d\d)?( PM)?/i.exec(time ?? '');
	if (clock === null) return NaN;
	const afternoon = clock[3] !== undefined && Number(clock[1]) < 12 ? 12 : 0;
	return dayNumber(date, dates) / 60_000 + (Number(clock[1]) + afternoon) * 60 + Number(clock[2]);
}

/** A task ends with its last day, by the user's clock; it starts by the server's. */
function taskMinutes(values: Record<string, StoredValue>, dates: UserDates): number {
	const start = `${values.date_start ?? ''} ${values.time_start ?? ''}`;
	const end = dayNumber(values.due_date, dates) / 60_000 + 24 * 60;
	const began = minutesOf(values.date_start, values.time_start, dates);
	return Number.isNaN(end - began) ? NaN : end - began - dates.ahead(start);
}

/** The duration follows from start and end, whatever was sent; an end before the start is accepted. */
export function setDuration(module: Module, values: Record<string, StoredValue>, dates: UserDates): void {
	if (module.name === 'Emails') return;
	const minutes =
		module.name === 'Calendar'
			? taskMinutes(values, dates)
			: minutesOf(values.due_date, values.time_end, dates) - minutesOf(values.date_start, values.time_start, dates);
	values.duration_hours = Number.isNaN(minutes) ? '0' : String(Math.trunc(minutes / 60));
	values.duration_minutes = Number.isNaN(minutes) ? '0' : String(minutes % 60);
}

/** Every save replaces the contacts and invitees: without the lists that the browser sends only contact_id is left. */
export function setGuests(store: Store, record: StoredRecord, beside: Beside): void {
	const own = Number(record.values.contact_id ?? '');
	const contacts = new Set(beside.contacts);
	if (own > 0) contacts.add(own);
	if (own === 0 && beside.contacts[0] !== undefined) record.values.contact_id = String(beside.contacts[0]);
	store.guests.set(record.id, { contacts: [...contacts], invitees: [...new Set(beside.invitees)] });
}
