// The CRM as the trigger reads it: times and contents by query, changes and deletions by sync.

import { changesPage, type SyncType } from '../webservice/vtql/changes';
import { meets } from '../webservice/vtql/localConditions';
import type { Client } from '../webservice/protocol/client';
import { LONGEST_URL, queryLength } from '../webservice/protocol/urlLength';
import { WebserviceError } from '../webservice/protocol/errors';
import { asText, type JsonObject } from '../webservice/protocol/json';
import { chunks, inOrderBehind, notInOrder, recordNumber } from '../webservice/vtql/pages';
import {
	LARGEST_PAGE,
	selectText,
	type Condition,
	type ConditionGroup,
	type Selection,
} from '../webservice/vtql/query';
import type { RecordReader } from '../webservice/vtql/records';
import { isWanted, selectionParts, type SelectionPart } from '../webservice/vtql/selectionParts';
import { CrmIds } from './crmIds';
import { CHANGER, doesCount, type Changers } from './changedBy';
import { contentHash } from './bookkeeping/contentHash';
import { isAfter, type Position } from './bookkeeping/remembered';
import type { ChangeSource, Row, SyncPage, TimeField, ValuesRow } from './bookkeeping/source';
import type { Clock } from './bookkeeping/state';
import { clockSeconds, clockText } from './bookkeeping/wallClock';
import { Zone } from './zone';

/** What the trigger watches, read from its parameters with the help of describe. */
export interface Watched {
	module: string;
	/** Of the module's webservice ids: 12 of 12x345. */
	idPrefix: string;
	/** Fields that a change is emitted with and its content is compared by; id and times are always among them. */
	contents: string[];
	/** Groups of conditions of which any must hold; none for every record. */
	where: readonly ConditionGroup[];
	/** Leave out records that were created with this source, in upper case; '' for none. */
	ignoredSource: string;
	/** Whose updates count; everyone's if it is missing. */
	changers?: Changers;
	/** An update counts only if one of these has another value than before; every one if there are none. */
	watchedFields: readonly string[];
	/** Fields that hold numbers: what is judged here compares them as such. */
	numericFields: readonly string[];
}

const FIELDS: Record<TimeField, string> = { created: 'createdtime', modified: 'modifiedtime' };
const TIMES = ['id', 'modifiedtime', 'createdtime'];

export class CrmSource implements ChangeSource {
	readonly ids: CrmIds;
	readonly conditioned: boolean;
	readonly watchedFields: readonly string[];
	readonly conditionFields: readonly string[];
	private readonly zone: Zone;
	private readonly times: string[];
	private readonly contents: string[];

	constructor(
		private readonly client: Client,
		private readonly records: RecordReader,
		zone: string,
		private readonly watched: Watched,
		private readonly syncType: SyncType,
	) {
		this.zone = new Zone(zone);
		this.ids = new CrmIds(records, watched.module, watched.idPrefix, watched.watchedFields);
		this.conditioned = watched.where.length > 0;
		this.conditionFields = fieldsOf(watched.where);
		const { ignoredSource, changers, watchedFields } = watched;
		this.watchedFields = watchedFields;
		const source = ignoredSource === '' ? [] : ['source'];
		const changer = changers === undefined ? [] : [CHANGER];
		this.times = [...new Set([...TIMES, ...source, ...changer, ...watchedFields])];
		this.contents = [...new Set([...this.times, ...watched.contents])];
	}

	async page(after: Position, by: TimeField, withContents: boolean): Promise<Row[]> {
		const groups = this.behind(after, by);
		const longest = this.selections(withContents ? this.contents : this.times, groups, by);
		// Too many columns for the conditions of the page: its ids first, then their contents.
		const inTwo = withContents && longest.some(({ selection }) => lengthOf(selection) > LONGEST_URL);
		const selections = inTwo ? this.selections(this.times, groups, by) : longest;
		const { rows, end } = await this.ordered(selections, by, withContents && !inTwo);
		const page = inTwo ? await this.withContents(rows, by) : rows;
		// An empty page would be the end.
		if (page.length > 0 || end === undefined) return page;
		if (!isAfter(end, after)) throw notInOrder();
		return await this.page(end, by, withContents);
	}

