// What the example has to give: an invoice of two lines and its sums.

import assert from 'node:assert/strict';

import { hasValues, only } from './checks.mjs';

/** @typedef {import('../expectations.mjs').CrmRecord} CrmRecord */

const productColumns = ['id', 'productname', 'productcode', 'unit_price'];

/** @type {import('../expectations.mjs').Expectation} */
export const expectation = {
	steps: [
		{
			node: 'Find customer',
			columns: ['id', 'accountname', 'bill_street', 'bill_city'],
			check: (records) => hasValues(only(records), { accountname: 'ООО «Ромашка»', bill_street: 'ул. Тверская, 7' }),
		},
		{
			node: 'Find coffee machine',
			columns: productColumns,
			check: (records) => hasValues(only(records), { productname: 'Кофемашина «Эспрессо 2»', productcode: 'KM-02' }),
		},
		{
			node: 'Find coffee beans',
			columns: productColumns,
			check: (records) => hasValues(only(records), { productname: 'Кофе в зёрнах, 1 кг', productcode: 'KZ-01' }),
		},
		{
			node: 'Create invoice',
			columns: ['id', 'invoice_no', 'subject', 'account_id', 'hdnGrandTotal'],
			check(records, recordsOf) {
				const invoice = only(records);
				hasValues(invoice, {
					account_id: only(recordsOf('Find customer')).id,
					invoicestatus: 'Created',
					bill_street: 'ул. Тверская, 7',
				});
				assert.equal(Number(invoice.hdnGrandTotal), 122_580);
			},
		},
		{
			node: 'Get invoice with lines',
			columns: ['invoice_no', 'hdnTaxType', 'hdnSubTotal', 'hdnGrandTotal', 'LineItems'],
			check(records, recordsOf) {
				const invoice = only(records);
				hasValues(invoice, {
					id: only(recordsOf('Create invoice')).id,
					hdnTaxType: 'individual',
					hdnSubTotal: 122_580,
					hdnGrandTotal: 122_580,
				});
				const lines = invoice.LineItems.map((/** @type {CrmRecord} */ line) => [
					line.productid,
					Number(line.quantity),
					Number(line.listprice),
					Number(line.discount_percent ?? 0),
				]);
				assert.deepEqual(lines, [
					[only(recordsOf('Find coffee machine')).id, 2, 45_900, 0],
					[only(recordsOf('Find coffee beans')).id, 10, 1150, 10],
				]);
			},
		},
		{
			node: 'Sums',
			columns: ['invoice', 'lines', 'withoutTax', 'total'],
			check: (records) => hasValues(only(records), { lines: 2, withoutTax: 102_150, total: 122_580 }),
		},
	],
};
