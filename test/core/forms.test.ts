// What the editor shows: lists, columns, fields of the mapper, for an administrator and for a user with fewer rights.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { INodeListSearchResult, INodeParameters, INodePropertyOptions, ResourceMapperFields } from 'n8n-workflow';
import { inOrderOfUse } from '../../nodes/Vtiger/forms/moduleLists';
import { isUsual } from '../../nodes/Vtiger/forms/usualFields';
import { Vtiger } from '../../nodes/Vtiger/Vtiger.node';
import { personalityNames } from '../crm';
import { openCrm, useCrm } from './useCrm';
import { byName, loadOptions, storedCredential } from './contexts';

const { listSearch, loadOptions: optionLists, resourceMapping } = new Vtiger().methods;

type Who = 'admin' | 'sales';

const crm = useCrm();

const context = (who: Who, parameters: INodeParameters, server = crm) =>
	loadOptions(storedCredential({ ...server[who], url: server.url }), parameters);
const search = async (
	method: keyof typeof listSearch,
	who: Who,
	module: string,
	filter?: string,
	page?: string,
): Promise<INodeListSearchResult> =>
	await listSearch[method].call(context(who, { module: byName(module) }), filter, page);
const options = async (
	method: keyof typeof optionLists,
	who: Who,
	module: string,
	server = crm,
): Promise<INodePropertyOptions[]> => await optionLists[method].call(context(who, { module: byName(module) }, server));
const fieldsOf = async (
	method: keyof typeof resourceMapping,
	who: Who,
	module: string,
	server = crm,
): Promise<ResourceMapperFields> =>
	await resourceMapping[method].call(context(who, { module: byName(module) }, server));
const values = (list: INodeListSearchResult) => list.results.map(({ value }) => value);

/** Passes a request on to the embedded CRM and changes its answer. */
async function forward(
	request: IncomingMessage,
	response: ServerResponse,
	change: (body: string) => string,
): Promise<void> {
	const body: Buffer[] = [];
	for await (const chunk of request) body.push(Buffer.from(chunk as Uint8Array));
	const { method = 'GET', headers } = request;
	const answer = await fetch(`${crm.url}${request.url ?? ''}`, {
		method,
		headers: { 'Content-Type': headers['content-type'] ?? '' },
		...(method === 'POST' ? { body: Buffer.concat(body) } : {}),
	});
	response.end(change(await answer.text()));
}

describe('modules', () => {
	test('by their labels, with their names and the pages of their lists', async () => {
		const { results } = await search('searchModules', 'admin', '');
		const url = `${crm.url}/index.php?module=Contacts&view=List`;
		expect(results).toContainEqual({ name: 'Контакты (Contacts)', value: 'Contacts', url });
		expect(results).toContainEqual(expect.objectContaining({ name: 'SMS-уведомления (SMSNotifier)' }));
		expect(results).toContainEqual({ name: 'LineItem', value: 'LineItem' });
		expect(results.map(({ value }) => value)).not.toContain('Search');
	});

	test('the usual ones first, then the company’s own, then the others, then the CRM’s settings', () => {
		const module = (name: string, isEntity = true) => ({ name, label: `Модуль ${name}`, singular: name, isEntity });
		const listed = ['Currency', 'Vendors', 'Faq', 'Trucks', 'HelpDesk', 'Contacts'];
		const modules = listed.map((name) => module(name, name !== 'Currency'));
		expect(inOrderOfUse(modules).map(({ name }) => name)).toEqual([
			'Contacts',
			'HelpDesk',
			'Trucks',
			'Faq',
			'Vendors',
			'Currency',
		]);
	});

	test.each([
		['контакт', ['Contacts']],
		['CONTACTS', ['Contacts']],
		['нет такого', []],
	])('found by “%s”', async (filter, expected) => {
		expect(values(await search('searchRecordModules', 'admin', '', filter))).toEqual(expected);
	});

	test('with records only, for operations on records', async () => {
		const names = values(await search('searchRecordModules', 'admin', ''));
		expect(names).toEqual(expect.arrayContaining(['Contacts', 'Invoice', 'ModComments']));
		for (const setting of ['Groups', 'Currency', 'DocumentFolders', 'LineItem', 'Tax'])
			expect(names).not.toContain(setting);
	});

	test('with line items only', async () => {
		expect(values(await search('searchInventoryModules', 'admin', '')).sort()).toEqual([
			'Act',
			'Consignment',
			'Invoice',
			'PurchaseOrder',
			'Quotes',
			'SalesOrder',
		]);
	});

	test('that a user may not see are not offered', async () => {
		expect(values(await search('searchModules', 'admin', ''))).toContain('Users');
		expect(values(await search('searchModules', 'sales', ''))).not.toContain('Users');
	});
});

