// What has to be undone when this process is interrupted or fails: children stopped, temporary folders removed.

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** @typedef {() => unknown} Task */

/** @type {Task[]} */
const tasks = [];
let listening = false;
let shuttingDown = false;

export const isShuttingDown = () => shuttingDown;

/** Runs every task, the latest first; a task that fails does not keep the others from running. */
export async function shutDown() {
	shuttingDown = true;
	for (let task = tasks.pop(); task; task = tasks.pop()) {
		try {
			await task();
		} catch (error) {
			console.error(error);
		}
	}
}

/** @param {number} code */
async function shutDownAndExit(code) {
	if (shuttingDown) return;
	await shutDown();
	process.exit(code);
}

function listen() {
	if (listening) return;
	listening = true;
	for (const [signal, number] of /** @type {const} */ ([
		['SIGINT', 2],
		['SIGTERM', 15],
		['SIGHUP', 1],
	])) {
		process.on(signal, () => void shutDownAndExit(128 + number));
	}
	for (const failure of ['uncaughtException', 'unhandledRejection']) {
		process.on(failure, (error) => {
			console.error(error);
			void shutDownAndExit(1);
		});
	}
}

/**
 * Has the task run when the process is interrupted, fails or calls shutDown. Returns the function that takes it back.
 * @param {Task} task
 */
export function atShutdown(task) {
	listen();
	tasks.push(task);
	return () => {
		const index = tasks.indexOf(task);
		if (index >= 0) tasks.splice(index, 1);
	};
}

/** A new folder under the system's temporary one, removed at shutdown. @param {string} name */
export function temporaryFolder(name) {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), `${name}-`));
	atShutdown(() => fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
	return folder;
}
