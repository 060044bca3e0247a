// What is measured: each work as the node does it, and as a bare loop does it.

import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { autoMapped, byId, byName, execute, execution, poller, storedCredential, type Run, type RunOptions, type StoredCredential } from '../core/contexts';
import { programs } from '../faults/processes';
import type { Bare } from './bare';
import type { RemoteCrm } from './remoteCrm';

export interface Bench {
	crm: RemoteCrm;
	/** Logged in before anything is measured, unless a work takes another. */
	stored: StoredCredential;
	bare: Bare;
}

export interface Work {
	work: string;
	items: number;
	/** Sessions that both sides use. */
	sessions: number;
	/** Called once, before the first run. */
	prepare?(bench: Bench): Promise<void>;
	/** Called before each run, unmeasured. */
	before?(bench: Bench, run: number): Promise<void>;
	/** The node; returns how many items or executions failed. */
	node(bench: Bench): Promise<number>;
	bare(bench: Bench): Promise<void>;
}

const MODULE = 'Leads';
const MANY = 1_000;
const COLUMNS = ['id', 'lastname', 'company'];
const PAGE = 100;

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

/** Runs the node and returns how many of the expected items are missing. */
async function missing(stored: StoredCredential, parameters: INodeParameters, expected: number, options: RunOptions = {}): Promise<number> {
	const { items } = await execute(stored, { module: byName(MODULE), ...parameters }, options);
	return expected - items.length;
}

const record = (operation: string, more: INodeParameters = {}): INodeParameters => ({ resource: 'record', operation, ...more });

let ids: string[] = [];
const fill = (count: number): Required<Pick<Work, 'prepare'>> => ({
	async prepare({ crm }) {
		ids = await crm.fill(MODULE, count);
	},
});

function creates(): Work {
	const input: INodeExecutionData[] = numbers(MANY).map((index) => ({ json: { lastname: `Новый ${index}`, company: 'ООО' } }));
	return {
		work: '1,000 creates',
		items: MANY,
		sessions: 1,
		node: async ({ stored }) => await missing(stored, record('create', { fields: autoMapped() }), MANY, { input }),
		async bare({ bare }) {
			await bare.each(input, async (session, { json }) => {
				const element = JSON.stringify({ ...json, assigned_user_id: '19x1', source: 'n8n' });
				await bare.post(session, { operation: 'create', elementType: MODULE, element });
			});
		},
	};
}

function revises(): Work {
	return {
		work: '1,000 revises',
		items: MANY,
		sessions: 1,
		...fill(MANY),
		async node({ stored }) {
			const input = ids.map((id) => ({ json: { record: id, company: 'ООО' } }));
			const parameters = record('revise', { recordId: byId('={{ $json.record }}'), fields: autoMapped() });
			return await missing(stored, parameters, MANY, { input });
		},
		async bare({ bare }) {
			await bare.each(ids, async (session, id) => {
				await bare.post(session, { operation: 'revise', element: JSON.stringify({ id, company: 'ООО' }) });
			});
		},
	};
}

function retrieves(): Work {
	return {
		work: '1,000 retrieves',
		items: MANY,
		sessions: 4,
		...fill(MANY),
		async node({ stored }) {
			const input = ids.map((id) => ({ json: { id } }));
			return await missing(stored, record('retrieve', { recordId: byId('={{ $json.id }}') }), MANY, { input });
		},
		bare: async ({ bare }) => await bare.each(ids, async (session, id) => await bare.get(session, 'retrieve', { id })),
	};
}

function retrievesWithColumns(): Work {
	return {
		work: '1,000 retrieves with columns',
		items: MANY,
		sessions: 1,
		...fill(MANY),
		async node({ stored }) {
			const input = ids.map((id) => ({ json: { id } }));
			return await missing(stored, record('retrieve', { recordId: byId('={{ $json.id }}'), columns: COLUMNS }), MANY, { input });
		},
		async bare({ bare }) {
			await bare.each(numbers(MANY / PAGE), async (session, page) => {
				const list = ids.slice(page * PAGE, (page + 1) * PAGE).map((id) => `'${id}'`);
				const query = `SELECT ${COLUMNS.join(',')} FROM ${MODULE} WHERE id IN (${list.join(',')}) LIMIT ${PAGE};`;
				await bare.get(session, 'query', { query });
			});
		},
	};
}

/** A bare loop needs no split points: it asks for every page by its number. */
function returnAll(sessions: number): Work {
	const count = 20_000;
	return {
		work: `Return All of 20,000, ${sessions === 1 ? 'one session' : `${sessions} sessions`}`,
		items: count,
		sessions,
		...fill(count),
		node: async ({ stored }) =>
			await missing(stored, record('getMany', { columns: COLUMNS, returnAll: true, options: { parallelReads: sessions } }), count),
		async bare({ bare }) {
			const all: unknown[] = [];
			await bare.each(numbers(count / PAGE + sessions), async (session, page) => {
				const query = `SELECT ${COLUMNS.join(',')} FROM ${MODULE} ORDER BY id LIMIT ${page * PAGE},${PAGE};`;
				for (const row of await bare.get(session, 'query', { query })) all.push(row);
			});
			if (all.length !== count) throw new Error(`${all.length} records`);
		},
	};
}

