// `npm test`: brings the packages, runs jest, and ends with the totals on a line of their own.

import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { ensureDependencies } from './dependencies.mjs';
import { childEnvironment } from './npm.mjs';
import { inProject, projectFolder } from './paths.mjs';
import { shutDown, temporaryFolder } from './shutdown.mjs';

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Totals
 */

/** @param {string} file jest's JSON report @returns {Totals} */
function readTotals(file) {
	if (!fs.existsSync(file)) return { passed: 0, failed: 0, skipped: 0 };
	const report = JSON.parse(fs.readFileSync(file, 'utf8'));
	return {
		passed: report.numPassedTests,
		// A test file that does not load has no tests to count, and must not pass for that.
		failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
		skipped: report.numPendingTests + report.numTodoTests,
	};
}

// Many tests wait for answers and pauses: two more workers than there are cores keep the cores busy.
const workers = os.availableParallelism() + 2;

/** @param {string} reportFile @param {string[]} extraArguments @returns {Promise<number>} the exit code */
async function runJest(reportFile, extraArguments) {
	const args = [
		inProject('node_modules', 'jest', 'bin', 'jest.js'),
		`--maxWorkers=${workers}`,
		'--json',
		`--outputFile=${reportFile}`,
		...extraArguments,
	];
	const jest = spawn(process.execPath, args, {
		cwd: projectFolder,
		stdio: 'inherit',
		env: { ...childEnvironment(), N8N_LOG_LEVEL: 'silent' },
	});
	return await new Promise((resolve, reject) => {
		jest.once('error', reject);
		jest.once('exit', (code) => resolve(code ?? 1));
	});
}

await ensureDependencies();
const reportFile = path.join(temporaryFolder('vtiger-tests'), 'report.json');
const code = await runJest(reportFile, process.argv.slice(2));
const { passed, failed, skipped } = readTotals(reportFile);
await shutDown();
const nothingRan = passed + failed === 0;
if (nothingRan) console.log('No test ran.');
console.log(`${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`);
process.exitCode = code === 0 && (nothingRan || failed > 0) ? 1 : code;
