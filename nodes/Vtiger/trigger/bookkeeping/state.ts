// What the trigger keeps between polls: plain JSON of less than 64 kB, beside which watched values take up to 500 kB.

export type TriggerEvent = 'created' | 'updated' | 'createdOrUpdated' | 'deleted';

/** How far the reading has come, in both forms that the CRM compares with. */
export interface Reached {
	/** Wall clock of the CRM as `query` compares it: YYYY-MM-DD HH:MM:SS. */
	time: string;
	/** Seconds since 1970 as `sync` compares them. */
	seconds: number;
}

/** A time in which the CRM has shown no other last change. */
export interface Quiet {
	/** By sync as it gives it, in seconds since 1970; by query in seconds of the wall clock. */
	lastChange: number;
	/** By query: the number of the record. */
	id?: number;
	/** Seconds of the server's clock when it was first seen. */
	since: number;
	/** All up to it was looked at once more after the overlap had passed: reading can begin behind it. */
	settled: boolean;
}

/**
 * How far polls have read that emitted nothing. It is kept in the process alone, so that this may be lost at any
 * time: it only spares reading the same rows again, and no version is judged by it.
 */
export interface Progress extends Reached {
	/** The reading failed behind this record and goes on there. */
	id?: number;
	/** The contents of the window were read once more after the overlap had passed: times are enough from now on. */
	settled?: boolean;
	quiet?: Quiet;
}

/** The ids of a module that are known, if deletions are found by comparison. */
export interface KnownIds {
	packed: string;
	count: number;
	newest: number;
	/** Wall-clock seconds of the newest change that was seen. */
	last: number;
	/** Seconds of the server's clock when it was first seen. */
	since: number;
	/** All up to it was looked at once more after the overlap had passed. */
	settled: boolean;
	/** The CRM counts what it shows. If it counts more, all ids are read each time. */
	isCounted: boolean;
}

export interface TriggerState {
	/** Names the CRM, module, event and filter. With another one the trigger starts anew. */
	tag: string;
	/** Grows with every emission: a poll that finds another one than it began with was overtaken. */
	edition: number;
	/** As of the last emission. */
	cursor: Reached;
	/**
	 * Versions up to here are done with. Each one behind it that was emitted is remembered, so that one that is not
	 * remembered is new, and a record created behind it that is not remembered was never emitted.
	 */
	horizon: { time: string; id: number };
	/** Packed versions behind the horizon, as of the last emission. Their times count from the cursor's. */
	remembered: string;
	/**
	 * While more changes wait than a poll takes: records created behind this place were not emitted before, except
	 * those packed here. The horizon passes them by their creation while their last change still waits.
	 */
	creations?: { time: string; id: number; emitted: string };
	/** Packed versions that did not fit the conditions when they were read: spares asking for them again. */
	passedOver: string;
	/** Packed ids of deleted records, each with an upper bound of its deletion's seconds. */
	deletions: string;
	/** If deletions are found by comparison. */
	ids?: KnownIds;
	/** Packed values of the watched fields of all records, as they were last known. */
	watched?: string;
	/** Seconds up to which deletions are done with: those behind it that were emitted are packed. */
	deletionHorizon?: number;
	/** Seconds of the server's clock when the emission was decided; 0 if it is unknown. */
	savedAt: number;
	progress?: Progress;
}

/** What the last emission has left: what polls have read since, and the values that they have noted, leave it as it is. */
export function baseOf(state: TriggerState | undefined): string {
	return JSON.stringify({ ...state, progress: undefined, passedOver: undefined, watched: undefined, ids: undefined });
}

/** The server's clock at its last answer. */
export interface Clock {
	seconds: number;
	/** The same moment on its wall clock, in seconds of that clock. */
	wall: number;
}

export interface CursorSettings {
	event: TriggerEvent;
	/** Seconds before the cursor that every poll reads again. */
	overlap: number;
	/** Seconds by which the server's wall clock is ever set back: 3600 if its zone has summer time. */
	setBack: number;
	/** Most records that one poll emits. */
	mostRecords: number;
}

/** Deletions come by sync or by comparison, everything else by sync or by query. */
export type Way = 'sync' | 'query' | 'comparison';

export interface PollSettings extends CursorSettings {
	tag: string;
	way: Way;
	/** Is told how many records were read, if all have to be. */
	progress?: (records: number) => void;
}
