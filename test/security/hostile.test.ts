// Hostile and careless inputs over all operations: each is refused by name, or does what it says and nothing else.

import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { autoMapped, byId, byName, mapped } from '../core/contexts';
import { actionNode, inputItems, type ActionNode } from '../core/node';
import type { Fault } from '../crm';
import { callsOf, type Call } from './operations';
import { useCrm } from '../core/useCrm';

const crm = useCrm({ samples: false });
let node: ActionNode;
let calls: Call[];
let contact: string;
let account: string;
/** Every record of these modules before a row, so that nothing else may have changed after it. */
const GUARDED = ['Contacts', 'Accounts', 'Leads', 'Quotes', 'Products', 'Documents', 'ModComments'];
const guarded = () => JSON.stringify(GUARDED.map((module) => crm.records(module)));

beforeAll(async () => {
	node = actionNode(crm);
	account = crm.create('Accounts', { accountname: 'Свой' });
	contact = crm.create('Contacts', { lastname: 'Орлова', email: '', account_id: '' });
	crm.create('Contacts', { lastname: 'Сокол', email: 'a@example.com', account_id: account });
	crm.create('Leads', { lastname: 'Лид', email: '' });
	calls = callsOf(crm);
	await node.run('module', 'listtypes', {});
});

/** The value comes from the input, as in workflows: n8n hands over what the expression gives, whatever that is. */
const VALUE = '={{ $json.value }}';
const withValue = (value: unknown): INodeExecutionData[] => inputItems({ value } as IDataObject);

const WRITES = new Set([
	'create',
	'update',
	'revise',
	'delete',
	'add_related',
	'convertlead',
	'changepassword',
	'deleteuser',
	'upload',
]);
const written = () =>
	crm.requests.filter(({ operation }) => WRITES.has(operation.toLowerCase())).map(({ operation }) => operation);

async function refused(run: () => Promise<unknown>, message: RegExp): Promise<void> {
	const before = guarded();
	await expect(run()).rejects.toMatchObject({ message: expect.stringMatching(message) });
	expect(written()).toEqual([]);
	expect(guarded()).toBe(before);
}

/** What does not name a record of the CRM, and what is said of it. */
const NO_RECORDS: Array<[what: string, value: unknown, message: RegExp]> = [
	['nothing', undefined, /missing|empty|name a/],
	['null', null, /missing|empty|name a/],
	['an empty text', '', /missing|empty|name a/],
	['spaces', ' \t', /missing|empty|name a/],
	['a half id', '12x', /name a record|active user|not a record/],
	['the other half', 'x5', /name a record|active user|not a record/],
	['a condition', '12x5 or 1=1', /name a record|active user|not a record/],
	['a quote', "12x5' OR '1'='1", /name a record|active user|not a record/],
	['wide digits', '１２x５', /name a record|active user|not a record/],
	['two ids', '12x5x6', /name a record|active user|not a record/],
	['a negative number', '-5', /name a record|active user|not a record/],
	['an exponent', '1e3', /name a record|active user|not a record/],
	['a number with zeros before it', '007', /name a record|active user|not a record/],
	['an id with zeros before the number', '12x01', /name a record|active user|not a record/],
	['Arabic digits', '١٢x٥', /name a record|active user|not a record/],
	['a zero character', 'Сокол\0', /name a record|active user|not a record/],
	['characters without width', '\u200b\u00ad', /name a record|active user|not a record/],
	['no number', Number.NaN, /missing|empty|name a/],
	['no end', Number.POSITIVE_INFINITY, /missing|empty|name a/],
	['21 digits', '123456789012345678901', /name a record|active user|not a record/],
	['an object', { id: '12x5' }, /single value/],
	['a list', ['12x5'], /single value/],
	['yes', true, /missing|empty|name a|active user/],
	['another module’s id', '99x1', /does not belong|active user/],
	[
		'a page of another server',
		'https://staging.example.com/index.php?module=Contacts&record=1',
		/belongs to staging|active user/,
	],
	['a page of another folder', 'CRM/staging/index.php?module=Contacts&record=1', /belongs to .*staging|active user/],
	['a page with two records', 'CRM/index.php?module=Contacts&record=1&record=2', /name a record|active user/],
];

