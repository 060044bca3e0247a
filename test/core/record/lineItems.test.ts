// Line items from the form, a list in the data, or all input items; products by every name that people use.

import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { Vtiger } from '../../../nodes/Vtiger/Vtiger.node';
import { autoMapped, byName, loadOptions, mapped } from '../contexts';
import { actionNode, inputItems, requestCounts, writesTo } from '../node';
import { useCrm } from '../useCrm';

const crm = useCrm({ samples: false });
const node = actionNode(crm);
let account = '';
let tea = '';
let teaNumber = '';
let training = '';

beforeAll(() => {
	account = crm.create('Accounts', { accountname: 'Чайная' });
	tea = crm.create('Products', { productname: `Чай "Ассам" & O'Сын`, unit_price: '100' });
	crm.create('Products', { productname: 'Двойник', unit_price: '1' });
	crm.create('Products', { productname: 'Двойник', unit_price: '2' });
	training = crm.create('Services', { servicename: 'Обучение', unit_price: '2000' });
	teaNumber = String(crm.records('Products')[0]?.product_no);
});

const header = () =>
	mapped({ subject: 'Счёт', account_id: account, invoicestatus: 'Created', bill_street: 'a', ship_street: 'b' });
const linesOf = (record: IDataObject | undefined) =>
	(record?.LineItems as IDataObject[]).map(({ productid, quantity, listprice }) => [productid, quantity, listprice]);
const invoices = async (parameters: INodeParameters, input: IDataObject[] = [{}]) =>
	await node.record('create', 'Invoice', { fields: header(), ...parameters }, { input: inputItems(...input) });

describe('a list', () => {
	const LINES = () => [
		{ productid: tea, quantity: 2, listprice: '1 234,50' },
		{ productid: 'Обучение', quantity: '1', listprice: 2000, discountType: 'discount_percent', discount: '10' },
	];

	test.each<[how: string, list: string, input: () => IDataObject]>([
		['an expression', '={{ $json.lines }}', () => ({ lines: LINES() })],
		['the name of an input field', 'lines', () => ({ lines: LINES() })],
		['the name of a field with JSON text', 'lines', () => ({ lines: JSON.stringify(LINES()) })],
		['JSON text', '={{ $json.text }}', () => ({ text: JSON.stringify(LINES()) })],
	])('as %s', async (_how, lineItemsList, input) => {
		const [invoice] = await invoices({ lineItemsFrom: 'list', lineItemsList }, [input()]);
		expect(linesOf(invoice)).toEqual([
			[tea, 2, 1234.5],
			[training, 1, 2000],
		]);
		expect(invoice).toMatchObject({ LineItems: [{}, { discount_percent: 10 }] });
	});

	test.each<[what: string, list: unknown, message: RegExp]>([
		['nothing', undefined, /list of line items is missing/],
		['an empty text', '', /list of line items is missing/],
		['text that is no field and no JSON', 'nowhere', /not a list of objects/],
		['the name of a field that every object has', 'constructor', /not a list of objects/],
		['a number', 5, /not a list of objects/],
		['an object', { productid: 'x' }, /not a list of objects/],
		['a list of texts', ['14x1'], /not a list of objects/],
		['an empty list', [], /needs at least one line item/],
		['a line without a product', [{ quantity: 1 }], /Line Items, 1/],
		['an object as product', [{ productid: { a: 1 }, quantity: 1 }], /not a single value|Line Items, 1/],
		['a list as product', [{ productid: ['x'], quantity: 1 }], /not a single value|Line Items, 1/],
		['a product of another name', [{ productid: 'Никакой', quantity: 1 }], /“Никакой” does not name a record/],
		['a part of a name', [{ productid: 'Чай', quantity: 1 }], /does not name a record/],
		['twins', [{ productid: 'Двойник', quantity: 1 }], /“Двойник” names 2 records: Двойник \(14x\d+\), Двойник/],
		['an unknown internal id', [{ productid: 987654, quantity: 1 }], /no product or service 14x987654/],
		['a price under another name', [{ productid: 'Обучение', quantity: 1, price: 5 }], /have no “price”/],
		['words as quantity', [{ productid: 'Обучение', quantity: 'two' }], /“two” is not a number for quantity/],
	])('%s: one clear error, and nothing is written', async (_what, list, message) => {
		crm.clearLog();
		const run = invoices({ lineItemsFrom: 'list', lineItemsList: '={{ $json.list }}' }, [{ list } as IDataObject]);
		await expect(run).rejects.toMatchObject({ message: expect.stringMatching(message) });
		expect(writesTo(crm)).toEqual([]);
	});
});

