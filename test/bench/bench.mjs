// `npm run bench`: the node against a bare loop over n8n's own HTTP helper, and its memory.
// --json FILE, --write (into BENCHMARKS.md), --only WORDS (of the work's name), --quick (little and not comparable).

import { fork } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

import { ensureDependencies } from '../tools/dependencies.mjs';
import { inProject } from '../tools/paths.mjs';
import { elapsed } from '../tools/progress.mjs';
import { atShutdown, shutDown } from '../tools/shutdown.mjs';
import { circumstances, figuresTable, intoDocument, memoryText, targetsTable } from './report.mjs';
import { judged } from './targets.mjs';

/** @typedef {import('./measure.js').Measured} Measured */
/** @typedef {import('./memory.js').Memory} Memory */

const folder = inProject('build', 'bench');
const guard = pathToFileURL(inProject('test', 'tools', 'end-with-parent.mjs')).href;
const RECORDS_IN_MEMORY = 200_000;
/** Mebibytes: what n8n itself takes, and about twice what the records hold. */
const HEAP_LIMIT = 140;

async function build() {
	const { build: bundle } = await import('esbuild');
	const entryPoints = ['crm', 'measure', 'memory'].map((name) => inProject('test', 'bench', `${name}.ts`));
	await bundle({
		entryPoints,
		outdir: folder,
		outExtension: { '.js': '.cjs' },
		bundle: true,
		packages: 'external',
		platform: 'node',
		target: 'node20',
		logLevel: 'warning',
	});
}

/**
 * Runs a built script and returns what it sends.
 * @param {string} script @param {string[]} args @param {string[]} execArgv @returns {Promise<any>}
 */
async function result(script, args, execArgv = []) {
	const child = fork(path.join(folder, `${script}.cjs`), args, { execArgv: ['--import', guard, ...execArgv] });
	const forget = atShutdown(() => child.kill());
	try {
		return await new Promise((resolve, reject) => {
			let sent;
			child.on('message', (message) => (sent = message));
			child.once('error', reject);
			child.once('exit', (code, signal) =>
				code === 0 ? resolve(sent) : reject(new Error(`${script} ${args.join(' ')} ended with ${code ?? signal}`)),
			);
		});
	} finally {
		forget();
	}
}

/** One work after the other, each in a process of its own: none disturbs another. @param {string} size @param {string} words */
async function measureAll(size, words) {
	/** @type {string[]} */
	const works = await result('measure', [size]);
	/** @type {Measured[]} */
	const measured = [];
	for (const [index, work] of works.entries()) {
		if (!work.includes(words)) continue;
		/** @type {Measured} */
		const one = await result('measure', [size, String(index)]);
		measured.push(one);
		const { milliseconds, bareMilliseconds, ratio, failed } = one.row;
		console.log(`${work}: ${milliseconds} ms, bare ${bareMilliseconds} ms, ratio ${ratio}, ${failed} failed`);
	}
	return measured;
}

/** @param {{ json?: string, write?: boolean, only?: string, quick?: boolean }} options */
async function bench({ json, write = false, only, quick = false }) {
	if (write && (quick || only !== undefined)) throw new Error('--write is for a whole run: without --quick and --only');
	const since = Date.now();
	const [loadBefore = 0] = os.loadavg();
	await build();
	if (quick)
		console.log(
			'Quick run: few items, few repetitions, no memory. The times say nothing, and the targets are not judged.',
		);
	const measured = await measureAll(quick ? 'quick' : 'full', only ?? '');
	const rows = measured.map(({ row }) => row);
	/** @type {Memory | undefined} */
	const memory =
		quick || only !== undefined
			? undefined
			: await result(
					'memory',
					[String(RECORDS_IN_MEMORY), String(HEAP_LIMIT)],
					['--expose-gc', `--max-old-space-size=${HEAP_LIMIT}`],
				);
	const verdicts = quick ? [] : judged(rows, memory);
	const parts = [figuresTable(measured)];
	if (memory !== undefined) parts.push(memoryText(memory));
	if (verdicts.length > 0) parts.push(targetsTable(verdicts));
	const text = [...parts, circumstances(loadBefore)].join('\n\n');
	console.log(`\n${text}\n\n${elapsed(since)}`);
	if (json !== undefined) fs.writeFileSync(json, `${JSON.stringify({ rows }, null, '\t')}\n`);
	if (write) intoDocument(inProject('BENCHMARKS.md'), text);

	const faults = [
		...rows.filter(({ failed }) => failed > 0).map(({ work, failed }) => `${work}: ${failed} failed`),
		...verdicts.filter(({ met }) => !met).map(({ target, figure }) => `Target missed: ${target} (${figure})`),
	];
	for (const fault of faults) console.error(fault);
	if (faults.length > 0) process.exitCode = 1;
}

const { values } = parseArgs({
	options: {
		json: { type: 'string' },
		write: { type: 'boolean' },
		only: { type: 'string' },
		quick: { type: 'boolean' },
	},
});
await ensureDependencies();
try {
	await bench(values);
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
} finally {
	await shutDown();
}
