// The embedded CRM's query language: what it accepts, what it refuses and with which code, what it finds.

import type { Crm } from '../crm';
import { Client, codeOf } from './client';
import { openCrm } from '../core/useCrm';

let crm: Crm;
let admin: Client;
const ids: string[] = [];

beforeAll(async () => {
	crm = await openCrm({ samples: false });
	const owner = { owner: '19x1' };
	ids.push(
		crm.create('Contacts', { lastname: "O'Brien", firstname: 'Ann', email: 'ann@example.com' }, owner),
		crm.create('Contacts', { lastname: 'Тест limit where', firstname: 'Bob', birthday: '1980-05-17' }, owner),
		crm.create('Contacts', { lastname: '100% sure_thing', firstname: 'Cyd', donotcall: '1' }, { owner: '19x5' }),
		crm.create('Contacts', { lastname: 'back\\slash', firstname: 'Dan', cf_1115: '1000.5' }, owner),
	);
	admin = await Client.login(crm);
});

async function codeFor(condition: string): Promise<unknown> {
	return codeOf(await admin.query(`SELECT id FROM Contacts WHERE ${condition};`));
}

async function found(condition: string): Promise<string> {
	const rows = await admin.rows(`SELECT firstname FROM Contacts WHERE ${condition} ORDER BY id;`);
	return rows.map((row) => String(row.firstname)).join(' ');
}

test.each([
	["lastname = 'O\\'Brien'", 'QUERY_SYNTAX_ERROR'],
	['lastname = "x"', 'INTERNAL_SERVER_ERROR'],
	["lastname = ''", 'INTERNAL_SERVER_ERROR'],
	['lastname = Test01', 'DATABASE_QUERY_ERROR'],
	['cf_1115 > 1000.5', 'INTERNAL_SERVER_ERROR'],
	['donotcall IN (0,1)', 'QUERY_SYNTAX_ERROR'],
	["lastname IN ('a')", 'ok'],
	['lastname IN ()', 'QUERY_SYNTAX_ERROR'],
	["lastname NOT IN ('a')", 'QUERY_SYNTAX_ERROR'],
	["lastname NOT LIKE 'a'", 'QUERY_SYNTAX_ERROR'],
	['lastname IS NULL', 'QUERY_SYNTAX_ERROR'],
	["lastname <> 'a'", 'QUERY_SYNTAX_ERROR'],
	["(lastname = '1' OR firstname = '2') AND email = '3'", 'QUERY_SYNTAX_ERROR'],
	["id > '5'", 'DATABASE_QUERY_ERROR'],
	['id > 5', 'DATABASE_QUERY_ERROR'],
	["assigned_user_id = '1'", 'DATABASE_QUERY_ERROR'],
	["account_id = '5'", 'INVALID_ID_ATTRIBUTE'],
	["lastname = 'a' ORDER BY lastname DESC, firstname ASC", 'QUERY_SYNTAX_ERROR'],
	["lastname = 'a' ORDER BY mailingcity", 'DATABASE_QUERY_ERROR'],
	["mailingcity = 'a' ORDER BY mailingcity", 'ok'],
	["lastname = 'a' ORDER BY modifiedtime, id", 'ok'],
	["lastname = 'a' LIMIT 3 OFFSET 2", 'QUERY_SYNTAX_ERROR'],
	["lastname = 'a' LIMIT '3'", 'DATABASE_QUERY_ERROR'],
	["lastname = 'a' LIMIT -1", 'DATABASE_QUERY_ERROR'],
	["lastname = 'a' LIMIT 0, 3", 'ok'],
	["lastname = 'ends with a backslash\\'", 'DATABASE_QUERY_ERROR'],
	["account_id.accountname = 'a'", 'INTERNAL_SERVER_ERROR'],
	["lastname\t=\r\n'a'", 'ok'],
	["birthday > '24-11-2026'", 'ok'],
])('%s: %s', async (condition, code) => {
	expect(await codeFor(condition)).toBe(code);
});

test.each([
	['SELECT id FROM contacts;', 'ACCESS_DENIED'],
	["SELECT id FROM Contacts WHERE lastname = 'a'; SELECT id FROM Leads;", 'QUERY_SYNTAX_ERROR'],
	['SELECT id FROM Contacts; \n', 'ok'],
	['SELECT count(id) FROM Contacts;', 'QUERY_SYNTAX_ERROR'],
	['SELECT Count(*) FROM Contacts;', 'ok'],
	['SELECT tax1 FROM Products;', 'ACCESS_DENIED'],
	['SELECT id FROM Search;', 500],
])('%s: %s', async (query, code) => {
	expect(codeOf(await admin.query(query))).toBe(code);
});

