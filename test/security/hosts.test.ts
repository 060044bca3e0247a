// The session goes to the CRM of the credential and nowhere else, also from n8n's own HTTP Request node.

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { IHttpRequestOptions, IRequestOptions } from 'n8n-workflow';
import { VtigerApi } from '../../credentials/VtigerApi.credentials';
import { sessionOwner } from '../../nodes/Vtiger/connection/credential/settings';
import type { Fault } from '../crm';
import { execute, loadOptions, storedCredential, type StoredCredential } from '../core/contexts';
import { useCrm } from '../core/useCrm';

const crm = useCrm({ samples: false });
let stranger: Server;
/** What another host was sent: addresses and bodies. */
let told: string[];
let strange: string;

beforeAll(async () => {
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
	await new Promise((resolve) => stranger.close(resolve));
});
afterEach(() => {
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

/** Addresses of another host, by the way it is written; CRM and STRANGE are filled in. */
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

/** Where another program that shows what it was sent may be, as addresses of a CRM in the folder /crm. */
const OTHER_PROGRAMS = [
	'/webservice.php',
	'/staging/webservice.php',
	'/crm2/webservice.php',
	'/crm/staging/webservice.php',
	'/crm/../staging/webservice.php',
	'/crm/%2e%2e/staging/webservice.php',
	'/crm/..%2fstaging/webservice.php',
	'/crm/.%2e/webservice.php',
	'/crm/;/webservice.php',
	'/crm//webservice.php',
	'/crm/webservice.php/',
	'/crm/webservice.php%00.txt',
	'/crm/webservice.php%3f',
	'/crm/WEBSERVICE.PHP',
	'/crm/index.php',
	'/crm/layouts',
	'/crm',
	'/',
	'',
];

/** A credential of a CRM in the folder /crm of the other host, which keeps all that it is sent. */
function ofListeningHost(more: Record<string, boolean> = {}): StoredCredential {
	const stored = storedCredential({ url: `http://${strange}/crm`, username: 'admin', accessKey: 'key' }, more);
	Object.assign(stored.data, { sessionName: 'listening', sessionOwner: sessionOwner(stored.data), userId: '19x1' });
	return stored;
}

describe('a request to another address of the CRM’s host', () => {
	test.each(OTHER_PROGRAMS)('“%s” carries no session', async (path) => {
		const stored = ofListeningHost();
		for (const operation of ['listtypes', 'login']) {
			for (const url of [
				`http://${strange}${path}`,
				`http://${strange}${path}?a=b`,
				`http://${strange}${path}#/crm/`,
			]) {
				expect(await send(stored, { url, qs: { operation } })).toBeInstanceOf(Error);
				expect(await sendOldWay(stored, { uri: url, qs: { operation } })).toBeInstanceOf(Error);
			}
			const split = { baseURL: `http://${strange}`, url: path, qs: { operation } };
			await send(stored, split);
			await sendOldWay(stored, { ...split, uri: path });
		}
		// With a base, n8n's credential test puts the CRM's own address in its place.
		expect(told.filter((one) => !one.startsWith('/crm/webservice.php?'))).toEqual([]);
	});

	test('is refused by name', async () => {
		const error = await sendOldWay(ofListeningHost(), { uri: `http://${strange}/staging/webservice.php` });
		expect(error).toMatchObject({
			message: `This credential belongs to ${strange}: its session is not sent to ${strange}/staging/webservice.php. The address of the webservice is http://${strange}/crm/webservice.php.`,
		});
	});

	test.each(['/crm/webservice.php', '/crm/./webservice.php', '/x/../crm/webservice.php', '/crm/web%73ervice.php'])(
		'“%s” is the webservice or is not sent',
		async (path) => {
			await sendOldWay(ofListeningHost(), { uri: `http://${strange}${path}`, qs: { operation: 'listtypes' } });
			for (const one of told)
				expect(one).toMatch(/^\/crm\/webservice\.php\?operation=listtypes&sessionName=listening$/);
		},
	);
});

describe('other ways to another place, as the HTTP Request node can be told', () => {
	const OTHER_WAYS: Array<[what: string, options: Partial<IRequestOptions>, message: RegExp]> = [
		['the header Host', { headers: { Host: 'evil.example.com' } }, /header Host/],
		['the same in small letters', { headers: { host: 'evil.example.com' } }, /header Host/],
		['a proxy', { proxy: 'http://127.0.0.1:9' }, /proxy/],
		['a method that is answered with the request', { method: 'TRACE' as never }, /GET and POST/],
		['another method', { method: 'PUT' }, /GET and POST/],
	];
	test.each(OTHER_WAYS)('%s', async (_what, more, message) => {
		const options = { uri: `http://${strange}/crm/webservice.php`, qs: { operation: 'listtypes' }, ...more };
		const error = await sendOldWay(ofListeningHost(), options);
		expect(error).toMatchObject({ message: expect.stringMatching(message) });
		expect(told).toEqual([]);
	});

	test.each([
		[false, true],
		[true, false],
	])('certificates are checked as the credential says: ignoring them %s', async (ignoreSslIssues, checked) => {
		const options = { uri: `http://${strange}/crm/webservice.php`, rejectUnauthorized: !checked };
		const { authenticate } = new VtigerApi();
		const signed = await authenticate(ofListeningHost({ ignoreSslIssues }).data, {
			...options,
			url: options.uri,
			qs: { operation: 'listtypes' },
		});
		expect(signed).toMatchObject({ rejectUnauthorized: checked, skipSslCertificateValidation: !checked });
	});
});

describe('a write of the HTTP Request node', () => {
	test.each<[string, Fault]>([
		['an empty 500', { kind: 'empty500', runs: true }],
		['a 502', { kind: 'status', status: 502, runs: true }],
		['a connection cut without an answer', { kind: 'cutDuring' }],
	])('that the CRM carried out and answered with %s is not sent again', async (_what, fault) => {
		const stored = await loggedIn();
		const before = crm.records('Leads').length;
		crm.faults.always({ operation: 'create' }, fault);
		const element = JSON.stringify({ lastname: 'Один', assigned_user_id: crm.admin.id });
		const form = { operation: 'create', elementType: 'Leads', element };
		const error = await sendOldWay(stored, { uri: `${crm.url}/webservice.php`, method: 'POST', form });
		expect(error).toBeInstanceOf(Error);
		expect(crm.requests.map(({ operation }) => operation)).toEqual(['create']);
		expect(crm.records('Leads')).toHaveLength(before + 1);
		expect(crm.logins).toBe(0);
	});

	test('logs in and is sent once if the stored session was made with other settings', async () => {
		const stored = await loggedIn();
		stored.data.sessionOwner = 'another';
		const form = { operation: 'create', elementType: 'Leads', element: '{"lastname":"Два","assigned_user_id":"19x1"}' };
		await sendOldWay(stored, { uri: `${crm.url}/webservice.php`, method: 'POST', form });
		expect(crm.requests.filter(({ operation }) => operation === 'create')).toHaveLength(1);
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
