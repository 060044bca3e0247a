// Modules and fields as the CRM describes them: read with types, chosen for queries, remembered for a run.

import { WebserviceError } from '../../../../nodes/Vtiger/webservice/protocol/errors';
import type { JsonObject } from '../../../../nodes/Vtiger/webservice/protocol/json';
import {
	Metadata,
	isInventory,
	labelColumns,
	readDescription,
	readModules,
	recordLabel,
	recordNumberField,
	selectableColumns,
	sharesCreator,
	type ModuleDescription,
} from '../../../../nodes/Vtiger/webservice/metadata/metadata';
import { clientFor, rejection } from '../fetchChannel';
import { failure, startServer, success, type Answer, type ScriptedServer } from '../scriptedServer';

function field(name: string, type = 'string', more: JsonObject = {}): JsonObject {
	return {
		name,
		label: `Поле ${name}`,
		mandatory: false,
		type: { name: type },
		isunique: false,
		nullable: true,
		editable: true,
		default: '',
		...more,
	};
}

function described(name: string, fields: JsonObject[], labelFields: string | null = ''): ModuleDescription {
	return readDescription({ name, label: `Модуль ${name}`, idPrefix: '12', isEntity: true, labelFields, fields });
}

describe('the list of modules', () => {
	it('keeps the CRM’s order and labels', () => {
		const modules = readModules({
			types: ['Leads', 'Contacts', 'Groups', 'Bare'],
			information: {
				Contacts: { isEntity: true, label: 'Контакты', singular: 'Контакт' },
				Leads: { isEntity: true, label: 'Обращения', singular: '' },
				Groups: { isEntity: false, label: 'Groups', singular: 'Groups' },
			},
		});
		expect(modules).toEqual([
			{ name: 'Leads', label: 'Обращения', singular: 'Обращения', isEntity: true },
			{ name: 'Contacts', label: 'Контакты', singular: 'Контакт', isEntity: true },
			{ name: 'Groups', label: 'Groups', singular: 'Groups', isEntity: false },
			{ name: 'Bare', label: 'Bare', singular: 'Bare', isEntity: false },
		]);
	});

	it.each([[{ types: [], information: [] }], [{}], [{ types: null, information: null }]])(
		'of a user who sees nothing is empty: %j',
		(result) => {
			expect(readModules(result)).toEqual([]);
		},
	);
});

describe('a module', () => {
	it('is read with its rights and fields', () => {
		const description = readDescription({
			name: 'Contacts',
			label: 'Контакты',
			createable: true,
			updateable: true,
			deleteable: false,
			retrieveable: true,
			idPrefix: '12',
			isEntity: true,
			labelFields: 'firstname, lastname,',
			fields: [
				field('lastname', 'string', { mandatory: true, isunique: true, default: 'x' }),
				field('account_id', 'reference', {
					type: { name: 'reference', refersTo: ['Accounts', 'Vendors', 'Accounts'] },
				}),
				field('leadsource', 'picklist', {
					type: {
						name: 'picklist',
						picklistValues: [
							{ label: 'Звонок', value: 'Call' },
							{ label: 'Web', value: 'Web' },
						],
						defaultValue: 'Call',
					},
				}),
				field('filename', 'file', { type: { name: 'file', maxUploadFileSize: 3145728 } }),
				{ name: 'tax1', label: '', mandatory: '', nullable: '1', editable: '1', type: { name: 'double' } },
			],
		});
		expect(description).toMatchObject({
			name: 'Contacts',
			label: 'Контакты',
			idPrefix: '12',
			isEntity: true,
			createable: true,
			updateable: true,
			deleteable: false,
			retrieveable: true,
			labelFields: ['firstname', 'lastname'],
		});
		const plain = {
			mandatory: false,
			editable: true,
			nullable: true,
			unique: false,
			refersTo: [],
			picklist: [],
			defaultValue: '',
			maxUploadFileSize: 0,
		};
		expect(description.fields).toEqual([
			{
				...plain,
				name: 'lastname',
				label: 'Поле lastname',
				type: 'string',
				mandatory: true,
				unique: true,
				defaultValue: 'x',
			},
			{ ...plain, name: 'account_id', label: 'Поле account_id', type: 'reference', refersTo: ['Accounts', 'Vendors'] },
			{
				...plain,
				name: 'leadsource',
				label: 'Поле leadsource',
				type: 'picklist',
				picklist: [
					{ label: 'Звонок', value: 'Call' },
					{ label: 'Web', value: 'Web' },
				],
			},
			{ ...plain, name: 'filename', label: 'Поле filename', type: 'file', maxUploadFileSize: 3145728 },
			{ ...plain, name: 'tax1', label: 'tax1', type: 'double' },
		]);
	});

	it.each([
		['Calendar', [{ label: 'Task', value: 'Task' }]],
		['Emails', [{ label: 'Emails', value: 'Emails' }]],
		['Events', [{ label: 'Встреча', value: 'Meeting' }]],
	])('of activities has its own types only: %s', (name, picklist) => {
		const type = { name: 'picklist', picklistValues: [{ label: 'Встреча', value: 'Meeting' }] };
		const { fields } = described(name, [
			field('activitytype', 'picklist', { type }),
			field('taskstatus', 'picklist', { type }),
			field('activitytype', 'string'),
		]);
		expect(fields.map((one) => one.picklist)).toEqual([picklist, [{ label: 'Встреча', value: 'Meeting' }], []]);
	});

	it.each([
		['Calendar', 'integer', 0],
		['Events', 'integer', 0],
		['Leads', 'picklist', 1],
	])('takes any minutes for a duration if it is one of activities: %s', (name, minutes, values) => {
		const type = { name: 'picklist', picklistValues: [{ label: '15', value: '15' }] };
		const both = [field('duration_minutes', 'picklist', { type }), field('duration_hours', 'picklist', { type })];
		const { fields } = described(name, both);
		expect(fields.map((one) => [one.type, one.picklist.length])).toEqual([
			[minutes, values],
			['picklist', 1],
		]);
	});

	it('has no passwords and keys', () => {
		const names = ['user_name', 'user_password', 'confirm_password', 'accesskey', 'user_hash'];
		const { fields } = described(
			'Users',
			names.map((name) => field(name)),
		);
		expect(fields.map((one) => one.name)).toEqual(['user_name']);
	});

	it('without label fields and label is read too', () => {
		expect(readDescription({ name: 'Tax', labelFields: null })).toMatchObject({
			name: 'Tax',
			label: 'Tax',
			labelFields: [],
			fields: [],
			isEntity: false,
		});
	});
});

