// Record: Get Many, each operator on each type of field, against the embedded CRM's own comparison.

import { DateTime } from 'luxon';
import { useCrm } from '../useCrm';
import { actionNode } from '../node';

const ZONE = 'Europe/Moscow';
const DAY_START = DateTime.now().setZone(ZONE).startOf('day');
/** Wall clock of the CRM, days before today. */
const daysAgo = (days: number, time = '12:00:00') => `${DAY_START.minus({ days }).toFormat('yyyy-MM-dd')} ${time}`;
const day = (days: number) => DAY_START.minus({ days }).toFormat('yyyy-MM-dd');

const crm = useCrm({ samples: false });
const node = actionNode(crm);
let account = '';

beforeAll(() => {
	account = crm.create('Accounts', { accountname: 'ООО «Ромашка»' });
	const add = (fields: Record<string, string>, created: string, owner = '19x1') =>
		crm.create('Contacts', fields, { createdtime: created, modifiedtime: created, owner });
	add(
		{
			lastname: 'Соколова',
			firstname: 'Анна',
			email: 'anna@example.com',
			mailingcity: 'Москва',
			birthday: day(0),
			donotcall: '1',
			cf_1115: '10.5',
			cf_1117: '100.5',
			cf_1119: '3',
			cf_1125: '09:00:00',
			cf_1109: 'Sport |##| Music',
			leadsource: 'Web Site',
			account_id: account,
		},
		daysAgo(0, '00:00:00'),
	);
	add(
		{
			lastname: 'Ёжиков',
			firstname: 'Пётр',
			email: 'petr@example.org',
			mailingcity: 'москва ',
			birthday: day(1),
			cf_1115: '-2',
			cf_1117: '99.99',
			cf_1119: '12',
			cf_1125: '14:30:00',
			leadsource: 'Partner',
		},
		daysAgo(1, '23:59:59'),
		'19x5',
	);
	add(
		{
			lastname: "O'Brien",
			firstname: 'Seán',
			email: 'sean@example.com',
			mailingcity: '100%_\\Dublin',
			birthday: '1971-12-24',
			cf_1115: '1000',
			cf_1119: '100',
			cf_1125: '23:15:00',
			leadsource: 'Partner',
			donotcall: '1',
		},
		daysAgo(7, '00:00:00'),
		'20x2',
	);
	add({ lastname: 'Пустой' }, daysAgo(400));
});

const [ANNA, PETR, SEAN, NOBODY] = ['Соколова', 'Ёжиков', "O'Brien", 'Пустой'];

async function found(conditions: Array<Record<string, unknown>>, matchType = 'allConditions'): Promise<unknown[]> {
	const parameters = { conditions: { conditions }, matchType, columns: ['lastname'], returnAll: true };
	return (await node.record('getMany', 'Contacts', parameters as never)).map(({ lastname }) => lastname);
}

type Row = [field: string, operator: string, value: unknown, expected: string[]];

