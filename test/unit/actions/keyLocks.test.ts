// One write at a time for a key: who waits for whom, and when a key is free again.

import { heldKeys, holding } from '../../../nodes/Vtiger/actions/record/keyLocks';
import { rejection } from '../webservice/fetchChannel';

const patient = async (until: Promise<void>) => await until;

/** Work that ends when it is told to. */
function work() {
	let begun = false;
	let end = (_error?: Error): void => undefined;
	const ended = new Promise<string>((resolve, reject) => {
		end = (error) => {
			if (error === undefined) resolve('done');
			else reject(error);
		};
	});
	const run = async () => {
		begun = true;
		return await ended;
	};
	return { run, end: (error?: Error) => end(error), hasBegun: () => begun };
}

/** Lets everything go on that can. */
async function settled(): Promise<void> {
	await new Promise((resolve) => {
		setImmediate(resolve);
	});
}

afterEach(async () => {
	await settled();
	expect(heldKeys()).toBe(0);
});

test.each([
	['the same key', ['a'], ['a'], true],
	['one key in common', ['b', 'a'], ['c', 'b'], true],
	['no key in common', ['a', 'b'], ['c'], false],
	['no key', [], [], false],
])('%s: the second work waits for the first: %p / %p', async (_what, keys, others, waits) => {
	const [first, second] = [work(), work()];
	const results = [holding(keys, patient, first.run)];
	await settled();
	results.push(holding(others, patient, second.run));
	await settled();
	expect([first.hasBegun(), second.hasBegun()]).toEqual([true, !waits]);
	first.end();
	await settled();
	expect(second.hasBegun()).toBe(true);
	second.end();
	expect(await Promise.all(results)).toEqual(['done', 'done']);
});

test('works with the same key come one after the other, in the order in which they asked', async () => {
	const works = [work(), work(), work()];
	const results = works.map(async ({ run }) => await holding(['a', 'a'], patient, run));
	for (const [index, { end }] of works.entries()) {
		await settled();
		expect(works.map(({ hasBegun }) => hasBegun())).toEqual(works.map((_, other) => other <= index));
		expect(heldKeys()).toBe(1);
		end();
	}
	await Promise.all(results);
});

test('keys in another order never wait for each other', async () => {
	const [first, second] = [work(), work()];
	const results = [holding(['a', 'b'], patient, first.run), holding(['b', 'a'], patient, second.run)];
	first.end();
	second.end();
	expect(await Promise.all(results)).toEqual(['done', 'done']);
});

test('work that fails gives its keys back', async () => {
	const [first, second] = [work(), work()];
	const failed = rejection(holding(['a', 'b'], patient, first.run));
	await settled();
	const result = holding(['b'], patient, second.run);
	const error = new Error('It failed');
	first.end(error);
	second.end();
	expect(await failed).toBe(error);
	expect(await result).toBe('done');
});

test('who is cancelled while it waits never begins, keeps no key, and lets nobody pass', async () => {
	const [first, second, third] = [work(), work(), work()];
	const cancelled = new Error('The execution was cancelled');
	let cancel = (): void => undefined;
	const impatient = async (until: Promise<void>) =>
		await Promise.race([
			until,
			new Promise<void>((_, reject) => {
				cancel = () => reject(cancelled);
			}),
		]);
	const results = [holding(['b'], patient, first.run)];
	const gaveUp = rejection(holding(['a', 'b'], impatient, second.run));
	await settled();
	results.push(holding(['a', 'b'], patient, third.run));
	cancel();
	expect(await gaveUp).toBe(cancelled);
	await settled();
	expect([second.hasBegun(), third.hasBegun()]).toEqual([false, false]);
	first.end();
	await settled();
	expect([second.hasBegun(), third.hasBegun()]).toEqual([false, true]);
	third.end();
	await Promise.all(results);
});
