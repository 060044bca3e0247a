// Bundles the embedded CRM and runs it as a server on a free port of 127.0.0.1.

import fs from 'node:fs';
import path from 'node:path';

import { inProject } from './paths.mjs';
import { startServerProcess, untilReady } from './server-process.mjs';

/** @typedef {{ username: string, accessKey: string }} CrmUser */
/**
 * @typedef {object} CrmServer
 * @property {string} url
 * @property {CrmUser} admin
 * @property {CrmUser} sales a user who is no administrator
 * @property {import('./server-process.mjs').ServerProcess} process
 */

/** The line in which the server says where it listens. @param {string} log @returns {Omit<CrmServer, 'process'> | undefined} */
function announcement(log) {
	const line = log
		.split('\n')
		.slice(0, -1)
		.find((text) => text.startsWith('{'));
	return line === undefined ? undefined : JSON.parse(line);
}

/**
 * @param {string} folder for the bundle and the log
 * @param {string[]} [args] arguments of the CRM's own
 * @returns {Promise<CrmServer>} once it listens
 */
export async function startCrm(folder, args = []) {
	// Installed only by the time that this runs, so it cannot be at the top of the file.
	const { build } = await import('esbuild');
	const bundle = path.join(folder, 'crm.cjs');
	await build({
		entryPoints: [inProject('test', 'crm', 'main.ts')],
		outfile: bundle,
		bundle: true,
		platform: 'node',
		target: 'node20',
		logLevel: 'warning',
	});
	const logFile = path.join(folder, 'crm.log');
	fs.rmSync(logFile, { force: true });
	const server = startServerProcess({
		node: process.execPath,
		args: [bundle, ...args],
		cwd: folder,
		env: process.env,
		logFile,
	});
	const { url, admin, sales } = await untilReady(server, () => announcement(server.log()), {
		title: 'The embedded CRM',
		seconds: 30,
	});
	return { url, admin, sales, process: server };
}