/** Operations that work with a record or user, and the parameter that names it. */
const NAMING: Array<[resource: string, operation: string, parameter: string]> = [
	['record', 'retrieve', 'recordId'],
	['record', 'revise', 'recordId'],
	['record', 'delete', 'recordId'],
	['record', 'retrieve_inventory', 'recordId'],
	['record', 'update', 'recordId'],
	['comment', 'create', 'recordId'],
	['comment', 'getMany', 'recordId'],
	['relatedRecord', 'add_related', 'recordId'],
	['relatedRecord', 'add_related', 'relatedRecordId'],
	['relatedRecord', 'retrieve_related', 'recordId'],
	['relatedRecord', 'query_related', 'recordId'],
	['lead', 'convertlead', 'recordId'],
	['document', 'download', 'recordId'],
	['user', 'changePassword', 'recordId'],
	['user', 'deleteUser', 'recordId'],
	['user', 'deleteUser', 'newOwnerId'],
];

describe.each(NAMING)('%s %s: %s', (resource, operation, parameter) => {
	test.each(NO_RECORDS)('%s', async (_what, given, message) => {
		const call = calls.find((one) => one.resource === resource && one.operation === operation);
		const value = typeof given === 'string' ? given.replace('CRM', crm.url) : given;
		const input = [{ json: { value } as IDataObject }];
		const parameters = { ...call?.parameters, [parameter]: byId(VALUE) } as INodeParameters;
		await refused(async () => await node.run(resource, operation, parameters, { input }), message);
	});
});

describe('values of fields', () => {
	const ROWS: Array<[field: string, value: unknown, message: RegExp]> = [
		['birthday', '02/01/2026', /date/],
		['birthday', '2026-02-31', /date/],
		['birthday', '31.02.2026', /date/],
		['birthday', 'yesterday evening', /date/],
		['birthday', '0000-00-00', /date/],
		['birthday', 20260131, /date/],
		['birthday', true, /date/],
		['birthday', ['2026-01-31'], /date/],
		['birthday', { day: 1 }, /date/],
		['birthday', '2026-01-31T00:00:00+14:00', /date/],
		['donotcall', 'maybe', /yes or no/],
		['donotcall', 2, /yes or no/],
		['donotcall', ['yes'], /yes or no/],
		['cf_1115', '1,234', /number/],
		['cf_1115', '1.234.5', /number/],
		['cf_1115', '0x10', /number/],
		['cf_1115', '1e400', /number/],
		['cf_1115', 'NaN', /number/],
		['cf_1115', '12 руб.', /number/],
		['cf_1115', [5], /number/],
		['cf_1115', {}, /number/],
		['cf_1115', true, /number/],
		['cf_1115', 1e20, /all its digits/],
		['cf_1119', 2 ** 53, /all its digits/],
		['phone', Number('40702810900000012345'), /all its digits/],
		['phone', Number.NaN, /single value/],
		['cf_1119', '1.5', /whole number/],
		['cf_1119', '--1', /whole number/],
		['cf_1125', '25:00', /time/],
		['cf_1125', '12:60', /time/],
		['cf_1125', '13 PM', /time/],
		['lastname', ['a', 'b'], /single value/],
		['lastname', { a: 1 }, /single value/],
		['account_id', 'Никто такой', /./],
		['account_id', 'https://staging.example.com/index.php?module=Accounts&record=1', /belongs to staging/],
		['account_id', "11x5' OR '1'='1", /./],
		['assigned_user_id', 'nobody at all', /user or group/],
		['assigned_user_id', '12x1', /user or group/],
		['assigned_user_id', "19x1' OR '1'='1", /user or group/],
		['nofield', 'x', /no field “nofield”/],
		['id', '12x1', /cannot be written|no field/],
		['createdtime', '2026-01-01', /cannot be written/],
		['modifiedby', '19x1', /cannot be written|no field/],
	];
	test.each(ROWS)('%s %j is not written', async (field, value, message) => {
		const fields = mapped({ [field]: VALUE });
		const parameters = { recordId: byId(contact), fields };
		await refused(
			async () => await node.record('revise', 'Contacts', parameters, { input: withValue(value) }),
			message,
		);
	});
});

