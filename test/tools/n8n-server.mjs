// Starts and stops a real n8n, main process or worker, on free ports of 127.0.0.1 with its own user folder.

import fs from 'node:fs';
import path from 'node:path';

import { freePorts } from './free-ports.mjs';
import { startServerProcess, untilReady } from './server-process.mjs';

/** @typedef {import('./n8n-install.mjs').InstalledN8n} InstalledN8n */
/** @typedef {import('./server-process.mjs').ServerProcess} ServerProcess */

/**
 * @typedef {object} N8nServer
 * @property {string} url
 * @property {number} major the major version
 * @property {string} userFolder
 * @property {NodeJS.ProcessEnv} environment what it runs with, for a command of n8n beside it
 * @property {ServerProcess} process
 */

// What a process of any platform needs; all else of this process's environment could change how n8n behaves.
const inheritedNames = [
	'PATH',
	'HOME',
	'TMPDIR',
	'TEMP',
	'TMP',
	'SystemRoot',
	'USERPROFILE',
	'APPDATA',
	'LOCALAPPDATA',
];

const inherited = () =>
	Object.fromEntries(
		inheritedNames.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
	);

/** Nothing here reaches out of this machine: no telemetry, update checks, template or package lists. */
const quiet = {
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
	N8N_PUBLIC_API_SWAGGERUI_DISABLED: 'true',
	EXTERNAL_FRONTEND_HOOKS_URLS: '',
};

/** @param {InstalledN8n} n8n */
function forVersion(n8n) {
	if (n8n.major >= 2) return { N8N_DISABLED_MODULES: 'mcp-registry' };
	// n8n 1 isolates expressions with a native module that has no build for Node 20, and does not start without this.
	return n8n.node.version.startsWith('v20.') ? { N8N_EXPRESSION_ENGINE: 'legacy' } : {};
}

/**
 * @param {InstalledN8n} n8n
 * @param {{ userFolder: string, port: number, brokerPort: number }} place
 * @returns {NodeJS.ProcessEnv}
 */
function environmentOf(n8n, { userFolder, port, brokerPort }) {
	return {
		...inherited(),
		// n8n starts its task runner with whatever "node" it finds first.
		PATH: [path.dirname(n8n.node.binary), process.env.PATH].join(path.delimiter),
		LANG: 'C.UTF-8',
		TZ: 'UTC',
		GENERIC_TIMEZONE: 'UTC',
		N8N_USER_FOLDER: userFolder,
		N8N_HOST: '127.0.0.1',
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_PORT: String(port),
		// Every n8n process takes one port more for its task runners.
		N8N_RUNNERS_BROKER_PORT: String(brokerPort),
		N8N_SECURE_COOKIE: 'false',
		N8N_ENCRYPTION_KEY: 'not-a-secret-only-for-tests-and-the-demo',
		N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS: 'false',
		DB_SQLITE_POOL_SIZE: '2',
		N8N_LOG_LEVEL: 'info',
		...quiet,
		...forVersion(n8n),
	};
}

/** @param {string} url @returns {Promise<true | undefined>} */
async function answers(url, type = '') {
	try {
		const response = await fetch(url);
		await response.arrayBuffer();
		const right = response.status === 200 && (response.headers.get('content-type') ?? '').includes(type);
		return right ? true : undefined;
	} catch {
		return undefined;
	}
}

/**
 * @param {InstalledN8n} n8n
 * @param {{ userFolder: string, port?: number, environment?: NodeJS.ProcessEnv, seconds?: number }} options `environment` is added to n8n's own
 * @returns {Promise<N8nServer>} once the editor and its REST interface answer
 */
export async function startN8n(n8n, { userFolder, port, environment = {}, seconds = 180 }) {
	const [freePort = 0, brokerPort = 0] = await freePorts(2);
	const place = { userFolder, port: port ?? freePort, brokerPort };
	const env = { ...environmentOf(n8n, place), ...environment };
	fs.mkdirSync(userFolder, { recursive: true });
	const server = startServerProcess({
		node: n8n.node.binary,
		args: [n8n.script, 'start'],
		cwd: userFolder,
		env,
		logFile: path.join(userFolder, 'n8n.log'),
	});
	const url = `http://127.0.0.1:${place.port}`;
	// The REST interface answers a little later than the readiness probe; until then its address gives a page.
	const isReady = async () =>
		(await answers(`${url}/healthz/readiness`)) ? await answers(`${url}/rest/settings`, 'json') : undefined;
	await untilReady(server, isReady, { title: 'n8n', seconds });
	return { url, major: n8n.major, userFolder, environment: env, process: server };
}

/**
 * A worker of queue mode, beside a main process that was started with the same `environment`.
 * @param {InstalledN8n} n8n
 * @param {{ userFolder: string, environment: NodeJS.ProcessEnv, concurrency?: number, seconds?: number }} options
 * @returns {Promise<N8nServer>}
 */
export async function startWorker(n8n, { userFolder, environment, concurrency = 5, seconds = 120 }) {
	const [port = 0, brokerPort = 0] = await freePorts(2);
	const health = { QUEUE_HEALTH_CHECK_ACTIVE: 'true', QUEUE_HEALTH_CHECK_PORT: String(port) };
	const env = { ...environmentOf(n8n, { userFolder, port, brokerPort }), ...environment, ...health };
	fs.mkdirSync(userFolder, { recursive: true });
	const args = [n8n.script, 'worker', `--concurrency=${concurrency}`];
	const server = startServerProcess({
		node: n8n.node.binary,
		args,
		cwd: userFolder,
		env,
		logFile: path.join(userFolder, `worker-${port}.log`),
	});
	const url = `http://127.0.0.1:${port}`;
	await untilReady(server, async () => await answers(`${url}/healthz`), { title: 'n8n worker', seconds });
	return { url, major: n8n.major, userFolder, environment: env, process: server };
}
