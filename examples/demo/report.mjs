// Shows what each step of an example gave, and collects what it should not have given.

import { table } from './table.mjs';

/** @typedef {import('../expectations.mjs').Step} Step */
/** @typedef {import('./examples.mjs').Example} Example */
/** @typedef {import('./results.mjs').Results} Results */
/** @typedef {import('./results.mjs').StepResult} StepResult */

/** @param {unknown} error */
const messageOf = (error) => (error instanceof Error ? error.message : String(error));

/** @param {number} count */
const items = (count) => (count === 1 ? '1 item' : `${count} items`);

// Triggers and notes give nothing that the example is about.
/** @param {{ type: string }} node */
const isStep = ({ type }) => !/trigger$|stickyNote$/i.test(type);

/** @type {StepResult} */
const nothing = { ran: false, failed: false, records: [], files: [] };

/** @param {Results} results @param {Step} step @returns {string | undefined} what is wrong */
function problemOf({ steps }, step) {
	/** @param {string} node */
	const recordsOf = (node) => steps.get(node)?.records ?? [];
	const { ran, failed, records, files } = steps.get(step.node) ?? nothing;
	if (!ran) return 'it did not run';
	if (failed) return 'it failed';
	try {
		step.check(records, recordsOf, files);
		return undefined;
	} catch (error) {
		return messageOf(error);
	}
}

/** The rows of a step's table: its records, or its files. @param {StepResult} result */
function rowsOf({ records, files }) {
	if (files.length === 0) return records;
	return files.map(({ fileName, mimeType, content }) => ({ file: fileName, type: mimeType, bytes: content.length }));
}

/**
 * Prints the items of every step as a table.
 * @param {Example} example
 * @param {Results} results
 * @returns {string[]} what is wrong, one text a problem
 */
export function report({ file, workflow, expectation }, results) {
	console.log(`\n${workflow.name} (examples/${file})`);
	const { steps = [], notRun = [] } = expectation;
	const broke = results.errors.length > 0;
	const problems = results.errors.map((error) => `${file} ended with ${error}`);
	for (const step of steps) {
		const result = results.steps.get(step.node) ?? nothing;
		const problem = problemOf(results, step);
		console.log(`\n  ${problem ? '✗' : '✓'} ${step.node}: ${items(result.records.length)}`);
		console.log(table(rowsOf(result), step.columns));
		// Where the execution broke off, the steps at and after that place have nothing to add to its error.
		if (problem && (result.records.length > 0 || !broke)) problems.push(`${file}, step "${step.node}": ${problem}`);
	}
	const known = [...steps.map(({ node }) => node), ...notRun];
	const unexpected = workflow.nodes.filter((node) => isStep(node) && !known.includes(node.name));
	problems.push(
		...unexpected.map(
			(node) => `${file}, step "${node.name}": examples/expectations.mjs does not say what it should give`,
		),
	);
	return problems;
}
