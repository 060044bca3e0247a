// What a person sees on the screen: labels in their order, what is cut off, notices and stray words.

import { textsCutOff, valuesOf, watchNotices } from './in-page.mjs';

/** @typedef {import('playwright-core').Locator} Locator */
/** @typedef {import('playwright-core').Page} Page */
/** @typedef {{ text: string, isError: boolean }} Notice */

/** The labels of a form from top to bottom, with the mark of required ones. @param {Locator} form @returns {Promise<string[]>} */
export async function labelsOf(form) {
	const labels = await form.locator('label.n8n-input-label:visible').all();
	const texts = await Promise.all(labels.map(async (label) => await label.innerText()));
	// The label is followed by the switch between fixed and expression, and by n8n's own signs.
	return texts.map((text) => (text.split('\n')[0] ?? '').trim());
}

/** Texts that do not fit into the elements that show them. @param {Locator} place @returns {Promise<string[]>} */
export async function cutOff(place) {
	return await place.evaluate(textsCutOff);
}

/** Words that come from a program and not from a person. @param {Locator} place @returns {Promise<string[]>} */
export async function strayWords(place) {
	const values = await place.locator('input:visible').evaluateAll(valuesOf);
	return [await place.innerText(), ...values].flatMap(
		(text) => text.match(/\bundefined\b|\bNaN\b|\[object \w+\]/g) ?? [],
	);
}

/** Collects the notices in the corner of the screen from now on, however short they stay. @param {Page} page @returns {Promise<Notice[]>} */
export async function collectNotices(page) {
	/** @type {Notice[]} */
	const notices = [];
	await page.exposeFunction(
		'noticeSeen',
		(/** @type {string} */ text, /** @type {boolean} */ isError) => void notices.push({ text, isError }),
	);
	await page.addInitScript(watchNotices);
	return notices;
}

/** The table of an output panel. @param {Locator} panel @returns {Promise<Array<Record<string, string>>>} */
export async function tableRows(panel) {
	const headers = (await panel.locator('table th').allInnerTexts()).map((text) => text.trim());
	const rows = await panel.locator('table tbody tr').all();
	const cells = await Promise.all(rows.map(async (row) => await row.locator('td').allInnerTexts()));
	const shown = (/** @type {string | undefined} */ text) => (text?.trim() === 'empty' ? '' : (text ?? '').trim());
	return cells.map((texts) =>
		Object.fromEntries(headers.flatMap((header, index) => (header === '' ? [] : [[header, shown(texts[index])]]))),
	);
}
