// What a person does in n8n's editor: signs in, adds a credential, drops a node, fills its panel, runs it.

import { isNarrowedTo } from './in-page.mjs';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('playwright-core').Locator} Locator */
/** @typedef {import('../../tools/n8n-server.mjs').N8nServer} N8nServer */

export class Editor {
	/** @param {Page} page @param {Pick<N8nServer, 'url'>} n8n */
	constructor(page, n8n) {
		this.page = page;
		this.url = n8n.url;
		this.panel = page.getByTestId('ndv');
		this.form = this.panel.getByTestId('node-parameters');
		/** Where the tabs of the form are, with the button that runs the node. */
		this.tabs = this.panel.getByTestId('tab-params');
		this.output = this.panel.getByTestId('output-panel');
		this.credential = page.getByTestId('editCredential-modal');
		this.creator = page.getByTestId('node-creator');
		/** The choices of the dropdown that is open. */
		this.choices = page.locator('.el-select-dropdown__item:visible');
	}

	/** @param {{ email: string, password: string }} owner */
	async signIn({ email, password }) {
		await this.page.goto(`${this.url}/signin`);
		await this.page.locator('input[name=emailOrLdapLoginId]').fill(email);
		await this.page.locator('input[name=password]').fill(password);
		await this.page.getByRole('button', { name: 'Sign in' }).click();
		await this.page.waitForURL(({ pathname }) => !pathname.startsWith('/signin'));
	}

	/** Opens the form of a new credential. @param {string} type as the list names it */
	async startCredential(type) {
		await this.page.goto(`${this.url}/home/credentials/create`);
		const list = this.page.getByTestId('new-credential-type-select');
		await list.locator('input').fill(type);
		await this.page.getByTestId('new-credential-type-select-option').getByText(type, { exact: true }).click();
		await this.page.getByTestId('new-credential-type-button').click();
		await this.credential.getByTestId('credential-save-button').waitFor();
	}

	/** n8n tests a credential whenever it is saved. */
	async saveCredential() {
		await this.credential.getByTestId('credential-save-button').click();
	}

	async openNewWorkflow() {
		await this.page.goto(`${this.url}/workflow/new`);
	}

	/** Looks for the nodes of an application and opens the list of what they do. @param {string} text @param {string} application */
	async searchNodes(text, application) {
		await this.page.getByTestId('canvas-plus-button').click();
		await this.creator.getByTestId('node-creator-search-bar').fill(text);
		await this.creator.getByText(application, { exact: true }).first().click();
	}

	/** Unfolds a section of the list, such as Actions. @param {string} section */
	async unfold(section) {
		await this.creator.getByText(new RegExp(`^${section} \\(\\d+\\)$`)).click();
	}

	/** Drops the node that does this; its panel opens. @param {string} action */
	async addNode(action) {
		await this.creator.getByText(action, { exact: true }).click();
		await this.form.waitFor();
	}

	/** @param {string} name of the credential */
	async chooseCredential(name) {
		await this.form.getByTestId('node-credentials-select').click();
		await this.take(name);
	}

	/** The input of a parameter. @param {string} name @param {Locator} [place] */
	parameter(name, place = this.form) {
		return place.getByTestId(`parameter-input-${name}`).first();
	}

	/** Opens a dropdown. @param {string} name @param {Locator} [place] @returns {Promise<string[]>} its choices, without their descriptions */
	async openChoices(name, place) {
		// A list that is still on its way from the CRM swallows the click.
		for (let tries = 5, open = false; tries > 0 && !open; tries--) {
			await this.parameter(name, place).click();
			open = await this.#choicesCome();
		}
		return (await this.choices.allInnerTexts()).map((text) => (text.split('\n')[0] ?? '').trim());
	}

