// Random scenarios: what happens in the CRM and in n8n, weighted towards what makes triggers fail.

import fc from 'fast-check';
import type { PollOptions, Scenario, Step } from './history';

const delay = fc.oneof(
	{ weight: 3, arbitrary: fc.constant(0) },
	{ weight: 2, arbitrary: fc.integer({ min: 1, max: 90 }) },
);

const save: fc.Arbitrary<Step> = fc.record({
	do: fc.constant('save' as const),
	kind: fc.constantFrom('create', 'create', 'update', 'update', 'update', 'delete', 'restore', 'assign', 'convert'),
	pick: fc.nat(11),
	delay,
	fits: fc.boolean(),
	own: fc.boolean(),
	stage: fc.nat(5),
	ahead: fc.oneof(
		{ weight: 30, arbitrary: fc.constant(0) },
		{ weight: 1, arbitrary: fc.integer({ min: 1, max: 2_000 }) },
	),
});

const burst: fc.Arbitrary<Step> = fc.record({
	do: fc.constant('burst' as const),
	count: fc.oneof(
		{ weight: 4, arbitrary: fc.integer({ min: 2, max: 20 }) },
		{ weight: 1, arbitrary: fc.integer({ min: 90, max: 300 }) },
	),
	delay,
	updates: fc.boolean(),
});

const wait: fc.Arbitrary<Step> = fc.record({
	do: fc.constant('wait' as const),
	seconds: fc.oneof(
		{ weight: 4, arbitrary: fc.integer({ min: 1, max: 4 }) },
		{ weight: 3, arbitrary: fc.integer({ min: 20, max: 90 }) },
		{ weight: 2, arbitrary: fc.integer({ min: 91, max: 400 }) },
		{ weight: 1, arbitrary: fc.integer({ min: 1_000, max: 9_000 }) },
	),
});

const answer: fc.Arbitrary<Step> = fc.record({
	do: fc.constant('answer' as const),
	request: fc.nat(2),
	fails: fc.oneof(
		{ weight: 9, arbitrary: fc.constant(undefined) },
		{ weight: 1, arbitrary: fc.constantFrom('passing' as const, 'other' as const) },
	),
});

/** Seconds, together less than the trigger waits for n8n to store what was emitted. */
const delayOfN8n = fc.oneof(
	{ weight: 4, arbitrary: fc.constant(0) },
	{ weight: 1, arbitrary: fc.integer({ min: 1, max: 50 }) },
);

const pollOptions: fc.Arbitrary<PollOptions> = fc.record({
	process: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constant(1) }),
	prelude: fc.nat(2),
	stale: delayOfN8n,
	late: delayOfN8n,
});

const oneOfPolls = fc.nat(3);

const step: fc.Arbitrary<Step> = fc.oneof(
	{ weight: 10, arbitrary: save },
	{ weight: 1, arbitrary: burst },
	{ weight: 6, arbitrary: wait },
	{ weight: 5, arbitrary: pollOptions.map((options): Step => ({ do: 'poll', ...options })) },
	{ weight: 3, arbitrary: pollOptions.map((options): Step => ({ do: 'begin', ...options })) },
	{ weight: 7, arbitrary: answer },
	{ weight: 1, arbitrary: oneOfPolls.map((poll): Step => ({ do: 'timeUp', poll })) },
	{ weight: 1, arbitrary: oneOfPolls.map((poll): Step => ({ do: 'abandon', poll })) },
	{ weight: 1, arbitrary: fc.constant<Step>({ do: 'restart' }) },
	{
		weight: 1,
		arbitrary: fc.record({ do: fc.constant('deactivate' as const), seconds: fc.integer({ min: 0, max: 5_000 }) }),
	},
);

const clocks = fc.oneof(
	{ weight: 5, arbitrary: fc.constant({ offset: 10_800, skew: 0 }) },
	{
		weight: 3,
		arbitrary: fc.record({
			offset: fc.constantFrom(-36_000, 0, 10_800, 19_800),
			skew: fc.integer({ min: -3600, max: 3600 }),
		}),
	},
	{
		weight: 2,
		arbitrary: fc.record({
			offset: fc.constant(7_200),
			skew: fc.constant(0),
			setBackAt: fc.integer({ min: 1_795_000_000, max: 1_795_005_000 }),
		}),
	},
);

const records = fc.oneof(
	{ weight: 500, arbitrary: fc.nat(40) },
	{ weight: 25, arbitrary: fc.integer({ min: 100, max: 1_500 }) },
	{ weight: 1, arbitrary: fc.integer({ min: 5_000, max: 20_000 }) },
);

export const scenarios: fc.Arbitrary<Scenario> = fc
	.record({
		event: fc.constantFrom('created' as const, 'updated' as const, 'createdOrUpdated' as const, 'deleted' as const),
		way: fc.constantFrom('sync' as const, 'query' as const, 'both' as const),
		mostRecords: fc.oneof(
			{ weight: 3, arbitrary: fc.constant(500) },
			{ weight: 2, arbitrary: fc.integer({ min: 1, max: 30 }) },
		),
		records,
		spread: fc.constantFrom(30, 300, 100_000),
		conditioned: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
		ignoresOwn: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
		ignoresOwnChanges: fc.oneof(
			{ weight: 4, arbitrary: fc.constant(false) },
			{ weight: 1, arbitrary: fc.constant(true) },
		),
		watches: fc.oneof({ weight: 2, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
		engine: fc.constantFrom('memory' as const, 'copies' as const, 'emissions' as const, 'cursors' as const),
		budget: fc.oneof(
			{ weight: 2, arbitrary: fc.constant(0) },
			{ weight: 1, arbitrary: fc.integer({ min: 1, max: 4 }) },
		),
		overlap: fc.oneof({ weight: 5, arbitrary: fc.constant(120) }, { weight: 1, arbitrary: fc.constant(1) }),
		crm: clocks,
		steps: fc.array(step, { minLength: 10, maxLength: 60, size: 'max' }),
	})
	.map(
		(scenario): Scenario =>
			scenario.event === 'deleted'
				? {
						...scenario,
						way: scenario.way === 'query' ? 'comparison' : 'sync',
						conditioned: scenario.conditioned && scenario.watches,
					}
				: scenario,
	)
	.map((scenario): Scenario => ('setBackAt' in scenario.crm ? moderate(scenario) : scenario))
	.map((scenario): Scenario => (scenario.overlap < 120 ? prompt(scenario) : scenario))
	.map((scenario): Scenario => (scenario.crm.skew > 0 ? dated(scenario) : scenario));

/** With a clock ahead of the one that stamps, what lies ahead of the latter cannot be told. */
function dated(scenario: Scenario): Scenario {
	return { ...scenario, steps: scenario.steps.map((one) => ('ahead' in one ? { ...one, ahead: 0 } : one)) };
}

/** What takes longer to appear than the overlap may be lost. */
function prompt(scenario: Scenario): Scenario {
	return { ...scenario, steps: scenario.steps.map((one) => ('delay' in one ? { ...one, delay: 0 } : one)) };
}

/** An hour's changes have to be remembered when the clock is set back: more than fit can be lost then. */
function moderate(scenario: Scenario): Scenario {
	const steps = scenario.steps.map((one) => (one.do === 'burst' ? { ...one, count: Math.min(one.count, 20) } : one));
	return { ...scenario, steps, records: Math.min(scenario.records, 40) };
}
