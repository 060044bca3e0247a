// Items over several sessions: begun in their order, outcomes in their order, and nothing begun after an error that ends the run.

import { LOOKED_UP_AT_ONCE, asError, fewAtOnce, inParallel } from '../../../nodes/Vtiger/actions/parallel';
import type { RunOne } from '../../../nodes/Vtiger/actions/action';
import { itemsWith } from './items';

const ten = () => itemsWith(Array.from({ length: 10 }, () => ({}))).items;

test('outcomes keep the order of the items, whichever ends first', async () => {
	const begun: number[] = [];
	const slow: RunOne = async ({ index }) => {
		begun.push(index);
		await new Promise((resolve) => setImmediate(resolve));
		return { index };
	};
	const quick: RunOne = async ({ index }) => {
		begun.push(index);
		return await Promise.resolve({ index });
	};
	const outcomes = await inParallel(ten(), [slow, quick], () => false);
	expect(outcomes).toEqual(Array.from({ length: 10 }, (_, index) => ({ index })));
	expect(begun).toEqual(Array.from({ length: 10 }, (_, index) => index));
});

test.each([
	[true, 4],
	[false, 10],
])('after an error that ends the run (%p) no further item is begun', async (stops, count) => {
	const begun: number[] = [];
	const run: RunOne = async ({ index }) => {
		begun.push(index);
		if (index === 3) throw new Error('no');
		return await Promise.resolve({ index });
	};
	const outcomes = await inParallel(ten(), [run], () => stops);
	expect(begun).toHaveLength(count);
	expect(outcomes[3]).toEqual(new Error('no'));
	expect(outcomes).toHaveLength(count);
});

test('no items, no outcomes', async () => {
	expect(await inParallel([], [async () => await Promise.resolve({})], () => true)).toEqual([]);
});

test('few look-ups at once, all of them, in the order of the items', async () => {
	const { items } = itemsWith(Array.from({ length: 20 }, () => ({})));
	let running = 0;
	let most = 0;
	const results = await fewAtOnce(items, async ({ index }) => {
		most = Math.max(most, ++running);
		await new Promise((resolve) => setImmediate(resolve));
		running--;
		return index;
	});
	expect(results).toEqual(Array.from({ length: 20 }, (_, index) => index));
	expect(most).toBe(LOOKED_UP_AT_ONCE);
});

test('whatever is thrown is an error', () => {
	const error = new TypeError('x');
	expect(asError(error)).toBe(error);
	expect(asError('text')).toEqual(new Error('text'));
});
