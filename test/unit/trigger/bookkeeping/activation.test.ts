// A trigger that is switched on: what it forgets, and a beginning that n8n has not stored.

import { Turns } from '../../../../nodes/Vtiger/trigger/bookkeeping/turns';
import { Gate, Polls, begun } from './polls';

describe('a trigger that is switched on', () => {
	test('waits for the poll under way', async () => {
		const gate = new Gate();
		const turns = new Turns(() => false);
		const order: string[] = [];
		const first = turns.run('trigger', new AbortController().signal, async () => order.push(await gate.wait('poll')));
		const begins = turns.begin('trigger', false).then(() => order.push('begin'));
		await new Promise((resolve) => setImmediate(resolve));
		gate.open();
		await Promise.all([first, begins]);
		expect(order).toEqual(['poll', 'begin']);
	});

	test('forgets what was not read to its end', async () => {
		const polls = await begun();
		polls.create();
		const time = new AbortController();
		await polls.poll({ time: time.signal, onRequest: () => time.abort() });
		await polls.begin(false);
		polls.requests = 0;
		expect(await polls.poll()).toEqual(['12x111']);
		expect(polls.requests).toBe(3);
	});

	test('and what waits behind an emission', async () => {
		const polls = await begun();
		polls.create(300);
		expect(await polls.poll()).toHaveLength(2);
		await polls.begin(false);
		// A reading that began so long ago would ask for more.
		polls.now += 60_000;
		polls.requests = 0;
		expect(await polls.poll()).toEqual(['12x113', '12x114']);
		expect(polls.requests).toBe(2);
	});

	test('is not told what failed before', async () => {
		const turns = new Turns(() => false);
		const time = new AbortController();
		const gate = new Gate();
		const work = turns.run('trigger', time.signal, async () => {
			await gate.wait('');
			throw new Error('refused');
		});
		time.abort();
		await work;
		gate.open();
		await turns.begin('trigger', false);
		expect(await turns.run('trigger', new AbortController().signal, async () => 'next')).toBe('next');
	});

	test.each([
		['begins anew with another filter', true, 'seeded'],
		['does not if n8n shows what is older', false, 'overtaken'],
	])('%s', async (_what, isNew, expected) => {
		const polls = await begun();
		polls.create();
		expect(await polls.poll()).toEqual(['12x111']);
		await polls.begin(isNew);
		expect(await polls.poll({ copy: '{}', settings: { tag: 'other' } })).toBe(expected);
	});
});

describe('a beginning that n8n does not store', () => {
	const idle = async () => {
		const polls = new Polls();
		expect(await polls.poll({ copy: '{}' })).toBe('seeded');
		return polls;
	};

	test('is waited for while n8n may store it, then counts all the same', async () => {
		const polls = await idle();
		expect(await polls.poll({ copy: '{}' })).toBe('overtaken');
		polls.now += 119_999;
		expect(await polls.poll({ copy: '{}' })).toBe('overtaken');
		polls.now += 1;
		polls.crm.advance(10);
		polls.create();
		expect(await polls.poll({ copy: '{}' })).toEqual(['12x111']);
	});

	test('is given to n8n ever more rarely', async () => {
		const polls = await idle();
		const given: number[] = [];
		for (let minute = 0; minute <= 60; minute++) {
			polls.now += 60_000;
			const before = polls.given;
			await polls.poll({ copy: '{}' });
			if (polls.given > before) given.push(minute + 1);
		}
		expect(given).toEqual([8, 40]);
	});

	test('is not waited for if n8n shows it', async () => {
		const polls = new Polls();
		expect(await polls.poll()).toBe('seeded');
		expect(await polls.poll()).toBe('done');
	});

	test('nor once n8n has shown it', async () => {
		const polls = await begun();
		polls.now += 480_000;
		expect(await polls.poll()).toBe('done');
		expect(await polls.poll({ copy: '{}' })).toBe('done');
	});

	test('is given to an activation at once', async () => {
		const polls = await idle();
		polls.now += 120_000;
		const before = polls.given;
		expect(await polls.poll({ copy: '{}' })).toBe('done');
		expect(polls.given).toBe(before);
		expect(await polls.poll({ copy: '{}', activation: true })).toBe('done');
		expect(polls.given).toBe(before + 1);
	});

	test('does not hold up a trigger that was switched on with another filter', async () => {
		const polls = await idle();
		await polls.begin(true);
		const other = { copy: '{}', settings: { tag: 'other' } };
		expect(await polls.poll({ ...other, activation: true })).toBe('seeded');
		expect(await polls.poll(other)).toBe('done');
	});

	test('keeps another filter from beginning while n8n may store it', async () => {
		const polls = await idle();
		const other = { copy: '{}', settings: { tag: 'other' } };
		polls.now += 119_999;
		expect(await polls.poll(other)).toBe('overtaken');
		polls.now += 1;
		expect(await polls.poll(other)).toBe('seeded');
	});
});
