// A person who builds workflows with the mouse and the keyboard. Every press of the mouse counts as a click.

import { Editor } from '../editor/editor.mjs';
import { watchClicks } from '../editor/in-page.mjs';
import { takePicture } from '../editor/images.mjs';

/** @typedef {import('playwright-core').Locator} Locator */
/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('../../tools/n8n-server.mjs').N8nServer} N8nServer */
/** @typedef {import('../../tools/n8n-api.mjs').N8nApi} N8nApi */

// Pixels that the input is scrolled by.
const atOnce = 300;
const farthest = 9000;
const millisecondsToSettle = 700;
const millisecondsToOpen = 10_000;

export class Person {
	#clicks = 0;
	#pictures = 0;

	/** @param {Page} page @param {Pick<N8nServer, 'url'>} n8n */
	constructor(page, n8n) {
		this.page = page;
		this.editor = new Editor(page, n8n);
		this.name = '';
	}

	/** Counts the clicks of all windows from now on. */
	async beginCounting() {
		await this.page.context().exposeFunction('clickSeen', () => void this.#clicks++);
		await this.page.context().addInitScript(watchClicks);
	}

	/** Opens an empty workflow; the count starts again. @param {string} name for pictures */
	async begin(name) {
		await this.editor.openNewWorkflow();
		await this.page.getByTestId('canvas-plus-button').waitFor();
		this.name = name;
		this.#clicks = 0;
		this.#pictures = 0;
	}

	get clicks() {
		return this.#clicks;
	}

	/** @param {string} what */
	async look(what) {
		await takePicture(this.page, `${this.name}-${String(++this.#pictures).padStart(2, '0')}-${what}`);
	}

	/** The first node of the workflow. @param {string[]} way what to search for, then what to click */
	async addFirst(...way) {
		await this.page.getByTestId('canvas-plus-button').click();
		await this.#findNode(way);
	}

	/** A node behind another, at its output of this number. @param {string} before @param {number} output @param {string[]} way */
	async addAfter(before, output, ...way) {
		const node = this.page.locator(`[data-test-id="canvas-node"][data-node-name="${before}"]`);
		const handle = node.locator(`[data-handleid="outputs/main/${output}"]`);
		await handle.getByTestId('canvas-handle-plus').click();
		await this.#findNode(way);
	}

	/** @param {string[]} way */
	async #findNode([search = '', ...entries]) {
		const { creator, panel } = this.editor;
		await creator.getByTestId('node-creator-search-bar').fill(search);
		for (const entry of entries) await creator.getByText(entry, { exact: true }).first().click();
		await panel.waitFor();
		await this.page.waitForTimeout(millisecondsToSettle);
	}

	/** Puts the cursor into a field and types. @param {string} name @param {string} text @param {Locator} [place] */
	async type(name, text, place) {
		await this.typeInto(this.editor.parameter(name, place), text);
	}

	/** The text that is there is replaced. @param {Locator} parameter @param {string} text */
	async typeInto(parameter, text) {
		await parameter.locator('input, textarea, .cm-content').first().click();
		await this.page.keyboard.press('ControlOrMeta+A');
		await this.page.keyboard.insertText(text);
		await this.page.waitForTimeout(millisecondsToSettle);
	}

	/** Types into a parameter that has a list as well. @param {string} name @param {string} text @param {Locator} [place] */
	async typeEntry(name, text, place) {
		await this.typeInto(this.editor.locator(name, place).getByTestId('rlc-input-container'), text);
	}

	/** @param {string} name @param {string} choice @param {Locator} [place] */
	async choose(name, choice, place) {
		const parameter = this.editor.parameter(name, place);
		// A list that is still on its way from the CRM swallows the click.
		await parameter.locator('input:enabled').first().waitFor();
		await parameter.click();
		await this.editor.choices.getByText(choice, { exact: true }).click();
	}

