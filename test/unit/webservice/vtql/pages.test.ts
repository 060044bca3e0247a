// Paging by id: what exists throughout comes exactly once and in order, whatever happens between two pages.

import fc from 'fast-check';
import type { JsonObject } from '../../../../nodes/Vtiger/webservice/protocol/json';
import {
	pagesById,
	chunks,
	recordNumber,
	type PageOptions,
	type RunQuery,
} from '../../../../nodes/Vtiger/webservice/vtql/pages';
import type { Condition, Selection } from '../../../../nodes/Vtiger/webservice/vtql/query';
import { rejection } from '../fetchChannel';

const CONTACTS: Selection = { module: 'Contacts', columns: ['id', 'lastname'] };

/** Something that happens to the table between two pages. */
interface Event {
	/** Number of the record that comes or goes. */
	record: number;
	happens: 'inserted' | 'deleted';
}

/** A table behind the one statement that paging sends. */
class Table {
	readonly queries: string[] = [];
	readonly largest: number[] = [];

	constructor(
		private readonly records: Set<number>,
		private readonly events: Event[][] = [],
		/** Records that the server takes out of a page after counting it, unless the page would be empty. */
		private readonly takenOut: ReadonlySet<number> = new Set(),
	) {}

	readonly run: RunQuery = async (query) => {
		const form = /^SELECT id,lastname FROM Contacts(?: WHERE (.*))? ORDER BY id LIMIT (\d+);$/.exec(query);
		if (form === null) throw new Error(`not a statement of paging: ${query}`);
		const [, where = '', limit = ''] = form;
		const above = Number(/\bid > '12x(\d+)'/.exec(where)?.[1] ?? -1);
		const upTo = Number(/\bid <= '12x(\d+)'/.exec(where)?.[1] ?? Infinity);
		const found = [...this.records]
			.filter((id) => id > above && id <= upTo)
			.sort((a, b) => a - b)
			.slice(0, Number(limit));
		const left = found.filter((id) => !this.takenOut.has(id));
		for (const { record, happens } of this.events[this.queries.length] ?? []) {
			if (happens === 'inserted') this.records.add(record);
			else this.records.delete(record);
		}
		this.queries.push(query);
		this.largest.push(Number(limit));
		return (left.length === 0 ? found.slice(-1) : left).map((id) => ({ id: `12x${id}`, lastname: `n${id}` }));
	};
}