const ROWS: Row[] = [
	// Text
	['lastname', 'equals', 'соколова', [ANNA]],
	['lastname', 'equals', "O'Brien", [SEAN]],
	['lastname', 'equals', 'Ежиков', [PETR]],
	['lastname', 'notEquals', 'Соколова', [PETR, SEAN, NOBODY]],
	['lastname', 'contains', 'коло', [ANNA]],
	['lastname', 'contains', "'", [SEAN]],
	['lastname', 'startsWith', 'Сок', [ANNA]],
	['lastname', 'endsWith', 'ой', [NOBODY]],
	['mailingcity', 'equals', 'Москва', [ANNA, PETR]],
	['mailingcity', 'contains', '%', [SEAN]],
	['mailingcity', 'contains', '_', [SEAN]],
	['mailingcity', 'contains', '\\', [SEAN]],
	['mailingcity', 'startsWith', '100%', [SEAN]],
	['mailingcity', 'startsWith', '1_0', []],
	['mailingcity', 'endsWith', '\\Dublin', [SEAN]],
	['mailingcity', 'isEmpty', undefined, [NOBODY]],
	['mailingcity', 'isNotEmpty', undefined, [ANNA, PETR, SEAN]],
	['lastname', 'inList', "Соколова, O'Brien", [ANNA, SEAN]],
	['lastname', 'inList', ['Пустой', 'Ёжиков'], [PETR, NOBODY]],
	['lastname', 'inList', ' ["Пустой", "O\'Brien"] ', [SEAN, NOBODY]],
	['lastname', 'inList', '[Пустой], Ёжиков', [PETR]],
	['cf_1119', 'inList', '[3, "100"]', [ANNA, SEAN]],
	['birthday', 'inList', new Date('1971-12-24T09:00:00Z'), [SEAN]],
	['birthday', 'inList', [DateTime.fromISO('1971-12-24', { zone: ZONE })], [SEAN]],
	['lastname', 'greaterThan', 'П', [ANNA, NOBODY]],
	['firstname', 'equals', "' or lastname != '", []],
	['firstname', 'equals', '\\', []],
	['firstname', 'equals', "\\' or 1=1", []],
	['email', 'endsWith', '@example.com', [ANNA, SEAN]],
	// Picklists
	['leadsource', 'equals', 'Partner', [PETR, SEAN]],
	['leadsource', 'equals', 'partner', [PETR, SEAN]],
	['leadsource', 'inList', 'Web Site,Partner', [ANNA, PETR, SEAN]],
	['leadsource', 'notEquals', 'Partner', [ANNA, NOBODY]],
	['leadsource', 'isEmpty', undefined, [NOBODY]],
	['leadsource', 'contains', 'Web', [ANNA]],
	['cf_1109', 'contains', 'Music', [ANNA]],
	['cf_1109', 'isNotEmpty', undefined, [ANNA]],
	// Yes and no
	['donotcall', 'equals', 'да', [ANNA, SEAN]],
	['donotcall', 'equals', true, [ANNA, SEAN]],
	['donotcall', 'equals', 'нет', [PETR, NOBODY]],
	['donotcall', 'notEquals', 'yes', [PETR, NOBODY]],
	['donotcall', 'isNotEmpty', undefined, [ANNA, SEAN]],
	// Numbers
	['cf_1115', 'equals', '10,5', [ANNA]],
	['cf_1115', 'greaterThan', '9', [ANNA, SEAN]],
	['cf_1115', 'greaterThan', '1 000', []],
	['cf_1115', 'greaterThanOrEqual', '1 000', [SEAN]],
	['cf_1115', 'lessThan', 0, [PETR]],
	['cf_1115', 'isEmpty', undefined, [NOBODY]],
	['cf_1117', 'lessThanOrEqual', '100,50', [ANNA, PETR, SEAN, NOBODY]],
	['cf_1117', 'greaterThan', '99,99', [ANNA]],
	['cf_1119', 'greaterThan', '9', [PETR, SEAN]],
	['cf_1119', 'inList', '3, 12', [ANNA, PETR]],
	['cf_1119', 'inList', [3, '100'], [ANNA, SEAN]],
	['cf_1119', 'isNotEmpty', undefined, [ANNA, PETR, SEAN]],
	// Dates
	['birthday', 'equals', 'today', [ANNA]],
	['birthday', 'equals', 'вчера', [PETR]],
	['birthday', 'equals', '-1 day', [PETR]],
	['birthday', 'equals', '24.12.1971', [SEAN]],
	['birthday', 'lessThan', 'yesterday', [SEAN]],
	['birthday', 'greaterThanOrEqual', '-7 days', [ANNA, PETR]],
	['birthday', 'greaterThan', '-1 day', [ANNA]],
	['birthday', 'notEquals', 'today', [PETR, SEAN, NOBODY]],
	['birthday', 'isEmpty', undefined, [NOBODY]],
	['account_id', 'isEmpty', undefined, [PETR, SEAN, NOBODY]],
	['birthday', 'inList', ['today', '1971-12-24'], [ANNA, SEAN]],
	['birthday', 'isNotEmpty', undefined, [ANNA, PETR, SEAN]],
	// Time stamps: a day alone means the whole day
	['createdtime', 'equals', 'today', [ANNA]],
	['createdtime', 'equals', 'yesterday', [PETR]],
	['createdtime', 'equals', day(7), [SEAN]],
	['createdtime', 'notEquals', 'yesterday', [ANNA, SEAN, NOBODY]],
	['createdtime', 'greaterThan', 'yesterday', [ANNA]],
	['createdtime', 'greaterThan', day(1), [ANNA]],
	['createdtime', 'greaterThanOrEqual', 'yesterday', [ANNA, PETR]],
	['createdtime', 'greaterThanOrEqual', '-7 days', [ANNA, PETR, SEAN]],
	['createdtime', 'lessThan', 'yesterday', [SEAN, NOBODY]],
	['createdtime', 'lessThanOrEqual', 'вчера', [PETR, SEAN, NOBODY]],
	['createdtime', 'lessThan', '-1 year', [NOBODY]],
	['createdtime', 'inList', ['today', day(7)], [ANNA, SEAN]],
	['createdtime', 'greaterThan', daysAgo(1, '23:59:58'), [ANNA, PETR]],
	[
		'createdtime',
		'greaterThanOrEqual',
		DateTime.fromSQL(daysAgo(1, '23:59:59'), { zone: ZONE }).toUTC().toISO(),
		[ANNA, PETR],
	],
	['createdtime', 'equals', daysAgo(7, '00:00:00'), [SEAN]],
	// Times of day
	['cf_1125', 'greaterThan', '9:00', [PETR, SEAN]],
	['cf_1125', 'equals', '2:30 PM', [PETR]],
	// References and owners
	['assigned_user_id', 'equals', 'sales', [PETR]],
	['assigned_user_id', 'equals', 'Отдел Продаж', [SEAN]],
	['assigned_user_id', 'notEquals', '19x1', [PETR, SEAN]],
	['assigned_user_id', 'inList', 'admin, sales@example.test', [ANNA, PETR, NOBODY]],
	['account_id', 'isNotEmpty', undefined, [ANNA]],
	['id', 'isNotEmpty', undefined, [ANNA, PETR, SEAN, NOBODY]],
];

