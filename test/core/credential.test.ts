// The credential with n8n-core's own request helpers: addresses, login, signing, the test, errors that people read.

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DateTime } from 'luxon';
import type { IHttpRequestOptions } from 'n8n-workflow';
import { VtigerApi } from '../../credentials/VtigerApi.credentials';
import { connect } from '../../nodes/Vtiger/connection/connect';
import { sessionOwner } from '../../nodes/Vtiger/connection/credential/settings';
import type { Crm, Fault } from '../crm';
import { byName, executeJson, loadOptions, mapped, storedCredential, type StoredCredential } from './contexts';
import { actionNode } from './node';
import { otherProgram } from './otherProgram';
import { selfSigned } from '../faults/certificate';
import { openCrm } from './useCrm';

let crm: Crm;

beforeEach(async () => {
	crm = await openCrm({ samples: false });
	// No pauses between the tries of a login.
	jest.spyOn(Math, 'random').mockReturnValue(0);
});
afterEach(() => jest.restoreAllMocks());

const credential = (more: Record<string, string | boolean> = {}) =>
	storedCredential({ url: crm.url, ...crm.admin }, more);
/** A request as the user of the credential. */
async function listModules(stored: StoredCredential): Promise<unknown> {
	const { client } = await connect(loadOptions(stored, {}));
	return await client.call('listtypes');
}

/** The credential's own test, sent as n8n sends it: with the data that was typed and whatever session is stored. */
async function credentialTest(stored: StoredCredential): Promise<unknown> {
	const { request } = new VtigerApi().test;
	const context = loadOptions(stored, {});
	return await context.helpers.httpRequestWithAuthentication.call(context, 'vtigerApi', {
		method: 'GET',
		baseURL: String(stored.data.url),
		url: request.url ?? '',
		qs: { operation: 'listtypes' },
		headers: Object.fromEntries(Object.entries(request.headers ?? {}).map(([name, value]) => [name, String(value)])),
		json: true,
	});
}

/** A credential that another process logged in with, long before. */
async function storedElsewhere(more: Record<string, string> = {}): Promise<StoredCredential> {
	const { session } = await otherProgram(crm);
	const stored = credential(more);
	Object.assign(stored.data, { sessionName: session, sessionOwner: sessionOwner(stored.data), userId: crm.admin.id });
	crm.clearLog();
	return stored;
}

describe('addresses', () => {
	const FORMS: Array<[form: string, write: (url: string) => string]> = [
		['as it is', (url) => url],
		['with a slash', (url) => `${url}/`],
		['with slashes and spaces', (url) => ` ${url}// `],
		['of the login page', (url) => `${url}/index.php`],
		['of a page of the CRM', (url) => `${url}/index.php?module=Home&view=DashBoard#tab`],
		['of the webservice', (url) => `${url}/webservice.php`],
		['of the webservice with a slash', (url) => `${url}/webservice.php/`],
	];
	describe.each(['', '/crm', '/a/b'])('in the folder “%s”', (basePath) => {
		let inFolder: Crm;
		beforeAll(async () => {
			inFolder = await openCrm({ samples: false, basePath });
		});

		test.each(FORMS)('%s', async (_form, write) => {
			const stored = storedCredential({ ...inFolder.admin, url: write(inFolder.url) });
			expect(await listModules(stored)).toHaveProperty('types');
			expect(await credentialTest(stored)).toMatchObject({ success: true });
		});
	});

	test.each([
		['', /URL is missing/],
		['not an address', /cannot be read/],
		['ftp://crm.example.com', /begin with http/],
		['http://admin:secret@127.0.0.1/', /must not hold a user name/],
	])('“%s” is refused with a word on what is wanted', async (url, message) => {
		const stored = credential({ url });
		await expect(listModules(stored)).rejects.toMatchObject({
			message: expect.stringMatching(message),
			advice: expect.stringMatching(/login page/),
		});
	});

	test.each([
		['username', '', /no username/],
		['accessKey', '  ', /no access key/],
		['timezone', 'Mars/Phobos', /“Mars\/Phobos” is not a time zone/],
	])('%s “%s” is refused', async (name, value, message) => {
		await expect(listModules(credential({ [name]: value }))).rejects.toMatchObject({
			message: expect.stringMatching(message),
		});
	});
});

test('the credential’s test fails if the answer is no success, and says what to look at', () => {
	const { rules = [] } = new VtigerApi().test;
	// As n8n reads its rules: a body that has the value fails with the message.
	const failures = (body: Record<string, unknown>) =>
		rules.flatMap((rule) =>
			rule.type === 'responseSuccessBody' && body[rule.properties.key] === rule.properties.value
				? [rule.properties.message]
				: [],
		);
	expect(failures({ success: false, error: { code: 'ACCESS_DENIED' } })).toEqual([
		expect.stringContaining('the user is active'),
	]);
	expect(failures({ success: true, result: { types: [] } })).toEqual([]);
});