describe('columns for queries', () => {
	it('leave out what servers cannot select', () => {
		const names = [
			'lastname',
			'id',
			'tags',
			'cf_851',
			'shipping_&_handling',
			'with space',
			'tax1',
			'tax12',
			'currency3',
			'tax_number',
			'currency_id',
			'shipping__handling',
			'shipping____handling',
			'a_shtax1',
			'b_shtax22',
			'shtax_note',
			'',
			'vat_tax1',
			'tax',
			'tax1_note',
			'x_shtax',
			'a_shtax1_note',
			'shipping_handling',
			'my_shipping__handling',
			'shipping__handling_note',
		];
		expect(
			selectableColumns(
				described(
					'Products',
					names.map((name) => field(name)),
				),
			),
		).toEqual([
			'id',
			'lastname',
			'cf_851',
			'tax_number',
			'currency_id',
			'shtax_note',
			'vat_tax1',
			'tax',
			'tax1_note',
			'x_shtax',
			'a_shtax1_note',
			'shipping_handling',
			'my_shipping__handling',
			'shipping__handling_note',
		]);
	});

	const LINES = [
		'productid',
		'quantity',
		'listprice',
		'comment',
		'discount_amount',
		'discount_percent',
		'image',
		'purchase_cost',
		'margin',
		'hdnDiscountAmount',
		'hdnDiscountPercent',
	];

	it.each(LINES)('leave out %s if the module keeps line items', (name) => {
		const lines = [field(name), field('subject')];
		expect(selectableColumns(described('Invoice', [...lines, field('hdnTaxType')]))).toEqual([
			'id',
			'subject',
			'hdnTaxType',
		]);
		expect(selectableColumns(described('Products', lines))).toEqual(['id', name, 'subject']);
	});

	it('leave out the file name of e-mails only', () => {
		expect(selectableColumns(described('Emails', [field('filename'), field('subject')]))).toEqual(['id', 'subject']);
		expect(selectableColumns(described('Documents', [field('filename')]))).toEqual(['id', 'filename']);
	});

	it.each([
		['ModComments', ['creator', 'created_user_id'], ['id', 'creator']],
		['ModComments', ['created_user_id'], ['id', 'created_user_id']],
		['Leads', ['creator', 'created_user_id'], ['id', 'creator', 'created_user_id']],
	])('leave out the creator that another column of comments shows: %s %j', (name, names, columns) => {
		const fields = names.map((one) => field(one));
		expect(selectableColumns(described(name, fields))).toEqual(columns);
	});

	it.each([
		['ModComments', ['creator', 'created_user_id'], true],
		['ModComments', ['creator'], false],
		['ModComments', ['created_user_id'], false],
		['Leads', ['creator', 'created_user_id'], false],
	])('have one creator for two: %s %j %p', (name, names, shares) => {
		const fields = names.map((one) => field(one));
		expect(sharesCreator(described(name, fields))).toBe(shares);
	});

	it('know modules with line items by their tax type', () => {
		expect(isInventory(described('Act', [field('subject'), field('hdnTaxType')]))).toBe(true);
		expect(isInventory(described('Products', [field('productname')]))).toBe(false);
	});

	it.each<[string, JsonObject[], string | null, string[]]>([
		['the label fields', [field('firstname'), field('lastname')], 'firstname,lastname', ['firstname', 'lastname']],
		['a single label field', [field('name'), field('code')], 'code', ['code']],
		['those label fields that can be selected', [field('lastname'), field('tags')], 'tags,lastname,gone', ['lastname']],
		[
			'the first required text',
			[
				field('code'),
				field('price', 'currency', { mandatory: true }),
				field('caption', 'string', { mandatory: true }),
				field('name'),
			],
			null,
			['caption'],
		],
		[
			'no required text that cannot be selected',
			[field('tags', 'string', { mandatory: true }), field('my_title')],
			'',
			['my_title'],
		],
		['no required field of another type', [field('code', 'text', { mandatory: true }), field('title')], '', ['title']],
		['a field named name', [field('code'), field('groupname')], '', ['groupname']],
		['a field named subject', [field('code'), field('subject')], '', ['subject']],
		['no name that cannot be selected', [field('name of x'), field('code')], '', ['id']],
		['the id', [field('code')], '', ['id']],
	])('that name a record: %s', (_, fields, labelFields, columns) => {
		expect(labelColumns(described('Custom', fields, labelFields))).toEqual(columns);
	});
});

