// Workflows that answer the calls of a webhook, and many calls of one, some at once.

import { node } from './workflows.mjs';

/** The node that begins such a workflow; the answer is what the last node gives. @param {string} path */
export const webhook = (path) =>
	node(
		'Webhook',
		'n8n-nodes-base.webhook',
		2,
		{ httpMethod: 'POST', path, responseMode: 'lastNode', options: {} },
		{ webhookId: path },
	);

/**
 * Calls the webhook with every body, in their order, `atOnce` at a time. Throws if a call is not answered with success.
 * @param {string} url n8n's
 * @param {string} path
 * @param {object[]} bodies
 * @param {{ atOnce: number, note?: (answered: number) => void }} options `note` is told how many calls are answered
 * @returns {Promise<Array<Record<string, unknown>>>} what was answered, in the order of the bodies
 */
export async function callAll(url, path, bodies, { atOnce, note = () => undefined }) {
	/** @type {Array<Record<string, unknown>>} */
	const answers = [];
	const waiting = [...bodies.entries()];
	let answered = 0;
	const lane = async () => {
		for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
			const [index, body] = next;
			const response = await fetch(`${url}/webhook/${path}`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(body),
				signal: AbortSignal.timeout(120_000),
			});
			const text = await response.text();
			if (!response.ok)
				throw new Error(`The call ${JSON.stringify(body)} was answered with ${response.status}: ${text}`);
			answers[index] = JSON.parse(text);
			note(++answered);
		}
	};
	await Promise.all(Array.from({ length: atOnce }, lane));
	return answers;
}
