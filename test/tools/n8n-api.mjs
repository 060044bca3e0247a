// Speaks to a running n8n as its editor does: over its internal REST interface, signed in as the owner.

import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';

import { decodeFlatted } from './execution-data.mjs';

/** @typedef {import('./execution-data.mjs').Execution} Execution */
/** @typedef {{ id: string, name: string, type: string }} Credential */
/** @typedef {{ id: string, name: string, versionId: string, nodes: Array<{ name: string, type: string }>, connections: object, settings?: object, active: boolean }} Workflow */
/**
 * What a dynamic list of a node's panel is asked with.
 * @typedef {object} ListRequest
 * @property {string} nodeType
 * @property {string} methodName
 * @property {string} parameter the path of the parameter, such as "parameters.module"
 * @property {Record<string, unknown>} parameters the node's parameters unchanged
 * @property {Record<string, { id: string, name: string }>} credentials
 * @property {number} [version]
 * @property {string} [filter]
 * @property {unknown} [paginationToken]
 */

export const owner = { email: 'owner@example.com', firstName: 'Demo', lastName: 'Owner', password: 'Demo-Passw0rd' };

const millisecondsBetweenLooks = 200;
const unfinished = ['new', 'running', 'waiting', 'unknown'];

/** @param {any} body */
const messageIn = (body) =>
	String(body?.message ?? (typeof body === 'string' ? body : JSON.stringify(body))).slice(0, 1000);

export class N8nApiError extends Error {
	/** @param {string} request @param {number} status @param {unknown} body */
	constructor(request, status, body) {
		super(`${request}: n8n answered ${status} ${messageIn(body)}`);
		this.name = 'N8nApiError';
		this.status = status;
		this.body = body;
	}
}

/** @param {string} text @returns {any} */
function parsed(text) {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}

export class N8nApi {
	#cookie = '';
	// The session cookie is good only together with the browser id that it was given to.
	#browserId = randomUUID();
	#pushReference = randomUUID();

	/** @param {{ url: string, major: number }} server */
	constructor({ url, major }) {
		this.url = url;
		this.major = major;
	}

