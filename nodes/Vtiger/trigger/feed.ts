// Reading what has changed: by query page by page behind the last record, or by sync from page to page.

import { WebserviceError } from '../webservice/errors';
import { judge, openBook, plan, reached, windowStart, type Book, type Plan, type Reading } from './cursor';
import { isAfter, later, type Position, type Version } from './remembered';
import type { ChangeSource, Row, TimeField } from './source';
import type { Clock, CursorSettings, TriggerState } from './state';
import { clockSeconds } from './wallClock';

const PAGE = 100;
/** Requests after which a poll goes on with what it has; the next one continues. */
const MOST_PAGES = 500;

export interface Found {
	reading: Reading<Row>;
	plan: Plan<Row>;
}

/** Which time a query reads by: the creation, where nothing else counts. */
export function timeField(settings: CursorSettings): TimeField {
	return settings.event === 'created' ? 'created' : 'modified';
}

function place(row: Version, by: TimeField): Position {
	return { time: row[by], id: row.id };
}

/**
 * The rows of the window, oldest first, until there are enough to emit. The contents come along as long as a second
 * save in the same second may still appear; afterwards the times show all that is new.
 */
export async function readByQuery(source: ChangeSource, state: TriggerState, settings: CursorSettings): Promise<Found> {
	const by = timeField(settings);
	const book = openBook(state);
	const withContents = by === 'modified' && state.progress?.settled !== true;
	const from = clockSeconds(reached(state).time);
	const rows = new Map<number, Row>();
	let after = windowStart(state, settings);
	let wanted = 0;
	let brokenOff = false;
	for (let pages = 1; ; pages++) {
		const page = await source.page(after, by, withContents);
		const clock = source.clock();
		if (pages === 1 && clock !== undefined && clock.wall < from) {
			// The clock was set back behind the cursor: what is saved now is stamped before it.
			const setBack = { time: clock.wall - settings.overlap, id: 0 };
			if (isAfter(after, setBack) && isAfter(setBack, book.horizon)) {
				after = setBack;
				continue;
			}
		}
		const last = page[page.length - 1];
		if (last === undefined) break;
		if (!isAfter(place(last, by), after)) throw disordered();
		after = place(last, by);
		const fresh = page.filter((row) => judge(book, settings.event, row) !== undefined);
		for (const row of page) {
			// A record changed meanwhile comes again, later: that is its version now.
			rows.delete(row.id);
			rows.set(row.id, row);
		}
		wanted += fresh.length;
		// A short page is no proof of the end on servers that take rows out of it, but where it holds nothing new
		// there is nothing to miss that the next poll would not find.
		if (page.length < PAGE && fresh.length === 0 && last[by] <= from) break;
		if (wanted > settings.mostRecords || pages >= MOST_PAGES) {
			brokenOff = true;
			break;
		}
	}
	const clock = source.clock();
	const versions = [...rows.values()];
	const planned = plan(book, versions, settings, clock);
	const lastTaken = planned.taken[planned.taken.length - 1];
	const cut = brokenOff && planned.waiting !== undefined && lastTaken !== undefined;
	const upTo = cut ? place(lastTaken.version, by) : endOfReading(after, from, clock);
	const seconds = brokenOff ? reached(state).seconds : (clock?.seconds ?? reached(state).seconds);
	return { plan: planned, reading: { versions, upTo, seconds, brokenOff, withContents, clock } };
}

/** The reading stays where it was where nothing is newer, unless the clock was set back. */
function endOfReading(after: Position, from: number, clock: Clock | undefined): Position {
	const before = { time: Math.min(from, clock?.wall ?? from), id: 0 };
	return later(after, before);
}

function disordered(): WebserviceError {
	return new WebserviceError({
		code: 'BROKEN_ANSWER',
		operation: 'query',
		reason: 'the rows do not come in the order of their times and ids',
	});
}
