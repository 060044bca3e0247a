// The child process of a copy of the project: runs jest in itself, again and again, so that n8n is loaded once.

import path from 'node:path';

import core from '@jest/core';

import jest from './jest.js';

const { configuration, root } = jest;

/** One test that waits for nothing more fails after this time; the tests' own limit is for busy machines. */
const TEST_TIMEOUT = 10_000;

const tool = (/** @type {string} */ name) => path.join(root, 'test', 'tools', 'mutants', name);

/** @param {Record<string, unknown>} settings @param {Record<string, unknown>} options */
async function run(settings, options) {
	const config = JSON.stringify(configuration(settings));
	const { results } = await core.runCLI(
		{ $0: 'jest', _: [], config, ci: true, silent: true, watchman: false, ...options },
		[root],
	);
	return results;
}

/** All tests that need one of the files, without a mutation: writes what each covers into the report. */
async function measure({ files, tests, reportFile, workers }) {
	// Jest takes no pattern of paths beside the files that tests are related to.
	const others = tests.length === 0 ? [] : [`^(?!.*(?:${tests.join('|')}))`];
	await run(
		{
			testPathIgnorePatterns: [...configuration().testPathIgnorePatterns, ...others],
			reporters: [[tool('reporter.js'), { reportFile }]],
			collectCoverageFrom: files,
		},
		{
			_: files.map((/** @type {string} */ file) => path.join(root, file)),
			findRelatedTests: true,
			coverage: true,
			coverageReporters: ['none'],
			maxWorkers: workers,
		},
	);
	return {};
}

/** The given test files in their order, to the first failure. */
async function check({ tests }) {
	process.env.VTIGER_MUTANT_TESTS = JSON.stringify(tests);
	const results = await run(
		{
			reporters: [],
			runner: tool('firstFailureRunner.js'),
			testEnvironment: tool('firstFailureEnvironment.js'),
			testSequencer: tool('sequencer.js'),
			testTimeout: TEST_TIMEOUT,
		},
		{ _: tests.map((/** @type {string} */ test) => path.join(root, test)), runTestsByPath: true, runInBand: true },
	);
	const failed = results.testResults.find(({ numFailingTests, testExecError }) => numFailingTests > 0 || testExecError);
	return { failed: failed && path.relative(root, failed.testFilePath) };
}

process.on('message', async (request) => {
	const { task, ...given } = /** @type {{ task: string }} */ (request);
	try {
		const answer = task === 'measure' ? await measure(given) : await check(given);
		process.send?.({ ...answer, memory: process.memoryUsage().rss });
	} catch (error) {
		process.send?.({ error: String(error?.stack ?? error) });
	}
});
