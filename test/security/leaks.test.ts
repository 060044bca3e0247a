// No error, item, hint or log holds an access key, a session, a challenge, a hash or a password, however the run fails.

import { LoggerProxy, type INodeParameters } from 'n8n-workflow';
import type { Crm, Fault, PersonalityName } from '../crm';
import { execute, loadOptions, storedCredential, type StoredCredential } from '../core/contexts';
import { Vtiger } from '../../nodes/Vtiger/Vtiger.node';
import { everythingIn, spellings } from './everything';
import { TYPED_SECRETS, callsOf, type Call } from './operations';
import { useNewCrm } from '../core/useCrm';

const TOKEN = 'ch4llengeT0k';

/** What the run and the program said: errors, items and hints, and all that went to logs and the console. */
class Produced {
	readonly texts: string[] = [];
	private readonly spies: jest.SpyInstance[] = [];

	listen(): void {
		const note = (...words: unknown[]) => void this.texts.push(everythingIn(words));
		LoggerProxy.init({ error: note, warn: note, info: note, debug: note });
		for (const method of ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const) {
			this.spies.push(jest.spyOn(console, method).mockImplementation(note));
		}
		for (const stream of [process.stdout, process.stderr]) {
			this.spies.push(
				jest.spyOn(stream, 'write').mockImplementation((chunk) => {
					note(chunk);
					return true;
				}),
			);
		}
	}

	stop(): void {
		for (const spy of this.spies.splice(0)) spy.mockRestore();
	}

	add(value: unknown): void {
		this.texts.push(everythingIn(value));
	}
}

/** Everything secret that passed between the node and the CRM. */
function secretsOf(crm: Crm, stored: StoredCredential): string[] {
	const { admin, sales, requests } = crm;
	const seen = requests.flatMap(({ session, parameters }) => [
		session,
		parameters.sessionName,
		parameters.sessionId,
		parameters.accessKey,
	]);
	const all = [
		admin.accessKey,
		sales.accessKey,
		stored.data.sessionName,
		stored.data.sessionOwner,
		TOKEN,
		...Object.values(TYPED_SECRETS),
		...seen,
	];
	return [...new Set(all.flatMap((one) => (typeof one === 'string' && one !== '' ? spellings(one) : [])))];
}

/** A server that writes back whatever it was asked, as careless programs and web servers do. */
function echoing(crm: Crm, make: (echo: string) => Fault, only: (operation: string) => boolean): void {
	const fault = make('');
	crm.faults.always(
		{
			when: ({ operation, parameters }) => {
				if (!only(operation.toLowerCase())) return false;
				const query = new URLSearchParams(parameters).toString();
				Object.assign(
					fault,
					make(`${JSON.stringify(parameters)} /webservice.php?${query} ${Object.values(parameters).join(' ')}`),
				);
				return true;
			},
		},
		fault,
	);
}

const page = (text: string) =>
	`<html><head><title>${text.replace(/</g, '&lt;').replace(/&/g, '&amp;')}</title></head></html>`;
const path = (text: string) => text.replace(/[^\w=&.-]/g, '/');

const afterMetadata = (operation: string) => !['describe', 'listtypes', 'getchallenge', 'login'].includes(operation);
const everywhere = () => true;
const atLogin = (operation: string) => operation === 'login';

type Failing = (crm: Crm) => void;

const FAILURES: Array<[what: string, fail: Failing, login: boolean]> = [
	[
		'an error in the envelope',
		(crm) => echoing(crm, (message) => ({ kind: 'json', code: 'DATABASE_QUERY_ERROR', message }), afterMetadata),
		false,
	],
	[
		'a refusal',
		(crm) => echoing(crm, (message) => ({ kind: 'json', code: 'ACCESS_DENIED', message }), everywhere),
		false,
	],
	[
		'a code',
		(crm) =>
			echoing(
				crm,
				(text) => ({ kind: 'json', code: text.slice(text.indexOf('sessionName')), message: '' }),
				afterMetadata,
			),
		false,
	],
	['text', (crm) => echoing(crm, (text) => ({ kind: 'text200', text }), afterMetadata), false],
	['a page', (crm) => echoing(crm, (text) => ({ kind: 'html', status: 404, body: page(text) }), afterMetadata), false],
	[
		'a redirect',
		(crm) =>
			echoing(
				crm,
				(text) => ({ kind: 'redirect', location: `http://127.0.0.1:9/${path(text)}?${path(text)}` }),
				afterMetadata,
			),
		false,
	],
	[
		'lost sessions',
		(crm) => echoing(crm, (message) => ({ kind: 'json', code: 'INVALID_SESSIONID', message }), afterMetadata),
		false,
	],
	[
		'a refused login',
		(crm) =>
			echoing(
				crm,
				(message) => ({ kind: 'json', code: 'ACCESSKEY_UNDEFINED', message: `${message} ${TOKEN}` }),
				atLogin,
			),
		true,
	],
	[
		'a page instead of a login',
		(crm) => echoing(crm, (text) => ({ kind: 'html', status: 500, body: page(text) }), atLogin),
		true,
	],
];

/** A challenge that the test knows. */
const challenge: Fault = {
	kind: 'text200',
	text: JSON.stringify({ success: true, result: { token: TOKEN, serverTime: 1, expireTime: 301 } }),
};

