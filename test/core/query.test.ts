// Query: Run VTQL, in n8n-core's execute context.

import type { INodeParameters } from 'n8n-workflow';
import { useCrm } from './useCrm';
import { actionNode, inputItems, requestCounts } from './node';

const COUNT = 312;

const crm = useCrm({ samples: false });
const node = actionNode(crm);
let ids: string[];

beforeAll(() => {
	ids = Array.from({ length: COUNT }, (_, index) =>
		crm.create('Contacts', {
			lastname: `Имя ${String((index * 211) % COUNT).padStart(3, '0')}`,
			mailingcity: `Город ${index % 4}`,
			cf_1119: String(index),
		}),
	);
	crm.create('Leads', { lastname: "O'Brien", company: 'a\\b; c', city: 'from Leads where 1 or 2 limit' });
	crm.create('Leads', { lastname: 'Иванов', company: '50%', city: 'Тверь', leadsource: 'Partner' });
	crm.create('Leads', { lastname: 'Петров', company: '50x', city: 'Тула', leadsource: 'Other' });
});

const sentQueries = () =>
	crm.requests.filter(({ operation }) => operation === 'query').map(({ parameters }) => parameters.query ?? '');
const parametersOf = (...given: Array<[name: string, value: unknown]>) => ({
	queryParameters: { parameters: given.map(([name, value]) => ({ name, value: value as string })) },
});
const rows = async (query: string, more: INodeParameters = {}) =>
	(await node.run('query', 'query', { query, ...more })).items.map(({ json }) => json);
const names = async (query: string, more: INodeParameters = {}) =>
	(await rows(query, more)).map(({ lastname }) => lastname);

