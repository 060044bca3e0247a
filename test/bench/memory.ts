// Memory of Return All: what the items hold at the end and on the way, beside the same records in a bare loop.

import { byName, execute, loadOptions, storedCredential } from '../core/contexts';
import { Bare } from './bare';
import { startRemoteCrm } from './remoteCrm';

export interface Memory {
	records: number;
	/** Held by the node's output at the end. */
	itemsMegabytes: number;
	/** Held by the same records in a bare loop. */
	bareMegabytes: number;
	/** Most that was held at any time of the node's run. */
	peakMegabytes: number;
}

const RECORDS = 200_000;
const COLUMNS = ['id', 'lastname', 'company', 'assigned_user_id', 'modifiedtime'];
const PAGE = 100;
const EVERY = 250;

const { gc } = globalThis;

/** Megabytes of the heap that are in use. */
function held(): number {
	gc?.();
	return process.memoryUsage().heapUsed / 1e6;
}

async function main(): Promise<void> {
	if (gc === undefined) throw new Error('to be run with --expose-gc');
	const crm = await startRemoteCrm({});
	try {
		const { url, username, accessKey } = crm;
		await crm.fill('Leads', RECORDS, 0, { company: 'ООО «Ромашка»' });
		const stored = storedCredential({ url, username, accessKey });
		const parameters = { resource: 'record', operation: 'getMany', module: byName('Leads'), columns: COLUMNS };
		await execute(stored, { ...parameters, limit: 5_000 });

		const start = held();
		let peak = 0;
		const timer = setInterval(() => (peak = Math.max(peak, held() - start)), EVERY);
		let run: Awaited<ReturnType<typeof execute>> | undefined = await execute(stored, { ...parameters, returnAll: true });
		clearInterval(timer);
		const records = run.items.length;
		const items = held() - start;
		run = undefined;

		const { helpers } = loadOptions(stored, {});
		const bare = new Bare(async (options): Promise<unknown> => await helpers.httpRequest(options), url, username, accessKey);
		await bare.open(4);
		const before = held();
		const rows: unknown[] = [];
		await bare.each(Array.from({ length: RECORDS / PAGE }, (_, page) => page), async (session, page) => {
			const query = `SELECT ${COLUMNS.join(',')} FROM Leads ORDER BY id LIMIT ${page * PAGE},${PAGE};`;
			for (const row of await bare.get(session, 'query', { query })) rows.push(row);
		});
		const bareHeld = held() - before;
		if (rows.length !== records || records !== RECORDS) throw new Error(`${records} and ${rows.length} records`);
		const memory: Memory = {
			records,
			itemsMegabytes: Math.round(items),
			bareMegabytes: Math.round(bareHeld),
			peakMegabytes: Math.round(Math.max(peak, items)),
		};
		process.send?.(memory);
	} finally {
		crm.stop();
	}
}

main().then(
	() => process.exit(0),
	(error: unknown) => {
		process.stderr.write(`${error instanceof Error ? String(error.stack) : String(error)}\n`);
		process.exit(1);
	},
);
