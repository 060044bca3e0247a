// n8n's verification rules over the source and over the tarball as it would be published; inline suppressions do not count.

import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { ensureDependencies } from './dependencies.mjs';
import { build, pack } from './package-tarball.mjs';
import { inProject } from './paths.mjs';

const run = promisify(execFile);

/** Warnings that stay, each with its reason. Any other fails the scan like an error. */
const ACCEPTED = {
	'@n8n/community-nodes/credential-unnecessary-password':
		'accessKey and sessionName are secrets: without the password option the editor and the REST API would show them',
};

/** What of the project is in its published source. */
const SOURCE = ['package.json', 'nodes', 'credentials'];

async function unpacked(folder) {
	const tarball = await pack(folder);
	const target = path.join(folder, 'tarball');
	fs.mkdirSync(target);
	await run('tar', ['-xzf', tarball, '-C', target, '--strip-components=1']);
	return target;
}

function sourceCopy(folder) {
	const target = path.join(folder, 'source');
	for (const name of SOURCE) fs.cpSync(inProject(name), path.join(target, name), { recursive: true });
	return target;
}

/** Runs n8n's analyzer over a folder; returns whether it found no error. Warnings are listed with their reasons. */
async function passes(title, folder, patterns) {
	const { analyzePackage, buildScanConfig } = await import('@n8n/scan-community-package/scanner/scanner.mjs');
	const { ESLint } = await import('eslint');
	const verdict = await analyzePackage(folder, patterns);
	console.log(`${title}: ${verdict.passed ? 'passed' : `FAILED, ${verdict.message}`}`);
	if (!verdict.passed) console.log(verdict.details ?? '');
	const eslint = new ESLint({
		cwd: folder,
		allowInlineConfig: false,
		overrideConfigFile: true,
		overrideConfig: await buildScanConfig(),
	});
	let unexpected = 0;
	for (const { filePath, messages } of await eslint.lintFiles(patterns)) {
		for (const { ruleId, line, message, severity } of messages) {
			if (severity !== 1) continue;
			const reason = ACCEPTED[ruleId];
			if (reason === undefined) unexpected++;
			console.log(
				`  warning ${path.relative(folder, filePath)}:${line} ${ruleId}: ${message}\n    ${reason ?? 'NOT ACCEPTED'}`,
			);
		}
	}
	return verdict.passed && unexpected === 0;
}

await ensureDependencies();
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vtiger-scan-'));
try {
	await build();
	const { SOURCE_FILE_PATTERNS } = await import('@n8n/scan-community-package/scanner/scanner.mjs');
	const tarball = await passes('tarball', await unpacked(folder), ['**/*.js', 'package.json']);
	const source = await passes('source', sourceCopy(folder), SOURCE_FILE_PATTERNS);
	process.exitCode = tarball && source ? 0 : 1;
} finally {
	fs.rmSync(folder, { recursive: true, force: true });
}
