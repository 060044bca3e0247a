// 300 rows of a spreadsheet become contacts; rows that the CRM refuses go to a separate list.

import assert from 'node:assert/strict';

import { itemsOf } from '../../tools/execution-data.mjs';

/** @typedef {import('./person.mjs').Person} Person */
/** @typedef {import('../stage.mjs').Stage} Stage */

const rowCount = 300;
const withoutName = [17, 118, 219];
const addressOf = (/** @type {number} */ row) => `row${row}@example.com`;

function spreadsheet() {
	const rows = Array.from({ length: rowCount }, (_, index) =>
		[`Имя ${index}`, withoutName.includes(index) ? '' : `Строкин ${index}`, addressOf(index), `+7 900 ${index}`].join(
			',',
		),
	);
	return ['first,last,mail,tel', ...rows].join('\n');
}

/** @param {Person} person @param {Pick<Stage, 'crm' | 'api'>} stage */
export async function importOfRows(person, { crm, api }) {
	const { editor } = person;
	const known = crm.create('Contacts', { lastname: 'Прежний', email: addressOf(0) });

	await person.addFirst('form', 'n8n Form', 'On new n8n Form event');
	await person.type('formTitle', 'Import');
	await editor.form.getByText('Add Form Element').click();
	await person.type('fieldLabel', 'rows');
	await person.choose('fieldType', 'File');
	await person.look('form');
	await giveFile(person);
	await person.close();

	await person.addAfter('On form submission', 0, 'extract from file', 'Extract from File', 'Extract from CSV');
	await person.type('binaryPropertyName', 'rows');
	await person.look('file');
	await person.execute();
	await person.close();

	await person.addAfter('Extract from File', 0, 'contact', 'Vtiger CRM', 'Create or update a record');
	await person.chooseEntry('module', 'contact', 'Контакты (Contacts)');
	await editor.parameter('lastname').waitFor();
	await person.look('contacts-empty');
	for (const [column, name] of [
		['first', 'firstname'],
		['last', 'lastname'],
		['mail', 'email'],
		['tel', 'phone'],
	])
		await person.drag(column ?? '', editor.parameter(name ?? ''));
	await person.look('contacts');
	await person.onError('Continue (using error output)');
	await person.execute();
	await person.look('imported');
	await person.close();

	await person.addAfter('Create or update a record', 1, 'convert to file', 'Convert to File', 'Convert to CSV');
	await person.execute();
	await person.look('refused');

	const imported = itemsOf(await person.lastExecution(api), 'Create or update a record');
	const refused = itemsOf(await person.lastExecution(api), 'Create or update a record', 1);
	assert.deepEqual([imported.length, refused.length], [rowCount - withoutName.length, withoutName.length]);
	const contacts = crm.records('Contacts').filter(({ email }) => /^row\d+@example.com$/.test(String(email)));
	assert.equal(contacts.length, rowCount - withoutName.length);
	assert.equal(contacts.find(({ id }) => id === known)?.lastname, 'Строкин 0');
}

/** @param {Person} person */
async function giveFile(person) {
	const opened = person.page.waitForEvent('popup');
	await person.editor.panel.getByTestId('node-execute-button').click();
	const window = await opened;
	const chooser = window.waitForEvent('filechooser');
	await window.locator('input[type=file]').click();
	await (await chooser).setFiles({ name: 'rows.csv', mimeType: 'text/csv', buffer: Buffer.from(spreadsheet()) });
	await window.getByRole('button', { name: 'Submit' }).click();
	await person.editor.output.getByTestId('node-run-status-success').waitFor();
	await window.close();
}
