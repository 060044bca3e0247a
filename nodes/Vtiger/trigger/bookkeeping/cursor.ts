// The bookkeeping of what was emitted, as pure functions: what a version means to the trigger.

import { isAfter, isOther, later, placeOf, unpack, type Position, type Remembered, type Version } from './remembered';
import type { Clock, CursorSettings, Progress, Reached, TriggerState } from './state';
import { clockSeconds } from './wallClock';
import { WatchedValues } from './watchedValues';

/** Versions ahead of the server's clock that are remembered at most. */
const CAPACITY_AHEAD = 400;
/** Seconds by which the wall clock of the easternmost zone is ahead of UTC: the credential's zone may be wrong. */
const FARTHEST_EAST = 14 * 3600;

export type Happening = 'created' | 'updated';

/** A version as read, with what matters beyond time and content. */
export interface ReadVersion extends Version {
	/** The record was created by this n8n, and such are to be ignored. */
	ignored?: boolean;
	/** Its last change was made by a user whose changes do not count. */
	disregarded?: boolean;
	/** What the watched fields hold, if some are watched. */
	values?: readonly string[];
}

/** The state of the last emission, unpacked: all that versions are judged by. */
export interface Book {
	horizon: Position;
	remembered: Remembered;
	/** Records created behind it are new unless they are remembered or listed: the horizon, or a place before it. */
	creationHorizon: Position;
	creations: Remembered;
	/** The known values of the watched fields; undefined if every save counts. */
	watched: WatchedValues | undefined;
}

export function openBook(state: TriggerState): Book {
	const base = clockSeconds(state.cursor.time);
	const { creations = { ...state.horizon, emitted: '' }, watched: packed } = state;
	let watched: WatchedValues | undefined;
	return {
		horizon: position(state.horizon),
		remembered: unpack(state.remembered, base),
		creationHorizon: position(creations),
		creations: unpack(creations.emitted, base),
		// Large, and not always looked into.
		get watched() {
			watched ??= packed === undefined ? undefined : WatchedValues.unpack(packed);
			return watched;
		},
	};
}

function position({ time, id }: { time: string; id: number }): Position {
	return { time: clockSeconds(time), id };
}

/**
 * What a version means to the trigger; undefined if it is known, done with, or none of the wanted events.
 * Judged by the last emission alone, since the polls after it may have been forgotten.
 */
export function judge(book: Book, event: CursorSettings['event'], version: ReadVersion): Happening | undefined {
	const { id, created, modified } = version;
	const known = sameRecord(book.remembered.get(id), created);
	const isListed = sameRecord(book.creations.get(id), created) !== undefined;
	const isNew = known === undefined && !isListed && isAfter({ time: created, id }, book.creationHorizon);
	if (event === 'created') return isNew && version.ignored !== true ? 'created' : undefined;
	if (!isAfter({ time: modified, id }, book.horizon)) return undefined;
	const updated = version.disregarded !== true && isUpdate(book, version, known) ? 'updated' : undefined;
	if (!isNew) return updated;
	// A creation that is not wanted still counts as a change once something was saved after it.
	if (event === 'updated' || version.ignored === true) return modified === created ? undefined : updated;
	return 'created';
}

/** Whether a save counts: each one, or only those that have changed a watched field. */
function isUpdate({ watched }: Book, version: ReadVersion, known: Version | undefined): boolean {
	if (watched?.knows(version.id) === true) return watched.change(version.id, version.values ?? []) !== undefined;
	return known === undefined || isOther(version, known);
}

/** Undefined also if the record was created after all that is known of its id: a restored CRM gives ids again. */
function sameRecord(known: Version | undefined, created: number): Version | undefined {
	return known === undefined || created > placeOf(known).time ? undefined : known;
}

/** How far reading has come: the last poll that emitted, or those without emission since. */
export function reached(state: Pick<TriggerState, 'cursor' | 'progress'>): Reached & Partial<Progress> {
	return state.progress ?? state.cursor;
}

/**
 * The place behind which the next poll reads: the overlap before the cursor, but nothing that is done with, and behind
 * the last change once nothing before it can still appear.
 */
export function windowStart(state: TriggerState, settings: CursorSettings): Position {
	const from = reached(state);
	const horizon = position(state.horizon);
	if (from.id !== undefined) return later(horizon, { time: clockSeconds(from.time), id: from.id });
	const start = later(horizon, { time: clockSeconds(from.time) - settings.overlap, id: 0 });
	const { lastChange, id, settled } = from.quiet ?? {};
	const isDone =
		settled === true && lastChange !== undefined && id !== undefined && lastChange <= clockSeconds(from.time);
	return isDone ? later(start, { time: lastChange, id }) : start;
}

/**
 * The seconds behind which sync is asked: the overlap before what was reached, unless sync itself goes on there, or
 * nothing before it can still appear. A query may have come to the middle of a second, of which sync would leave out
 * the rest.
 */
export function syncStart(state: Pick<TriggerState, 'cursor' | 'progress'>, settings: CursorSettings): number {
	const { seconds, id, quiet } = reached(state);
	const wasQuery = quiet?.id !== undefined;
	if (wasQuery) return seconds - Math.max(settings.overlap, 1);
	const isDone = quiet?.settled === true && quiet.lastChange === seconds;
	return id !== undefined || isDone ? seconds : seconds - settings.overlap;
}

export interface Plan<T extends ReadVersion> {
	taken: Array<{ version: T; happening: Happening }>;
	/** Versions of the wanted events that have to wait for the next poll. */
	waiting: T[];
	/** They wait since the poll takes no more; otherwise since they are dated ahead of the server's clock. */
	full: boolean;
}

/**
 * The versions to emit, in the order of changes, at most as many as a poll may take. What is dated ahead of the
 * server's clock, whatever its zone, is taken only as far as it can be remembered: the rest waits until the clock gets there.
 */
export function plan<T extends ReadVersion>(
	book: Book,
	versions: readonly T[],
	settings: CursorSettings,
	clock: Clock | undefined,
): Plan<T> {
	const wanted: Plan<T>['taken'] = [];
	for (const version of versions) {
		const happening = judge(book, settings.event, version);
		if (happening !== undefined) wanted.push({ version, happening });
	}
	const place = placeBy(settings.event);
	wanted.sort((a, b) => (isAfter(place(a.version), place(b.version)) ? 1 : -1));
	const farthest = clock === undefined ? Number.POSITIVE_INFINITY : clock.seconds + FARTHEST_EAST;
	const isAhead = (version: Version) => placeOf(version).time > farthest;
	const ahead = new Set([...book.remembered.values()].filter(isAhead).map(({ id }) => id));
	const end = wanted.findIndex(({ version }, index) => {
		if (index >= settings.mostRecords) return true;
		return isAhead(version) && ahead.add(version.id).size > CAPACITY_AHEAD;
	});
	if (end === -1) return { taken: wanted, waiting: [], full: false };
	const waiting = wanted.slice(end).map(({ version }) => version);
	return { taken: wanted.slice(0, end), waiting, full: end >= settings.mostRecords };
}

/** Where versions stand in the order of a poll: records created are emitted in the order of their creation. */
function placeBy(event: CursorSettings['event']): (version: Version) => Position {
	return event === 'created'
		? (version) => ({ time: version.created, id: version.id })
		: (version) => ({ time: version.modified, id: version.id });
}
