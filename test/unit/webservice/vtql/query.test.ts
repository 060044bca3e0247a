// Statements of the query language as they are written, and what is refused before it could change their meaning.

import fc from 'fast-check';
import { InputError } from '../../../../nodes/Vtiger/webservice/protocol/errors';
import {
	LARGEST_PAGE,
	afterId,
	checkId,
	checkName,
	conditionText,
	likeText,
	quote,
	selectText,
	selectWithoutSemicolon,
	whereText,
	withConditions,
	type Condition,
	type Operator,
	type Selection,
} from '../../../../nodes/Vtiger/webservice/vtql/query';

function refusal(act: () => unknown): InputError {
	try {
		act();
	} catch (error) {
		expect(error).toBeInstanceOf(InputError);
		return error as InputError;
	}
	throw new Error('nothing was refused');
}

const is = (field: string, value: string): Condition => ({ field, operator: 'equals', values: [value] });

describe('literals', () => {
	it.each([
		['Иванов', "'Иванов'"],
		['O’Brien', "'O’Brien'"],
		["O'Brien", "'O''Brien'"],
		["''", "''''''"],
		['back\\slash', "'back\\\\slash'"],
		["\\'", "'\\\\'''"],
		['100%_', "'100%_'"],
		['two\nlines', "'two\nlines'"],
		['" ; ? -- /* #', "'\" ; ? -- /* #'"],
		['', "' '"],
		[' ', "' '"],
		['0', "'0'"],
	])('%j is %s', (text, literal) => {
		expect(quote(text)).toBe(literal);
	});

	it('hold no zero character', () => {
		expect(refusal(() => quote('a\0b'))).toMatchObject({
			parameter: 'value',
			message: 'A value holds a zero character',
			advice: 'Remove the character with code 0 from the value.',
		});
	});

	it.each([
		['100%', '100\\%'],
		['a_b', 'a\\_b'],
		['a\\b', 'a\\\\b'],
		['%_\\', '\\%\\_\\\\'],
		['plain', 'plain'],
	])('lose their wildcards in LIKE: %j', (text, pattern) => {
		expect(likeText(text)).toBe(pattern);
	});
});

describe('ids', () => {
	it.each(['12x3', '1x1', '0x0', '1234567890x123456789012345678'])('%s is one', (id) => {
		expect(checkId(id)).toBe(id);
		expect(afterId(id)).toEqual({ field: 'id', operator: 'greaterThan', values: [id] });
	});

	it.each([
		'',
		'5',
		'x5',
		'12x',
		'12X3',
		'12x3 ',
		' 12x3',
		'12x3\n',
		'12x3x4',
		'12x5 or 1=1',
		'12x-1',
		'12x1.5',
		'-12x3',
		'１２x３',
		'12345678901x1',
		'1x1234567890123456789',
		"12x3'",
	])('%j is none', (id) => {
		expect(refusal(() => checkId(id, 'recordId'))).toMatchObject({
			parameter: 'recordId',
			message: `“${id}” is not a record ID`,
			advice: 'Use a webservice ID such as 12x345: the number of the module, an x, the internal ID of the record.',
		});
		expect(refusal(() => checkId(id)).parameter).toBe('id');
		expect(refusal(() => afterId(id)).parameter).toBe('id');
	});

	it('pass only as digits, x, digits, whatever was given', () => {
		const near = fc.string({ unit: fc.constantFrom(...'0129xX \n\'"=-٣'), maxLength: 8 });
		fc.assert(
			fc.property(fc.oneof(near, fc.string({ unit: 'binary' })), (id) => {
				let passed: string | undefined;
				try {
					passed = checkId(id);
				} catch (error) {
					expect(error).toBeInstanceOf(InputError);
				}
				expect(passed).toBe(/^[0-9]+x[0-9]+$/.exec(id)?.[0]);
			}),
			{ numRuns: 500 },
		);
	});
});

describe('names', () => {
	it.each(['lastname', 'cf_851', 'Contacts', 'A1', '_'])('%s needs no quotes', (name) => {
		expect(checkName(name, 'field')).toBe(name);
	});

	it.each(['', 'two words', 'a.b', 'a-b', 'a;b', "a'", '*', 'count(*)', 'имя', 'a\n', ' a'])(
		'%j is refused',
		(name) => {
			expect(refusal(() => checkName(name, 'module'))).toMatchObject({
				parameter: 'module',
				message: `“${name}” is not a module name`,
				advice: 'Use the name from the list: letters, digits and underscores.',
			});
		},
	);
});

