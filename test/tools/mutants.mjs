// `npm run mutants -- FILE…`: breaks the files on purpose, one small change at a time, and prints what no test noticed.

import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { ensureDependencies } from './dependencies.mjs';
import { coverage, readReport } from './mutants/covering.mjs';
import { mutationsOf } from './mutants/mutations.mjs';
import { startWorker } from './mutants/workers.mjs';
import { projectFolder } from './paths.mjs';
import { elapsed, say } from './progress.mjs';
import { shutDown, temporaryFolder } from './shutdown.mjs';

/**
 * @typedef {import('./mutants/mutations.mjs').Mutation & { file: string }} Mutant
 * @typedef {import('./mutants/covering.mjs').TestFile} TestFile
 * @typedef {import('./mutants/workers.mjs').Worker} Worker
 * @typedef {'caught' | 'timed out' | 'survived' | 'run by no test'} Outcome
 */

const USAGE = `npm run mutants -- [--jobs N] [--seconds N] [--every N] [--sample N] [--tests PATH]… [--list] FILE[:FIRST[-LAST]]…
  FILE:10-20    only the mutants of these lines
  --jobs N      copies of the project that run side by side (1)
  --seconds N   the tests of one mutant stop after so many seconds, those that know the file best coming first (60)
  --every N     only each Nth mutant: a sample of large files
  --sample N    at most N mutants of each file, spread over it
  --tests PATH  only test files whose path contains PATH
  --list        print the mutants without running a test`;

/** A mutant may take this many times as long as its tests took without it, plus this many milliseconds. */
const PATIENCE = { times: 4, more: 20_000 };

/** @param {string} argument @returns {Mutant[]} */
function mutantsOf(argument) {
	const [, name = '', first = '1', last = first] = /^(.*?)(?::(\d+)(?:-(\d+))?)?$/.exec(argument) ?? [];
	const to = argument === name ? Infinity : Number(last);
	const file = path.relative(projectFolder, path.resolve(name));
	const source = fs.readFileSync(path.join(projectFolder, file), 'utf8');
	return mutationsOf(file, source)
		.filter(({ line }) => line >= Number(first) && line <= to)
		.map((mutation) => ({ ...mutation, file }));
}

/** At most the given number, spread over the whole list. @param {Mutant[]} mutants @param {number} most */
function sampleOf(mutants, most) {
	const step = Math.max(1, mutants.length / most);
	return mutants.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step));
}

const oneLine = (/** @type {string} */ text) => text.replace(/\s+/g, ' ').slice(0, 80);

/** @param {Mutant} mutant */
function describe({ file, line, what, old, text }) {
	return `${file}:${line}  ${what}: ${oneLine(old)} → ${oneLine(text) || '(nothing)'}`;
}

/** The test files that together take so long, as far as they fit in one after the other; at least one. @param {number} seconds @param {TestFile[]} tests */
function within(seconds, tests) {
	let left = seconds * 1000;
	return tests.filter(({ milliseconds }, index) => {
		const fits = milliseconds <= left || index === 0;
		if (fits) left -= milliseconds;
		return fits;
	});
}

/** Runs the tests on the copy with the mutant in it. @param {Worker} worker @param {Mutant} mutant @param {TestFile[]} tests */
async function check(worker, mutant, tests) {
	const target = path.join(worker.folder, mutant.file);
	const source = fs.readFileSync(target, 'utf8');
	fs.writeFileSync(target, source.slice(0, mutant.start) + mutant.text + source.slice(mutant.end));
	try {
		const usual = tests.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
		const request = { task: 'check', tests: tests.map(({ test }) => test) };
		return await worker.ask(request, usual * PATIENCE.times + PATIENCE.more);
	} finally {
		fs.writeFileSync(target, source);
	}
}

/** @param {Worker} worker @param {Mutant} mutant @param {ReturnType<typeof coverage>} covered @param {number} seconds @returns {Promise<Outcome>} */
async function outcomeOf(worker, mutant, covered, seconds) {
	const tests = within(seconds, covered.testsOf(mutant.file, mutant));
	if (tests.length === 0) return 'run by no test';
	const { failed, error, ended, timedOut } = await check(worker, mutant, tests);
	if (error) throw new Error(`${describe(mutant)}\n${error}`);
	if (timedOut || ended) return 'timed out';
	if (failed) covered.remember(mutant.file, failed);
	return failed ? 'caught' : 'survived';
}