test.each(ROWS)('%s %s %p', async (field, operator, value, expected) => {
	expect(await found([{ field, operator, ...(value === undefined ? {} : { value }) }])).toEqual(expected);
});

test('a reference by id, by number and by address', async () => {
	const address = `${crm.url}/index.php?module=Accounts&view=Detail&record=${account.slice(3)}`;
	for (const value of [account, account.slice(3), address]) {
		expect(await found([{ field: 'account_id', operator: 'equals', value }])).toEqual([ANNA]);
	}
});

test('the id, as id and as number', async () => {
	const [first, second] = crm.records('Contacts').map(({ id }) => String(id));
	expect(await found([{ field: 'id', operator: 'equals', value: first }])).toEqual([ANNA]);
	expect(await found([{ field: 'id', operator: 'inList', value: [first, second?.slice(3)] }])).toEqual([ANNA, PETR]);
	expect(await found([{ field: 'id', operator: 'notEquals', value: first }])).toEqual([PETR, SEAN, NOBODY]);
});

test('all conditions, and any of them', async () => {
	const moscow = { field: 'mailingcity', operator: 'equals', value: 'Москва' };
	const partner = { field: 'leadsource', operator: 'equals', value: 'Partner' };
	const yesterday = { field: 'createdtime', operator: 'equals', value: 'yesterday' };
	const notToday = { field: 'createdtime', operator: 'notEquals', value: 'today' };
	expect(await found([moscow, partner])).toEqual([PETR]);
	expect(await found([moscow, partner], 'anyCondition')).toEqual([ANNA, PETR, SEAN]);
	expect(await found([yesterday, moscow], 'anyCondition')).toEqual([ANNA, PETR]);
	expect(await found([yesterday, partner])).toEqual([PETR]);
	expect(await found([notToday, partner])).toEqual([PETR, SEAN]);
	expect(await found([notToday, moscow])).toEqual([PETR]);
});

