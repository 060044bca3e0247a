// Hostile and careless line items, sums and rates of documents: refused before anything is written, or stored as given.

import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { byId, mapped } from '../core/contexts';
import { actionNode, inputItems, writesTo } from '../core/node';
import { useCrm } from '../core/useCrm';

const crm = useCrm({ samples: false });
const node = actionNode(crm);
let account: string;
let product: string;
let deleted: string;
let quotes: string[];

beforeAll(async () => {
	account = crm.create('Accounts', { accountname: 'Заказчик' });
	product = crm.create('Products', { productname: 'Стол', unit_price: '100' });
	deleted = crm.create('Products', { productname: 'Снят', unit_price: '1' });
	crm.remove(deleted);
	for (const unit_price of ['1', '2']) crm.create('Products', { productname: 'Двойник', unit_price });
	quotes = [await made('КП-1'), await made('КП-2')];
});

const header = (more: IDataObject = {}) =>
	mapped({
		...{ subject: 'КП', account_id: account, quotestage: 'Created', bill_street: 'а', ship_street: 'б' },
		...more,
	} as INodeParameters);

async function made(subject: string): Promise<string> {
	const lines = [{ productid: product, quantity: 1, listprice: 100 }];
	const parameters = { fields: header({ subject }), lineItemsFrom: 'list', lineItemsList: JSON.stringify(lines) };
	return String((await node.record('create', 'Quotes', parameters))[0]?.id);
}

async function refused(operation: string, parameters: INodeParameters, input: IDataObject[], message: RegExp) {
	const before = JSON.stringify(crm.records('Quotes'));
	await expect(node.record(operation, 'Quotes', parameters, { input: inputItems(...input) })).rejects.toMatchObject({
		message: expect.stringMatching(message),
	});
	expect(writesTo(crm)).toEqual([]);
	expect(JSON.stringify(crm.records('Quotes'))).toBe(before);
}

/** What is wrong with a line that is complete otherwise. */
const LINES: Array<[what: string, change: (known: { deleted: string }) => IDataObject, message: RegExp]> = [
	['no product', () => ({ productid: '' }), /Line Items, 1/],
	['null for the product', () => ({ productid: null }), /Line Items, 1/],
	['an object for the product', () => ({ productid: { id: '14x1' } }), /Line Items, 1/],
	['a list of products', () => ({ productid: ['14x1'] }), /Line Items, 1/],
	['a product that does not exist', () => ({ productid: '14x999999' }), /no product or service 14x999999/],
	['a deleted product', (known) => ({ productid: known.deleted }), /no product or service/],
	['an account for the product', () => ({ productid: '11x1001' }), /no product or service 11x1001/],
	['a condition', () => ({ productid: '14x1 or 1=1' }), /does not name a record/],
	['a product of two names', () => ({ productid: 'Двойник' }), /names 2 records/],
	['a number with zeros before it', () => ({ productid: '007' }), /does not name a record/],
	['19 digits', () => ({ productid: '9999999999999999999' }), /not a record ID/],
	['no quantity', () => ({ quantity: '' }), /quantity is missing/],
	['null for the quantity', () => ({ quantity: null }), /quantity is missing/],
	['words for the quantity', () => ({ quantity: 'two' }), /“two” is not a number for quantity/],
	['a quantity that could be two', () => ({ quantity: '1,234' }), /“1,234” is not a number/],
	['a quantity that has lost digits', () => ({ quantity: 1e20 }), /is not a number for quantity/],
	['yes for the price', () => ({ listprice: true }), /is not a number for listprice/],
	['a list for the price', () => ({ listprice: [100] }), /not a single value for listprice/],
	['an exponent for the price', () => ({ listprice: '1e3' }), /“1e3” is not a number/],
	['a price under another name', () => ({ price: 100 }), /Line items have no “price”/],
	['a tax that the CRM does not have', () => ({ tax9: 20 }), /Line items have no “tax9”/],
	['a rate in words', () => ({ tax1: 'twenty' }), /is not a number for tax1/],
	['a discount of 150 %', () => ({ discount_percent: 150 }), /discount of 150 % is not possible/],
	['a negative discount', () => ({ discount_percent: '-5' }), /discount of -5 % is not possible/],
	['two discounts', () => ({ discount_percent: 5, discount_amount: 5 }), /two discounts/],
	['an object for the comment', () => ({ comment: { text: 'x' } }), /not a single value for comment/],
	['a name of every object', () => ({ constructor: 'x' }), /Line items have no “constructor”/],
	['another document’s line', () => ({ hdnGrandTotal: { a: 1 } }), /not a single value/],
];