describe('login', () => {
	test('twenty executions that start at once without a session share one login', async () => {
		const stored = credential();
		await Promise.all(Array.from({ length: 20 }, async () => await listModules(stored)));
		expect(crm.logins).toBe(1);
		expect(stored.data).toMatchObject({ userId: crm.admin.id, sessionName: expect.stringMatching(/\w{10}/) });
	});

	test('twenty executions whose session is lost share the next one', async () => {
		const stored = credential();
		await listModules(stored);
		crm.loseSessions();
		await Promise.all(Array.from({ length: 20 }, async () => await listModules(stored)));
		expect(crm.logins).toBe(2);
	});

	test('after another user was typed, the former one’s id counts no more', async () => {
		const stored = credential();
		await listModules(stored);
		expect((await connect(loadOptions(stored, {}))).userId()).toBe(crm.admin.id);
		Object.assign(stored.data, { username: crm.sales.username, accessKey: crm.sales.accessKey });
		const connection = await connect(loadOptions(stored, {}));
		expect(connection.userId()).toBe('');
		await connection.client.call('listtypes');
		expect(connection.userId()).toBe(crm.sales.id);
	});

	test('a stored session is used again without a login', async () => {
		const stored = await storedElsewhere();
		await listModules(stored);
		expect(crm.requests.map(({ operation }) => operation)).toEqual(['listtypes']);
		expect(stored.saved).toBe(0);
	});

	test('neither challenge nor login ever carries a session', async () => {
		const stored = await storedElsewhere();
		crm.loseSessions();
		await listModules(stored);
		const connection = await connect(loadOptions(stored, {}));
		await connection.logIn();
		await connection.readers(3);
		const logins = crm.requests.filter(({ operation }) => ['getchallenge', 'login'].includes(operation));
		expect(logins.length).toBeGreaterThanOrEqual(8);
		for (const { parameters, cookie } of logins) {
			expect(parameters).not.toHaveProperty('sessionName');
			expect(parameters).not.toHaveProperty('sessionId');
			expect(cookie).toBe('');
		}
	});

	test('nor do they if a workflow sends them with this credential', async () => {
		const stored = await storedElsewhere();
		const context = loadOptions(stored, {});
		const send = async (request: Partial<IHttpRequestOptions>) =>
			await context.helpers.httpRequestWithAuthentication.call(context, 'vtigerApi', {
				url: `${crm.url}/webservice.php`,
				...request,
			});
		await send({ method: 'GET', qs: { operation: 'getchallenge', username: 'sales' } });
		await send({ method: 'GET', url: `${crm.url}/webservice.php?operation=GetChallenge&username=sales` });
		await send({
			method: 'POST',
			body: new URLSearchParams({ operation: 'login', username: 'sales', accessKey: 'x' }),
		});
		await send({ method: 'GET', qs: { operation: 'listtypes' } });
		expect(crm.requests.map(({ operation, session }) => [operation, session])).toEqual([
			['getchallenge', ''],
			['GetChallenge', ''],
			['login', ''],
			['listtypes', stored.data.sessionName],
		]);
	});

	test('changed settings never act as the user of the stored session', async () => {
		const stored = credential();
		await listModules(stored);
		Object.assign(stored.data, { username: crm.sales.username, accessKey: crm.sales.accessKey });
		crm.clearLog();
		const [record] = await executeJson(stored, {
			resource: 'record',
			operation: 'create',
			module: byName('Leads'),
			fields: mapped({ lastname: 'Кто' }),
		});
		expect(record).toMatchObject({ assigned_user_id: crm.sales.id, created_user_id: crm.sales.id });
		expect(crm.logins).toBe(1);
		Object.assign(stored.data, { accessKey: 'wrong' });
		await expect(listModules(stored)).rejects.toMatchObject({ code: 'INVALID_USER_CREDENTIALS' });
	});

	test('the same user at another CRM gets no session of this one', async () => {
		const other = await openCrm({ samples: false, accessKeys: { admin: crm.admin.accessKey } });
		const stored = credential();
		await listModules(stored);
		const session = stored.data.sessionName;
		stored.data.url = other.url;
		await listModules(stored);
		expect(other.requests.every((request) => request.session !== session)).toBe(true);
	});
});