	/** @param {string} method @param {string} path @param {unknown} [body] @returns {Promise<any>} the answer without its envelope */
	async request(method, path, body) {
		const headers = {
			accept: 'application/json',
			// A busy test sends nothing for longer than n8n keeps a connection: the next request would meet its end.
			connection: 'close',
			cookie: this.#cookie,
			'browser-id': this.#browserId,
			'push-ref': this.#pushReference,
			...(body === undefined ? {} : { 'content-type': 'application/json' }),
		};
		const response = await fetch(this.url + path, {
			method,
			headers,
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
		const cookie = response.headers.getSetCookie().find((text) => text.startsWith('n8n-auth='));
		if (cookie) this.#cookie = cookie.split(';')[0] ?? '';
		const answer = parsed(await response.text());
		if (!response.ok) throw new N8nApiError(`${method} ${path}`, response.status, answer);
		return typeof answer === 'object' && answer !== null && 'data' in answer ? answer.data : answer;
	}

	/** Makes the owner's account on a new n8n, signs in on one that has it. */
	async signIn() {
		const settings = await this.request('GET', '/rest/settings');
		if (settings.userManagement?.showSetupOnFirstLoad) return await this.request('POST', '/rest/owner/setup', owner);
		return await this.request('POST', '/rest/login', { emailOrLdapLoginId: owner.email, password: owner.password });
	}

	/** @param {string} name @param {string} type @param {Record<string, unknown>} data @returns {Promise<Credential>} */
	async createCredential(name, type, data) {
		return await this.request('POST', '/rest/credentials', { name, type, data });
	}

	/** Its data has a placeholder for every masked field; sent back, the placeholder leaves the stored value as it is. @param {string} id @returns {Promise<Credential & { data: Record<string, unknown> }>} */
	async readCredential(id) {
		return await this.request('GET', `/rest/credentials/${id}?includeData=true`);
	}

	/** @param {Credential} credential @param {Record<string, unknown>} changes */
	async updateCredential({ id }, changes) {
		const { name, type, data } = await this.readCredential(id);
		return await this.request('PATCH', `/rest/credentials/${id}`, { name, type, data: { ...data, ...changes } });
	}

	/**
	 * n8n tests only what is stored, with the changes that a person has typed over it.
	 * @param {Credential} credential
	 * @param {Record<string, unknown>} [changes]
	 * @returns {Promise<{ status: 'OK' | 'Error', message: string }>}
	 */
	async testCredential({ id }, changes = {}) {
		const { name, type, data } = await this.readCredential(id);
		return await this.request('POST', '/rest/credentials/test', {
			credentials: { id, name, type, data: { ...data, ...changes } },
		});
	}

	/** @param {string} kind @param {ListRequest} request */
	async #dynamicParameters(
		kind,
		{ nodeType, version = 1, methodName, parameter, parameters, credentials, filter, paginationToken },
	) {
		const nodeTypeAndVersion = { name: nodeType, version };
		return await this.request('POST', `/rest/dynamic-node-parameters/${kind}`, {
			nodeTypeAndVersion,
			path: parameter,
			methodName,
			currentNodeParameters: parameters,
			credentials,
			filter,
			paginationToken,
		});
	}

	/** A list of choices. @param {ListRequest} request @returns {Promise<Array<{ name: string, value: unknown }>>} */
	async options(request) {
		return await this.#dynamicParameters('options', request);
	}

	/** One page of a searchable list. @param {ListRequest} request @returns {Promise<{ results: Array<{ name: string, value: unknown, url?: string }>, paginationToken?: unknown }>} */
	async search(request) {
		return await this.#dynamicParameters('resource-locator-results', request);
	}

	/** The fields of a resource mapper. @param {ListRequest} request @returns {Promise<{ fields: Array<Record<string, unknown>> }>} */
	async mapperFields(request) {
		return await this.#dynamicParameters('resource-mapper-fields', request);
	}

	/** @returns {Promise<Array<Record<string, unknown>>>} */
	async nodeTypes() {
		return await this.request('GET', '/types/nodes.json');
	}

	/** @returns {Promise<Array<Record<string, unknown>>>} */
	async credentialTypes() {
		return await this.request('GET', '/types/credentials.json');
	}

	/** @param {{ name: string, nodes: unknown[], connections: object, pinData?: object, settings?: object }} workflow @returns {Promise<Workflow>} */
	async createWorkflow({ name, nodes, connections, pinData = {}, settings = {} }) {
		return await this.request('POST', '/rest/workflows', {
			name,
			nodes,
			connections,
			pinData,
			settings: { executionOrder: 'v1', saveManualExecutions: true, ...settings },
			active: false,
		});
	}

	/** @param {string} id @returns {Promise<Workflow>} */
	async readWorkflow(id) {
		return await this.request('GET', `/rest/workflows/${id}`);
	}

	/**
	 * Runs a workflow by hand from its trigger, as the editor's button does.
	 * @param {string} id
	 * @param {{ trigger?: string, destination?: string, seconds?: number }} [options] `destination`: the last node to run
	 * @returns {Promise<Execution>} once it has ended
	 */
	async run(id, { trigger, destination, seconds = 120 } = {}) {
		const workflow = await this.readWorkflow(id);
		const start = trigger ?? workflow.nodes.find(({ type }) => /trigger$/i.test(type))?.name;
		const body = {
			...(start ? { triggerToStartFrom: { name: start } } : {}),
			...(destination ? { destinationNode: { nodeName: destination, mode: 'inclusive' } } : {}),
			...(this.major < 2 ? { workflowData: workflow, startNodes: [] } : {}),
		};
		const { executionId } = await this.request('POST', `/rest/workflows/${id}/run`, body);
		return await this.finishedExecution(executionId, seconds);
	}

	/**
	 * Runs one tool of an AI agent without the agent, as the editor's button on the tool does: n8n puts its tool executor in the agent's place. n8n 2 only.
	 * @param {string} id
	 * @param {{ trigger: string, tool: string, arguments: Record<string, unknown>, seconds?: number }} options `arguments`: what a model would fill in
	 * @returns {Promise<Execution>} once it has ended
	 */
	async runTool(id, { trigger, tool, arguments: given, seconds = 120 }) {
		const name = tool.replace(/[^a-zA-Z0-9_-]+/g, '_');
		const { executionId } = await this.request('POST', `/rest/workflows/${id}/run`, {
			// With its own data a trigger does not wait for a message from outside.
			triggerToStartFrom: {
				name: trigger,
				data: {
					startTime: Date.now(),
					executionTime: 0,
					executionIndex: 0,
					source: [],
					data: { main: [[{ json: {} }]] },
				},
			},
			destinationNode: { nodeName: tool, mode: 'inclusive' },
			agentRequest: { query: { [name]: given }, tool: { name } },
		});
		return await this.finishedExecution(executionId, seconds);
	}

	/** The content of a file that an execution gave. @param {{ id?: string, data?: string }} binary as the item has it @returns {Promise<Buffer>} */
	async readFile({ id, data = '' }) {
		// Kept in memory, the item itself has the content.
		if (id === undefined) return Buffer.from(data, 'base64');
		const path = `/rest/binary-data?${new URLSearchParams({ id, action: 'download' })}`;
		const response = await fetch(this.url + path, { headers: { cookie: this.#cookie, 'browser-id': this.#browserId } });
		if (!response.ok) throw new N8nApiError(`GET ${path}`, response.status, await response.text());
		return Buffer.from(await response.arrayBuffer());
	}

	/** @param {string} id @param {number} [seconds] @returns {Promise<Execution>} once it has ended */
	async finishedExecution(id, seconds = 180) {
		return await this.#until(`execution ${id} did not end`, seconds, async () => {
			const execution = await this.request('GET', `/rest/executions/${id}`);
			if (unfinished.includes(execution.status) || !execution.stoppedAt) return undefined;
			const data = typeof execution.data === 'string' ? decodeFlatted(execution.data) : execution.data;
			return { id, status: execution.status, data };
		});
	}

	/** The newest executions of a workflow, without their data. @param {string} workflowId @returns {Promise<Array<{ id: string, status: string, mode: string, stoppedAt: string | null }>>} */
	async executions(workflowId) {
		const filter = encodeURIComponent(JSON.stringify({ workflowId }));
		const { results } = await this.request('GET', `/rest/executions?filter=${filter}&limit=100`);
		return results;
	}

	/** Waits for that many ended executions of a workflow. @param {string} workflowId @param {number} count @param {number} [seconds] */
	async finishedExecutions(workflowId, count, seconds = 180) {
		return await this.#until(`workflow ${workflowId} did not reach ${count} executions`, seconds, async () => {
			const ended = (await this.executions(workflowId)).filter(({ stoppedAt }) => stoppedAt);
			return ended.length >= count ? ended : undefined;
		});
	}

