// Each operation of the action node on items of a workflow: what it is given, and what comes out.

import assert from 'node:assert/strict';

import { hasValues } from './expect.mjs';
import { autoMapped, byId, byName, chosen, mapped } from './workflows.mjs';

/** @typedef {import('../crm/types').Crm} Crm */
/** @typedef {Record<string, any>} Row */
/**
 * @typedef {object} OperationTest
 * @property {string} resource
 * @property {string} operation
 * @property {(crm: Crm) => Row[]} rows the items that come in, with whatever they name made in the CRM
 * @property {Record<string, unknown>} parameters with expressions over the item
 * @property {(output: Row[], rows: Row[], crm: Crm) => void} check the json of the items that came out
 */

const id = byId('={{ $json.id }}');
const one = [{}];

/** @param {Crm} crm @param {string} module @param {unknown} wanted @returns {any} */
const found = (crm, module, wanted) => crm.records(module).find((record) => record.id === wanted);

/** @param {Row[]} output @param {Row[]} rows */
const oneEach = (output, rows) => assert.equal(output.length, rows.length, `${rows.length} items were expected`);

/** @param {Row[]} records @param {string} name */
const valuesOf = (records, name) => records.map((record) => record[name]);

/** @param {Crm} crm */
const twoContacts = (crm) =>
	['Первый', "O'Второй"].map((lastname) => ({
		id: crm.create('Contacts', { lastname, mailingcity: 'Тверь' }),
		lastname,
	}));

/** @param {Crm} crm */
function twoInvoices(crm) {
	const product = crm.create('Products', { productname: 'Чай', unit_price: '100' });
	const account = crm.create('Accounts', { accountname: 'Чайная' });
	return ['2', '5'].map((quantity) => ({
		product,
		account,
		quantity,
		id: crm.create('Invoice', {
			subject: `Счёт на ${quantity}`,
			account_id: account,
			bill_street: '-',
			ship_street: '-',
			hdnTaxType: 'group',
			LineItems: [{ productid: product, quantity, listprice: '100' }],
		}),
	}));
}

let accountCount = 0;

/** @param {Crm} crm */
function accountWithContacts(crm) {
	const account = crm.create('Accounts', { accountname: `Артель ${++accountCount}` });
	const contacts = ['Ясный', 'Яркий'].map((lastname) => crm.create('Contacts', { lastname, account_id: account }));
	return [{ id: account, contacts }];
}

const accountContacts = { module: chosen('Accounts'), recordId: id, relation: 'Contacts' };
let userCount = 0;

/** @param {Crm} crm */
function newUser(crm) {
	const user_name = `temporary${++userCount}`;
	return crm.create('Users', {
		user_name,
		last_name: user_name,
		email1: `${user_name}@example.test`,
		status: 'Active',
		is_admin: 'off',
	});
}

