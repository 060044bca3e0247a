// Workflows as the editor saves them: nodes, parameters and connections, made short.

import { randomUUID } from 'node:crypto';

/** @typedef {import('../tools/n8n-api.mjs').N8nApi} N8nApi */
/** @typedef {import('../tools/n8n-api.mjs').Credential} Credential */
/** @typedef {{ id: string, name: string, type: string, typeVersion: number, position: number[], parameters: object, credentials?: object }} WorkflowNode */

export const packageName = 'n8n-nodes-salesplatform-vtiger';
export const actionType = `${packageName}.vtiger`;
export const triggerType = `${packageName}.vtigerTrigger`;
export const toolType = `${packageName}.vtigerTool`;

/** Value of a module or record locator: chosen from the list. @param {string} value */
export const chosen = (value) => ({ __rl: true, mode: 'list', value });
/** Value of a module locator: typed. @param {string} value */
export const byName = (value) => ({ __rl: true, mode: 'name', value });
/** Value of a record locator: typed or by expression. @param {string} value */
export const byId = (value) => ({ __rl: true, mode: 'id', value });

/** Value of the resource mapper with fields mapped one by one. @param {Record<string, unknown>} value @param {string[]} [matchingColumns] */
export const mapped = (value, matchingColumns = []) => ({
	mappingMode: 'defineBelow',
	value,
	matchingColumns,
	schema: [],
});
/** Value of the resource mapper that maps input fields by their names. @param {string[]} [matchingColumns] */
export const autoMapped = (matchingColumns = []) => ({
	mappingMode: 'autoMapInputData',
	value: null,
	matchingColumns,
	schema: [],
});

/**
 * @param {string} name
 * @param {string} type
 * @param {number} typeVersion
 * @param {object} parameters
 * @param {object} [more] credentials and settings
 * @returns {WorkflowNode}
 */
export const node = (name, type, typeVersion, parameters, more = {}) => ({
	id: randomUUID(),
	name,
	type,
	typeVersion,
	position: [0, 0],
	parameters,
	...more,
});

/** The credential as a node names it. @param {Credential} credential */
export const credentialsOf = ({ id, name, type }) => ({ credentials: { [type]: { id, name } } });

/** @param {string} name @param {object} parameters @param {Credential} credential @param {object} [settings] */
export const vtiger = (name, parameters, credential, settings = {}) =>
	node(name, actionType, 1, { options: {}, ...parameters }, { ...credentialsOf(credential), ...settings });

export const start = () => node('Start', 'n8n-nodes-base.manualTrigger', 1, {});

/** Nodes that give the rows as items; the last is named Items. @param {object[]} rows */
export function items(rows) {
	const json = node('Rows', 'n8n-nodes-base.set', 3.4, {
		mode: 'raw',
		jsonOutput: JSON.stringify({ rows }),
		options: {},
	});
	return [json, node('Items', 'n8n-nodes-base.splitOut', 1, { fieldToSplitOut: 'rows', options: {} })];
}

/** A node that gives one item with the fields for each it gets. @param {string} name @param {Record<string, string>} fields expressions or texts */
export function set(name, fields) {
	const assignments = Object.entries(fields).map(([field, value]) => ({
		id: randomUUID(),
		name: field,
		value,
		type: 'string',
	}));
	return node(name, 'n8n-nodes-base.set', 3.4, { assignments: { assignments }, options: {} });
}

/** Connects the nodes one after the other. @param {WorkflowNode[]} nodes */
export function chain(nodes) {
	const pairs = nodes
		.slice(0, -1)
		.map(({ name }, index) => [name, { main: [[{ node: nodes[index + 1]?.name, type: 'main', index: 0 }]] }]);
	return Object.fromEntries(pairs);
}

/**
 * Puts the nodes into a new workflow and runs it by hand.
 * @param {N8nApi} api
 * @param {WorkflowNode[]} nodes what follows the start
 * @param {{ connections?: object, name?: string }} [options] connections one after the other unless given
 */
export async function run(api, nodes, { connections, name = 'Test' } = {}) {
	const all = [start(), ...nodes];
	const { id } = await api.createWorkflow({ name, nodes: all, connections: connections ?? chain(all) });
	return await api.run(id);
}