test.each([
	["lastname = 'O''Brien'", 'Ann'],
	["lastname = 'o''brien   '", 'Ann'],
	["lastname = 'тест LIMIT where'", 'Bob'],
	["lastname LIKE '100\\% sure\\_thing'", 'Cyd'],
	["lastname LIKE '1__\\%%'", 'Cyd'],
	["lastname LIKE '%\\_%'", 'Cyd'],
	["lastname = 'back\\\\slash'", 'Dan'],
	["lastname = 'back\\slash'", ''],
	["lastname LIKE 'back\\\\\\\\slash'", 'Dan'],
	["email = ' '", 'Bob Cyd Dan'],
	["email LIKE ' '", ''],
	["email != 'ann@example.com'", 'Bob Cyd Dan'],
	["birthday != '1980-05-17'", ''],
	["donotcall = '1'", 'Cyd'],
	['donotcall = 1', 'Cyd'],
	["cf_1115 > '999.5'", 'Dan'],
	["account_id = '11x0'", 'Ann Bob Cyd Dan'],
	["assigned_user_id IN ('19x5','20x2')", 'Cyd'],
	["firstname = 'Ann' OR firstname = 'Bob' AND email = 'x'", 'Ann'],
	["firstname IN ('ann','DAN')", 'Ann Dan'],
])('finds by %s: %s', async (condition, names) => {
	expect(await found(condition)).toBe(names);
});

test('takes the number of an id whatever its prefix says', async () => {
	const number = ids[1]?.split('x')[1] ?? '';
	expect(await found(`id = '99x${number}'`)).toBe('Bob');
	expect(await found(`id > '12x${number}'`)).toBe('Cyd Dan');
	expect(await found(`id >= 12x${number}`)).toBe('Bob Cyd Dan');
	expect(await found(`id IN ('12x${number}','12x0')`)).toBe('Bob');
});

test('copies the part after the x into the statement, so that it can do harm', async () => {
	expect(await found(`id = '12x0 or 1=1'`)).toBe('Ann Bob Cyd Dan');
	expect(await found(`assigned_user_id = '19x0 or firstname like "%a%"'`)).toBe('Ann Dan');
	expect(await found(`id IN ('12x0) or (1=1')`)).toBe('Ann Bob Cyd Dan');
});

test('lets a backslash before the end of a text swallow the quote', async () => {
	expect(await codeFor("lastname = '\\' OR firstname = ' OR 1=1 -- '")).toBe('DATABASE_QUERY_ERROR');
	expect(await found("lastname = 'x\\' AND firstname = ' OR 1=1) -- '")).toBe('Ann Bob Cyd Dan');
});

describe('many rows', () => {
	let many: Crm;
	let client: Client;
	beforeAll(async () => {
		many = await openCrm({ samples: false });
		for (let at = 0; at < 250; at++)
			many.create('Leads', { lastname: `Lead ${at}` }, { owner: at % 2 ? '19x1' : '19x5' });
		client = await Client.login(many);
	});

	test.each([
		['', 100],
		['LIMIT 150', 100],
		['LIMIT 50,150', 100],
		['LIMIT 200,100', 50],
		['LIMIT 0', 0],
		['LIMIT 2,3', 3],
	])('%s gives %i rows', async (limit, count) => {
		expect(await client.rows(`SELECT id FROM Leads ORDER BY id ${limit};`)).toHaveLength(count);
	});

	test('a page by id goes on where the last one ended', async () => {
		const seen = new Set<unknown>();
		let last = '10x0';
		for (let page = 0; page < 4; page++) {
			const rows = await client.rows(`SELECT lastname FROM Leads WHERE id > '${last}' ORDER BY id LIMIT 100;`);
			for (const row of rows) seen.add(row.id);
			last = String(rows[rows.length - 1]?.id ?? last);
		}
		expect(seen.size).toBe(250);
	});

	test('the salesman gets and counts his own only', async () => {
		const sales = await Client.login(many, 'sales');
		expect(await sales.rows('SELECT count(*) FROM Leads;')).toEqual([{ count: '125' }]);
		expect(await sales.rows('SELECT id FROM Leads ORDER BY id LIMIT 100,100;')).toHaveLength(25);
	});

	test('records in the recycle bin and converted leads are hidden', async () => {
		const [id = ''] = [...many.records('Leads')].map((record) => String(record.id)).slice(-1);
		many.remove(id);
		expect(await client.rows(`SELECT id FROM Leads WHERE id = '${id}';`)).toEqual([]);
		many.restore(id);
		expect(await client.rows(`SELECT id FROM Leads WHERE id = '${id}';`)).toHaveLength(1);
	});
});
