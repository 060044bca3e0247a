// Reading what has changed: by query page by page behind the last record, or by sync from page to page.

import { WebserviceError } from '../../webservice/protocol/errors';
import { certain, type Reading } from './advance';
import { judge, openBook, plan, reached, syncStart, windowStart, type Book, type Plan } from './cursor';
import { quietAfter } from './quiet';
import { isAfter, isOther, later, unpack, type Position, type Remembered, type Version } from './remembered';
import type { ReadingSource, Row, SyncPage, TimeField } from './source';
import type { Clock, CursorSettings, Progress, TriggerState } from './state';
import { clockSeconds, clockText } from './wallClock';

const PAGE = 100;
/** Requests after which a poll goes on with what it has; the next one continues. */
export const MOST_PAGES = 500;

export interface Found {
	/** What the versions were judged by. */
	book: Book;
	/** All rows as they were last read, whether they fit or not. */
	seen: Row[];
	reading: Reading<Row>;
	plan: Plan<Row>;
	/** What does not fit the conditions. */
	passedOver: Version[];
	/** Where to go on behind what is emitted; undefined if all was read. */
	rest: Progress | undefined;
}

/** Which time a query reads by: the creation, if nothing else counts. */
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
export async function readByQuery(
	source: ReadingSource,
	state: TriggerState,
	settings: CursorSettings,
): Promise<Found> {
	const by = timeField(settings);
	const book = openBook(state);
	const isWatching = source.watchedFields.length > 0;
	// Watched values come with the times.
	const withContents = by === 'modified' && state.progress?.settled !== true && !isWatching;
	const from = clockSeconds(reached(state).time);
	const rows = new Map<number, Row>();
	const seen = new Map<number, Row>();
	let after = windowStart(state, settings);
	let clock: Clock | undefined;
	let wanted = 0;
	let brokenOff = false;
	for (let pages = 1; ; pages++) {
		const page = await source.page(after, by, withContents);
		if (pages === 1) {
			clock = source.begun();
			const start = later(book.horizon, { time: from - settings.overlap - settings.setBack, id: 0 });
			if (wasSetBack(source, reached(state).seconds, clock) && isAfter(after, start)) {
				after = start;
				continue;
			}
		}
		const last = page[page.length - 1];
		if (last === undefined) break;
		if (!isAfter(place(last, by), after)) throw disordered();
		after = place(last, by);
		addRows(seen, page);
		addRows(rows, page);
		const wantedRows = page.filter((row) => judge(book, settings.event, row) !== undefined);
		const fresh = wantedRows.length;
		wanted += isWatching && source.conditioned ? await keepFitting(source, rows, wantedRows) : fresh;
		// A short page is no proof of the end on servers that take rows out of it. One that holds nothing new is
		// taken for the end all the same: an idle poll is one request.
		if (page.length < PAGE && fresh === 0 && last[by] <= from) break;
		brokenOff = wanted > settings.mostRecords || pages >= MOST_PAGES;
		if (brokenOff) break;
	}
	const now = source.clock();
	const planned = plan(book, [...rows.values()], settings, now);
	const lastTaken = planned.taken[planned.taken.length - 1];
	const least = { time: Math.min(from, clock?.wall ?? from), id: 0 };
	const upTo = planned.full && lastTaken !== undefined ? place(lastTaken.version, by) : later(after, least);
	const endedAt = now?.seconds ?? 0;
	const standing = source.standing(upTo.time);
	const more = brokenOff || planned.waiting.length > 0;
	const age = (clock?.wall ?? 0) - after.time;
	const look = { last: { lastChange: after.time, id: after.id }, began: clock, ended: now, age, complete: !more };
	const quiet = quietAfter(state.progress, look, settings);
	// By the zone and by the clock: whichever of them is wrong, the earlier one loses nothing.
	const last = source.secondsAt(quiet.settled ? upTo.time : certain(upTo.time, standing));
	const seconds = Math.min(last, clock?.seconds ?? reached(state).seconds);
	return {
		book,
		seen: [...seen.values()],
		plan: planned,
		passedOver: [],
		rest: brokenOff ? { time: clockText(upTo.time), seconds, id: upTo.id } : undefined,
		reading: {
			versions: [...rows.values()],
			upTo,
			seconds,
			brokenOff,
			more,
			withContents,
			clock,
			standing,
			endedAt,
			quiet,
		},
	};
}