describe('parameters', () => {
	test.each([
		['text', 'Иванов', ['Иванов']],
		['a quote', "O'Brien", ["O'Brien"]],
		['an attempt to break out', "' or lastname != '", []],
		['an attempt with a backslash', "\\' or 1=1 --", []],
		['a text that looks like a parameter', ':name', []],
	])('a named one with %s', async (_what, value, expected) => {
		expect(await names('SELECT lastname FROM Leads WHERE lastname = :name', parametersOf(['name', value]))).toEqual(
			expected,
		);
	});

	test('a backslash and a semicolon in a value', async () => {
		expect(
			await names('SELECT lastname FROM Leads WHERE company = :company;', parametersOf(['company', 'a\\b; c'])),
		).toEqual(["O'Brien"]);
	});

	test('keywords in a value', async () => {
		const query = 'SELECT lastname FROM Leads WHERE city = :city ORDER BY lastname LIMIT 5';
		expect(await names(query, parametersOf(['city', 'from Leads where 1 or 2 limit']))).toEqual(["O'Brien"]);
		expect(await names("SELECT lastname FROM Leads WHERE city = 'from Leads where 1 or 2 limit'")).toEqual(["O'Brien"]);
	});

	test('one with a name in Cyrillic letters', async () => {
		expect(await names('SELECT lastname FROM Leads WHERE city = :город', parametersOf(['город', 'Тула']))).toEqual([
			'Петров',
		]);
	});

	test('one name in several places, and several names', async () => {
		const query = 'SELECT lastname FROM Leads WHERE lastname = :a OR city = :b OR company = :a';
		expect(await names(query, parametersOf(['a', 'Иванов'], ['b', 'Тула']))).toEqual(['Иванов', 'Петров']);
	});

	test('positional ones in their order, numbers too', async () => {
		const query = 'SELECT lastname FROM Contacts WHERE cf_1119 >= ? AND cf_1119 < ?';
		expect(await names(query, parametersOf(['', 10], ['', '12']))).toHaveLength(2);
	});

	test('a list fills IN', async () => {
		const input = inputItems({ list: ['Иванов', "O'Brien"] });
		const { items } = await node.run(
			'query',
			'query',
			{ query: 'SELECT lastname FROM Leads WHERE lastname IN (:list)', ...parametersOf(['list', '={{ $json.list }}']) },
			{ input },
		);
		expect(items.map(({ json }) => json.lastname)).toEqual(["O'Brien", 'Иванов']);
	});

	test('places inside quotes are text', async () => {
		expect(
			await names(
				"SELECT lastname FROM Leads WHERE lastname = ':name?' OR city = :city",
				parametersOf(['city', 'Тула']),
			),
		).toEqual(['Петров']);
	});

	test.each([
		['SELECT id FROM Contacts WHERE id = :id', '12x1 or 1=1'],
		['SELECT id FROM Contacts WHERE cf_1119 = 1 AND id IN (:id)', '12x1) or (1=1'],
		['SELECT id FROM Contacts WHERE lastname = 1 OR assigned_user_id = :id', '19x9 or 1=1'],
		['SELECT id FROM Contacts WHERE account_id != :id', '11x9 and 0'],
		['SELECT id FROM Contacts WHERE account_id LIKE :id', "11x%' or 1=1"],
		['SELECT count(*) FROM Contacts WHERE id > :id', '12x0 or 1=1'],
		['SELECT*FROM Contacts WHERE id = :id', '12x1 or 1=1'],
		['SELECT count(*)FROM Contacts WHERE id = :id', '12x1 or 1=1'],
		["SELECT id FROM Contacts WHERE lastname IN ('a')OR id = :id", '12x1 or 1=1'],
	])('%s: a value that is more than an id is refused', async (query, value) => {
		await expect(rows(query, parametersOf(['id', value]))).rejects.toMatchObject({
			message: expect.stringMatching(/is not a record ID for the field/),
		});
		expect(sentQueries()).toEqual([]);
	});

	test('a statement that cannot be read is not sent with a value that could be more than one', async () => {
		const query = 'SELECT id FROM Contacts, Leads WHERE id = :id';
		await expect(rows(query, parametersOf(['id', '12x1 or 1=1']))).rejects.toMatchObject({
			message: expect.stringMatching(/cannot be read.*Query/),
			description: expect.stringMatching(/SELECT columns FROM module WHERE conditions/),
		});
		expect(sentQueries()).toEqual([]);
	});

	test('an id, and any text with an x for a field of text', async () => {
		const id = ids[7] ?? '';
		expect((await rows('SELECT id FROM Contacts WHERE id = ?', parametersOf(['', id]))).map((row) => row.id)).toEqual([
			id,
		]);
		expect(
			await names("SELECT lastname FROM Leads WHERE company = ? OR city = 'x or y'", parametersOf(['', '50x'])),
		).toEqual(['Петров']);
	});

	test.each([
		['no value for a place', 'SELECT id FROM Leads WHERE city = :city', [], /:city has no value/],
		['no place for a value', 'SELECT id FROM Leads', [['city', 'x']], /“city” does not appear/],
		[
			'more ? than values',
			'SELECT id FROM Leads WHERE city = ? OR company = ?',
			[['', 'x']],
			/more \? than parameters/,
		],
		[
			'more values than ?',
			'SELECT id FROM Leads WHERE city = ?',
			[
				['', 'x'],
				['', 'y'],
			],
			/more parameters.*than \?/,
		],
		[
			'a value given twice',
			'SELECT id FROM Leads WHERE city = :city',
			[
				['city', 'x'],
				[':city', 'y'],
			],
			/“city” is given twice/,
		],
		['an empty list', 'SELECT id FROM Leads WHERE city IN (:list)', [['list', []]], /empty list/],
		['a missing value', 'SELECT id FROM Leads WHERE city = :city', [['city', undefined]], /“city” has no value/],
		['a null', 'SELECT id FROM Leads WHERE city = ?', [['', null]], /\? has no value/],
		['an empty text', 'SELECT id FROM Leads WHERE city = :city', [['city', '']], /“city” has no value/],
		['a blank', 'SELECT id FROM Leads WHERE city = :city', [['city', ' \t']], /“city” has no value/],
		['a blank in a list', 'SELECT id FROM Leads WHERE city IN (:city)', [['city', ['a', null]]], /“city” has no value/],
		['a key to find out', "SELECT id FROM Users WHERE accesskey LIKE 'a%'", [], /cannot look for passwords/],
		['an order by keys', 'SELECT id FROM Users ORDER BY AccessKey', [], /cannot look for passwords/],
		[
			'a key to find out, unreadable',
			"SELECT id FROM Users WHERE (user_password != 'x')",
			[],
			/cannot look for passwords/,
		],
		['an object', 'SELECT id FROM Leads WHERE city = :city', [['city', { a: 1 }]], /object/],
		['an open quote', "SELECT id FROM Leads WHERE city = 'x", [], /quote is not closed/],
		['a zero character', 'SELECT id FROM Leads WHERE city = :city', [['city', 'a\0']], /zero character/],
		['nothing', '  ', [], /Query is empty/],
	])('%s is refused and not sent', async (_what, query, given, message) => {
		await expect(rows(query, parametersOf(...(given as Array<[string, unknown]>)))).rejects.toMatchObject({
			message: expect.stringMatching(message),
		});
		expect(sentQueries()).toEqual([]);
	});
});

