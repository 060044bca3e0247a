// The state after a poll: how far it has read, what it has emitted, and what of that has to be remembered.

import { openBook, type Book, type ReadVersion } from './cursor';
import { fit, isAfter, isOther, later, pack, placeOf, type Position, type Version } from './remembered';
import type { Clock, CursorSettings, Progress, Quiet, TriggerState } from './state';
import { clockSeconds, clockText } from './wallClock';

/** Versions that are remembered at most, of 49 bytes each at most: all in all less than 64 kB. */
export const CAPACITY = 800;
const CAPACITY_PASSED_OVER = 60;
/** Of 16 bytes each at most. */
const CAPACITY_CREATIONS = 1_200;

/** What a poll has read. */
export interface Reading<T extends ReadVersion = ReadVersion> {
	versions: readonly T[];
	/** Everything up to here was read. */
	upTo: Position;
	/** The same for sync; what the state has if the poll did not come by sync. */
	seconds: number;
	/** The reading ended at `upTo`, although there is more behind it. */
	brokenOff: boolean;
	/** It was, or something has to wait for the next poll. */
	more: boolean;
	/** The contents of the whole window were read, not only its times. */
	withContents: boolean;
	/** The server's clock when the reading began: what was saved later may not have been seen. */
	clock: Clock | undefined;
	/** If the reading took long: what the wall clock showed when it began, by the newest record. */
	standing: number | undefined;
	/** Seconds of its clock when the reading had ended; 0 if it is unknown. */
	endedAt: number;
	/** How long it has been quiet if nothing of it is emitted. */
	quiet?: Quiet;
}

/**
 * The last second that a reading is certain of, but for what the overlap covers: what was saved after it began may not
 * have been seen.
 * @param bounds what the CRM's wall clock showed at most when it began, by its clock and by its newest record
 */
export function certain(last: number, ...bounds: Array<number | undefined>): number {
	return Math.min(last, ...bounds.filter((bound) => bound !== undefined));
}

/** The state after a poll that emits nothing: only how far it has read. */
export function withoutEmission(
	state: TriggerState,
	reading: Reading,
	passedOver: readonly Version[],
	settings: CursorSettings,
): TriggerState {
	const { clock, upTo, brokenOff, more, withContents, quiet } = reading;
	const resumes = brokenOff && upTo.time <= (clock?.wall ?? upTo.time);
	const standing = resumes || quiet?.settled === true ? undefined : reading.standing;
	const time = certain(upTo.time, clock?.wall, standing);
	const overlapPassed = clock !== undefined && clock.seconds >= state.savedAt + settings.overlap;
	const settled = state.progress?.settled === true || (withContents && !more && overlapPassed);
	const progress: Progress = {
		time: clockText(time),
		seconds: reading.seconds,
		...(resumes ? { id: upTo.id } : {}),
		...(settled ? { settled } : {}),
		...(quiet === undefined ? {} : { quiet }),
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
	const cursor = certain(upTo.time, clock?.wall, reading.standing);
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
	const rest = { ...state };
	delete rest.progress;
	delete rest.creations;
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

/** Which records created behind the creation horizon were emitted. If they are too many, it moves forward. */
function withCreations(book: Book, emitted: readonly Version[], base: number): NonNullable<TriggerState['creations']> {
	const listed = new Map<number, Version>();
	for (const { id, created } of [...book.remembered.values(), ...book.creations.values(), ...emitted]) {
		if (isAfter({ time: created, id }, book.creationHorizon))
			listed.set(id, { id, created, modified: created, hash: '' });
	}
	const { kept, dropped } = fit(listed.values(), CAPACITY_CREATIONS);
	const horizon = dropped === undefined ? book.creationHorizon : later(book.creationHorizon, dropped);
	return { time: clockText(horizon.time), id: horizon.id, emitted: pack(kept, base) };
}

/** If only creations count, neither later changes nor contents matter. */
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
