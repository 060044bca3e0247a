// Builds and packs the project as it would be published, and installs the tarball into n8n as its users do.

import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { childEnvironment, npmScript } from './npm.mjs';
import { inProject, projectFolder } from './paths.mjs';
import { runWithProgress } from './progress.mjs';

const run = promisify(execFile);

/** @param {string[]} args @param {string} cwd */
async function npm(args, cwd) {
	const { stdout } = await run(process.execPath, [npmScript(), ...args], {
		cwd,
		env: childEnvironment(),
		maxBuffer: 2 ** 24,
	});
	return stdout;
}

/** Builds dist. */
export async function build() {
	await runWithProgress({
		title: 'build',
		node: process.execPath,
		args: [inProject('node_modules', 'gulp', 'bin', 'gulp.js'), 'build'],
		cwd: projectFolder,
		env: childEnvironment(),
		logFile: path.join(os.tmpdir(), `vtiger-build-${process.pid}.log`),
	});
}

/** Packs what the last build left. @param {string} folder where the tarball goes @returns {Promise<string>} its path */
export async function pack(folder) {
	fs.mkdirSync(folder, { recursive: true });
	const [packed] = JSON.parse(
		await npm(['pack', '--ignore-scripts', '--json', '--pack-destination', folder], projectFolder),
	);
	return path.join(folder, packed.filename);
}

/**
 * Installs the tarball where n8n keeps community packages; n8n loads it at its next start.
 * @param {string} tarball
 * @param {string} userFolder
 */
export async function installCommunityPackage(tarball, userFolder) {
	const folder = path.join(userFolder, '.n8n', 'nodes');
	fs.mkdirSync(folder, { recursive: true });
	const manifest = path.join(folder, 'package.json');
	if (!fs.existsSync(manifest))
		fs.writeFileSync(manifest, JSON.stringify({ name: 'installed-nodes', private: true, dependencies: {} }));
	// n8n's own packages are the peers, so the tarball is all there is to install: offline proves that it needs nothing else.
	await npm(
		[
			'install',
			tarball,
			'--offline',
			'--ignore-scripts',
			'--legacy-peer-deps',
			'--omit=peer',
			'--no-audit',
			'--no-fund',
		],
		folder,
	);
}
