// The first poll: what is there counts as known. Nothing is emitted.

import { CAPACITY, seeded, type Advanced } from './advance';
import { takeIds } from './comparison';
import { fitDeletions, packDeletions } from './deletions';
import { syncPages, timeField } from './feed';
import { checkKept } from './held';
import { isAfter, type Position } from './remembered';
import type { ReadingSource, Row, TimeField } from './source';
import type { PollSettings } from './state';
import { clockText } from './wallClock';
import { takeValues } from './watching';

export interface Seeded extends Advanced {
	/** Seconds by which the newest record is ahead of the server's clock in the credential's zone. */
	aheadBy: number;
}

const PAGES_BEFORE_SKIPPING = 15;
/** No wall clock is further behind UTC. */
const FARTHEST_WEST = 12 * 3600;

/**
 * The state to begin with: the newest record's time, and all that was saved in the overlap before it. A module
 * without records begins before anything that could be saved now, whatever its zone.
 */
export async function seed(source: ReadingSource, settings: PollSettings, edition: number): Promise<Seeded> {
	const by = timeField(settings);
	const newest = await source.newest(by, 0);
	const clock = source.clock();
	const now = clock?.seconds ?? 0;
	const time = Math.min(newest ?? now - FARTHEST_WEST, clock?.wall ?? Number.POSITIVE_INFINITY);
	// By the zone and by the clock: whichever of them is wrong, the earlier one loses nothing.
	const seconds = Math.min(newest === undefined ? now - FARTHEST_WEST : source.secondsAt(time), now);
	const rows = new Map<number, Row>();
	let horizon: Position = { time: time - settings.overlap - settings.setBack, id: 0 };
	if (settings.event !== 'deleted') {
		horizon = await readWindow(source, by, horizon, (row) => void rows.set(row.id, row));
		// If the clock was ahead once, a creation can look new for long after its record was changed. What was saved
		// while the changes were read is new.
		const { time: start, id } = horizon;
		const isOld = (row: Row) => !isAfter({ time: row.modified, id: row.id }, { time: start, id });
		const addOld = (row: Row) => void (isOld(row) && rows.set(row.id, row));
		if (by === 'modified') horizon = await readWindow(source, 'created', horizon, addOld);
	}
	const deletions = new Map<number, number>();
	if (settings.way === 'sync') {
		// As far back as a clock that is set back has the deletions looked for again.
		const begin = { time: clockText(time), seconds: seconds - settings.setBack };
		for await (const page of syncPages(source, { cursor: begin }, settings)) {
			if (settings.event !== 'deleted') for (const row of page.updated) rows.set(row.id, row);
			for (const id of page.deleted) deletions.set(Number(id.slice(id.indexOf('x') + 1)), page.last);
		}
	}
	const endedAt = source.clock()?.seconds ?? 0;
	const upTo = { time, id: 0 };
	const versions = [...rows.values()];
	const reading = {
		versions,
		upTo,
		seconds,
		brokenOff: false,
		more: false,
		withContents: true,
		clock,
		standing: undefined,
		endedAt,
	};
	const { state, narrowed } = seeded(settings.tag, edition, reading, horizon, settings);
	const aheadBy = newest === undefined || clock === undefined ? 0 : newest - clock.wall;
	const progress = settings.progress ?? (() => undefined);
	const watched = source.watchedFields.length === 0 ? undefined : await takeValues(source, progress);
	const whole = watched === undefined ? state : { ...state, watched: watched.pack() };
	if (settings.event !== 'deleted') return { narrowed, aheadBy, state: whole };
	if (watched !== undefined) checkKept(source, watched);
	if (settings.way === 'comparison') {
		const ids = await takeIds(source, time, progress, watched?.ids());
		return { narrowed, aheadBy, state: { ...whole, ids } };
	}
	const known = fitDeletions(source, deletions, seconds - settings.setBack - settings.overlap);
	const remembered = { deletions: packDeletions(known.kept, seconds), deletionHorizon: known.horizon };
	return { narrowed: known.narrowed, aheadBy, state: { ...whole, ...remembered } };
}

/**
 * Reads all rows behind a place; if there are more than can be remembered, the last of them. Returns the place
 * behind which it has them all.
 */
async function readWindow(
	source: ReadingSource,
	by: TimeField,
	start: Position,
	add: (row: Row) => void,
): Promise<Position> {
	let from = start;
	let after = start;
	for (let pages = 1; ; pages++) {
		const page = await source.page(after, by, by === 'modified' && source.watchedFields.length === 0);
		const last = page[page.length - 1];
		if (last === undefined) return from;
		page.forEach(add);
		after = { time: last[by], id: last.id };
		if (pages !== PAGES_BEFORE_SKIPPING) continue;
		const boundary = await source.newest(by, CAPACITY);
		if (boundary === undefined || boundary <= after.time) continue;
		after = { time: boundary, id: 0 };
		from = after;
	}
}
