// Events, tasks and e-mails share a table: activitytype decides which of them a row is.

import type { Module } from '../modules';
import type { Store, StoredRecord, StoredValue } from '../store';
import type { Beside } from './beside';
import { leadingNumber } from './numbers';

/** Anything but a task or an e-mail is an event, an empty type too. */
export function moduleOfActivity(record: StoredRecord): 'Calendar' | 'Emails' | 'Events' {
	const type = record.values.activitytype;
	if (type === 'Task') return 'Calendar';
	return type === 'Emails' ? 'Emails' : 'Events';
}

/** Given in seconds, kept in minutes; the part below an hour is never 0. */
export function reminderMinutes(seconds: StoredValue | undefined): string {
	const total = leadingNumber(seconds ?? '');
	if (!(total > 0)) return '0';
	const minutes = Math.floor(total / 60);
	return String(minutes % 60 === 0 ? minutes + 1 : minutes);
}

function minutesOf(date: StoredValue | undefined, time: StoredValue | undefined): number {
	const clock = /^(\d{1,2}):(\d\d)/.exec(time ?? '');
	const day = Date.parse(`${date ?? ''}T00:00:00Z`);
	if (clock === null || Number.isNaN(day)) return NaN;
	return day / 60_000 + Number(clock[1]) * 60 + Number(clock[2]);
}

/** The duration of an event follows from its start and end, whatever was sent. */
export function setDuration(module: Module, values: Record<string, StoredValue>): void {
	if (module.name !== 'Events') return;
	const minutes = minutesOf(values.due_date, values.time_end) - minutesOf(values.date_start, values.time_start);
	// An end before the start is accepted.
	values.duration_hours = Number.isNaN(minutes) ? '0' : String(Math.trunc(minutes / 60));
	values.duration_minutes = Number.isNaN(minutes) ? '0' : String(minutes % 60);
}

/** Every save writes the contacts and invitees anew: without the lists that the browser sends only contact_id is left. */
export function setGuests(store: Store, record: StoredRecord, beside: Beside): void {
	const own = Number(record.values.contact_id ?? '');
	const contacts = new Set(beside.contacts);
	if (own > 0) contacts.add(own);
	if (own === 0 && beside.contacts[0] !== undefined) record.values.contact_id = String(beside.contacts[0]);
	store.guests.set(record.id, { contacts: [...contacts], invitees: [...new Set(beside.invitees)] });
}
