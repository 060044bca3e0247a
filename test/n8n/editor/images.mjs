// Where pictures of the screen go: to a folder for whoever looks at them, and to the README.

import fs from 'node:fs';
import path from 'node:path';

import { inProject } from '../../tools/paths.mjs';
import { temporaryFolder } from '../../tools/shutdown.mjs';

/** @typedef {import('playwright-core').Locator} Locator */
/** @typedef {import('playwright-core').Page} Page */

// VTIGER_SCREENSHOTS keeps the pictures of a run.
const folder = process.env.VTIGER_SCREENSHOTS
	? path.resolve(process.env.VTIGER_SCREENSHOTS)
	: temporaryFolder('vtiger-screenshots');
const largestBytes = 150_000;

/** @param {Page} page @param {string} name with the size of the window, so that there can be pictures of several sizes */
export async function takePicture(page, name) {
	fs.mkdirSync(folder, { recursive: true });
	const size = page.viewportSize();
	await page.screenshot({ path: path.join(folder, `${name}-${size?.width}.png`), animations: 'disabled' });
}

/**
 * A picture for the README: from the corner of one element to the end of another.
 * @param {Page} page
 * @param {string} name
 * @param {{ from: Locator, to: Locator, height?: number, above?: number }} part `height` of the window that shows all of
 *   it, and pixels `above` the first element that belong to it
 */
export async function takeReadmeImage(page, name, { from, to, height, above = 0 }) {
	const size = page.viewportSize();
	if (size && height) await page.setViewportSize({ ...size, height });
	await from.scrollIntoViewIfNeeded();
	const [start, end] = await Promise.all([from.boundingBox(), to.boundingBox()]);
	if (!start || !end) throw new Error(`What ${name}.png shows is not on the screen.`);
	const top = start.y - above;
	const clip = { x: start.x, y: top, width: end.x + end.width - start.x, height: end.y + end.height - top };
	const file = inProject('docs', 'images', `${name}.png`);
	fs.mkdirSync(path.dirname(file), { recursive: true });
	await page.screenshot({
		path: file,
		clip,
		animations: 'disabled',
		style: '.el-notification { display: none !important }',
	});
	if (size && height) await page.setViewportSize(size);
	const bytes = fs.statSync(file).size;
	if (bytes > largestBytes)
		throw new Error(`${file} has ${bytes} bytes; a picture of the README has at most ${largestBytes}.`);
}
