// Input that cannot work: one clear error that names parameter and item, and nothing harmful sent.

import type { INodeParameters } from 'n8n-workflow';
import { useCrm } from '../useCrm';
import { autoMapped, byId, byName, mapped } from '../contexts';
import { actionNode, inputItems, sentElement, writesTo } from '../node';

const crm = useCrm();
const admin = actionNode(crm);
const sales = actionNode(crm, crm.sales);

afterEach(() => expect(crm.poisoned).toBe(false));

/** Field, value, what the message says besides the field's label and name. */
const VALUES: Array<[field: string, value: unknown, message: RegExp]> = [
	['birthday', 'soon', /“soon” is not a valid date/],
	['birthday', '02/01/2026', /“02\/01\/2026” is not a valid date/],
	['birthday', '31.02.2026', /“31\.02\.2026” is not a valid date/],
	['birthday', '2026-13-01', /“2026-13-01” is not a valid date/],
	['birthday', 20260131, /“20260131” is not a valid date/],
	['birthday', true, /“true” is not a valid date/],
	['birthday', {}, /“\{\}” is not a valid date/],
	['cf_1115', 'much', /“much” is not a number/],
	['cf_1115', '1,234', /“1,234” is not a number/],
	['cf_1115', '1e', /“1e” is not a number/],
	['cf_1115', [1], /“\[1\]” is not a number/],
	['cf_1115', '5 руб.', /“5 руб\.” is not a number/],
	['cf_1119', '1.5', /“1\.5” is not a whole number/],
	['cf_1119', Number.NaN, /is not a whole number/],
	['donotcall', 'maybe', /“maybe” is not a yes or no/],
	['donotcall', 2, /“2” is not a yes or no/],
	['donotcall', ['1'], /is not a yes or no/],
	['cf_1125', '25:00', /“25:00” is not a time/],
	['cf_1125', 'noon', /“noon” is not a time/],
	['leadsource', 'Nowhere', /“Nowhere” is not an entry of the list/],
	['leadsource', ['Partner'], /is not a single value/],
	['cf_1109', ['Nowhere'], /“Nowhere” is not an entry/],
	['cf_1109', { a: 1 }, /is not a single value/],
	['firstname', ['a', 'b'], /is not a single value/],
	['firstname', { text: 'a' }, /is not a single value/],
	['description', [], /is not a single value/],
	['email', ['a@example.com'], /is not a single value/],
	['account_id', ['11x5'], /is not a single value/],
	['account_id', 'Ромашка', /“Ромашка” does not name a record/],
	['account_id', '11x5 or 1=1', /does not name a record/],
	['account_id', '11x', /does not name a record/],
	['assigned_user_id', 'nobody', /“nobody” is not one active user or group/],
	['assigned_user_id', '19x777', /“19x777” is not one active user or group/],
	['assigned_user_id', 777, /“777” is not one active user or group/],
	['assigned_user_id', ['19x1'], /is not a single value/],
];

describe.each(['create', 'revise', 'update'])('%s', (operation) => {
	test.each(VALUES)('%s: %p', async (field, value, message) => {
		const target = operation === 'create' ? {} : { recordId: byId(String(crm.records('Contacts')[0]?.id)) };
		const parameters = { ...target, fields: autoMapped() };
		const input = inputItems({ lastname: 'Плохой', [field]: value as string });
		const failure: unknown = await admin
			.runRecord(operation, 'Contacts', parameters, { input })
			.catch((error: unknown) => error);
		expect(failure).toMatchObject({
			message: expect.stringMatching(message),
			description: expect.stringMatching(/\w/),
			context: expect.objectContaining({ itemIndex: 0 }),
		});
		expect(failure).toMatchObject({ message: expect.stringContaining(field) });
		expect(writesTo(crm)).toEqual([]);
	});
});

const FIRST_CONTACT = () => String(crm.records('Contacts')[0]?.id);

type Case = [what: string, operation: string, module: string, parameters: () => INodeParameters, message: RegExp];