describe('a value that is missing selects nothing', () => {
	const MISSING: Array<[string, unknown]> = [
		['nothing', undefined],
		['null', null],
		['an empty text', ''],
		['spaces', ' \t\u00a0'],
		['characters without width', '\u200b\u2060\u00ad'],
		['an accent without a letter', '\u0301'],
	];
	const FIELDS = [
		'lastname',
		'email',
		'account_id',
		'assigned_user_id',
		'donotcall',
		'birthday',
		'cf_1115',
		'leadsource',
		'createdtime',
		'id',
	];
	const cells = MISSING.flatMap(([what, value]) => FIELDS.map((field) => [field, what, value] as const));

	test.each(cells)('condition on %s: %s', async (field, _what, value) => {
		for (const operator of ['equals', 'notEquals', 'inList']) {
			const conditions = { conditions: [{ field, operator, value: VALUE }] };
			await refused(
				async () => await node.record('getMany', 'Contacts', { conditions }, { input: withValue(value) }),
				/is empty/,
			);
		}
	});

	test.each(cells.filter(([field]) => !['id', 'createdtime'].includes(field)))(
		'value to match on in %s: %s',
		async (field, _what, value) => {
			const input = inputItems({ lastname: 'Новый', firstname: 'Я', [field]: value } as IDataObject);
			for (const operation of ['upsert', 'findOrCreate']) {
				const fields = autoMapped([field]);
				await refused(
					async () => await node.record(operation, 'Contacts', { fields, severalMatches: 'all' }, { input }),
					/has no value|not|missing/,
				);
			}
		},
	);

	test.each([
		['0 in a number', ['cf_1115'], { cf_1115: 0 }, /all records without a value/],
		['0 as text', ['cf_1119'], { cf_1119: '0' }, /all records without a value/],
		['0.00', ['cf_1115'], { cf_1115: '0,00' }, /all records without a value/],
		['no', ['donotcall'], { donotcall: false }, /all records without a value/],
		['no and 0', ['donotcall', 'cf_1115'], { donotcall: 'no', cf_1115: 0 }, /all records without a value/],
		['nobody', ['account_id'], { account_id: 0 }, /has no value/],
		['no record', ['account_id', 'lastname'], { account_id: '11x0' }, /has no value/],
	])('value to match on: %s', async (_what, names, values, message) => {
		const input = inputItems({ lastname: 'Новый', ...values } as IDataObject);
		for (const operation of ['upsert', 'findOrCreate']) {
			const fields = autoMapped(names);
			const run = async () => await node.record(operation, 'Contacts', { fields, severalMatches: 'all' }, { input });
			await refused(run, message);
		}
	});

	test('0 and no may stand beside what tells records apart', async () => {
		const input = inputItems({ lastname: 'Орлова', donotcall: 'no', cf_1115: 0 });
		const fields = autoMapped(['lastname', 'donotcall', 'cf_1115']);
		expect(await node.record('findOrCreate', 'Contacts', { fields }, { input })).toMatchObject([{ id: contact }]);
	});

	test.each([
		['nothing', undefined],
		['an empty text', ''],
		['a list', ['lastname']],
	])('field to sort by: %s', async (_what, value) => {
		const sort = { by: { field: VALUE, direction: 'DESC' } };
		const run = async () => await node.record('getMany', 'Contacts', { sort, limit: 1 }, { input: withValue(value) });
		await refused(run, /field to sort by is missing/);
	});

	test.each([
		['returnAll', undefined],
		['returnAll', null],
		['returnAll', ''],
	])('the switch %s: %j', async (name, value) => {
		const run = async () => await node.record('getMany', 'Contacts', { [name]: VALUE }, { input: withValue(value) });
		await refused(run, /neither on nor off/);
	});

	test.each([[undefined], [null], [''], ['maybe']])('a comment that is private or not: %j', async (value) => {
		const options = { isPrivate: VALUE };
		const parameters = { module: byName('Contacts'), recordId: byId(contact), comment: 'Только для своих', options };
		await refused(
			async () => await node.run('comment', 'create', parameters, { input: withValue(value) }),
			/neither on nor off/,
		);
	});

	test.each([[{ id: '32x1' }], [['32x1']]])('the comment to reply to: %j', async (value) => {
		const options = { parentComment: VALUE };
		const parameters = { module: byName('Contacts'), recordId: byId(contact), comment: 'Ответ', options };
		await refused(
			async () => await node.run('comment', 'create', parameters, { input: withValue(value) }),
			/single text/,
		);
	});

	test.each(MISSING)('parameter of a query: %s', async (_what, value) => {
		const queryParameters = { parameters: [{ name: 'v', value: VALUE }] };
		const query = 'SELECT id FROM Contacts WHERE email = :v';
		await refused(
			async () => await node.run('query', 'query', { query, queryParameters }, { input: withValue(value) }),
			/has no value/,
		);
		const related = {
			module: byName('Accounts'),
			recordId: byId(account),
			relation: 'Contacts',
			query,
			queryParameters,
		};
		await refused(
			async () => await node.run('relatedRecord', 'query_related', related, { input: withValue(value) }),
			/has no value/,
		);
	});

	test.each([
		['text', 'x'],
		['nothing', undefined],
		['null', null],
		['a number', 5],
		['texts', ['email']],
		['an object', { email: '' }],
	])('conditions that are %s', async (_what, value) => {
		const run = async () =>
			await node.record('getMany', 'Contacts', { conditions: { conditions: VALUE } }, { input: withValue(value) });
		await refused(run, /missing or cannot be read|has no field/);
	});
});

