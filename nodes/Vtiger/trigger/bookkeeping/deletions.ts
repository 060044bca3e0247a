// Reading deletions by sync, and telling new ones from those that were emitted.

import { reached } from './cursor';
import { MOST_PAGES, laterOnWall, secondsReached, syncPages, type SyncStep } from './feed';
import { Held } from './held';
import { quietAfter } from './quiet';
import { SHORT, type ReadingSource } from './source';
import type { Clock, CursorSettings, TriggerState } from './state';
import { clockText } from './wallClock';

/** Deletions that are remembered at most: together less than 50 kB. */
const CAPACITY = 3_000;

interface Deletion {
	webserviceId: string;
	/** Sync gives no times with deleted records: it was deleted after the one and not after the other. */
	after: number;
	upTo: number;
}

/** Upper bounds of the deletions' seconds by record number. */
type Known = Map<number, number>;

function numberOf(webserviceId: string): number {
	return Number(webserviceId.slice(webserviceId.indexOf('x') + 1));
}

export function packDeletions(known: Known, base: number): string {
	return [...known].map(([id, upTo]) => `${id.toString(36)}.${(upTo - base).toString(36)}`).join(' ');
}

export function unpackDeletions(text: string, base: number): Known {
	const known: Known = new Map();
	for (const packed of text.split(' ')) {
		const [id = '', upTo = ''] = packed.split('.');
		const number = Number.parseInt(id, 36);
		if (Number.isSafeInteger(number)) known.set(number, base + Number.parseInt(upTo, 36));
	}
	return known;
}

/** A record that is gone. */
export interface Vanished {
	webserviceId: string;
	/** What its watched fields held, as far as it was known; missing if none are watched. */
	held?: Record<string, string>;
}

export function deletionOf(known: Held, id: number, webserviceId: string): Vanished {
	const held = known.of(id);
	return held === undefined ? { webserviceId } : { webserviceId, held };
}

export interface DeletionsFound {
	/** Oldest deletions first. */
	emitted: Vanished[];
	brokenOff: boolean;
	/** The state if they are emitted, and if there are none. */
	state: TriggerState;
	/** Some had to be forgotten inside the window, since too many happened in it. */
	narrowed: boolean;
}

/**
 * The deletions since the last emission. One that was emitted is known as long as the window holds it. If it
 * appears behind the time up to which it was known, it was restored and deleted once more.
 */
export async function readDeletions(
	source: ReadingSource,
	state: TriggerState,
	settings: CursorSettings,
): Promise<DeletionsFound> {
	const known = unpackDeletions(state.deletions, state.cursor.seconds);
	const before = reached(state).seconds;
	const held = new Held(source, state);
	const fresh = new Map<string, Deletion>();
	const doubtful = new Map<string, Doubt>();
	let last: SyncStep | undefined;
	let clock: Clock | undefined;
	let brokenOff = false;
	for await (const page of syncPages(source, state, settings)) {
		last = page;
		clock ??= page.clock;
		held.note(page.updated);
		for (const webserviceId of page.deleted) {
			// The server compares what its wall clock showed, which is the same twice when that is set back.
			const knownUpTo = known.get(numberOf(webserviceId));
			if (knownUpTo === undefined || source.wallAt(page.after) >= source.wallAt(knownUpTo)) {
				fresh.set(webserviceId, { webserviceId, after: page.after, upTo: page.last });
			} else if (source.wallAt(page.last) > source.wallAt(knownUpTo)) {
				doubtful.set(webserviceId, { knownUpTo, shownUpTo: page.last });
			}
		}
		brokenOff = page.more && (fresh.size > settings.mostRecords || page.number >= MOST_PAGES);
		if (brokenOff) break;
	}
	const lastChange = last?.last ?? 0;
	const age = (clock?.seconds ?? 0) - lastChange;
	const look = { last: { lastChange }, began: clock, ended: source.clock(), age, complete: !brokenOff };
	const quiet = quietAfter(state.progress, look, settings);
	const wasSettled = state.progress?.quiet?.settled === true && state.progress.quiet.lastChange === quiet.lastChange;
	if (!wasSettled) {
		for (const deletion of await deletedAgain(source, doubtful)) fresh.set(deletion.webserviceId, deletion);
	}
	const wanted = [...fresh.values()].filter(({ webserviceId }) => held.fits(numberOf(webserviceId)));
	const ordered = wanted.sort((a, b) => a.after - b.after || numberOf(a.webserviceId) - numberOf(b.webserviceId));
	const behind = state.deletionHorizon ?? 0;
	const { taken, waiting } = takenOf(source, ordered, known, behind, settings);
	const end = waiting.length > 0 ? Math.min(...waiting.map(({ after }) => after)) : (last?.last ?? before);
	const elapsed = source.elapsed();
	// Queries do not show when records were deleted: the reading's length tells what may have come meanwhile.
	const lastCertain = quiet.settled || elapsed <= SHORT ? end : end - elapsed;
	const seconds = secondsReached(source, before, lastCertain, clock, settings);
	const time = clockText(source.wallAt(seconds));
	const common = {
		emitted: taken.map(({ webserviceId }) => deletionOf(held, numberOf(webserviceId), webserviceId)),
		brokenOff: brokenOff || waiting.length > 0,
	};
	if (taken.length === 0) {
		const resume = brokenOff && seconds === end ? { id: 0 } : {};
		const progress = { time, seconds, ...resume, quiet };
		return { ...common, narrowed: false, state: { ...state, progress, ...held.state() } };
	}
	const start = laterOnWall(source, seconds - settings.overlap - settings.setBack, state.deletionHorizon);
	const { kept, horizon, narrowed } = fitDeletions(source, withTaken(known, taken, waiting), start);
	const base = { ...state };
	delete base.progress;
	return {
		...common,
		narrowed,
		state: {
			...base,
			...held.state(),
			edition: state.edition + 1,
			cursor: { time, seconds },
			deletionHorizon: horizon,
			deletions: packDeletions(kept, seconds),
			savedAt: source.clock()?.seconds ?? 0,
		},
	};
}

