// The embedded CRM as a server: transport, sessions, locks, log and clock.

import { createHash } from 'node:crypto';

import type { Crm } from '../crm';
import { isObject } from '../crm/json';
import { Client, codeOf, send } from './client';
import { openCrm } from '../core/useCrm';

let crm: Crm;
let admin: Client;

beforeEach(async () => {
	crm = await openCrm({ samples: false });
	admin = await Client.login(crm);
});

async function challenge(): Promise<string> {
	const { json } = await send(crm, 'GET', { operation: 'getchallenge', username: 'admin' });
	return isObject(json?.result) ? String(json.result.token) : '';
}

function login(token: string, more: Record<string, string> = {}): ReturnType<typeof send> {
	const accessKey = createHash('md5')
		.update(token + crm.admin.accessKey)
		.digest('hex');
	return send(crm, 'POST', { operation: 'login', username: 'admin', accessKey, ...more });
}

describe('transport', () => {
	test('a JSON body leaves the operation unknown', async () => {
		const body = JSON.stringify({ operation: 'listtypes', sessionName: admin.sessionName });
		const headers = { 'Content-Type': 'application/json' };
		const response = await fetch(`${crm.url}/webservice.php`, { method: 'POST', headers, body });
		expect([response.status, await response.text()]).toEqual([500, '']);
	});

	test('arguments of a GET operation may come with a POST, in the URL', async () => {
		const url = `${crm.url}/webservice.php?query=${encodeURIComponent('SELECT id FROM Groups;')}`;
		const body = new URLSearchParams({ operation: 'query', sessionName: admin.sessionName });
		const response = await fetch(url, { method: 'POST', body });
		expect(await response.json()).toMatchObject({ success: true });
	});

	test('argument names have a case, operation names have none', async () => {
		expect(codeOf(await admin.get('DESCRIBE', { elementtype: 'Leads' }))).toBe('ACCESS_DENIED');
		expect(codeOf(await admin.get('DescRibe', { elementType: 'Leads' }))).toBe('ok');
	});

	test('a URL beyond what the web server takes is refused before the CRM sees it', async () => {
		const reply = await admin.query(`SELECT id FROM Leads WHERE lastname = '${'x'.repeat(8200)}';`);
		expect(reply).toMatchObject({ status: 414, contentType: 'text/html', json: undefined });
	});

	test('another format is an empty body; JSON is pure ASCII', async () => {
		crm.create('Leads', { lastname: 'Ёжиков/Ёж' });
		expect((await admin.get('listtypes', { format: 'xml' })).text).toBe('');
		const { text } = await admin.query('SELECT lastname FROM Leads;');
		expect(text).toContain('\\u0401\\u0436\\u0438\\u043a\\u043e\\u0432\\/');
	});

	test('other paths are pages, not a webservice', async () => {
		expect(await (await fetch(`${crm.url}/`)).text()).toContain('<form id="loginForm"');
		expect((await fetch(`${crm.url}/elsewhere/webservice.php`)).status).toBe(404);
	});

	test('an installation may lie in a folder', async () => {
		const other = await openCrm({ samples: false, basePath: '/vtiger/crm' });
		expect(other.url).toMatch(/\/vtiger\/crm$/);
		await expect(Client.login(other)).resolves.toBeInstanceOf(Client);
	});
});