describe('limits', () => {
	test.each([[true], [[5]], ['0x10'], ['1e2'], [0], [-1], [1.5], ['ten'], [''], [{}], ['99999999999999999999']])(
		'%j is none',
		async (value) => {
			await refused(
				async () => await node.record('getMany', 'Contacts', { limit: VALUE }, { input: withValue(value) }),
				/not a limit/,
			);
		},
	);
});

describe('queries', () => {
	const ROWS: Array<[query: string, message: RegExp]> = [
		["SELECT id FROM Contacts WHERE lastname = 'x", /quote is not closed/],
		["SELECT id FROM Contacts WHERE lastname = 'O'Brien'", /quote is not closed/],
		["SELECT id FROM Contacts WHERE id = '12x1 or 1=1'", /not a record ID/],
		["SELECT id FROM Contacts WHERE account_id IN ('11x5', '11x6) or (1=1')", /not a record ID/],
		['SELECT id FROM Contacts WHERE lastname = :name', /has no value/],
		['SELECT id FROM Contacts WHERE lastname = ?', /more \? than parameters/],
		["SELECT id FROM Users WHERE accesskey LIKE 'a%'", /passwords/],
		["SELECT id FROM Users WHERE user_name = 'admin' AND user_password != 'x'", /passwords/],
		['SELECT id FROM Users ORDER BY accesskey', /passwords/],
		["SELECT id FROM Contacts WHERE id = '11x1002'", /11x1002 is not a record of Contacts/],
		["SELECT id FROM Contacts WHERE id > '10x5'", /10x5 is not a record of Contacts/],
		["SELECT id FROM Contacts WHERE account_id = '12x1001'", /12x1001 is not a record of Accounts/],
		["SELECT id FROM Contacts WHERE account_id IN ('11x1', '12x1001')", /12x1001 is not a record of Accounts/],
		["SELECT count(*) FROM Contacts WHERE assigned_user_id = '12x1'", /12x1 is not a user or group/],
		["SELECT id FROM Contacts WHERE cf_1115 = 'n/a'", /“n\/a” is not a number/],
		["SELECT id FROM Contacts WHERE cf_1119 IN ('1', '1,234')", /“1,234” is not a number/],
		["SELECT id FROM Contacts WHERE birthday = '2026-02-31'", /“2026-02-31” is not a valid date/],
		["SELECT id FROM Contacts WHERE birthday < 'tomorrow'", /“tomorrow” is not a valid date/],
		["SELECT id FROM Contacts WHERE birthday = '01/02/2026'", /is not a valid date/],
		["SELECT id FROM Contacts WHERE modifiedtime > '2026-13-45'", /is not a valid date and time/],
		["SELECT id FROM Contacts WHERE lastname = 'x' OR cf_1125 = '25:00'", /is not a time of day/],
		["SELECT id FROM Contacts WHERE lastname LIKE '%%'", /finds all records/],
		['', /Query is empty/],
		['   ', /Query is empty/],
	];
	test.each(ROWS)('%s', async (query, message) => {
		await refused(async () => await node.run('query', 'query', { query }), message);
	});

	test.each([
		[Number.NaN, /no exact number/],
		[Number.POSITIVE_INFINITY, /no exact number/],
		[1e20, /no exact number/],
		['11x0', /no record 11x0/],
		[' 19x00 ', /no record 19x00/],
		[{}, /is an object/],
		[[], /empty list/],
		[[null], /has no value/],
		[['11x5', ''], /has no value/],
	])('a parameter that is %p', async (value, message) => {
		const queryParameters = { parameters: [{ name: 'v', value: VALUE }] };
		const query = 'SELECT id FROM Contacts WHERE account_id IN (:v)';
		const run = async () => await node.run('query', 'query', { query, queryParameters }, { input: withValue(value) });
		await refused(run, message);
	});

	test.each([
		["account_id = '11x0'", 'Орлова'],
		["cf_1115 = ' ' AND lastname = 'Орлова'", 'Орлова'],
		["email LIKE '%'AND email != ' '", 'Сокол'],
		["modifiedtime > '2001-01-31' AND lastname LIKE 'Сок%'", 'Сокол'],
	])('whoever means the empty ones, or any, writes so: %s', async (where, lastname) => {
		const { items } = await node.run('query', 'query', { query: `SELECT lastname FROM Contacts WHERE ${where}` });
		expect(items[0]?.json).toMatchObject({ lastname });
	});

	test.each([
		["SELECT id FROM Contacts WHERE id = '11x1'", /11x1 is not a record of Contacts/],
		["SELECT id FROM Contacts WHERE cf_1115 > 'much'", /“much” is not a number/],
		["SELECT id FROM Contacts WHERE birthday = '31.02.2026'", /is not a valid date/],
		["SELECT id FROM Contacts WHERE lastname LIKE '%%'", /finds all records/],
		["SELECT id FROM Contacts WHERE lastname = 'a' OR lastname = 'b'", /OR cannot be used/],
		["SELECT id FROM Leads WHERE lastname = 'a'", /reads “Leads”/],
		["SELECT id FROM Contacts WHERE id = '12x1 or 1=1'", /not a record ID/],
		['SELECT id FROM Contacts; SELECT id FROM Users', /form/],
	])('over related records: %s', async (query, message) => {
		const parameters = { module: byName('Accounts'), recordId: byId(account), relation: 'Contacts', query };
		await refused(async () => await node.run('relatedRecord', 'query_related', parameters), message);
	});
});

