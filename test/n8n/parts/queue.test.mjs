// Queue mode: executions spread over two workers share one login, and each writes its record once.

import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';

import { startWorker } from '../../tools/n8n-server.mjs';
import { shutDown } from '../../tools/shutdown.mjs';
import { eventually } from '../expect.mjs';
import { startQueue } from '../queue/servers.mjs';
import { newUserFolder, setStage } from '../stage.mjs';
import { Watching } from '../watching.mjs';
import { chain, chosen, mapped, node, vtiger } from '../workflows.mjs';

const environment = { ...(await startQueue()), N8N_WORKFLOW_PUBLICATION_OUTBOX_POLL_INTERVAL_MS: '500' };
const { crm, api, n8n, installed, admin } = await setStage({ environment });
const workers = await Promise.all(
	[1, 2].map(async () => await startWorker(installed, { userFolder: await newUserFolder(), environment })),
);
after(shutDown);

/** Ids of the executions that each worker has finished. */
const executionsOfWorkers = () =>
	workers.map(({ process }) =>
		[...process.log().matchAll(/Worker finished execution (\d+)/g)].map(([, id]) => id ?? ''),
	);

const create = {
	resource: 'record',
	operation: 'create',
	module: chosen('Leads'),
	fields: mapped({ lastname: '={{ $json.body.name }}', company: 'Очередь' }),
};
const nodes = [
	node(
		'Webhook',
		'n8n-nodes-base.webhook',
		2,
		{ httpMethod: 'POST', path: 'queue', responseMode: 'lastNode', options: {} },
		{ webhookId: 'queue' },
	),
	vtiger('CRM', create, admin),
];

/** Calls the workflow for every name, some at once, and returns what it answered. @param {string[]} names @param {(answered: number) => void} [note] */
async function callAll(names, note = () => undefined) {
	/** @type {Array<Record<string, unknown>>} */
	const answers = [];
	const waiting = [...names];
	const lane = async () => {
		for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
			const response = await fetch(`${n8n.url}/webhook/queue`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify({ name }),
				signal: AbortSignal.timeout(90_000),
			});
			answers.push(await response.json());
			note(answers.length);
		}
	};
	await Promise.all(Array.from({ length: 10 }, lane));
	return answers;
}

const namesOf = (/** @type {string} */ what, /** @type {number} */ count) =>
	Array.from({ length: count }, (_, index) => `${what} ${index}`);
const written = (/** @type {string[]} */ names) =>
	crm
		.records('Leads')
		.map(({ lastname }) => String(lastname))
		.filter((name) => names.includes(name))
		.sort();

const { id: workflow } = await api.createWorkflow({ name: 'Queue', nodes, connections: chain(nodes) });
assert.equal((await api.testCredential(admin)).status, 'OK');
await api.activate(workflow);
beforeEach(() => crm.clearLog());

test('200 executions spread over both workers write a record each, without a further login', async () => {
	const names = namesOf('Заявка', 200);
	const before = executionsOfWorkers().map(({ length }) => length);
	const answers = await callAll(names);
	assert.deepEqual(answers.map(({ lastname }) => String(lastname)).sort(), [...names].sort());
	assert.deepEqual(written(names), [...names].sort());
	assert.equal(crm.logins, 0);
	const shares = await eventually('the end of all executions', () => {
		const counts = executionsOfWorkers().map(({ length }, index) => length - (before[index] ?? 0));
		return counts.reduce((sum, count) => sum + count, 0) >= names.length ? counts : undefined;
	});
	assert.equal(
		shares.reduce((sum, count) => sum + count, 0),
		names.length,
	);
	for (const share of shares)
		assert.ok(share >= names.length / 5, `one worker had ${share} of ${names.length} executions`);
});

test('where the CRM forgets its sessions in the middle, every record is written once, with a login a process at most', async () => {
	const names = namesOf('После потери', 60);
	const answers = await callAll(names, (answered) => {
		if (answered === 20) crm.loseSessions();
	});
	assert.deepEqual(answers.map(({ lastname }) => String(lastname)).sort(), [...names].sort());
	assert.deepEqual(written(names), [...names].sort());
	assert.ok(crm.logins >= 1 && crm.logins <= workers.length, `${crm.logins} logins`);
});

test('the trigger polls in the main process, and what it brings runs in the workers', async () => {
	const watching = await Watching.create(api, 'Contacts', { event: 'createdOrUpdated' }, admin);
	await watching.activate();
	/** @type {string[]} */
	const expected = [];
	for (let round = 1; round <= 3; round++) {
		expected.push(`created ${crm.create('Contacts', { lastname: `Круг ${round}` })}`);
		await watching.emits(expected, async () => undefined);
	}
	await watching.deactivate();
	const inWorkers = executionsOfWorkers().flat();
	for (const { id } of await api.executions(watching.id))
		assert.ok(inWorkers.includes(id), `execution ${id} did not run in a worker`);
	assert.equal(crm.logins, 0);
});
