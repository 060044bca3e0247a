// A person's VTQL statement: taken apart, filled with parameters, put together again for each page.

import fc from 'fast-check';
import {
	hasIds,
	hasRowsOfLines,
	isCount,
	isStar,
	looseOrder,
	pageText,
	canPageById,
	readStatement,
	withParameters,
	withSemicolon,
	withoutSemicolon,
	type Statement,
} from '../../../../nodes/Vtiger/webservice/vtql/statement';
import { countOf, readInOrderOfIds, rowsOfStatement } from '../../../../nodes/Vtiger/webservice/vtql/statementRows';

const read = (text: string): Statement => {
	const statement = readStatement(text);
	if (statement === undefined) throw new Error(`not read: ${text}`);
	return statement;
};

describe('taking apart', () => {
	test.each<[string, Partial<Statement>]>([
		['SELECT id FROM Leads', { columns: ['id'], module: 'Leads', where: [], orderBy: '', limit: undefined, offset: 0 }],
		['select  id , lastname\nfrom\tLeads ;', { columns: ['id', 'lastname'], module: 'Leads' }],
		[
			"SELECT * FROM Leads WHERE a = 'x' AND b > '1' OR c LIKE '%y'",
			{ columns: ['*'], where: ["a = 'x' AND b > '1'", "c LIKE '%y'"] },
		],
		[
			"SELECT id FROM Leads WHERE a='1'or b='2'OR c='3'and d='4'order by e",
			{ where: ["a= '1'", "b= '2'", "c= '3' and d= '4'"], orderBy: 'e' },
		],
		['SELECT id FROM Leads ORDER BY a, b DESC LIMIT 5', { orderBy: 'a, b DESC', limit: 5, offset: 0 }],
		['SELECT id FROM Leads LIMIT 20 , 7', { limit: 7, offset: 20 }],
		[
			"SELECT id FROM Leads WHERE a = 'from b where c or d order by e limit 9'",
			{ where: ["a = 'from b where c or d order by e limit 9'"], limit: undefined, orderBy: '' },
		],
		["SELECT id FROM Leads WHERE a = 'it''s; or'", { where: ["a = 'it''s; or'"] }],
		["SELECT id FROM Leads WHERE a IN ('1','2') AND orange = '3'", { where: ["a IN ( '1' , '2' ) AND orange = '3'"] }],
		['SELECT*FROM Leads', { columns: ['*'], module: 'Leads' }],
		['SELECT count(*)FROM Leads', { columns: ['count(*)'], module: 'Leads' }],
		[
			"SELECT id FROM Leads WHERE a IN ('1')OR b IN ('2')AND c = 3 LIMIT 5",
			{ where: ["a IN ( '1' )", "b IN ( '2' ) AND c = 3"], limit: 5 },
		],
		['SELECT id FROM Leads WHERE a IN (5)ORDER BY b', { where: ['a IN (5)'], orderBy: 'b' }],
		["SELECT id FROM Leads WHERE a = '*b)c'", { where: ["a = '*b)c'"] }],
		["SELECT id FROM Leads WHERE a = '0' OR b = '1'", { where: ["a = '0'", "b = '1'"] }],
	])('%s', (text, expected) => {
		expect(read(text)).toMatchObject(expected);
	});

	test.each([
		'',
		'hello',
		'DELETE FROM Leads',
		'SELECT id',
		'SELECT id FROM Leads; SELECT id FROM Users',
		'SELECT id FROM Leads LIMIT a',
		'SELECT id FROM Leads, Users',
	])('“%s” is left to the CRM to judge', (text) => {
		expect(readStatement(text)).toBeUndefined();
	});

	test('an open quote is refused', () => {
		expect(() => readStatement("SELECT id FROM Leads WHERE a = 'b")).toThrow(/quote is not closed/);
	});

	test('whatever a text contains, it remains one text of one condition', () => {
		const pieces = [
			'a',
			' or ',
			' and ',
			"''",
			' limit 5',
			' order by x',
			';',
			' from ',
			' where ',
			"'' or ''",
			'\n',
			'0',
			'1',
			' ',
		];
		fc.assert(
			fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 8 }), (parts) => {
				const text = `'${parts.join('')}'`;
				const { where, limit, orderBy } = read(
					`SELECT id FROM Leads WHERE a = ${text} OR b = ${text} ORDER BY c LIMIT 3;`,
				);
				expect({ where, limit, orderBy }).toEqual({ where: [`a = ${text}`, `b = ${text}`], limit: 3, orderBy: 'c' });
			}),
		);
	});
});