async function collect(run: RunQuery, options?: PageOptions, selection = CONTACTS): Promise<number[]> {
	const numbers: number[] = [];
	for await (const rows of pagesById(run, selection, options)) {
		expect(rows.length).toBeGreaterThan(0);
		numbers.push(...rows.map(({ id }) => recordNumber(String(id))));
	}
	return numbers;
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

describe('the statements', () => {
	it('go on after the last id until an empty page', async () => {
		const table = new Table(new Set(range(1, 250)));
		expect(await collect(table.run)).toEqual(range(1, 250));
		expect(table.queries).toEqual([
			'SELECT id,lastname FROM Contacts ORDER BY id LIMIT 100;',
			"SELECT id,lastname FROM Contacts WHERE id > '12x100' ORDER BY id LIMIT 100;",
			"SELECT id,lastname FROM Contacts WHERE id > '12x200' ORDER BY id LIMIT 100;",
			"SELECT id,lastname FROM Contacts WHERE id > '12x250' ORDER BY id LIMIT 100;",
		]);
	});

	it('keep the selection’s conditions in every group, and no other order', async () => {
		const table = new Table(new Set([1]));
		const city = (value: string): Condition[] => [{ field: 'city', operator: 'equals', values: [value] }];
		await collect(
			table.run,
			{},
			{ ...CONTACTS, where: [city('a'), city('b')], orderBy: ['city'], descending: true, limit: 7 },
		);
		expect(table.queries).toEqual([
			"SELECT id,lastname FROM Contacts WHERE city = 'a' OR city = 'b' ORDER BY id LIMIT 100;",
			"SELECT id,lastname FROM Contacts WHERE city = 'a' AND id > '12x1' OR city = 'b' AND id > '12x1' ORDER BY id LIMIT 100;",
		]);
	});

	it('begin after an id and end with another', async () => {
		const table = new Table(new Set(range(1, 300)));
		expect(await collect(table.run, { after: '12x100', upTo: '12x200' })).toEqual(range(101, 200));
		expect(table.queries).toEqual([
			"SELECT id,lastname FROM Contacts WHERE id > '12x100' AND id <= '12x200' ORDER BY id LIMIT 100;",
		]);
	});

	it('go on when the last id of interest has gone', async () => {
		const table = new Table(new Set([1, 2, 3]));
		expect(await collect(table.run, { upTo: '12x4' })).toEqual([1, 2, 3]);
		expect(table.queries).toHaveLength(2);
	});

	it.each([
		[0, []],
		[1, [1]],
		[99, [99]],
		[100, [100]],
		[101, [100, 1]],
		[250, [100, 100, 50]],
		[300, [100, 100, 100]],
		[301, [100, 100, 100, 1]],
	])('ask for no more than %i rows', async (limit, largest) => {
		const table = new Table(new Set(range(1, 300)));
		expect(await collect(table.run, { limit })).toEqual(range(1, Math.min(limit, 300)));
		expect(table.largest).toEqual(largest);
	});

	it('fill up to the limit when pages come short', async () => {
		const table = new Table(new Set(range(1, 30)), [], new Set([3, 4, 9]));
		expect(await collect(table.run, { limit: 10 })).toEqual([1, 2, 5, 6, 7, 8, 10, 11, 12, 13]);
		expect(table.largest).toEqual([10, 3]);
	});
});

describe('answers that would never end or would skip', () => {
	it.each<[string, JsonObject[][]]>([
		['rows without ids', [[{ lastname: 'x' }]]],
		['an id of another form', [[{ id: '12' }]]],
		['an id with more behind it', [[{ id: '12x5 or 1=1' }]]],
		['an id with more before it', [[{ id: 'z12x5' }]]],
		['an id without the module’s number', [[{ id: 'x5' }]]],
		['an id without the record’s number', [[{ id: '12x' }]]],
		['the same page again', [[{ id: '12x5' }], [{ id: '12x5' }]]],
		['an earlier page', [[{ id: '12x5' }], [{ id: '12x4' }]]],
	])('are an error: %s', async (_, pages) => {
		let page = 0;
		const error = await rejection(collect(async () => pages[page++] ?? []));
		expect(error).toMatchObject({
			code: 'BROKEN_ANSWER',
			operation: 'query',
			message: 'The CRM’s answer cannot be read (query, BROKEN_ANSWER): the rows do not come in the order of their ids',
		});
	});

	it('a wrong start is refused before anything is asked', async () => {
		const table = new Table(new Set([1]));
		expect(await rejection(collect(table.run, { after: '5 or 1=1' }))).toMatchObject({ parameter: 'id' });
		expect(table.queries).toEqual([]);
	});
});

describe('any table', () => {
	const records = fc.uniqueArray(fc.integer({ min: 1, max: 900 }), { maxLength: 420, size: 'max' });
	const event = fc.record<Event>({
		record: fc.integer({ min: 1, max: 1_200 }),
		happens: fc.constantFrom('inserted', 'deleted'),
	});
	const events = fc.array(fc.array(event, { maxLength: 80, size: 'max' }), { maxLength: 8 });
	const takenOut = fc.array(fc.integer({ min: 1, max: 900 }), { maxLength: 300, size: 'max' });

	it('comes exactly once and in order, with gaps, deletions, insertions and short pages', async () => {
		await fc.assert(
			fc.asyncProperty(records, events, takenOut, async (present, between, out) => {
				const table = new Table(new Set(present), between, new Set(out));
				const came = await collect(table.run);
				expect(came).toEqual([...new Set(came)].sort((a, b) => a - b));
				const gone = new Set(
					between
						.flat()
						.filter(({ happens }) => happens === 'deleted')
						.map(({ record }) => record),
				);
				const hidden = new Set(out);
				const throughout = present.filter((id) => !gone.has(id) && !hidden.has(id));
				expect(throughout.filter((id) => !came.includes(id))).toEqual([]);
				const known = new Set([...present, ...between.flat().map(({ record }) => record)]);
				expect(came.filter((id) => !known.has(id))).toEqual([]);
			}),
			{ numRuns: 60 },
		);
	});

	it('can be read in parts that together are the whole', async () => {
		await fc.assert(
			fc.asyncProperty(
				records,
				fc.uniqueArray(fc.integer({ min: 1, max: 900 }), { maxLength: 4 }),
				async (present, cuts) => {
					const table = new Table(new Set(present));
					const bounds = cuts.sort((a, b) => a - b).map((cut) => `12x${cut}`);
					const came: number[] = [];
					for (let part = 0; part <= bounds.length; part++) {
						const after = bounds[part - 1];
						const upTo = bounds[part];
						came.push(
							...(await collect(table.run, {
								...(after === undefined ? {} : { after }),
								...(upTo === undefined ? {} : { upTo }),
							})),
						);
					}
					expect(came).toEqual([...present].sort((a, b) => a - b));
				},
			),
			{ numRuns: 40 },
		);
	});
});

describe('helpers', () => {
	it.each([
		['12x345', 345],
		['1x0', 0],
		['10x12', 12],
	])('the number of %s is %i', (id, number) => {
		expect(recordNumber(id)).toBe(number);
	});

	it.each<[number[], number, number[][]]>([
		[[], 2, []],
		[[1], 2, [[1]]],
		[[1, 2], 2, [[1, 2]]],
		[[1, 2, 3], 2, [[1, 2], [3]]],
		[[1, 2, 3], 1, [[1], [2], [3]]],
	])('%j in parts of %i is %j', (list, size, split) => {
		expect(chunks(list, size)).toEqual(split);
	});
});
