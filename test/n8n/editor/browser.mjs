// Chromium without a window, as a person in Moscow would have it before them; it reaches nothing but this machine.

import fs from 'node:fs';

import { chromium, selectors } from 'playwright-core';

import { atShutdown } from '../../tools/shutdown.mjs';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {{ width: number, height: number }} Size of the window, in CSS pixels */

const executablePath = process.env.VTIGER_CHROMIUM || '/usr/bin/chromium';
const millisecondsToWait = 45_000;
const here = /^(?:https?|wss?):\/\/127\.0\.0\.1(?:[:/]|$)/;

/** Throws if there is no browser, and says how to get it. */
export async function openBrowser() {
	if (!fs.existsSync(executablePath)) {
		throw new Error(
			`There is no ${executablePath}. Install Chromium with \`apt-get install chromium\`, or name another one in VTIGER_CHROMIUM.`,
		);
	}
	// n8n marks the elements of its editor with an attribute of this name.
	selectors.setTestIdAttribute('data-test-id');
	const browser = await chromium.launch({ executablePath });
	atShutdown(() => browser.close());
	/** @param {Size} size @returns {Promise<Page>} */
	return async (size) => {
		const context = await browser.newContext({
			viewport: size,
			locale: 'ru-RU',
			timezoneId: 'Europe/Moscow',
			reducedMotion: 'reduce',
		});
		// The editor asks npm's registry whether the package has a newer version.
		await context.route(
			(url) => /^(?:http|ws)/.test(url.protocol) && !here.test(url.href),
			(route) => route.abort(),
		);
		const page = await context.newPage();
		page.setDefaultTimeout(millisecondsToWait);
		return page;
	};
}