test('no conditions find everything', async () => {
	expect(await found([])).toEqual([ANNA, PETR, SEAN, NOBODY]);
	expect(await found([], 'anyCondition')).toEqual([ANNA, PETR, SEAN, NOBODY]);
});

type Refused = [field: string, operator: string, value: unknown, message: RegExp];

const REFUSED: Refused[] = [
	['donotcall', 'contains', '1', /Contains.*does not fit/],
	['account_id', 'greaterThan', '5', /Greater Than.*does not fit/],
	['assigned_user_id', 'startsWith', 'a', /Starts With.*does not fit/],
	['birthday', 'contains', '197', /Contains.*does not fit/],
	['cf_1115', 'contains', '1', /Contains.*does not fit/],
	['cf_1109', 'lessThan', 'Music', /Less Than.*does not fit/],
	['nofield', 'equals', '1', /nofield.*not a field/],
	['tags', 'equals', '1', /tags.*not a field/],
	['lastname; DELETE', 'equals', '1', /not a field/],
	['', 'equals', '1', /has no field/],
	['lastname', 'regex', '1', /has no operator/],
	['cf_1115', 'equals', 'much', /much.*not a number/],
	['cf_1115', 'greaterThan', '1,234', /1,234.*not a number/],
	['cf_1119', 'equals', '1.5', /whole number/],
	['cf_1119', 'inList', '3;12', /3;12.*whole number/],
	['birthday', 'inList', ['1971-12-24', ''], /is empty/],
	['mailingcity', 'equals', '', /is empty/],
	['mailingcity', 'notEquals', null, /is empty/],
	['mailingcity', 'equals', ' ', /is empty/],
	['account_id', 'inList', [''], /is empty/],
	['donotcall', 'equals', '', /is empty/],
	['account_id', 'equals', 0, /no record 11x0/],
	['account_id', 'equals', '12x5', /12x5 is not a record for/],
	['id', 'equals', '11x5', /11x5 is not a record for/],
	['assigned_user_id', 'equals', '11x5', /11x5.*user or group/],
	['id', 'equals', '12x5 or 1=1', /does not name a record/],
	['id', 'inList', '12x5,12x6) or (1=1', /does not name a record/],
	['id', 'contains', '5', /Contains.*does not fit/],
	['cf_1115', 'lessThan', '', /empty/],
	['birthday', 'equals', '02/01/2026', /02\/01\/2026.*date/],
	['birthday', 'equals', 'someday', /someday.*date/],
	['birthday', 'equals', '', /is empty/],
	['createdtime', 'equals', 'now and then', /now and then.*date/],
	['donotcall', 'equals', 'maybe', /maybe.*yes or no/],
	['assigned_user_id', 'equals', 'nobody', /nobody.*user or group/],
	['account_id', 'equals', 'Ромашка', /Ромашка.*does not name a record/],
	['account_id', 'equals', '11x5 or 1=1', /does not name a record/],
	['lastname', 'equals', ['a', 'b'], /single value/],
	['lastname', 'contains', ['a'], /list/],
	['lastname', 'contains', '', /empty/],
	['lastname', 'startsWith', '', /empty/],
	['lastname', 'inList', '', /empty/],
	['lastname', 'inList', [], /empty/],
	['lastname', 'equals', 'a\0b', /zero character/],
];

test.each(REFUSED)('%s %s %p is refused before any record is asked for', async (field, operator, value, message) => {
	await expect(found([{ field, operator, ...(value === undefined ? {} : { value }) }])).rejects.toMatchObject({
		message: expect.stringMatching(message),
		context: expect.objectContaining({ itemIndex: 0 }),
	});
	expect(
		// A text that is no id is looked for as the name of a record: as a quoted value, with these columns alone.
		crm.requests.filter(
			({ operation, parameters: { query = '' } }) =>
				operation === 'query' &&
				query.includes('FROM Contacts') &&
				!/^SELECT id,(contact_no,)?(firstname,lastname|lastname,firstname) /.test(query),
		),
	).toEqual([]);
});