describe('ISO times, which the CRM would compare as text', () => {
	test.each<[condition: string, sent: string]>([
		["createdtime > '2026-01-31T10:00:00.000Z'", "createdtime > '2026-01-31 13:00:00'"],
		[
			"createdtime > '2026-01-31T10:00:00-05:00' AND createdtime <= '2026-01-31T10:00'",
			"createdtime > '2026-01-31 18:00:00' AND createdtime <= '2026-01-31 10:00:00'",
		],
		["birthday IN ('2026-01-31T22:00:00Z','2026-01-01')", "birthday IN ('2026-02-01','2026-01-01')"],
		[
			"lastname = '2026-01-31T10:00:00.000Z' OR modifiedtime = '2026-01-31T10:00:00Z'",
			"lastname = '2026-01-31T10:00:00.000Z' OR modifiedtime = '2026-01-31 13:00:00'",
		],
	])('%s', async (condition, sent) => {
		await rows(`SELECT id FROM Contacts WHERE ${condition}`, { limit: 5 });
		expect(
			sentQueries()[0]
				?.replace(/\s*([(),])\s*/g, '$1')
				.replace('IN(', 'IN ('),
		).toContain(`WHERE ${sent}`);
	});

	test('that begin a day which is another one on the CRM’s clock are refused', async () => {
		const attempt = rows('SELECT id FROM Contacts WHERE birthday = :day', {
			limit: 5,
			...parametersOf(['day', '2026-01-02T00:00:00.000+05:00']),
		});
		await expect(attempt).rejects.toMatchObject({
			message: expect.stringMatching(/not a valid date.*\(Query\)/),
			description: expect.stringContaining('$today.toISODate()'),
		});
		expect(sentQueries()).toEqual([]);
	});

	test('of an expression that gives a time, and in a query over related records', async () => {
		const given = parametersOf(['since', "={{ DateTime.fromISO('2026-01-31T10:00:00Z') }}"]);
		await rows('SELECT id FROM Contacts WHERE createdtime > :since', { limit: 5, ...given });
		expect(sentQueries()[0]).toContain("createdtime > '2026-01-31 13:00:00'");
		crm.clearLog();
		await rows('SELECT id FROM Contacts WHERE birthday >= ?', {
			limit: 5,
			...parametersOf(['', "={{ new Date('2026-01-31T22:00:00Z') }}"]),
		});
		expect(sentQueries()[0]).toContain("birthday >= '2026-02-01'");
		const account = crm.create('Accounts', { accountname: 'А' });
		const related = {
			module: 'Accounts',
			recordId: account,
			relation: 'Contacts',
			query: 'SELECT id FROM Contacts WHERE createdtime > :since',
			...given,
		};
		await node.run('relatedRecord', 'query_related', related);
		expect(crm.requests.find(({ operation }) => operation === 'query_related')?.parameters.query).toContain(
			"createdtime > '2026-01-31 13:00:00'",
		);
	});
});