test.each([
	['a', 'a;'],
	['a;', 'a;'],
	['a ; ;\n', 'a;'],
	[' a', ' a;'],
])('one semicolon at the end of %p', (text, expected) => {
	expect(withSemicolon(text)).toBe(expected);
	expect(`${withoutSemicolon(text)};`).toBe(expected);
});

describe('parameters', () => {
	const fill = (
		text: string,
		named: Record<string, string | number | boolean | string[]> = {},
		positional: Array<string | number> = [],
	) => withParameters(text, new Map(Object.entries(named)), positional);

	test.each([
		['a = :a', { a: "O'Brien" }, [], "a = 'O''Brien'"],
		['a = :a AND b = :ab', { a: 1, ab: 2 }, [], "a = '1' AND b = '2'"],
		['a = :a OR b = :a', { a: 'x' }, [], "a = 'x' OR b = 'x'"],
		['a IN (:a)', { a: ['x', "y'"] }, [], "a IN ('x','y''')"],
		['a IN (:a)', { a: ['x'] }, [], "a IN ('x')"],
		['a = :a', { a: true }, [], "a = '1'"],
		['a = :a', { a: '' }, [], "a = ' '"],
		['a = :a', { a: '\\' }, [], "a = '\\\\'"],
		['a = ? AND b = ?', {}, ['?', ':a'], "a = '?' AND b = ':a'"],
		["a = ':a ?' AND b = :a", { a: 'x' }, [], "a = ':a ?' AND b = 'x'"],
		["a = 'it''s :a' AND b = :a", { a: 'x' }, [], "a = 'it''s :a' AND b = 'x'"],
	])('%s with %p and %p', (text, named, positional, expected) => {
		expect(fill(text, named as Record<string, string>, positional)).toBe(expected);
	});

	test.each<[text: string, named: Record<string, string | string[]>, positional: string[], message: RegExp]>([
		['a = :a', {}, [], /parameter :a has no value/],
		['a = :a', { a: '1', b: '2' }, [], /“b” does not appear in the query/],
		["a = ':a'", { a: '1' }, [], /“a” does not appear in the query/],
		['a IN (:a)', { a: [] }, [], /empty list/],
		['a = ? AND b = ?', {}, ['1'], /more \? than parameters/],
		['a = ?', {}, ['1', '2'], /more parameters without a name than \?/],
	])('%s with %j and %j is refused', (text, named, positional, message) => {
		expect(() => fill(text, named, positional)).toThrow(
			expect.objectContaining({ parameter: 'Query', message: expect.stringMatching(message) }),
		);
	});

	test('a value is always exactly one text', () => {
		fc.assert(
			fc.property(
				fc.string().filter((text) => !text.includes('\0')),
				(value) => {
					const [literal = ''] = /^a = ('(?:[^']|'')*')$/s.exec(fill('a = :a', { a: value }))?.slice(1) ?? [];
					expect(literal.slice(1, -1).replace(/''/g, "'").replace(/\\\\/g, '\\')).toBe(value === '' ? ' ' : value);
				},
			),
		);
	});
});

