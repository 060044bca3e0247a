// Memory of Return All: what its items hold at the end and on the way, beside the same records in a bare loop.

import { byName, execute, storedCredential } from '../core/contexts';
import { Bare } from './bare';
import { startRemoteCrm } from './remoteCrm';

/** Megabytes of 1,000,000 bytes, of what a full garbage collection leaves, beyond what was there before the run. */
export interface Memory {
	records: number;
	/** The same records in an array, collected by a bare loop. */
	recordsMegabytes: number;
	/** The node's output at its end. */
	itemsMegabytes: number;
	/** The most at any of the samples during the node's run. */
	peakMegabytes: number;
	samples: number;
	/** Mebibytes of the process's heap: in use before the run, and at most. A run that needed more would have ended it. */
	heapBefore: number;
	heapLimit: number;
}

const COLUMNS = ['id', 'lastname', 'company', 'assigned_user_id', 'modifiedtime'];
const PAGE = 100;
const SESSIONS = 4;
/** Milliseconds between two samples, each with a full garbage collection. */
const EVERY = 200;

const { gc } = globalThis;

/** Bytes that are in use, on the heap and beside it. */
function held(): number {
	gc?.();
	const { heapUsed, external } = process.memoryUsage();
	return heapUsed + external;
}

const megabytes = (bytes: number) => Math.round(bytes / 1e5) / 10;

async function measure(records: number, heapLimit: number): Promise<Memory> {
	const crm = await startRemoteCrm({});
	try {
		const { url, username, accessKey } = crm;
		await crm.fill('Leads', records, 0, { company: 'ООО «Ромашка»' });
		const stored = storedCredential({ url, username, accessKey });
		const parameters = { resource: 'record', operation: 'getMany', module: byName('Leads'), columns: COLUMNS };
		await execute(stored, { ...parameters, limit: 5_000 });

		const start = held();
		const heapBefore = Math.round(process.memoryUsage().heapUsed / 2 ** 20);
		let peak = 0;
		let samples = 0;
		const timer = setInterval(() => {
			peak = Math.max(peak, held() - start);
			samples++;
		}, EVERY);
		let run: Awaited<ReturnType<typeof execute>> | undefined = await execute(stored, {
			...parameters,
			returnAll: true,
		});
		clearInterval(timer);
		const found = run.items.length;
		const items = held() - start;
		run = undefined;

		const bare = new Bare(stored, { url, username, accessKey });
		await bare.open(SESSIONS);
		const before = held();
		const rows: unknown[] = [];
		await bare.each(
			Array.from({ length: records / PAGE }, (_, page) => page),
			async (session, page) => {
				const query = `SELECT ${COLUMNS.join(',')} FROM Leads ORDER BY id LIMIT ${page * PAGE},${PAGE};`;
				for (const row of await bare.get(session, 'query', { query })) rows.push(row);
			},
		);
		const bareHeld = held() - before;
		if (rows.length !== records || found !== records) throw new Error(`${found} and ${rows.length} records`);
		return {
			records,
			recordsMegabytes: megabytes(bareHeld),
			itemsMegabytes: megabytes(items),
			peakMegabytes: megabytes(Math.max(peak, items)),
			samples,
			heapBefore,
			heapLimit,
		};
	} finally {
		crm.stop();
	}
}

/** Arguments: how many records, and the limit of the heap that the process was started with. */
async function main([records, heapLimit]: string[]): Promise<void> {
	if (gc === undefined) throw new Error('to be run with --expose-gc');
	process.send?.(await measure(Number(records), Number(heapLimit)));
}

main(process.argv.slice(2)).then(
	() => process.exit(0),
	(error: unknown) => {
		process.stderr.write(`${error instanceof Error ? String(error.stack) : String(error)}\n`);
		process.exit(1);
	},
);