test.each<[how: string, given: () => unknown, product: () => string]>([
	['webservice id', () => tea, () => tea],
	['internal id', () => tea.slice(3), () => tea],
	['internal id of a service, as a number', () => Number(training.slice(training.indexOf('x') + 1)), () => training],
	['product number', () => teaNumber, () => tea],
	['name', () => `Чай "Ассам" & O'Сын`, () => tea],
	['name of a service', () => ' Обучение ', () => training],
	['address of its page', () => `${crm.url}/index.php?module=Products&view=Detail&record=${tea.slice(3)}`, () => tea],
])('a product by its %s', async (_how, given, product) => {
	const list = { items: [{ productid: { __rl: true, mode: 'id', value: given() }, quantity: '1', listprice: '5' }] };
	const [invoice] = await invoices({ lineItems: list as INodeParameters });
	expect(linesOf(invoice)).toEqual([[product(), 1, 5]]);
});

describe('all input items', () => {
	const line = { productid: { __rl: true, mode: 'id', value: '={{ $json.product }}' }, quantity: '={{ $json.count }}' };
	const parameters = {
		lineItemsFrom: 'inputItems',
		lineItems: { items: [{ ...line, listprice: '={{ $json.price }}' }] },
	};
	const rows = () => [
		{ product: tea, count: 2, price: 10 },
		{ product: teaNumber, count: '3', price: '20,5' },
		{ product: 'Обучение', count: 1, price: 30 },
	];

	test('are the lines of one record, made once', async () => {
		crm.clearLog();
		const input = inputItems(...rows());
		const { items } = await node.runRecord('create', 'Invoice', { fields: header(), ...parameters }, { input });
		expect(items).toHaveLength(1);
		expect(items[0]?.pairedItem).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
		expect(linesOf(items[0]?.json)).toEqual([
			[tea, 2, 10],
			[tea, 3, 20.5],
			[training, 1, 30],
		]);
		expect(requestCounts(crm)).toMatchObject({ create: 1 });
	});

	test('replace the lines of one record that is updated, and are written once by Create or Update', async () => {
		const [invoice] = await invoices(parameters, rows());
		const input = inputItems(...rows().slice(1));
		const recordId = { __rl: true, mode: 'id', value: invoice?.id as string };
		const revised = await node.record('revise', 'Invoice', { recordId, fields: mapped({}), ...parameters }, { input });
		expect(revised.map(linesOf)).toEqual([
			[
				[tea, 3, 20.5],
				[training, 1, 30],
			],
		]);
		const fields = { ...header(), matchingColumns: ['subject'] };
		crm.clearLog();
		const severalMatches = 'first';
		const upserted = await node.record('upsert', 'Invoice', { fields, severalMatches, ...parameters }, { input });
		expect(upserted).toHaveLength(1);
		expect(writesTo(crm)).toHaveLength(1);
	});

	test('one that is wrong fails the whole record, which is not written', async () => {
		crm.clearLog();
		const wrong = [...rows(), { product: 'Никакой', count: 1, price: 1 }];
		await expect(invoices(parameters, wrong)).rejects.toMatchObject({
			message: expect.stringMatching(/“Никакой” does not name a record \(Line Items, 4\)/),
		});
		expect(writesTo(crm)).toEqual([]);
	});
});

