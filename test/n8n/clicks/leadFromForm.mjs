// A form on a page becomes a lead.

import assert from 'node:assert/strict';

/** @typedef {import('./person.mjs').Person} Person */
/** @typedef {import('../stage.mjs').Stage} Stage */

const answers = { 'First name': 'Анна', 'Last name': 'Смирнова', Company: 'Кафе «На углу»', Email: 'anna@example.com' };

/** @param {Person} person @param {Pick<Stage, 'crm'>} stage */
export async function leadFromForm(person, { crm }) {
	const { editor } = person;
	await person.addFirst('form', 'n8n Form', 'On new n8n Form event');
	await person.type('formTitle', 'Ask us');
	for (const [index, label] of Object.keys(answers).entries()) {
		await editor.form.getByTestId('fixed-collection-formFields').getByTestId('fixed-collection-add').last().click();
		await person.typeInto(editor.form.getByTestId('parameter-input-fieldLabel').nth(index), label);
	}
	await person.look('questions');
	await answer(person);
	await person.close();

	await person.addAfter('On form submission', 0, 'lead', 'Vtiger CRM', 'Create a record');
	await person.chooseEntry('module', 'lead', 'Обращения (Leads)');
	await editor.parameter('lastname').waitFor();
	for (const [label, name] of [
		['First name', 'firstname'],
		['Last name', 'lastname'],
		['Company', 'company'],
		['Email', 'email'],
	])
		await person.drag(label ?? '', editor.parameter(name ?? ''));
	await person.look('lead');
	await person.execute();
	await person.look('created');

	const [lead, ...others] = crm.records('Leads').filter(({ email }) => email === answers.Email);
	assert.ok(lead && others.length === 0, 'there is not one lead of the form');
	assert.deepEqual(
		[lead.firstname, lead.lastname, lead.company, lead.phone],
		[answers['First name'], answers['Last name'], answers.Company, ''],
	);
}

/** Opens the form that n8n tests with, in a new window. @param {Person} person */
async function answer(person) {
	const opened = person.page.waitForEvent('popup');
	await person.editor.panel.getByTestId('node-execute-button').click();
	const window = await opened;
	for (const [label, text] of Object.entries(answers)) {
		await window.getByLabel(label).click();
		await window.keyboard.insertText(text);
	}
	await window.getByRole('button', { name: 'Submit' }).click();
	await person.editor.output.getByTestId('node-run-status-success').waitFor();
	await window.close();
}