/** The deletions known after an emission. What is deleted once more and has to wait is not the one that was known. */
function withTaken(known: Known, taken: readonly Deletion[], waiting: readonly Deletion[]): Known {
	const after = new Map(known);
	for (const { webserviceId, upTo } of taken) after.set(numberOf(webserviceId), upTo);
	for (const { webserviceId } of waiting) after.delete(numberOf(webserviceId));
	return after;
}

/**
 * As many deletions as a poll may take, and those that have to wait. If more happened at once than can be
 * remembered, all of that moment are taken together: what is not remembered has to be done with.
 */
function takenOf(
	source: ReadingSource,
	ordered: readonly Deletion[],
	known: Known,
	behind: number,
	{ mostRecords }: CursorSettings,
): { taken: Deletion[]; waiting: Deletion[] } {
	for (let count = mostRecords; ; ) {
		const taken = ordered.slice(0, count);
		const waiting = ordered.slice(count);
		const { horizon } = fitDeletions(source, withTaken(known, taken, waiting), behind);
		const undone = waiting.filter(({ after }) => source.wallAt(after) < source.wallAt(horizon)).length;
		if (undone === 0) return { taken, waiting };
		count += undone;
	}
}

export interface FittedDeletions {
	kept: Known;
	/** Seconds up to which deletions are done with. */
	horizon: number;
	/** It had to move forward, since there are more than can be remembered. */
	narrowed: boolean;
}

/** The latest deletions behind a horizon, at most as many as can be remembered. */
export function fitDeletions(source: ReadingSource, known: Known, horizon: number): FittedDeletions {
	const behind = (time: number) => new Map([...known].filter(([, upTo]) => source.wallAt(upTo) > source.wallAt(time)));
	const kept = behind(horizon);
	if (kept.size <= CAPACITY) return { kept, horizon, narrowed: false };
	const times = [...kept.values()].sort((one, other) => source.wallAt(one) - source.wallAt(other));
	const dropped = times[times.length - CAPACITY - 1] ?? horizon;
	return { kept: behind(dropped), horizon: dropped, narrowed: true };
}

/** A deletion that is known up to a time, and was shown in an answer that reaches beyond it. */
interface Doubt {
	knownUpTo: number;
	shownUpTo: number;
}

/**
 * Of the records whose deletion is known, those that were deleted after the time up to which it was known. Each of
 * these times is asked for: what lies behind the latest of them alone would leave out what was deleted between two.
 * Each is followed as far as its deletions were shown, which mostly is one request.
 */
async function deletedAgain(source: ReadingSource, doubtful: ReadonlyMap<string, Doubt>): Promise<Deletion[]> {
	const again = new Map<string, Deletion>();
	// Only one answer begins before a second and reaches beyond it.
	const ends = new Map([...doubtful.values()].map(({ knownUpTo, shownUpTo }) => [knownUpTo, shownUpTo]));
	const times = [...ends].sort(([one], [other]) => source.wallAt(one) - source.wallAt(other));
	for (const [time, end] of times) {
		let after = time;
		for (let pages = 1; pages <= MOST_PAGES; pages++) {
			const page = await source.sync(after);
			for (const webserviceId of page.deleted) {
				const known = doubtful.get(webserviceId);
				if (known === undefined || source.wallAt(after) < source.wallAt(known.knownUpTo)) continue;
				again.set(webserviceId, { webserviceId, after, upTo: page.last });
			}
			if (!page.more || page.last <= after || source.wallAt(page.last) >= source.wallAt(end)) break;
			after = page.last;
		}
	}
	return [...again.values()];
}