	/** An editor that is still busy swallows a click; the one that is repeated for it does not count. @param {Locator} input @param {Locator} awaited */
	async #openList(input, awaited) {
		for (let tries = 5; tries > 0; tries--) {
			await input.click();
			const opened = awaited.waitFor({ timeout: millisecondsToOpen }).then(
				() => true,
				() => false,
			);
			if (await opened) return;
			this.#clicks--;
		}
		throw new Error('The list does not open.');
	}

	/** Turns a switch. @param {string} name */
	async flip(name) {
		await this.editor.parameter(name).locator('.el-switch').click();
	}

	/** What the node does after an error, among its settings. @param {string} choice */
	async onError(choice) {
		await this.editor.panel.getByTestId('tab-settings').click();
		await this.editor.panel.getByTestId('parameter-input-onError').click();
		await this.editor.choices.getByText(choice, { exact: true }).click();
	}

	/** Adds an entry to Options. @param {string} name */
	async addOption(name) {
		await this.editor.addOption(name);
	}

	/** Chooses an entry of a searchable list. @param {string} name @param {string} filter @param {string} entry @param {Locator} [place] */
	async chooseEntry(name, filter, entry, place) {
		await this.#openList(this.editor.locator(name, place).getByTestId('rlc-input'), this.editor.entry(entry).first());
		const search = this.page.getByTestId('rlc-search');
		await search.locator('input').or(search).last().fill(filter);
		await this.editor.entry(entry).first().click();
	}

	/** Shows the fields of a node that stands further back. @param {string} node */
	async unfoldInput(node) {
		const header = this.editor.panel.getByTestId('run-data-schema-header').filter({ hasText: node });
		await this.#scrollInputTo(header);
		await header.click();
	}

	/** The input shows only what is on the screen. @param {Locator} wanted */
	async #scrollInputTo(wanted) {
		const { mouse } = this.page;
		const { x, y } = await centreOf(this.editor.panel.getByTestId('ndv-input-panel'));
		await mouse.move(x, y);
		await mouse.wheel(0, -farthest);
		for (let scrolled = 0; scrolled < farthest && !(await wanted.isVisible()); scrolled += atOnce) {
			await mouse.wheel(0, atOnce);
			await this.page.waitForTimeout(50);
		}
		await wanted.scrollIntoViewIfNeeded();
	}

	/** Pulls a field of the input onto a parameter. @param {string} field as the schema names it @param {Locator} target */
	async drag(field, target) {
		const pill = this.editor.panel
			.getByTestId('run-data-schema-item')
			.locator('[data-target="mappable"]')
			.filter({ hasText: new RegExp(`^${field}$`) })
			.first();
		await this.#scrollInputTo(pill);
		await target.scrollIntoViewIfNeeded();
		const from = await centreOf(pill);
		const { mouse } = this.page;
		await mouse.move(from.x, from.y);
		await mouse.down();
		await mouse.move(from.x + 10, from.y + 10, { steps: 3 });
		await this.#moveOnto(target);
		await mouse.up();
		// The editor takes over what was dropped a little later, as with what is typed.
		await this.page.waitForTimeout(millisecondsToSettle);
	}

	/** What is pulled changes its looks over a place that takes it. The form moves when a field that was edited closes. @param {Locator} target */
	async #moveOnto(target) {
		const taken = this.page.locator('[class*="_droppablePill_"]');
		for (let tries = 20; tries > 0; tries--) {
			const { x, y } = await centreOf(target);
			await this.page.mouse.move(x, y, { steps: 10 });
			await this.page.waitForTimeout(100);
			if (await taken.isVisible()) return;
		}
		throw new Error('What is pulled cannot be dropped there.');
	}

	/** Runs the node of the panel and waits for its output. */
	async execute() {
		await this.editor.execute();
	}

	/** The newest execution of the open workflow. @param {N8nApi} api */
	async lastExecution(api) {
		const id = new URL(this.page.url()).pathname.split('/')[2] ?? '';
		const [newest] = await api.executions(id);
		return await api.finishedExecution(String(newest?.id));
	}

	/** Back to the canvas. */
	async close() {
		await this.editor.closePanel();
	}
}

/** @param {Locator} locator */
async function centreOf(locator) {
	const box = await locator.boundingBox();
	if (!box) throw new Error('What is to be dragged, or where to, is not on the screen.');
	return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
