// Events, tasks and e-mails share a table: activitytype decides which of them a row is.

import type { Module } from '../modules';
import type { StoredRecord, StoredValue } from '../store';
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
	if (Number.isNaN(minutes) || minutes < 0) return;
	values.duration_hours = String(Math.floor(minutes / 60));
	values.duration_minutes = String(minutes % 60);
}
