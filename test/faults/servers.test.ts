// Servers that move, restart, ask for patience, send much, or have a self-signed certificate.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Crm, CrmOptions } from '../crm';
import { autoMapped, byId, execute, mapped, storedCredential } from '../core/contexts';
import { actionNode, inputItems, requestCounts, type ActionNode } from '../core/node';
import { selfSigned } from './certificate';
import { DOUBT, outcomeOf } from './outcome';
import { KINDS_OF_RUN, type KindOfRun } from './runs';
import { openCrm } from '../core/useCrm';

async function start(options: CrmOptions = {}): Promise<Crm> {
	return await openCrm({ samples: false, ...options });
}

/** A CRM with a node that has logged in. */
async function warm(options: CrmOptions = {}): Promise<{ crm: Crm; node: ActionNode }> {
	const crm = await start(options);
	const node = actionNode(crm);
	await node.run('module', 'listtypes', {});
	crm.clearLog();
	return { crm, node };
}

/** Restarts the server as soon as this many requests have come. */
function restartAfter(
	crm: Crm,
	requests: number,
	options: Parameters<Crm['restart']>[0],
): { done: () => Promise<void> } {
	let seen = 0;
	let restarted: Promise<void> | undefined;
	const when = () => {
		if (++seen === requests) restarted = crm.restart(options);
		return false;
	};
	crm.faults.always({ when }, { kind: 'empty500' });
	return {
		done: async () => {
			expect(restarted).toBeDefined();
			await restarted;
			crm.faults.clear();
		},
	};
}

describe('a server that restarts in the middle', () => {
	const reading = KINDS_OF_RUN.filter(({ writes }) => !writes);

	test.each(reading)(
		'$what: everything is read',
		async (kind: KindOfRun) => {
			const crm = await start();
			const stored = storedCredential({ url: crm.url, ...crm.admin });
			kind.prepare(crm);
			const restart = restartAfter(crm, 9, { loseSessions: true, downMilliseconds: 150 });
			const items = await kind.run(crm, stored);
			await restart.done();
			expect(items.map((item) => item.lastname)).toEqual(kind.expected);
		},
		20_000,
	);

	test('creates: the one under way is reported as doubtful, none is doubled, the others go on', async () => {
		const { crm, node } = await warm();
		const names = ['Один', 'Два', 'Три', 'Четыре', 'Пять'];
		const input = inputItems(...names.map((lastname) => ({ lastname })));
		// describe, then the third create.
		const restart = restartAfter(crm, 4, { loseSessions: true, downMilliseconds: 150 });
		const { items } = await node.runRecord(
			'create',
			'Leads',
			{ fields: autoMapped() },
			{ input, continueOnFail: true },
		);
		await restart.done();
		const failed = items.filter(({ json }) => json.error !== undefined);
		expect(failed).toMatchObject([
			{ json: { error: { code: 'CONNECTION_LOST', advice: expect.stringMatching(DOUBT) } }, pairedItem: { item: 2 } },
		]);
		const held = crm.records('Leads').map(({ lastname }) => lastname);
		expect(new Set(held).size).toBe(held.length);
		expect(held.filter((name) => name !== 'Три')).toEqual(names.filter((name) => name !== 'Три'));
		expect(items.map(({ json }) => json.lastname)).toEqual(['Один', 'Два', undefined, 'Четыре', 'Пять']);
	});

	test('without continue on fail the run ends there', async () => {
		const { crm, node } = await warm();
		const input = inputItems(...['Один', 'Два', 'Три'].map((lastname) => ({ lastname })));
		const restart = restartAfter(crm, 3, { downMilliseconds: 20 });
		const outcome = await outcomeOf(node.runRecord('create', 'Leads', { fields: autoMapped() }, { input }));
		await restart.done();
		expect(outcome.code).toBe('CONNECTION_LOST');
		expect(requestCounts(crm)).toEqual({ describe: 1, create: 2 });
	});

	test('a server that is down for longer ends the run; a write that was never taken is not in doubt', async () => {
		const { crm, node } = await warm();
		await crm.stop();
		const [read, write] = await Promise.all([
			outcomeOf(node.run('module', 'listtypes', {})),
			outcomeOf(node.run('customOperation', 'call', { webserviceOperation: 'create', httpMethod: 'POST' })),
		]);
		const port = new URL(crm.url).host;
		expect(read.message).toBe(`The CRM’s server refused the connection (listtypes, CONNECTION_REFUSED): ${port}`);
		expect(write.message).toBe(`The CRM’s server refused the connection (create, CONNECTION_REFUSED): ${port}`);
		expect(write.description).toBe('Check the URL and port in the credential, and that the server runs.');
	});
});

