// Finding the records of many sets of values: few queries, and the database's own idea of equality.

import fc from 'fast-check';
import { checkAskable, findMatches, looseKey } from '../../../../nodes/Vtiger/webservice/vtql/matching';
import { mergedById, shortSelections } from '../../../../nodes/Vtiger/webservice/vtql/longLists';
import { LONGEST_URL } from '../../../../nodes/Vtiger/webservice/protocol/urlLength';
import type { JsonObject } from '../../../../nodes/Vtiger/webservice/protocol/json';
import { selectText, type Condition, type Selection } from '../../../../nodes/Vtiger/webservice/vtql/query';
import { RecordReader } from '../../../../nodes/Vtiger/webservice/vtql/records';
import { useCrm } from '../../../core/useCrm';
import { LoginChannel, clientOn } from '../fetchChannel';

const equals = (field: string, value: string): Condition => ({ field, operator: 'equals', values: [value] });

describe('against the embedded CRM', () => {
	const crm = useCrm({ samples: false });
	let records: RecordReader;

	beforeAll(() => {
		records = new RecordReader(
			clientOn(new LoginChannel(`${crm.url}/webservice.php`, 'admin', crm.admin.accessKey)).client,
		);
	});

	const found = async (groups: Condition[][], columns = ['id', 'lastname', 'firstname']) =>
		await findMatches(records, 'Contacts', columns, groups);
	const queries = () => crm.requests.filter(({ operation }) => operation === 'query').length;

	test('each group finds what it would find alone, whatever the others are', async () => {
		const texts = [
			'Иванов',
			'ИВАНОВ',
			'иванов ',
			'Фёдоров',
			'Федоров',
			'Фeдоров',
			'Толстой',
			'Толстои',
			'José',
			'Jose',
			'a%b',
			'axb',
			"O'Brien",
			'OBrien',
			'ß',
			'ss',
			'Straße',
		];
		for (const lastname of texts) crm.create('Contacts', { lastname });
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.constantFrom(...texts, 'никто', "' or 1=1"), { minLength: 1, maxLength: 12 }),
				async (wanted) => {
					const together = await found(wanted.map((text) => [equals('lastname', text)]));
					for (const [index, text] of wanted.entries()) {
						const alone = await records.run(
							selectText({ module: 'Contacts', columns: ['id'], where: [[equals('lastname', text)]], orderBy: ['id'] }),
						);
						expect(together[index]?.map(({ id }) => id)).toEqual(alone.map(({ id }) => id));
					}
				},
			),
			{ numRuns: 25 },
		);
	});

	test('100 distinct values are found in few queries', async () => {
		for (let index = 0; index < 100; index++) crm.create('Contacts', { lastname: `Номер ${index}`, firstname: 'Б' });
		const rows = await found(Array.from({ length: 100 }, (_, index) => [equals('lastname', `Номер ${index}`)]));
		expect(rows.map((list) => list.map(({ lastname }) => lastname))).toEqual(
			Array.from({ length: 100 }, (_, index) => [`Номер ${index}`]),
		);
		expect(queries()).toBeLessThanOrEqual(8);
	});

	test('numbers are told apart by what they are worth, in few queries', async () => {
		for (let index = 0; index < 30; index++) crm.create('Contacts', { lastname: 'Число', cf_1115: `${index}.5` });
		crm.clearLog();
		const rows = await found(
			Array.from({ length: 30 }, (_, index) => [equals('cf_1115', `${index}.5`)]),
			['id', 'cf_1115'],
		);
		expect(rows.map((list) => list.map(({ cf_1115 }) => Number(cf_1115)))).toEqual(
			Array.from({ length: 30 }, (_, index) => [index + 0.5]),
		);
		expect(queries()).toBeLessThanOrEqual(3);
	});

	test('the same values are asked for once', async () => {
		await found(Array.from({ length: 40 }, () => [equals('lastname', 'Номер 1')]));
		expect(queries()).toBe(2);
	});

	test('long values are spread over requests that the server takes', async () => {
		const long = Array.from({ length: 20 }, (_, index) => `${'ж'.repeat(70)}${index}`);
		for (const lastname of long) crm.create('Contacts', { lastname });
		const rows = await found(long.map((text) => [equals('lastname', text)]));
		expect(rows.every((list) => list.length === 1)).toBe(true);
		expect(Math.max(...crm.requests.map(({ target }) => target.length))).toBeLessThan(LONGEST_URL + 400);
	});

	test('more than a hundred records for one value', async () => {
		for (let index = 0; index < 130; index++) crm.create('Contacts', { lastname: 'Многократный' });
		const [many, one] = await found([[equals('lastname', 'Многократный')], [equals('lastname', 'Номер 3')]]);
		expect([many?.length, one?.length]).toEqual([130, 1]);
	});

	test('several fields must fit together', async () => {
		const [a, b] = ['Анна', 'Яна'].map((firstname) => crm.create('Contacts', { lastname: 'Пара', firstname }));
		const groups = ['Яна', 'Анна', 'Ольга'].map((firstname) => [
			equals('lastname', 'Пара'),
			equals('firstname', firstname),
		]);
		expect((await found(groups)).map((list) => list.map(({ id }) => id))).toEqual([[b], [a], []]);
	});
});

