// Polls beside each other: which state one may decide from, and what becomes of a reading that is not finished.

import type { TriggerState } from '../../../../nodes/Vtiger/trigger/bookkeeping/state';
import { Passing, Polls, begun, type PollOptions } from './polls';

test('a poll does not begin while another of its trigger is under way', async () => {
	const polls = await begun();
	polls.create();
	const [first, second] = await Promise.all([polls.poll(), polls.poll()]);
	expect([first, second]).toEqual([['12x111'], 'not begun']);
});

test('what was emitted from a state is not emitted from it again until n8n cannot store it any more', async () => {
	const polls = await begun();
	const copy = polls.stored;
	polls.create();
	expect(await polls.poll()).toEqual(['12x111']);
	polls.now += 119_999;
	const { requests } = polls;
	expect(await polls.poll({ copy })).toBe('overtaken');
	expect(polls.requests).toBe(requests);
	// n8n has thrown away what was emitted.
	polls.now += 1;
	expect(await polls.poll({ copy })).toEqual(['12x111']);
});

test('that goes by the time of the process', async () => {
	const polls = await begun(true);
	const copy = polls.stored;
	polls.create();
	expect(await polls.poll()).toEqual(['12x111']);
	expect(await polls.poll({ copy })).toBe('overtaken');
});

test('a copy from before two emissions is not decided from either', async () => {
	const polls = await begun();
	const copy = polls.stored;
	polls.create();
	await polls.poll();
	polls.create();
	expect(await polls.poll()).toEqual(['12x112']);
	expect(await polls.poll({ copy })).toBe('overtaken');
});

test('a copy from before the trigger has begun does not begin it anew once something was emitted', async () => {
	const polls = new Polls();
	await polls.poll({ copy: '{}', activation: true });
	polls.crm.advance(10);
	polls.create();
	expect(await polls.poll()).toEqual(['12x111']);
	expect(await polls.poll({ copy: '{}' })).toBe('overtaken');
});

test('nor one from before n8n had stored the beginning', async () => {
	const polls = await begun();
	polls.now += 120_000;
	polls.create();
	expect(await polls.poll()).toEqual(['12x111']);
	expect(await polls.poll({ copy: '{}', settings: { tag: 'other' } })).toBe('overtaken');
});

test('nor one of the filter before', async () => {
	const polls = await begun();
	const copy = polls.stored;
	const settings = { tag: 'other' };
	expect(await polls.poll({ copy, settings })).toBe('seeded');
	polls.now += 120_000;
	polls.create();
	expect(await polls.poll({ settings })).toEqual(['12x111']);
	expect(await polls.poll({ copy })).toBe('overtaken');
});

test('a request that fails in passing ends the poll; the next one sends it again, and nothing before it', async () => {
	const polls = await begun();
	polls.create();
	const again: Error = new Passing('503');
	let request = 0;
	const onRequest = () => void (++request === 2 && polls.failures.push(again));
	await expect(polls.poll({ onRequest })).rejects.toBe(again);
	polls.requests = 0;
	expect(await polls.poll()).toEqual(['12x111']);
	expect(polls.requests).toBe(2);
});

test('after another failure the next poll reads from the beginning', async () => {
	const polls = await begun();
	polls.create();
	let request = 0;
	const onRequest = () => void (++request === 2 && polls.failures.push(new Error('refused')));
	await expect(polls.poll({ onRequest })).rejects.toThrow('refused');
	polls.requests = 0;
	expect(await polls.poll()).toEqual(['12x111']);
	expect(polls.requests).toBe(3);
});

test('no request begins once the time is over, and what was read is not read again', async () => {
	const polls = await begun();
	polls.create();
	const time = new AbortController();
	expect(await polls.poll({ time: time.signal, onRequest: () => time.abort() })).toBe('unfinished');
	expect(polls.requests).toBe(1);
	expect(await polls.poll()).toEqual(['12x111']);
	expect(polls.requests).toBe(3);
});

test('a reading of another state is not gone on with', async () => {
	const polls = await begun();
	polls.create();
	const time = new AbortController();
	await polls.poll({ time: time.signal, onRequest: () => time.abort() });
	// Another process has emitted.
	const state = JSON.parse(polls.stored) as { state: { edition: number } };
	state.state.edition += 1;
	polls.stored = JSON.stringify(state);
	expect(await polls.poll()).toEqual(['12x111']);
	expect(polls.requests).toBe(4);
});

test('behind an emission the next poll goes on where the reading was, and looks back at the end', async () => {
	const polls = await begun();
	polls.create(5);
	const requests: number[] = [];
	const poll = async () => {
		polls.requests = 0;
		const result = await polls.poll();
		requests.push(polls.requests);
		return result;
	};
	expect(await poll()).toEqual(['12x111', '12x112']);
	expect(await poll()).toEqual(['12x113', '12x114']);
	expect(await poll()).toEqual(['12x115']);
	expect(await poll()).toBe('done');
	expect(await poll()).toBe('done');
	expect(requests).toEqual([2, 2, 3, 1, 1]);
});

test('what was read to its end is not gone on with', async () => {
	const polls = await begun();
	polls.create(4);
	expect([await polls.poll(), await polls.poll()]).toEqual([
		['12x111', '12x112'],
		['12x113', '12x114'],
	]);
	expect(await polls.poll()).toBe('done');
	// A reading that began so long ago would ask for more.
	polls.now += 60_000;
	polls.requests = 0;
	expect(await polls.poll()).toBe('done');
	expect(polls.requests).toBe(1);
});

test('what comes of a decision is waited for, though the time is over', async () => {
	const polls = await begun();
	polls.create();
	const time = new AbortController();
	const afterwards = async () => {
		time.abort();
		await new Promise((resolve) => setImmediate(resolve));
	};
	expect(await polls.poll({ time: time.signal, afterwards })).toEqual(['12x111']);
});

/** As it is stored. */
const state = (polls: Polls) => (JSON.parse(polls.stored) as { state: TriggerState }).state;

describe('what a poll has read', () => {
	test('is not decided from if another poll has decided meanwhile', async () => {
		const polls = await begun();
		polls.create();
		const after = JSON.stringify({ state: { ...state(polls), edition: 99 } });
		// n8n shows all polls the same data.
		expect(await polls.poll({ onRequest: () => polls.replace(after) })).toBe('overtaken');
		expect(state(polls).edition).toBe(99);
	});

	test('nor is a beginning', async () => {
		const polls = await begun();
		const after = polls.stored;
		polls.stored = '{}';
		const other = new Polls();
		expect(await other.poll({ onRequest: () => other.replace(after) })).toBe('overtaken');
		expect(other.stored).toBe(after);
	});

	test('of a beginning does not count for another filter', async () => {
		const polls = new Polls();
		const time = new AbortController();
		await polls.poll({ copy: '{}', time: time.signal, onRequest: () => time.abort() });
		expect(await polls.poll({ settings: { tag: 'other' } })).toBe('seeded');
		expect(state(polls).tag).toBe('other');
	});

	test.each<[string, PollOptions]>([
		['other fields', { sourceName: 'other' }],
		['another limit', { settings: { mostRecords: 3 } }],
	])('does not count for a poll with %s', async (_what, options) => {
		const polls = await begun();
		polls.create();
		const time = new AbortController();
		await polls.poll({ time: time.signal, onRequest: () => time.abort() });
		polls.requests = 0;
		expect(await polls.poll(options)).toEqual(['12x111']);
		expect(polls.requests).toBe(3);
	});
});
