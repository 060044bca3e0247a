// Queue mode: executions spread over two workers share one login, and each writes its record once.

import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';

import { startWorker } from '../../tools/n8n-server.mjs';
import { shutDown } from '../../tools/shutdown.mjs';
import { eventually } from '../expect.mjs';
import { makesOneLeadPerPerson, operations } from '../one-record.mjs';
import { startQueue } from '../queue/servers.mjs';
import { newUserFolder, setStage } from '../stage.mjs';
import { Watching } from '../watching.mjs';
import { callAll, webhook } from '../webhook.mjs';
import { chain, chosen, mapped, vtiger } from '../workflows.mjs';

const environment = { ...(await startQueue()), N8N_WORKFLOW_PUBLICATION_OUTBOX_POLL_INTERVAL_MS: '500' };
const stage = await setStage({ environment });
const { crm, api, n8n, installed, admin } = stage;
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
const nodes = [webhook('queue'), vtiger('CRM', create, admin)];

/** Calls the workflow for every name, some at once, and returns what it answered. @param {string[]} names @param {(answered: number) => void} [note] */
const callFor = async (names, note) =>
	await callAll(
		n8n.url,
		'queue',
		names.map((name) => ({ name })),
		{ atOnce: 10, ...(note === undefined ? {} : { note }) },
	);

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
	const answers = await callFor(names);
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

test('if the CRM forgets its sessions halfway, every record is written once, with at most one login per process', async () => {
	const names = namesOf('После потери', 60);
	const answers = await callFor(names, (answered) => {
		if (answered === 20) crm.loseSessions();
	});
	assert.deepEqual(answers.map(({ lastname }) => String(lastname)).sort(), [...names].sort());
	assert.deepEqual(written(names), [...names].sort());
	assert.ok(crm.logins >= 1 && crm.logins <= workers.length, `${crm.logins} logins`);
});

for (const operation of Object.keys(operations)) {
	test(`200 calls of ${operation} for 50 people, 20 at a time over both workers, make 50 leads without a failed run`, async () => {
		const workflow = await makesOneLeadPerPerson(stage, operation);
		const ids = (await api.executions(workflow)).map(({ id }) => id);
		const shares = executionsOfWorkers().map((done) => done.filter((id) => ids.includes(id)).length);
		for (const share of shares)
			assert.ok(share >= ids.length / 5, `one worker had ${share} of ${ids.length} executions`);
	});
}

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