describe('form of the statement', () => {
	test.each([
		['no semicolon', 'SELECT lastname FROM Leads'],
		['a semicolon', 'SELECT lastname FROM Leads;'],
		['several of them', ' SELECT lastname FROM Leads ; ;\n'],
		['lower case and lines', 'select lastname\nfrom Leads\norder by id asc'],
	])('%s', async (_what, query) => {
		expect(await names(query)).toEqual(["O'Brien", 'Иванов', 'Петров']);
		expect(sentQueries().every((sent) => /[^;\s];$/.test(sent))).toBe(true);
	});

	test('words that touch a quoted text', async () => {
		const query = "SELECT lastname FROM Contacts WHERE mailingcity='Город 1'OR mailingcity='Город 3'ORDER BY lastname";
		expect(await rows(query, { returnAll: true })).toHaveLength(COUNT / 2);
		const unordered = "SELECT lastname FROM Contacts WHERE mailingcity='Город 1'OR mailingcity='Город 3'";
		expect((await rows(unordered, { returnAll: true })).map(({ id }) => id)).toEqual(
			ids.filter((_, index) => index % 2 === 1),
		);
	});

	test('words that touch a parenthesis or an asterisk', async () => {
		const query = "SELECT*FROM Contacts WHERE mailingcity IN ('Город 1')OR mailingcity IN ('Город 3')ORDER BY id";
		expect((await rows(query, { returnAll: true })).map(({ id }) => id)).toEqual(
			ids.filter((_, index) => index % 2 === 1),
		);
		expect(await rows("SELECT count(*)FROM Contacts WHERE mailingcity IN ('Город 1')LIMIT 5")).toEqual([
			{ count: COUNT / 4 },
		]);
	});

	test('LIKE with wildcards of the person', async () => {
		expect(await names("SELECT lastname FROM Leads WHERE company LIKE '50%'")).toEqual(['Иванов', 'Петров']);
		expect(await names("SELECT lastname FROM Leads WHERE company LIKE '50\\\\%'")).toEqual(['Иванов']);
	});

	test('count(*) is one row with the number, whatever the limit', async () => {
		expect(await rows('select COUNT(*) from Contacts;')).toEqual([{ count: COUNT }]);
		expect(
			await rows("SELECT count(*) FROM Contacts WHERE mailingcity = 'Город 1' OR mailingcity = 'Город 2'", {
				limit: 1,
			}),
		).toEqual([{ count: COUNT / 2 }]);
	});

	test('SELECT * becomes the list of columns, which a hint says', async () => {
		const { items, hints } = await node.run('query', 'query', { query: 'SELECT * FROM Leads' });
		expect(items.map(({ json }) => json.company)).toEqual(['a\\b; c', '50%', '50x']);
		expect(items[0]?.json).not.toHaveProperty('tags');
		expect(hints).toEqual([]);
		expect(sentQueries().join()).not.toContain('*');
	});

	test('SELECT * of a list of settings is sent as it is', async () => {
		const { items, hints } = await node.run('query', 'query', { query: 'SELECT * FROM Currency' });
		expect(items).toHaveLength(1);
		expect(items[0]?.json).toMatchObject({ currency_code: 'RUB' });
		expect(hints).toEqual([]);
	});

	test('a list without ids is asked for without them, and refused by this server', async () => {
		await expect(rows('SELECT * FROM ProductTaxes', { returnAll: true })).rejects.toThrow(/DATABASE_QUERY_ERROR/);
		expect(sentQueries().join()).not.toMatch(/\bid\b/);
	});
});

const sortedIds = (key: (index: number) => number) => () =>
	[...ids.keys()].sort((a, b) => key(a) - key(b) || a - b).map((index) => ids[index]);
const byName = sortedIds((index) => (index * 211) % COUNT);
const byCity = sortedIds((index) => index % 4);

