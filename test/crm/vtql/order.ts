// Sorting: by id while reading, otherwise the wanted part of all rows that match.

import type { Field } from '../modules';
import type { Columns, Reader } from './predicate';
import { collationKey } from './collation';

type Key = string | number | null;

export type Compare<Row> = (a: Row, b: Row) => number;

function keyReader<Row>(field: Field, read: Reader<Row>): (row: Row) => Key {
	const numeric = field.name === 'id' || field.column.kind === 'number' || field.column.kind === 'key';
	if (numeric) {
		return (row) => {
			const value = read(row);
			return value === null ? null : Number(value);
		};
	}
	if (field.column.kind !== 'text') return read;
	return (row) => {
		const value = read(row);
		return value === null ? null : collationKey(value);
	};
}

function compareKeys(a: Key, b: Key): number {
	if (a === b) return 0;
	if (a === null) return -1;
	if (b === null) return 1;
	return a < b ? -1 : 1;
}

/** The direction belongs to the last field; those before it ascend. */
export function comparison<Row>(fields: readonly Field[], descending: boolean, columns: Columns<Row>): Compare<Row> {
	const keys = fields.map((field) => keyReader(field, columns.reader(field)));
	return (a, b) => {
		for (let at = 0; at < keys.length; at++) {
			const key = keys[at];
			if (key === undefined) continue;
			const order = compareKeys(key(a), key(b));
			if (order !== 0) return descending && at === keys.length - 1 ? -order : order;
		}
		return 0;
	};
}

/** The first rows in order, without sorting all of them when few are wanted; equal ones keep their order. */
export function firstRows<Row>(rows: readonly Row[], compare: Compare<Row>, wanted: number): Row[] {
	if (wanted >= rows.length || wanted > 2000) return [...rows].sort(compare).slice(0, wanted);
	const best: Row[] = [];
	for (const row of rows) {
		const last = best[best.length - 1];
		if (best.length === wanted && (last === undefined || compare(row, last) >= 0)) continue;
		let low = 0;
		let high = best.length;
		while (low < high) {
			const middle = (low + high) >>> 1;
			const other = best[middle];
			if (other !== undefined && compare(row, other) >= 0) low = middle + 1;
			else high = middle;
		}
		best.splice(low, 0, row);
		if (best.length > wanted) best.pop();
	}
	return best;
}
