// Works of whole executions: several at once, one with and one without a session, and a poll of the trigger.

import type { INodeParameters } from 'n8n-workflow';
import { byName, execution, poller, storedCredential, type Run, type StoredCredential } from '../core/contexts';
import { programs } from '../faults/processes';
import { COLUMNS, MODULE, PAGE, failedItems, type Bench, type IsRight, type Work } from './work';

const ROWS = 50;
const QUERY = `SELECT ${COLUMNS.join(',')} FROM ${MODULE} ORDER BY id LIMIT ${ROWS};`;
const queries: INodeParameters = { resource: 'query', operation: 'query', query: QUERY };
const anyRow: IsRight = ({ id }) => typeof id === 'string';

let credentials = 0;
/** A credential that no process has a session of: the address is written in another way. */
function unknownCredential({ crm }: Bench): StoredCredential {
	const { url, username, accessKey } = crm;
	return storedCredential({ url: url + '/'.repeat(++credentials), username, accessKey });
}

async function fill({ crm }: Bench): Promise<void> {
	await crm.fill(MODULE, PAGE);
}

async function bareQuery({ bare }: Bench, session: string): Promise<void> {
	const rows = await bare.get(session, 'query', { query: QUERY });
	if (rows.length !== ROWS) throw new Error(`${rows.length} records`);
}

/**
 * Executions that begin at the same moment without a session: those of one process share a login. The bare loop
 * knows all of them, so that it can log in one after the other, which processes that know nothing of each other
 * cannot.
 */
export function atOnce(count: number, processes: number): Work {
	const copies = processes === 1 ? [] : programs(count);
	let executions: Array<() => Promise<Run>> = [];
	return {
		work: `${count} executions at once in ${processes === 1 ? 'one process' : `${processes} processes`}`,
		items: count,
		sessions: processes,
		length: processes === 1 ? 'short' : 'long',
		prepare: fill,
		async before(bench) {
			const stored = unknownCredential(bench);
			executions = Array.from({ length: count }, (_, index) => {
				const program = copies[index];
				return execution(stored, queries, program === undefined ? {} : { program });
			});
		},
		async node() {
			const outcomes = await Promise.allSettled(executions.map(async (run) => await run()));
			return () => outcomes.filter((outcome) => failedItems(outcome, ROWS, anyRow) > 0).length;
		},
		async bare(bench) {
			const { bare } = bench;
			await bare.open(processes);
			await Promise.all(
				Array.from(
					{ length: count },
					async (_, index) => await bareQuery(bench, bare.sessions[index % processes] ?? ''),
				),
			);
		},
	};
}

export function login(cold: boolean): Work {
	let run: () => Promise<Run>;
	return {
		work: cold ? 'Cold login: an execution without a session' : 'Warm login: an execution with a session',
		items: 1,
		sessions: 1,
		length: 'short',
		prepare: fill,
		async before(bench) {
			run = execution(cold ? unknownCredential(bench) : bench.stored, queries);
		},
		async node() {
			const [outcome] = await Promise.allSettled([run()]);
			return () => (failedItems(outcome, ROWS, anyRow) > 0 ? 1 : 0);
		},
		async bare(bench) {
			if (cold) await bench.bare.open(1);
			await bareQuery(bench, bench.bare.sessions[0] ?? '');
		},
	};
}

/** The bare loop sends the statement that the trigger sends. */
export function idlePoll(): Work {
	let watcher: ReturnType<typeof poller> | undefined;
	let statement = '';
	return {
		work: 'Idle poll of the trigger',
		items: 1,
		sessions: 1,
		length: 'short',
		async prepare({ crm, stored }) {
			await crm.fill(MODULE, 10 * PAGE);
			watcher = poller(
				'vtigerTrigger',
				{ event: 'createdOrUpdated', module: byName(MODULE), options: { detection: 'query' } },
				stored,
			);
			await watcher.poll('trigger', 'activate');
			await watcher.poll();
			await crm.clear();
			await watcher.poll();
			[statement = ''] = await crm.statements();
		},
		async node() {
			const [outcome] = await Promise.allSettled([watcher?.poll()]);
			return () => (outcome.status === 'fulfilled' && outcome.value === null ? 0 : 1);
		},
		async bare({ bare }) {
			await bare.get(bare.sessions[0] ?? '', 'query', { query: statement });
		},
	};
}
