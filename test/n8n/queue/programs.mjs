// Programs of the machine that queue mode takes: found or named, started with their own folders, stopped at shutdown.

import { execFile, execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

import { atShutdown } from '../../tools/shutdown.mjs';
import { eventually } from '../expect.mjs';

/** @typedef {{ uid?: number, gid?: number }} Account */

const run = promisify(execFile);

/** Debian keeps PostgreSQL's programs outside the path. */
function folders() {
	const debian = '/usr/lib/postgresql';
	const versions = fs.existsSync(debian)
		? fs.readdirSync(debian).map((version) => path.join(debian, version, 'bin'))
		: [];
	return [...versions.sort().reverse(), ...(process.env.PATH ?? '').split(path.delimiter)];
}

/** @param {string} name @param {string} debianPackage @returns {string} its path */
export function program(name, debianPackage) {
	const found = folders()
		.map((folder) => path.join(folder, name))
		.find((file) => fs.existsSync(file));
	if (!found) throw new Error(`${name} is missing. On Debian: apt-get install ${debianPackage}`);
	return found;
}

/** Root may not run PostgreSQL: its own account does. @returns {Account} */
export function accountOf(name = 'postgres') {
	if (process.getuid?.() !== 0) return {};
	const id = (/** @type {string} */ what) => Number(execFileSync('id', [what, name], { encoding: 'utf8' }));
	return { uid: id('-u'), gid: id('-g') };
}

/** Runs a program to its end. @param {string} file @param {string[]} args @param {Account} [account] */
export async function runProgram(file, args, account = {}) {
	await run(file, args, { ...account, cwd: '/', env: { ...process.env, LC_ALL: 'C.UTF-8' } });
}

/**
 * Starts a server and waits until the probe runs without an error.
 * @param {string} file
 * @param {string[]} args
 * @param {{ account?: Account, probe: () => Promise<unknown>, stopWith?: NodeJS.Signals }} options
 */
export async function startProgram(file, args, { account = {}, probe, stopWith = 'SIGTERM' }) {
	const child = spawn(file, args, { ...account, cwd: '/', stdio: ['ignore', 'ignore', 'pipe'] });
	let log = '';
	child.stderr.on('data', (chunk) => {
		log = (log + String(chunk)).slice(-4000);
	});
	let running = true;
	const ended = new Promise((resolve) => child.once('exit', resolve)).then(() => {
		running = false;
	});
	atShutdown(async () => {
		if (running) child.kill(stopWith);
		await ended;
	});
	await eventually(`${path.basename(file)}`, async () => {
		if (!running) throw new Error(`${path.basename(file)} has ended: ${log}`);
		return await probe().then(
			() => true,
			() => undefined,
		);
	});
}
