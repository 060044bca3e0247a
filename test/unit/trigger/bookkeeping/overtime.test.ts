// Polls whose time is over, and what becomes of what they were doing.

import { Turns, type Turn } from '../../../../nodes/Vtiger/trigger/bookkeeping/turns';
import { Gate, begun } from './polls';

describe('a poll whose time is over', () => {
	const over = () => AbortSignal.abort();
	const open = () => new AbortController();
	const wait = async () => await new Promise((resolve) => setImmediate(resolve));

	test('before it reads asks for nothing', async () => {
		const polls = await begun();
		polls.create();
		expect(await polls.poll({ time: over() })).toBe('unfinished');
		expect([polls.requests, polls.narrowed]).toEqual([0, false]);
		// Nor does it begin a reading, which would have taken this long.
		polls.now += 60_000;
		expect(await polls.poll()).toEqual(['12x111']);
		expect(polls.requests).toBe(3);
	});

	/** A poll that does something before it reads, and after. */
	function turn(work: (turn: Turn) => Promise<string>, turns = new Turns(() => false)) {
		const time = open();
		return { time, turns, result: turns.run('trigger', time.signal, work) };
	}

	test('before it reads is not waited for; until it has ended no other begins', async () => {
		const gate = new Gate();
		const { time, turns, result } = turn(async () => await gate.wait('late'));
		time.abort();
		expect(await result).toBeUndefined();
		const next = async () => await turns.run('trigger', open().signal, async () => 'next');
		expect(await next()).toBeUndefined();
		expect(await turns.run('another', open().signal, async () => 'other')).toBe('other');
		gate.open();
		await wait();
		expect(await next()).toBe('next');
	});

	test('tells the next poll, once, what it threw when nobody waited for it', async () => {
		const gate = new Gate();
		const { time, turns, result } = turn(async () => {
			await gate.wait('');
			throw new Error('refused');
		});
		time.abort();
		await result;
		gate.open();
		await wait();
		const next = async () => await turns.run('trigger', open().signal, async () => 'next');
		await expect(next()).rejects.toThrow('refused');
		expect(await next()).toBe('next');
	});

	test('throws itself what it throws while it is waited for, and tells it nobody else', async () => {
		const { turns, result } = turn(async () => await Promise.reject(new Error('refused')));
		await expect(result).rejects.toThrow('refused');
		expect(await turns.run('trigger', open().signal, async () => 'next')).toBe('next');
	});

	test.each(['isReading', 'hasDecided'] as const)('is waited for while it is %s: that is one step', async (what) => {
		const gate = new Gate();
		const { time, result } = turn(async (one) => {
			one[what] = true;
			return await gate.wait('done');
		});
		time.abort();
		await wait();
		gate.open();
		expect(await result).toBe('done');
	});

	test('a poll neither reads nor has decided when it begins', async () => {
		const { result } = turn(async ({ isReading, hasDecided }) => `${isReading} ${hasDecided}`);
		expect(await result).toBe('false false');
	});
});