	async #choicesCome() {
		return await this.choices
			.first()
			.waitFor({ timeout: 3000 })
			.then(
				() => true,
				() => false,
			);
	}

	/** Takes a choice of the open dropdown. @param {string} label */
	async take(label) {
		await this.choices.getByText(label, { exact: true }).click();
		await this.choices.first().waitFor({ state: 'hidden' });
	}

	/** @param {string} name @param {string} label @param {Locator} [place] */
	async choose(name, label, place) {
		await this.openChoices(name, place);
		await this.take(label);
	}

	/** @param {string} name @param {string} text @param {Locator} [place] */
	async type(name, text, place) {
		await this.parameter(name, place).locator('input, textarea').first().fill(text);
	}

	/** Opens a searchable list and narrows it. @param {string} name @param {string} filter @param {string} awaited an entry that it narrows to @returns {Promise<string[]>} its entries */
	async search(name, filter, awaited) {
		const locator = this.form.getByTestId(`resource-locator-${name}`);
		await locator.getByTestId('rlc-input').click();
		await this.entry(awaited).waitFor();
		const search = this.page.getByTestId('rlc-search');
		await search.locator('input').or(search).last().fill(filter);
		await this.page.waitForFunction(isNarrowedTo, filter.toLowerCase());
		return (await this.page.getByTestId('rlc-item').allInnerTexts()).map((text) => text.trim());
	}

	/** @param {string} name @param {Locator} [place] */
	locator(name, place = this.form) {
		return place.getByTestId(`resource-locator-${name}`).first();
	}

	/** Types into a parameter that can be chosen from a list, too. @param {string} name @param {string} text @param {Locator} [place] */
	async typeLocator(name, text, place) {
		await this.locator(name, place)
			.getByTestId('rlc-input')
			.locator('input')
			.or(this.locator(name, place).locator('input[type=text]'))
			.last()
			.fill(text);
	}

	/** @param {string} name @param {string} mode such as From List @param {Locator} [place] */
	async chooseMode(name, mode, place) {
		await this.locator(name, place).getByTestId('rlc-mode-selector').click();
		await this.take(mode);
	}

	/** @param {string} name @param {Locator} [place] */
	async openLocator(name, place) {
		await this.locator(name, place).getByTestId('rlc-input').click();
		await this.page.getByTestId('rlc-item').first().waitFor();
	}

	/** An entry of the open searchable list. @param {string} label */
	entry(label) {
		return this.page.getByTestId('rlc-item').filter({ hasText: label });
	}

	/** Opens the list of fields that the mapper has not got yet. @returns {Promise<string[]>} */
	async openFields() {
		await this.form.getByTestId('add-fields-select').locator('button').first().click();
		const fields = this.page.getByRole('menu').last().getByRole('menuitem');
		await fields.first().waitFor();
		return (await fields.allInnerTexts()).map((text) => text.trim());
	}

	/** @param {string} label */
	async addField(label) {
		await this.openFields();
		await this.page.getByRole('menu').last().getByRole('menuitem', { name: label, exact: true }).click();
		await this.form.locator('label.n8n-input-label').filter({ hasText: label }).waitFor();
	}

	/** @param {string} name */
	async addOption(name) {
		await this.form.getByTestId('collection-parameter-add').click();
		await this.take(name);
	}

	/** Runs the node of the panel and waits until its output is shown. */
	async execute() {
		await this.panel.getByTestId('node-execute-button').click();
		await this.output.getByTestId('node-run-status-success').waitFor();
	}

	/** The editor remembers the form of the last output that was looked at. @param {'table' | 'json'} form */
	async showOutputAs(form) {
		await this.output.getByTestId(`radio-button-${form}`).click();
		await this.output
			.locator(form === 'json' ? '.vjs-tree' : 'table tbody td')
			.first()
			.waitFor();
	}

	/** What is written under a node of the canvas, its name first. @param {string} name @returns {Promise<string[]>} */
	async caption(name) {
		const node = this.page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`);
		return (await node.innerText()).split('\n').map((line) => line.trim());
	}

	async closePanel() {
		await this.panel.getByTestId('ndv-close-button').click();
		await this.panel.waitFor({ state: 'hidden' });
	}
}
