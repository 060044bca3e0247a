// `npm run bench`: the node against a bare loop over n8n's own HTTP helper, and its memory. --json FILE, --write, --only WORDS.

import { fork } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

import { ensureDependencies } from '../tools/dependencies.mjs';
import { inProject } from '../tools/paths.mjs';
import { atShutdown, shutDown } from '../tools/shutdown.mjs';
import { intoDocument, memoryText, table } from './report.mjs';

/** @typedef {import('./measure.js').Row} Row */
/** @typedef {import('./memory.js').Memory} Memory */

const folder = inProject('build', 'bench');
const guard = pathToFileURL(inProject('test', 'tools', 'end-with-parent.mjs')).href;
/** Each work has three processes, of which two mostly wait. */
const LANES = Math.max(1, Math.min(2, os.availableParallelism()));

async function build() {
	const { build: bundle } = await import('esbuild');
	const entryPoints = ['crm', 'measure', 'memory'].map((name) => inProject('test', 'bench', `${name}.ts`));
	await bundle({ entryPoints, outdir: folder, outExtension: { '.js': '.cjs' }, bundle: true, packages: 'external', platform: 'node', target: 'node20', logLevel: 'warning' });
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
			child.once('exit', (code) => (code === 0 ? resolve(sent) : reject(new Error(`${script} ${args.join(' ')} ended with ${code}`))));
		});
	} finally {
		forget();
	}
}

/** @param {number[]} works @returns {Promise<Row[]>} in the order of the works */
async function measureAll(works) {
	/** @type {Row[]} */
	const rows = [];
	let next = 0;
	const lane = async () => {
		while (next < works.length) {
			const at = next++;
			rows[at] = await result('measure', [String(works[at])]);
			const { work, milliseconds, bareMilliseconds, ratio, failed } = rows[at];
			console.log(`${work}: ${milliseconds} ms, bare ${bareMilliseconds} ms, ratio ${ratio}, ${failed} failed`);
		}
	};
	await Promise.all(Array.from({ length: LANES }, lane));
	return rows;
}

const { values } = parseArgs({ options: { json: { type: 'string' }, write: { type: 'boolean' }, only: { type: 'string' } } });
await ensureDependencies();
const since = Date.now();
try {
	await build();
	/** @type {string[]} */
	const names = await result('measure', ['list']);
	const works = names.map((_, index) => index).filter((index) => names[index].includes(values.only ?? ''));
	const rows = await measureAll(works);
	/** @type {Memory | undefined} */
	const memory = values.only === undefined ? await result('memory', [], ['--expose-gc']) : undefined;
	const text = [table(rows), ...(memory === undefined ? [] : ['', memoryText(memory)])].join('\n');
	console.log(`\n${text}\n\n${Math.round((Date.now() - since) / 1000)} s`);
	if (values.json !== undefined) fs.writeFileSync(values.json, `${JSON.stringify({ rows, ...(memory === undefined ? {} : { memory }) }, null, '\t')}\n`);
	if (values.write) intoDocument(inProject('BENCHMARKS.md'), text);
	if (rows.some((row) => row.failed > 0)) process.exitCode = 1;
} finally {
	await shutDown();
}