describe('pages', () => {
	test.each([
		['SELECT id FROM Leads', true],
		['SELECT id FROM Leads ORDER BY id ASC', true],
		['SELECT id FROM Leads LIMIT 500', true],
		['SELECT id FROM Leads LIMIT 5,500', false],
		['SELECT id FROM Leads ORDER BY id DESC', false],
		['SELECT id FROM Leads ORDER BY a', false],
		['SELECT count(*) FROM Leads', false],
		['SELECT * FROM ProductTaxes', false],
	])('%s follows the ids: %p', (text, expected) => {
		expect(canPageById(read(text))).toBe(expected);
	});

	test.each([
		['SELECT id,a FROM Leads', { limit: 9 }, 'SELECT id,a FROM Leads ORDER BY id LIMIT 9'],
		['SELECT id FROM Leads', { after: '10x5', limit: 9 }, "SELECT id FROM Leads WHERE id > '10x5' ORDER BY id LIMIT 9"],
		[
			"SELECT id FROM Leads WHERE a = '1' OR b = '2'",
			{ after: '10x5', limit: 9 },
			"SELECT id FROM Leads WHERE a = '1' AND id > '10x5' OR b = '2' AND id > '10x5' ORDER BY id LIMIT 9",
		],
		[
			'SELECT id FROM Leads ORDER BY a DESC',
			{ offset: 100, limit: 9 },
			'SELECT id FROM Leads ORDER BY a DESC LIMIT 100,9',
		],
		['SELECT taxid FROM ProductTaxes', { offset: 0, limit: 9 }, 'SELECT taxid FROM ProductTaxes LIMIT 0,9'],
	])('%s, %p', (text, page, expected) => {
		expect(pageText(read(text), page)).toBe(expected);
	});

	test('an id that is none is never put into a statement', () => {
		expect(() => pageText(read('SELECT id FROM Leads'), { after: '10x5 or 1=1', limit: 1 })).toThrow(/not a record ID/);
	});

	test.each([
		['SELECT id FROM Invoice', false],
		['SELECT id,productid FROM Invoice', true],
		["SELECT id FROM Invoice WHERE productid = '14x1'", true],
	])('%s has rows of lines: %p', (text, has) => {
		expect(hasRowsOfLines(read(text))).toBe(has);
	});

	test.each([
		['SELECT count(*), id FROM A', false],
		['SELECT count(*)x FROM A', false],
		['SELECT xcount(*) FROM A', false],
		['SELECT COUNT( * ) FROM A', true],
	])('%s is a count: %p', (text, is) => {
		expect(isCount(read(text))).toBe(is);
	});

	test.each([
		['Leads', 'a, b DESC', ['a', 'b']],
		['Leads', 'a,b,c desc', ['a', 'b', 'c']],
		['Leads', 'a DESC', undefined],
		['Leads', 'a, b', undefined],
		['Leads', 'a DESC, b DESC', undefined],
		['Leads', 'a, b DESC, c', undefined],
		['Leads', 'a, id DESC', undefined],
		['ProductTaxes', 'a, b DESC', undefined],
	])('of %s, ORDER BY %s is no order that pages can follow: %j', (module, order, fields) => {
		expect(looseOrder(read(`SELECT a FROM ${module} ORDER BY ${order}`))).toEqual(fields);
	});

	test('counts, stars and lists without ids are known', () => {
		expect([
			isCount(read('SELECT Count ( * ) FROM A')),
			isCount(read('SELECT id FROM A')),
			isStar(read('SELECT * FROM A')),
			isStar(read('SELECT id FROM A')),
		]).toEqual([true, false, true, false]);
		expect([hasIds(read('SELECT * FROM Tax')), hasIds(read('SELECT * FROM ProductTaxes'))]).toEqual([true, false]);
	});
});