	/** What was changed between the two stands elsewhere in the order now, and is found there. */
	private async withContents(rows: readonly Row[], by: TimeField): Promise<Row[]> {
		const contents = new Map((await this.again(rows, true)).map((row) => [row.id, row]));
		return rows.flatMap((row) => {
			const whole = contents.get(row.id);
			return whole !== undefined && whole[by] === row[by] ? [whole] : [];
		});
	}

	private selections(columns: string[], groups: readonly ConditionGroup[], by: TimeField): SelectionPart[] {
		const orderBy = [FIELDS[by], 'id'];
		return selectionParts(this.watched.module, columns, groups).map(({ selection, empty }) => ({
			selection: { ...selection, orderBy, limit: LARGEST_PAGE },
			empty,
		}));
	}

	/** A place in the order of time and id, without parentheses: the conditions stand in each of its branches. */
	private behind({ time, id }: Position, by: TimeField): ConditionGroup[] {
		const field = FIELDS[by];
		const values = [clockText(time)];
		const where = this.watchedFields.length > 0 ? [] : this.watched.where;
		if (id === 0) return meetingToo(where, { field, operator: 'greaterThanOrEqual', values });
		// The server goes by the number of the id alone.
		const behindId: Condition = { field: 'id', operator: 'greaterThan', values: [`1x${id}`] };
		return [
			...meetingToo(where, { field, operator: 'greaterThan', values }),
			...meetingToo(where, { field, operator: 'equals', values }, behindId),
		];
	}

	/** The first rows in the order of time and id, and where they end if there are more. */
	private async ordered(
		selections: readonly SelectionPart[],
		by: TimeField,
		withContents: boolean,
	): Promise<{ rows: Row[]; end: Position | undefined }> {
		const found = new Map<number, Row>();
		let end: Position | undefined;
		for (const { selection, empty } of selections) {
			const rows = (await this.records.run(selectText(selection))).map((record) => this.row(record, withContents));
			for (const row of rows) if (isWanted(row.record, empty)) found.set(row.id, row);
			const last = rows[rows.length - 1];
			const place = rows.length < LARGEST_PAGE || last === undefined ? undefined : { time: last[by], id: last.id };
			if (place !== undefined && (end === undefined || isAfter(end, place))) end = place;
		}
		const rows = [...found.values()].sort((a, b) => a[by] - b[by] || a.id - b.id);
		// Behind the end of a part that has more, rows of that part are missing.
		const isKnown = (row: Row) => end === undefined || !isAfter({ time: row[by], id: row.id }, end);
		return { rows: rows.filter(isKnown), end };
	}

	async again(rows: readonly Row[], withContents: boolean): Promise<Row[]> {
		const columns = withContents ? this.contents : this.times;
		const found = new Map<number, Row>();
		for (const part of chunks(rows, LARGEST_PAGE)) {
			const ids: Condition = { field: 'id', operator: 'inList', values: part.map((row) => row.webserviceId) };
			const selections = selectionParts(this.watched.module, columns, meetingToo(this.watched.where, ids));
			for (const { selection, empty } of selections) {
				const query = selectText({ ...selection, orderBy: ['id'], limit: LARGEST_PAGE });
				for (const record of await this.records.run(query)) {
					const row = this.row(record, withContents);
					if (isWanted(record, empty)) found.set(row.id, row);
				}
			}
		}
		return [...found.values()];
	}