describe('the credential test', () => {
	test('is green with the right key, with a session stored and without', async () => {
		expect(await credentialTest(credential())).toMatchObject({ success: true });
		expect(await credentialTest(await storedElsewhere())).toMatchObject({ success: true });
	});

	test('logs in although a session is stored: that proves the key', async () => {
		await credentialTest(await storedElsewhere());
		expect(crm.requests.map(({ operation }) => operation)).toEqual(['getchallenge', 'login', 'listtypes']);
	});

	test.each([
		[
			'a wrong key over a good one',
			{ accessKey: 'wrong' },
			/refused the access key.*INVALID_USER_CREDENTIALS.*My Preferences/,
		],
		['an unknown user', { username: 'nobody' }, /does not know the user.*login name/],
		['another user with this key', { username: 'sales' }, /refused the access key/],
	])('is red for %s, whatever session is stored', async (_what, typed, message) => {
		const stored = await storedElsewhere();
		Object.assign(stored.data, typed);
		await expect(credentialTest(stored)).rejects.toMatchObject({ message: expect.stringMatching(message) });
	});

	test('is red for a key that was changed in the CRM since', async () => {
		const stored = await storedElsewhere();
		crm.faults.always(
			{ operation: 'login' },
			{ kind: 'json', code: 'INVALID_USER_CREDENTIALS', message: 'Invalid username or password' },
		);
		await expect(credentialTest(stored)).rejects.toMatchObject({
			message: expect.stringMatching(/refused the access key.*key was changed/),
		});
	});

	test('carries its mark to no server', async () => {
		const seen: string[] = [];
		const server = createServer((request, response) => {
			seen.push(JSON.stringify(request.headers));
			response.end('{}');
		});
		const url = await listening(server);
		try {
			const stored = credential({ url });
			Object.assign(stored.data, { sessionName: 'session', sessionOwner: sessionOwner(stored.data) });
			await credentialTest(stored).catch(() => undefined);
			expect(seen.length).toBeGreaterThan(0);
			expect(seen.join()).not.toMatch(/credential-test/);
		} finally {
			server.close();
		}
	});
});

