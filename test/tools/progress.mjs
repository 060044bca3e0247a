// Runs a long Node script with a line of progress at least every 15 seconds; its output is kept only if it fails.

import fs from 'node:fs';

import { startNode } from './child-node.mjs';
import { atShutdown } from './shutdown.mjs';

const secondsBetweenLines = 15;
const linesShownOnFailure = 40;

/** @param {string} text */
export const say = (text) => process.stderr.write(`${text}\n`);

/** @param {number} since milliseconds of Date.now() */
export function elapsed(since) {
	const seconds = Math.round((Date.now() - since) / 1000);
	return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** Says every 15 seconds that a thing is still going on. Returns the function that ends it. @param {string} title */
export function startTicking(title) {
	const since = Date.now();
	const timer = setInterval(() => say(`  ${title}: ${elapsed(since)}`), secondsBetweenLines * 1000);
	return () => clearInterval(timer);
}

/** @param {string} file */
function endOf(file) {
	return fs.readFileSync(file, 'utf8').trimEnd().split('\n').slice(-linesShownOnFailure).join('\n');
}

/**
 * Resolves when the script ends with 0; throws with the end of its log otherwise.
 * @param {{ title: string, node: string, args: string[], cwd: string, env: NodeJS.ProcessEnv, logFile: string, onFailure?: string }} what
 * `onFailure` is advice added to the error.
 */
export async function runWithProgress({ title, node, args, cwd, env, logFile, onFailure = '' }) {
	const since = Date.now();
	say(`  ${title} …`);
	fs.rmSync(logFile, { force: true });
	const stopTicking = startTicking(title);
	const child = startNode({ node, args, cwd, env, logFile });
	const forget = atShutdown(() => child.kill('SIGTERM'));
	try {
		const code = await new Promise((resolve, reject) => {
			child.once('error', reject);
			child.once('exit', (status, signal) => resolve(status ?? signal));
		});
		if (code !== 0) {
			throw new Error(`${title} failed (${code}). ${onFailure}\nThe end of ${logFile}:\n${endOf(logFile)}`);
		}
	} finally {
		forget();
		stopTicking();
	}
	fs.rmSync(logFile, { force: true });
	say(`  ${title}: done in ${elapsed(since)}`);
}