describe('patience', () => {
	test('a read waits as long as the server asks', async () => {
		const { crm, node } = await warm();
		crm.faults.next({ operation: 'listtypes' }, { kind: 'status', status: 429, headers: { 'Retry-After': '1' } });
		const outcome = await outcomeOf(node.run('module', 'listtypes', {}));
		expect(outcome.items).toBeDefined();
		expect(outcome.took).toBeGreaterThan(950);
		expect(crm.requests).toHaveLength(2);
	});

	test('a date in Retry-After is counted by the server’s own clock', async () => {
		const clock = () => Date.UTC(2030, 0, 1, 12, 0, 0);
		const { crm, node } = await warm({ clock });
		const date = new Date(clock() + 31_000).toUTCString();
		crm.faults.next({ operation: 'listtypes' }, { kind: 'status', status: 503, headers: { 'Retry-After': date } });
		expect(await outcomeOf(node.run('module', 'listtypes', {}))).toMatchObject({ code: 'SERVER_BUSY' });
		expect(crm.requests).toHaveLength(1);
	});

	test.each([
		['a read', 'readTimeout', 'retrieve', 4, false],
		['a write', 'writeTimeout', 'create', 1, true],
	])('%s takes no longer than its option says', async (_, option, operation, requests, doubt) => {
		const { crm, node } = await warm();
		const id = crm.create('Leads', { lastname: 'Медленно' });
		crm.faults.always({ operation }, { kind: 'slow', milliseconds: 700 });
		const parameters = { recordId: byId(id), fields: mapped({ lastname: 'Новый' }), options: { [option]: 0.2 } };
		const outcome = await outcomeOf(node.runRecord(operation, 'Leads', parameters));
		expect(outcome.message).toBe(`The CRM did not answer in time (${operation}, TIMEOUT): timeout of 200ms exceeded`);
		expect(outcome.description.startsWith(DOUBT)).toBe(doubt);
		expect(requestCounts(crm)[operation]).toBe(requests);
	});
});

describe('a server that has moved to https', () => {
	test('is named in the error, and nothing is sent there', async () => {
		const secure = await start({ tls: selfSigned });
		const other = `${secure.url}/webservice.php`;
		const { crm, node } = await warm();
		crm.faults.always({}, { kind: 'redirect', location: other, status: 301 });
		for (const run of [
			node.run('module', 'listtypes', {}),
			node.record('create', 'Leads', { fields: mapped({ lastname: 'x' }) }),
		]) {
			await expect(run).rejects.toMatchObject({
				message: expect.stringMatching(new RegExp(`REDIRECTED\\): HTTP 301 to ${secure.url}$`)),
				description: 'Put the address that the message names into the URL of the credential.',
			});
		}
		expect(secure.requests).toHaveLength(0);
	});

	test('a redirect to another host carries no session there', async () => {
		const seen: string[] = [];
		const stranger = createServer((request, response) => {
			seen.push(request.url ?? '');
			response.end('{"success":true,"result":[]}');
		});
		await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
		const { port } = stranger.address() as AddressInfo;
		const { crm, node } = await warm();
		for (const status of [301, 302, 303, 307, 308]) {
			crm.faults.next({}, { kind: 'redirect', location: `http://127.0.0.1:${port}/webservice.php`, status });
			expect(await outcomeOf(node.run('module', 'listtypes', {}))).toMatchObject({ code: 'REDIRECTED' });
		}
		await new Promise((resolve) => stranger.close(resolve));
		expect(seen).toEqual([]);
	});
});

