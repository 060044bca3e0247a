// The values of the watched fields as they were last known, packed: an update counts if one of them is another.

import { createHash } from 'node:crypto';
import { NumberReader, NumberWriter } from './numbers';

/** Most different values of a field that are kept as they are, and their characters in all: beyond that only hashes are. */
const MOST_VALUES = 4_096;
const MOST_CHARACTERS = 32_768;

/** Bytes that stand for a value which is not kept: of four billion changes one goes unnoticed. */
const HASH_BYTES = 4;

/** Characters that the packed values may take when the trigger begins. */
export const LARGEST_AT_FIRST = 250_000;
/** The same later on, when records were added. */
const LARGEST = 500_000;

/** What has changed of a record. */
export interface ValueChange {
	/** Places of the fields with another value. */
	changed: number[];
	/** By the place of the field: the value before, if it was kept. */
	previous: Map<number, string>;
}

/** One field of all records: places in the list of its values, or hashes if there are too many of them. */
interface Column {
	/** Undefined for hashes. */
	values: string[] | undefined;
	places: Map<string, number>;
	characters: number;
	cells: number[];
}

interface Header {
	count: number;
	/** The list of the values of each field; null for hashes. */
	lists: Array<string[] | null>;
}

export class WatchedValues {
	/** Records by their numbers, in the order in which they became known. */
	private readonly rows = new Map<number, number>();

	private constructor(
		private readonly columns: Column[],
		private text: string | undefined,
	) {}

	/** No record is known yet. @param fields how many are watched */
	static none(fields: number): WatchedValues {
		return new WatchedValues(
			Array.from({ length: fields }, () => column([])),
			undefined,
		);
	}

	/** What `pack` gave. */
	static unpack(text: string): WatchedValues {
		const end = text.indexOf('\n');
		const { count, lists } = JSON.parse(text.slice(0, end)) as Header;
		const reader = new NumberReader(text.slice(end + 1));
		const columns = lists.map((list) => column(list ?? undefined));
		const values = new WatchedValues(columns, text);
		for (const [row, id] of reader.ascending(count).entries()) values.rows.set(id, row);
		for (const one of columns) one.cells = one.values === undefined ? hashes(reader, count) : reader.numbers(count);
		return values;
	}

	get size(): number {
		return this.rows.size;
	}

	/** In their order. */
	ids(): number[] {
		return [...this.rows.keys()].sort((one, other) => one - other);
	}

	/** Places of the fields whose values are not kept, since there are too many different ones. */
	hashed(): number[] {
		return this.columns.flatMap(({ values }, place) => (values === undefined ? [place] : []));
	}

	/** The known values of a record by the places of the fields, as far as they are kept. */
	valuesOf(id: number): Map<number, string> {
		const row = this.rows.get(id);
		const known = new Map<number, string>();
		for (const [place, { values, cells }] of this.columns.entries()) {
			const value = row === undefined ? undefined : values?.[cells[row] ?? -1];
			if (value !== undefined) known.set(place, value);
		}
		return known;
	}

	/** The record is gone: nothing is known of it any more. */
	forget(id: number): void {
		if (this.rows.delete(id)) this.text = undefined;
	}

	knows(id: number): boolean {
		return this.rows.has(id);
	}

	/** What differs from the known values; undefined if nothing does. Of an unknown record every field may. */
	change(id: number, values: readonly string[]): ValueChange | undefined {
		const row = this.rows.get(id);
		const changed: number[] = [];
		const previous = new Map<number, string>();
		for (const [place, column] of this.columns.entries()) {
			const value = values[place] ?? '';
			const cell = row === undefined ? undefined : column.cells[row];
			const isSame =
				cell !== undefined && (column.values === undefined ? hash(value) : column.places.get(value)) === cell;
			if (isSame) continue;
			changed.push(place);
			const before = cell === undefined ? undefined : column.values?.[cell];
			if (before !== undefined) previous.set(place, before);
		}
		return changed.length === 0 ? undefined : { changed, previous };
	}

	/** From now on these are the record's known values. */
	note(id: number, values: readonly string[]): void {
		if (this.change(id, values) === undefined) return;
		this.text = undefined;
		const row = this.rows.get(id) ?? this.columns[0]?.cells.length ?? 0;
		this.rows.set(id, row);
		for (const [place, column] of this.columns.entries()) {
			// May put other cells in the place of all.
			const cell = cellFor(column, values[place] ?? '');
			column.cells[row] = cell;
		}
	}

	/** The same text as before if nothing was noted. */
	pack(): string {
		this.text ??= this.packed();
		return this.text;
	}

	/** Whether the packed values are larger than n8n should have to store with the workflow. */
	isTooLarge(atFirst: boolean): boolean {
		return this.pack().length > (atFirst ? LARGEST_AT_FIRST : LARGEST);
	}

	private packed(): string {
		const ids = [...this.rows].sort(([one], [other]) => one - other);
		const writer = new NumberWriter();
		writer.ascending(ids.map(([id]) => id));
		const lists: Header['lists'] = [];
		for (const column of this.columns) {
			const cells = ids.map(([, row]) => column.cells[row] ?? 0);
			const { values } = column;
			const used = values === undefined ? undefined : usedCells(cells);
			lists.push(used?.map((cell) => values?.[cell] ?? '') ?? null);
			if (used !== undefined) writer.numbers(placesIn(used, cells));
			else for (const cell of cells) writer.bits(cell, 8 * HASH_BYTES);
		}
		return `${JSON.stringify({ count: ids.length, lists } satisfies Header)}\n${writer.text()}`;
	}
}

/** The cells as places among those that are used. */
function placesIn(used: readonly number[], cells: readonly number[]): number[] {
	const places = new Map(used.map((cell, place) => [cell, place]));
	return cells.map((cell) => places.get(cell) ?? 0);
}

function hashes(reader: NumberReader, count: number): number[] {
	return Array.from({ length: count }, () => reader.bits(8 * HASH_BYTES));
}

function column(values: string[] | undefined): Column {
	const places = new Map((values ?? []).map((value, place) => [value, place]));
	const characters = (values ?? []).reduce((length, value) => length + value.length, 0);
	return { values, places, characters, cells: [] };
}

/** The cells that records have, the most frequent first: they take the shortest numbers. */
function usedCells(cells: readonly number[]): number[] {
	const counts = new Map<number, number>();
	for (const cell of cells) counts.set(cell, (counts.get(cell) ?? 0) + 1);
	const used = [...counts].sort(([one, few], [other, many]) => many - few || one - other);
	return used.map(([cell]) => cell);
}

/** The cell for a value, which joins the list; if that has grown too long, hashes take its place for good. */
function cellFor(column: Column, value: string): number {
	if (column.values === undefined) return hash(value);
	const known = column.places.get(value);
	if (known !== undefined) return known;
	column.values.push(value);
	column.characters += value.length;
	column.places.set(value, column.values.length - 1);
	if (column.values.length <= MOST_VALUES && column.characters <= MOST_CHARACTERS) return column.values.length - 1;
	const hashed = column.values.map(hash);
	column.cells = column.cells.map((cell) => hashed[cell] ?? 0);
	column.values = undefined;
	column.places.clear();
	return hash(value);
}

function hash(value: string): number {
	return createHash('sha256').update(value).digest().readUIntBE(0, HASH_BYTES);
}
