// `npm run test:n8n`: the packed package in a real n8n, part by part. Names of parts as arguments run only these.

import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

import { ensureDependencies } from '../tools/dependencies.mjs';
import { currentVersion, ensureN8n, previousMajorVersion } from '../tools/n8n-install.mjs';
import { inProject } from '../tools/paths.mjs';
import { atShutdown, shutDown, temporaryFolder } from '../tools/shutdown.mjs';
import { packPackage, tarballVariable } from './packed.mjs';

const partsFolder = inProject('test', 'n8n', 'parts');
const suffix = '.test.mjs';
const minutesForAPart = 15;
/** Parts that need another n8n than the current one. @type {Record<string, string>} */
const n8nOfPart = { older: previousMajorVersion };
/** Parts that run only if they are named: they measure, and take long. */
const onlyByName = ['clicks'];
// Parts wait more than they work: two at once take little more than one.
const partsAtOnce = 2;

/** @typedef {{ passed: number, failed: number, skipped: number }} Totals */

/** @param {string[]} wanted @returns {string[]} */
function chosenParts(wanted) {
	const all = fs
		.readdirSync(partsFolder)
		.filter((file) => file.endsWith(suffix))
		.map((file) => file.slice(0, -suffix.length))
		.sort();
	const unknown = wanted.filter((name) => !all.includes(name));
	if (unknown.length > 0) throw new Error(`There is no part ${unknown.join(', ')}; there are ${all.join(', ')}.`);
	return wanted.length > 0 ? wanted : all.filter((name) => !onlyByName.includes(name));
}

/** @param {string} report what node's test runner wrote in TAP @param {string} what @returns {number} */
const countOf = (report, what) => Number(new RegExp(`^# ${what} (\\d+)$`, 'm').exec(report)?.[1] ?? 0);

/** @param {string} name @param {string} tarball @param {string} folder @returns {Promise<Totals>} */
async function runPart(name, tarball, folder) {
	const report = path.join(folder, `${name}.tap`);
	const output = path.join(folder, `${name}.txt`);
	const reporters = [
		'--test-reporter=spec',
		'--test-reporter-destination=stdout',
		'--test-reporter=tap',
		`--test-reporter-destination=${report}`,
	];
	console.log(`== ${name} begins`);
	// Installing takes minutes that are not the part's own.
	await ensureN8n(n8nOfPart[name] ?? currentVersion);
	const since = Date.now();
	const descriptor = fs.openSync(output, 'w');
	const child = spawn(process.execPath, [...reporters, path.join(partsFolder, `${name}${suffix}`)], {
		stdio: ['ignore', descriptor, descriptor],
		env: { ...process.env, [tarballVariable]: tarball },
	});
	const ended = new Promise((resolve) => child.once('exit', resolve));
	const forget = atShutdown(async () => {
		child.kill('SIGTERM');
		await ended;
	});
	let late = false;
	const timer = setTimeout(() => {
		late = true;
		child.kill('SIGTERM');
		setTimeout(() => child.kill('SIGKILL'), 60_000).unref();
	}, minutesForAPart * 60_000);
	const code = await ended;
	clearTimeout(timer);
	forget();
	fs.closeSync(descriptor);
	const text = fs.existsSync(report) ? fs.readFileSync(report, 'utf8') : '';
	const counted = {
		passed: countOf(text, 'pass'),
		failed: countOf(text, 'fail') + countOf(text, 'cancelled'),
		skipped: countOf(text, 'skipped') + countOf(text, 'todo'),
	};
	// A part that fails to finish, or in which nothing ran, has not passed.
	const broken = late || (code !== 0 && counted.failed === 0) || counted.passed + counted.failed === 0;
	const how = late ? `, stopped after ${minutesForAPart} minutes` : broken ? ', incomplete' : '';
	console.log(
		`== ${name}\n${fs.readFileSync(output, 'utf8').trimEnd()}\n== ${name}: ${Math.round((Date.now() - since) / 1000)} s${how}`,
	);
	return { ...counted, failed: counted.failed + (broken ? 1 : 0) };
}

await ensureDependencies();
const parts = chosenParts(process.argv.slice(2));
await ensureN8n(currentVersion);
const tarball = await packPackage();
const folder = temporaryFolder('vtiger-reports');
/** @type {Totals} */
const totals = { passed: 0, failed: 0, skipped: 0 };
/** @type {string[]} */
const red = [];
const waiting = [...parts];

async function runParts() {
	for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
		const { passed, failed, skipped } = await runPart(name, tarball, folder);
		totals.passed += passed;
		totals.failed += failed;
		totals.skipped += skipped;
		if (failed > 0) red.push(name);
	}
}

await Promise.all(Array.from({ length: partsAtOnce }, runParts));
await shutDown();
if (red.length > 0) console.log(`Parts that failed: ${red.join(', ')}`);
console.log(`${totals.passed} passed, ${totals.failed} failed${totals.skipped ? `, ${totals.skipped} skipped` : ''}`);
process.exitCode = totals.failed > 0 ? 1 : 0;
