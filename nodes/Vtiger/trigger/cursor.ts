// The bookkeeping of what was emitted, as pure functions: what a version means, and the state after a poll.

import {
	fit,
	isAfter,
	isOther,
	later,
	pack,
	placeOf,
	unpack,
	type Position,
	type Remembered,
	type Version,
} from './remembered';
import type { Clock, CursorSettings, Progress, Reached, TriggerState } from './state';
import { clockSeconds, clockText } from './wallClock';

/** Versions that are remembered at most, of about 43 bytes each: all in all less than 64 kB. */
export const CAPACITY = 900;
/** Of them, versions that lie ahead of the server's clock. */
const CAPACITY_AHEAD = 400;
const CAPACITY_PASSED_OVER = 60;
/** Of about 11 bytes each. */
const CAPACITY_CREATIONS = 1_500;

export type Happening = 'created' | 'updated';

/** A version as read, with what matters beyond time and content. */
export interface ReadVersion extends Version {
	/** The record was created by this n8n, and such are to be ignored. */
	ignored?: boolean;
}

/** The state of the last emission, unpacked: all that versions are judged by. */
export interface Book {
	horizon: Position;
	remembered: Remembered;
	/** Records created behind it are new unless they are remembered or listed: the horizon, or a place before it. */
	creationHorizon: Position;
	creations: Remembered;
}

export function openBook(state: TriggerState): Book {
	const base = clockSeconds(state.cursor.time);
	const { creations = { ...state.horizon, emitted: '' } } = state;
	return {
		horizon: position(state.horizon),
		remembered: unpack(state.remembered, base),
		creationHorizon: position(creations),
		creations: unpack(creations.emitted, base),
	};
}

function position({ time, id }: { time: string; id: number }): Position {
	return { time: clockSeconds(time), id };
}

/**
 * What a version means to the trigger; undefined where it is known, done with, or none of the wanted events.
 * Judged by the last emission alone, since the polls after it may have been forgotten.
 */
export function judge(book: Book, event: CursorSettings['event'], version: ReadVersion): Happening | undefined {
	const { id, created, modified } = version;
	const known = book.remembered.get(id);
	const isNew = known === undefined && !book.creations.has(id) && isAfter({ time: created, id }, book.creationHorizon);
	if (event === 'created') return isNew && version.ignored !== true ? 'created' : undefined;
	if (!isAfter({ time: modified, id }, book.horizon)) return undefined;
	if (known !== undefined) return isOther(version, known) ? 'updated' : undefined;
	// A creation that is not wanted still counts as a change once something was saved after it.
	if (isNew && (event === 'updated' || version.ignored === true)) return modified === created ? undefined : 'updated';
	return isNew ? 'created' : 'updated';
}

/** How far reading has come: the last poll that emitted, or those without emission since. */
export function reached(state: TriggerState): Reached & Partial<Progress> {
	return state.progress ?? state.cursor;
}