describe('the statements', () => {
	const asked = async (groups: Condition[][]): Promise<string[]> => {
		const statements: string[] = [];
		const records = {
			run: async (statement: string) => {
				statements.push(statement);
				return await Promise.resolve([]);
			},
		};
		await findMatches(records as unknown as RecordReader, 'Contacts', ['id'], groups);
		return statements;
	};

	test('ask for the values of one field in a list', async () => {
		expect(await asked([[equals('lastname', 'a')], [equals('lastname', 'b')]])).toEqual([
			"SELECT id FROM Contacts WHERE lastname IN ('a','b') ORDER BY id LIMIT 100;",
		]);
	});

	test('ask for the values of several fields in groups', async () => {
		const pair = (value: string) => [equals('lastname', value), equals('city', 'c')];
		expect(await asked([pair('a'), pair('b')])).toEqual([
			"SELECT id FROM Contacts WHERE lastname = 'a' AND city = 'c' OR lastname = 'b' AND city = 'c' ORDER BY id LIMIT 100;",
		]);
	});

	test.each([
		[50, 1],
		[51, 2],
		[101, 3],
	])('%i groups are asked for in %i', async (count, statements) => {
		const groups = Array.from({ length: count }, (_, index) => [equals('lastname', `a${index}`)]);
		expect(await asked(groups)).toHaveLength(statements);
	});

	test.each([
		[0, 1],
		[1, 2],
	])('two groups that leave %i characters too few of the room for paging are asked for in %i', async (more, count) => {
		const pair = (length: number) => [[equals('lastname', 'x'.repeat(length))], [equals('lastname', 'y')]];
		const query = (await asked(pair(1))).join('');
		const room = LONGEST_URL - 200 - 60 - new URLSearchParams({ query }).toString().length;
		expect(await asked(pair(1 + room + more))).toHaveLength(count);
	});
});

