// Labels of references, owners and choices: which are given, what is read for them, and how often.

import { WebserviceError } from '../../../../nodes/Vtiger/webservice/protocol/errors';
import type { JsonObject } from '../../../../nodes/Vtiger/webservice/protocol/json';
import type { Field, ModuleDescription } from '../../../../nodes/Vtiger/webservice/metadata/metadata';
import { addLabels, labelsOf, showRecords, type LabelReader } from '../../../../nodes/Vtiger/webservice/values/labels';
import { rejection } from '../fetchChannel';
import { fieldOf } from '../fields';

const describedAs = (name: string, idPrefix: string, labelFields: string[], ...fields: Field[]) =>
	({ name, label: name, idPrefix, labelFields, fields }) as unknown as ModuleDescription;

const choice = {
	picklist: [
		{ value: 'Hot', label: 'Горячо' },
		{ value: 'Cold', label: '' },
	],
};
const contacts = describedAs(
	'Contacts',
	'12',
	['lastname'],
	...[fieldOf('string', { name: 'id' }), fieldOf('string', { name: 'lastname' })],
	fieldOf('reference', { name: 'account_id', refersTo: ['Users', 'Hidden', 'Accounts', 'Vendors'] }),
	fieldOf('owner', { name: 'assigned_user_id' }),
	fieldOf('picklist', { name: 'rating', ...choice }),
	fieldOf('multipicklist', { name: 'tastes', ...choice }),
);
const MODULES: Record<string, ModuleDescription> = {
	Accounts: describedAs('Accounts', '11', ['name'], fieldOf('string', { name: 'name' })),
	Vendors: describedAs('Vendors', '2', [], fieldOf('string', { name: 'code' })),
};
const ROWS: Record<string, JsonObject> = { '11x1': { id: '11x1', name: 'ООО' }, '2x1': { id: '2x1', code: 'x' } };

/** A run on a CRM, and what it read. */
function readerOf({ usersVisible = true, failure = 'ACCESS_DENIED' } = {}) {
	const read: string[] = [];
	const described: string[] = [];
	const owners = [
		{ id: '19x5', name: 'Продавцов', email: 'sales@example.test' },
		{ id: '20x2', name: 'Отдел', email: '' },
	];
	const reader = {
		zone: 'Europe/Moscow',
		people: {
			owners: async () => {
				read.push('owners');
				return await Promise.resolve({ list: owners, usersVisible });
			},
		},
		metadata: {
			describe: async (name: string) => {
				described.push(name);
				const found = await Promise.resolve(MODULES[name]);
				if (found === undefined) throw new WebserviceError({ code: failure, operation: 'describe', reason: '' });
				return found;
			},
		},
		records: {
			byIds: async (name: string, columns: string[], ids: string[]) => {
				read.push(`${name} ${columns.join()} ${ids.join()}`);
				return await Promise.resolve(new Map(ids.flatMap((id) => (ROWS[id] ? [[id, ROWS[id]]] : []))));
			},
		},
	} as unknown as LabelReader & { zone: string };
	return { read, described, reader };
}

const labelled = async (records: JsonObject[], rawValues = false, { reader } = readerOf()) => {
	const labels = await labelsOf(reader, records, contacts, rawValues);
	return labels.map((one) => Object.assign({}, ...one.values()) as JsonObject);
};

