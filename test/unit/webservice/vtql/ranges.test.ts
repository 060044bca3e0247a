// Reading in ranges side by side gives what one reader would: also while records vanish, and with rows taken out of pages.

import type { Channel, HttpRequest } from '../../../../nodes/Vtiger/webservice/protocol/http';
import type { JsonObject } from '../../../../nodes/Vtiger/webservice/protocol/json';
import { recordNumber } from '../../../../nodes/Vtiger/webservice/vtql/pages';
import { LARGEST_PAGE } from '../../../../nodes/Vtiger/webservice/vtql/query';
import { WORTH_MORE_SESSIONS, readAll } from '../../../../nodes/Vtiger/webservice/vtql/ranges';
import { RecordReader } from '../../../../nodes/Vtiger/webservice/vtql/records';
import { clientOn } from '../fetchChannel';

/** What a server has, and how it answers the queries of readAll. */
class Table {
	queries = 0;
	/** Rows that it gave, those by which the ranges are drawn left out. */
	given = 0;
	/** The places at which the ranges were drawn. */
	readonly offsets: number[] = [];
	/** Called before each query. */
	before: (query: string) => void = () => undefined;
	/** Rows that the user may not see: the server takes them out of a page after counting it, as Vtiger 8 does. */
	hidden = new Set<number>();

	constructor(public numbers: number[]) {}

	answer(query: string): JsonObject[] {
		this.queries++;
		if (!/ FROM Leads\b/.test(query)) throw new Error(`not a statement of this table: ${query}`);
		this.before(query);
		const bound = (operator: string) => Number(new RegExp(`id ${operator} '12x(\\d+)'`).exec(query)?.[1] ?? Number.NaN);
		const after = bound('>');
		const upTo = bound('<=');
		const fitting = this.numbers.filter((one) => !(one <= after) && !(one > upTo));
		if (query.includes('count(*)')) return [{ count: String(fitting.length) }];
		const [, offset = '0', count = ''] = /LIMIT (?:(\d+), ?)?(\d+);$/.exec(query) ?? [];
		const page = fitting.slice(Number(offset), Number(offset) + Number(count));
		if (offset === '0') this.given += page.length;
		else this.offsets.push(Number(offset));
		return page.filter((one) => !this.hidden.has(one)).map((one) => ({ id: `12x${one}` }));
	}

	reader(): RecordReader {
		const answer = ({ url }: HttpRequest) => {
			const body = JSON.stringify({ success: true, result: this.answer(url.query ?? '') });
			return { status: 200, headers: {}, body };
		};
		const channel: Channel = {
			send: async (request) => await Promise.resolve({ answer: answer(request), session: 'session' }),
			sendWithoutSession: async (request) => await Promise.resolve(answer(request)),
			renew: async () => await Promise.resolve(),
		};
		return new RecordReader(clientOn(channel).client);
	}

	async read(width: number, limit?: number): Promise<number[]> {
		const open = async (wanted: number) => await Promise.resolve(Array.from({ length: wanted }, () => this.reader()));
		const rows = await readAll(this.reader(), open, width, { module: 'Leads', columns: ['id'] }, limit);
		return rows.map(({ id }) => recordNumber(String(id)));
	}
}

const RECORDS = 3_000;
const many = () => Array.from({ length: RECORDS }, (_, index) => index * 3 + 1);

describe.each([2, 4, 8])('%i readers', (width) => {
	it.each([undefined, 1_100, 1_500, 2_999, RECORDS, RECORDS + 5])(
		'read as many as asked for, in order: %p',
		async (limit) => {
			expect(await new Table(many()).read(width, limit)).toEqual(many().slice(0, limit));
		},
	);

	it.each([1_500, 2_950])(
		'give the whole limit of %i if records vanish after the ranges were chosen',
		async (limit) => {
			const table = new Table(many());
			const gone = new Set(many().slice(200, 230));
			table.before = (query) => {
				if (query.includes('id <= ')) table.numbers = table.numbers.filter((one) => !gone.has(one));
			};
			const left = many().filter((one) => !gone.has(one));
			expect(await table.read(width, limit)).toEqual(left.slice(0, limit));
		},
	);

	it.each([undefined, 1_500, 2_000])(
		'give what one reader does if the server takes rows out of its pages: %p',
		async (limit) => {
			const table = new Table(many());
			table.hidden = new Set(many().filter((_, index) => index % 50 === 49));
			const alone = await table.read(1, limit);
			expect(alone).toHaveLength(limit ?? (RECORDS / 50) * 49);
			expect(await table.read(width, limit)).toEqual(alone);
		},
	);

	it('never give a record twice if very many vanish while the ranges are chosen', async () => {
		const table = new Table(many());
		let drawn = 0;
		table.before = (query) => {
			// Between the first split and the next.
			if (/LIMIT \d+, ?1;/.test(query) && drawn++ === 0)
				table.before = () => (table.numbers = table.numbers.slice(0, 2_600));
		};
		const found = await table.read(width);
		expect(new Set(found).size).toBe(found.length);
		expect(found).toEqual(many().slice(0, 2_600));
	});
});

