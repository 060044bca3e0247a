// Fields to Watch in a poll: taking the values of all records at the beginning, telling changes, noting what was seen.

import { InputError } from '../../webservice/protocol/errors';
import type { Book } from './cursor';
import type { Found } from './feed';
import type { ChangeSource, Row } from './source';
import type { TriggerState } from './state';
import { WatchedValues } from './watchedValues';

/** What the item of an update tells of the watched fields. */
export interface Told {
	changedFields: string[];
	/** Only of fields whose old value is known. */
	previous: Record<string, string>;
}

/** Rows after which the size is looked at: a module that is far too large is not read to its end. */
const ROWS_BETWEEN_LOOKS = 10_000;

/**
 * The values of all records. Throws an InputError if there are more than n8n should have to store.
 * @param progress is told now and then how many records were read
 */
export async function takeValues(source: ChangeSource, progress: (records: number) => void): Promise<WatchedValues> {
	const watched = WatchedValues.none(source.watchedFields.length);
	let looked = 0;
	for (let after = 0; ; ) {
		const rows = await source.values(after);
		const last = rows[rows.length - 1];
		if (last === undefined) break;
		for (const { id, values } of rows) watched.note(id, values);
		after = last.id;
		if (watched.size - looked < ROWS_BETWEEN_LOOKS) continue;
		looked = watched.size;
		progress(looked);
		checkSize(watched, true);
	}
	checkSize(watched, true);
	return watched;
}

/** Throws an InputError if the values are more than n8n should have to store. */
export function checkSize(watched: WatchedValues, atFirst: boolean): void {
	if (!watched.isTooLarge(atFirst)) return;
	throw new InputError(
		'Fields to Watch',
		`The values of ${watched.size} records take ${Math.ceil(watched.pack().length / 1000)} kB: too much for n8n to keep with the workflow`,
		'Watch fewer fields, or fields with fewer different values, such as choices and owners. Texts and amounts take most.',
	);
}

/** What a row tells of the watched fields; undefined if none are watched. Of an unknown record all may have changed. */
export function toldBy({ watched }: Book, row: Row, fields: readonly string[]): Told | undefined {
	const change = watched?.change(row.id, row.values ?? []);
	if (change === undefined) return undefined;
	const name = (place: number) => fields[place] ?? '';
	return {
		changedFields: change.changed.map(name),
		previous: Object.fromEntries([...change.previous].map(([place, value]) => [name(place), value])),
	};
}

/** The state with the values of what was emitted and of what does not count; what waits is not known yet. */
export function withValues(state: TriggerState, { book, seen, plan }: Found, emitted: readonly Row[]): TriggerState {
	const { watched } = book;
	if (watched === undefined) return state;
	const open = new Set([...plan.waiting, ...plan.taken.map(({ version }) => version)].map(({ id }) => id));
	for (const row of [...seen.filter(({ id }) => !open.has(id)), ...emitted]) watched.note(row.id, row.values ?? []);
	checkSize(watched, false);
	return { ...state, watched: watched.pack() };
}
