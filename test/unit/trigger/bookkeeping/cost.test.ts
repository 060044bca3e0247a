// What polls cost: requests after much has happened, until it is done with.

import type { Outcome } from '../../../../nodes/Vtiger/trigger/bookkeeping/poll';
import type { PollSettings, TriggerState } from '../../../../nodes/Vtiger/trigger/bookkeeping/state';
import { Turns, type Turn } from '../../../../nodes/Vtiger/trigger/bookkeeping/turns';
import { ModelCrm, ModelSource } from './modelCrm';

const START = 1_795_000_000;

/** Polls a model, for deletions unless the settings say otherwise, as n8n does if nothing overlaps. */
class Poller {
	private state: TriggerState | undefined;
	private readonly turns = new Turns(() => false);

	constructor(
		private readonly crm: ModelCrm,
		private readonly settings: Partial<PollSettings> = {},
	) {}

	/** @returns its requests with its outcome */
	async poll(): Promise<Outcome & { requests: number }> {
		const source = new ModelSource(this.crm, async () => undefined, false, false);
		const store = {
			read: () => this.state,
			given: () => this.state,
			write: (state: TriggerState) => void (this.state = state),
		};
		const settings: PollSettings = {
			event: 'deleted',
			way: 'sync',
			mostRecords: 800,
			overlap: 120,
			setBack: 0,
			tag: '1',
			...this.settings,
		};
		const poll = async (turn: Turn) => await turn.poll({ source, sourceName: '', store, isStored: true, settings });
		const outcome = await this.turns.run('1', new AbortController().signal, poll);
		if (outcome === undefined) throw new Error('Another poll is under way');
		return { ...outcome, requests: source.requests };
	}
}

function deleteMany(crm: ModelCrm, count: number, eachSecond: number): void {
	for (let index = 0; index < count; index++) {
		crm.save('delete', 0, 0, true, false);
		if (index % eachSecond === eachSecond - 1) crm.advance(1);
	}
}

/** Answers of sync that hold all changes, as a single request of a hundred at a time needs them. */
const pagesOf = (changes: number) => Math.ceil(changes / 100);

describe.each([
	['one a second', 1],
	['fifty a second', 50],
	['all in one second', 3_000],
])('3,000 deletions, %s', (_, eachSecond) => {
	const crm = new ModelCrm(START, { offset: 10_800, skew: 0 });
	const poller = new Poller(crm);

	test('take two requests for each hundred at most, and come once', async () => {
		crm.populate(6_000, 100_000);
		await poller.poll();
		crm.advance(5);
		let emitted = 0;
		for (let part = 1; part <= 4; part++) {
			if (part < 4) deleteMany(crm, 1_000, eachSecond);
			const { requests, changes } = await poller.poll();
			emitted += changes.length;
			expect(requests).toBeLessThanOrEqual(2 * pagesOf(3_000) + 2);
		}
		expect(emitted).toBe(3_000);
	});

	test('cost nothing once the overlap has passed: an idle poll is one request', async () => {
		for (let passed = 0; passed <= 180; passed += 60) {
			expect((await poller.poll()).changes).toEqual([]);
			crm.advance(60);
		}
		expect(await poller.poll()).toMatchObject({ requests: 1, changes: [] });
		crm.save('delete', 0, 0, true, false);
		const { requests, changes } = await poller.poll();
		expect([requests, changes.length]).toEqual([1, 1]);
	});
});

test.each<[event: PollSettings['event'], way: PollSettings['way']]>([
	['created', 'query'],
	['created', 'sync'],
	['updated', 'query'],
	['updated', 'sync'],
	['createdOrUpdated', 'query'],
	['createdOrUpdated', 'sync'],
])('after much that was %s an idle poll by %s is one request once the overlap has passed', async (event, way) => {
	const crm = new ModelCrm(START, { offset: 10_800, skew: 0 });
	crm.populate(100, 100_000);
	const poller = new Poller(crm, { event, way });
	await poller.poll();
	crm.advance(5);
	for (let count = 0; count < 1_200; count++) {
		crm.save(count % 2 === 0 ? 'create' : 'update', count, 0, true, false);
		if (count % 30 === 0) crm.advance(1);
	}
	for (let passed = 0; passed <= 300; passed += 60) {
		await poller.poll();
		crm.advance(60);
	}
	expect(await poller.poll()).toMatchObject({ requests: 1, changes: [], end: 'done' });
	crm.save('create', 0, 0, true, false);
	crm.save('update', 3, 0, true, false);
	const { changes } = await poller.poll();
	expect(changes).toHaveLength(event === 'createdOrUpdated' ? 2 : 1);
});

test('records that are deleted one by one over hours are not each asked for in all that has happened since', async () => {
	const crm = new ModelCrm(START, { offset: 10_800, skew: 0 });
	crm.populate(100, 100_000);
	const poller = new Poller(crm, { overlap: 7_200 });
	await poller.poll();
	let most = 0;
	for (let minute = 0; minute < 40; minute++) {
		for (let change = 0; change < 20; change++) {
			crm.save(change === 10 ? 'delete' : 'create', 5, 0, true, false);
			crm.advance(3);
		}
		const { requests, changes } = await poller.poll();
		expect(changes).toHaveLength(1);
		most = Math.max(most, requests);
	}
	expect(most).toBeLessThanOrEqual(40 + pagesOf(800) + 1);
});
