// The embedded CRM: an HTTP server that answers webservice.php as one of six recorded servers does.

import type { AddressInfo } from 'node:net';

import { serverClock } from './clock';
import { addCurrency, addField, addUser, retireChoice } from './customising';
import { databaseOf } from './database';
import { createDirectly, recordsOf, reviseDirectly, setDeletedDirectly } from './direct';
import { Faults } from './faults';
import type { Installation } from './installation';
import type { RequestRecord } from './log';
import { modulesOf } from './modules';
import { personality } from './personalities';
import { Poison } from './poison';
import { addSamples } from './samples';
import { Sessions } from './sessions';
import { Store } from './store';
import { webServer } from './transport/server';
import type { Host, WebServer } from './transport/server';
import type { Crm, CrmOptions } from './types';
import { adminId, install, salesId, Users } from './users';

export type { NewCurrency, NewField, NewUser } from './customising';
export type { Database } from './database';
export type { DirectOptions } from './direct';
export type { Fault, FaultMatch } from './faults';
export type { JsonObject, JsonValue } from './json';
export type { RequestRecord } from './log';
export { personalityNames } from './personalities';
export type { Broken, PersonalityName } from './personalities';
export type { Crm, CrmOptions } from './types';

function installationOf(options: CrmOptions): Installation {
	const chosen = personality(
		options.personality ?? 'salesplatform-7.2',
		options.broken,
		options.syncTypeRegistered,
		options.fresh ? 'sales' : undefined,
	);
	const clock = serverClock(options.clock ?? Date.now, chosen.zoneMinutes);
	const store = new Store();
	install(store, chosen, {
		keys: options.accessKeys ?? {},
		now: clock.now(),
		installerAdmin: options.installerAdmin ?? false,
		fresh: options.fresh ?? false,
	});
	return {
		personality: chosen,
		modules: modulesOf(chosen, options.customFields ?? true, options.fresh ?? false),
		store,
		users: new Users(store),
		sessions: new Sessions(),
		clock,
		poison: new Poison(options.lockWait ?? 300),
		attachments: new Map(),
		sharing: options.sharing ?? (options.fresh ? 'public' : 'private'),
		convertleadForm: options.convertleadForm ?? 'element',
	};
}

function listen(server: WebServer, port: number): Promise<number> {
	return new Promise((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, '127.0.0.1', () => {
			server.removeListener('error', reject);
			const address: AddressInfo | string | null = server.address();
			resolve(typeof address === 'object' && address !== null ? address.port : port);
		});
	});
}

function close(server: WebServer): Promise<void> {
	return new Promise((resolve) => {
		server.close(() => resolve());
		server.closeAllConnections();
	});
}

function isLogin(record: RequestRecord): boolean {
	return (
		record.operation.toLowerCase() === 'login' &&
		record.status === 200 &&
		record.errorCode === undefined &&
		record.method === 'POST'
	);
}

/** Starts a CRM on 127.0.0.1; to be stopped with `stop`. */
export async function startCrm(options: CrmOptions = {}): Promise<Crm> {
	const crm = makeCrm(options);
	await crm.start();
	return crm;
}

/** A CRM with all its records, that listens as soon as it is started: until then it has no port. */
export function makeCrm(options: CrmOptions = {}): Crm & { start(): Promise<void> } {
	const installation = installationOf(options);
	if (options.samples ?? true) addSamples(installation);
	const faults = new Faults();
	const requests: RequestRecord[] = [];
	const host: Host = {
		installation,
		faults,
		latency: options.latency ?? 0,
		basePath: (options.basePath ?? '').replace(/\/+$/, ''),
		note: (record) => requests.push(record),
	};
	let server = webServer(host, options.tls);
	let port = options.port ?? 0;
	const keyOf = (id: number): string => installation.users.get(id)?.accessKey ?? '';

	return {
		async start() {
			port = await listen(server, port);
		},
		get url() {
			return `${options.tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}${host.basePath}`;
		},
		admin: { id: '19x1', username: 'admin', accessKey: keyOf(adminId) },
		sales: {
			id: '19x5',
			username: installation.users.get(salesId)?.name ?? '',
			accessKey: keyOf(salesId),
		},
		requests,
		get logins() {
			return requests.filter(isLogin).length;
		},
		clearLog: () => void requests.splice(0),
		get sessions() {
			return installation.sessions.size;
		},
		records: (module) => recordsOf(installation, module),
		create: (module, fields, direct) => createDirectly(installation, module, fields, direct),
		revise: (id, fields, direct) => reviseDirectly(installation, id, fields, direct),
		remove: (id, direct) => setDeletedDirectly(installation, id, true, direct),
		restore: (id, direct) => setDeletedDirectly(installation, id, false, direct),
		database: databaseOf(installation),
		addField: (module, field) => addField(installation, module, field),
		retireChoice: (module, field, value) => retireChoice(installation, module, field, value),
		addUser: (user) => addUser(installation, user),
		addCurrency: (currency) => addCurrency(installation, currency),
		file: (documentId) => installation.attachments.get(Number(documentId.split('x')[1]))?.content,
		loseSessions: () => installation.sessions.clear(),
		browserSession: (username) => installation.sessions.start(installation.users.byName(username)?.id, true).id,
		faults,
		get latency() {
			return host.latency;
		},
		set latency(milliseconds) {
			host.latency = milliseconds;
		},
		get poisoned() {
			return installation.poison.active;
		},
		heal: () => installation.poison.heal(),
		async restart({ loseSessions = false, downMilliseconds = 0 } = {}) {
			await close(server);
			if (loseSessions) installation.sessions.clear();
			if (downMilliseconds > 0) await new Promise((resolve) => setTimeout(resolve, downMilliseconds));
			server = webServer(host, options.tls);
			await listen(server, port);
		},
		stop: () => close(server),
	};
}
