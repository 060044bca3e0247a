// Linking two records: refused if a field makes the relation, looked for before and after, never told as done if it is not.

import { addRelated } from '../../../nodes/Vtiger/actions/relatedRecord/addRelated.operation';
import type { Item } from '../../../nodes/Vtiger/actions/item';
import { WebserviceError } from '../../../nodes/Vtiger/webservice/protocol/errors';
import type { JsonObject, JsonValue } from '../../../nodes/Vtiger/webservice/protocol/json';
import type { Field, ModuleDescription } from '../../../nodes/Vtiger/webservice/metadata/metadata';
import { rejection } from '../webservice/fetchChannel';
import { fieldOf, moduleOf } from '../webservice/fields';

const labelled = (name: string, fields: Field[] = []) => moduleOf(name, fields, { label: `The ${name}` });

interface Crm {
	module?: string;
	related?: ModuleDescription;
	/** What the queries of the related module, and then those of the relation, find, or fail with. */
	records?: Array<JsonObject[] | Error>;
	relation?: Array<JsonObject[] | Error>;
}

/** An item that links a record to 12x5, and what the CRM is sent. */
function itemOn({ module = 'Campaigns', related = labelled('Contacts'), records = [], relation = [] }: Crm) {
	const sent: string[] = [];
	const next = async (answers: Array<JsonObject[] | Error>) => {
		const answer = await Promise.resolve(answers.shift() ?? []);
		if (answer instanceof Error) throw answer;
		return answer;
	};
	const call = async (operation: string, args: JsonObject): Promise<JsonValue> => {
		if (operation === 'relatedtypes') return { information: { Members: { name: related.name, isEntity: true } } };
		sent.push(operation === 'add_related' ? `${operation} ${JSON.stringify(args)}` : operation);
		return operation === 'query_related' ? await next(relation) : {};
	};
	const run = async (query: string) => {
		sent.push(query);
		return await next(records);
	};
	const item = {
		recordModule: async () => await Promise.resolve(labelled(module)),
		recordId: async (_description: ModuleDescription, name?: string) =>
			await Promise.resolve(name === 'relatedRecordId' ? '12x5' : '1x7'),
		requiredText: () => 'Members',
		connection: {
			client: { call },
			records: { run },
			metadata: { describe: async () => await Promise.resolve(related) },
		},
	};
	return { sent, link: async () => await addRelated.run?.(item as unknown as Item) };
}

const FOUND = [{ id: '12x5' }];
const QUERY = "SELECT id FROM Contacts WHERE id = '12x5';";
const WRITE = 'add_related {"sourceRecordId":"1x7","relatedRecordId":"12x5","relationIdLabel":"Members"}';
const DONE = { sourceRecordId: '1x7', relatedRecordId: '12x5', relation: 'Members', related: true };

test('a link that is there already is not written', async () => {
	const { sent, link } = itemOn({ relation: [FOUND] });
	expect(await link()).toEqual(DONE);
	expect(sent).toEqual(['query_related']);
});

test('a link is looked for before and after', async () => {
	const { sent, link } = itemOn({ relation: [[], FOUND], records: [FOUND] });
	expect(await link()).toEqual(DONE);
	expect(sent).toEqual(['query_related', QUERY, WRITE, 'query_related']);
});

test.each([[[]], [[{ id: '11x5' }]]])('a record that is not there is not linked: %j', async (records) => {
	const { sent, link } = itemOn({ records: [records] });
	expect(await rejection(link())).toMatchObject({
		parameter: 'Related Record',
		message: expect.stringMatching(/12x5/),
	});
	expect(sent).toEqual(['query_related', QUERY]);
});

test('a link that is not there afterwards is an error', async () => {
	const { link } = itemOn({ relation: [[], [{ id: '12x6' }]], records: [FOUND] });
	expect(await rejection(link())).toMatchObject({
		code: 'NOT_RELATED',
		operation: 'add_related',
		reason: '12x5 is not in the relation “Members” of 1x7',
	});
});

test('a link that cannot be looked for afterwards may be there', async () => {
	const failure = new WebserviceError({ code: 'TIMEOUT', operation: 'query_related', reason: '' });
	const { link } = itemOn({ relation: [[], failure], records: [FOUND] });
	expect(await rejection(link())).toMatchObject({ code: 'TIMEOUT', operation: 'add_related', outcomeUnknown: true });
	const other = new TypeError('x');
	expect(await rejection(itemOn({ relation: [[], other], records: [FOUND] }).link())).toBe(other);
	const before = itemOn({ relation: [failure] });
	expect(await rejection(before.link())).toMatchObject({ operation: 'query_related', outcomeUnknown: false });
});

const reference = (name: string, ...refersTo: string[]) => fieldOf('reference', { name, refersTo });
const LINES = fieldOf('picklist', { name: 'hdnTaxType' });
const product = reference('productid', 'Products');

test.each<[what: string, module: string, related: ModuleDescription, advice: RegExp]>([
	[
		'a field',
		'Accounts',
		labelled('Contacts', [reference('account_id', 'Vendors', 'Accounts')]),
		/^Set the field “Поле reference” \(account_id\) of the record in Contacts instead.* Custom Operation\.$/,
	],
	[
		'two fields',
		'Accounts',
		labelled('X', [reference('a', 'Accounts'), reference('b', 'Accounts')]),
		/\(a\) or .*\(b\)/,
	],
	['a comment', 'Contacts', labelled('ModComments', [reference('related_to', 'Contacts')]), /^Add comments/],
	['line items', 'Products', labelled('Invoice', [product, LINES]), /^Write the line items of the record in Invoice/],
	[
		'line items and a field',
		'Products',
		labelled('Invoice', [product, reference('b', 'Products'), LINES]),
		/\(productid\) or .*\(b\)/,
	],
	['a field like that of line items', 'Products', labelled('Trucks', [product]), /^Set the field .*\(productid\)/],
])('a relation that is %s is refused, and nothing is asked', async (_what, module, related, advice) => {
	const { sent, link } = itemOn({ module, related });
	expect(await rejection(link())).toMatchObject({
		parameter: 'Relation',
		message: `The relation “Members” of “The ${module}” is kept in a field of “The ${related.name}” and cannot be added to`,
		advice: expect.stringMatching(advice),
	});
	expect(sent).toEqual([]);
});

test.each([
	['Contacts', labelled('Potentials', [reference('contact_id', 'Contacts')])],
	['Campaigns', labelled('Contacts', [reference('account_id', 'Accounts')])],
	['Campaigns', labelled('Contacts', [fieldOf('string', { refersTo: ['Campaigns'] })])],
])('a relation beside the fields is linked: %s', async (module, related) => {
	const { link } = itemOn({ module, related, relation: [FOUND] });
	expect(await link()).toEqual(DONE);
});
