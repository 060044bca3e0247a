// The form of line items, and what is made of it.

import type { INodeProperties } from 'n8n-workflow';
import { InputError } from '../webservice/protocol/errors';
import {
	asObject,
	asObjects,
	asText,
	isJsonObject,
	type JsonObject,
	type JsonValue,
} from '../webservice/protocol/json';
import { isTax } from '../webservice/vtql/lineFields';
import { oneOf } from './oneOf';

/** Modules with line items: Vtiger's four, and SalesPlatform's acts and consignments. */
export const INVENTORY_MODULES = ['Quotes', 'SalesOrder', 'PurchaseOrder', 'Invoice', 'Act', 'Consignment'];

const product: INodeProperties = {
	displayName: 'Product or Service',
	name: 'productid',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a product or service…',
			typeOptions: { searchListMethod: 'searchProducts', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 14x12',
			hint: 'Webservice ID such as 14x12, internal ID, product number such as PRO1, or name',
		},
	],
};

const quantity: INodeProperties = {
	displayName: 'Quantity',
	name: 'quantity',
	type: 'string',
	default: '1',
	placeholder: 'e.g. 2',
};

const price: INodeProperties = {
	displayName: 'Price',
	name: 'listprice',
	type: 'string',
	default: '',
	placeholder: 'e.g. 199.90',
	description: 'Price of one unit; the product’s own price if left empty',
};

const discountType: INodeProperties = {
	displayName: 'Discount Type',
	name: 'discountType',
	type: 'options',
	options: [
		{ name: 'Amount', value: 'discount_amount' },
		{ name: 'None', value: 'none' },
		{ name: 'Percent', value: 'discount_percent' },
	],
	default: 'none',
};

const discount: INodeProperties = {
	displayName: 'Discount',
	name: 'discount',
	type: 'string',
	default: '',
	placeholder: 'e.g. 10',
	displayOptions: { hide: { discountType: ['none'] } },
};

const comment: INodeProperties = { displayName: 'Comment', name: 'comment', type: 'string', default: '' };

const taxes: INodeProperties = {
	displayName: 'Taxes',
	name: 'taxes',
	type: 'fixedCollection',
	placeholder: 'Add Tax',
	typeOptions: { multipleValues: true },
	default: {},
	description:
		'Rates of this line. Under the tax type “group” the CRM takes the rates of the first line for the whole document; at an update they stay if no line has any.',
	options: [
		{
			displayName: 'Taxes',
			name: 'tax',
			values: [
				{
					displayName: 'Tax Name or ID',
					name: 'name',
					type: 'options',
					typeOptions: { loadOptionsMethod: 'getTaxes', loadOptionsDependsOn: ['module.value'] },
					default: '',
					description:
						'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
				},
				{ displayName: 'Percent', name: 'percent', type: 'string', default: '', placeholder: 'e.g. 20' },
			],
		},
	],
};

const lineItemsFrom: INodeProperties = {
	displayName: 'Line Items From',
	name: 'lineItemsFrom',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'All Input Items',
			value: 'inputItems',
			description: 'Write one record with a line for each input item; its other fields come from its first item',
		},
		{ name: 'Form', value: 'form', description: 'The lines below, for each input item' },
		{ name: 'List', value: 'list', description: 'A list of lines in the data, for each input item' },
	],
	default: 'form',
	displayOptions: { show: { module: INVENTORY_MODULES } },
};

const recordPer: INodeProperties = {
	displayName: 'One Record Per',
	name: 'recordPer',
	type: 'string',
	default: '',
	placeholder: 'e.g. {{ $json.orderNumber }}',
	description:
		'Input items with the same value here become the lines of one record, such as the rows of one order. Left empty, all input items are the lines of a single record.',
	displayOptions: { show: { module: INVENTORY_MODULES, lineItemsFrom: ['inputItems'] } },
};

const lineItemsList: INodeProperties = {
	displayName: 'Line Items List',
	name: 'lineItemsList',
	type: 'string',
	default: '',
	placeholder: 'e.g. {{ $json.lines }} or LineItems',
	description:
		'An expression that gives a list, JSON text, or the name of an input field that holds one. Names as in the CRM: productid (ID, number or name of the product), quantity, listprice, discount_percent or discount_amount, comment, tax1.',
	displayOptions: { show: { module: INVENTORY_MODULES, lineItemsFrom: ['list'] } },
};

const lineItems: INodeProperties = {
	displayName: 'Line Items',
	name: 'lineItems',
	type: 'fixedCollection',
	placeholder: 'Add Line Item',
	typeOptions: { multipleValues: true, sortable: true },
	default: {},
	description:
		'Products and services of the document. At an update they replace all lines; without any the lines stay.',
	displayOptions: { show: { module: INVENTORY_MODULES, lineItemsFrom: ['form', 'inputItems'] } },
	options: [
		{
			displayName: 'Line Items',
			name: 'items',
			// In the order of use: product, quantity, price.
			values: [product, quantity, price, discountType, discount, comment, taxes],
		},
	],
};

/** Where the lines of a document come from, and the lines. */
export const lineItemsParameters: INodeProperties[] = [lineItemsFrom, recordPer, lineItems, lineItemsList];

function locatorValue(value: JsonValue | undefined): JsonValue {
	return (isJsonObject(value) && 'value' in value ? value.value : value) ?? '';
}

/** The form's lines with the CRM's own names; their values are unchecked. Throws an InputError for what is no choice. */
export function readLineItems(given: unknown): JsonObject[] {
	return asObjects(asObject(given).items).map((line, index) => {
		const place = `Line Items, ${index + 1}`;
		const item: JsonObject = {
			productid: locatorValue(line.productid),
			quantity: line.quantity ?? '',
			listprice: line.listprice ?? '',
		};
		const discount = oneOf(`Discount Type (${place})`, line.discountType ?? 'none', [
			'none',
			'discount_amount',
			'discount_percent',
		]);
		if (discount !== 'none') item[discount] = line.discount ?? '';
		if (asText(line.comment) !== '') item.comment = asText(line.comment);
		for (const tax of asObjects(asObject(line.taxes).tax)) {
			const name = asText(tax.name).trim();
			const percent = tax.percent ?? '';
			if (isTax(name)) item[name] = percent;
			else if (name !== '' || percent !== '') throw notATax(name, place);
		}
		return item;
	});
}

function notATax(name: string, place: string): InputError {
	const what = name === '' ? 'A tax rate has no tax selected' : `“${name.slice(0, 60)}” is not a tax`;
	return new InputError(place, what, 'Choose the tax from the list, or give its ID such as tax1.');
}
