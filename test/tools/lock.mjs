// A lock between processes: one file that holds the process id of its owner.

import fs from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

import { startTicking } from './progress.mjs';
import { atShutdown } from './shutdown.mjs';

const millisecondsBetweenTries = 500;

/** @param {number} pid */
function isAlive(pid) {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
	}
}

/** @param {string} file */
function ownerOf(file) {
	try {
		return Number(fs.readFileSync(file, 'utf8'));
	} catch {
		return undefined;
	}
}

/** @param {string} file @returns {boolean} whether the lock is now held */
function tryToTake(file) {
	try {
		fs.writeFileSync(file, String(process.pid), { flag: 'wx' });
		return true;
	} catch (error) {
		if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
	}
	const owner = ownerOf(file);
	// 0: another process has made the file and not written to it yet.
	if (owner !== undefined && owner !== 0 && !isAlive(owner)) fs.rmSync(file, { force: true });
	return false;
}

/**
 * Runs the work while no other process holds the same lock; waits for one that does.
 * @template Result
 * @param {string} file
 * @param {string} waitingTitle said while waiting
 * @param {() => Promise<Result>} work
 */
export async function withLock(file, waitingTitle, work) {
	const stopTicking = startTicking(waitingTitle);
	try {
		while (!tryToTake(file)) await wait(millisecondsBetweenTries);
	} finally {
		stopTicking();
	}
	const release = () => fs.rmSync(file, { force: true });
	const forget = atShutdown(release);
	try {
		return await work();
	} finally {
		forget();
		release();
	}
}