describe('all input items, one record per order', () => {
	const line = { productid: { __rl: true, mode: 'id', value: '={{ $json.product }}' }, quantity: '={{ $json.count }}' };
	const parameters = {
		lineItemsFrom: 'inputItems',
		recordPer: '={{ $json.order }}',
		lineItems: { items: [{ ...line, listprice: '5' }] },
	};
	const fields = () => ({ ...header(), value: { ...header().value, subject: '={{ "Заказ " + $json.order }}' } });
	const orders = async (orders: unknown[], options: { continueOnFail?: boolean } = {}) => {
		const input = inputItems(
			...orders.map((order, index) => ({ order, product: tea, count: index + 1 }) as IDataObject),
		);
		return await node.runRecord('create', 'Invoice', { fields: fields(), ...parameters }, { input, ...options });
	};

	test('rows with the same value are the lines of one record, wherever they are', async () => {
		crm.clearLog();
		const { items } = await orders(['A-1', 7, 'A-1', ' A-1 ', '7']);
		expect(
			items.map(({ json, pairedItem }) => [json.subject, linesOf(json).map(([, count]) => count), pairedItem]),
		).toEqual([
			['Заказ A-1', [1, 3, 4], [{ item: 0 }, { item: 2 }, { item: 3 }]],
			['Заказ 7', [2, 5], [{ item: 1 }, { item: 4 }]],
		]);
		expect(requestCounts(crm)).toMatchObject({ create: 2 });
	});

	test('values that differ in case only are two records', async () => {
		const { items } = await orders(['a-1', 'A-1']);
		expect(items.map(({ json }) => json.subject)).toEqual(['Заказ a-1', 'Заказ A-1']);
	});

	test.each<[what: string, value: unknown]>([
		['nothing', undefined],
		['null', null],
		['an empty text', ''],
		['spaces', '  '],
		['an object', { order: 1 }],
		['a list', ['A-1']],
		['yes or no', true],
	])('%s says not which record a line belongs to: an error, and nothing is written', async (_what, value) => {
		crm.clearLog();
		await expect(orders(['A-1', value])).rejects.toMatchObject({
			message: expect.stringMatching(/One Record Per has no text or number for this input item/),
			context: { itemIndex: 1 },
		});
		expect(writesTo(crm)).toEqual([]);
		const { items } = await orders(['A-1', value, 'A-1'], { continueOnFail: true });
		expect(items.map(({ json, pairedItem }) => [json.subject, json.error !== undefined, pairedItem])).toEqual([
			['Заказ A-1', false, [{ item: 0 }, { item: 2 }]],
			[undefined, true, { item: 1 }],
		]);
		const turned = await orders([value, 'A-1'], { continueOnFail: true });
		expect(turned.items.map(({ json }) => json.subject)).toEqual([undefined, 'Заказ A-1']);
	});

	test('an expression that gives nothing anywhere does not make one record of all', async () => {
		crm.clearLog();
		await expect(orders([null, null])).rejects.toMatchObject({ message: expect.stringMatching(/One Record Per/) });
		expect(writesTo(crm)).toEqual([]);
	});

	test('a record that fails names all of its rows, and takes none from the others', async () => {
		const input = inputItems(
			{ order: 1, product: tea, count: 1 },
			{ order: 2, product: tea, count: 2 },
			{ order: 1, product: 'Никакой', count: 3 },
		);
		const { items } = await node.runRecord(
			'create',
			'Invoice',
			{ fields: fields(), ...parameters },
			{ input, continueOnFail: true },
		);
		expect(items.map(({ json, pairedItem }) => [json.subject ?? json.error, pairedItem])).toEqual([
			[
				expect.objectContaining({ message: expect.stringMatching(/“Никакой” does not name a record/) }),
				[{ item: 0 }, { item: 2 }],
			],
			['Заказ 2', { item: 1 }],
		]);
	});

	test('rows replace the lines of the record that they name, each record once', async () => {
		const made = await orders(['X', 'Y']);
		const [x = '', y = ''] = made.items.map(({ json }) => String(json.id));
		const rows = [x, y, x].map((order, index) => ({ order, product: training, count: index + 5 }));
		const change = {
			recordId: { __rl: true, mode: 'id', value: '={{ $json.order }}' },
			fields: mapped({}),
			...parameters,
		};
		crm.clearLog();
		const changed = await node.record('revise', 'Invoice', change, { input: inputItems(...rows) });
		expect(changed.map((record) => [record.id, linesOf(record).map(([, count]) => count)])).toEqual([
			[x, [5, 7]],
			[y, [6]],
		]);
		expect(requestCounts(crm)).toMatchObject({ revise: 2 });
	});

	test('left empty, all input items are one record', async () => {
		const input = inputItems({ order: 1, product: tea, count: 1 }, { order: 2, product: tea, count: 2 });
		const whole = { fields: header(), ...parameters, recordPer: '' };
		const invoices = await node.record('create', 'Invoice', whole, { input });
		expect(invoices.map(linesOf)).toEqual([
			[
				[tea, 1, 5],
				[tea, 2, 5],
			],
		]);
	});
});