	async newest(by: TimeField, before: number): Promise<number | undefined> {
		const field = FIELDS[by];
		const { module } = this.watched;
		const selection = { module, columns: ['id', field], orderBy: [field], descending: true, offset: before, limit: 1 };
		const [record] = await this.records.run(selectText(selection));
		const time = clockSeconds(asText(record?.[field]));
		return Number.isNaN(time) ? undefined : time;
	}

	async sync(after: number): Promise<SyncPage> {
		const asked = { module: this.watched.module, after, syncType: this.syncType };
		const { updated, deleted, more, lastModifiedTime } = await changesPage(this.client, asked);
		return { updated: updated.map((record) => this.row(record, true, 'sync')), deleted, more, last: lastModifiedTime };
	}

	async values(after: number): Promise<ValuesRow[]> {
		const behind: Condition = { field: 'id', operator: 'greaterThan', values: [`1x${after}`] };
		const columns = [...new Set(['id', ...this.watchedFields])];
		const { module } = this.watched;
		const selection = { module, columns, where: [[behind]], orderBy: ['id'], limit: LARGEST_PAGE };
		const records = await this.records.run(selectText(selection));
		const rows = records.map((record) => ({ id: recordNumber(asText(record.id)), values: this.valuesOf(record) }));
		return inOrderBehind(after, rows);
	}

	meets(held: Readonly<Record<string, string>>): boolean {
		const { where, numericFields } = this.watched;
		return meets(held, where, new Set(numericFields));
	}

	private valuesOf(record: JsonObject): string[] {
		return this.watchedFields.map((name) => asText(record[name]));
	}

	clock(): Clock | undefined {
		const seconds = this.client.serverTime;
		return seconds === undefined ? undefined : { seconds, wall: this.wallAt(seconds) };
	}

	wallAt(seconds: number): number {
		return this.zone.wallAt(seconds);
	}

	secondsAt(wall: number): number {
		return this.zone.secondsAt(wall);
	}

	private row(record: JsonObject, withContents: boolean, operation = 'query'): Row {
		const webserviceId = asText(record.id);
		const modified = clockSeconds(asText(record.modifiedtime));
		const created = clockSeconds(asText(record.createdtime));
		if (!/^\d+x\d+$/.test(webserviceId) || Number.isNaN(modified)) throw withoutTimes(webserviceId, operation);
		const { ignoredSource, changers } = this.watched;
		return {
			id: recordNumber(webserviceId),
			modified,
			created: Number.isNaN(created) ? 0 : created,
			hash: withContents ? contentHash(this.compared(record)) : '',
			webserviceId,
			record,
			ignored: ignoredSource !== '' && asText(record.source).toUpperCase() === ignoredSource,
			disregarded: changers !== undefined && !doesCount(asText(record[CHANGER]), changers),
			values: this.valuesOf(record),
		};
	}

	/** The fields that matter: sync gives all, whatever was chosen. */
	private compared(record: JsonObject): JsonObject {
		return Object.fromEntries(Object.entries(record).filter(([name]) => this.contents.includes(name)));
	}
}

export function fieldsOf(where: readonly ConditionGroup[]): string[] {
	const named = where.flatMap(({ asked, empty }) => [...asked.map(({ field }) => field), ...empty]);
	return [...new Set(named)];
}

/** Groups that also meet the conditions: what has no parentheses is distributed. */
function meetingToo(where: readonly ConditionGroup[], ...conditions: Condition[]): ConditionGroup[] {
	if (where.length === 0) return [{ asked: conditions, empty: [] }];
	return where.map(({ asked, empty }) => ({ asked: [...asked, ...conditions], empty }));
}

/** What the client and the cursor add to the query. */
const ROOM = 200;

function lengthOf(selection: Selection): number {
	return queryLength(selectText(selection)) + ROOM;
}

function withoutTimes(webserviceId: string, operation: string): WebserviceError {
	return new WebserviceError({
		code: 'BROKEN_ANSWER',
		operation,
		reason: `a record came without its id or times${webserviceId === '' ? '' : ` (${webserviceId})`}`,
	});
}
