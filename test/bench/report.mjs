// The figures as Markdown, on the terminal and in BENCHMARKS.md.

import fs from 'node:fs';
import os from 'node:os';

/** @typedef {import('./measure.js').Row} Row */
/** @typedef {import('./memory.js').Memory} Memory */

const BEGIN = '<!-- figures begin -->';
const END = '<!-- figures end -->';

/** @param {number} number */
const grouped = (number) => number.toLocaleString('en-US');

/** @param {Row[]} rows */
export function table(rows) {
	const head = ['Work', 'Requests', 'Logins', 'Sessions', 'Node, ms', 'Bare loop, ms', 'Ratio', 'Failed'];
	const lines = rows.map((row) => [
		row.work,
		grouped(row.requests),
		row.logins,
		row.sessions,
		grouped(row.milliseconds),
		grouped(row.bareMilliseconds),
		row.ratio.toFixed(2),
		row.failed,
	]);
	return [head, ['---', ...head.slice(1).map(() => '---:')], ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** @param {Memory} memory */
export function memoryText({ records, itemsMegabytes, bareMegabytes, peakMegabytes }) {
	return (
		`Return All of ${grouped(records)} records holds ${itemsMegabytes} MB of items at its end, ` +
		`of which ${bareMegabytes} MB are the records alone as a bare loop collects them, and never more than ${peakMegabytes} MB.`
	);
}

/** Puts the figures between the two marks of the document. @param {string} file @param {string} text */
export function intoDocument(file, text) {
	const document = fs.readFileSync(file, 'utf8');
	const [before, rest] = document.split(BEGIN);
	const after = rest?.split(END)[1];
	if (before === undefined || after === undefined) throw new Error(`${file} has no place for the figures`);
	const where = `Node ${process.versions.node}, ${os.availableParallelism()} cores, ${os.platform()}.`;
	fs.writeFileSync(file, `${before}${BEGIN}\n\n${text}\n\n${where}\n\n${END}${after}`);
}
