// The figures as Markdown, on the terminal and in BENCHMARKS.md.

import fs from 'node:fs';
import os from 'node:os';

/** @typedef {import('./measure.js').Measured} Measured */
/** @typedef {import('./memory.js').Memory} Memory */
/** @typedef {import('./targets.mjs').Verdict} Verdict */

const BEGIN = '<!-- figures begin -->';
const END = '<!-- figures end -->';

/** @param {number} number */
const grouped = (number) => number.toLocaleString('en-US');
/** @param {number} milliseconds */
const time = (milliseconds) => (milliseconds < 100 ? milliseconds.toFixed(1) : grouped(Math.round(milliseconds)));

/** @param {string[]} head @param {Array<Array<string | number>>} lines @param {number} texts columns that hold no numbers */
function markdownTable(head, lines, texts) {
	const rule = head.map((_, index) => (index < texts ? '---' : '---:'));
	return [head, rule, ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** @param {Measured[]} measured */
export function figuresTable(measured) {
	const head = [
		'Work',
		'Items',
		'Requests',
		'Logins',
		'Sessions',
		'Node, ms',
		'Bare loop, ms',
		'Ratio',
		'Failed',
		'Requests of the bare loop',
	];
	const lines = measured.map(({ row, bareRequests }) => [
		row.work,
		grouped(row.items),
		grouped(row.requests),
		row.logins,
		row.sessions,
		time(row.milliseconds),
		time(row.bareMilliseconds),
		row.ratio.toFixed(2),
		row.failed,
		grouped(bareRequests),
	]);
	return markdownTable(head, lines, 1);
}

/** @param {Verdict[]} verdicts */
export function targetsTable(verdicts) {
	return markdownTable(
		['Target', 'Measured', 'Met'],
		verdicts.map(({ target, figure, met }) => [target, figure, met ? 'yes' : '**no**']),
		3,
	);
}

/** @param {Memory} memory */
export function memoryText({
	records,
	recordsMegabytes,
	itemsMegabytes,
	peakMegabytes,
	samples,
	heapBefore,
	heapLimit,
}) {
	return (
		`Return All of ${grouped(records)} records: the records alone hold ${recordsMegabytes} MB, the node's items ${itemsMegabytes} MB, ` +
		`and the run at its peak (the most of ${samples} samples) ${peakMegabytes} MB. The process's heap, of which ${heapBefore} MiB were in use before, was limited to ${heapLimit} MiB.`
	);
}

/** When, and on what machine. @param {number} loadBefore */
export function circumstances(loadBefore) {
	const [cpu] = os.cpus();
	const date = new Date().toISOString().slice(0, 10);
	return (
		`Measured on ${date}: ${os.availableParallelism()} cores of ${cpu?.model.trim() ?? 'an unknown processor'}, ` +
		`Node ${process.versions.node}, ${os.type()}; load of the machine before the run: ${loadBefore.toFixed(2)}.`
	);
}

/** Puts the figures between the two marks of the document. @param {string} file @param {string} text */
export function intoDocument(file, text) {
	const document = fs.readFileSync(file, 'utf8');
	const begin = document.indexOf(BEGIN);
	const end = document.indexOf(END);
	if (begin < 0 || end < begin) throw new Error(`${file} has no place for the figures`);
	fs.writeFileSync(file, `${document.slice(0, begin)}${BEGIN}\n\n${text}\n\n${document.slice(end)}`);
}