	/**
	 * Switches a workflow on. n8n 1 answers when it is active, or with the error; n8n 2 goes on in the background, so this waits.
	 * @param {string} id
	 * @param {number} [seconds]
	 */
	async activate(id, seconds = 180) {
		const { versionId } = await this.readWorkflow(id);
		if (this.major < 2) {
			await this.request('PATCH', `/rest/workflows/${id}`, { active: true, versionId });
			return;
		}
		await this.request('POST', `/rest/workflows/${id}/activate`, { versionId });
		const publication = await this.#until(`workflow ${id} was not activated`, seconds, async () => {
			const status = await this.publicationStatus(id);
			return status.status === 'in_progress' ? undefined : status;
		});
		if (publication.status !== 'published') {
			throw new Error(
				publication.triggers
					?.map(({ errorMessage }) => errorMessage)
					.filter(Boolean)
					.join('\n') || `The workflow is ${publication.status}`,
			);
		}
	}

	/** n8n 2 only: how the activation goes. @param {string} id @returns {Promise<{ status: string, triggers?: Array<{ nodeId: string, status: string, errorMessage?: string }> }>} */
	async publicationStatus(id) {
		return await this.request('GET', `/rest/workflows/${id}/publication-status`);
	}

	/** @param {string} id */
	async deactivate(id) {
		if (this.major >= 2) return await this.request('POST', `/rest/workflows/${id}/deactivate`, {});
		const { versionId } = await this.readWorkflow(id);
		return await this.request('PATCH', `/rest/workflows/${id}`, { active: false, versionId });
	}

	/** @template Found @param {string} failure @param {number} seconds @param {() => Promise<Found | undefined>} look @returns {Promise<Found>} */
	async #until(failure, seconds, look) {
		const until = Date.now() + seconds * 1000;
		for (;;) {
			const found = await look();
			if (found !== undefined) return found;
			if (Date.now() > until) throw new Error(`${failure} within ${seconds} s`);
			await wait(millisecondsBetweenLooks);
		}
	}
}