function upserts(): Work {
	let names: string[] = [];
	return {
		work: '1,000 upserts, half of them new',
		items: MANY,
		sessions: 1,
		async before({ crm }, run) {
			const from = run * MANY;
			ids = await crm.fill(MODULE, MANY / 2, from);
			names = numbers(MANY).map((index) => `Запись ${from + index}`);
		},
		async node({ stored }) {
			const input = names.map((lastname) => ({ json: { lastname, company: 'ООО' } }));
			return await missing(stored, record('upsert', { fields: autoMapped(['lastname']) }), MANY, { input });
		},
		async bare({ bare }) {
			const known = new Map<string, string>();
			await bare.each(numbers(MANY / PAGE), async (session, page) => {
				const list = names.slice(page * PAGE, (page + 1) * PAGE).map((name) => `'${name}'`);
				const query = `SELECT id,lastname FROM ${MODULE} WHERE lastname IN (${list.join(',')}) LIMIT ${PAGE};`;
				for (const { id = '', lastname = '' } of await bare.get(session, 'query', { query })) known.set(lastname, id);
			});
			await bare.each(names, async (session, lastname) => {
				const id = known.get(lastname);
				const element = id === undefined ? { lastname, company: 'ООО', assigned_user_id: '19x1', source: 'n8n' } : { id, lastname, company: 'ООО' };
				const operation = id === undefined ? 'create' : 'revise';
				await bare.post(session, { operation, elementType: MODULE, element: JSON.stringify(element) });
			});
		},
	};
}

let credentials = 0;
/** A credential that no process has a session of: the address is written in another way. */
function unknownCredential({ crm }: Bench): StoredCredential {
	const { url, username, accessKey } = crm;
	return storedCredential({ url: url + '/'.repeat((++credentials % 900) + 1), username, accessKey });
}

const QUERY = `SELECT ${COLUMNS.join(',')} FROM ${MODULE} ORDER BY id LIMIT 50;`;
const queries: INodeParameters = { resource: 'query', operation: 'query', query: QUERY };

/** Executions that begin at the same moment without a session: in one process they share one login. */
function atOnce(count: number, ownProcesses: boolean): Work {
	const processes = ownProcesses ? programs(count) : [];
	let executions: Array<() => Promise<Run>> = [];
	return {
		work: `${count} executions at once, ${ownProcesses ? 'each in a process of its own' : 'in one process'}`,
		items: count,
		sessions: ownProcesses ? count : 1,
		...fill(PAGE),
		async before(bench) {
			const stored = unknownCredential(bench);
			executions = numbers(count).map((index) => {
				const program = processes[index];
				return execution(stored, queries, program === undefined ? {} : { program });
			});
		},
		async node() {
			const outcomes = await Promise.allSettled(executions.map(async (run) => await run()));
			return outcomes.filter((outcome) => outcome.status === 'rejected' || outcome.value.items.length !== 50).length;
		},
		async bare({ bare }) {
			await bare.open(ownProcesses ? count : 1);
			const session = (index: number) => bare.sessions[index % bare.sessions.length] ?? '';
			await Promise.all(numbers(count).map(async (index) => await bare.get(session(index), 'query', { query: QUERY })));
		},
	};
}

/** Several short runs, one after the other: a single one is too short to be measured. */
const TIMES = 20;

function logins(cold: boolean): Work {
	let executions: Array<() => Promise<Run>> = [];
	return {
		work: cold ? `${TIMES} runs without a session (cold login)` : `${TIMES} runs with a session (warm login)`,
		items: TIMES,
		sessions: 1,
		...fill(PAGE),
		async before(bench) {
			executions = numbers(TIMES).map(() => execution(cold ? unknownCredential(bench) : bench.stored, queries));
		},
		async node() {
			let failed = 0;
			for (const run of executions) if ((await run()).items.length !== 50) failed++;
			return failed;
		},
		async bare({ bare }) {
			for (let run = 0; run < TIMES; run++) {
				if (cold) await bare.open(1);
				await bare.get(bare.sessions[0] ?? '', 'query', { query: QUERY });
			}
		},
	};
}

function idlePolls(): Work {
	let watcher: ReturnType<typeof poller> | undefined;
	return {
		work: `${TIMES} idle polls of the trigger`,
		items: TIMES,
		sessions: 1,
		async prepare({ crm, stored }) {
			await crm.fill(MODULE, MANY);
			watcher = poller('vtigerTrigger', { event: 'createdOrUpdated', module: byName(MODULE), detection: 'query', options: {} }, stored);
			await watcher.poll('trigger', 'activate');
			await watcher.poll();
		},
		async node() {
			let emitted = 0;
			for (let run = 0; run < TIMES; run++) if ((await watcher?.poll()) !== null) emitted++;
			return emitted;
		},
		async bare({ bare }) {
			const query = `SELECT id,modifiedtime,createdtime FROM ${MODULE} WHERE modifiedtime > '2099-01-01 00:00:00' ORDER BY modifiedtime,id LIMIT ${PAGE};`;
			for (let run = 0; run < TIMES; run++) await bare.get(bare.sessions[0] ?? '', 'query', { query });
		},
	};
}

/** In an order that keeps two processes busy for about the same time. */
export const WORKS: Array<() => Work> = [
	creates,
	retrieves,
	retrievesWithColumns,
	() => returnAll(1),
	() => returnAll(4),
	revises,
	upserts,
	() => atOnce(8, false),
	() => atOnce(16, false),
	() => atOnce(8, true),
	() => atOnce(16, true),
	idlePolls,
	() => logins(true),
	() => logins(false),
];