describe('how many rows, and in which order', () => {
	const select = 'SELECT lastname FROM Contacts';
	test.each<[query: string, more: INodeParameters, expected: () => unknown[]]>([
		[select, {}, () => ids.slice(0, 50)],
		[select, { limit: 250 }, () => ids.slice(0, 250)],
		[select, { returnAll: true }, () => ids],
		[`${select} LIMIT 7`, {}, () => ids.slice(0, 7)],
		[`${select} LIMIT 250`, { returnAll: true }, () => ids.slice(0, 250)],
		[`${select} LIMIT 250`, { limit: 3 }, () => ids.slice(0, 3)],
		[`${select} LIMIT 0`, { returnAll: true }, () => []],
		[`${select} LIMIT 100,150`, { returnAll: true }, () => ids.slice(100, 250)],
		[`${select} ORDER BY id`, { returnAll: true }, () => ids],
		[`${select} ORDER BY id DESC`, { returnAll: true }, () => [...ids].reverse()],
		[`${select} ORDER BY lastname`, { returnAll: true }, byName],
		[`${select} ORDER BY lastname LIMIT 120`, { returnAll: true }, () => byName().slice(0, 120)],
		[`${select} ORDER BY lastname LIMIT 50, 120`, { returnAll: true }, () => byName().slice(50, 170)],
		[`${select} ORDER BY lastname DESC`, { returnAll: true }, () => [...byName()].reverse()],
		[
			`${select} ORDER BY lastname DESC LIMIT 30,150`,
			{ returnAll: true },
			() => [...byName()].reverse().slice(30, 180),
		],
		[`${select} ORDER BY lastname DESC`, { limit: 5 }, () => [...byName()].reverse().slice(0, 5)],
		['SELECT lastname, mailingcity FROM Contacts ORDER BY mailingcity', { returnAll: true }, byCity],
		['SELECT lastname, mailingcity FROM Contacts ORDER BY mailingcity, id ASC', { returnAll: true }, byCity],
		[
			`${select} WHERE mailingcity = 'Город 1' OR mailingcity = 'Город 2' AND cf_1119 > '5'`,
			{ returnAll: true },
			() => ids.filter((_, index) => index % 4 === 1 || (index % 4 === 2 && index > 5)),
		],
	])('%s %p', async (query, more, expected) => {
		expect((await rows(query, more)).map(({ id }) => id)).toEqual(expected());
	});

	test.each<[order: string, more: INodeParameters, told: boolean]>([
		['mailingcity, firstname DESC', { returnAll: true }, true],
		['mailingcity, firstname DESC', { limit: 100 }, false],
		['mailingcity, firstname DESC LIMIT 20', { returnAll: true }, false],
		['mailingcity, id DESC', { returnAll: true }, false],
		['mailingcity, firstname', { returnAll: true }, false],
		['mailingcity DESC', { returnAll: true }, false],
	])('an order that does not tell records of several pages apart is told of: %s %p', async (order, more, told) => {
		const { hints } = await node.run('query', 'query', {
			query: `SELECT mailingcity, firstname FROM Contacts ORDER BY ${order}`,
			...more,
		});
		expect(hints).toEqual(
			told ? [expect.stringMatching(/equal values.*twice or not at all.*mailingcity,firstname,id/)] : [],
		);
	});

	describe('in an order of its own, while records are changed', () => {
		const ordered = 'SELECT id, lastname FROM Contacts ORDER BY lastname';
		/** Does it between the first and the second page. */
		const meanwhile = (change: () => unknown) => {
			const isSecond = ({ parameters }: { parameters: Record<string, string> }) => {
				const found = parameters.query?.includes('LIMIT 100,') === true;
				if (found) change();
				return found;
			};
			crm.faults.next({ operation: 'query', when: isSecond }, { kind: 'slow', milliseconds: 0 });
		};
		const read = async (query = ordered) => await node.run('query', 'query', { query, returnAll: true });
		const told = [expect.stringMatching(/changed or deleted .* while the pages were read.*some may be missing/)];

		test.each<[what: string, change: (made: string) => unknown]>([
			['created', () => crm.create('Contacts', { lastname: 'Аа' })],
			['deleted', (made) => crm.remove(made)],
			['changed', (made) => crm.revise(made, { lastname: 'Яя' })],
		])('a record that is %s is told of, and no other comes twice', async (_what, change) => {
			const made = crm.create('Contacts', { lastname: 'Ааа' }, { modifiedtime: Date.now() - 60_000 });
			const before = new Set(crm.records('Contacts').map(({ id }) => String(id)));
			meanwhile(() => change(made));
			const { items, hints } = await read();
			const got = items.map(({ json }) => String(json.id));
			expect(new Set(got).size).toBe(got.length);
			expect(hints).toEqual(told);
			for (const { id } of crm.records('Contacts')) {
				if (id === made || !before.has(String(id))) crm.remove(String(id));
			}
		});

		test('what stands still is told of nothing, nor what comes in one page or by the ids', async () => {
			expect((await read()).hints).toEqual([]);
			crm.clearLog();
			expect((await read(`${ordered} LIMIT 100`)).hints).toEqual([]);
			expect(requestCounts(crm)).toMatchObject({ query: 1 });
			meanwhile(() => crm.remove(crm.create('Contacts', { lastname: 'Аа' })));
			expect((await read('SELECT id, lastname FROM Contacts')).hints).toEqual([]);
			crm.faults.clear();
		});
	});

	test('all rows by their ids need one request per page', async () => {
		await rows(select, { returnAll: true });
		expect(requestCounts(crm)).toEqual({ query: 5, describe: 1 });
	});

	test('a server whose pages do not follow the ids is not read for ever', async () => {
		crm.faults.always({ operation: 'query' }, { kind: 'huge', bytes: 3_000 });
		await expect(rows(select, { returnAll: true })).rejects.toMatchObject({
			message: expect.stringMatching(/order of their ids/),
		});
	});

	test.each([0, -1, 1.5, 'all'])('the limit %p is refused', async (limit) => {
		await expect(rows(select, { limit: limit as number })).rejects.toMatchObject({
			message: expect.stringMatching(/not a limit/),
		});
	});
});