describe('records', () => {
	test('by their names, with number, e-mail address and city, and the page in the CRM', async () => {
		const { results } = await search('searchRecords', 'admin', 'Contacts', 'Соколова');
		expect(results).toEqual([
			{
				name: 'Анна Соколова – КОНТАКТ_1, anna.sokolova@example.com, Москва',
				value: expect.stringMatching(/^12x\d+$/),
				url: expect.stringMatching(/index\.php\?module=Contacts&view=Detail&record=\d+$/),
			},
		]);
	});

	test.each([
		['two words', 'анна сок'],
		['two words the other way round', 'Соколова Анна'],
		['a part', 'околов'],
	])('found by %s', async (_what, filter) => {
		expect((await search('searchRecords', 'admin', 'Contacts', filter)).results.map(({ name }) => name)).toContainEqual(
			expect.stringMatching(/^Анна Соколова – /),
		);
	});

	test.each(['%', '_', "'", '\\', "' or 1=1", ';'])('“%s” is text to look for, nothing else', async (filter) => {
		const { results } = await search('searchRecords', 'admin', 'Contacts', filter);
		expect(results.every(({ name }) => name.includes(filter))).toBe(true);
	});

	test('found by id, number and address', async () => {
		const { value } = (await search('searchRecords', 'admin', 'Contacts', 'Соколова')).results[0] ?? { value: '' };
		const number = String(value).slice(3);
		for (const filter of [String(value), number, `${crm.url}/index.php?module=Contacts&view=Detail&record=${number}`]) {
			expect(values(await search('searchRecords', 'admin', 'Contacts', filter))).toContain(value);
		}
	});

	test.each([
		['its number', 'Contacts', 'КОНТАКТ_1'],
		['an e-mail address', 'Contacts', 'anna.sokolova@'],
		['a phone number', 'Accounts', '495 777'],
		['the tax number', 'Accounts', '7701234567'],
	])('found by %s', async (_what, module, filter) => {
		const own = await openCrm();
		own.create('Accounts', { accountname: 'ООО «Налог»', phone: '+7 495 777-00-00', inn: '7701234567' });
		const method = listSearch.searchRecords;
		const { results } = await method.call(context('admin', { module: byName(module) }, own), filter);
		const expected = module === 'Contacts' ? /^Анна Соколова – / : /^ООО «Налог» – /;
		expect(results.map(({ name }) => name)).toContainEqual(expect.stringMatching(expected));
	});

	test('of the same name are told apart by their owners if nothing else does', async () => {
		const own = await openCrm({ samples: false });
		own.create('Events', { subject: 'Встреча', date_start: '2026-01-31', due_date: '2026-01-31', time_start: '10:00' });
		own.create('Events', {
			subject: 'Встреча',
			assigned_user_id: '19x5',
			date_start: '2026-01-31',
			due_date: '2026-01-31',
			time_start: '10:00',
		});
		own.create('Events', {
			subject: 'Звонок',
			assigned_user_id: '19x5',
			date_start: '2026-01-31',
			due_date: '2026-01-31',
			time_start: '10:00',
		});
		const method = listSearch.searchRecords;
		const { results } = await method.call(context('admin', { module: byName('Events') }, own));
		expect(results.map(({ name }) => name).sort()).toEqual([
			'Встреча – Администратор',
			'Встреча – Продавцов',
			'Звонок',
		]);
		expect(results[0]?.url).toMatch(/module=Calendar&view=Detail&record=\d+$/);
	});

	test('in pages of a hundred, each record once', async () => {
		const own = await openCrm({ samples: false });
		for (let index = 0; index < 130; index++)
			own.create('Leads', { lastname: `Л ${String(index % 40).padStart(3, '0')}` });
		const page = async (token?: string) =>
			await listSearch.searchRecords.call(context('admin', { module: byName('Leads') }, own), '', token);
		const first = await page();
		const second = await page(String(first.paginationToken));
		expect([first.results.length, second.results.length, second.paginationToken]).toEqual([100, 30, undefined]);
		expect(new Set([...values(first), ...values(second)]).size).toBe(130);
	});

	test('only those that the user may see', async () => {
		const all = values(await search('searchRecords', 'admin', 'Leads'));
		const own = values(await search('searchRecords', 'sales', 'Leads'));
		expect(own.length).toBeGreaterThan(0);
		expect(own.length).toBeLessThan(all.length);
	});

	test('of no module, none, and no request', async () => {
		expect(await search('searchRecords', 'admin', '')).toEqual({ results: [] });
		expect(crm.requests).toEqual([]);
	});

	test('of a module without label fields by what comes closest', async () => {
		const { results } = await search('searchRecords', 'admin', 'HelpDesk', 'гарантии');
		expect(results).toMatchObject([{ name: 'Вопрос по гарантии – ЗАЯВКА_3', value: expect.stringMatching(/^17x/) }]);
	});
});

