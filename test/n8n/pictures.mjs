// `npm run pictures`: makes docs/images again, in both languages, from a real n8n with the packed package and the embedded CRM.

import { ensureDependencies } from '../tools/dependencies.mjs';
import { owner } from '../tools/n8n-api.mjs';
import { say } from '../tools/progress.mjs';
import { shutDown } from '../tools/shutdown.mjs';
import { openBrowser } from './editor/browser.mjs';
import { Editor } from './editor/editor.mjs';
import { takeReadmeImage } from './editor/images.mjs';
import { setStage } from './stage.mjs';

const size = { width: 1280, height: 800 };
const heightOfWholeForm = 1120;

/**
 * What the CRM calls things.
 * @typedef {{ personality: 'salesplatform-7.2' | 'vtiger-8.2', zone: string, contacts: [search: string, entry: string],
 *   deals: [search: string, entry: string], firstName: [label: string, value: string], lastName: [label: string, value: string],
 *   source: [label: string, choice: string], stage: [label: string, choice: string], company: string, deal: string }} Words
 */

/** @type {Record<string, Words>} */
const languages = {
	en: {
		personality: 'vtiger-8.2',
		zone: 'UTC',
		contacts: ['cont', 'Contacts'],
		deals: ['opport', 'Opportunities (Potentials)'],
		firstName: ['First Name', 'Anna'],
		lastName: ['Last Name', 'Smirnova'],
		source: ['Lead Source', 'Trade Show'],
		stage: ['Sales Stage', 'Closed Won'],
		company: 'Corner Café',
		deal: 'Corner Café: a new machine',
	},
	ru: {
		personality: 'salesplatform-7.2',
		zone: 'Europe/Moscow',
		contacts: ['конт', 'Контакты (Contacts)'],
		deals: ['сдел', 'Сделки (Potentials)'],
		firstName: ['Имя', 'Анна'],
		lastName: ['Фамилия', 'Смирнова'],
		source: ['Источник Обращения', 'Выставка'],
		stage: ['Стадия', 'Закрыта удачно'],
		company: 'Кафе «На углу»',
		deal: 'Кафе «На углу»: новая машина',
	},
};

/** @param {string} language @param {Words} words */
async function takePictures(language, words) {
	say(`pictures in ${language}`);
	const { crm, n8n } = await setStage({ crm: { personality: words.personality } });
	// The newest deal is what the trigger shows.
	const account = crm.create('Accounts', { accountname: words.company });
	crm.create('Potentials', {
		potentialname: words.deal,
		related_to: account,
		sales_stage: 'Closed Won',
		amount: '45900',
	});
	const open = await openBrowser();
	const page = await open(size);
	const editor = new Editor(page, n8n);
	const panels = { from: editor.tabs, to: editor.output, height: heightOfWholeForm, above: 14 };
	/** @param {string} name @param {Parameters<typeof takeReadmeImage>[2]} part */
	const take = async (name, part) => await takeReadmeImage(page, `${language}/${name}`, part);

	await editor.signIn(owner);
	await editor.startCredential('Vtiger CRM API');
	const form = editor.credential;
	await editor.type('url', crm.url, form);
	await editor.type('username', crm.admin.username, form);
	await editor.type('accessKey', crm.admin.accessKey, form);
	await editor.choose('timezone', words.zone, form);
	await editor.saveCredential();
	await form.getByText('Connection tested successfully').waitFor();
	const credential = (await form.getByTestId('credential-name').innerText()).split('\n')[0] ?? '';
	await take('credential', { from: form, to: form });

	await editor.openNewWorkflow();
	await editor.searchNodes('Vtiger', 'Vtiger CRM');
	await editor.unfold('Actions');
	await take('search', { from: editor.creator, to: editor.creator });
	await editor.addNode('Create a record');
	await editor.chooseCredential(credential);
	await editor.search('module', ...words.contacts);
	await editor.entry(words.contacts[1]).first().click();
	await editor.form.getByText(words.lastName[0], { exact: true }).waitFor();
	await editor.addField(words.source[0]);
	await editor.type('firstname', words.firstName[1]);
	await editor.type('lastname', words.lastName[1]);
	await editor.choose('leadsource', words.source[1]);
	await editor.execute();
	await editor.showOutputAs('json');
	await take('node', panels);

	await editor.openNewWorkflow();
	await editor.searchNodes('Vtiger', 'Vtiger CRM');
	await editor.addNode('On record created or updated');
	await editor.chooseCredential(credential);
	await editor.choose('event', 'Record Updated');
	await editor.search('module', ...words.deals);
	await editor.entry(words.deals[1]).click();
	await editor.form.getByText('Add Condition').click();
	const conditions = editor.form.getByTestId('fixed-collection-conditions');
	await editor.choose('field', words.stage[0], conditions);
	await editor.chooseMode('value', 'From list', conditions);
	await editor.openLocator('value', conditions);
	await editor.entry(words.stage[1]).click();
	await editor.execute();
	await editor.showOutputAs('json');
	await take('trigger', panels);
}

try {
	await ensureDependencies();
	for (const [language, words] of Object.entries(languages)) await takePictures(language, words);
} catch (error) {
	console.error(error);
	process.exitCode = 1;
}
await shutDown();