/** The place behind which the next poll reads: the overlap before the cursor, but nothing that is done with. */
export function windowStart(state: TriggerState, settings: CursorSettings): Position {
	const from = reached(state);
	const horizon = position(state.horizon);
	if (from.id !== undefined) return later(horizon, { time: clockSeconds(from.time), id: from.id });
	return later(horizon, { time: clockSeconds(from.time) - settings.overlap, id: 0 });
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
 * server's clock is taken only as far as it can be remembered: the rest waits until the clock gets there.
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
	const isAhead = (version: Version) => clock !== undefined && placeOf(version).time > clock.wall;
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

/** What a poll has read. */
export interface Reading<T extends ReadVersion = ReadVersion> {
	versions: readonly T[];
	/** Everything up to here was read. */
	upTo: Position;
	/** The same for sync; what the state has where the poll did not come by sync. */
	seconds: number;
	/** The reading ended at `upTo`, although there is more behind it. */
	brokenOff: boolean;
	/** It was, or something has to wait for the next poll. */
	more: boolean;
	/** The contents of the whole window were read, not only its times. */
	withContents: boolean;
	/** The server's clock when the reading began: what was saved later may not have been seen. */
	clock: Clock | undefined;
	/** Seconds of its clock when the reading had ended; 0 where it is unknown. */
	endedAt: number;
}

/** The state after a poll that emits nothing: only how far it has read. */
export function withoutEmission(
	state: TriggerState,
	reading: Reading,
	passedOver: readonly Version[],
	settings: CursorSettings,
): TriggerState {
	const { clock, upTo, brokenOff, more, withContents } = reading;
	const time = Math.min(upTo.time, clock?.wall ?? upTo.time);
	const overlapPassed = clock !== undefined && clock.seconds >= state.savedAt + settings.overlap;
	const settled = state.progress?.settled === true || (withContents && !more && overlapPassed);
	const progress: Progress = {
		time: clockText(time),
		seconds: reading.seconds,
		...(brokenOff && time === upTo.time ? { id: upTo.id } : {}),
		...(settled ? { settled } : {}),
	};
	return { ...state, passedOver: packPassedOver(state, passedOver), progress };
}

function packPassedOver(state: TriggerState, versions: readonly Version[]): string {
	return pack(fit(versions, CAPACITY_PASSED_OVER).kept, clockSeconds(state.cursor.time));
}

export interface Advanced {
	state: TriggerState;
	/** The window is narrower than the overlap, since too much happened in it. */
	narrowed: boolean;
}

/** The state after an emission: what lies before the window is forgotten, what was emitted in it is remembered. */
export function withEmission(
	state: TriggerState,
	reading: Reading,
	emitted: readonly Version[],
	passedOver: readonly Version[],
	settings: CursorSettings,
): Advanced {
	const { clock, upTo } = reading;
	const cursor = Math.min(upTo.time, clock?.wall ?? upTo.time);
	const opened = openBook(state);
	const remembered = new Map(opened.remembered);
	for (const version of reading.versions) {
		const known = remembered.get(version.id);
		// The same save, with fields that the CRM has only now.
		if (known !== undefined && version.hash !== '' && !isOther(version, known)) {
			remembered.set(version.id, { ...known, hash: version.hash });
		}
	}
	for (const version of emitted) remembered.set(version.id, rememberedAs(version, settings.event));
	const start: Position = { time: cursor - settings.overlap, id: 0 };
	let horizon = later(opened.horizon, { time: start.time - settings.setBack, id: 0 });
	const inWindow = [...remembered.values()].filter((version) => isAfter(placeOf(version), horizon));
	const { kept, dropped } = fit(inWindow, CAPACITY);
	if (dropped !== undefined) horizon = later(horizon, dropped);
	const { progress: _, creations: __, ...rest } = state;
	const waits = reading.more && settings.event === 'createdOrUpdated';
	const advanced: TriggerState = {
		...rest,
		...(waits ? { creations: withCreations(opened, emitted, cursor) } : {}),
		edition: state.edition + 1,
		cursor: { time: clockText(cursor), seconds: reading.seconds },
		horizon: { time: clockText(horizon.time), id: horizon.id },
		remembered: pack(kept, cursor),
		savedAt: reading.endedAt,
	};
	return {
		narrowed: dropped !== undefined && isAfter(horizon, start),
		state: { ...advanced, passedOver: packPassedOver(advanced, passedOver) },
	};
}

/** Which records created behind the creation horizon were emitted. Where they are too many, it moves forward. */
function withCreations(book: Book, emitted: readonly Version[], base: number): NonNullable<TriggerState['creations']> {
	const listed = new Map<number, Version>();
	for (const { id, created } of [...book.remembered.values(), ...book.creations.values(), ...emitted]) {
		if (isAfter({ time: created, id }, book.creationHorizon)) listed.set(id, { id, created, modified: created, hash: '' });
	}
	const { kept, dropped } = fit(listed.values(), CAPACITY_CREATIONS);
	const horizon = dropped === undefined ? book.creationHorizon : later(book.creationHorizon, dropped);
	return { time: clockText(horizon.time), id: horizon.id, emitted: pack(kept, base) };
}

/** Where only creations count, neither later changes nor contents matter. */
function rememberedAs({ id, created, modified, hash }: Version, event: CursorSettings['event']): Version {
	return event === 'created' ? { id, created, modified: created, hash: '' } : { id, created, modified, hash };
}

/** The state of a trigger that begins: all that was read, behind the horizon, counts as known. */
export function seeded(
	tag: string,
	edition: number,
	reading: Reading,
	readBehind: Position,
	settings: CursorSettings,
): Advanced {
	const cursor = { time: clockText(reading.upTo.time), seconds: reading.seconds };
	const horizon = { time: clockText(readBehind.time), id: readBehind.id };
	const empty: TriggerState = {
		tag,
		edition,
		cursor,
		horizon,
		remembered: '',
		passedOver: '',
		deletions: '',
		savedAt: 0,
	};
	return withEmission(empty, reading, reading.versions, [], settings);
}
