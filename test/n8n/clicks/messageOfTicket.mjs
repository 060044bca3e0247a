// A new ticket becomes a message with the name of the account and the owner's e-mail address.

import assert from 'node:assert/strict';

import { tableRows } from '../editor/looks.mjs';

/** @typedef {import('./person.mjs').Person} Person */
/** @typedef {import('../stage.mjs').Stage} Stage */

/** @param {Person} person @param {Pick<Stage, 'crm'>} stage */
export async function messageOfTicket(person, { crm }) {
	const { editor } = person;
	const [account] = crm.records('Accounts');
	assert.ok(account);
	const title = 'Кофемашина протекает';
	crm.create('HelpDesk', { ticket_title: title, parent_id: String(account.id), assigned_user_id: crm.admin.id });

	await person.addFirst('ticket', 'Vtiger CRM', 'On record created');
	await person.chooseEntry('module', 'helpdesk', 'Заявки (HelpDesk)');
	await person.addOption('Labels');
	await person.look('trigger');
	await person.execute();
	await person.look('ticket');
	await person.close();

	await person.addAfter('Vtiger CRM Trigger', 0, 'edit fields', 'Edit Fields (Set)');
	for (const field of ['ticket_title', 'parent_id_label', 'assigned_user_id_email'])
		await person.drag(field, editor.panel.getByTestId('drop-area'));
	await person.look('message');
	await person.execute();
	await person.look('messages');
	assert.deepEqual(await tableRows(editor.output), [
		{ ticket_title: title, parent_id_label: account.accountname, assigned_user_id_email: 'admin@example.test' },
	]);
}