describe('a self-signed certificate', () => {
	const list = { resource: 'module', operation: 'listtypes' };

	test('is refused before anything is sent', async () => {
		const crm = await start({ tls: selfSigned });
		const outcome = await outcomeOf(execute(storedCredential({ url: crm.url, ...crm.admin }), list));
		// Node 24 adds a word on certificates of the system.
		expect(outcome.message).toMatch(
			/^The server’s certificate was refused \((getchallenge|login), CERTIFICATE_REFUSED\): self-signed certificate(;|$)/,
		);
		expect(outcome.code).toBe('CERTIFICATE_REFUSED');
		expect(outcome.description).toMatch(/switch on Ignore SSL Issues in the credential/);
		expect(crm.requests).toHaveLength(0);
	});

	test('is accepted with Ignore SSL Issues', async () => {
		const crm = await start({ tls: selfSigned });
		const stored = storedCredential({ url: crm.url, ...crm.admin }, { ignoreSslIssues: true });
		expect((await execute(stored, list)).items.length).toBeGreaterThan(10);
		expect(requestCounts(crm)).toEqual({ listtypes: 1 });
	});

	test('is refused by a session that was made when it was ignored', async () => {
		const crm = await start({ tls: selfSigned });
		const stored = storedCredential({ url: crm.url, ...crm.admin }, { ignoreSslIssues: true });
		await execute(stored, list);
		crm.clearLog();
		stored.data.ignoreSslIssues = false;
		expect(await outcomeOf(execute(stored, list))).toMatchObject({ code: 'CERTIFICATE_REFUSED' });
		expect(crm.requests).toHaveLength(0);
	});
});

describe('much', () => {
	test('an answer of 50 MB is read', async () => {
		const { crm, node } = await warm();
		crm.faults.next({ operation: 'query' }, { kind: 'huge', bytes: 50_000_000 });
		const parametersJson = { query: 'SELECT id, lastname FROM Leads LIMIT 100;' };
		const { items } = await node.run('customOperation', 'call', {
			webserviceOperation: 'query',
			parametersFrom: 'json',
			parametersJson,
		});
		expect(items.length).toBeGreaterThan(45_000);
		expect(items[items.length - 1]?.json).toMatchObject({ lastname: 'x'.repeat(1_000) });
	}, 20_000);

	test('a web server that takes shorter addresses than usual says what to shorten', async () => {
		const { crm, node } = await warm();
		crm.faults.always({ operation: 'query' }, { kind: 'status', status: 414 });
		const query = `SELECT id FROM Leads WHERE lastname IN (${Array.from({ length: 500 }, (_, n) => `'${n}'`).join(',')});`;
		const outcome = await outcomeOf(node.run('query', 'query', { query }));
		expect(outcome.message).toBe('The request is too long for the server (query, REQUEST_TOO_LONG): HTTP 414');
		expect(outcome.description).toMatch(/^Choose fewer columns, shorten the conditions/);
	});

	test('bytes that are no UTF-8 do not lose the rest of the record', async () => {
		const { crm, node } = await warm();
		const id = crm.create('Leads', { lastname: 'Целый', company: 'ООО' });
		crm.faults.next({ operation: 'retrieve' }, { kind: 'invalidUtf8' });
		const [record] = await node.record('retrieve', 'Leads', { recordId: byId(id) });
		expect(record).toMatchObject({ id, lastname: 'Целый', company: 'ООО' });
		expect(JSON.stringify(record)).toContain('\ufffd');
	});
});