describe('a record', () => {
	it.each<[JsonObject, string]>([
		[{ id: '12x1', firstname: 'Анна', lastname: 'Соколова' }, 'Анна Соколова'],
		[{ id: '12x1', firstname: '', lastname: 'Соколова' }, 'Соколова'],
		[{ id: '12x1', firstname: 'Анна' }, 'Анна'],
		[{ id: '12x1', firstname: '', lastname: null }, '12x1'],
	])('%j is labelled %s', (row, label) => {
		expect(recordLabel(row, ['firstname', 'lastname'])).toBe(label);
	});

	const fixed = { editable: false };
	it.each<[JsonObject[], string | undefined]>([
		[[field('name', 'string', fixed), field('contact_no', 'string', fixed)], 'contact_no'],
		[[field('contact_no')], undefined],
		[[field('contact_no', 'integer', fixed)], undefined],
		[[field('a_no_b', 'string', fixed)], undefined],
		[[], undefined],
	])('has its number in the field that the CRM fills: %#', (fields, name) => {
		expect(recordNumberField(described('Contacts', fields))).toBe(name);
	});
});

describe('reading metadata', () => {
	let server: ScriptedServer | undefined;
	afterEach(async () => {
		await server?.close();
	});

	async function metadataOf(answer: Answer): Promise<Metadata> {
		server = await startServer(answer);
		return new Metadata(clientFor(server.address).client);
	}

	const asked = () =>
		server?.requests.map(({ url }) => `${url.get('operation')} ${url.get('elementType') ?? ''}`.trim());

	it('asks once a run for the list and once for each module, also when asked at the same time', async () => {
		const metadata = await metadataOf(({ url }) =>
			url.get('operation') === 'listtypes'
				? success({ types: ['Leads'], information: { Leads: { isEntity: true, label: 'Leads', singular: 'Lead' } } })
				: success({ name: url.get('elementType'), idPrefix: '12', fields: [] }),
		);
		const [first, second] = await Promise.all([metadata.modules(), metadata.modules()]);
		expect(first).toBe(second);
		expect((await metadata.modules())[0]?.name).toBe('Leads');
		const descriptions = await Promise.all(['Leads', 'Contacts', 'Leads'].map((name) => metadata.describe(name)));
		expect(descriptions.map(({ name }) => name)).toEqual(['Leads', 'Contacts', 'Leads']);
		expect((await metadata.describe('Contacts')).idPrefix).toBe('12');
		expect(asked()).toEqual(['listtypes', 'describe Leads', 'describe Contacts']);
	});

	it('forgets a failed reading, so that the next one asks again', async () => {
		const metadata = await metadataOf((_, count) =>
			count % 2 === 0 ? failure('INTERNAL_SERVER_ERROR') : success({ types: [], name: 'Leads' }),
		);
		expect(await rejection(metadata.modules())).toMatchObject({
			code: 'INTERNAL_SERVER_ERROR',
			operation: 'listtypes',
		});
		expect(await metadata.modules()).toEqual([]);
		expect(await rejection(metadata.describe('Leads'))).toMatchObject({
			code: 'INTERNAL_SERVER_ERROR',
			operation: 'describe',
		});
		expect((await metadata.describe('Leads')).name).toBe('Leads');
	});

	it('says that the module is unknown', async () => {
		const metadata = await metadataOf(() =>
			failure('ACCESS_DENIED', 'Permission to perform the operation is denied for name : contacts'),
		);
		const error = await rejection(metadata.describe('contacts'));
		expect(error).toBeInstanceOf(WebserviceError);
		expect(error).toMatchObject({
			message: expect.stringMatching(/^The CRM does not know the module \(describe, ACCESS_DENIED\)/),
		});
	});

	it.each([[success(['x'])], [success('x')], [success(null)]])(
		'refuses an answer that is no object: %j',
		async (reply) => {
			const metadata = await metadataOf(() => reply);
			expect(await rejection(metadata.describe('Leads'))).toMatchObject({
				code: 'BROKEN_ANSWER',
				message: 'The CRM’s answer cannot be read (describe, BROKEN_ANSWER): an object was expected as the result',
			});
			expect(await rejection(metadata.modules())).toMatchObject({ code: 'BROKEN_ANSWER', operation: 'listtypes' });
		},
	);
});