describe('values that a database could take for equal', () => {
	test.each([
		['case', 'Иванов', 'ИВАНОВ'],
		['accents', 'José', 'JOSE'],
		['accents of their own', 'Jose\u0301', 'José'],
		['ё and е', 'Фёдоров', 'Федоров'],
		['spaces at the end', 'a', 'a  '],
		['ß and ss', 'Straße', 'STRASSE'],
		['ß and s', 'ß', 's'],
		['Ł and L', 'Łódź', 'Lodz'],
		['Ø and O', 'Øre', 'ore'],
		['Đ and D', 'Đuro', 'duro'],
		['Ð and D', 'Ðe', 'de'],
		['Ħ and H', 'Ħal', 'hal'],
		['Ŧ and T', 'Ŧa', 'ta'],
		['Æ and AE', 'Ærø', 'AERO'],
		['Œ and OE', 'Œuvre', 'oeuvre'],
		['Þ and TH', 'Þor', 'thor'],
		['characters that nobody sees', 'a\u200bb\u0000c', 'abc'],
		['decimals of a number', '12.500', '12.5'],
		['a number without decimals', '12.00', '12'],
		['a number that ends in its point', '12.', '12'],
		['decimals of a negative number', '-0.50', '-0.5'],
	])('%s: alike', (_what, one, other) => {
		expect(looseKey([one])).toBe(looseKey([other]));
		expect(looseKey(['x', one])).toBe(looseKey(['x', other]));
	});

	test.each([
		['another letter', 'Иванов', 'Иванова'],
		['a space in the middle', 'a b', 'ab'],
		['a space at the beginning', ' a', 'a'],
		['another number', '1.5', '1.7'],
		['another whole number', '10', '1'],
		['zeros that count', '1.05', '1.5'],
		['a sign', '-1.5', '1.5'],
		['zeros of a text', 'v1.50x', 'v1.5x'],
		['Latin and Cyrillic', 'Фeдоров', 'Федоров'],
	])('%s: not alike', (_what, one, other) => {
		expect(looseKey([one])).not.toBe(looseKey([other]));
	});

	test('several values are told apart by their places', () => {
		expect(looseKey(['a', 'b'])).not.toBe(looseKey(['b', 'a']));
		expect(looseKey(['a', ''])).not.toBe(looseKey(['', 'a']));
		expect(looseKey(['a,b'])).not.toBe(looseKey(['a', 'b']));
	});
});

describe('values that a query cannot ask for', () => {
	/** Longest value for which the check says nothing. */
	const longest = () => {
		let length = LONGEST_URL;
		const isRefused = () => {
			try {
				checkAskable('Leads', ['id'], [equals('lastname', 'x'.repeat(length)), equals('city', 'y')]);
				return false;
			} catch {
				return true;
			}
		};
		while (length > 0 && isRefused()) length--;
		return length;
	};

	test('are refused by the name of the longest, with its length', () => {
		const conditions = [equals('city', 'y'), equals('lastname', 'ж'.repeat(2_000)), equals('company', 'z')];
		expect(() => checkAskable('Leads', ['id'], conditions)).toThrow(
			/The value to match on in “lastname” is too long for a query: 2000 characters/,
		);
	});

	test('leave the room of a URL in which paging needs 260 characters', () => {
		const where = [[equals('lastname', 'x'.repeat(longest())), equals('city', 'y')]];
		const query = selectText({ module: 'Leads', columns: ['id'], where, orderBy: ['id'], limit: 100 });
		expect(new URLSearchParams({ query }).toString()).toHaveLength(LONGEST_URL - 260);
	});
});

