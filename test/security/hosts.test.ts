// The session goes to the CRM of the credential and nowhere else, also from n8n's own HTTP Request node.

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { IHttpRequestOptions, IRequestOptions } from 'n8n-workflow';
import { startCrm, type Crm } from '../crm';
import { execute, loadOptions, storedCredential, type StoredCredential } from '../core/contexts';

let crm: Crm;
let stranger: Server;
/** What another host was sent: addresses and bodies. */
let told: string[];
let strange: string;

beforeAll(async () => {
	crm = await startCrm({ samples: false });
	told = [];
	stranger = createServer((request, response) => {
		told.push(request.url ?? '');
		request.on('data', (chunk) => told.push(String(chunk)));
		request.on('end', () => response.end('{"success":true,"result":{}}'));
	});
	await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
	strange = `127.0.0.1:${(stranger.address() as AddressInfo).port}`;
});
afterAll(async () => {
	await crm.stop();
	await new Promise((resolve) => stranger.close(resolve));
});
afterEach(() => {
	crm.faults.clear();
	crm.clearLog();
	told = [];
});

async function loggedIn(): Promise<StoredCredential> {
	const stored = storedCredential({ url: crm.url, ...crm.admin });
	await execute(stored, { resource: 'module', operation: 'listtypes' });
	crm.clearLog();
	return stored;
}

/** As the HTTP Request node and others send with a predefined credential. */
async function send(stored: StoredCredential, options: IHttpRequestOptions): Promise<unknown> {
	const context = loadOptions(stored, {});
	return await context.helpers.httpRequestWithAuthentication
		.call(context, 'vtigerApi', options)
		.catch((error: unknown) => error);
}

async function sendOldWay(stored: StoredCredential, options: IRequestOptions): Promise<unknown> {
	const context = loadOptions(stored, {});
	return await context.helpers.requestWithAuthentication
		.call(context, 'vtigerApi', options)
		.catch((error: unknown) => error);
}

/** Addresses of another host, by what stands for it; CRM and STRANGE are filled in. */
const ELSEWHERE: Array<Partial<IHttpRequestOptions>> = [
	{ url: 'http://STRANGE/webservice.php' },
	{ url: 'http://STRANGE/webservice.php', baseURL: 'http://CRM' },
	{ url: '//STRANGE/webservice.php', baseURL: 'http://CRM' },
	{ url: '\\\\STRANGE\\webservice.php', baseURL: 'http://CRM' },
	{ url: 'http:\\\\STRANGE/webservice.php' },
	{ url: 'http://CRM@STRANGE/webservice.php' },
	{ url: 'http://CRM:80@STRANGE/webservice.php' },
	{ url: 'http://STRANGE#@CRM/webservice.php' },
	{ url: 'http://STRANGE?@CRM/webservice.php' },
	{ url: '/webservice.php', baseURL: 'http://STRANGE' },
	{ url: 'https://CRM/webservice.php' },
	{ url: '' },
	{ url: ' http://STRANGE/webservice.php' },
	{ url: 'h\tttp://STRANGE/webservice.php' },
];

describe('a request to another host', () => {
	test.each(ELSEWHERE)('%j carries no session', async (given) => {
		const stored = await loggedIn();
		const own = new URL(crm.url).host;
		const fill = (text: string) => text.replace(/CRM/g, own).replace(/STRANGE/g, strange);
		const options = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, fill(String(value))]));
		for (const operation of ['listtypes', 'login']) {
			await send(stored, { url: '', ...options, qs: { operation } });
			await sendOldWay(stored, { ...options, uri: options.url ?? '', qs: { operation } });
		}
		expect(told.join('\n')).not.toContain(String(stored.data.sessionName));
		expect(told).toEqual([]);
	});

	test('is refused by name', async () => {
		const error = await send(await loggedIn(), {
			url: `http://${strange}/webservice.php`,
			qs: { operation: 'listtypes' },
		});
		expect(error).toMatchObject({ message: expect.stringContaining(`its session is not sent to ${strange}`) });
	});
});

describe('a redirect to another host', () => {
	test.each([301, 302, 303, 307, 308])('%i is not followed, whoever sends', async (status) => {
		const stored = await loggedIn();
		crm.faults.always({}, { kind: 'redirect', status, location: `http://${strange}/webservice.php` });
		const url = `${crm.url}/webservice.php`;
		await send(stored, { url, qs: { operation: 'listtypes' } });
		await send(stored, { url, method: 'POST', body: new URLSearchParams({ operation: 'create', element: '{}' }) });
		await sendOldWay(stored, { uri: url, qs: { operation: 'listtypes' } });
		await sendOldWay(stored, {
			uri: url,
			method: 'POST',
			form: { operation: 'create' },
			followAllRedirects: true,
			followRedirect: true,
		});
		expect(crm.requests.length).toBeGreaterThanOrEqual(4);
		expect(told).toEqual([]);
	});
});

describe('the address of the credential', () => {
	test.each(['http://admin:secret@CRM', 'http://admin@CRM/crm', 'http://:secret@CRM'])(
		'with a user in it is refused: %s',
		async (url) => {
			const stored = storedCredential({ ...crm.admin, url: url.replace('CRM', new URL(crm.url).host) });
			await expect(execute(stored, { resource: 'module', operation: 'listtypes' })).rejects.toMatchObject({
				message: 'The CRM’s URL must not hold a user name or password',
			});
			expect(crm.requests).toEqual([]);
		},
	);

	test.each([
		'file:///etc/passwd',
		'ftp://crm.example.com',
		'javascript:alert(1)',
		'gopher://127.0.0.1:1/',
		'data:text/html,x',
	])('is refused unless it is one of the web: %s', async (url) => {
		await expect(
			execute(storedCredential({ ...crm.admin, url }), { resource: 'module', operation: 'listtypes' }),
		).rejects.toThrow(/URL/);
	});

	test('may change: the session of the former one is not sent to the new one', async () => {
		const stored = await loggedIn();
		const { sessionName } = stored.data;
		stored.data.url = `http://${strange}`;
		await execute(stored, { resource: 'module', operation: 'listtypes' }).catch(() => undefined);
		expect(told.length).toBeGreaterThan(0);
		expect(told.join('\n')).not.toContain(String(sessionName));
		expect(told.join('\n')).not.toContain(crm.admin.accessKey);
	});
});