test.each<[record: JsonObject, typed: JsonObject, raw: JsonObject]>([
	[{ account_id: '11x1' }, { account_id_label: 'ООО' }, { account_id_label: 'ООО' }],
	[{ account_id: '2x1' }, { account_id_label: '2x1' }, { account_id_label: '2x1' }],
	[{ account_id: '11x9' }, { account_id_label: null }, { account_id_label: '' }],
	[{ account_id: '' }, { account_id_label: null }, { account_id_label: '' }],
	[{ account_id: '5x5' }, { account_id_label: null }, { account_id_label: '' }],
	[
		{ assigned_user_id: '19x5' },
		{ assigned_user_id_label: 'Продавцов', assigned_user_id_email: 'sales@example.test' },
		{ assigned_user_id_label: 'Продавцов', assigned_user_id_email: 'sales@example.test' },
	],
	[
		{ assigned_user_id: '20x2' },
		{ assigned_user_id_label: 'Отдел', assigned_user_id_email: null },
		{ assigned_user_id_label: 'Отдел', assigned_user_id_email: '' },
	],
	[{ rating: 'Hot' }, { rating_label: 'Горячо' }, { rating_label: 'Горячо' }],
	[{ rating: 'Cold' }, { rating_label: 'Cold' }, { rating_label: 'Cold' }],
	[{ rating: '' }, { rating_label: null }, { rating_label: '' }],
	[{ rating: null }, { rating_label: null }, { rating_label: '' }],
	[{ tastes: 'Hot |##| Gone' }, { tastes_label: ['Горячо', 'Gone'] }, { tastes_label: 'Горячо |##| Gone' }],
	[{ tastes: ['Hot'] }, { tastes_label: ['Горячо'] }, { tastes_label: 'Горячо' }],
	[{ lastname: 'A' }, {}, {}],
])('%j has the labels %j', async (record, typed, raw) => {
	expect(await labelled([record])).toEqual([typed]);
	expect(await labelled([record], true)).toEqual([raw]);
});

test('addresses of owners are not known to a user who may not see Users', async () => {
	expect(await labelled([{ assigned_user_id: '19x5' }], false, readerOf({ usersVisible: false }))).toEqual([
		{ assigned_user_id_label: 'Продавцов' },
	]);
});

test('all records are looked up together, and what is known is not read again', async () => {
	const run = readerOf();
	const records = ['11x1', '2x1', '11x9', '11x1', ''].map((account_id) => ({ account_id, assigned_user_id: '19x5' }));
	await labelled(records, false, run);
	expect(run.read).toEqual(['owners', 'Accounts id,name 11x1,11x9', 'Vendors id 2x1']);
	expect(run.described).toEqual(['Hidden', 'Accounts', 'Vendors']);
	await labelled(records, false, run);
	expect(run.read).toHaveLength(3);
	await labelled([{ account_id: '11x2' }], false, run);
	expect(run.read.slice(3)).toEqual(['owners', 'Accounts id,name 11x2']);
});

test('owners alone need no record, and records without ids nothing at all', async () => {
	const run = readerOf();
	await labelled([{ assigned_user_id: '19x5' }], false, run);
	expect(run.read).toEqual(['owners']);
	const ownersOnly = describedAs('Tasks', '9', [], fieldOf('owner', { name: 'owner' }));
	const [labels] = await labelsOf(readerOf().reader, [{ owner: '20x2' }], ownersOnly, false);
	expect(labels?.get('owner')).toMatchObject({ owner_label: 'Отдел' });
	const none = readerOf();
	await labelled([{ account_id: '', rating: 'Hot' }], false, none);
	expect(none.read).toEqual([]);
});

test('a module that cannot be described is an error, one that is hidden is not', async () => {
	const run = readerOf({ failure: 'INTERNAL_SERVER_ERROR' });
	expect(await rejection(labelled([{ account_id: '11x1' }], false, run))).toMatchObject({
		code: 'INTERNAL_SERVER_ERROR',
	});
});

test('labels stand right behind their fields', () => {
	const labels = new Map<string, JsonObject>([['b', { b_label: 'B', b_email: 'x' }]]);
	const record = addLabels({ a: '1', b: '2', c: '3' }, labels);
	expect(Object.keys(record)).toEqual(['a', 'b', 'b_label', 'b_email', 'c']);
	expect(addLabels({ a: '1' })).toEqual({ a: '1' });
});

describe('records as they leave the node', () => {
	const records = [{ lastname: 'A', rating: 'Hot', id: '12x1' }];
	const show = async (more: object) => {
		const options = { rawValues: false, labels: false, simplify: false, ...more };
		return await showRecords(readerOf().reader, records, contacts, options);
	};

	test('have labels only if they are wanted', async () => {
		expect(await show({})).toEqual([{ id: '12x1', lastname: 'A', rating: 'Hot' }]);
		expect(await show({ labels: true })).toEqual([
			{ id: '12x1', lastname: 'A', rating: 'Hot', rating_label: 'Горячо' },
		]);
	});

	test('are simplified to the chosen columns before their labels are read', async () => {
		expect(await show({ simplify: true, labels: true, columns: ['lastname'] })).toEqual([
			{ id: '12x1', lastname: 'A' },
		]);
	});
});
