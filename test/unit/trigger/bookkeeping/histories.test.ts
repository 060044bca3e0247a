// Histories in which the trigger has once lost or repeated something.

import { History, type Scenario, type Step } from './history';
import type { SaveKind } from './modelCrm';

const LONGEST = 120_000;

const save = (kind: SaveKind, pick = 0, delay = 0) =>
	({ do: 'save', kind, pick, delay, fits: false, own: false, stage: 0 }) satisfies Step;
const wait = (seconds: number): Step => ({ do: 'wait', seconds });

const COMMON: Omit<Scenario, 'event' | 'way' | 'steps'> = {
	mostRecords: 500,
	records: 100,
	spread: 100_000,
	conditioned: false,
	ignoresOwn: false,
	ignoresOwnChanges: false,
	watches: false,
	engine: 'memory',
	budget: 0,
	overlap: 120,
	crm: { offset: 10_800, skew: 0 },
};

/** So many deletions, after each thousand a poll, spread over seconds. */
function deletions(count: number, eachSecond: number): Step[] {
	return Array.from({ length: count }, (_, index): Step[] => [
		save('delete'),
		...(index % eachSecond === eachSecond - 1 ? [wait(1)] : []),
		...(index % 1_000 === 999 ? [{ do: 'poll' as const }] : []),
	]).flat();
}

test.each<[string, Pick<Scenario, 'event' | 'way' | 'steps'> & Partial<Scenario>]>([
	[
		'a record deleted, restored and deleted again, with another deletion between the two',
		{
			event: 'deleted',
			way: 'sync',
			steps: [
				save('delete', 10),
				{ do: 'poll' },
				save('delete', 10),
				save('restore', 2),
				wait(20),
				save('create'),
				save('delete', 11, 1),
				{ do: 'poll' },
				wait(1),
				save('create'),
				{ do: 'poll' },
			],
		},
	],
	[
		'a query that has come to the middle of a second, from where sync goes on',
		{
			event: 'created',
			way: 'both',
			mostRecords: 1,
			records: 0,
			overlap: 0,
			steps: [
				save('create'),
				{ do: 'burst', count: 13, delay: 0, updates: true },
				wait(1),
				save('delete', 4, 1),
				{ do: 'poll' },
				{ do: 'begin' },
				{ do: 'answer', request: 0 },
				{ do: 'deactivate', seconds: 1 },
			],
		},
	],
	[
		'a new record that is changed between the answer of sync and the look at the conditions',
		{
			event: 'created',
			way: 'sync',
			conditioned: true,
			steps: [
				{ ...save('create'), fits: true },
				wait(121),
				{ do: 'begin' },
				{ ...save('create'), fits: true },
				{ do: 'answer', request: 0 },
				{ ...save('update', 1), fits: true },
				{ do: 'answer', request: 0 },
				{ do: 'answer', request: 0 },
			],
		},
	],
	...(['query', 'sync'] as const).map((way): [string, Pick<Scenario, 'event' | 'way' | 'steps'>] => [
		`a record dated ahead of the clock, and a save by ${way} that appears late when the clock gets there`,
		{
			event: 'createdOrUpdated',
			way,
			steps: [
				{ ...save('create'), ahead: 1_000 },
				...[0, 60, 130, 60].flatMap((seconds) => [wait(seconds), { do: 'poll' } as const]),
				wait(740),
				save('create', 0, 30),
				wait(15),
				{ do: 'poll' },
				wait(20),
				{ do: 'poll' },
			],
		},
	]),
	[
		'a record that appears during a long comparison behind the place that it has come to, while another vanishes',
		{
			event: 'deleted',
			way: 'comparison',
			records: 0,
			crm: { offset: -36_000, skew: 121 },
			steps: [
				save('create'),
				save('convert', 0, 1),
				{ do: 'poll' },
				save('create', 0, 1),
				{ do: 'begin' },
				{ do: 'answer', request: 0 },
				{ do: 'burst', count: 2, delay: 1, updates: false },
				{ do: 'answer', request: 0 },
				wait(121),
				{ do: 'burst', count: 2, delay: 1, updates: false },
				{ do: 'answer', request: 0 },
				{ do: 'poll' },
				wait(92),
				{ do: 'poll' },
			],
		},
	],
	[
		'more deletions before the beginning than can be remembered',
		{
			event: 'deleted',
			way: 'sync',
			records: 18_600,
			spread: 30,
			steps: [save('delete'), wait(91), { do: 'poll' }, wait(5), save('delete'), { do: 'poll' }],
		},
	],
	[
		'more deletions within the overlap than can be remembered',
		{ event: 'deleted', way: 'sync', records: 6_000, steps: deletions(4_000, 50) },
	],
	[
		'more deletions within one second than can be remembered',
		{ event: 'deleted', way: 'sync', records: 6_000, steps: deletions(4_000, 4_000) },
	],
])(
	'%s',
	async (_what, scenario) => {
		await new History({ ...COMMON, ...scenario }).run();
	},
	LONGEST,
);
