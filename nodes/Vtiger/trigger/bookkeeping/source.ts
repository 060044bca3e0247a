// What the trigger asks of a CRM, whichever way it comes.

import type { JsonObject } from '../../webservice/protocol/json';
import type { ReadVersion } from './cursor';
import type { Position } from './remembered';
import type { Clock } from './state';

/** Records come from a query that reads forward. */
export type TimeField = 'created' | 'modified';

/** A version as a query or sync gave it. */
export interface Row extends ReadVersion {
	/** Such as 12x345. */
	webserviceId: string;
	record: JsonObject;
}

/** What the watched fields of a record hold, in the order of the fields. */
export interface ValuesRow {
	/** The number of the record. */
	id: number;
	values: readonly string[];
}

/** One answer of sync. It never cuts a second in two, so that it can hold more than 100 records. */
export interface SyncPage {
	updated: Row[];
	/** Webservice ids of deleted records and converted leads. */
	deleted: string[];
	more: boolean;
	/** Seconds up to which everything was given; the given seconds if nothing has changed. */
	last: number;
}

/** A record that is new or changed, with what its watched fields hold if some are watched. */
export interface Newcomer {
	id: number;
	modified: number;
	values?: readonly string[];
}

/** What a comparison asks of a CRM. Records stand for their numbers: 345 of 12x345. */
export interface IdSource {
	webserviceId(id: number): string;
	/** The next ids behind one, up to another, in their order. Empty at the end only. */
	ids(after: number, upTo: number): Promise<number[]>;
	/** How many there are behind one, up to another. */
	count(after: number, upTo: number): Promise<number>;
	/**
	 * The next records behind an id, in the order of ids, that are newer than the newest known one, or were changed
	 * since a time on the CRM's clock: what was restored or handed over to the user is among them. Empty at the end
	 * only.
	 */
	newcomers(after: number, newest: number, since: number): Promise<Newcomer[]>;
	/** Those of the records that there are. */
	present(ids: readonly number[]): Promise<Set<number>>;
}

export interface ChangeSource {
	/** Its ids, if deletions are found by comparison. */
	readonly ids: IdSource;
	/**
	 * The next records behind a place, 100 at most, in the order of the time field and the id. Contents on demand,
	 * otherwise times only (hash '').
	 */
	page(after: Position, by: TimeField, withContents: boolean): Promise<Row[]>;
	/**
	 * These records once more, in any order, with their contents or times only. Those that are gone or do not fit
	 * the conditions are missing.
	 */
	again(rows: readonly Row[], withContents: boolean): Promise<Row[]>;
	/** Wall-clock seconds of the newest record, or of the one so many places before it; undefined if none is. */
	newest(by: TimeField, before: number): Promise<number | undefined>;
	/** What has changed after these seconds (exclusively), oldest first. */
	sync(after: number): Promise<SyncPage>;
	/** Whether there are conditions: sync does not know them, so that a query tells which records fit. */
	readonly conditioned: boolean;
	/**
	 * Fields of which one must have changed for an update to count; none if every save counts. If there are some,
	 * pages bring all records whether they fit the conditions or not: their values have to be known.
	 */
	readonly watchedFields: readonly string[];
	/** Fields that the conditions are on. */
	readonly conditionFields: readonly string[];
	/** Whether a record that is gone fits the conditions, by the known values of its watched fields. */
	meets(held: Readonly<Record<string, string>>): boolean;
	/** The next records behind a number, in the order of their numbers, conditions or not. Empty at the end only. */
	values(after: number): Promise<ValuesRow[]>;
	/** The server's clock at the last answer; undefined if it does not say. */
	clock(): Clock | undefined;
	/** What the server's wall clock shows at these seconds since 1970. */
	wallAt(seconds: number): number;
	/** Seconds since 1970 at which it shows this. */
	secondsAt(wall: number): number;
}

/** Seconds of a reading in which nothing appears behind it that the overlap does not cover. */
export const SHORT = 10;

/** The source of one reading, from its beginning to its end. */
export interface ReadingSource extends ChangeSource {
	/** The server's clock at the first answer. */
	begun(): Clock | undefined;
	/**
	 * If the reading takes long: seconds of the wall clock that it had reached when the reading began, by the newest
	 * record, or else by the last change that was read. The server's clock and its zone may be wrong, or missing.
	 */
	standing(last: number): number | undefined;
	/** Whole seconds since the reading began, by this process. */
	elapsed(): number;
}
