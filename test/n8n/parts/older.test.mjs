// The last n8n of the major version before: the package loads, and its credential, a list, a run and the trigger work.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { previousMajorVersion } from '../../tools/n8n-install.mjs';
import { shutDown } from '../../tools/shutdown.mjs';
import { jsonOf } from '../expect.mjs';
import { credentialType, setStage } from '../stage.mjs';
import { Watching } from '../watching.mjs';
import { actionType, chosen, credentialsOf, mapped, run, triggerType, vtiger } from '../workflows.mjs';

const { crm, api, n8n, admin } = await setStage({ version: previousMajorVersion });
after(shutDown);

test('this is n8n 1', () => assert.equal(n8n.major, 1));

test('both nodes and the credential are known', async () => {
	const nodes = (await api.nodeTypes()).map(({ name }) => name);
	assert.ok(nodes.includes(actionType) && nodes.includes(triggerType));
	assert.ok((await api.credentialTypes()).some(({ name }) => name === credentialType));
});

test('the credential is tested', async () => {
	assert.deepEqual(await api.testCredential(admin), { status: 'OK', message: 'Connection successful!' });
	const wrong = await api.testCredential(admin, { accessKey: 'wrong' });
	assert.equal(wrong.status, 'Error');
	assert.match(wrong.message, /^The CRM refused the access key/);
});

test('the modules are listed', async () => {
	const request = {
		nodeType: actionType,
		methodName: 'searchRecordModules',
		parameter: 'parameters.module',
		parameters: { resource: 'record', operation: 'create' },
		credentials: credentialsOf(admin).credentials,
	};
	const { results } = await api.search({ ...request, filter: 'контакты' });
	assert.deepEqual(
		results.map((/** @type {any} */ { name, value }) => ({ name, value })),
		[{ name: 'Контакты (Contacts)', value: 'Contacts' }],
	);
});

test('a workflow creates a record and gives it as it is stored', async () => {
	const create = {
		resource: 'record',
		operation: 'create',
		module: chosen('Contacts'),
		fields: mapped({ lastname: 'Ёжиков', birthday: '1980-05-17' }),
		options: { rawValues: true },
	};
	const [created] = jsonOf(await run(api, [vtiger('CRM', create, admin)]), 'CRM');
	assert.equal(created.lastname, 'Ёжиков');
	assert.deepEqual(
		crm.records('Contacts').find(({ id }) => id === created.id),
		created,
	);
});

test('the trigger brings what is written after its activation, once', async () => {
	const watching = await Watching.create(api, 'Contacts', { event: 'createdOrUpdated' }, admin);
	await watching.activate();
	const first = crm.create('Contacts', { lastname: 'Первый' });
	await watching.emits([`created ${first}`], async () => undefined);
	const second = crm.create('Contacts', { lastname: 'Второй' });
	await watching.emits([`created ${first}`, `created ${second}`], async () => undefined);
	await watching.deactivate();
});