describe('requests of one’s own', () => {
	const parameters = (value: IDataObject) => ({
		webserviceOperation: 'some_operation',
		httpMethod: 'POST',
		parametersFrom: 'json',
		parametersJson: JSON.stringify(value),
	});
	test.each([
		['operation'],
		['Operation'],
		[' operation'],
		['operation '],
		['operation\0x'],
		['operation[]'],
		['.operation'],
		['sessionName'],
		['SESSIONNAME'],
		['PHPSESSID'],
		['session.name'],
		['element[id]'],
		['__proto__'],
		[''],
	])('the parameter %j is refused', async (name) => {
		await refused(async () => await node.run('customOperation', 'call', parameters({ [name]: 'login' })), /cannot be/);
	});
	test('the parameter __proto__ does not vanish without a word', async () => {
		const given = { ...parameters({}), parametersFrom: 'fields' };
		const fields = { parameters: { parameters: [{ name: '__proto__', value: 'x' }] } };
		await refused(async () => await node.run('customOperation', 'call', { ...given, ...fields }), /cannot be/);
	});

	test('an operation that nobody knows is sent once, by GET too', async () => {
		crm.faults.always({ operation: 'some_operation' }, { kind: 'cutDuring' });
		const run = node.run('customOperation', 'call', { ...parameters({}), httpMethod: 'GET' });
		await expect(run).rejects.toMatchObject({ description: expect.stringContaining('may or may not') });
		expect(crm.requests.map(({ operation }) => operation)).toEqual(['some_operation']);
	});

	test.each(['logın', 'lógin', 'login ', 'LOGIN\0', 'log\u00adin', 'a/b', 'a b', ''])(
		'the operation %j reaches no session',
		async (operation) => {
			const run = node.run('customOperation', 'call', { ...parameters({}), webserviceOperation: operation });
			await run.catch(() => undefined);
			expect(crm.requests.map(({ session }) => session).filter((session) => session !== '')).toEqual([]);
		},
	);
});

