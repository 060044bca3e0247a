// What the parts expect of executions and answers, said in words that a failed test shows.

import assert from 'node:assert/strict';

import { errorOf, itemsOf } from '../tools/execution-data.mjs';

/** @typedef {import('../tools/execution-data.mjs').Execution} Execution */

/** Throws with n8n's own message if the execution failed. @param {Execution} execution */
export function succeeded(execution) {
	const error = errorOf(execution);
	assert.equal(
		execution.status,
		'success',
		error && `${error.node?.name ?? 'n8n'}: ${error.message} ${error.description ?? ''}`,
	);
	return execution;
}

/** The json of the items that a node of a successful execution gave. @param {Execution} execution @param {string} name @returns {any[]} */
export const jsonOf = (execution, name) => itemsOf(succeeded(execution), name).map(({ json }) => json);

/** The values must be among the record's. @param {Record<string, unknown> | undefined} record @param {Record<string, unknown>} values */
export function hasValues(record, values) {
	assert.ok(record, 'there is no such record');
	assert.deepEqual(Object.fromEntries(Object.keys(values).map((name) => [name, record[name]])), values);
}

/** Resolves with what the probe gives once that is not undefined. @template Found @param {string} what @param {() => Promise<Found | undefined> | Found | undefined} probe @param {number} [seconds] a busy machine takes many times what a quiet one does @returns {Promise<Found>} */
export async function eventually(what, probe, seconds = 180) {
	const until = Date.now() + seconds * 1000;
	for (;;) {
		const found = await probe();
		if (found !== undefined) return found;
		assert.ok(Date.now() < until, `${what} did not come within ${seconds} s`);
		await new Promise((resolve) => setTimeout(resolve, 200));
	}
}
