// Sorted reading while the CRM is in use: each record that lives all the time comes once, in the order of its values.

import fc from 'fast-check';
import type { JsonObject } from '../../../../nodes/Vtiger/webservice/protocol/json';
import { asText } from '../../../../nodes/Vtiger/webservice/protocol/json';
import { RecordReader } from '../../../../nodes/Vtiger/webservice/vtql/records';
import { selectionParts } from '../../../../nodes/Vtiger/webservice/vtql/selectionParts';
import { readSorted } from '../../../../nodes/Vtiger/webservice/vtql/sorted';
import { comparing } from '../../../../nodes/Vtiger/webservice/vtql/localOrder';

/** A table of leads that answers the queries of the reader as the server does, and can be changed in between. */
class Table {
	readonly rows = new Map<number, { id: number; value: number; modified: number }>();
	/** Work to do before each of the next queries. */
	meanwhile: Array<() => void> = [];
	queries = 0;
	private clock = 1;
	private next = 1;

	create(value: number): void {
		const id = this.next++;
		this.rows.set(id, { id, value, modified: ++this.clock });
	}

	change(index: number, value: number): void {
		const row = [...this.rows.values()][index % Math.max(1, this.rows.size)];
		if (row !== undefined) this.rows.set(row.id, { ...row, value, modified: ++this.clock });
	}

	remove(index: number): void {
		const id = [...this.rows.keys()][index % Math.max(1, this.rows.size)];
		if (id !== undefined) this.rows.delete(id);
	}