describe.each<PersonalityName>(['salesplatform-7.2', 'vtiger-8.2'])('on %s', (personality) => {
	let crm: Crm;
	let produced: Produced;

	useNewCrm({ personality, samples: false }, (started) => {
		crm = started;
		produced = new Produced();
		produced.listen();
	});
	afterEach(() => produced.stop());

	function expectNothingSecret(stored: StoredCredential): void {
		produced.stop();
		const said = produced.texts.join('\n');
		const leaked = secretsOf(crm, stored).filter((secret) => said.includes(secret));
		const around = leaked.map((secret) =>
			said.slice(Math.max(0, said.indexOf(secret) - 100), said.indexOf(secret) + 40),
		);
		expect(around).toEqual([]);
	}

	async function run(stored: StoredCredential, { parameters, input }: Call, continueOnFail = false): Promise<unknown> {
		return await execute(stored, parameters, { input, continueOnFail }).catch((error: unknown) => error);
	}

	test.each(FAILURES)(
		'every operation, each of its requests answered by %s that writes the request back',
		async (_, fail, login) => {
			const stored = storedCredential({ url: crm.url, ...crm.admin });
			const calls = callsOf(crm);
			if (!login) await execute(stored, { resource: 'module', operation: 'listtypes' });
			else crm.faults.always({ operation: 'getchallenge' }, challenge);
			fail(crm);
			for (const call of calls) {
				// These two are asked for exactly what must not be shown elsewhere.
				if (call.resource === 'session' && call.operation === 'getchallenge') continue;
				produced.add(await run(stored, call));
				produced.add(await run(stored, call, true));
			}
			expect(crm.requests.length).toBeGreaterThan(login ? 25 : 40);
			expectNothingSecret(stored);
		},
		120_000,
	);

	test('every operation that succeeds', async () => {
		const stored = storedCredential({ url: crm.url, ...crm.admin });
		const calls = callsOf(crm);
		let outputs = 0;
		for (const call of calls) {
			const output = await run(stored, call);
			if (!(output instanceof Error)) outputs++;
			if (call.resource !== 'session' || call.operation === 'check') produced.add(output);
		}
		// Not those that this server lacks.
		expect(calls.length - outputs).toBeLessThanOrEqual(4);
		expectNothingSecret(stored);
	});

	test('an operation of the CRM’s own that gives back what it was sent', async () => {
		const stored = storedCredential({ url: crm.url, ...crm.admin });
		await execute(stored, { resource: 'module', operation: 'listtypes' });
		const echo = (text: string) => JSON.stringify({ success: true, result: { sent: { text }, [text]: [text] } });
		const only = (operation: string) => operation === 'echo_request';
		echoing(crm, (text) => ({ kind: 'text200', text: echo(text) }), only);
		const parameters = {
			resource: 'customOperation',
			operation: 'call',
			webserviceOperation: 'echo_request',
			httpMethod: 'POST',
		};
		const output = await execute(stored, parameters);
		expect(everythingIn(output)).toContain('echo_request');
		produced.add(output);
		expectNothingSecret(stored);
	});

	test('users, read in every way', async () => {
		const stored = storedCredential({ url: crm.url, ...crm.admin });
		const secrets = ['user_password', 'confirm_password', 'accesskey', 'user_hash'];
		const calls: INodeParameters[] = [
			{
				resource: 'record',
				operation: 'retrieve',
				module: 'Users',
				recordId: { __rl: true, mode: 'id', value: '19x1' },
			},
			{ resource: 'record', operation: 'getMany', module: 'Users', limit: 50 },
			{ resource: 'query', operation: 'query', query: 'SELECT id, user_name, accesskey, user_password FROM Users;' },
			{
				resource: 'customOperation',
				operation: 'call',
				webserviceOperation: 'retrieve',
				httpMethod: 'GET',
				parameters: { parameters: [{ name: 'id', value: '19x1' }] },
			},
			{
				resource: 'customOperation',
				operation: 'call',
				webserviceOperation: 'query',
				httpMethod: 'GET',
				parameters: { parameters: [{ name: 'query', value: 'SELECT accesskey, user_password FROM Users;' }] },
			},
		];
		for (const parameters of calls)
			produced.add(await run(stored, { resource: '', operation: '', parameters, input: [{ json: {} }] }));
		const said = produced.texts.join('\n');
		expect(said).toContain('admin');
		for (const name of secrets) expect(said).not.toMatch(new RegExp(`^${name}$`, 'm'));
		expectNothingSecret(stored);
	});

	test('every list and form of the editor', async () => {
		const stored = storedCredential({ url: crm.url, ...crm.admin });
		const [call] = callsOf(crm);
		await execute(stored, { resource: 'module', operation: 'listtypes' });
		const { listSearch, loadOptions: options, resourceMapping } = new Vtiger().methods;
		const methods = Object.values<unknown>({ ...listSearch, ...options, ...resourceMapping });
		for (const fail of [
			() => undefined,
			...FAILURES.slice(0, 6).map(
				([, one]) =>
					() =>
						one(crm),
			),
		]) {
			crm.faults.clear();
			fail();
			for (const method of methods) {
				if (typeof method !== 'function') throw new Error('not a method');
				const context = loadOptions(stored, call?.parameters ?? {});
				produced.add(await Promise.resolve(Reflect.apply(method, context, [])).catch((error: unknown) => error));
			}
		}
		expect(methods.length).toBeGreaterThan(15);
		expectNothingSecret(stored);
	}, 120_000);
});