const CASES: Case[] = [
	[
		'unknown module',
		'create',
		'Nowhere',
		() => ({ fields: mapped({ lastname: 'А' }) }),
		/does not know the module.*Nowhere/,
	],
	['module in the wrong case', 'getMany', 'contacts', () => ({}), /does not know the module.*contacts/],
	['module with other characters', 'getMany', 'Contacts; DROP', () => ({}), /not a module name \(Module\)/],
	['no module', 'create', '', () => ({ fields: mapped({ lastname: 'А' }) }), /No module is chosen/],
	['a module of settings', 'create', 'Groups', () => ({ fields: mapped({ groupname: 'А' }) }), /settings.*\(Module\)/],
	['no record', 'retrieve', 'Contacts', () => ({ recordId: byId('') }), /record is missing \(Record\)/],
	[
		'malformed id',
		'retrieve',
		'Contacts',
		() => ({ recordId: byId('12x') }),
		/“12x” does not name a record \(Record\)/,
	],
	[
		'a name that no record has',
		'revise',
		'Contacts',
		() => ({ recordId: byId('abc'), fields: mapped({ firstname: 'А' }) }),
		/“abc” does not name a record/,
	],
	['injected id', 'retrieve', 'Contacts', () => ({ recordId: byId('12x5 or 1=1') }), /does not name a record/],
	[
		'id of another module',
		'retrieve',
		'Contacts',
		() => ({ recordId: byId('11x5') }),
		/11x5 does not belong.*Contacts/,
	],
	[
		'id of another module',
		'revise',
		'Leads',
		() => ({ recordId: byId(FIRST_CONTACT()), fields: mapped({ firstname: 'А' }) }),
		/does not belong.*Leads/,
	],
	['id of another module', 'delete', 'Leads', () => ({ recordId: byId(FIRST_CONTACT()) }), /does not belong.*Leads/],
	[
		'address of another module',
		'delete',
		'Leads',
		() => ({
			recordId: byId(`${crm.url}/index.php?module=Contacts&view=Detail&record=${FIRST_CONTACT().slice(3)}`),
		}),
		/does not belong.*Leads/,
	],
	[
		'missing required field',
		'create',
		'Potentials',
		() => ({ fields: mapped({ potentialname: 'А' }) }),
		/closingdate.*sales_stage/,
	],
	[
		'unknown field',
		'create',
		'Contacts',
		() => ({ fields: mapped({ lastname: 'А', nofield: 'x' }) }),
		/no field “nofield”/,
	],
	[
		'field that the CRM fills',
		'revise',
		'Contacts',
		() => ({ recordId: byId(FIRST_CONTACT()), fields: mapped({ createdtime: '2020-01-01' }) }),
		/createdtime.*cannot be written/,
	],
	[
		'unknown field to clear',
		'revise',
		'Contacts',
		() => ({
			recordId: byId(FIRST_CONTACT()),
			fields: mapped({ firstname: 'А' }),
			options: { fieldsToClear: ['nofield'] },
		}),
		/no field “nofield”/,
	],
	[
		'line items if there are none',
		'create',
		'Contacts',
		() => ({ fields: mapped({ lastname: 'А' }), options: { lineItemsJson: '[{"productid":"14x1","quantity":1}]' } }),
		/has no line items/,
	],
];

test.each(CASES)('%s: %s', async (_what, operation, module, parameters, message) => {
	await expect(admin.record(operation, module, { ...parameters() })).rejects.toMatchObject({
		message: expect.stringMatching(message),
		description: expect.stringMatching(/\w/),
		context: expect.objectContaining({ itemIndex: 0 }),
	});
	expect(writesTo(crm)).toEqual([]);
	expect(crm.requests.filter(({ operation: sent }) => sent === 'retrieve')).toEqual([]);
});

test('if the CRM refuses a reference to another module, its words name the field', async () => {
	const contact = FIRST_CONTACT();
	await expect(
		admin.record('create', 'Contacts', { fields: mapped({ lastname: 'А', account_id: contact }) }),
	).rejects.toMatchObject({
		message: expect.stringMatching(/module that it does not accept.*account_id/),
	});
});

test('a bare number for a reference to several modules says which', async () => {
	await expect(
		admin.record('create', 'ModComments', { fields: mapped({ commentcontent: 'А', related_to: '5' }) }),
	).rejects.toMatchObject({
		message: expect.stringMatching(/“5” does not name a record/),
		description: expect.stringMatching(/several modules.*Contacts/),
	});
	expect(writesTo(crm)).toEqual([]);
});

test('a module that the user may not see', async () => {
	await expect(sales.record('getMany', 'Users')).rejects.toMatchObject({
		message: expect.stringMatching(/denies access|does not exist|not a module/),
	});
});

test('an unknown operation', async () => {
	await expect(admin.run('record', 'erase', { module: byName('Contacts') })).rejects.toMatchObject({
		message: expect.stringMatching(/no operation “erase”/),
	});
	expect(crm.requests).toEqual([]);
});

test('half a character is not sent: the CRM would drop all values of the record', async () => {
	crm.faults.next({ operation: 'create' }, { kind: 'json', code: 'ACCESS_DENIED', message: 'denied' });
	await admin
		.record('create', 'Contacts', { fields: mapped({ lastname: 'Пол\ud83d', firstname: 'Имя' }) })
		.catch(() => undefined);
	expect(sentElement(crm, 'create')).toMatchObject({ lastname: 'Пол\ufffd', firstname: 'Имя' });
});

test('many bad items and good ones: each bad one has its own error, all good ones are written', async () => {
	const input = inputItems(
		...VALUES.flatMap(([field, value], index) => [
			{ lastname: `Плохой ${index}`, [field]: value as string },
			{ lastname: `Хороший ${index}` },
		]),
	);
	const { items } = await admin.runRecord(
		'create',
		'Contacts',
		{ fields: autoMapped() },
		{ input, continueOnFail: true },
	);
	expect(items).toHaveLength(2 * VALUES.length);
	for (const [index, [field]] of VALUES.entries()) {
		expect(items[2 * index]?.json.error).toMatchObject({
			parameter: field,
			code: 'INVALID_INPUT',
			operation: 'create',
		});
		expect(items[2 * index + 1]?.json).toMatchObject({ lastname: `Хороший ${index}` });
	}
	expect(writesTo(crm)).toHaveLength(VALUES.length);
});
