// The example workflows: read from their files, given a credential, imported into n8n.

import fs from 'node:fs';

import { inProject } from '../../test/tools/paths.mjs';
import { expectations } from '../expectations.mjs';

/** @typedef {{ name: string, type: string, typeVersion: number, parameters: Record<string, any>, credentials?: Record<string, { id: string | null, name: string }> }} WorkflowNode */
/** @typedef {{ name: string, nodes: WorkflowNode[], connections: object, pinData?: object, settings?: object }} ExampleWorkflow */
/**
 * @typedef {object} Example
 * @property {string} file
 * @property {ExampleWorkflow} workflow
 * @property {import('../expectations.mjs').Expectation} expectation
 */

/** Every JSON file of this folder, in the order of names. Throws if nothing is said of what a file should give. @returns {Example[]} */
export function readExamples() {
	const files = fs
		.readdirSync(inProject('examples'))
		.filter((file) => file.endsWith('.json'))
		.sort();
	return files.map((file) => {
		const expectation = expectations[file];
		if (!expectation) throw new Error(`examples/expectations.mjs does not say what ${file} should give`);
		return { file, workflow: JSON.parse(fs.readFileSync(inProject('examples', file), 'utf8')), expectation };
	});
}

/**
 * The files hold a credential's type and name only; n8n's own import asks the user which one is meant.
 * @param {ExampleWorkflow} workflow
 * @param {{ id: string, name: string, type: string }} credential
 * @returns {ExampleWorkflow}
 */
export function withCredential(workflow, { id, name, type }) {
	const nodes = workflow.nodes.map((node) =>
		node.credentials?.[type] ? { ...node, credentials: { ...node.credentials, [type]: { id, name } } } : node,
	);
	return { ...workflow, nodes };
}
