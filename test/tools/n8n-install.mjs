// Brings a real n8n and its Node into the cache folder: once a machine, since it takes minutes and gigabytes.

import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { withLock } from './lock.mjs';
import { ensureNode } from './node-runtime.mjs';
import { childEnvironment, nodeGypScript, npmScript } from './npm.mjs';
import { cacheFolder } from './paths.mjs';
import { elapsed, runWithProgress, say } from './progress.mjs';

/** @typedef {import('./node-runtime.mjs').NodeRuntime} NodeRuntime */

/**
 * @typedef {object} Release
 * @property {string} version
 * @property {number} nodeMajor the Node that it runs on
 * @property {boolean} useRunningNode
 * @property {Record<string, string>} [overrides] packages taken from elsewhere than its package.json says
 */

/**
 * @typedef {object} InstalledN8n
 * @property {string} version
 * @property {number} major
 * @property {NodeRuntime} node
 * @property {string} script n8n's bin/n8n
 */

export const currentVersion = '2.41.1';
export const previousMajorVersion = '1.123.81';

/** @type {Record<string, Release>} */
const releases = {
	[currentVersion]: { version: currentVersion, nodeMajor: 24, useRunningNode: false },
	// n8n 1 takes one spreadsheet package from a download site; npm has the same one.
	[previousMajorVersion]: {
		version: previousMajorVersion,
		nodeMajor: 20,
		useRunningNode: true,
		overrides: { xlsx: 'npm:xlsx@0.18.5' },
	},
};

/**
 * How a version is installed that the tools have not been tried with: as the nearest one that they know.
 * @param {string} version
 * @returns {Release}
 */
export function releaseOf(version) {
	const known = releases[version];
	if (known) return known;
	const [, major] = /^(\d+)\.\d+\.\d+$/.exec(version) ?? [];
	const nearest = releases[major === '1' ? previousMajorVersion : currentVersion];
	if (nearest && Number(major) >= 1) return { ...nearest, version };
	throw new Error(`“${version}” is not a version of n8n: give one such as ${currentVersion}.`);
}

const gigabytesNeeded = 5;
const run = promisify(execFile);

/** @param {string} folder */
const scriptIn = (folder) => path.join(folder, 'node_modules', 'n8n', 'bin', 'n8n');
/** @param {string} folder */
const stampIn = (folder) => path.join(folder, 'complete.json');
// npm writes this file last: without it the packages are not all there.
/** @param {string} folder */
const npmRecordIn = (folder) => path.join(folder, 'node_modules', '.package-lock.json');

/** @param {string} folder @param {Release} release @param {NodeRuntime} node */
function isStamped(folder, release, node) {
	if (!fs.existsSync(stampIn(folder)) || !fs.existsSync(scriptIn(folder))) return false;
	const stamp = JSON.parse(fs.readFileSync(stampIn(folder), 'utf8'));
	// What was compiled for one Node crashes under another.
	return stamp.version === release.version && stamp.node === node.version;
}

/** @param {string} folder @param {Release} release @param {NodeRuntime} node */
function stamp(folder, release, node) {
	fs.writeFileSync(stampIn(folder), `${JSON.stringify({ version: release.version, node: node.version })}\n`);
}

/** Whether n8n says its version and its database driver loads. @param {string} folder @param {Release} release @param {NodeRuntime} node */
async function works(folder, release, node) {
	if (!fs.existsSync(npmRecordIn(folder)) || !fs.existsSync(scriptIn(folder))) return false;
	const userFolder = fs.mkdtempSync(path.join(os.tmpdir(), 'vtiger-n8n-version-'));
	const options = { cwd: folder, env: childEnvironment({ N8N_USER_FOLDER: userFolder }) };
	try {
		await run(node.binary, ['--eval', 'require("sqlite3")'], options);
		const { stdout } = await run(node.binary, [scriptIn(folder), '--version'], options);
		return stdout.trim() === release.version;
	} catch {
		return false;
	} finally {
		fs.rmSync(userFolder, { recursive: true, force: true });
	}
}