describe('address and contact from the account', () => {
	const subject = { subject: 'Счёт', invoicestatus: 'Created' };
	const lineItems = () => ({ items: [{ productid: tea, quantity: '1', listprice: '5' }] }) as INodeParameters;
	const invoice = async (value: INodeParameters, options: INodeParameters = { fromAccount: true }) =>
		(
			await node.record('create', 'Invoice', {
				fields: mapped({ ...subject, ...value }),
				lineItems: lineItems(),
				options,
			})
		)[0];
	let payers = 0;
	const accountWith = (fields: Record<string, string>) =>
		crm.create('Accounts', { accountname: `Плательщик ${++payers}`, ...fields });
	const ADDRESS = { bill_street: 'ул. "Мира" & Ко, 1', bill_city: 'Тула', bill_code: '300000', bill_country: 'Россия' };

	test('the billing address serves for both, and the only contact is taken', async () => {
		const account_id = accountWith(ADDRESS);
		const contact_id = crm.create('Contacts', { lastname: 'Единственный', account_id });
		// Fields that a form shows and nobody fills in.
		const unfilled = { bill_street: '', ship_street: null, contact_id: '' } as unknown as INodeParameters;
		expect(await invoice({ account_id, ...unfilled })).toMatchObject({
			...ADDRESS,
			ship_street: ADDRESS.bill_street,
			ship_city: 'Тула',
			ship_code: '300000',
			ship_country: 'Россия',
			contact_id,
		});
	});

	test('an address is taken whole or not at all; what is mapped stays', async () => {
		const account_id = accountWith({ ...ADDRESS, ship_street: 'Склад', ship_city: 'Орёл' });
		crm.create('Contacts', { lastname: 'Другой', account_id });
		const contact_id = crm.create('Contacts', { lastname: 'Свой' });
		const record = await invoice({ account_id, bill_street: 'Своя улица', contact_id });
		expect(record).toMatchObject({ bill_street: 'Своя улица', ship_street: 'Склад', ship_city: 'Орёл', contact_id });
		expect([record?.bill_city, record?.bill_code, record?.ship_code]).toEqual([null, null, null]);
	});

	test('of several contacts none is taken, which a hint says', async () => {
		const account_id = accountWith(ADDRESS);
		crm.create('Contacts', { lastname: 'Раз', account_id });
		crm.create('Contacts', { lastname: 'Два', account_id });
		const parameters = { fields: mapped({ ...subject, account_id }), lineItems: lineItems() };
		const { items, hints } = await node.runRecord('create', 'Invoice', {
			...parameters,
			options: { fromAccount: true },
		});
		expect(items[0]?.json.contact_id).toBeNull();
		expect(hints).toEqual([expect.stringMatching(/several contacts: none was taken/)]);
	});

	test('an account without an address leaves the required fields missing, as without the option', async () => {
		crm.clearLog();
		const missing = { message: expect.stringMatching(/Required fields of “.*” have no value: .*bill_street/) };
		await expect(invoice({ account_id: accountWith({}) })).rejects.toMatchObject(missing);
		await expect(invoice({ account_id: accountWith(ADDRESS) }, {})).rejects.toMatchObject(missing);
		expect(writesTo(crm)).toEqual([]);
	});

	test('an address that the CRM requires is in the form of a new document, but need not be filled in', async () => {
		const shown = loadOptions(node.stored, { module: byName('Invoice') });
		const { fields } = await new Vtiger().methods.resourceMapping.getCreateFields.call(shown);
		expect(fields.find(({ id }) => id === 'bill_street')).toMatchObject({ required: false, removed: false });
		expect(fields.find(({ id }) => id === 'account_id')).toMatchObject({ required: true, removed: false });
	});

	test('an account is read once for many documents', async () => {
		const account_id = accountWith(ADDRESS);
		crm.clearLog();
		const parameters = { fields: mapped({ ...subject, account_id }), lineItems: lineItems() };
		const input = inputItems({}, {}, {});
		await node.runRecord('create', 'Invoice', { ...parameters, options: { fromAccount: true } }, { input });
		const reads = crm.requests.filter(({ parameters: { query = '' } }) => /FROM (Accounts|Contacts)/.test(query));
		expect(reads).toHaveLength(2);
	});

	test('Create or Update takes them for a new record only', async () => {
		const account_id = accountWith(ADDRESS);
		const fields = mapped({ ...subject, subject: 'По теме', account_id }, ['subject']);
		const parameters = { fields, lineItems: lineItems(), options: { fromAccount: true } };
		const [created] = await node.record('upsert', 'Invoice', parameters);
		expect(created).toMatchObject({ action: 'created', bill_city: 'Тула' });
		crm.revise(account_id, { bill_city: 'Орёл' });
		expect((await node.record('upsert', 'Invoice', parameters))[0]).toMatchObject({
			action: 'updated',
			bill_city: 'Тула',
		});
	});
});