describe('long lists', () => {
	const inList = (field: string, values: string[]): Condition => ({ field, operator: 'inList', values });
	const selection = (...where: Condition[][]): Selection => ({ module: 'Leads', columns: ['id', 'lastname'], where });
	const length = (one: Selection) =>
		new URLSearchParams({ query: selectText({ ...one, orderBy: ['id'], limit: 100 }), operation: 'query' }).toString()
			.length;
	const values = Array.from({ length: 900 }, (_, index) => `Имя ${index}`);

	test('a short selection stays as it is', () => {
		const short = selection([inList('lastname', ['a', 'b'])]);
		expect(shortSelections(short)).toEqual([short]);
		expect(shortSelections({ module: 'Leads', columns: ['id'] })).toHaveLength(1);
	});

	test('every value is asked for once, with all that goes with it', () => {
		const company = equals('company', 'ООО');
		const parts = shortSelections(selection([inList('lastname', values), company]));
		expect(parts.length).toBeGreaterThan(3);
		for (const part of parts) {
			expect(length(part)).toBeLessThan(LONGEST_URL);
			for (const group of part.where ?? []) expect(group).toContainEqual(company);
		}
		expect(parts.flatMap(({ where = [] }) => where.flatMap((group) => group[0]?.values))).toEqual(values);
	});

	test('alternatives stay alternatives', () => {
		const other = [equals('company', 'ООО')];
		const parts = shortSelections(selection([inList('lastname', values)], other));
		expect(parts.flatMap(({ where = [] }) => where).filter((group) => group[0]?.field === 'company')).toEqual([other]);
	});

	/** Characters that the query may still have, beside the room for paging. */
	const room = (where: Condition[][]) => {
		const query = selectText({ ...selection(...where), orderBy: ['id'], limit: 100 });
		return LONGEST_URL - 200 - 120 * where.length - new URLSearchParams({ query }).toString().length;
	};
	const long = (length: number, list = false) => {
		const value = 'x'.repeat(length);
		return [list ? inList('lastname', [value, 'z']) : equals('lastname', value)];
	};
	const shape = (...where: Condition[][]) => shortSelections(selection(...where)).map((part) => part.where?.length);

	test('alternatives stay in one query if they leave the room for paging, to the character', () => {
		const other = [equals('company', 'y')];
		const most = 1 + room([long(1), other]);
		expect(shape(long(most), other)).toEqual([2]);
		expect(shape(long(most + 1), other)).toEqual([1, 1]);
	});

	test('queries are filled as far as they leave the room for paging, to the character', () => {
		const other = [equals('company', 'y'.repeat(1_000))];
		const most = 1 + room([long(1), other]);
		expect(shape(long(most), other, other)).toEqual([2, 1]);
		expect(shape(long(most + 1), other, other)).toEqual([1, 2]);
	});

	test('a list is split as soon as its own query leaves too little room', () => {
		const other = [equals('company', 'y'.repeat(1_000))];
		const most = 1 + room([long(1, true)]);
		expect(shape(long(most, true), other)).toEqual([1, 1]);
		expect(shape(long(most + 1, true), other)).toEqual([1, 2]);
	});

	test('of several lists the longest is split', () => {
		const short = inList('company', ['a', 'b']);
		for (const group of [
			[inList('lastname', values), short],
			[short, inList('lastname', values)],
		]) {
			for (const { where = [] } of shortSelections(selection(group))) {
				for (const conditions of where) expect(conditions).toContainEqual(short);
			}
		}
	});

	test('what cannot be split stays long, for the client to refuse', () => {
		const parts = shortSelections(selection([equals('lastname', 'ж'.repeat(5_000))]));
		expect(parts).toHaveLength(1);
		expect(length(parts[0] ?? selection())).toBeGreaterThan(LONGEST_URL);
	});

	test('rows of several parts come in the order of their ids, each once', () => {
		const row = (id: string): JsonObject => ({ id });
		expect(
			mergedById([
				[row('10x12'), row('10x100')],
				[row('10x9'), row('10x12')],
			]).map(({ id }) => id),
		).toEqual(['10x9', '10x12', '10x100']);
	});
});

test('phones that stand among the digits of too many records end with an error', async () => {
	const row = (id: number): JsonObject => ({ id: `12x${id}`, phone: '1122334455667788' });
	let next = 0;
	const run = async () => await Promise.resolve(Array.from({ length: 100 }, () => row(++next)));
	const records = { run } as unknown as RecordReader;
	const phone: Condition = { field: 'phone', operator: 'digits', values: ['123456'] };
	await expect(findMatches(records, 'Contacts', ['id', 'phone'], [[phone]])).rejects.toMatchObject({
		parameter: 'phone',
		message: expect.stringMatching(/^2000 records and more have the digits of the phones/),
	});
	expect(next).toBe(2000);
});
