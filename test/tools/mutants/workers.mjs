// Copies of the project in temporary folders, each with a child process that runs jest there.

import { execFileSync, fork } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

import { childEnvironment } from '../npm.mjs';
import { inProject, projectFolder } from '../paths.mjs';
import { atShutdown, temporaryFolder } from '../shutdown.mjs';

/** A process that has grown beyond this is replaced. */
const MOST_MEMORY = 1_500_000_000;

/**
 * @typedef {{ failed?: string, memory?: number, error?: string, ended?: string, timedOut?: boolean }} Answer
 * @typedef {{ folder: string, ask(request: object, milliseconds?: number): Promise<Answer>, stop(): void }} Worker
 */

/** The working tree as it is, new files included; packages are shared. @returns {string} the copy's folder */
function copyProject() {
	const folder = temporaryFolder('vtiger-mutants');
	const list = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
		cwd: projectFolder,
	});
	for (const file of list.toString().split('\0')) {
		if (file === '' || !fs.existsSync(inProject(file))) continue;
		fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
		fs.cpSync(inProject(file), path.join(folder, file));
	}
	fs.rmSync(path.join(folder, 'node_modules'), { force: true });
	fs.symlinkSync(fs.realpathSync(inProject('node_modules')), path.join(folder, 'node_modules'));
	return folder;
}

/** @returns {Worker} */
export function startWorker() {
	const folder = copyProject();
	/** @type {import('node:child_process').ChildProcess | undefined} */
	let child;
	const stop = () => {
		child?.kill('SIGKILL');
		child = undefined;
	};
	const start = () =>
		fork(path.join(folder, 'test', 'tools', 'mutants', 'worker.mjs'), {
			cwd: folder,
			env: { ...childEnvironment(), N8N_LOG_LEVEL: 'silent' },
			stdio: 'ignore',
		});
	atShutdown(stop);

	/** Gives a request to the child process; one that does not answer in time is ended, and the next request has a new one. */
	const ask = async (/** @type {object} */ request, milliseconds = 2 ** 31 - 1) => {
		const asked = (child ??= start());
		/** @type {Answer} */
		const answer = await new Promise((resolve) => {
			const timer = setTimeout(() => resolve({ timedOut: true }), milliseconds);
			const settle = (/** @type {Answer} */ given) => {
				clearTimeout(timer);
				asked.removeAllListeners();
				resolve(given);
			};
			asked.once('message', settle);
			asked.once('exit', (code, signal) => settle({ ended: `${signal ?? code}` }));
			asked.send(request);
		});
		if (answer.timedOut || answer.error || answer.ended || (answer.memory ?? 0) > MOST_MEMORY) stop();
		return answer;
	};
	return { folder, ask, stop };
}