test('Map Automatically takes the lines of the input, as another document has them', async () => {
	const [quote = {}] = await invoices({
		lineItems: { items: [{ productid: tea, quantity: '7', listprice: '3' }] } as never,
	});
	const { subject, account_id, invoicestatus, bill_street, ship_street, LineItems } = quote;
	const input = inputItems({ subject, account_id, invoicestatus, bill_street, ship_street, LineItems });
	const [copy] = await node.record('create', 'Invoice', { fields: autoMapped() }, { input });
	expect(linesOf(copy)).toEqual([[tea, 7, 3]]);
});

describe('Fields From: JSON takes the lines with the other fields', () => {
	const fields = () => header().value;
	const json = async (LineItems: unknown, more: INodeParameters = {}) => {
		const fieldsJson = '={{ $json.fields }}';
		const input = inputItems({ fields: { ...fields(), LineItems } } as IDataObject);
		return await node.record('create', 'Invoice', { fieldsFrom: 'json', fieldsJson, ...more }, { input });
	};

	test('as a list, with products by name', async () => {
		const [invoice] = await json([{ productid: 'Обучение', quantity: 2, listprice: 5 }]);
		expect(linesOf(invoice)).toEqual([[training, 2, 5]]);
	});

	test('as text of JSON', async () => {
		const [invoice] = await json(JSON.stringify([{ productid: tea, quantity: 1 }]));
		expect(linesOf(invoice)).toEqual([[tea, 1, 100]]);
	});

	test('lines of the form go before them', async () => {
		const lineItems = { items: [{ productid: tea, quantity: '9', listprice: '1' }] } as never;
		const [invoice] = await json([{ productid: 'Обучение', quantity: 2 }], { lineItems });
		expect(linesOf(invoice)).toEqual([[tea, 9, 1]]);
	});

	test.each<[what: string, lines: unknown, message: RegExp]>([
		['an object', { productid: 'Обучение', quantity: 1 }, /not a list of objects \(LineItems\)/],
		['a name', 'Обучение', /not a list of objects \(LineItems\)/],
		['a product of another name', [{ productid: 'Никакой', quantity: 1 }], /“Никакой” does not name a record/],
		['nothing', null, /needs at least one line item/],
	])('%s: one clear error, and nothing is written', async (_what, lines, message) => {
		crm.clearLog();
		await expect(json(lines)).rejects.toMatchObject({ message: expect.stringMatching(message) });
		expect(writesTo(crm)).toEqual([]);
	});

	test('a module without lines has no such field', async () => {
		const fieldsJson = '{"lastname": "А", "LineItems": []}';
		await expect(node.record('create', 'Contacts', { fieldsFrom: 'json', fieldsJson })).rejects.toMatchObject({
			message: expect.stringMatching(/has no field “LineItems”/),
		});
	});
});

test('products are looked for once a run, and one request at a time', async () => {
	crm.clearLog();
	crm.latency = 5;
	const list = { items: [{ productid: { __rl: true, mode: 'id', value: '={{ $json.product }}' }, quantity: '1' }] };
	const input = inputItems(
		...Array.from({ length: 40 }, (_, index) => ({ product: index % 2 === 0 ? tea : training })),
	);
	const fields = { ...header(), matchingColumns: ['subject'] };
	const value = { ...fields, value: { ...fields.value, subject: '={{ "Счёт " + $itemIndex }}' } };
	await node.record('upsert', 'Invoice', { fields: value, lineItems: list as INodeParameters }, { input });
	crm.latency = 0;
	const lookups = crm.requests.filter(
		({ operation, parameters }) => operation === 'query' && /FROM (Products|Services)/.test(parameters.query ?? ''),
	);
	expect(lookups).toHaveLength(2);
});