describe.each(['create', 'upsert', 'revise'])('%s: a line with', (operation) => {
	test.each(LINES)('%s', async (_what, change, message) => {
		const line = { productid: product, quantity: 1, listprice: 100, ...change({ deleted }) };
		const fields = { ...header(), matchingColumns: ['subject'] };
		const parameters = {
			recordId: byId(quotes[0] ?? ''),
			fields,
			lineItemsFrom: 'list',
			lineItemsList: '={{ $json.lines }}',
		};
		await refused(operation, parameters, [{ lines: [line] }], message);
	});
});

describe('sums of the header', () => {
	test.each([
		['hdnDiscountPercent', 150, /discount of 150 % is not possible/],
		['hdnDiscountPercent', '-1', /discount of -1 % is not possible/],
		['hdnDiscountAmount', '1,234', /“1,234” is not a number/],
		['txtAdjustment', 'NaN', /is not a number/],
		['hdnS_H_Amount', [5], /is not a number/],
		['conversion_rate', '0x1', /is not a number/],
		['currency_id', '21x999', /no currency 21x999/],
		['currency_id', 'Тугрик', /does not name a record/],
		['hdnTaxType', 'whole', /not an entry of the list/],
	])('%s of %j', async (name, value, message) => {
		const input = [{ value }];
		const fields = mapped({ [name]: '={{ $json.value }}' });
		await refused('revise', { recordId: byId(quotes[0] ?? ''), fields }, input, message);
	});
});

describe('all input items as lines', () => {
	const line = { productid: byId('={{ $json.product }}'), quantity: '={{ $json.count }}', listprice: '1' };
	const parameters = (more: INodeParameters): INodeParameters => ({
		lineItemsFrom: 'inputItems',
		lineItems: { items: [line] },
		...more,
	});
	const rows = (names: unknown[]) => names.map((name, index) => ({ name, product, count: index + 1 }) as IDataObject);

	test('of two records are not written into the first one', async () => {
		const fields = mapped({ description: 'x' });
		const given = parameters({ recordId: byId('={{ $json.name }}'), fields });
		await refused('revise', given, rows(quotes), /lines of one record, but name .*4x\d+” and .*4x\d+/);
		await refused('update', given, rows([quotes[0], '']), /lines of one record/);
	});

	test.each(['upsert', 'findOrCreate'])('%s: with two values to match on are refused', async (operation) => {
		const fields = { ...header({ subject: '={{ $json.name }}' }), matchingColumns: ['subject'] };
		await refused(operation, parameters({ fields }), rows(['КП-1', 'КП-2']), /but name “КП-1” and “КП-2”/);
		await refused(operation, parameters({ fields }), rows(['КП-1', null]), /but name “КП-1” and “”/);
	});

	test('One Record Per tells them apart, and each gets its own', async () => {
		const fields = { ...header({ subject: '={{ $json.name }}' }), matchingColumns: ['subject'] };
		const given = parameters({ fields, recordPer: '={{ $json.name }}' });
		const input = inputItems(...rows(['КП-1', 'КП-2', 'КП-1']));
		const written = await node.record('upsert', 'Quotes', given, { input });
		expect(written.map(({ id, LineItems }) => [id, (LineItems as unknown[]).length])).toEqual([
			[quotes[0], 2],
			[quotes[1], 1],
		]);
	});
});

test('one document with a broken line does not stop the others', async () => {
	const lines = (productid: unknown) => [{ productid, quantity: 1, listprice: 1 }];
	const input = inputItems(
		{ subject: 'Б-1', lines: lines(product) },
		{ subject: 'Б-2', lines: lines('9999999999999999999') },
		{ subject: 'Б-3', lines: lines('Стол\0') },
		{ subject: 'Б-4', lines: lines('Стол') },
	);
	const fields = { ...header({ subject: '={{ $json.subject }}' }), matchingColumns: ['subject'] };
	const parameters = { fields, lineItemsFrom: 'list', lineItemsList: '={{ $json.lines }}' };
	const { items } = await node.runRecord('upsert', 'Quotes', parameters, { input, continueOnFail: true });
	expect(items.map(({ json }) => json.subject)).toEqual(['Б-1', undefined, undefined, 'Б-4']);
});
