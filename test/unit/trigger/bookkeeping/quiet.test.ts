// When nothing before the last change can appear any more: what a reading has to have looked at, and when.

import { quietAfter, type Look } from '../../../../nodes/Vtiger/trigger/bookkeeping/quiet';
import type { Progress } from '../../../../nodes/Vtiger/trigger/bookkeeping/state';

const clock = (seconds: number) => ({ seconds, wall: seconds + 10_800 });
const look: Look = { last: { lastChange: 900 }, began: clock(1_121), ended: clock(1_125), age: 221, complete: true };
const before: Progress = {
	time: '2026-11-24 12:00:00',
	seconds: 900,
	quiet: { lastChange: 900, since: 1_000, settled: false },
};
const settled: Progress = { ...before, quiet: { lastChange: 900, since: 1_000, settled: true } };

test.each<[string, Progress | undefined, Partial<Look>, { since: number; settled: boolean }]>([
	['the overlap has passed since the last change was first seen', before, {}, { since: 1_000, settled: true }],
	['it has not passed when the reading begins', before, { began: clock(1_120) }, { since: 1_000, settled: false }],
	['the clock has just passed the last change', before, { age: 120 }, { since: 1_000, settled: false }],
	['the last change is another one', before, { last: { lastChange: 901 } }, { since: 1_125, settled: false }],
	[
		'the last change is of another record',
		before,
		{ last: { lastChange: 900, id: 5 } },
		{ since: 1_125, settled: false },
	],
	['nothing is known of before', undefined, {}, { since: 1_125, settled: false }],
	[
		'nothing is known of before, nor does the server say its time',
		undefined,
		{ ended: undefined },
		{ since: Number.MAX_SAFE_INTEGER, settled: false },
	],
	['the reading breaks off', before, { complete: false }, { since: 1_000, settled: false }],
	['the reading goes on where another broke off', { ...before, id: 0 }, {}, { since: 1_000, settled: false }],
	[
		'the server does not say its time',
		before,
		{ began: undefined, ended: undefined },
		{ since: 1_000, settled: false },
	],
	['it was so before', settled, { began: clock(1_010), complete: false }, { since: 1_000, settled: true }],
])('%s', (_, known, seen, expected) => {
	const shown = { ...look, ...seen };
	const settings = { event: 'updated', overlap: 120, setBack: 0, mostRecords: 500 } as const;
	expect(quietAfter(known, shown, settings)).toEqual({ ...shown.last, ...expected });
});
