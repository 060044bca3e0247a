// Brings the project's own packages: a fresh clone needs no other command than `npm test` or `npm run demo`.

import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { childEnvironment, npmScript } from './npm.mjs';
import { inProject, projectFolder } from './paths.mjs';
import { runWithProgress } from './progress.mjs';

const lockFile = inProject('package-lock.json');
const stampFile = inProject('node_modules', '.installed-from-lock');
// npm writes this file last, so it is missing after an interrupted install.
const npmRecord = inProject('node_modules', '.package-lock.json');

const lockHash = () => createHash('sha256').update(fs.readFileSync(lockFile)).digest('hex');

function isCurrent() {
	if (!fs.existsSync(npmRecord)) return false;
	if (fs.existsSync(stampFile) && fs.readFileSync(stampFile, 'utf8') === lockHash()) return true;
	return fs.statSync(npmRecord).mtimeMs >= fs.statSync(lockFile).mtimeMs;
}

/** npm would empty the folder behind the link, on which other clones may depend. */
const isLinked = () => fs.lstatSync(inProject('node_modules'), { throwIfNoEntry: false })?.isSymbolicLink() === true;

/**
 * Installs what package-lock.json names if node_modules is missing or older than it. A linked node_modules belongs to
 * another clone and is left as it is.
 */
export async function ensureDependencies() {
	if (isLinked()) return;
	if (!isCurrent()) {
		await runWithProgress({
			title: 'npm ci',
			node: process.execPath,
			// A package of the development tools compiles C++ in its install script and fails on Node 20; nothing here needs it
			// compiled. The setting belongs on this command: in .npmrc it would reach every other npm command as well.
			args: [npmScript(), 'ci', '--ignore-scripts', '--no-audit', '--no-fund'],
			cwd: projectFolder,
			env: childEnvironment(),
			logFile: path.join(os.tmpdir(), `vtiger-npm-ci-${process.pid}.log`),
		});
	}
	fs.writeFileSync(stampFile, lockHash());
}
