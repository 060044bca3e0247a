// Runs the operations one after the other, says of each whether it works, and removes what it created.

import { RESOURCES } from '../../nodes/Vtiger/actions';
import { byName, execute, storedCredential } from '../core/contexts';
import { keepingOf, plainField, type RunRecord } from './keeping';
import { OPERATIONS } from './operations';
import { World } from './world';

type Tell = (name: string, verdict: Verdict, detail?: string) => void;

type Verdict = 'works' | 'broken on this server' | 'FAILED';

/** Codes that tell of a fault of the server and not of the node. */
const BROKEN = ['SERVER_FAULT', 'RESTRICTED_FILE'];

function verdictOf(error: unknown, brokenCodes: readonly string[]): Verdict {
	const message = error instanceof Error ? error.message : String(error);
	return [...BROKEN, ...brokenCodes].some((code) => message.includes(`, ${code})`))
		? 'broken on this server'
		: 'FAILED';
}

/** For every module that the user may write: a record is written again as it was read, and one field is changed. */
async function tellKeeping(world: World, tell: Tell): Promise<void> {
	const run: RunRecord = async (operation, module, parameters, input) =>
		await world.run('record', operation, { module: byName(module), ...parameters }, input && [{ json: input }]);
	for (const module of await world.writableModules()) {
		const field = plainField(await world.fields(module));
		if (field === undefined) continue;
		try {
			const { changed } = await keepingOf(run, module, await world.anyId(module), field);
			const lost = Object.entries(changed).flatMap(([what, names]) => names.map((one) => `${what}: ${one}`));
			tell(`keeps ${module}`, lost.length === 0 ? 'works' : 'FAILED', lost.join(', '));
		} catch (error) {
			tell(`keeps ${module}`, verdictOf(error, []), error instanceof Error ? error.message : String(error));
		}
	}
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
	const tell: Tell = (name, verdict, detail = '') => {
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
		await tellKeeping(world, tell);
	} finally {
		for (const problem of await world.removeAll()) tell('removing', 'FAILED', problem);
	}
	console.log(`\n${counts['broken on this server']} broken on this server`);
	console.log(`${counts.works} passed, ${counts.FAILED} failed`);
	process.exitCode = counts.FAILED === 0 ? 0 : 1;
}

void main();
