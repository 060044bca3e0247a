// The credential: what a person reads after testing it, the session that n8n keeps, and the HTTP Request node.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { after, beforeEach, describe, test } from 'node:test';

import { errorOf } from '../../tools/execution-data.mjs';
import { shutDown } from '../../tools/shutdown.mjs';
import { jsonOf } from '../expect.mjs';
import { credentialData, credentialType, setStage } from '../stage.mjs';
import { credentialsOf, node, run, vtiger } from '../workflows.mjs';

const { crm, n8n, api } = await setStage();
after(shutDown);

const page = http.createServer((_, response) =>
	response
		.setHeader('content-type', 'text/html')
		.end('<!DOCTYPE html><html><head><title>Welcome</title></head><body>Hello</body></html>'),
);
await new Promise((resolve) => page.listen(0, '127.0.0.1', () => resolve(undefined)));
after(() => page.close());
const pageUrl = `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (page.address()).port}`;

const good = credentialData(crm, crm.admin);
const create = async (data = good) => await api.createCredential('Credential under test', credentialType, data);
const logins = () => crm.requests.filter(({ operation }) => operation === 'login').length;
const list = (/** @type {any} */ credential) =>
	vtiger('Modules', { resource: 'module', operation: 'listtypes' }, credential);

beforeEach(() => crm.clearLog());

describe('the test of a credential says', () => {
	test('that the connection works', async () => {
		assert.deepEqual(await api.testCredential(await create()), { status: 'OK', message: 'Connection successful!' });
		assert.deepEqual(
			crm.requests.map(({ operation }) => operation),
			['getchallenge', 'login', 'listtypes'],
		);
	});

	for (const [form, url] of [
		['a slash', `${crm.url}/`],
		['index.php', `${crm.url}/index.php?module=Home`],
		['webservice.php', `${crm.url}/webservice.php`],
	]) {
		test(`the same of an address with ${form}`, async () => {
			assert.equal((await api.testCredential(await create({ ...good, url }))).status, 'OK');
		});
	}

	for (const { what, changes, message } of [
		{
			what: 'a wrong key',
			changes: { accessKey: 'wrong' },
			message: /^The CRM refused the access key .*Copy the access key from My Preferences/,
		},
		{
			what: 'an unknown user',
			changes: { username: 'nobody' },
			message: /^The CRM does not know the user .*Check the username/,
		},
		{
			what: 'an address without a CRM',
			changes: { url: `${crm.url}/elsewhere` },
			message: /^There is no Vtiger webservice at this address .*HTTP 404.*Check the URL/,
		},
		{
			what: 'a web page',
			changes: { url: pageUrl },
			message: /^There is no Vtiger webservice at this address .*HTTP 200 with a web page “Welcome”.*Check the URL/,
		},
		{
			what: 'a refused connection',
			changes: { url: 'http://127.0.0.1:1' },
			message: /^The CRM’s server refused the connection .*127\.0\.0\.1:1\. Check the URL and port/,
		},
		{
			what: 'a host that is not there',
			changes: { url: 'http://crm.invalid' },
			message: /^The CRM’s server was not found .*crm\.invalid\. Check the host name/,
		},
		{ what: 'a missing address', changes: { url: '' }, message: /^The CRM’s URL is missing/ },
		{
			what: 'a zone that does not exist',
			changes: { timezone: 'Europe/Moskau' },
			message: /^“Europe\/Moskau” is not a time zone/,
		},
	]) {
		test(`what is wrong with ${what}`, async () => {
			const result = await api.testCredential(await create({ ...good, ...changes }));
			assert.equal(result.status, 'Error');
			assert.match(result.message, message);
		});

		test(`what is wrong with ${what} typed over a credential that works`, async () => {
			const credential = await create();
			assert.equal((await api.testCredential(credential)).status, 'OK');
			const result = await api.testCredential(credential, changes);
			assert.equal(result.status, 'Error');
			assert.match(result.message, message);
		});
	}

	test('that another user’s name does not fit the key', async () => {
		const credential = await create();
		await api.testCredential(credential);
		assert.match(
			(await api.testCredential(credential, { username: crm.sales.username })).message,
			/refused the access key/,
		);
	});

	test('nothing of the key or the session', async () => {
		const accessKey = 'Zq81wrongKeyZq81';
		const { message } = await api.testCredential(await create({ ...good, accessKey }));
		assert.ok(!message.includes(accessKey));
	});
});