/** @param {string} folder */
function checkDiskSpace(folder) {
	const { bavail, bsize } = fs.statfsSync(folder);
	const gigabytes = (bavail * bsize) / 2 ** 30;
	if (gigabytes < gigabytesNeeded) {
		throw new Error(
			`n8n needs ${gigabytesNeeded} GB of disk; ${folder} has ${gigabytes.toFixed(1)} GB free. VTIGER_N8N_CACHE can name another folder.`,
		);
	}
}

/** @param {string} folder @param {Release} release @param {NodeRuntime} node */
async function installPackages(folder, release, node) {
	fs.rmSync(folder, { recursive: true, force: true });
	fs.mkdirSync(folder, { recursive: true });
	checkDiskSpace(folder);
	const overrides = release.overrides ? { overrides: release.overrides } : {};
	const manifest = {
		name: `n8n-${release.version}`,
		private: true,
		dependencies: { n8n: release.version },
		...overrides,
	};
	fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
	await runWithProgress({
		title: `n8n ${release.version}: packages (about 4 minutes)`,
		node: node.binary,
		// Install scripts fetch and compile parts that nothing here uses, and fail without system libraries.
		args: ['--max-old-space-size=4096', npmScript(), 'install', '--ignore-scripts', '--no-audit', '--no-fund'],
		cwd: folder,
		env: childEnvironment(),
		logFile: path.join(folder, 'install.log'),
		onFailure: 'The npm registry has to be reachable; run the command again to start anew.',
	});
}

/** The one part of n8n that has to be compiled. @param {string} folder @param {Release} release @param {NodeRuntime} node */
async function compileDatabaseDriver(folder, release, node) {
	const modules = path.join(folder, 'node_modules');
	const searchPath = [path.dirname(node.binary), process.env.PATH].join(path.delimiter);
	await runWithProgress({
		title: `n8n ${release.version}: SQLite driver (about 1 minute)`,
		node: node.binary,
		args: [nodeGypScript(modules), 'rebuild', `--nodedir=${node.headers}`, '-j', '2'],
		cwd: path.join(modules, 'sqlite3'),
		env: childEnvironment({ PATH: searchPath }),
		logFile: path.join(folder, 'sqlite3.log'),
		onFailure: 'Compiling takes Python 3, make and a C++ compiler (on Debian: python3, make, g++).',
	});
}

/** @param {string} folder @param {Release} release @param {NodeRuntime} node */
async function install(folder, release, node) {
	if (await works(folder, release, node)) return;
	if (!fs.existsSync(npmRecordIn(folder))) await installPackages(folder, release, node);
	await compileDatabaseDriver(folder, release, node);
	if (await works(folder, release, node)) return;
	throw new Error(
		`n8n ${release.version} was installed in ${folder} and does not start. Remove that folder and run the command again.`,
	);
}

/**
 * Makes sure of an n8n that runs, and says where it is. A folder that somebody else filled is used once it has proved to work.
 * @param {string} [version]
 * @returns {Promise<InstalledN8n>}
 */
export async function ensureN8n(version = currentVersion) {
	const release = releaseOf(version);
	const cache = cacheFolder();
	const folder = path.join(cache, `n8n-${version}`);
	fs.mkdirSync(cache, { recursive: true });
	// Versions have a lock each: who needs the one does not wait for the other.
	return await withLock(
		path.join(cache, `.lock-${version}`),
		`waiting for another process that installs n8n ${version}`,
		async () => {
			const since = Date.now();
			const node = await ensureNode(release.nodeMajor, { useRunning: release.useRunningNode });
			if (!isStamped(folder, release, node)) {
				say(`n8n ${version} on Node ${node.version}, in ${cache}`);
				await install(folder, release, node);
				stamp(folder, release, node);
				say(`n8n ${version} is ready after ${elapsed(since)}`);
			}
			return { version, major: Number(version.split('.')[0]), node, script: scriptIn(folder) };
		},
	);
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
	try {
		await ensureN8n(process.argv[2] ?? currentVersion);
	} catch (error) {
		console.error(error instanceof Error ? error.message : error);
		process.exitCode = 1;
	}
}