describe('products and services in one list', () => {
	test('both, and found by name', async () => {
		const { results } = await search('searchProducts', 'admin', 'Invoice');
		expect(results.map(({ name }) => name)).toEqual(
			expect.arrayContaining(['Кофе в зёрнах, 1 кг – ТОВ_2', 'Обучение бариста – УСЛ_2']),
		);
		expect((await search('searchProducts', 'admin', 'Invoice', 'бариста')).results.map(({ name }) => name)).toEqual([
			'Обучение бариста – УСЛ_2',
		]);
	});

	test('in pages, each once, whichever of the two is longer', async () => {
		const own = await openCrm({ samples: false });
		for (let index = 0; index < 230; index++) own.create('Products', { productname: `Т ${index}` });
		for (let index = 0; index < 120; index++) own.create('Services', { servicename: `У ${index}` });
		const seen: unknown[] = [];
		let token: string | undefined;
		do {
			const page = await listSearch.searchProducts.call(
				context('admin', { module: byName('Invoice') }, own),
				undefined,
				token,
			);
			seen.push(...values(page));
			token = page.paginationToken as string | undefined;
		} while (token !== undefined);
		expect([seen.length, new Set(seen).size]).toEqual([350, 350]);
	});
});

describe('columns, conditions, taxes, fields to clear', () => {
	test.each(['getColumns', 'getConditionFields'] as const)(
		'%s: labels with names, without what no query can use',
		async (method) => {
			const list = await options(method, 'admin', 'Invoice');
			expect(list[0]).toEqual({ name: 'ID', value: 'id', description: 'id' });
			expect(list).toContainEqual({ name: expect.any(String), value: 'subject', description: 'subject' });
			const names = list.map(({ value }) => value);
			for (const name of ['tags', 'productid', 'quantity', 'hdnDiscountAmount', 'shipping_&_handling', 'tax1'])
				expect(names).not.toContain(name);
			expect(names.every((name) => /^\w+$/.test(String(name)))).toBe(true);
		},
	);

	test('what the user’s profile hides or protects is not offered', async () => {
		const own = await openCrm({ personality: 'vtiger-8.2', samples: false });
		const columns = async (who: Who) => (await options('getColumns', who, 'Contacts', own)).map(({ value }) => value);
		expect(await columns('admin')).toEqual(expect.arrayContaining(['fax', 'birthday']));
		expect(await columns('sales')).not.toContain('fax');
		const ids = async (who: Who) =>
			(await fieldsOf('getCreateFields', who, 'Contacts', own)).fields.map(({ id }) => id);
		expect(await ids('admin')).toEqual(expect.arrayContaining(['fax', 'birthday']));
		expect(await ids('sales')).toEqual(expect.not.arrayContaining(['fax']));
		expect(await ids('sales')).not.toContain('birthday');
	});

	test('taxes of the lines', async () => {
		expect(await options('getTaxes', 'admin', 'Invoice')).toContainEqual({
			name: expect.any(String),
			value: 'tax1',
			description: 'tax1',
		});
		expect(await options('getTaxes', 'admin', 'Contacts')).toEqual([]);
	});

	test('fields to clear: what can be written and is not required', async () => {
		const names = (await options('getClearableFields', 'admin', 'Contacts')).map(({ value }) => value);
		expect(names).toEqual(expect.arrayContaining(['firstname', 'birthday', 'account_id', 'description']));
		for (const name of [
			'lastname',
			'assigned_user_id',
			'id',
			'createdtime',
			'modifiedby',
			'contact_no',
			'tags',
			'source',
		])
			expect(names).not.toContain(name);
	});
});

