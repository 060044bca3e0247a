// Runs an example in n8n and gathers what each of its steps gave.

import { errorOf, itemsOf, runsOf, toolItemsOf } from '../../test/tools/execution-data.mjs';

/** @typedef {import('../../test/tools/execution-data.mjs').Execution} Execution */
/** @typedef {import('../../test/tools/execution-data.mjs').Item} Item */
/** @typedef {import('../../test/tools/n8n-api.mjs').N8nApi} N8nApi */
/** @typedef {import('../expectations.mjs').Step} Step */
/** @typedef {import('../expectations.mjs').CrmRecord} CrmRecord */
/** @typedef {import('./examples.mjs').Example} Example */
/** @typedef {{ fileName: string, mimeType: string, content: Buffer }} ResultFile */
/**
 * @typedef {object} StepResult
 * @property {boolean} ran
 * @property {boolean} failed
 * @property {CrmRecord[]} records
 * @property {ResultFile[]} files in the order of the items
 */
/**
 * @typedef {object} Results
 * @property {Map<string, StepResult>} steps by the node's name
 * @property {string[]} errors of the executions, one text each
 */

/** @param {N8nApi} api @param {Item} item @returns {Promise<ResultFile[]>} */
async function filesIn(api, { binary = {} }) {
	return await Promise.all(
		Object.values(binary).map(async (data) => ({
			fileName: data.fileName ?? '',
			mimeType: data.mimeType,
			content: await api.readFile(data),
		})),
	);
}

/** @param {N8nApi} api @param {Execution} execution @param {string} node @param {Item[]} items @returns {Promise<StepResult>} */
async function resultOf(api, execution, node, items) {
	const runs = runsOf(execution, node);
	const files = await Promise.all(items.map((item) => filesIn(api, item)));
	return {
		ran: runs.length > 0,
		failed: execution.status !== 'success' && runs.at(-1)?.error !== undefined,
		records: items.map(({ json }) => json),
		files: files.flat(),
	};
}

/** @param {Execution} execution @returns {string[]} none if it succeeded */
function errorsOf(execution) {
	if (execution.status === 'success') return [];
	const error = errorOf(execution);
	return [
		`${execution.status}: ${error?.node?.name ? `${error.node.name}: ` : ''}${error?.message ?? ''} ${error?.description ?? ''}`.trim(),
	];
}

/** By hand if the workflow can be started so. @param {Example} example */
function triggerOf({ workflow: { nodes } }) {
	return (
		(nodes.find(({ type }) => type.endsWith('.manualTrigger')) ?? nodes.find(({ type }) => /trigger$/i.test(type)))
			?.name ?? ''
	);
}

/** @param {N8nApi} api @param {string} id @param {Example} example @returns {Promise<Results>} */
async function runWhole(api, id, example) {
	const { steps = [] } = example.expectation;
	const execution = await api.run(id, { trigger: triggerOf(example) });
	/** @param {Step} step @returns {Promise<[string, StepResult]>} */
	const named = async ({ node }) => [node, await resultOf(api, execution, node, itemsOf(execution, node))];
	return { steps: new Map(await Promise.all(steps.map(named))), errors: errorsOf(execution) };
}

/** The records in a tool's answer to the model. @param {Item} item @returns {CrmRecord[]} */
const answered = ({ json: { response } }) => (Array.isArray(response) ? response : []);

/** Each tool by itself, one after the other: what one gives, the next may use. @param {N8nApi} api @param {string} id @param {Example} example @returns {Promise<Results>} */
async function runTools(api, id, example) {
	const trigger = triggerOf(example);
	/** @type {Results} */
	const results = { steps: new Map(), errors: [] };
	/** @param {string} node */
	const recordsOf = (node) => results.steps.get(node)?.records ?? [];
	for (const { node, toolArguments } of example.expectation.steps ?? []) {
		const execution = await api.runTool(id, { trigger, tool: node, arguments: toolArguments?.(recordsOf) ?? {} });
		const result = await resultOf(api, execution, node, []);
		results.steps.set(node, { ...result, records: toolItemsOf(execution, node).flatMap(answered) });
		results.errors.push(...errorsOf(execution));
	}
	return results;
}

/** @param {N8nApi} api @param {string} id of the workflow in n8n @param {Example} example @returns {Promise<Results>} */
export async function runExample(api, id, example) {
	const hasTools = example.expectation.steps?.some(({ toolArguments }) => toolArguments);
	return hasTools ? await runTools(api, id, example) : await runWhole(api, id, example);
}
