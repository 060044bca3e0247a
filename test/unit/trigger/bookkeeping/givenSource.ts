// A source whose answers are given, one after the other; what it was asked for is noted.

import type { Found } from '../../../../nodes/Vtiger/trigger/bookkeeping/feed';
import type {
	IdSource,
	ReadingSource,
	Row,
	SyncPage,
	TimeField,
	ValuesRow,
} from '../../../../nodes/Vtiger/trigger/bookkeeping/source';
import type { Position } from '../../../../nodes/Vtiger/trigger/bookkeeping/remembered';
import type { Clock } from '../../../../nodes/Vtiger/trigger/bookkeeping/state';
import { NOW, OFFSET, clockAt } from './readings';

const HOUR = 3_600;

const NO_IDS: IdSource = {
	webserviceId: (id) => `12x${id}`,
	ids: async () => [],
	count: async () => 0,
	newcomers: async () => [],
	present: async () => new Set(),
};

/** Answers; when they run out there is nothing more. */
export interface Given {
	pages?: Row[][];
	syncs?: Array<Partial<SyncPage>>;
	/** Those that there are still, and fit, as they are now; all as they were if it is missing. */
	again?: (rows: readonly Row[]) => Row[];
	values?: ValuesRow[][];
	newest?: Array<number | undefined>;
	clock?: Clock | undefined;
	/** The clock at the first answer, if it was another one. */
	begun?: Clock;
	standing?: number;
	elapsed?: number;
	/** Seconds since 1970 at which the wall clock is set back by an hour. */
	setBackAt?: number;
	conditioned?: boolean;
	watchedFields?: string[];
}

type Asked =
	| { page: [Position, TimeField, boolean] }
	| { sync: number }
	| { again: [number[], boolean] }
	| { values: number }
	| { newest: [TimeField, number] };

export class GivenSource implements ReadingSource {
	readonly asked: Asked[] = [];
	readonly ids = NO_IDS;
	readonly conditioned: boolean;
	readonly watchedFields: string[];
	readonly conditionFields: string[] = [];

	constructor(private readonly given: Given) {
		this.conditioned = given.conditioned ?? false;
		this.watchedFields = given.watchedFields ?? [];
	}

	meets(): boolean {
		return true;
	}

	async page(after: Position, by: TimeField, withContents: boolean): Promise<Row[]> {
		this.asked.push({ page: [after, by, withContents] });
		return this.given.pages?.shift() ?? [];
	}

	async again(rows: readonly Row[], withContents: boolean): Promise<Row[]> {
		this.asked.push({ again: [rows.map(({ id }) => id), withContents] });
		return this.given.again === undefined ? [...rows] : this.given.again(rows);
	}

	async newest(by: TimeField, before: number): Promise<number | undefined> {
		this.asked.push({ newest: [by, before] });
		return this.given.newest?.shift();
	}

	async sync(after: number): Promise<SyncPage> {
		this.asked.push({ sync: after });
		return { updated: [], deleted: [], more: false, last: after, ...this.given.syncs?.shift() };
	}

	async values(after: number): Promise<ValuesRow[]> {
		this.asked.push({ values: after });
		return this.given.values?.shift() ?? [];
	}

	clock(): Clock | undefined {
		return 'clock' in this.given ? this.given.clock : clockAt(NOW + 10_000);
	}

	begun(): Clock | undefined {
		return this.given.begun ?? this.clock();
	}

	standing(): number | undefined {
		return this.given.standing;
	}

	elapsed(): number {
		return this.given.elapsed ?? 0;
	}

	wallAt(seconds: number): number {
		const { setBackAt = Number.POSITIVE_INFINITY } = this.given;
		return seconds + OFFSET - (seconds >= setBackAt ? HOUR : 0);
	}

	/** The first of two moments, as the server takes it. */
	secondsAt(wall: number): number {
		const { setBackAt = Number.POSITIVE_INFINITY } = this.given;
		return wall - OFFSET < setBackAt ? wall - OFFSET : wall - OFFSET + HOUR;
	}
}

/** A row that was created long ago, unless it says otherwise. */
export function row(id: number, modified: number, more: Partial<Row> = {}): Row {
	const hash = `name${id}v${modified - NOW}`;
	return { id, modified, created: 1_000, hash, webserviceId: `12x${id}`, record: { id: `12x${id}` }, ...more };
}

/** A row that was just created. */
export const newRow = (id: number, created: number, more: Partial<Row> = {}) => row(id, created, { created, ...more });

/** A change that does not count. */
export const otherRow = (id: number, modified: number) => row(id, modified, { disregarded: true });

export const idsOf = (rows: Iterable<{ id: number }>) => [...rows].map(({ id }) => id);

/** The records that a poll takes. */
export const takenOf = ({ plan }: Found) => plan.taken.map(({ version }) => version.id);