describe('fields of the mapper', () => {
	const field = async (
		id: string,
		who: Who = 'admin',
		method: keyof typeof resourceMapping = 'getCreateFields',
		module = 'Contacts',
	) => (await fieldsOf(method, who, module)).fields.find((one) => one.id === id);

	test.each([
		['firstname', { type: 'string', required: false }],
		['lastname', { type: 'string', required: true }],
		['birthday', { type: 'dateTime' }],
		['cf_1115', { type: 'number' }],
		['cf_1117', { type: 'number' }],
		['cf_1119', { type: 'number' }],
		['cf_1125', { type: 'time' }],
		[
			'donotcall',
			{
				type: 'options',
				options: [
					{ name: 'Yes', value: '1' },
					{ name: 'No', value: '0' },
				],
			},
		],
		[
			'leadsource',
			{ type: 'options', options: expect.arrayContaining([{ name: expect.any(String), value: 'Web Site' }]) },
		],
		['cf_1109', { type: 'string', displayName: expect.stringMatching(/separated by commas/) }],
		['account_id', { type: 'string', displayName: expect.stringMatching(/\(Accounts\)/) }],
		['description', { type: 'string' }],
		['assigned_user_id', { type: 'options', required: false }],
	])('%s', async (id, expected) => {
		expect(await field(id)).toMatchObject({ ...expected, display: true, readOnly: false });
	});

	test('no switch, whatever the module: an opened form would write “no”', async () => {
		for (const module of ['Contacts', 'Leads', 'Products', 'Invoice', 'Events', 'HelpDesk']) {
			const { fields } = await fieldsOf('getCreateFields', 'admin', module);
			expect(fields.filter(({ type }) => type === 'boolean')).toEqual([]);
		}
	});

	test('what the CRM fills itself is not offered', async () => {
		const ids = (await fieldsOf('getCreateFields', 'admin', 'Contacts')).fields.map(({ id }) => id);
		for (const id of [
			'id',
			'createdtime',
			'modifiedtime',
			'modifiedby',
			'created_user_id',
			'contact_no',
			'tags',
			'starred',
			'source',
		])
			expect(ids).not.toContain(id);
	});

	test('fields of the lines have a form of their own', async () => {
		const ids = (await fieldsOf('getCreateFields', 'admin', 'Invoice')).fields.map(({ id }) => id);
		for (const id of ['productid', 'quantity', 'listprice', 'comment', 'tax1', 'discount_percent'])
			expect(ids).not.toContain(id);
		expect(ids).toEqual(expect.arrayContaining(['subject', 'hdnTaxType', 'hdnS_H_Amount', 'txtAdjustment']));
	});

	test.each([
		['getCreateFields', true, false],
		['getUpdateFields', true, false],
		['getReviseFields', false, false],
		['getMatchFields', true, true],
	] as const)('%s: required marks %s, fields to match on %s', async (method, required, matching) => {
		expect(await field('lastname', 'admin', method)).toMatchObject({
			required,
			canBeUsedToMatch: matching,
			defaultMatch: false,
		});
		expect(await field('description', 'admin', method)).toMatchObject({ required: false, canBeUsedToMatch: false });
	});

	test.each([
		['Contacts', 'email'],
		['Leads', 'email'],
		['Accounts', 'accountname'],
		['Invoice', 'subject'],
		['Products', 'productname'],
		['HelpDesk', 'ticket_title'],
		['Potentials', 'potentialname'],
	])('%s are matched on %s unless the person chooses otherwise, the first of the list', async (module, matched) => {
		const { fields } = await fieldsOf('getMatchFields', 'admin', module);
		expect(fields.filter(({ defaultMatch }) => defaultMatch).map(({ id }) => id)).toEqual([matched]);
		expect(fields[0]?.id).toBe(matched);
		const shown = fields.filter(({ removed }) => removed !== true);
		expect(shown.map(({ id }) => id)).toEqual(
			fields
				.filter(
					({ id, required, defaultMatch }) =>
						required ||
						defaultMatch ||
						isUsual(module, id) ||
						(module === 'Invoice' && /^(bill|ship)_street$/.test(id)),
				)
				.map(({ id }) => id),
		);
	});

	test('fields to match on come in the order of use, all others as in the CRM', async () => {
		const matching = (await fieldsOf('getMatchFields', 'admin', 'Contacts')).fields.map(({ id }) => id);
		const creating = (await fieldsOf('getCreateFields', 'admin', 'Contacts')).fields.map(({ id }) => id);
		const phones = matching.indexOf('phone');
		expect(matching.indexOf('secondaryemail')).toBeLessThan(phones);
		expect(phones).toBeLessThan(matching.indexOf('lastname'));
		const rest = matching.slice(matching.indexOf('lastname') + 1);
		expect(rest).toEqual(creating.filter((id) => rest.includes(id)));
		expect([...matching].sort()).toEqual([...creating].sort());
	});

	test('owners: users and groups for an administrator', async () => {
		expect((await field('assigned_user_id'))?.options).toEqual([
			{ name: 'Администратор (admin)', value: '19x1' },
			{ name: 'Продавцов (sales)', value: '19x5' },
			{ name: 'Отдел Продаж (group)', value: '20x2' },
			{ name: 'Отдел Маркетинга (group)', value: '20x3' },
			{ name: 'Отдел Поддержки (group)', value: '20x4' },
		]);
	});

	test('owners: oneself and the groups if Users are hidden, and the list says why it is short', async () => {
		const list = (await field('assigned_user_id', 'sales'))?.options ?? [];
		expect(list.map(({ value }) => value)).toEqual(['19x5', '20x2', '20x3', '20x4', '']);
		expect(list[4]).toMatchObject({ name: expect.stringMatching(/hidden/) });
	});

	test('without a module, a word on what to do first', async () => {
		expect(await fieldsOf('getCreateFields', 'admin', '')).toEqual({
			fields: [],
			emptyFieldsNotice: expect.stringMatching(/module first/),
		});
	});

	test.each([
		['getCreateFields', 'createable', 'create'],
		['getMatchFields', 'createable', 'create'],
		['getReviseFields', 'updateable', 'change'],
		['getUpdateFields', 'updateable', 'change'],
	] as const)('%s without the right: the reason', async (method, right, word) => {
		const proxy = createServer(
			(request, response) =>
				void forward(request, response, (body) => body.replace(`"${right}":true`, `"${right}":false`)),
		);
		await new Promise<void>((resolve) => {
			proxy.listen(0, '127.0.0.1', resolve);
		});
		try {
			const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
			const context = loadOptions(storedCredential({ ...crm.sales, url }), { module: byName('Leads') });
			const { fields, emptyFieldsNotice } = await resourceMapping[method].call(context);
			expect(fields).toEqual([]);
			expect(emptyFieldsNotice).toMatch(
				new RegExp(`does not let this user ${word} records of “Обращения”.*administrator`),
			);
		} finally {
			proxy.close();
		}
	});

	test.each(personalityNames)('for every module with records of %s', async (personality) => {
		const own = await openCrm({ personality, samples: false });
		const stored = storedCredential({ ...own.admin, url: own.url });
		const modules = await listSearch.searchRecordModules.call(loadOptions(stored, {}));
		expect(modules.results.length).toBeGreaterThan(20);
		for (const { value } of modules.results) {
			const { fields } = await resourceMapping.getCreateFields.call(
				loadOptions(stored, { module: byName(String(value)) }),
			);
			expect([value, fields.length > 0]).toEqual([value, true]);
			expect(new Set(fields.map(({ id }) => id)).size).toBe(fields.length);
			for (const { type, options: list } of fields)
				expect([value, type === 'options' ? (list ?? []).length > 0 : list]).toEqual([
					value,
					type === 'options' ? true : undefined,
				]);
		}
	});
});

