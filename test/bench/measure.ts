// Measures the work with the given number, or lists all: paired runs of the node and of a bare loop, and their medians.

import { execute, loadOptions, registerNode, storedCredential } from '../core/contexts';
import { VtigerTrigger } from '../../nodes/Vtiger/VtigerTrigger.node';
import { Bare } from './bare';
import { startRemoteCrm } from './remoteCrm';
import { WORKS, type Bench, type Work } from './works';

/** One line of the table. */
export interface Row {
	work: string;
	items: number;
	/** Of one run of the node, logins left out. */
	requests: number;
	logins: number;
	sessions: number;
	milliseconds: number;
	bareMilliseconds: number;
	ratio: number;
	failed: number;
}

const PAIRS = 5;
const LATENCY = 8;

async function timed<T>(run: () => Promise<T>): Promise<{ took: number; result: T }> {
	const start = performance.now();
	const result = await run();
	return { took: performance.now() - start, result };
}

function median(numbers: number[]): number {
	const sorted = [...numbers].sort((a, b) => a - b);
	return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

async function startBench(): Promise<Bench> {
	const crm = await startRemoteCrm({ latency: LATENCY });
	const { url, username, accessKey } = crm;
	const stored = storedCredential({ url, username, accessKey });
	const { helpers } = loadOptions(stored, {});
	const bare = new Bare(async (options): Promise<unknown> => await helpers.httpRequest(options), url, username, accessKey);
	return { crm, stored, bare };
}

/** Runs both sides until the machine has compiled what they need, and the node's sessions are open. */
async function warmUp(work: Work, bench: Bench): Promise<void> {
	await bench.crm.latency(0);
	await execute(bench.stored, { resource: 'module', operation: 'listtypes' });
	await work.before?.(bench, 2 * PAIRS);
	await work.node(bench);
	await bench.bare.open(work.sessions);
	await work.before?.(bench, 2 * PAIRS + 1);
	await work.bare(bench);
	await bench.crm.latency(LATENCY);
}

async function measure(work: Work, bench: Bench): Promise<Row> {
	await work.prepare?.(bench);
	await warmUp(work, bench);
	const pairs: Array<{ node: number; bare: number }> = [];
	let failed = 0;
	let counts = { requests: 0, logins: 0 };
	const node = async (run: number) => {
		await work.before?.(bench, run);
		await bench.crm.clear();
		const { took, result } = await timed(async () => await work.node(bench));
		counts = await bench.crm.counts();
		failed += result;
		return took;
	};
	const bare = async (run: number) => {
		await work.before?.(bench, run);
		return (await timed(async () => await work.bare(bench))).took;
	};
	for (let pair = 0; pair < PAIRS; pair++) {
		// Which side comes first alternates, so that a machine that slows down favours neither.
		const early = pair % 2 === 0 ? await node(2 * pair) : await bare(2 * pair);
		const late = pair % 2 === 0 ? await bare(2 * pair + 1) : await node(2 * pair + 1);
		pairs.push(pair % 2 === 0 ? { node: early, bare: late } : { node: late, bare: early });
	}
	return {
		work: work.work,
		items: work.items,
		...counts,
		sessions: work.sessions,
		milliseconds: Math.round(median(pairs.map((pair) => pair.node))),
		bareMilliseconds: Math.round(median(pairs.map((pair) => pair.bare))),
		ratio: Number(median(pairs.map((pair) => pair.node / pair.bare)).toFixed(3)),
		failed,
	};
}

async function main(): Promise<void> {
	registerNode('vtigerTrigger', new VtigerTrigger());
	if (process.argv[2] === 'list') {
		process.send?.(WORKS.map((make) => make().work));
		return;
	}
	const work = WORKS[Number(process.argv[2])]?.();
	if (work === undefined) throw new Error('no such work');
	const bench = await startBench();
	try {
		process.send?.(await measure(work, bench));
	} finally {
		bench.crm.stop();
	}
}

main().then(
	() => process.exit(0),
	(error: unknown) => {
		process.stderr.write(`${error instanceof Error ? String(error.stack) : String(error)}\n`);
		process.exit(1);
	},
);
