// Line items from the form, a list in the data, or all input items; products by every name that people use.

import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { autoMapped, mapped } from '../contexts';
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

test('Map Automatically takes the lines of the input, as another document has them', async () => {
	const [quote = {}] = await invoices({
		lineItems: { items: [{ productid: tea, quantity: '7', listprice: '3' }] } as never,
	});
	const { subject, account_id, invoicestatus, bill_street, ship_street, LineItems } = quote;
	const input = inputItems({ subject, account_id, invoicestatus, bill_street, ship_street, LineItems });
	const [copy] = await node.record('create', 'Invoice', { fields: autoMapped() }, { input });
	expect(linesOf(copy)).toEqual([[tea, 7, 3]]);
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