	answer(query: string): JsonObject[] {
		this.queries++;
		this.meanwhile.shift()?.();
		const where = [...query.matchAll(/(id|modifiedtime) (>=|<=|>) '(?:1x)?(\d+)'/g)];
		const list = /id IN \(([^)]*)\)/
			.exec(query)?.[1]
			?.match(/\d+(?=')/g)
			?.map(Number);
		let rows = [...this.rows.values()].filter((row) =>
			where.every(([, field = '', operator, bound]) => {
				const value = field === 'id' ? row.id : row.modified;
				if (operator === '>') return value > Number(bound);
				return operator === '>=' ? value >= Number(bound) : value <= Number(bound);
			}),
		);
		if (list !== undefined) rows = rows.filter(({ id }) => list.includes(id));
		if (query.includes('count(*)')) return [{ count: String(rows.length) }];
		const by = /ORDER BY (\w+)/.exec(query)?.[1] ?? 'id';
		const key = (row: { id: number; value: number; modified: number }) =>
			by === 'id' ? row.id : by === 'modifiedtime' ? row.modified : row.value;
		const down = query.includes(' DESC') ? -1 : 1;
		rows.sort((a, b) => down * (key(a) - key(b)) || a.id - b.id);
		const [, offset = '0', limit = '100'] = /LIMIT (?:(\d+),)?(\d+)/.exec(query) ?? [];
		return rows
			.slice(Number(offset), Number(offset) + Math.min(100, Number(limit)))
			.map(({ id, value, modified }) => ({ id: `1x${id}`, value: String(value), modifiedtime: String(modified) }));
	}
}

type Step = { kind: 'create' | 'change' | 'remove'; at: number; value: number };
const step: fc.Arbitrary<Step> = fc.record({
	kind: fc.constantFrom<Step['kind'][]>('create', 'change', 'remove'),
	at: fc.nat(400),
	value: fc.nat(30),
});

async function read(
	table: Table,
	descending: boolean,
	limit?: number,
): Promise<{ rows: JsonObject[]; moved: boolean }> {
	const records = new RecordReader({
		call: async (_: string, { query }: { query: string }) => await Promise.resolve(table.answer(query)),
	} as never);
	const tools = { records, open: async () => await Promise.resolve([records]), width: 1, judged: () => undefined };
	let moved = false;
	const order = { field: 'value', type: 'integer', descending };
	const parts = selectionParts('Leads', ['id', 'value'], [{ asked: [], empty: [] }]);
	const rows = await readSorted(parts, order, { ...tools, moved: () => (moved = true) }, limit);
	return { rows, moved };
}

function tableOf(values: number[], steps: Step[][]): Table {
	const table = new Table();
	for (const value of values) table.create(value);
	table.meanwhile = steps.map((some) => () => {
		for (const { kind, at, value } of some) {
			if (kind === 'create') table.create(value);
			else if (kind === 'change') table.change(at, value);
			else table.remove(at);
		}
	});
	return table;
}

const values = fc.array(fc.nat(30), { minLength: 90, maxLength: 320, size: 'max' });
const steps = fc.array(fc.array(step, { maxLength: 3 }), { minLength: 6, maxLength: 14 });

describe.each([false, true])('downwards: %s', (descending) => {
	test('all: each record that lived all the time comes once, in the order of its values', async () => {
		await fc.assert(
			fc.asyncProperty(values, steps, async (given, between) => {
				const table = tableOf(given, between);
				const before = new Set(table.rows.keys());
				const { rows } = await read(table, descending);
				const ids = rows.map(({ id }) => Number(asText(id).slice(2)));
				expect(new Set(ids).size).toBe(ids.length);
				const lived = [...table.rows.keys()].filter((id) => before.has(id));
				const come = new Set(ids);
				expect(lived.filter((id) => !come.has(id))).toEqual([]);
				const shown = rows.map(({ value }) => Number(value));
				expect(shown).toEqual([...shown].sort((a, b) => (descending ? b - a : a - b)));
			}),
			{ numRuns: 60, endOnFailure: true },
		);
	});

	test('the first of them: none that was never changed and belongs there is missing, none comes twice', async () => {
		await fc.assert(
			fc.asyncProperty(values, steps, fc.integer({ min: 101, max: 350 }), async (given, between, limit) => {
				const table = tableOf(given, between);
				const before = new Map(table.rows);
				const { rows, moved } = await read(table, descending, limit);
				expect(rows.length).toBeLessThanOrEqual(limit);
				const ids = rows.map(({ id }) => Number(asText(id).slice(2)));
				expect(new Set(ids).size).toBe(ids.length);
				const compare = comparing({ field: 'value', type: 'integer', descending });
				const last = rows.at(-1);
				const untouched = [...table.rows.values()].filter((row) => before.get(row.id) === row);
				const missing = untouched.filter(({ id, value }) => {
					const row = { id: `1x${id}`, value: String(value) };
					// Which of equal ones come first is the server's decision.
					const isBefore = last !== undefined && compare(row, last) < 0 && String(value) !== last.value;
					return !ids.includes(id) && (rows.length < limit || isBefore);
				});
				expect(missing.map(({ id }) => id)).toEqual([]);
				const shown = rows.map(({ value }) => Number(value));
				if (!moved) expect([...shown].sort((a, b) => (descending ? b - a : a - b))).toEqual(shown);
			}),
			{ numRuns: 60, endOnFailure: true },
		);
	});

	test('without changes the order is the server’s, in few requests', async () => {
		const table = tableOf(
			Array.from({ length: 420 }, (_, index) => (index * 7) % 31),
			[],
		);
		const { rows, moved } = await read(table, descending, 250);
		expect(moved).toBe(false);
		const wanted = [...table.rows.values()].sort((a, b) =>
			descending ? b.value - a.value || b.id - a.id : a.value - b.value || a.id - b.id,
		);
		expect(rows.map(({ id }) => id)).toEqual(wanted.slice(0, 250).map(({ id }) => `1x${id}`));
		// The count, the latest change, three pages, and what was changed since with the end of it.
		expect(table.queries).toBe(7);
	});

	test('up to a hundred are one request', async () => {
		const table = tableOf(
			Array.from({ length: 420 }, (_, index) => index),
			[],
		);
		expect((await read(table, descending, 100)).rows).toHaveLength(100);
		expect(table.queries).toBe(1);
	});
});