describe('errors say what the CRM says', () => {
	test.each([
		['SELECT lastname FROM Leads WHERE city IS NULL', /does not understand the query.*QUERY_SYNTAX_ERROR/],
		["SELECT lastname FROM Leads WHERE (city = 'a')", /\((query, )?QUERY_SYNTAX_ERROR|INTERNAL_SERVER_ERROR/],
		["SELECT lastname FROM Leads WHERE city NOT IN ('a')", /QUERY_SYNTAX_ERROR/],
		['SELECT nofield FROM Leads', /does not know a field.*nofield/],
		["SELECT lastname FROM Leads WHERE nofield = 'a'", /does not know a field.*nofield/],
		['SELECT lastname FROM Nowhere', /does not know the module.*Nowhere/],
		['SELECT * FROM Nowhere', /does not know the module.*Nowhere/],
		['DELETE FROM Leads', /no query|QUERY_SYNTAX_ERROR|does not know/],
		["SELECT lastname FROM Leads WHERE nofield > '5'", /does not know a field/],
		['hello', /found no query/],
	])('%s', async (query, message) => {
		await expect(rows(query)).rejects.toMatchObject({
			message: expect.stringMatching(message),
			description: expect.stringMatching(/\w/),
			context: expect.objectContaining({ itemIndex: 0 }),
		});
	});

	test('5,000 Cyrillic letters name the query as too long', async () => {
		await expect(
			rows('SELECT id FROM Leads WHERE lastname = :a', parametersOf(['a', 'ж'.repeat(5_000)])),
		).rejects.toMatchObject({
			message: expect.stringMatching(/too long.*query/i),
		});
		expect(sentQueries()).toEqual([]);
	});

	test('one bad query fails alone if the node continues on fail', async () => {
		const input = inputItems(
			{ q: 'SELECT lastname FROM Leads LIMIT 1' },
			{ q: 'SELECT' },
			{ q: "SELECT lastname FROM Leads WHERE lastname = 'Петров'" },
		);
		const { items } = await node.run('query', 'query', { query: '={{ $json.q }}' }, { input, continueOnFail: true });
		expect(items.map(({ json, pairedItem }) => [json.lastname ?? Object.keys(json)[0], pairedItem])).toEqual([
			["O'Brien", { item: 0 }],
			['error', { item: 1 }],
			['Петров', { item: 2 }],
		]);
	});
});

test('typed values and labels of references', async () => {
	const [row] = await rows('SELECT lastname, createdtime, assigned_user_id, cf_1119 FROM Contacts LIMIT 1', {
		options: { labels: true },
	});
	expect(row).toMatchObject({
		cf_1119: 0,
		createdtime: expect.stringMatching(/\+03:00$/),
		assigned_user_id_label: 'Администратор',
	});
});
