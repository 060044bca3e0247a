// Names that name nobody, or several, in every place that takes a record, an owner or a product: one clear error.

import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { autoMapped, byId, byName, mapped } from '../contexts';
import { actionNode, inputItems, writesTo } from '../node';
import { useCrm } from '../useCrm';

const crm = useCrm({ samples: false });
const node = actionNode(crm);
let account = '';
let contact = '';

beforeAll(() => {
	account = crm.create('Accounts', { accountname: 'Единственный' });
	contact = crm.create('Contacts', { lastname: 'Единственный', account_id: account });
	for (const [module, name] of Object.entries({
		Products: 'productname',
		Documents: 'notes_title',
		Contacts: 'lastname',
	})) {
		for (const [index, text] of ['Двойник', 'Двойник', 'Регистр', 'РЕГИСТР'].entries()) {
			crm.create(module, { [name]: text, ...(module === 'Contacts' ? { phone: String(index) } : {}) });
		}
	}
});

/** What an expression gives in the place of a name, and what the error says. */
const HOSTILE: Array<[what: string, given: unknown, message: RegExp]> = [
	['an object as label', { label: 'Единственный' }, /is not a single value/],
	['a list as record number', ['КОНТАКТ_1'], /is not a single value/],
	['a number with letters', '12a', /“12a” does not name a record/],
	['letters within an id', '11x5a', /“11x5a” does not name a record/],
	['half an id', '11x', /“11x” (does not name|is not) a record/],
	['a part of a name', 'Единст', /“Единст” does not name a record/],
	['wildcards', 'Единственны_%', /does not name a record/],
	['an end of the text and a condition', "x' OR '1'='1", /does not name a record/],
	['a name in other letters than those of two', 'регистр', /“регистр” names 2 records: .*\(\d+x\d+\), .*\(\d+x\d+\)/],
	['twins of the same name', 'Двойник', /“Двойник” names 2 records: Двойник \(\d+x\d+\), Двойник \(\d+x\d+\)/],
	['a name of every object', 'constructor', /does not name a record/],
];

interface Place {
	resource?: string;
	operation: string;
	module: string;
	parameters: () => INodeParameters;
}

const NAME = '={{ $json.name }}';
const ticket = { ticket_title: 'Заявка', ticketpriorities: 'Low', ticketstatus: 'Open' };
const header = () => ({ subject: 'Счёт', account_id: account, bill_street: 'a', ship_street: 'b' });

const PLACES: Record<string, Place> = {
	'a mapped value': {
		operation: 'create',
		module: 'HelpDesk',
		parameters: () => ({ fields: mapped({ ...ticket, contact_id: NAME }) }),
	},
	'a value as JSON': {
		operation: 'create',
		module: 'HelpDesk',
		parameters: () => ({ fieldsFrom: 'json', fieldsJson: '={{ ({ ticket_title: "А", contact_id: $json.name }) }}' }),
	},
	'a condition': {
		operation: 'getMany',
		module: 'HelpDesk',
		parameters: () => ({ conditions: { conditions: [{ field: 'contact_id', operator: 'equals', value: NAME }] } }),
	},
	'the record of a change': {
		operation: 'revise',
		module: 'Contacts',
		parameters: () => ({ recordId: byId(NAME), fields: mapped({ phone: '1' }) }),
	},
	'the record of a deletion': {
		operation: 'delete',
		module: 'Contacts',
		parameters: () => ({ recordId: byId(NAME) }),
	},
	'the record of a comment': {
		resource: 'comment',
		operation: 'create',
		module: 'Contacts',
		parameters: () => ({ recordId: byId(NAME), comment: 'Звонил' }),
	},
	'a related record': {
		resource: 'relatedRecord',
		operation: 'add_related',
		module: 'Contacts',
		parameters: () => ({ recordId: byId(contact), relation: 'Documents', relatedRecordId: byId(NAME) }),
	},
	'a product of the form': {
		operation: 'create',
		module: 'Invoice',
		parameters: () => ({
			fields: mapped(header()),
			lineItems: { items: [{ productid: { __rl: true, mode: 'id', value: NAME }, quantity: '1' }] },
		}),
	},
	'a product of a list': {
		operation: 'create',
		module: 'Invoice',
		parameters: () => ({
			fields: mapped(header()),
			lineItemsFrom: 'list',
			lineItemsList: '={{ [{ productid: $json.name, quantity: 1 }] }}',
		}),
	},
	'a product of input items': {
		operation: 'create',
		module: 'Invoice',
		parameters: () => ({
			fields: mapped(header()),
			lineItemsFrom: 'inputItems',
			lineItems: { items: [{ productid: { __rl: true, mode: 'id', value: NAME }, quantity: '1' }] },
		}),
	},
};