/** Leaves of the wanted rows those that fit the conditions, and returns how many they are. */
async function keepFitting(source: ReadingSource, rows: Map<number, Row>, wanted: readonly Row[]): Promise<number> {
	for (const row of wanted) rows.delete(row.id);
	// What was passed over may fit after a second save in the same second, which times alone do not show.
	const fit = await fitting(source, wanted, new Map());
	for (const row of fit) rows.set(row.id, row);
	return fit.length;
}

/** A record that was changed meanwhile comes again, later: that is its version now. */
function addRows(rows: Map<number, Row>, page: readonly Row[]): void {
	for (const row of page) {
		rows.delete(row.id);
		rows.set(row.id, row);
	}
}

/** Whether the wall clock was set back meanwhile: saves can be stamped before the cursor. */
export function wasSetBack(source: ReadingSource, since: number, clock: Clock | undefined): boolean {
	return clock !== undefined && source.wallAt(since) - since > clock.wall - clock.seconds;
}

function disordered(): WebserviceError {
	return new WebserviceError({
		code: 'BROKEN_ANSWER',
		operation: 'query',
		reason: 'the rows do not come in the order of their times and ids',
	});
}

/**
 * The rows that sync gives for the window. It has no order within an answer, but its answers follow each other by
 * the last changes. Creations are emitted in their own order, so that they are known only when all is read.
 */
export async function readBySync(source: ReadingSource, state: TriggerState, settings: CursorSettings): Promise<Found> {
	const book = openBook(state);
	const from = reached(state);
	const rows = new Map<number, Row>();
	const seen = new Map<number, Row>();
	const passedOver: Remembered = unpack(state.passedOver, clockSeconds(state.cursor.time));
	const foundAfter = new Map<number, number>();
	const wall = clockSeconds(from.time);
	let end: Position = { time: wall, id: 0 };
	let wanted = 0;
	let brokenOff = false;
	let clock: Clock | undefined;
	let last = from.seconds;
	for await (const page of syncPages(source, state, settings)) {
		if (clock === undefined && page.clock !== undefined) {
			clock = page.clock;
			end = { time: Math.min(wall, clock.wall), id: 0 };
		}
		last = page.last;
		for (const row of page.updated) {
			rows.delete(row.id);
			foundAfter.set(row.id, page.after);
			end = later(end, place(row, 'modified'));
		}
		addRows(seen, page.updated);
		const fresh = page.updated.filter((row) => judge(book, settings.event, row) !== undefined);
		const fit = source.conditioned ? await fitting(source, fresh, passedOver) : fresh;
		const known = page.updated.filter((row) => book.remembered.has(row.id));
		for (const row of known) rows.set(row.id, row);
		for (const row of fresh) rows.delete(row.id);
		for (const row of fit) rows.set(row.id, row);
		wanted += fit.length;
		const enough = wanted > settings.mostRecords || page.number >= MOST_PAGES;
		brokenOff = page.more && enough && settings.event !== 'created';
		if (brokenOff) break;
	}
	const now = source.clock();
	const versions = [...rows.values()];
	const planned = plan(book, versions, settings, now);
	const lastTaken = planned.taken[planned.taken.length - 1];
	let upTo = end;
	if (planned.full && lastTaken !== undefined) {
		upTo = place(lastTaken.version, timeField(settings));
		last = Math.min(...planned.waiting.map((row) => foundAfter.get(row.id) ?? last));
	}
	const endedAt = now?.seconds ?? 0;
	const standing = source.standing(upTo.time);
	const more = brokenOff || planned.waiting.length > 0;
	const age = (clock?.seconds ?? 0) - last;
	const look = { last: { lastChange: last }, began: clock, ended: now, age, complete: !more };
	const quiet = quietAfter(state.progress, look, settings);
	const bound = quiet.settled || standing === undefined ? undefined : source.secondsAt(standing);
	const lastCertain = certain(last, bound);
	const seconds = secondsReached(source, from.seconds, lastCertain, clock, settings);
	return {
		book,
		seen: [...seen.values()],
		plan: planned,
		passedOver: [...passedOver.values()],
		rest: planned.full || brokenOff ? { time: clockText(upTo.time), seconds: last, id: upTo.id } : undefined,
		reading: { versions, upTo, seconds, brokenOff, more, withContents: true, clock, standing, endedAt, quiet },
	};
}

