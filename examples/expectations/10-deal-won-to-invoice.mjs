// What the example has to give: one invoice of the newest won deal, with its products, and the account's address and contact.

import assert from 'node:assert/strict';

import { hasValues, only, webserviceId } from './checks.mjs';

/** @typedef {import('../expectations.mjs').CrmRecord} CrmRecord */

const street = 'Малая Бронная ул., 12';

/** @type {import('../expectations.mjs').Expectation} */
export const expectation = {
	steps: [
		{
			node: 'Deal won',
			columns: ['event', 'id', 'potentialname', 'amount', 'sales_stage', 'related_to'],
			check: (records) =>
				hasValues(only(records), { potentialname: 'Кафе: новая машина', sales_stage: 'Closed Won', amount: 45_900 }),
		},
		{
			node: 'Products of the deal',
			columns: ['id', 'productname', 'productcode', 'unit_price'],
			check: (records) =>
				assert.deepEqual(
					records.map(({ productcode, unit_price }) => [productcode, unit_price]),
					[
						['KM-02', 45_900],
						['KZ-01', 1250],
					],
				),
		},
		{
			node: 'Create invoice',
			columns: ['id', 'invoice_no', 'subject', 'account_id', 'contact_id', 'bill_street'],
			check(records, recordsOf) {
				const invoice = only(records);
				const deal = only(recordsOf('Deal won'));
				hasValues(invoice, {
					subject: 'Счёт по сделке «Кафе: новая машина»',
					account_id: deal.related_to,
					potential_id: deal.id,
					...{ bill_street: street, bill_city: 'Москва', bill_code: '123104', bill_country: 'Россия' },
					...{ ship_street: street, ship_city: 'Москва', ship_code: '123104', ship_country: 'Россия' },
				});
				assert.match(invoice.contact_id, webserviceId);
			},
		},
		{
			node: 'Get invoice with lines',
			columns: ['invoice_no', 'account_id_label', 'contact_id_label', 'hdnSubTotal', 'LineItems'],
			check(records, recordsOf) {
				const invoice = only(records);
				assert.match(invoice.contact_id_label, /Павлова/);
				hasValues(invoice, { account_id_label: 'Кафе «Ёлка»', invoicestatus: 'Created' });
				assert.deepEqual(
					invoice.LineItems.map((/** @type {CrmRecord} */ line) => [line.productid, line.quantity, line.listprice]),
					recordsOf('Products of the deal').map(({ id, unit_price }) => [id, 1, unit_price]),
				);
			},
		},
	],
};
