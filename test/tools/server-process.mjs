// A server of a test or the demo as a child process: started, awaited, stopped; it never outlives the process that started it.

import fs from 'node:fs';

import { startNode } from './child-node.mjs';
import { atShutdown } from './shutdown.mjs';

const millisecondsToStopIn = 30_000;
const millisecondsBetweenProbes = 100;

/**
 * @typedef {object} ServerProcess
 * @property {number} pid
 * @property {string} logFile
 * @property {() => string} log what it has printed so far
 * @property {() => boolean} isRunning
 * @property {Promise<void>} ended
 * @property {() => Promise<void>} stop asks it to end, and ends it by force after 30 seconds
 * @property {() => Promise<void>} kill ends it at once, as a crash would
 */

/**
 * @param {{ node: string, args: string[], cwd: string, env: NodeJS.ProcessEnv, logFile: string }} what
 * @returns {ServerProcess}
 */
export function startServerProcess(what) {
	const { logFile } = what;
	const child = startNode(what);
	let running = true;
	const ended = new Promise((resolve) => {
		child.once('exit', resolve);
		child.once('error', resolve);
	}).then(() => {
		running = false;
		forget();
	});
	/** @param {NodeJS.Signals} signal */
	const end = async (signal) => {
		if (!running) return;
		child.kill(signal);
		const timer = setTimeout(() => child.kill('SIGKILL'), millisecondsToStopIn);
		await ended;
		clearTimeout(timer);
	};
	const stop = async () => await end('SIGTERM');
	const forget = atShutdown(stop);
	return {
		pid: child.pid ?? 0,
		logFile,
		log: () => fs.readFileSync(logFile, 'utf8'),
		isRunning: () => running,
		ended,
		stop,
		kill: async () => await end('SIGKILL'),
	};
}

/**
 * Resolves with what the probe gives once that is not undefined; throws when the server has ended or the time is over.
 * @template Found
 * @param {ServerProcess} server
 * @param {() => Promise<Found | undefined> | Found | undefined} probe
 * @param {{ title: string, seconds: number }} limit
 * @returns {Promise<Found>}
 */
export async function untilReady(server, probe, { title, seconds }) {
	const until = Date.now() + seconds * 1000;
	for (;;) {
		const found = await probe();
		if (found !== undefined) return found;
		const problem = !server.isRunning()
			? 'ended before it was ready'
			: Date.now() > until
				? `was not ready within ${seconds} s`
				: undefined;
		if (problem) {
			await server.stop();
			throw new Error(`${title} ${problem}. The end of ${server.logFile}:\n${server.log().slice(-4000)}`);
		}
		await new Promise((resolve) => setTimeout(resolve, millisecondsBetweenProbes));
	}
}
