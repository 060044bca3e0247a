// Runs the operations one after the other, says of each whether it works, and removes what it created.

import { RESOURCES } from '../../nodes/Vtiger/actions';
import { execute, storedCredential } from '../core/contexts';
import { OPERATIONS } from './operations';
import { World } from './world';

type Verdict = 'works' | 'broken on this server' | 'FAILED';

/** Codes that tell of a fault of the server and not of the node. */
const BROKEN = ['SERVER_FAULT', 'RESTRICTED_FILE'];

function verdictOf(error: unknown, brokenCodes: readonly string[]): Verdict {
	const message = error instanceof Error ? error.message : String(error);
	return [...BROKEN, ...brokenCodes].some((code) => message.includes(`, ${code})`))
		? 'broken on this server'
		: 'FAILED';
}

async function main(): Promise<void> {
	const stored = storedCredential(
		{
			url: process.env.VTIGER_URL ?? '',
			username: process.env.VTIGER_USERNAME ?? '',
			accessKey: process.env.VTIGER_ACCESS_KEY ?? '',
		},
		{
			timezone: process.env.VTIGER_TIMEZONE ?? 'Europe/Moscow',
			ignoreSslIssues: process.env.VTIGER_IGNORE_SSL === '1',
		},
	);
	const world = new World(
		async (parameters, input) => await execute(stored, parameters, input === undefined ? {} : { input }),
	);
	const counts: Record<Verdict, number> = { works: 0, 'broken on this server': 0, FAILED: 0 };
	const tell = (name: string, verdict: Verdict, detail = '') => {
		counts[verdict]++;
		console.log(`${verdict.padEnd(22)} ${name}${detail === '' ? '' : `\n    ${detail}`}`);
	};

	const known = new Set(OPERATIONS.map((operation) => `${operation.resource} ${operation.operation}`));
	for (const resource of RESOURCES) {
		for (const { value } of resource.actions) {
			if (!known.has(`${resource.value} ${value}`))
				tell(`${resource.value} ${value}`, 'FAILED', 'no live test for this operation');
		}
	}
	try {
		for (const { resource, operation, run, brokenCodes = [] } of OPERATIONS) {
			const name = `${resource} ${operation}`;
			try {
				const hints = await run(world);
				const broken = hints.find((hint) => /is broken|cannot end/.test(hint));
				tell(name, broken === undefined ? 'works' : 'broken on this server', broken);
			} catch (error) {
				tell(name, verdictOf(error, brokenCodes), error instanceof Error ? error.message : String(error));
			}
		}
	} finally {
		for (const problem of await world.removeAll()) tell('removing', 'FAILED', problem);
	}
	console.log(`\n${counts['broken on this server']} broken on this server`);
	console.log(`${counts.works} passed, ${counts.FAILED} failed`);
	process.exitCode = counts.FAILED === 0 ? 0 : 1;
}

void main();