describe('conditions', () => {
	it.each<[Operator, string[], string]>([
		['equals', ["O'Brien"], "city = 'O''Brien'"],
		['equals', [''], "city = ' '"],
		['equals', [], "city = ' '"],
		['notEquals', ['x'], "city != 'x'"],
		['greaterThan', ['5'], "city > '5'"],
		['greaterThanOrEqual', ['5'], "city >= '5'"],
		['lessThan', ['5'], "city < '5'"],
		['lessThanOrEqual', ['5'], "city <= '5'"],
		['contains', ['50%'], "city LIKE '%50\\\\%%'"],
		['contains', ['a\\b'], "city LIKE '%a\\\\\\\\b%'"],
		['contains', ["d'"], "city LIKE '%d''%'"],
		['startsWith', ['a_'], "city LIKE 'a\\\\_%'"],
		['endsWith', ['a'], "city LIKE '%a'"],
		['inList', ['a', "b'c"], "city IN ('a','b''c')"],
		['inList', ['0'], "city IN ('0')"],
		['isEmpty', [], "city = ' '"],
		['isNotEmpty', [], "city != ' '"],
	])('%s %j', (operator, values, text) => {
		expect(conditionText({ field: 'city', operator, values })).toBe(text);
	});

	it('know what stands for an empty reference', () => {
		expect(conditionText({ field: 'account_id', operator: 'isEmpty', values: [], empty: '11x0' })).toBe(
			"account_id = '11x0'",
		);
		expect(conditionText({ field: 'account_id', operator: 'isNotEmpty', values: [], empty: '11x0' })).toBe(
			"account_id != '11x0'",
		);
	});

	it('want at least one value in a list', () => {
		expect(refusal(() => conditionText({ field: 'city', operator: 'inList', values: [] }))).toMatchObject({
			parameter: 'city',
			message: 'The list for “city” is empty',
			advice: 'Give at least one value.',
		});
	});

	it.each(['', 'x', '12', '10x', 'x12', '10x12'])('look for a part of an id: %j', (part) => {
		expect(conditionText({ field: 'id', operator: 'contains', values: [part] })).toBe(`id LIKE '%${part}%'`);
	});

	it('check the field’s name', () => {
		expect(refusal(() => conditionText(is('1=1 or city', 'x')))).toMatchObject({ parameter: 'field' });
	});

	it('are joined by AND within a group and by OR between groups', () => {
		expect(whereText([])).toBe('');
		expect(whereText([[], []])).toBe('');
		expect(whereText([[is('a', '1'), is('b', '2')], [], [is('c', '3')]])).toBe("a = '1' AND b = '2' OR c = '3'");
	});

	it('are added to every group, since the language has no parentheses', () => {
		const more = is('z', '9');
		expect(withConditions([], more)).toEqual([[more]]);
		expect(withConditions([[]], more)).toEqual([[more]]);
		const groups = [[is('a', '1')], [], [is('b', '2'), is('c', '3')]];
		expect(withConditions(groups, more, is('y', '8'))).toEqual([
			[is('a', '1'), more, is('y', '8')],
			[is('b', '2'), is('c', '3'), more, is('y', '8')],
		]);
		expect(groups[0]).toEqual([is('a', '1')]);
	});
});

describe('statements', () => {
	it.each<[Selection, string]>([
		[{ module: 'Leads', columns: ['id', 'lastname'] }, 'SELECT id,lastname FROM Leads;'],
		[{ module: 'Leads', columns: [] }, 'SELECT id FROM Leads;'],
		[{ module: 'Leads', columns: ['count(*)'] }, 'SELECT count(*) FROM Leads;'],
		[{ module: 'Leads', columns: ['id'], where: [] }, 'SELECT id FROM Leads;'],
		[{ module: 'Leads', columns: ['id'], where: [[]] }, 'SELECT id FROM Leads;'],
		[{ module: 'Leads', columns: ['id'], where: [[is('city', 'x')]] }, "SELECT id FROM Leads WHERE city = 'x';"],
		[{ module: 'Leads', columns: ['id'], orderBy: ['city', 'id'] }, 'SELECT id FROM Leads ORDER BY city,id;'],
		[
			{ module: 'Leads', columns: ['id'], orderBy: ['city'], descending: true },
			'SELECT id FROM Leads ORDER BY city DESC;',
		],
		[{ module: 'Leads', columns: ['id'], orderBy: [], descending: true }, 'SELECT id FROM Leads;'],
		[{ module: 'Leads', columns: ['id'], limit: 5 }, 'SELECT id FROM Leads LIMIT 5;'],
		[{ module: 'Leads', columns: ['id'], limit: 0 }, 'SELECT id FROM Leads LIMIT 0;'],
		[{ module: 'Leads', columns: ['id'], offset: 0, limit: 5 }, 'SELECT id FROM Leads LIMIT 0,5;'],
		[{ module: 'Leads', columns: ['id'], offset: 200, limit: 100 }, 'SELECT id FROM Leads LIMIT 200,100;'],
		[{ module: 'Leads', columns: ['id'], offset: 200 }, 'SELECT id FROM Leads;'],
		[
			{ module: 'Leads', columns: ['id'], where: [[is('city', 'x')]], orderBy: ['id'], limit: 100 },
			"SELECT id FROM Leads WHERE city = 'x' ORDER BY id LIMIT 100;",
		],
	])('%j', (selection, text) => {
		expect(selectText(selection)).toBe(text);
		expect(`${selectWithoutSemicolon(selection)};`).toBe(text);
	});

	it.each<[string, Selection]>([
		['field', { module: 'Leads', columns: ['*'] }],
		['field', { module: 'Leads', columns: ['id from Users;'] }],
		['module', { module: 'Leads;', columns: ['id'] }],
		['field', { module: 'Leads', columns: ['id'], orderBy: ['city desc'] }],
		['field', { module: 'Leads', columns: ['id'], orderBy: ['count(*)'] }],
	])('refuse a wrong %s name: %j', (parameter, selection) => {
		expect(refusal(() => selectText(selection))).toMatchObject({ parameter });
	});

	it('ask for no more than the server gives', () => {
		expect(LARGEST_PAGE).toBe(100);
	});
});
