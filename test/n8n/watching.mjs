// A workflow that begins with the trigger: switched on with short polling, and what it has emitted so far.

import assert from 'node:assert/strict';

import { itemsOf } from '../tools/execution-data.mjs';
import { eventually } from './expect.mjs';
import { chain, chosen, credentialsOf, node, set, triggerType } from './workflows.mjs';

/** @typedef {import('../tools/n8n-api.mjs').N8nApi} N8nApi */
/** @typedef {import('../tools/n8n-api.mjs').Credential} Credential */
/** @typedef {Record<string, any>} Emitted the json of an item */

const secondsBetweenPolls = 5;
// n8n refuses an interval under a minute, but not several times within one.
const item = Array.from({ length: 60 / secondsBetweenPolls }, (_, index) => ({
	mode: 'custom',
	cronExpression: `${index * secondsBetweenPolls} * * * * *`,
}));

/** @param {object} parameters @param {Credential} credential */
export function watchingNodes(parameters, credential) {
	const trigger = node(
		'Trigger',
		triggerType,
		1,
		{ pollTimes: { item }, options: {}, ...parameters },
		credentialsOf(credential),
	);
	return [trigger, set('Next', { id: '={{ $json.id }}', event: '={{ $json.event }}' })];
}

export class Watching {
	/** @param {N8nApi} api @param {string} id of the workflow */
	constructor(api, id) {
		this.api = api;
		this.id = id;
		/** @type {Map<string, Emitted[]>} */
		this.seen = new Map();
	}

	/**
	 * @param {N8nApi} api
	 * @param {string} module
	 * @param {object} parameters
	 * @param {Credential} credential
	 * @param {import('./workflows.mjs').WorkflowNode[]} [further] nodes that follow
	 */
	static async create(api, module, parameters, credential, further = []) {
		const nodes = [...watchingNodes({ module: chosen(module), ...parameters }, credential), ...further];
		const { id } = await api.createWorkflow({ name: `Watching ${module}`, nodes, connections: chain(nodes) });
		return new Watching(api, id);
	}

	async activate() {
		await this.api.activate(this.id);
	}

	async deactivate() {
		await this.api.deactivate(this.id);
	}

	/** All items of all executions, the oldest first. @returns {Promise<Emitted[]>} */
	async emitted() {
		const ended = (await this.api.executions(this.id)).filter(({ stoppedAt }) => stoppedAt);
		for (const { id, status } of ended) {
			if (this.seen.has(id)) continue;
			const execution = await this.api.finishedExecution(id);
			this.seen.set(id, status === 'success' ? itemsOf(execution, 'Trigger').map(({ json }) => json) : []);
		}
		return [...this.seen].sort(([one], [other]) => Number(one) - Number(other)).flatMap(([, items]) => items);
	}

	/** Executions that ended with an error. */
	async failures() {
		return (await this.api.executions(this.id)).filter(({ status }) => status === 'error');
	}

	/**
	 * Waits until all have come, then for the given polls, and compares: nothing more and nothing twice.
	 * @param {string[]} expected each "event id"
	 * @param {() => Promise<void>} furtherPolls
	 */
	async emits(expected, furtherPolls) {
		const named = async () => (await this.emitted()).map(({ event, id }) => `${event} ${id}`);
		const missing = async () => {
			const emitted = await named();
			return expected.filter((one) => !emitted.includes(one));
		};
		await eventually('what was expected of the trigger', async () =>
			(await missing()).length === 0 ? true : undefined,
		).catch(async (error) => {
			throw new Error(`${error.message}; missing: ${await missing()}; came: ${await named()}`);
		});
		await furtherPolls();
		assert.deepEqual((await named()).sort(), [...expected].sort());
	}
}