/**
 * The rows that fit the conditions, which sync does not know. What a query has once passed over is not asked for again
 * as long as it stays the same. What was changed between the two answers is taken as it is now: when it comes again, its
 * creation may be done with.
 */
async function fitting(source: ReadingSource, rows: readonly Row[], passedOver: Remembered): Promise<Row[]> {
	const open = rows.filter((row) => {
		const known = passedOver.get(row.id);
		return known === undefined || isOther(row, known);
	});
	const found = new Map((open.length === 0 ? [] : await source.again(open, false)).map((row) => [row.id, row]));
	for (const row of open) {
		if (found.has(row.id)) passedOver.delete(row.id);
		else passedOver.set(row.id, row);
	}
	const isUnchanged = (row: Row) => found.get(row.id)?.modified === row.modified;
	const changed = open.filter((row) => found.has(row.id) && !isUnchanged(row));
	const now = changed.length === 0 ? [] : await source.again(changed, true);
	return [...open.filter(isUnchanged), ...now];
}

export interface SyncStep extends SyncPage {
	/** Counts from 1. */
	number: number;
	/** Seconds behind which this answer begins. */
	after: number;
	clock: Clock | undefined;
}

/** The answers of sync from the overlap before the reached seconds on. */
export async function* syncPages(
	source: ReadingSource,
	state: Pick<TriggerState, 'cursor' | 'progress' | 'deletionHorizon'>,
	settings: CursorSettings,
): AsyncGenerator<SyncStep> {
	const from = reached(state);
	let after = laterOnWall(source, syncStart(state, settings), state.deletionHorizon);
	let clock: Clock | undefined;
	for (let number = 1; ; number++) {
		const page = await source.sync(after);
		if (number === 1) {
			clock = source.begun();
			if (settings.setBack > 0 && wasSetBack(source, from.seconds, clock)) {
				after = laterOnWall(source, from.seconds - settings.setBack - settings.overlap, state.deletionHorizon);
				continue;
			}
		}
		yield { ...page, number, after, clock };
		if (!page.more) return;
		if (page.last <= after) {
			throw new WebserviceError({
				code: 'BROKEN_ANSWER',
				operation: 'sync',
				reason: 'there is more, but the time does not advance',
			});
		}
		after = page.last;
	}
}

/** The moment at which the wall clock shows the later time: that is what the server compares. */
export function laterOnWall(source: ReadingSource, one: number, other = one): number {
	return source.wallAt(other) > source.wallAt(one) ? other : one;
}

/**
 * How far sync has come: never ahead of the server's clock when the reading began, never back except with it.
 * While the clock shows an hour for the second time, only the hour before it stands for what it shows.
 */
export function secondsReached(
	source: ReadingSource,
	before: number,
	last: number,
	clock: Clock | undefined,
	settings: CursorSettings,
): number {
	const capped = (seconds: number) =>
		clock !== undefined && source.wallAt(seconds) > clock.wall
			? Math.min(seconds, clock.seconds - settings.setBack)
			: seconds;
	return Math.max(capped(before), capped(last));
}
