// What was created and changed in a module since a time, by query: for servers whose sync is broken. It sees no deletions.

import { WebserviceError } from '../protocol/errors';
import { asText, type JsonObject } from '../protocol/json';
import { LARGEST_PAGE, selectText, type Condition } from './query';
import type { RecordReader } from './records';
import { recordNumber } from './pages';

export interface ChangesSought {
	module: string;
	columns: readonly string[];
	/** On the CRM's wall clock; changes of that very second are left out, as sync leaves them out. */
	after: string;
	/** Webservice id of the owner; everyone's records if it is missing. */
	owner?: string;
}

/**
 * The records, oldest change first. One that changes while they are read counts as it was last seen. Pages follow each
 * other by the time of change and the id, so that none repeats or skips a record. Throws a WebserviceError.
 */
export async function changedByQuery(records: RecordReader, sought: ChangesSought): Promise<JsonObject[]> {
	const { module, owner } = sought;
	const columns = [...new Set(['id', ...sought.columns, 'modifiedtime'])];
	const owned: Condition[] = owner === undefined ? [] : [equals('assigned_user_id', owner)];
	const found = new Map<string, JsonObject>();
	let where: Condition[][] = [[...owned, later(sought.after)]];
	for (let end: JsonObject | undefined; ; ) {
		const page = await records.run(
			selectText({ module, columns, where, orderBy: ['modifiedtime', 'id'], limit: LARGEST_PAGE }),
		);
		const last = page[page.length - 1];
		// A short page is no proof of the end: servers take rows out of a page after counting it.
		if (last === undefined) return [...found.values()];
		if (end !== undefined && !isBehind(last, end)) throw disordered();
		end = last;
		for (const record of page) {
			found.delete(asText(record.id));
			found.set(asText(record.id), record);
		}
		const time = asText(last.modifiedtime);
		const behind: Condition = { field: 'id', operator: 'greaterThan', values: [asText(last.id)] };
		where = [
			[...owned, later(time)],
			[...owned, equals('modifiedtime', time), behind],
		];
	}
}

function equals(field: string, value: string): Condition {
	return { field, operator: 'equals', values: [value] };
}

function later(time: string): Condition {
	return { field: 'modifiedtime', operator: 'greaterThan', values: [time] };
}

function isBehind(one: JsonObject, other: JsonObject): boolean {
	const times = [asText(one.modifiedtime), asText(other.modifiedtime)] as const;
	if (times[0] !== times[1]) return times[0] > times[1];
	return recordNumber(asText(one.id)) > recordNumber(asText(other.id));
}

function disordered(): WebserviceError {
	return new WebserviceError({
		code: 'BROKEN_ANSWER',
		operation: 'query',
		reason: 'the rows do not come in the order of their times and ids',
	});
}
