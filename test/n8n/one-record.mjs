// Two hundred calls, four in a row for each of fifty people, twenty at a time: one lead per person, and no failed run.

import assert from 'node:assert/strict';

import { eventually } from './expect.mjs';
import { callAll, webhook } from './webhook.mjs';
import { chain, chosen, mapped, vtiger } from './workflows.mjs';

/** @typedef {import('../crm/types').Crm} Crm */
/** @typedef {import('../tools/n8n-api.mjs').N8nApi} N8nApi */
/** @typedef {import('../tools/n8n-api.mjs').Credential} Credential */

const people = 50;
const callsOfEach = 4;

/** What an operation says that it has done with the record that it found. @type {Record<string, string>} */
export const operations = { findOrCreate: 'found', upsert: 'updated' };

/**
 * @param {{ crm: Crm, api: N8nApi, n8n: { url: string }, admin: Credential }} stage
 * @param {string} operation of those above
 * @returns {Promise<string>} the workflow's id
 */
export async function makesOneLeadPerPerson({ crm, api, n8n, admin }, operation) {
	const path = `one-record-${operation}`;
	const fields = mapped(
		{ lastname: '={{ $json.body.name }}', email: '={{ $json.body.email }}', description: '={{ $json.body.call }}' },
		['email'],
	);
	const nodes = [
		webhook(path),
		vtiger('CRM', { resource: 'record', operation, module: chosen('Leads'), fields }, admin),
	];
	const { id: workflow } = await api.createWorkflow({ name: path, nodes, connections: chain(nodes) });
	await api.activate(workflow);
	const bodies = Array.from({ length: people * callsOfEach }, (_, call) => {
		const person = Math.floor(call / callsOfEach);
		return { name: `Человек ${person}`, email: `${path}-${person}@example.com`, call: `Звонок ${call}` };
	});
	const answers = await callAll(n8n.url, path, bodies, { atOnce: 20 });
	const leads = crm.records('Leads').filter(({ email }) => String(email).startsWith(path));
	assert.deepEqual(
		leads.map(({ email }) => email).sort(),
		[...new Set(bodies.map(({ email }) => email))].sort(),
		'one lead per e-mail address',
	);
	const idOf = new Map(leads.map(({ email, id }) => [email, id]));
	for (const [index, { email }] of bodies.entries()) {
		const answer = answers[index];
		assert.equal(answer?.id, idOf.get(email), `the answer to call ${index} names the lead that is left`);
		assert.ok(answer?.action === 'created' || answer?.action === operations[operation], `${answer?.action}`);
	}
	const finished = await eventually('the end of all executions', async () => {
		const executions = await api.executions(workflow);
		return executions.every(({ status }) => status !== 'running' && status !== 'new') ? executions : undefined;
	});
	assert.deepEqual([...new Set(finished.map(({ status }) => status))], ['success']);
	return workflow;
}
