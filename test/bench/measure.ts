// Measures the work with the given number, or lists all: paired runs of the node and of a bare loop, and their medians.

import { execute, registerNode, storedCredential } from '../core/contexts';
import { VtigerTrigger } from '../../nodes/Vtiger/VtigerTrigger.node';
import { Bare } from './bare';
import { startRemoteCrm } from './remoteCrm';
import type { Bench, Size, Work } from './work';
import { WORKS } from './works';

/** One line of the table, and of the JSON form. */
export interface Row {
	work: string;
	items: number;
	/** Of one run of the node, logins left out; the most of any run. */
	requests: number;
	logins: number;
	sessions: number;
	/** Medians of the runs, and of the ratios of the pairs. */
	milliseconds: number;
	bareMilliseconds: number;
	ratio: number;
	/** Of all runs of the node, the unmeasured first one included. */
	failed: number;
}

export interface Measured {
	row: Row;
	/** Requests of one run of the bare loop, logins left out. */
	bareRequests: number;
}

interface Side {
	took: number;
	requests: number;
	logins: number;
	sessions: number;
	failed: number;
}

const LATENCY = 8;
const SIZES: { [name: string]: Size } = {
	full: { many: 1_000, all: 20_000, pairs: { long: 5, medium: 11, short: 25 } },
	quick: { many: 100, all: 2_000, pairs: { long: 1, medium: 1, short: 3 } },
};

async function startBench(): Promise<Bench> {
	const crm = await startRemoteCrm({ latency: LATENCY });
	const { url, username, accessKey } = crm;
	const stored = storedCredential({ url, username, accessKey });
	const bare = new Bare(stored, { url, username, accessKey });
	return { crm, stored, bare };
}

async function runSide(bench: Bench, work: Work, run: number, side: 'node' | 'bare'): Promise<Side> {
	await work.before?.(bench, run);
	await bench.crm.clear();
	const start = performance.now();
	const countFailed = await work[side](bench);
	const took = performance.now() - start;
	const counts = await bench.crm.counts();
	if (counts.sessions > work.sessions) throw new Error(`${work.work}: ${side} used ${counts.sessions} sessions`);
	return { took, ...counts, failed: countFailed?.() ?? 0 };
}

/** The CRM takes its time for each request, and answers one at a time on a session: figures without that are none. */
function requireSlowness({ took, requests }: Side, sessions: number): void {
	const least = Math.floor(requests / sessions) * LATENCY;
	// Timers may be up to a millisecond early.
	if (took < least * 0.85)
		throw new Error(`${requests} requests on ${sessions} sessions took ${took} ms instead of ${least}`);
}

function median(numbers: number[]): number {
	const sorted = [...numbers].sort((a, b) => a - b);
	const middle = sorted.length / 2;
	return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
}

async function measure(bench: Bench, work: Work, size: Size): Promise<Measured> {
	// The first request logs in: no work begins with a login that is not its own.
	await execute(bench.stored, { resource: 'module', operation: 'listtypes' });
	await bench.bare.open(work.sessions);
	await work.prepare?.(bench);
	let run = 0;
	const pair = async (): Promise<{ node: Side; bare: Side }> => {
		// Which side comes first alternates, so that a machine that slows down favours neither.
		if (run % 4 === 0)
			return { node: await runSide(bench, work, run++, 'node'), bare: await runSide(bench, work, run++, 'bare') };
		const bare = await runSide(bench, work, run++, 'bare');
		return { bare, node: await runSide(bench, work, run++, 'node') };
	};
	const pairs = async (count: number) => {
		const done: Array<Awaited<ReturnType<typeof pair>>> = [];
		while (done.length < count) done.push(await pair());
		return done;
	};
	// Unmeasured, until the machine has compiled what both sides need and the node's sessions are open.
	await bench.crm.latency(0);
	const warmUp = await pairs(work.length === 'short' ? size.pairs.short : 1);
	await bench.crm.latency(LATENCY);
	const measured = await pairs(size.pairs[work.length]);
	const nodes = measured.map(({ node }) => node);
	for (const { node, bare } of measured) for (const side of [node, bare]) requireSlowness(side, work.sessions);
	const row: Row = {
		work: work.work,
		items: work.items,
		requests: Math.max(...nodes.map(({ requests }) => requests)),
		logins: Math.max(...nodes.map(({ logins }) => logins)),
		sessions: Math.max(...nodes.map(({ sessions }) => sessions)),
		milliseconds: Number(median(nodes.map(({ took }) => took)).toFixed(1)),
		bareMilliseconds: Number(median(measured.map(({ bare }) => bare.took)).toFixed(1)),
		ratio: Number(median(measured.map(({ node, bare }) => node.took / bare.took)).toFixed(3)),
		failed: [...warmUp, ...measured].reduce((sum, { node }) => sum + node.failed, 0),
	};
	return { row, bareRequests: Math.max(...measured.map(({ bare }) => bare.requests)) };
}

/** Arguments: the name of a size, and the number of a work; without it the works are listed. */
async function main([sizeName = '', number]: string[]): Promise<void> {
	const size = SIZES[sizeName];
	if (size === undefined) throw new Error(`no such size: ${sizeName}`);
	registerNode('vtigerTrigger', new VtigerTrigger());
	if (number === undefined) {
		process.send?.(WORKS.map((make) => make(size).work));
		return;
	}
	const work = WORKS[Number(number)]?.(size);
	if (work === undefined) throw new Error('no such work');
	const bench = await startBench();
	try {
		process.send?.(await measure(bench, work, size));
	} finally {
		bench.crm.stop();
	}
}

main(process.argv.slice(2)).then(
	() => process.exit(0),
	(error: unknown) => {
		process.stderr.write(`${error instanceof Error ? String(error.stack) : String(error)}\n`);
		process.exit(1);
	},
);