describe('sessions', () => {
	test('a token is good for several logins until another replaces it or it expires', async () => {
		const first = await challenge();
		expect(codeOf(await login(first))).toBe('ok');
		expect(codeOf(await login(first))).toBe('ok');
		const second = await challenge();
		expect(codeOf(await login(first))).toBe('INVALID_USER_CREDENTIALS');
		expect(codeOf(await login(second))).toBe('ok');
		expect(crm.logins).toBe(4);
	});

	test('a token lives for 300 seconds of the server clock', async () => {
		let now = Date.now();
		const other = await openCrm({ samples: false, clock: () => now });
		const reply = await send(other, 'GET', { operation: 'getchallenge', username: 'admin' });
		const token = isObject(reply.json?.result) ? String(reply.json.result.token) : '';
		const accessKey = createHash('md5')
			.update(token + other.admin.accessKey)
			.digest('hex');
		const params = { operation: 'login', username: 'admin', accessKey };
		now += 299_000;
		expect(codeOf(await send(other, 'POST', params))).toBe('ok');
		now += 2_000;
		expect(codeOf(await send(other, 'POST', params))).toBe('INVALID_AUTH_TOKEN');
	});

	test('a login that carries a sessionName takes that session over', async () => {
		const sales = await Client.login(crm, 'sales');
		expect(codeOf(await sales.get('describe', { elementType: 'Users' }))).toBe('ACCESS_DENIED');
		expect(codeOf(await login(await challenge(), { sessionName: sales.sessionName }))).toBe('ok');
		expect(codeOf(await sales.get('describe', { elementType: 'Users' }))).toBe('ok');
	});

	test('a lost session stays lost', async () => {
		crm.loseSessions();
		expect(codeOf(await admin.get('listtypes'))).toBe('INVALID_SESSIONID');
		expect(codeOf(await login(await challenge(), { sessionName: admin.sessionName }))).toBe('INVALID_SESSIONID');
	});

	test('requests of one session wait for each other, those of several do not', async () => {
		const other = await Client.login(crm);
		const finished: string[] = [];
		const run = async (name: string, client: Client): Promise<void> => {
			await client.get('listtypes', { name });
			finished.push(name);
		};
		const arrived = new Promise<void>((resolve) => {
			const when = ({ parameters }: { parameters: Record<string, string> }): boolean => {
				if (parameters.name === 'slow') resolve();
				return parameters.name === 'slow';
			};
			crm.faults.next({ when }, { kind: 'slow', milliseconds: 300 });
		});
		const slow = run('slow', admin);
		await arrived;
		await Promise.all([slow, run('same session', admin), run('other session', other)]);
		expect(finished).toEqual(['other session', 'slow', 'same session']);
	});

	test('extendsession takes over the session of a signed-in browser by its cookie', async () => {
		const cookie = `PHPSESSID=${crm.browserSession('sales')}`;
		const reply = await send(crm, 'POST', { operation: 'extendsession' }, { Cookie: cookie });
		expect(reply.json?.result).toMatchObject({ userId: '19x5', version: '0.22' });
		const own = await send(crm, 'POST', { operation: 'extendsession' }, { Cookie: `PHPSESSID=${admin.sessionName}` });
		expect(codeOf(own)).toBe('AUTHENTICATION_FAILURE');
	});

	test('a PHPSESSID parameter spoils any other operation', async () => {
		expect(codeOf(await admin.get('listtypes', { PHPSESSID: 'x' }))).toBe('INVALID_SESSIONID');
	});
});

describe('the log', () => {
	test('the log tells what came, by which way', async () => {
		crm.clearLog();
		await admin.query('SELECT id FROM Nothing;');
		expect(crm.requests).toMatchObject([
			{
				operation: 'query',
				method: 'GET',
				session: admin.sessionName,
				status: 200,
				errorCode: 'ACCESS_DENIED',
				urlParameters: { query: 'SELECT id FROM Nothing;' },
				formParameters: {},
			},
		]);
	});
});

describe('time', () => {
	test('records and the Date header follow the given clock, in the zone of the server', async () => {
		const clock = (): number => Date.UTC(2031, 4, 6, 22, 30, 0);
		for (const [personality, time] of [
			['salesplatform-7.2', '2031-05-07 01:30:00'],
			['vtiger-8.2', '2031-05-06 22:30:00'],
		] as const) {
			const other = await openCrm({ personality, samples: false, clock });
			expect((await (await Client.login(other)).create('Leads', { lastname: 'T' })).createdtime).toBe(time);
			expect((await fetch(`${other.url}/webservice.php`)).headers.get('date')).toBe('Tue, 06 May 2031 22:30:00 GMT');
		}
	});
});
