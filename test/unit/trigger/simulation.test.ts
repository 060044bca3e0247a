// Random histories against the trigger: nothing is lost, nothing repeated, whatever happens in between.

import fc from 'fast-check';
import { History, type Mutation, type Tally } from './history';
import { scenarios } from './scenarios';

const HISTORIES = Number(process.env.VTIGER_TRIGGER_HISTORIES ?? 2_000);
const SEED = process.env.VTIGER_TRIGGER_SEED;

const total: Tally = { polls: 0, emitted: 0, requests: 0, largestState: 0 };

async function check(mutation: Mutation, numRuns: number, seed?: number): Promise<void> {
	const property = fc.asyncProperty(scenarios, async (scenario) => {
		const tally = await new History(scenario, mutation).run();
		total.polls += tally.polls;
		total.emitted += tally.emitted;
		total.requests += tally.requests;
		total.largestState = Math.max(total.largestState, tally.largestState);
	});
	await fc.assert(property, { numRuns, ...(seed === undefined ? {} : { seed }) });
}

test(`${HISTORIES} random histories lose nothing and repeat nothing`, async () => {
	await check({}, HISTORIES, SEED === undefined ? undefined : Number(SEED));
	console.log(JSON.stringify(total));
}, 3_600_000);
