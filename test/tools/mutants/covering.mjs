// Which test files run which lines of the mutated files, and how long they take: from one run without any mutation.

import fs from 'node:fs';
import path from 'node:path';

/**
 * @typedef {{ start: { line: number, column: number }, end: { line: number, column: number } }} Range
 * @typedef {{ statementMap: Record<string, Range>, s: Record<string, number> }} FileCoverage
 * @typedef {{ test: string, milliseconds: number, failed: boolean, coverage: Record<string, FileCoverage> }} TestFile
 * `test` and the keys of `coverage` are paths in the project.
 */

/** @param {{ line: number, column: number | null }} at */
const position = ({ line, column }) => line * 10_000 + (column ?? 9_999);

/** How much text a range holds, or none when the place is outside. @param {Range} range @param {number} at */
function sizeAround({ start, end }, at) {
	return position(start) <= at && at <= position(end) ? position(end) - position(start) : undefined;
}

/** Does the innermost statement at that place run? A place in no statement runs as soon as the file is loaded. */
function runs(/** @type {FileCoverage} */ coverage, /** @type {{ line: number, column: number }} */ place) {
	const at = position(place);
	let innermost = Infinity;
	let hits = 1;
	for (const [id, range] of Object.entries(coverage.statementMap)) {
		const size = sizeAround(range, at);
		if (size === undefined || size >= innermost) continue;
		innermost = size;
		hits = coverage.s[id] ?? 0;
	}
	return hits > 0;
}

/** How much of the file a test runs, in tenths. @param {FileCoverage | undefined} coverage */
function tenths(coverage) {
	const hits = Object.values(coverage?.s ?? {});
	return Math.floor((10 * hits.filter((count) => count > 0).length) / hits.length);
}

/** What a file is about. @param {string} file */
const nameOf = (file) => path.basename(file).replace(/\..*$/, '').toLowerCase();

/**
 * Which test files run which places of the files, in the order in which they are worth running: the file's own tests,
 * those that noticed most mutants of the file so far, those that run most of it, the quick before the slow.
 * @param {TestFile[]} tests
 */
export function coverage(tests) {
	/** @type {Map<string, number>} */
	const noticed = new Map();
	/** @param {string} file @param {TestFile} one @returns {number[]} the higher, the earlier */
	const worth = (file, one) => [
		Number(nameOf(one.test) === nameOf(file)),
		noticed.get(`${one.test} ${file}`) ?? 0,
		tenths(one.coverage[file]),
		-one.milliseconds,
	];
	return {
		/** @param {string} file @param {{ line: number, column: number }} place */
		testsOf(file, place) {
			const covering = tests.filter(({ coverage: { [file]: covered } }) => covered && runs(covered, place));
			return covering
				.map((one) => ({ one, worth: worth(file, one) }))
				.sort((a, b) => b.worth.map((value, index) => value - (a.worth[index] ?? 0)).find(Boolean) ?? 0)
				.map(({ one }) => one);
		},
		/** @param {string} file @param {string} test the test file that noticed a mutant of the file */
		remember(file, test) {
			noticed.set(`${test} ${file}`, (noticed.get(`${test} ${file}`) ?? 0) + 1);
		},
	};
}

/** @param {string} reportFile @returns {TestFile[]} */
export function readReport(reportFile) {
	if (!fs.existsSync(reportFile)) return [];
	const lines = fs.readFileSync(reportFile, 'utf8').split('\n').filter(Boolean);
	return lines.map((line) => JSON.parse(line));
}