test.each([
	[WORTH_MORE_SESSIONS - 1, 0],
	[WORTH_MORE_SESSIONS, 1],
])('with %i records behind the first page, more sessions are opened %i times', async (rest, times) => {
	const table = new Table(Array.from({ length: LARGEST_PAGE + rest }, (_, index) => index + 1));
	const open = jest.fn(async () => await Promise.resolve([table.reader()]));
	const rows = await readAll(table.reader(), open, 4, { module: 'Leads', columns: ['id'] });
	expect([rows.length, open.mock.calls.length]).toEqual([LARGEST_PAGE + rest, times]);
});

test('records that come on top while the ranges are read do not exceed the limit', async () => {
	const table = new Table(many());
	table.before = (query) => {
		if (!query.includes('id <= ')) return;
		table.before = () => undefined;
		const more = Array.from({ length: 300 }, (_, index) => 400 * 3 + index * 3 + 2);
		table.numbers = [...table.numbers, ...more].sort((a, b) => a - b);
	};
	const found = await table.read(4, 2_000);
	expect(found).toHaveLength(2_000);
	expect(found).toEqual([...new Set(found)].sort((a, b) => a - b));
});

test('after one range has failed, the others read no further page', async () => {
	const table = new Table(many());
	let failed = false;
	let later = 0;
	table.before = (query) => {
		if (failed) later++;
		if (!/id > '12x\d+' AND id <= /.test(query) || failed) return;
		failed = true;
		throw new Error('no answer');
	};
	await expect(table.read(4)).rejects.toThrow('no answer');
	await new Promise((resolve) => setImmediate(resolve));
	expect(later).toBeLessThanOrEqual(2 * 3);
});

test.each<[number | undefined, number]>([
	[LARGEST_PAGE + WORTH_MORE_SESSIONS - 1, 0],
	[LARGEST_PAGE + WORTH_MORE_SESSIONS, 1],
])('with a limit of %p, more sessions are opened %i times', async (limit, times) => {
	const table = new Table(many());
	const open = jest.fn(async () => await Promise.resolve([table.reader(), table.reader()]));
	const rows = await readAll(table.reader(), open, 2, { module: 'Leads', columns: ['id'] }, limit);
	expect([rows.length, open.mock.calls.length]).toEqual([limit, times]);
});

test.each([
	[1, 0],
	[2, 1],
])('with %i sessions at most, more are opened %i times', async (width, times) => {
	const table = new Table(many());
	const open = jest.fn(async () => await Promise.resolve([table.reader()]));
	await readAll(table.reader(), open, width, { module: 'Leads', columns: ['id'] });
	expect(open).toHaveBeenCalledTimes(times);
});

// Pages behind the first, and the empty one that ends all of them.
test.each<[number, number | undefined, number, number[]]>([
	[3_000, undefined, 2, [1_499]],
	[3_050, undefined, 2, [1_599]],
	[3_000, 2_100, 2, [999]],
	[3_000, undefined, 4, [799, 1_499, 2_299]],
])('%i records with a limit of %p are read in %i ranges, cut at whole pages', async (count, limit, width, offsets) => {
	const table = new Table(Array.from({ length: count }, (_, index) => index + 1));
	expect(await table.read(width, limit)).toHaveLength(limit ?? count);
	expect(table.offsets).toEqual(offsets);
});

test.each([1_100, 1_550, 2_999])('no row beyond a limit of %i is read', async (limit) => {
	const table = new Table(many());
	await table.read(4, limit);
	expect(table.given).toBe(limit);
});

test.each([
	[LARGEST_PAGE, 1],
	[LARGEST_PAGE - 1, 1],
])('a limit of %i is met with %i query', async (limit, queries) => {
	const table = new Table(many());
	expect(await table.read(4, limit)).toHaveLength(limit);
	expect(table.queries).toBe(queries);
});

test.each([
	[0, 1],
	[30, 2],
	[99, 2],
])('all of %i records cost %i queries', async (count, queries) => {
	for (const limit of [undefined, 500]) {
		const table = new Table(many().slice(0, count));
		expect(await table.read(4, limit)).toEqual(many().slice(0, count));
		expect(table.queries).toBe(queries);
	}
});

test('all of fewer than a hundred records are read where the server takes rows out of its pages', async () => {
	const table = new Table(many().slice(0, 140));
	table.hidden = new Set(many().slice(10, 70));
	expect(await table.read(4)).toHaveLength(80);
});

test('a limit beyond what there is costs no request more than reading all', async () => {
	const all = new Table(many());
	await all.read(4);
	const limited = new Table(many());
	await limited.read(4, RECORDS + 5);
	expect(limited.queries).toBeLessThanOrEqual(all.queries);
});
