// Values in a person's conditions: as the database compares them, and nothing that it would take for an empty one.

import { holdsTexts, withCheckedValues } from '../../../../nodes/Vtiger/webservice/values/statementValues';
import { readStatement, type Statement } from '../../../../nodes/Vtiger/webservice/vtql/statement';
import { rejection } from '../fetchChannel';
import { fieldOf, moduleOf } from '../fields';

const types = ['string', 'integer', 'double', 'currency', 'date', 'datetime', 'time', 'owner', 'reference'];
const description = moduleOf(
	'Contacts',
	types.map((type) => fieldOf(type, type === 'reference' ? { refersTo: ['Accounts', 'Vendors'] } : {})),
);
const asked: unknown[] = [];
const crm = {
	zone: 'Europe/Moscow',
	isOwner: async (id: string) => await Promise.resolve(id.startsWith('19x')),
	isRecordOf: async (id: string, modules: readonly string[]) => {
		asked.push(modules);
		return await Promise.resolve(id.startsWith(modules[0] === 'Contacts' ? '12x' : '11x'));
	},
};
beforeEach(() => (asked.length = 0));

const statement = (where: string) => readStatement(`SELECT id FROM Contacts WHERE ${where}`) as Statement;
const checked = async (where: string) => (await withCheckedValues(statement(where), description, crm)).where;

test.each([
	["a_string = 'x'", true],
	["a = 5 OR b = ''", true],
	['a = 5', false],
])('%s has texts: %p', (where, has) => {
	expect(holdsTexts(statement(where))).toBe(has);
	expect(holdsTexts({ ...statement(where), where: [] })).toBe(false);
});

test.each<[given: string, expected: string]>([
	["a_string = '5,5'", "a_string = '5,5'"],
	["gone = 'x'", "gone = 'x'"],
	["a_integer = '1 234'", "a_integer = '1234'"],
	["a_double > '1,5'", "a_double > '1.5'"],
	["a_currency IN ('1,5','2')", "a_currency IN ( '1.5' , '2' )"],
	["a_currency = ''", "a_currency = ''"],
	["a_currency = ' '", "a_currency = ' '"],
	["a_date = '31.01.2026'", "a_date = '2026-01-31'"],
	["a_date = '2026-01-31'", "a_date = '2026-01-31'"],
	["a_date < '2026-01-31 10:00'", "a_date < '2026-01-31 10:00'"],
	["a_date = '0000-00-00'", "a_date = '0000-00-00'"],
	["a_datetime > '2026-01-31T10:00:00Z'", "a_datetime > '2026-01-31 13:00:00'"],
	["a_datetime > '2026-01-31'", "a_datetime > '2026-01-31'"],
	["a_datetime > '2026-01-31 10:00:00'", "a_datetime > '2026-01-31 10:00:00'"],
	["a_time = '2:30 PM'", "a_time = '14:30:00'"],
	["a_time = '10:00'", "a_time = '10:00'"],
	["a_time > '9:05:30'", "a_time > '9:05:30'"],
	["a_double LIKE '1,%'", "a_double LIKE '1,%'"],
	["a_string LIKE '%'", "a_string LIKE '%'"],
	["a_owner = '19x5'", "a_owner = '19x5'"],
	["a_reference = '11x5'", "a_reference = '11x5'"],
	["id = '12x5'", "id = '12x5'"],
	["a_reference = '1x0'", "a_reference = '1x0'"],
	["a_string = '5x5'", "a_string = '5x5'"],
])('%s: %s', async (given, expected) => {
	expect(await checked(given)).toEqual([expected]);
});

test('each condition of each alternative is checked', async () => {
	expect(await checked("a_date = '31.01.2026' AND a_integer = '1 000' OR a_time = '2:30 PM'")).toEqual([
		"a_date = '2026-01-31' AND a_integer = '1000'",
		"a_time = '14:30:00'",
	]);
});

test('records are looked for in the modules of the field', async () => {
	await checked("id = '12x5' AND a_reference IN ('11x5','11x6')");
	expect(asked).toEqual([['Contacts'], ['Accounts', 'Vendors'], ['Accounts', 'Vendors']]);
});

test.each<[where: string, message: RegExp]>([
	["a_integer = 'many'", /“many” is not a number for “Поле integer”/],
	["a_double = '1.5 kg'", /is not a number/],
	["a_currency IN ('1','x')", /“x” is not a number/],
	["a_date = '31.02.2026'", /is not a valid date/],
	["a_datetime = 'soon'", /is not a valid date and time/],
	["a_time = '25:00'", /is not a time of day/],
	[`a_time = '${'x'.repeat(80)}'`, /“x{60}” is not/],
	["a_owner = '12x5'", /12x5 is not a user or group, as the field “a_owner” needs/],
	["a_reference = '12x5'", /12x5 is not a record of Accounts, Vendors/],
	["id = '11x5'", /11x5 is not a record of Contacts/],
	["id = '12x5 or 1=1'", /not a record ID/],
	["a_string LIKE '%%'", /finds all records/],
	["a_string like '%%%'", /finds all records/],
])('%s is refused', async (where, message) => {
	expect(await rejection(checked(where))).toMatchObject({
		parameter: 'Query',
		message: expect.stringMatching(message),
		advice: expect.not.stringContaining('undefined'),
	});
});

test.each([
	["a_integer = 'x'", /1234/],
	["a_date = 'x'", /2026-01-31/],
	["a_datetime = 'x'", /2026-01-31/],
	["a_time = 'x'", /14:30/],
])('%s: the advice says what is accepted', async (where, accepted) => {
	expect(await rejection(checked(where))).toMatchObject({ advice: expect.stringMatching(accepted) });
});

test('everything else of the statement stays', async () => {
	const given = readStatement(
		"SELECT id,a FROM Contacts WHERE a_date = '31.01.2026' ORDER BY a LIMIT 5,9",
	) as Statement;
	expect(await withCheckedValues(given, description, crm)).toEqual({ ...given, where: ["a_date = '2026-01-31'"] });
});
