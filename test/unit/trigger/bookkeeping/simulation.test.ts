// Random histories against the trigger: nothing is lost, nothing repeated, whatever happens in between.
//
// VTIGER_TRIGGER_HISTORIES says how many; then they are others at each run, and VTIGER_TRIGGER_SEED repeats those of
// a failure. Without it they are 2,000, always the same: who changes something else is not to be stopped by chance.

import fc from 'fast-check';
import type { ChangeSource, Row } from '../../../../nodes/Vtiger/trigger/bookkeeping/source';
import { History, type Mutation, type Tally } from './history';
import { scenarios } from './scenarios';

const HISTORIES = Number(process.env.VTIGER_TRIGGER_HISTORIES ?? 2_000);
const { VTIGER_TRIGGER_SEED } = process.env;
const LONGEST = 3_600_000;

function property(mutation: Mutation, note: (tally: Tally) => void = () => undefined) {
	return fc.asyncProperty(scenarios, async (scenario) => note(await new History(scenario, mutation).run()));
}

test(
	`${HISTORIES} random histories lose nothing and repeat nothing`,
	async () => {
		const total: Tally = { polls: 0, emitted: 0, requests: 0, unfinished: 0, largestState: 0 };
		const note = (tally: Tally) => {
			total.polls += tally.polls;
			total.emitted += tally.emitted;
			total.requests += tally.requests;
			total.unfinished += tally.unfinished;
			total.largestState = Math.max(total.largestState, tally.largestState);
		};
		const given = VTIGER_TRIGGER_SEED ?? (process.env.VTIGER_TRIGGER_HISTORIES === undefined ? '1' : undefined);
		const seed = given === undefined ? {} : { seed: Number(given) };
		await fc.assert(property({}, note), { numRuns: HISTORIES, ...seed });
		// Histories in which nothing happens would prove nothing.
		expect(total.emitted).toBeGreaterThan(HISTORIES * 5);
		expect(total.polls).toBeGreaterThan(HISTORIES * 5);
		if (HISTORIES > 2_000) process.stdout.write(`${JSON.stringify(total)}\n`);
	},
	LONGEST,
);

/** Contents that show nothing: what was saved twice in one second looks the same. */
function withoutContents(source: ChangeSource): ChangeSource {
	const blank = (rows: Row[]) => rows.map((row) => ({ ...row, hash: '' }));
	return {
		ids: source.ids,
		conditioned: source.conditioned,
		watchedFields: source.watchedFields,
		conditionFields: source.conditionFields,
		meets: (held) => source.meets(held),
		values: async (after) => await source.values(after),
		page: async (after, by, withContents) => blank(await source.page(after, by, withContents)),
		again: async (rows, withContents) => blank(await source.again(rows, withContents)),
		sync: async (after) => {
			const page = await source.sync(after);
			return { ...page, updated: blank(page.updated) };
		},
		newest: async (by, before) => await source.newest(by, before),
		clock: () => source.clock(),
		wallAt: (seconds) => source.wallAt(seconds),
		secondsAt: (wall) => source.secondsAt(wall),
	};
}

const MUTATIONS: Array<[string, Mutation]> = [
	['the overlap', { overlap: 0 }],
	['the rule for saves in the same second', { source: withoutContents }],
	['the rule that polls of a process do not overlap', { alone: true }],
	['a turn that begins before the first wait', { lateTurn: true }],
	['the memory of what was emitted lately', { forgetful: true }],
	['the knowledge of what n8n stores', { believesStored: true }],
];

test.each(MUTATIONS)(
	'without %s the histories fail',
	async (_, mutation) => {
		const details = await fc.check(property(mutation), { numRuns: 2_000, seed: 4, endOnFailure: true });
		expect(details.failed).toBe(true);
		expect(String(details.errorInstance)).toMatch(/Lost|Emitted twice|Created twice|Nothing came/);
	},
	LONGEST,
);