async function listening(server: Server): Promise<string> {
	await new Promise<void>((resolve) => {
		server.listen(0, '127.0.0.1', resolve);
	});
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('errors that people read', () => {
	const LOGIN_FAULTS: Array<[what: string, fault: Fault, message: RegExp]> = [
		['a web page', { kind: 'html' }, /no Vtiger webservice.*NOT_A_WEBSERVICE.*“Vtiger”.*Check the URL/],
		['404', { kind: 'status', status: 404, body: 'nothing' }, /no Vtiger webservice.*404/],
		['500 with nothing', { kind: 'empty500' }, /failed with an internal error.*500 with an empty body/],
		['nothing', { kind: 'empty200' }, /answered with nothing/],
		['a proxy that has no server', { kind: 'status', status: 502 }, /not available.*502/],
		[
			'a redirect',
			{ kind: 'redirect', location: 'https://other.example.com/crm/webservice.php' },
			/another address.*https:\/\/other\.example\.com\/crm/,
		],
		['no envelope', { kind: 'text200', text: 'hello' }, /answer cannot be read/],
	];
	test.each(LOGIN_FAULTS)('%s', async (_what, fault, message) => {
		crm.faults.always({ operation: 'getchallenge' }, fault);
		await expect(credentialTest(credential())).rejects.toMatchObject({ message: expect.stringMatching(message) });
		await expect(listModules(credential())).rejects.toMatchObject({
			message: expect.not.stringContaining(crm.admin.accessKey),
		});
	});

	test('an address without a CRM', async () => {
		await expect(credentialTest(credential({ url: `${crm.url}/nowhere` }))).rejects.toMatchObject({
			message: expect.stringMatching(/no Vtiger webservice.*Check the URL/),
		});
	});

	test('a server that does not run', async () => {
		const url = crm.url;
		await crm.stop();
		await expect(credentialTest(credential({ url }))).rejects.toMatchObject({
			message: expect.stringMatching(/refused the connection.*URL and port/),
		});
	});

	test('a host that does not exist', async () => {
		await expect(credentialTest(credential({ url: 'http://nohost.invalid' }))).rejects.toMatchObject({
			message: expect.stringMatching(/not found.*host name/),
		});
	});

	test('a host that the credential’s Allowed Domains leave out', async () => {
		const { data } = credential();
		const { helpers } = loadOptions(credential(), {});
		// What n8n does to the requests of a login if domains are given.
		const httpRequest = async (options: IHttpRequestOptions) =>
			await helpers.httpRequest({ ...options, allowedDomains: 'crm.example.com' });
		const { preAuthentication } = new VtigerApi();
		await expect(preAuthentication.call({ helpers: { httpRequest } }, data)).rejects.toMatchObject({
			message: expect.stringMatching(/^n8n blocked the request.*Domain not allowed.*Allowed HTTP Request Domains/),
		});
		expect(crm.requests).toEqual([]);
	});

	test('a certificate that nobody signed, and Ignore SSL Issues', async () => {
		const secure = await openCrm({ samples: false, tls: selfSigned });
		const refused = storedCredential({ ...secure.admin, url: secure.url });
		await expect(credentialTest(refused)).rejects.toMatchObject({
			message: expect.stringMatching(/certificate was refused.*Ignore SSL Issues/),
		});
		expect(secure.requests).toEqual([]);
		const ignoring = storedCredential({ ...secure.admin, url: secure.url }, { ignoreSslIssues: true });
		expect(await listModules(ignoring)).toHaveProperty('types');
	});

	test('through a node: what failed, what to do, and no key', async () => {
		const node = actionNode(crm, { username: 'admin', accessKey: 'wrong-key' });
		const failure: unknown = await node.record('getMany', 'Leads').catch((error: unknown) => error);
		expect(failure).toMatchObject({
			message: expect.stringMatching(/refused the access key \(login, INVALID_USER_CREDENTIALS\)/),
			description: expect.stringMatching(/My Preferences/),
		});
		expect(JSON.stringify(failure)).not.toContain('wrong-key');
	});
});

describe('signing', () => {
	test('goes to the URL of a GET, to the form of a POST', async () => {
		const node = actionNode(crm);
		await node.record('getMany', 'Leads');
		await node.record('create', 'Leads', { fields: mapped({ lastname: 'Подпись' }) });
		const [query] = crm.requests.filter(({ operation }) => operation === 'query');
		const [create] = crm.requests.filter(({ operation }) => operation === 'create');
		expect(query?.urlParameters).toMatchObject({ sessionName: node.stored.data.sessionName });
		expect(create?.formParameters).toMatchObject({ sessionName: node.stored.data.sessionName });
		expect(create?.urlParameters).toEqual({});
		expect(create?.target).not.toContain(String(node.stored.data.sessionName));
	});

	test.each(['deleteUser', 'retrieve_inventory', 'relatedtypes', 'retrieve_related', 'query_related'])(
		'%s carries the session as sessionId, too',
		async (operation) => {
			const { client } = await connect(loadOptions(credential(), {}));
			await client.call(operation, { id: '12x1' }).catch(() => undefined);
			await client.call('listtypes');
			const [sent] = crm.requests.filter((request) => request.operation === operation);
			const [other] = crm.requests.filter((request) => request.operation === 'listtypes');
			expect(sent?.parameters.sessionId).toBe(sent?.session);
			expect(sent?.session).toMatch(/\w{10}/);
			expect(other?.parameters).not.toHaveProperty('sessionId');
		},
	);

	test('no session goes to another host', async () => {
		const seen: string[] = [];
		const server = createServer((request, response) => {
			seen.push(request.url ?? '');
			response.end('{}');
		});
		const url = await listening(server);
		try {
			const context = loadOptions(credential(), {});
			const send = async (options: { url: string; baseURL?: string }) =>
				await context.helpers.httpRequestWithAuthentication.call(context, 'vtigerApi', {
					method: 'GET',
					qs: { operation: 'listtypes' },
					...options,
				});
			await expect(send({ url: `${url}/webservice.php` })).rejects.toMatchObject({
				message: expect.stringMatching(/belongs to 127\.0\.0\.1:\d+.*not sent to 127\.0\.0\.1/),
			});
			await expect(send({ url: `${crm.url.replace('127.0.0.1', 'localhost')}/webservice.php` })).rejects.toThrow(
				/not sent to localhost/,
			);
			expect(seen).toEqual([]);
		} finally {
			server.close();
		}
	});
});

test('the time zone is chosen from a list: the two that CRMs come with first, then all others by name', () => {
	const zone = new VtigerApi().properties.find(({ name }) => name === 'timezone');
	const values = (zone?.options ?? []).map((option) => ('value' in option ? option.value : ''));
	expect(values.slice(0, 2)).toEqual(['Europe/Moscow', 'UTC']);
	expect(values).toEqual(expect.arrayContaining(['Asia/Vladivostok', 'Asia/Kolkata', 'Europe/Kyiv']));
	expect(new Set(values).size).toBe(values.length);
	expect(values.slice(2)).toEqual([...values.slice(2)].sort());
	for (const value of values) expect(DateTime.now().setZone(String(value)).isValid).toBe(true);
});
