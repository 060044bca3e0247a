// The editor in a browser: the credential, the node and the trigger as a person meets them, at two sizes of the window.

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';

import { owner } from '../../tools/n8n-api.mjs';
import { shutDown } from '../../tools/shutdown.mjs';
import { openBrowser } from '../editor/browser.mjs';
import { Editor } from '../editor/editor.mjs';
import { takePicture } from '../editor/images.mjs';
import { collectNotices, cutOff, labelsOf, strayWords, tableRows } from '../editor/looks.mjs';
import { setStage } from '../stage.mjs';

/** @typedef {import('playwright-core').Locator} Locator */

after(shutDown);
const open = await openBrowser();
const { crm, n8n } = await setStage();

/** n8n cuts long labels of the CRM's own fields. @param {Locator} place @param {string[]} [longLabels] */
async function looksRight(place, longLabels = []) {
	const cut = (await cutOff(place)).filter((text) => !longLabels.includes(text));
	assert.deepEqual(cut, [], 'texts are cut off');
	assert.deepEqual(await strayWords(place), []);
}

for (const size of [
	{ width: 1280, height: 800 },
	{ width: 1600, height: 1000 },
]) {
	describe(`in a window of ${size.width} x ${size.height}`, async () => {
		const page = await open(size);
		const notices = await collectNotices(page);
		const editor = new Editor(page, n8n);
		let credential = '';

		/** @param {string} name @param {Locator} place @param {string[]} [longLabels] */
		const lookAt = async (name, place, longLabels) => {
			await takePicture(page, name);
			await looksRight(place, longLabels);
		};

		test('a credential is added by hand and tested', async () => {
			await editor.signIn(owner);
			await editor.startCredential('Vtiger CRM API');
			const form = editor.credential;
			assert.deepEqual((await labelsOf(form)).slice(0, 5), [
				'URL *',
				'Username *',
				'Access Key *',
				'Time Zone',
				'Ignore SSL Issues',
			]);
			await lookAt('credential-empty', form);
			await editor.type('url', `${crm.url}/`, form);
			await editor.type('username', crm.admin.username, form);
			await editor.type('accessKey', 'wrong', form);
			await editor.saveCredential();
			await form.getByText('More details').click();
			const reason = await form
				.getByTestId('credentials-config-container-test-error')
				.or(form.getByText(/refused the access key/))
				.last()
				.innerText();
			assert.match(reason, /The CRM refused the access key.*Copy the access key from My Preferences/s);
			await lookAt('credential-refused', form);
			await editor.type('accessKey', crm.admin.accessKey, form);
			await editor.saveCredential();
			await form.getByText('Connection tested successfully').waitFor();
			credential = (await form.getByTestId('credential-name').innerText()).split('\n')[0] ?? '';
			await lookAt('credential', form);
		});

		test('the node creates a record with fields of a chosen module', async () => {
			await editor.openNewWorkflow();
			await editor.searchNodes('Vtiger', 'Vtiger CRM');
			await editor.unfold('Actions');
			await lookAt('actions', editor.creator);
			await editor.addNode('Create a record');
			await editor.chooseCredential(credential);
			assert.deepEqual((await editor.openChoices('resource')).slice(0, 3), ['Record', 'Comment', 'Related Record']);
			await editor.take('Record');
			assert.deepEqual((await editor.openChoices('operation')).slice(0, 3), ['Create', 'Get', 'Get Many']);
			await takePicture(page, 'operations');
			await editor.take('Create');
			assert.deepEqual(await labelsOf(editor.form), ['Credential', 'Resource', 'Operation', 'Module', 'Options']);
			await lookAt('node-empty', editor.panel);

			const modules = await editor.search('module', 'конт', 'Контакты (Contacts)');
			assert.deepEqual(modules, [
				'Контакты (Contacts)',
				'Контрагенты (Accounts)',
				'Контрольные точки (ProjectMilestone)',
				'Сервисные контракты (ServiceContracts)',
			]);
			await takePicture(page, 'modules');
			await editor.entry('Контакты (Contacts)').click();
			await editor.form.getByText('Фамилия', { exact: true }).waitFor();
			assert.deepEqual((await labelsOf(editor.form)).slice(4), [
				'Fields From',
				'Mapping Column Mode',
				'Values',
				'Имя',
				'Рабочий тел.',
				'Фамилия',
				'Контрагент (Accounts)',
				'Основной адрес электронной почты',
				'Options',
			]);
			assert.equal(await editor.form.getByTestId('parameter-issues').count(), 1, 'the required field is not marked');

			const offered = await editor.openFields();
			assert.deepEqual(offered.slice(0, 5), [
				'Обращение',
				'Моб.',
				'Домашний тел.',
				'Источник Обращения',
				'Другой тел.',
			]);
			assert.ok(!offered.includes('Фамилия'));
			await lookAt('fields', page.getByRole('menu').last());
			await page.getByRole('menuitem', { name: 'Источник Обращения', exact: true }).click();
			for (const label of ['День рождения', 'Не звонить', 'Ответственный']) await editor.addField(label);
			await editor.type('firstname', 'Анна');
			await editor.type('lastname', 'Смирнова');
			assert.deepEqual((await editor.openChoices('leadsource')).slice(-4), [
				'Выставка',
				'Веб-сайт',
				'По наслышке',
				'Другое',
			]);
			await editor.take('Выставка');
			await editor.parameter('birthday').locator('input').fill('1980-05-17 00:00:00');
			await page.keyboard.press('Enter');
			assert.deepEqual(await editor.openChoices('donotcall'), ['Yes', 'No']);
			await editor.take('Yes');
			assert.deepEqual(await editor.openChoices('assigned_user_id'), [
				'Администратор (admin)',
				'Продавцов (sales)',
				'Отдел Продаж (group)',
				'Отдел Маркетинга (group)',
				'Отдел Поддержки (group)',
			]);
			await editor.take('Продавцов (sales)');
			assert.deepEqual((await labelsOf(editor.form)).slice(6, -1), [
				'Values',
				'Имя',
				'Рабочий тел.',
				'Фамилия',
				'Контрагент (Accounts)',
				'Источник Обращения',
				'День рождения',
				'Основной адрес электронной почты',
				'Не звонить',
				'Ответственный',
			]);
			assert.equal(await editor.form.getByTestId('parameter-issues').count(), 0);
			await editor.addOption('Simplify');
			await lookAt('node', editor.form, ['Основной адрес электронной почты']);

			const before = new Set(crm.records('Contacts').map(({ id }) => id));
			await editor.execute();
			const [record, ...others] = crm.records('Contacts').filter(({ id }) => !before.has(id));
			assert.ok(record && others.length === 0, 'the step has not created one contact');
			const values = {
				firstname: 'Анна',
				lastname: 'Смирнова',
				leadsource: 'Trade Show',
				birthday: '1980-05-17',
				donotcall: '1',
				assigned_user_id: crm.sales.id,
			};
			assert.deepEqual(Object.fromEntries(Object.keys(values).map((name) => [name, record[name]])), values);
			await editor.showOutputAs('table');
			const [row, ...rows] = await tableRows(editor.output);
			assert.ok(row && rows.length === 0, 'the output does not show one item');
			assert.deepEqual(Object.keys(row).slice(0, 3), ['id', 'firstname', 'lastname']);
			for (const name of ['id', 'firstname', 'lastname']) assert.equal(row[name], record[name]);
			await takePicture(page, 'node-output');
			await editor.showOutputAs('json');

			await editor.closePanel();
			assert.ok((await editor.caption('Create a record')).includes('create: Contacts'));
			await takePicture(page, 'canvas');
		});

		test('the trigger fetches a test event that fits its conditions', async () => {
			await editor.openNewWorkflow();
			await editor.searchNodes('Vtiger', 'Vtiger CRM');
			await lookAt('triggers', editor.creator);
			await editor.addNode('On record created or updated');
			await editor.chooseCredential(credential);
			assert.deepEqual(await editor.openChoices('event'), [
				'Record Created',
				'Record Created or Updated',
				'Record Deleted',
				'Record Updated',
			]);
			await editor.take('Record Created or Updated');
			assert.deepEqual(await labelsOf(editor.form), [
				'Credential',
				'Poll Times',
				'Mode',
				'Trigger On',
				'Module',
				'Conditions',
				'Must Match',
				'Fields to Watch Names or IDs',
				'Options',
			]);
			assert.deepEqual(await editor.search('module', 'сдел', 'Сделки (Potentials)'), ['Сделки (Potentials)']);
			await editor.entry('Сделки (Potentials)').click();
			await editor.form.getByText('Add Condition').click();
			const conditions = editor.form.getByTestId('fixed-collection-conditions');
			assert.deepEqual((await editor.openChoices('field', conditions)).slice(0, 4), [
				'ID',
				'Сделка',
				'Сделка №',
				'Сумма',
			]);
			await editor.take('Сумма');
			await editor.choose('operator', 'Greater Than', conditions);
			await editor.typeLocator('value', '100000', conditions);
			assert.deepEqual((await labelsOf(editor.form)).slice(5), [
				'Conditions',
				'Field Name or ID',
				'Operator',
				'Value',
				'Must Match',
				'Fields to Watch Names or IDs',
				'Options',
			]);
			await editor.addOption('Detection');
			assert.deepEqual(await editor.openChoices('detection'), ['Automatic', 'Query', 'Sync']);
			await takePicture(page, 'detection');
			await editor.take('Sync');
			await editor.addOption('Scope');
			assert.deepEqual(await editor.openChoices('scope'), ['Everyone', 'Mine', 'Mine and My Groups']);
			await editor.take('Everyone');
			await editor.choose('detection', 'Automatic');
			await lookAt('trigger', editor.form);

			await editor.execute();
			await editor.showOutputAs('table');
			const [row, ...rows] = await tableRows(editor.output);
			assert.ok(row && rows.length === 0, 'the output does not show one item');
			const { event, module, detection, ...fields } = row;
			assert.deepEqual({ event, module, detection }, { event: 'created', module: 'Potentials', detection: 'query' });
			const record = crm.records('Potentials').find(({ id }) => id === row.id);
			assert.ok(record && Number(record.amount) > 100_000, 'the event does not fit the condition');
			for (const name of ['id', 'potentialname', 'sales_stage']) assert.equal(fields[name], record[name]);
			await takePicture(page, 'trigger-output');
			await editor.showOutputAs('json');

			await editor.closePanel();
			assert.ok((await editor.caption('Vtiger CRM Trigger')).includes('created or updated: Potentials'));
			await takePicture(page, 'trigger-canvas');
		});

		test('Create or Update begins with the fields to match on and the required ones', async () => {
			await editor.openNewWorkflow();
			await editor.searchNodes('сделка', 'Vtiger CRM');
			await editor.unfold('Actions');
			await editor.addNode('Create or update a record');
			await editor.chooseCredential(credential);
			await editor.search('module', 'конт', 'Контакты (Contacts)');
			await editor.entry('Контакты (Contacts)').click();
			await editor.form.getByText('Фамилия', { exact: true }).waitFor();
			await takePicture(page, 'upsert');
			assert.deepEqual((await labelsOf(editor.form)).slice(4, -2), [
				'Fields From',
				'Mapping Column Mode',
				'Fields to Match On',
				'Values',
				'Основной адрес электронной почты (using to match)',
				'Рабочий тел.',
				'Имя',
				'Фамилия',
				'Контрагент (Accounts)',
			]);
		});

		test('a condition offers the values of its field', async () => {
			await editor.openNewWorkflow();
			await editor.searchNodes('Vtiger', 'Vtiger CRM');
			await editor.unfold('Actions');
			await editor.addNode('Get many records');
			await editor.chooseCredential(credential);
			await editor.search('module', 'сдел', 'Сделки (Potentials)');
			await editor.entry('Сделки (Potentials)').click();
			await editor.form.getByText('Add Condition').click();
			const conditions = editor.form.getByTestId('fixed-collection-conditions');
			await editor.choose('field', 'Стадия', conditions);
			await editor.chooseMode('value', 'From list', conditions);
			await editor.openLocator('value', conditions);
			await takePicture(page, 'condition-list');
			await editor.entry('Закрыта удачно').click();
			await editor.execute();
			await takePicture(page, 'condition');
			await editor.showOutputAs('table');
			const rows = await tableRows(editor.output);
			assert.ok(rows.length > 0 && rows.every((row) => row.sales_stage === 'Closed Won'));
		});

		test('no notice told of an error', () => {
			assert.ok(notices.length > 0, 'no notice was seen at all');
			assert.deepEqual(
				notices.filter(({ isError }) => isError),
				[],
			);
		});
	});
}
