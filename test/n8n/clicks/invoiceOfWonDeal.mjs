// A deal that is won becomes an invoice with the deal's products.

import assert from 'node:assert/strict';

import { run, byId, chosen, vtiger } from '../workflows.mjs';
import { succeeded } from '../expect.mjs';

/** @typedef {import('./person.mjs').Person} Person */
/** @typedef {import('../stage.mjs').Stage} Stage */

const dealName = 'Кафе «На углу»: две машины';

/** A deal that was won just now, with two products. @param {Pick<Stage, 'crm' | 'api' | 'admin'>} stage */
async function wonDeal({ crm, api, admin }) {
	const [account] = crm.records('Accounts');
	assert.ok(account);
	const products = crm.records('Products').slice(0, 2);
	const deal = crm.create('Potentials', {
		potentialname: dealName,
		related_to: account.id,
		sales_stage: 'Negotiation or Review',
		closingdate: '2026-11-30',
	});
	for (const product of products) {
		const link = vtiger(
			'Link',
			{
				resource: 'relatedRecord',
				operation: 'add_related',
				module: chosen('Potentials'),
				recordId: byId(deal),
				relation: 'Products',
				relatedRecordId: byId(String(product.id)),
			},
			admin,
		);
		succeeded(await run(api, [link]));
	}
	crm.revise(deal, { sales_stage: 'Closed Won' });
	return { account, products };
}

/** @param {Person} person @param {Pick<Stage, 'crm' | 'api' | 'admin'>} stage */
export async function invoiceOfWonDeal(person, stage) {
	const { editor } = person;
	const { crm } = stage;
	const { account, products } = await wonDeal(stage);

	await person.addFirst('deal', 'Vtiger CRM', 'On record updated');
	await person.chooseEntry('module', 'potent', 'Сделки (Potentials)');
	await editor.form.getByText('Add Condition').click();
	const conditions = editor.form.getByTestId('fixed-collection-conditions');
	await person.choose('field', 'Стадия', conditions);
	await person.typeEntry('value', 'Закрыта удачно', conditions);
	await person.choose('watchedFields', 'Стадия');
	await person.look('trigger');
	await person.execute();
	await person.look('won');
	await person.close();

	await person.addAfter('Vtiger CRM Trigger', 0, 'deal', 'Vtiger CRM', 'Get many related records');
	await person.look('related-empty');
	await person.chooseEntry('module', 'potent', 'Сделки (Potentials)');
	await person.drag('id', editor.parameter('recordId'));
	await person.look('related-record');
	await person.choose('relation', 'Товары – Products');
	await person.look('related');
	await person.execute();
	await person.look('products');
	await person.close();

	await person.addAfter('Get many related records', 0, 'invoice', 'Vtiger CRM', 'Create a record');
	await person.chooseEntry('module', 'invoice', 'Счета (Invoice)');
	await editor.parameter('subject').waitFor();
	await person.look('invoice-empty');
	await person.choose('lineItemsFrom', 'All Input Items');
	await editor.form.getByText('Add Line Item').click();
	await person.drag('id', editor.parameter('productid'));
	await person.unfoldInput('Vtiger CRM Trigger');
	await person.drag('potentialname', editor.parameter('subject'));
	await person.drag('related_to', editor.parameter('account_id'));
	await person.addOption('Fill From Account');
	await person.look('invoice');
	await person.execute();
	await person.look('created');

	const [invoice, ...others] = crm.records('Invoice').filter(({ subject }) => subject === dealName);
	assert.ok(invoice && others.length === 0, 'there is not one invoice of the deal');
	assert.equal(invoice.account_id, account.id);
	assert.deepEqual(
		crm.database
			.lines(String(invoice.id))
			.map((line) => [line.productid, Number(line.quantity), Number(line.listprice)]),
		products.map(({ id, unit_price }) => [String(id).split('x')[1], 1, Number(unit_price)]),
	);
}