/** The test files that pass without a mutant, with what they cover. @param {Worker} worker @param {string[]} files @param {string[]} tests @param {number} workers */
async function measure(worker, files, tests, workers) {
	const reportFile = path.join(temporaryFolder('vtiger-mutants-report'), 'tests.jsonl');
	const { error, ended } = await worker.ask({ task: 'measure', files, tests, reportFile, workers });
	if (error || ended) throw new Error(error ?? `The tests' process ended (${ended}).`);
	const report = readReport(reportFile);
	const failed = report.filter((one) => one.failed);
	for (const { test } of failed) say(`  ${test} fails without a mutant, and is left out.`);
	say(`  ${report.length - failed.length} test files cover the given files.`);
	return report.filter((one) => !one.failed);
}

/** @param {string} file @param {Mutant[]} mutants @param {Map<Mutant, Outcome>} outcomes */
function isComplete(file, mutants, outcomes) {
	return mutants.every((mutant) => mutant.file !== file || outcomes.has(mutant));
}

/** @param {string | undefined} file without one: of all files @param {Mutant[]} mutants @param {Map<Mutant, Outcome>} outcomes */
function printTotal(file, mutants, outcomes) {
	const some = mutants.filter((mutant) => file === undefined || mutant.file === file);
	const count = (/** @type {Outcome} */ outcome) => some.filter((one) => outcomes.get(one) === outcome).length;
	const noticed = count('caught') + count('timed out');
	const percent = ((100 * noticed) / some.length).toFixed(1);
	console.log(
		`${file ?? 'All'}: ${noticed} of ${some.length} mutants noticed (${percent} %), ${some.length - noticed} survived`,
	);
}

/** @param {Mutant[]} mutants @param {{ jobs: number, seconds: number, tests: string[] }} options @returns {Promise<Map<Mutant, Outcome>>} */
async function runAll(mutants, { jobs, seconds, tests: patterns }) {
	const files = [...new Set(mutants.map(({ file }) => file))];
	const workers = Array.from({ length: jobs }, startWorker);
	const [first] = workers;
	if (!first) throw new Error(USAGE);
	const covered = coverage(await measure(first, files, patterns, jobs));
	/** @type {Map<Mutant, Outcome>} */
	const outcomes = new Map();
	const waiting = [...mutants];
	const since = Date.now();
	await Promise.all(
		workers.map(async (worker) => {
			for (let mutant = waiting.shift(); mutant; mutant = waiting.shift()) {
				const outcome = await outcomeOf(worker, mutant, covered, seconds);
				outcomes.set(mutant, outcome);
				if (outcome !== 'caught') console.log(`${outcome}: ${describe(mutant)}`);
				if (outcomes.size % 25 === 0) say(`  ${outcomes.size} of ${mutants.length} in ${elapsed(since)}`);
				if (isComplete(mutant.file, mutants, outcomes)) printTotal(mutant.file, mutants, outcomes);
			}
		}),
	);
	return outcomes;
}

async function main() {
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: {
			jobs: { type: 'string', default: '1' },
			seconds: { type: 'string', default: '60' },
			every: { type: 'string', default: '1' },
			sample: { type: 'string', default: '1000000' },
			tests: { type: 'string', multiple: true, default: [] },
			list: { type: 'boolean', default: false },
		},
	});
	const mutants = positionals
		.flatMap((argument) => sampleOf(mutantsOf(argument), Number(values.sample)))
		.filter((_, index) => index % Number(values.every) === 0);
	if (mutants.length === 0) throw new Error(USAGE);
	if (values.list) return mutants.forEach((mutant) => console.log(describe(mutant)));
	await ensureDependencies();
	say(`  ${mutants.length} mutants`);
	const outcomes = await runAll(mutants, {
		jobs: Number(values.jobs),
		seconds: Number(values.seconds),
		tests: values.tests,
	});
	printTotal(undefined, mutants, outcomes);
}

try {
	await main();
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
}
await shutDown();
