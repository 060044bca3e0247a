// PostgreSQL and Redis for n8n in queue mode, on free ports, with data that is thrown away.

import fs from 'node:fs';

import { freePorts } from '../../tools/free-ports.mjs';
import { temporaryFolder } from '../../tools/shutdown.mjs';
import { accountOf, program, runProgram, startProgram } from './programs.mjs';

const host = '127.0.0.1';
const user = 'postgres';
const database = 'n8n';

/** @param {number} port */
async function startPostgres(port) {
	const [initdb, postgres, ready, createdb] = ['initdb', 'postgres', 'pg_isready', 'createdb'].map((name) =>
		program(name, 'postgresql'),
	);
	const folder = temporaryFolder('vtiger-postgres');
	const account = accountOf();
	if (account.uid !== undefined && account.gid !== undefined) fs.chownSync(folder, account.uid, account.gid);
	await runProgram(initdb ?? '', ['-D', folder, '-U', user, '-A', 'trust', '-E', 'UTF8', '--no-sync'], account);
	const reach = ['-h', host, '-p', String(port), '-U', user];
	const args = ['-D', folder, '-p', String(port), '-k', folder, '-c', `listen_addresses=${host}`, '-c', 'fsync=off'];
	// The fast shutdown: it does not wait for those who are connected.
	await startProgram(postgres ?? '', args, {
		account,
		probe: async () => await runProgram(ready ?? '', reach),
		stopWith: 'SIGINT',
	});
	await runProgram(createdb ?? '', [...reach, database]);
}

/** @param {number} port */
async function startRedis(port) {
	const [server, client] = ['redis-server', 'redis-cli'].map((name) => program(name, 'redis-server'));
	const args = ['--port', String(port), '--bind', host, '--save', '', '--dir', temporaryFolder('vtiger-redis')];
	await startProgram(server ?? '', args, {
		probe: async () => await runProgram(client ?? '', ['-h', host, '-p', String(port), 'ping']),
	});
}

/** Starts both. @returns {Promise<NodeJS.ProcessEnv>} the environment for n8n's main process and workers */
export async function startQueue() {
	const [postgresPort = 0, redisPort = 0] = await freePorts(2);
	await Promise.all([startPostgres(postgresPort), startRedis(redisPort)]);
	return {
		EXECUTIONS_MODE: 'queue',
		OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
		QUEUE_BULL_REDIS_HOST: host,
		QUEUE_BULL_REDIS_PORT: String(redisPort),
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: host,
		DB_POSTGRESDB_PORT: String(postgresPort),
		DB_POSTGRESDB_USER: user,
		DB_POSTGRESDB_DATABASE: database,
	};
}