describe('errors in lists', () => {
	test('say what is wrong and what to do, since the editor shows the message only', async () => {
		const wrongKey = loadOptions(storedCredential({ ...crm.admin, url: crm.url, accessKey: 'wrong' }), {});
		jest.spyOn(Math, 'random').mockReturnValue(0);
		await expect(listSearch.searchModules.call(wrongKey)).rejects.toMatchObject({
			message: expect.stringMatching(/refused the access key.*My Preferences/),
		});
		jest.restoreAllMocks();
		await expect(options('getColumns', 'admin', 'Nowhere')).rejects.toMatchObject({
			message: expect.stringMatching(/does not know the module.*case-sensitive/),
		});
	});

	test('a failed describe is asked for again', async () => {
		crm.faults.next({ operation: 'describe' }, { kind: 'empty500' });
		await expect(options('getColumns', 'admin', 'Leads')).rejects.toThrow(/internal error/);
		expect((await options('getColumns', 'admin', 'Leads')).length).toBeGreaterThan(10);
	});
});

test('a node without a credential shows empty lists and no error: n8n asks before there is one', async () => {
	const fresh = () => {
		const made = context('admin', { module: byName('Contacts'), relation: 'Products' });
		const node = made.getNode();
		return Object.assign(Object.create(made), { getNode: () => ({ ...node, credentials: {} }) }) as typeof made;
	};
	for (const method of Object.values(listSearch)) expect(await method.call(fresh())).toEqual({ results: [] });
	for (const [name, method] of Object.entries(optionLists)) {
		const entries: INodePropertyOptions[] = await method.call(fresh());
		expect([name, entries.filter(({ value }) => value !== '')]).toEqual([name, []]);
	}
	for (const method of Object.values(resourceMapping)) {
		expect(await method.call(fresh())).toEqual({ fields: [], emptyFieldsNotice: 'Choose a credential first.' });
	}
	expect(crm.requests).toEqual([]);
});