describe('the session', () => {
	test('is kept: no run after the test logs in', async () => {
		const credential = await create();
		await api.testCredential(credential);
		crm.clearLog();
		for (let count = 0; count < 3; count++)
			assert.ok(jsonOf(await run(api, [list(credential)]), 'Modules').length > 20);
		assert.deepEqual(
			crm.requests.map(({ operation }) => operation),
			['listtypes', 'listtypes', 'listtypes'],
		);
	});

	test('is hidden from the person, with the key', async () => {
		const credential = await create();
		await api.testCredential(credential);
		const { data } = await api.readCredential(credential.id);
		for (const name of ['accessKey', 'sessionName']) assert.match(String(data[name]), /^__n8n_BLANK_VALUE_/);
		assert.equal(data.userId, '19x1');
	});

	test('stands in n8n’s database and log in no readable form, nor does the key', async () => {
		const credential = await create();
		await run(api, [list(credential)]);
		const sessions = new Set(crm.requests.map(({ session }) => session).filter(Boolean));
		assert.ok(sessions.size > 0);
		const folder = path.join(n8n.userFolder, '.n8n');
		const files = fs
			.readdirSync(folder)
			.filter((name) => name.startsWith('database.sqlite'))
			.map((name) => path.join(folder, name));
		const stored = Buffer.concat([...files, n8n.process.logFile].map((file) => fs.readFileSync(file)));
		assert.ok(stored.includes('Credential under test'));
		for (const secret of [crm.admin.accessKey, ...sessions])
			assert.ok(!stored.includes(secret), 'a secret can be read');
	});

	test('is another one once the user is another one', async () => {
		const credential = await create();
		const users = vtiger(
			'Users',
			{ resource: 'query', operation: 'query', query: 'SELECT id FROM Users', returnAll: true },
			credential,
		);
		assert.equal(jsonOf(await run(api, [users]), 'Users').length, 2);
		await api.updateCredential(credential, { username: crm.sales.username, accessKey: crm.sales.accessKey });
		const refused = await run(api, [users]);
		assert.match(errorOf(refused)?.message ?? 'the session of the administrator was used', /ACCESS_DENIED/);
	});

	test('is made anew by a run that finds it lost, with one login', async () => {
		const credential = await create();
		await api.testCredential(credential);
		crm.loseSessions();
		crm.clearLog();
		assert.ok(jsonOf(await run(api, [list(credential)]), 'Modules').length > 20);
		assert.equal(logins(), 1);
		crm.clearLog();
		await run(api, [list(credential)]);
		assert.equal(logins(), 0, 'the new session was not kept');
	});
});

describe('the HTTP Request node', () => {
	const request = (/** @type {any} */ credential, /** @type {object} */ parameters) =>
		node(
			'Request',
			'n8n-nodes-base.httpRequest',
			4.2,
			{
				url: `${crm.url}/webservice.php`,
				authentication: 'predefinedCredentialType',
				nodeCredentialType: credentialType,
				options: {},
				...parameters,
			},
			credentialsOf(credential),
		);

	test('is signed in a GET', async () => {
		const query = {
			sendQuery: true,
			queryParameters: {
				parameters: [
					{ name: 'operation', value: 'describe' },
					{ name: 'elementType', value: 'Leads' },
				],
			},
		};
		const [answer] = jsonOf(await run(api, [request(await create(), query)]), 'Request');
		assert.equal(answer.success, true);
		assert.equal(answer.result.name, 'Leads');
	});

	test('is signed in a POST', async () => {
		const element = JSON.stringify({ lastname: 'Запросов', assigned_user_id: '19x1' });
		const form = {
			method: 'POST',
			sendBody: true,
			contentType: 'form-urlencoded',
			bodyParameters: {
				parameters: [
					{ name: 'operation', value: 'create' },
					{ name: 'elementType', value: 'Contacts' },
					{ name: 'element', value: element },
				],
			},
		};
		const [answer] = jsonOf(await run(api, [request(await create(), form)]), 'Request');
		assert.equal(answer.result?.lastname, 'Запросов', JSON.stringify(answer));
		assert.ok(crm.records('Contacts').some(({ id }) => id === answer.result.id));
	});

	test('sends the session to no other host', async () => {
		const result = await run(api, [request(await create(), { url: `${pageUrl}/webservice.php?operation=listtypes` })]);
		assert.equal(result.status, 'error');
	});
});
