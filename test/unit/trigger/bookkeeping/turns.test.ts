// Polls beside each other: which state one may decide from, and what becomes of a reading that is not finished.

import type { Outcome } from '../../../../nodes/Vtiger/trigger/bookkeeping/poll';
import { Turns } from '../../../../nodes/Vtiger/trigger/bookkeeping/turns';
import { Unstored, type StaticData } from '../../../../nodes/Vtiger/trigger/store';
import { ModelCrm, ModelSource } from './modelCrm';

const START = 1_795_000_000;

class Passing extends Error {}

interface PollOptions {
	/** Made of the stored state before; what the poll writes to it is thrown away. */
	copy?: string;
	activation?: boolean;
	time?: AbortSignal;
	onRequest?: () => void;
}

/** Polls of n8n's scheduler at a model: each has a copy of what is stored. */
class Polls {
	readonly crm = new ModelCrm(START, { offset: 10_800, skew: 0 });
	stored = '{}';
	/** Milliseconds of the process. */
	now = 0;
	requests = 0;
	/** What the next requests come to; nothing where they are answered. */
	readonly failures: Error[] = [];
	private readonly turns = new Turns(
		(error) => error instanceof Passing,
		() => this.now,
	);
	private readonly unstored = new Unstored();

	constructor() {
		this.crm.populate(10, 1_000);
	}

	/** @returns the ids of what was emitted, or how the poll ended */
	async poll(options: PollOptions = {}): Promise<string | string[]> {
		const data = JSON.parse(options.copy ?? this.stored) as StaticData;
		const gate = async () => {
			this.requests++;
			options.onRequest?.();
			const failure = this.failures.shift();
			if (failure !== undefined) throw failure;
		};
		const source = new ModelSource(this.crm, gate, false, false);
		const store = this.unstored.storeFor('trigger', 'tag', data);
		const outcome = await this.turns.run(
			'trigger',
			options.time ?? new AbortController().signal,
			async (turn) =>
				await turn.poll({
					source,
					sourceName: '',
					store,
					isStored: options.activation !== true,
					settings: { event: 'created', way: 'query', mostRecords: 2, overlap: 120, setBack: 0, tag: 'tag' },
				}),
		);
		if (outcome !== undefined && options.copy === undefined) this.stored = JSON.stringify(data);
		return told(outcome);
	}

	create(count = 1): void {
		for (let index = 0; index < count; index++) this.crm.save('create', 0, 0, true, false);
	}
}

function told(outcome: Outcome | undefined): string | string[] {
	if (outcome === undefined) return 'not begun';
	const ids = outcome.changes.map(({ webserviceId }) => webserviceId);
	return ids.length > 0 ? ids : outcome.end;
}

async function begun(): Promise<Polls> {
	const polls = new Polls();
	expect(await polls.poll()).toBe('seeded');
	expect(await polls.poll()).toBe('done');
	polls.crm.advance(10);
	polls.requests = 0;
	return polls;
}

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
	expect(await polls.poll()).toEqual(['12x111', '12x112']);
	expect(await polls.poll()).toEqual(['12x113', '12x114']);
	expect(await polls.poll()).toEqual(['12x115']);
	expect(await polls.poll()).toBe('done');
});