describe('answers that are none', () => {
	const FAULTS: Array<[string, Fault, RegExp]> = [
		['nothing', { kind: 'empty200' }, /EMPTY_ANSWER/],
		['an empty 500', { kind: 'empty500' }, /SERVER_FAULT/],
		['half an answer', { kind: 'truncatedJson' }, /BROKEN_ANSWER/],
		['a web page', { kind: 'html' }, /NOT_A_WEBSERVICE/],
		['a redirect', { kind: 'redirect', location: 'https://other.example.com/' }, /REDIRECTED/],
		['a success without a result', { kind: 'status', status: 200, body: '{"success":true}' }, /BROKEN_ANSWER|no id/],
		['a list for a record', { kind: 'status', status: 200, body: '{"success":true,"result":[1]}' }, /BROKEN_ANSWER/],
		['a text for a record', { kind: 'status', status: 200, body: '{"success":true,"result":"12x1"}' }, /BROKEN_ANSWER/],
		[
			'a record without an id',
			{ kind: 'status', status: 200, body: '{"success":true,"result":{"lastname":"x"}}' },
			/BROKEN_ANSWER/,
		],
	];
	test.each(FAULTS)('%s to a creation is no success, and it is sent once', async (_what, fault, code) => {
		crm.faults.always({ operation: 'create' }, fault);
		const run = node.record('create', 'Leads', { fields: mapped({ lastname: 'Раз' }) });
		await expect(run).rejects.toMatchObject({ message: expect.stringMatching(code) });
		expect(written()).toEqual(['create']);
	});
});

test.each([[{ name: 'a.txt' }], [['a.txt']]])(
	'the file name %j is refused before anything is uploaded',
	async (value) => {
		const call = calls.find(({ resource, operation }) => resource === 'document' && operation === 'upload');
		const input = (call?.input ?? []).map((item) => ({ ...item, json: { value } as IDataObject }));
		const parameters = { ...call?.parameters, options: { fileName: VALUE } } as INodeParameters;
		await refused(async () => await node.run('document', 'upload', parameters, { input }), /single text/);
	},
);