describe.each(Object.entries(PLACES))('%s', (_place, { resource = 'record', operation, module, parameters }) => {
	test.each(HOSTILE)('%s', async (_what, name, message) => {
		const run = node.run(
			resource,
			operation,
			{ module: byName(module), ...parameters() },
			{ input: inputItems({ name } as IDataObject) },
		);
		await expect(run).rejects.toMatchObject({
			message: expect.stringMatching(message),
			description: expect.stringMatching(/\w/),
		});
		expect(writesTo(crm)).toEqual([]);
	});
});

describe('owners', () => {
	beforeAll(() => {
		const user = { first_name: 'Пётр', last_name: 'Двойников', email1: 'twin@example.com', status: 'Active' };
		for (const user_name of ['twin1', 'twin2']) crm.create('Users', { ...user, user_name });
		crm.create('Users', {
			...user,
			user_name: 'olga',
			first_name: 'Ольга',
			last_name: 'Одна',
			email1: 'olga@example.com',
		});
	});
	const created = async (owner: unknown) =>
		await node.record(
			'create',
			'Contacts',
			{ fields: autoMapped() },
			{ input: inputItems({ lastname: 'А', assigned_user_id: owner } as IDataObject) },
		);
	const found = async (value: unknown) => {
		const conditions = { conditions: [{ field: 'assigned_user_id', operator: 'equals', value: '={{ $json.owner }}' }] };
		return await node.record(
			'getMany',
			'Contacts',
			{ conditions },
			{ input: inputItems({ owner: value } as IDataObject) },
		);
	};

	test('by last and first name, in values and in conditions', async () => {
		const [made = {}] = await created('Одна Ольга');
		expect(await found('Одна Ольга')).toMatchObject([{ id: made.id }]);
		expect(await found('Ольга Одна')).toMatchObject([{ id: made.id }]);
		expect(await found('olga@example.com')).toMatchObject([{ id: made.id }]);
	});

	test.each<[what: string, owner: unknown, message: RegExp]>([
		['an e-mail address with blanks', 'olga @example.com', /“olga @example\.com” is not one active user or group/],
		['twins of the same name', 'Двойников Пётр', /names 2 users or groups: Пётр Двойников \(19x\d+\), Пётр/],
		['twins of the same e-mail address', 'twin@example.com', /names 2 users or groups/],
		['a first name alone', 'Ольга', /is not one active user or group/],
		['an object', { name: 'Одна Ольга' }, /single value/],
		['a list', ['Одна Ольга'], /single value|list/],
		['a number with letters', '19x5a', /is not one active user or group/],
		['an end of the text and a condition', "x' OR '1'='1", /is not one active user or group/],
	])('%s, in values and in conditions', async (_what, owner, message) => {
		for (const run of [created(owner), found(owner)]) {
			await expect(run).rejects.toMatchObject({ message: expect.stringMatching(message) });
		}
		expect(writesTo(crm)).toEqual([]);
	});
});

test('a user who is to be deleted and has a twin: an error that lists both', async () => {
	const run = node.run('user', 'deleteUser', { recordId: byId('Двойников Пётр'), newOwnerId: byId('admin') });
	await expect(run).rejects.toMatchObject({
		message: expect.stringMatching(/names 2 users or groups: Пётр Двойников \(19x\d+\), .* \(User\)/),
	});
	expect(crm.requests.filter(({ operation }) => operation === 'deleteUser')).toEqual([]);
});

test('the records are still there', () => {
	expect(crm.records('Accounts').map(({ id }) => id)).toContain(account);
	expect(crm.records('Contacts').map(({ id }) => id)).toContain(contact);
});