describe('rows', () => {
	/** Answers each statement in turn; says afterwards which were asked. */
	function answering(...answers: Array<Array<Record<string, string>>>) {
		const asked: string[] = [];
		const run = async (text: string) => {
			asked.push(text);
			return answers[asked.length - 1] ?? [];
		};
		return { asked, run };
	}

	test('a short page is no end, an empty one is', async () => {
		const { asked, run } = answering([{ id: '10x1' }, { id: '10x2' }], [{ id: '10x7' }], []);
		expect(await rowsOfStatement(run, read('SELECT id FROM Leads'), Number.POSITIVE_INFINITY)).toHaveLength(3);
		expect(asked).toHaveLength(3);
	});

	/** A server that gives a row for each line of a record, as 7.2 does, or one for all on a page, as 8 does. */
	function serverOfLines(linesOf: number[], collapsing: boolean) {
		const all = linesOf.flatMap((lines, record) =>
			Array.from({ length: lines }, (_, line) => ({ id: `7x${record + 1}`, line: `${line}` })),
		);
		const run = async (text: string) => {
			const after = Number(/id > '7x(\d+)'/.exec(text)?.[1] ?? 0);
			const only = /id = '(7x\d+)'/.exec(text)?.[1];
			const [, offset = '0', limit = ''] = /LIMIT (?:(\d+),)?(\d+)$/.exec(text) ?? [];
			const found = all.filter(({ id }) => Number(id.slice(2)) > after && (only === undefined || id === only));
			const page = found.slice(Number(offset), Number(offset) + Number(limit));
			return collapsing ? [...new Map(page.map((row) => [row.id, row])).values()] : page;
		};
		return { all, run };
	}

	test('every line of every record comes once, wherever the pages end', async () => {
		const counts = fc.array(fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 90, max: 320 })), {
			maxLength: 60,
		});
		await fc.assert(
			fc.asyncProperty(counts, fc.integer({ min: 1, max: 500 }), async (linesOf, limit) => {
				const { all, run } = serverOfLines(linesOf, false);
				const statement = read('SELECT id,quantity FROM Invoice');
				expect(await rowsOfStatement(run, statement, Number.POSITIVE_INFINITY)).toEqual(all);
				expect(await rowsOfStatement(run, statement, limit)).toEqual(all.slice(0, limit));
				expect(
					await rowsOfStatement(
						run,
						read('SELECT id FROM Invoice WHERE quantity > 0 ORDER BY id, subject'),
						Number.POSITIVE_INFINITY,
					),
				).toEqual(all);
			}),
			{ numRuns: 60 },
		);
	});

	test('if the server keeps one row per record, each record comes once', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 120 }), async (linesOf) => {
				const { run } = serverOfLines(linesOf, true);
				const rows = await rowsOfStatement(run, read('SELECT id,quantity FROM Invoice'), Number.POSITIVE_INFINITY);
				expect(rows.map(({ id }) => id)).toEqual(linesOf.map((_, record) => `7x${record + 1}`));
			}),
			{ numRuns: 60 },
		);
	});

	test('rows that the server takes out of a page are not made up for by others twice', async () => {
		const { asked, run } = answering(
			Array.from({ length: 97 }, (_, index) => ({ id: `10x${index}` })),
			[{ id: '10x200' }],
			[],
		);
		const rows = await rowsOfStatement(run, read('SELECT id FROM Leads ORDER BY a'), Number.POSITIVE_INFINITY);
		expect(rows).toHaveLength(98);
		expect(asked.map((text) => /LIMIT (.*)$/.exec(text)?.[1])).toEqual(['0,100', '100,100', '200,100']);
	});

	test('a server that does not go on is left', async () => {
		const { run } = answering([{ id: '10x3' }], [{ id: '10x3' }]);
		await expect(readInOrderOfIds(run, read('SELECT id FROM Leads'), undefined, 5)).rejects.toThrow(
			/order of their ids/,
		);
	});

	test.each([
		['ORDER BY a', 250, ['a,id', 'a,id', 'a,id']],
		['ORDER BY a ASC', 250, ['a,id', 'a,id', 'a,id']],
		['ORDER BY a, id', 250, ['a, id', 'a, id', 'a, id']],
		['ORDER BY a, b DESC', 250, ['a, b DESC', 'a, b DESC', 'a, b DESC']],
		['LIMIT 5,1000', 250, ['id', 'id', 'id']],
		['ORDER BY a', 50, ['a']],
		['ORDER BY a DESC', 50, ['a DESC']],
	])('%s, %i rows', async (order, most, expected) => {
		const page = Array.from({ length: 100 }, (_, index) => ({ id: `10x${index}` }));
		const { asked, run } = answering(page, page, page.slice(0, 50));
		await rowsOfStatement(run, read(`SELECT id FROM Leads ${order}`), most);
		expect(asked.map((text) => /ORDER BY (.*) LIMIT/.exec(text)?.[1])).toEqual(expected);
	});

	test.each([
		['SELECT count(*) FROM Leads', 0, [[]]],
		['SELECT count(*) FROM Leads', 0, [[{ count: 'x' }]]],
		["SELECT count(*) FROM Leads WHERE a = '1' OR b = '2'", 7, [[{ count: '7' }]]],
	])('%s: %i', async (text, count, answers) => {
		const { asked, run } = answering(...answers);
		expect(await countOf(run, read(text))).toBe(count);
		expect(asked).toEqual([text]);
	});

	test('a page that is all that is wanted is taken as it is', async () => {
		const page = Array.from({ length: 100 }, (_, index) => ({ id: `10x${Math.floor(index / 3)}` }));
		const { asked, run } = answering(page, page);
		expect(await rowsOfStatement(run, read('SELECT id,productid FROM Invoice LIMIT 100'), 1_000)).toEqual(page);
		expect(asked).toHaveLength(1);
	});

	test('a list without ids is read downwards by its field alone', async () => {
		const { asked, run } = answering([{ count: '120' }], [{ a: '1' }], [{ a: '2' }]);
		await rowsOfStatement(run, read('SELECT a FROM ProductTaxes ORDER BY a DESC'), 1_000);
		expect(asked.slice(1)).toEqual([
			'SELECT a FROM ProductTaxes ORDER BY a LIMIT 0,100',
			'SELECT a FROM ProductTaxes ORDER BY a LIMIT 100,20',
		]);
	});

	test('a statement that takes no page is asked no more often than needed', async () => {
		const { asked, run } = answering([{ id: '10x1' }], []);
		expect(await rowsOfStatement(run, read('SELECT id FROM Leads ORDER BY a LIMIT 1'), 1_000)).toHaveLength(1);
		expect(asked).toHaveLength(1);
	});

	test('downwards beyond one page is read upwards from the end', async () => {
		const { asked, run } = answering([{ count: '230' }], [{ id: '10x1' }, { id: '10x2' }], []);
		const rows = await rowsOfStatement(run, read('SELECT id FROM Leads ORDER BY a DESC LIMIT 20,150'), 1_000);
		expect(rows.map(({ id }) => id)).toEqual(['10x2', '10x1']);
		expect(asked).toEqual([
			'SELECT count(*) FROM Leads',
			'SELECT id FROM Leads ORDER BY a,id LIMIT 60,100',
			'SELECT id FROM Leads ORDER BY a,id LIMIT 160,50',
		]);
	});
});
