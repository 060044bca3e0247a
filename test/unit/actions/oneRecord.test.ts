// Exactly one record per key, step by step: what is looked for, removed and awaited, and when it ends.

import { onlyOne, settle, type Key, type Start, type Work } from '../../../nodes/Vtiger/actions/record/oneRecord';
import { rejection } from '../webservice/fetchChannel';

interface Script {
	/** What each look shows; the last one stays. */
	looks?: string[][];
	removes?: boolean;
	isThere?: boolean | Error;
	/** Ids of the records that are made, in their order. */
	makes?: string[];
	use?: (ids: string[]) => boolean | Error;
}

function scripted({ looks = [[]], removes = true, isThere = true, makes = [], use = () => false }: Script) {
	const steps: string[] = [];
	let looked = 0;
	const key: Key = {
		look: async () => {
			steps.push('look');
			return looks[Math.min(looked++, looks.length - 1)] ?? [];
		},
		areThere: async (ids) => {
			steps.push(`areThere ${ids.join()}`);
			if (isThere instanceof Error) throw isThere;
			return isThere;
		},
		removeOwn: async (id) => {
			steps.push(`remove ${id}`);
			return removes;
		},
		pause: async (round) => {
			await Promise.resolve();
			steps.push(`pause ${round}`);
		},
	};
	const work: Work<string> = {
		create: async () => {
			const id = makes.shift() ?? 'unexpected';
			steps.push(`create ${id}`);
			return { id, result: `made ${id}` };
		},
		use: async (ids) => {
			steps.push(`use ${ids.join()}`);
			const recent = use(ids);
			if (recent instanceof Error) throw recent;
			return { result: `used ${ids.join()}`, recent };
		},
	};
	return { key, work, steps };
}

const made = (id: string, seen: string[]): Start<string> => ({ made: { id, result: `made ${id}` }, seen });
const rounds = (count: number, ...steps: string[]) =>
	Array.from({ length: count }, (_, index) => [...steps, `pause ${index + 1}`, 'look']).flat();
const outcome = (result: string, ids: string, removed: string[] = [], others: string[] = []) => ({
	result,
	ids: [ids],
	removed,
	others,
});

test.each<[what: string, start: Start<string>, script: Script, expected: object, steps: string[]]>([
	['that is seen alone stays at once', made('2', ['2']), {}, outcome('made 2', '2'), []],
	['that is not seen yet waits until it is', made('2', []), { looks: [[], ['2']] }, outcome('made 2', '2'), rounds(2)],
	['that is never seen stays', made('2', []), {}, outcome('made 2', '2'), rounds(5)],
	[
		'that is not seen beside another one stays',
		made('2', ['1']),
		{ looks: [['1']] },
		outcome('made 2', '2', [], ['1']),
		rounds(5),
	],
	[
		'that is the younger one gives way at once, and the other one is used',
		made('2', ['1', '2']),
		{ looks: [['1']] },
		outcome('used 1', '1', ['2']),
		['remove 2', 'look', 'use 1'],
	],
	[
		'that is the oldest gives way once the other one has stayed long enough',
		made('1', ['1', '2']),
		{ looks: [...Array<string[]>(5).fill(['1', '2']), ['2']] },
		outcome('used 2', '2', ['1']),
		[...rounds(5), 'remove 1', 'look', 'use 2'],
	],
	[
		'that is the oldest stays if the other one gives way',
		made('1', ['1', '2']),
		{ looks: [['1']] },
		outcome('made 1', '1'),
		rounds(1),
	],
	[
		'that cannot be removed stays beside the other one',
		made('2', ['1', '2']),
		{ looks: [['1', '2']], removes: false },
		outcome('made 2', '2', [], ['1']),
		[...rounds(5, 'remove 2'), 'remove 2'],
	],
	[
		'that gave way for one that gave way as well is made anew',
		made('2', ['1', '2']),
		{ looks: [[], ['3']], makes: ['3'] },
		outcome('made 3', '3', ['2']),
		['remove 2', 'look', 'create 3', 'look'],
	],
	[
		'that gave way for several waits for them, and the youngest is used',
		made('4', ['1', '4']),
		{ looks: [['1', '2', '3']] },
		outcome('used 3', '3', ['4']),
		['remove 4', 'look', ...rounds(12), 'use 3'],
	],
])('a record %s', async (_what, start, script, expected, steps) => {
	const { key, work, steps: taken } = scripted(script);
	expect(await settle(key, work, start)).toEqual(expected);
	expect(taken).toEqual(steps);
});

test('the eighth record that one process makes stays, whatever is beside it', async () => {
	const ids = Array.from({ length: 8 }, (_, index) => String(index + 1));
	const looks = ids.slice(1).flatMap((id) => [[], ['0', id]]);
	const { key, work, steps } = scripted({ looks, makes: ids.slice(1) });
	expect(await settle(key, work, made('1', ['0', '1']))).toEqual(outcome('made 8', '8', ids.slice(0, 7), ['0']));
	expect(steps.slice(-11)).toEqual(['look', ...rounds(5)]);
});

describe('records that were found', () => {
	const gone = new Error('There is no record');

	test.each<[what: string, script: Script, expected: object, steps: string[]]>([
		['are used', {}, outcome('used 1', '1'), ['use 1']],
		[
			'and are recent are looked for after their use',
			{ use: () => true },
			outcome('used 1', '1'),
			['use 1', 'areThere 1'],
		],
		[
			'and are gone after their use are looked for anew',
			{ use: ([id]) => id === '1', isThere: false, looks: [['2']] },
			outcome('used 2', '2'),
			['use 1', 'areThere 1', 'look', 'use 2'],
		],
		[
			'and were gone before their use are made',
			{ use: () => gone, isThere: false, looks: [[], ['2']], makes: ['2'] },
			outcome('made 2', '2'),
			['use 1', 'areThere 1', 'look', 'create 2', 'look'],
		],
		[
			'and were gone for several are looked for until one is left',
			{ use: ([id]) => (id === '1' ? gone : false), isThere: false, looks: [['2', '3'], ['2']] },
			outcome('used 2', '2'),
			['use 1', 'areThere 1', 'look', ...rounds(1), 'use 2'],
		],
	])('%s', async (_what, script, expected, steps) => {
		const { key, work, steps: taken } = scripted(script);
		expect(await settle(key, work, { ids: ['1'] })).toEqual(expected);
		expect(taken).toEqual(steps);
	});

	test.each([
		['are there', true],
		['cannot be looked for', new Error('No connection')],
	])('keep the error of their use if they %s', async (_what, isThere) => {
		const { key, work } = scripted({ use: () => gone, isThere });
		expect(await rejection(settle(key, work, { ids: ['1'] }))).toBe(gone);
	});
});

test.each([
	['one record', ['1'], [['1']], ['1'], 0],
	['none', [], [['1']], [], 0],
	['several of which one stays', ['1', '2'], [['1', '2'], ['2']], ['2'], 2],
	['several that all stay', ['1', '2'], [['1', '2']], ['1', '2'], 12],
])('time to give way: %s', async (_what, seen, looks, left, count) => {
	const { key, steps } = scripted({ looks });
	expect(await onlyOne(key, seen)).toEqual(left);
	expect(steps).toEqual(rounds(count));
});
