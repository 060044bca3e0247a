// Looking for the missing ids among many: which halves are counted, and what is read.

import { compareIds, unpackIds } from '../../../../nodes/Vtiger/trigger/bookkeeping/comparison';
import { knowing, sourceOf, type Module } from './givenIds';
import { SETTINGS, begin } from './readings';

describe('among many', () => {
	/** The even numbers up to 4,000. */
	const MANY = Array.from({ length: 2_000 }, (_, index) => 2 * (index + 1));

	async function search(gone: number[], more: Partial<Module> = {}) {
		const shown = MANY.filter((id) => !gone.includes(id));
		const { source, asked, read } = sourceOf({ shown, ...more }, {});
		const found = await compareIds(source, begin(), knowing(MANY), { ...SETTINGS, event: 'deleted' });
		const counts = asked.flatMap(([what, after, upTo]) => (what === 'count' ? [[after, upTo]] : []));
		return { gone: found.emitted.map(({ webserviceId }) => Number(webserviceId.slice(3))), counts, read, found };
	}

	test.each<[number, number[][], number[][]]>([
		[
			1_402,
			[
				[0, 2_000],
				[0, 1_000],
				[1_000, 1_500],
			],
			[
				[1_000, 1_500],
				[1_200, 1_500],
				[1_400, 1_500],
				[1_500, 1_500],
			],
		],
		[
			2,
			[
				[0, 2_000],
				[0, 1_000],
				[0, 500],
			],
			[
				[0, 500],
				[202, 500],
				[402, 500],
				[500, 500],
			],
		],
		[
			4_000,
			[
				[0, 2_000],
				[2_000, 3_000],
				[3_000, 3_500],
			],
			[
				[3_500, 4_000],
				[3_700, 4_000],
				[3_900, 4_000],
				[3_998, 4_000],
			],
		],
	])('the halves are counted until %i is found', async (id, counts, pages) => {
		const { gone, read, counts: counted } = await search([id]);
		expect(gone).toEqual([id]);
		expect(counted).toEqual([[0, 4_000], ...counts]);
		expect(read).toEqual(pages);
	});

	test('several are found in their parts, in their order', async () => {
		const { gone, read, found } = await search([3_900, 10]);
		expect(gone).toEqual([10, 3_900]);
		expect(read.map(([after]) => after)).not.toContain(1_500);
		expect(found.state.ids).toMatchObject({ count: 1_998, isCounted: true });
	});

	test('all are read if many are missing', async () => {
		const { gone, counts, read } = await search(MANY.slice(0, 40));
		expect(gone).toEqual(MANY.slice(0, 40));
		expect(counts).toHaveLength(1);
		expect(read[0]).toEqual([0, 4_000]);
	});

	test('what has appeared in between is known from then on', async () => {
		const shown = [...MANY.filter((id) => id !== 2_000), 1_001].sort((one, other) => one - other);
		const { gone, counts, found } = await search([], { shown });
		// One more, one less: the count is the same.
		expect([gone, counts.length]).toEqual([[], 1]);
		const both = await search([], { shown: shown.filter((id) => id !== 1_998) });
		expect(both.gone).toEqual([1_998, 2_000]);
		expect(both.found.state.ids).toMatchObject({ count: 1_999, isCounted: true });
		expect(unpackIds(both.found.state.ids ?? knowing([]))).toContain(1_001);
		expect(found.state.ids?.count).toBe(2_000);
	});
});
