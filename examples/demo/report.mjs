// Shows what each step of an execution gave, and collects what it should not have given.

import { errorOf, itemsOf, runsOf } from '../../test/tools/execution-data.mjs';
import { table } from './table.mjs';

/** @typedef {import('../../test/tools/execution-data.mjs').Execution} Execution */
/** @typedef {import('../expectations.mjs').Step} Step */
/** @typedef {import('./examples.mjs').Example} Example */

/** @param {unknown} error */
const messageOf = (error) => (error instanceof Error ? error.message : String(error));

/** @param {number} count */
const items = (count) => (count === 1 ? '1 item' : `${count} items`);

// Triggers and notes give nothing that the example is about.
/** @param {{ type: string }} node */
const isStep = ({ type }) => !/trigger$|stickyNote$/i.test(type);

/** @param {Execution} execution @param {Step} step @returns {string | undefined} what is wrong */
function problemOf(execution, step) {
	if (runsOf(execution, step.node).length === 0) return 'it did not run';
	if (execution.status !== 'success' && runsOf(execution, step.node).at(-1)?.error) return 'it failed';
	/** @param {string} node */
	const records = (node) => itemsOf(execution, node).map(({ json }) => json);
	try {
		step.check(records(step.node), records);
		return undefined;
	} catch (error) {
		return messageOf(error);
	}
}

/**
 * Prints the items of every step as a table.
 * @param {Example} example
 * @param {Execution} execution
 * @returns {string[]} what is wrong, one text a problem
 */
export function report({ file, workflow, expectation }, execution) {
	console.log(`\n${workflow.name} (examples/${file})`);
	const problems = [];
	if (execution.status !== 'success') {
		const error = errorOf(execution);
		problems.push(`${file} ended with ${execution.status}: ${error?.node?.name ? `${error.node.name}: ` : ''}${error?.message ?? ''} ${error?.description ?? ''}`.trim());
	}
	const steps = expectation.steps ?? [];
	for (const step of steps) {
		const records = itemsOf(execution, step.node).map(({ json }) => json);
		const problem = problemOf(execution, step);
		console.log(`\n  ${problem ? '✗' : '✓'} ${step.node}: ${items(records.length)}`);
		console.log(table(records, step.columns));
		// Where the execution broke off, the steps at and after that place have nothing to add to its error.
		if (problem && (records.length > 0 || execution.status === 'success')) problems.push(`${file}, step "${step.node}": ${problem}`);
	}
	const unexpected = workflow.nodes.filter((node) => isStep(node) && !steps.some((step) => step.node === node.name));
	problems.push(...unexpected.map((node) => `${file}, step "${node.name}": examples/expectations.mjs does not say what it should give`));
	return problems;
}