/** @type {OperationTest[]} */
export const operations = [
	{
		resource: 'record',
		operation: 'create',
		rows: () => [
			{ name: 'Ёлкин', born: '17.05.1980' },
			{ name: "D'Arc «&»", born: '2001-12-31' },
		],
		parameters: {
			module: chosen('Contacts'),
			fields: mapped({
				lastname: '={{ $json.name }}',
				birthday: '={{ $json.born }}',
				donotcall: 'да',
				cf_1107: 'Серебро',
			}),
		},
		check(output, rows, crm) {
			oneEach(output, rows);
			for (const [index, birthday] of ['1980-05-17', '2001-12-31'].entries()) {
				const values = {
					lastname: rows[index]?.name,
					birthday,
					cf_1107: 'Серебро',
					assigned_user_id: '19x1',
					source: 'N8N',
				};
				hasValues(output[index], { ...values, donotcall: true });
				hasValues(found(crm, 'Contacts', output[index]?.id), { ...values, donotcall: '1' });
			}
		},
	},
	{
		resource: 'record',
		operation: 'retrieve',
		rows: twoContacts,
		parameters: { module: byName('Contacts'), recordId: id },
		check(output, rows) {
			assert.deepEqual(valuesOf(output, 'lastname'), valuesOf(rows, 'lastname'));
			hasValues(output[0], { id: rows[0]?.id, mailingcity: 'Тверь' });
		},
	},
	{
		resource: 'record',
		operation: 'getMany',
		rows: (crm) =>
			['Углич', 'Мышкин'].map((city) => ({
				city,
				ids: [1, 2, 3].map((number) => crm.create('Contacts', { lastname: `${city} ${number}`, mailingcity: city })),
			})),
		parameters: {
			module: chosen('Contacts'),
			conditions: {
				conditions: [
					{ field: 'mailingcity', operator: 'equals', value: '={{ $json.city }}' },
					{ field: 'lastname', operator: 'contains', value: 'и' },
				],
			},
			matchType: 'allConditions',
			columns: ['lastname', 'mailingcity'],
			sort: { by: { field: 'lastname', direction: 'DESC' } },
			returnAll: false,
			limit: 2,
		},
		check(output, rows) {
			assert.deepEqual(
				output,
				rows.flatMap(({ city, ids }) =>
					[3, 2].map((number) => ({ id: ids[number - 1], lastname: `${city} ${number}`, mailingcity: city })),
				),
			);
		},
	},
	{
		resource: 'record',
		operation: 'revise',
		rows: twoContacts,
		parameters: {
			module: chosen('Contacts'),
			recordId: id,
			fields: mapped({ title: '={{ "Начальник " + $json.lastname }}' }),
			options: { fieldsToClear: ['mailingcity'] },
		},
		check(output, rows, crm) {
			for (const [index, { id: contact, lastname }] of rows.entries()) {
				const values = { id: contact, lastname, title: `Начальник ${lastname}` };
				hasValues(output[index], { ...values, mailingcity: null });
				hasValues(found(crm, 'Contacts', contact), { ...values, mailingcity: '' });
			}
		},
	},
	{
		resource: 'record',
		operation: 'update',
		rows: twoContacts,
		parameters: {
			module: chosen('Contacts'),
			recordId: id,
			fields: mapped({ lastname: '={{ $json.lastname }} младший', department: 'Склад' }),
		},
		check(output, rows, crm) {
			oneEach(output, rows);
			for (const { id: contact, lastname } of rows)
				hasValues(found(crm, 'Contacts', contact), {
					lastname: `${lastname} младший`,
					department: 'Склад',
					assigned_user_id: '19x1',
				});
		},
	},
	{
		resource: 'record',
		operation: 'upsert',
		rows: (crm) => [
			{
				id: crm.create('Contacts', { lastname: 'Бывший', email: 'upsert@example.com' }),
				email: 'upsert@example.com',
				lastname: 'Известный',
			},
			{ email: 'upsert.new@example.com', lastname: 'Новый' },
		],
		parameters: {
			module: chosen('Contacts'),
			fields: mapped({ lastname: '={{ $json.lastname }}', email: '={{ $json.email }}' }, ['email']),
			severalMatches: 'error',
		},
		check(output, rows, crm) {
			assert.deepEqual(valuesOf(output, 'action'), ['updated', 'created']);
			assert.equal(output[0]?.id, rows[0]?.id);
			for (const [index, row] of rows.entries())
				hasValues(found(crm, 'Contacts', output[index]?.id), { lastname: row.lastname, email: row.email });
		},
	},
	{
		resource: 'record',
		operation: 'findOrCreate',
		rows: (crm) =>
			[
				{ email: 'find@example.com', lastname: 'Другой' },
				{ email: 'find.new@example.com', lastname: 'Созданный' },
			].map((row, index) =>
				index === 0 ? { ...row, title: crm.create('Contacts', { lastname: 'Найденный', email: row.email }) } : row,
			),
		parameters: { module: chosen('Contacts'), fields: autoMapped(['email']), severalMatches: 'error' },
		check(output, rows) {
			assert.deepEqual(valuesOf(output, 'action'), ['found', 'created']);
			assert.deepEqual(valuesOf(output, 'lastname'), ['Найденный', 'Созданный']);
			assert.equal(output[0]?.id, rows[0]?.title);
		},
	},
	{
		resource: 'record',
		operation: 'delete',
		rows: twoContacts,
		parameters: { module: chosen('Contacts'), recordId: id },
		check(output, rows, crm) {
			assert.deepEqual(
				output,
				rows.map((row) => ({ id: row.id, deleted: true })),
			);
			for (const row of rows) assert.equal(found(crm, 'Contacts', row.id), undefined);
		},
	},
	{
		resource: 'record',
		operation: 'retrieve_inventory',
		rows: twoInvoices,
		parameters: { module: chosen('Invoice'), recordId: id },
		check(output, rows) {
			oneEach(output, rows);
			for (const [index, row] of rows.entries()) {
				assert.equal(output[index]?.LineItems.length, 1);
				assert.equal(Number(output[index]?.LineItems[0].quantity), Number(row.quantity));
				assert.equal(output[index]?.LineItems[0].productid, row.product);
			}
		},
	},
	{
		resource: 'comment',
		operation: 'create',
		rows: twoContacts,
		parameters: { module: chosen('Contacts'), recordId: id, comment: '={{ "О контакте " + $json.lastname }}' },
		check(output, rows, crm) {
			for (const [index, row] of rows.entries()) {
				const values = { related_to: row.id, commentcontent: `О контакте ${row.lastname}` };
				hasValues(output[index], values);
				hasValues(found(crm, 'ModComments', output[index]?.id), values);
			}
		},
	},
	{
		resource: 'comment',
		operation: 'getMany',
		rows: (crm) =>
			twoContacts(crm).map((row) => ({
				...row,
				comments: ['раз', 'два'].map((commentcontent) =>
					crm.create('ModComments', { commentcontent, related_to: row.id }),
				),
			})),
		parameters: { module: chosen('Contacts'), recordId: id, order: 'newestFirst', returnAll: true },
		check(output, rows) {
			assert.deepEqual(
				valuesOf(output, 'id'),
				rows.flatMap(({ comments }) => [comments[1], comments[0]]),
			);
			assert.deepEqual(valuesOf(output, 'commentcontent'), ['два', 'раз', 'два', 'раз']);
		},
	},
	{
		resource: 'relatedRecord',
		operation: 'add_related',
		rows: (crm) =>
			twoContacts(crm).map((row) => ({
				...row,
				product: crm.create('Products', { productname: `Товар для ${row.lastname}` }),
			})),
		parameters: {
			module: chosen('Contacts'),
			recordId: id,
			relation: 'Products',
			relatedRecordId: byId('={{ $json.product }}'),
		},
		check(output, rows) {
			oneEach(output, rows);
			for (const { related } of output) assert.equal(related, true);
		},
	},
	{
		resource: 'relatedRecord',
		operation: 'retrieve_related',
		rows: accountWithContacts,
		parameters: { ...accountContacts, returnAll: true },
		check(output, [row]) {
			assert.deepEqual(valuesOf(output, 'id'), row?.contacts);
			assert.deepEqual(valuesOf(output, 'lastname'), ['Ясный', 'Яркий']);
		},
	},
	{
		resource: 'relatedRecord',
		operation: 'relatedtypes',
		rows: () => [{ module: 'Accounts' }, { module: 'Contacts' }],
		parameters: { module: byName('={{ $json.module }}') },
		check(output) {
			hasValues(
				output.find(({ relation }) => relation === 'Sales Order'),
				{ module: 'SalesOrder', isEntity: true },
			);
			assert.equal(output.filter(({ relation }) => relation === 'Potentials').length, 2, 'both modules have deals');
		},
	},
	{
		resource: 'relatedRecord',
		operation: 'query_related',
		rows: accountWithContacts,
		parameters: {
			...accountContacts,
			query: 'select id, lastname from Contacts where lastname like :name limit 5;',
			queryParameters: { parameters: [{ name: 'name', value: 'Ярк%' }] },
			returnAll: true,
		},
		check: (output, [row]) => assert.deepEqual(output, [{ id: row?.contacts[1], lastname: 'Яркий' }]),
	},
	{
		resource: 'query',
		operation: 'query',
		rows: twoContacts,
		parameters: {
			query: 'SELECT id, lastname FROM Contacts WHERE lastname = :name AND id = :id',
			queryParameters: {
				parameters: [
					{ name: 'name', value: '={{ $json.lastname }}' },
					{ name: 'id', value: '={{ $json.id }}' },
				],
			},
			returnAll: true,
		},
		check: (output, rows) => assert.deepEqual(output, rows),
	},
	{
		resource: 'change',
		operation: 'sync',
		rows: (crm) => {
			const after = Math.floor(Date.now() / 1000) - 60;
			const gone = crm.create(
				'Campaigns',
				{ campaignname: 'Отменённая' },
				{ createdtime: (after - 1000) * 1000, modifiedtime: (after - 1000) * 1000 },
			);
			crm.remove(gone);
			return [{ after, gone, id: crm.create('Campaigns', { campaignname: 'Весна' }) }];
		},
		parameters: { module: chosen('Campaigns'), modifiedTime: '={{ $json.after }}', syncType: 'user' },
		check(output, [row]) {
			assert.deepEqual(
				output.map(({ id: changed, event, module }) => [changed, event, module]),
				[
					[row?.id, 'created', 'Campaigns'],
					[row?.gone, 'deleted', 'Campaigns'],
				],
			);
			assert.equal(output[0]?.campaignname, 'Весна');
		},
	},
	{
		resource: 'module',
		operation: 'describe',
		rows: () => [{ module: 'Contacts' }, { module: 'Accounts' }],
		parameters: { module: byName('={{ $json.module }}') },
		check(output, rows) {
			assert.deepEqual(valuesOf(output, 'name'), valuesOf(rows, 'module'));
			assert.equal(output[0]?.fields.find((/** @type {Row} */ { name }) => name === 'lastname').label, 'Фамилия');
		},
	},
	{
		resource: 'module',
		operation: 'listtypes',
		rows: () => one,
		parameters: {},
		check: (output) =>
			hasValues(
				output.find(({ name }) => name === 'Contacts'),
				{ label: 'Контакты', isEntity: true },
			),
	},
	{
		resource: 'lead',
		operation: 'convertlead',
		rows: (crm) =>
			['Первая', 'Вторая'].map((company) => ({
				company,
				id: crm.create('Leads', { lastname: `Лид ${company}`, company }),
			})),
		parameters: {
			recordId: id,
			entities: ['Accounts', 'Contacts', 'Potentials'],
			dealName: '=Сделка {{ $json.company }}',
			closingDate: '2027-03-31T00:00:00',
			salesStage: 'Prospecting',
		},
		check(output, rows, crm) {
			for (const [index, { id: lead, company }] of rows.entries()) {
				const { leadId, accountId, contactId, potentialId } = output[index] ?? {};
				assert.equal(leadId, lead);
				hasValues(found(crm, 'Accounts', accountId), { accountname: company });
				hasValues(found(crm, 'Contacts', contactId), { lastname: `Лид ${company}`, account_id: accountId });
				hasValues(found(crm, 'Potentials', potentialId), {
					potentialname: `Сделка ${company}`,
					closingdate: '2027-03-31',
				});
			}
		},
	},
	{
		resource: 'document',
		operation: 'upload',
		rows: (crm) => twoContacts(crm).map((row, index) => ({ ...row, link: `https://example.com/${index}.pdf` })),
		parameters: {
			fileLocation: 'link',
			link: '={{ $json.link }}',
			title: '={{ $json.lastname }}',
			attachToRecord: true,
			module: chosen('Contacts'),
			recordId: id,
		},
		check(output, rows) {
			for (const [index, row] of rows.entries())
				hasValues(output[index], { notes_title: row.lastname, filename: row.link, attachedTo: row.id });
		},
	},
	{
		resource: 'user',
		operation: 'changePassword',
		rows: (crm) => [{ id: newUser(crm) }],
		parameters: { recordId: id, oldPassword: '', newPassword: 'Новый пароль 1', confirmPassword: 'Новый пароль 1' },
		check: (output, [row]) => assert.deepEqual(output, [{ id: row?.id, changed: true }]),
	},
	{
		resource: 'user',
		operation: 'deleteUser',
		rows: (crm) =>
			[1, 2].map(() => {
				const user = newUser(crm);
				return { id: user, owned: crm.create('Contacts', { lastname: 'Покинутый' }, { owner: user }) };
			}),
		parameters: { recordId: id, newOwnerId: byId('sales') },
		check(output, rows, crm) {
			assert.deepEqual(
				output,
				rows.map((row) => ({ id: row.id, deleted: true, newOwnerId: '19x5' })),
			);
			for (const { owned } of rows) assert.equal(found(crm, 'Contacts', owned)?.assigned_user_id, '19x5');
		},
	},
	{
		resource: 'session',
		operation: 'check',
		rows: () => one,
		parameters: {},
		check(output) {
			hasValues(output[0], { check: 'Connection', works: true });
			hasValues(
				output.find(({ check }) => check === 'Time Zone'),
				{ works: true },
			);
		},
	},
	{
		resource: 'session',
		operation: 'getchallenge',
		rows: () => one,
		parameters: {},
		check: ([challenge]) => assert.match(challenge?.token, /^[0-9a-f]{13}$/),
	},
	{
		resource: 'session',
		operation: 'extendsession',
		rows: (crm) => [{ browser: crm.browserSession('sales') }],
		parameters: { browserSessionId: '={{ $json.browser }}' },
		check: (output, [row]) => hasValues(output[0], { sessionName: row?.browser, userId: '19x5' }),
	},
	{
		resource: 'session',
		operation: 'login',
		rows: () => one,
		parameters: {},
		check(output) {
			hasValues(output[0], { userId: '19x1' });
			assert.match(output[0]?.sessionName, /^[0-9a-f]+$/);
		},
	},
	{
		resource: 'session',
		operation: 'logout',
		rows: () => one,
		parameters: {},
		check: (output) => assert.deepEqual(output, [{ loggedOut: true, endedOnServer: true }]),
	},
	{
		resource: 'customOperation',
		operation: 'call',
		rows: twoContacts,
		parameters: {
			webserviceOperation: 'retrieve',
			httpMethod: 'GET',
			parametersFrom: 'fields',
			parameters: { parameters: [{ name: 'id', value: '={{ $json.id }}' }] },
		},
		check: (output, rows) => assert.deepEqual(valuesOf(output, 'lastname'), valuesOf(rows, 'lastname')),
	},
];

/** Operations that have their own tests. */
export const testedElsewhere = ['document download'];
