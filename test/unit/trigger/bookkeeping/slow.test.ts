// Slow servers: readings that take longer than n8n gives one poll, with polls that come while others are under way.

import type { Outcome } from '../../../../nodes/Vtiger/trigger/bookkeeping/poll';
import type { PollSettings } from '../../../../nodes/Vtiger/trigger/bookkeeping/state';
import { Turns } from '../../../../nodes/Vtiger/trigger/bookkeeping/turns';
import { Unstored, type StaticData } from '../../../../nodes/Vtiger/trigger/store';
import { ModelCrm, ModelSource } from './modelCrm';

const START = 1_795_000_000;
const MINUTE = 60;
/** The number of the first record that is created later. */
const FIRST = 201;

interface Slow {
	event: PollSettings['event'];
	way: PollSettings['way'];
	/** Seconds that each request takes. */
	request: number;
	/** Seconds that n8n gives a poll. */
	budget: number;
	/** n8n gives each poll a copy of the state, and stores those that emit only. */
	copies: boolean;
}

interface Waiter {
	at: number;
	go: () => void;
}

/** A CRM that answers one request at a time, and n8n that polls each minute: all on one clock. */
class SlowCrm {
	requests = 0;
	longest = 0;
	readonly emitted: number[] = [];
	readonly crm = new ModelCrm(START, { offset: 10_800, skew: 0 });
	private readonly turns = new Turns(
		() => false,
		() => this.crm.now * 1000,
	);
	private readonly unstored = new Unstored();
	private stored = '{}';
	private memory: StaticData = {};
	private waiters: Waiter[] = [];
	private freeAt = START;

	constructor(private readonly slow: Slow) {}

	/** The trigger begins in a module with records. */
	async begin(): Promise<void> {
		this.crm.populate(FIRST - 101, 100_000);
		await this.run();
		this.requests = 0;
	}

	/** Polls each minute until nothing is left. */
	async run(): Promise<void> {
		for (let polls = 1; ; polls++) {
			const outcome = this.poll();
			await this.pass(MINUTE);
			const { ended } = outcome;
			if (ended?.end === 'done' && ended.changes.length === 0) return;
			if (polls > 2_000) throw new Error('The polls do not come to an end');
		}
	}

	private poll(): { ended?: Outcome } {
		const begun = this.crm.now;
		const result: { ended?: Outcome } = {};
		const data = this.slow.copies ? (JSON.parse(this.stored) as StaticData) : this.memory;
		const time = new AbortController();
		this.waiters.push({ at: begun + this.slow.budget, go: () => time.abort() });
		const { event, way, copies } = this.slow;
		const source = new ModelSource(this.crm, async () => await this.answered(), false, false);
		const store = this.unstored.storeFor('trigger', 'tag', data);
		const settings = { event, way, mostRecords: 500, overlap: 120, setBack: 0, tag: 'tag' };
		const turn = this.turns.run('trigger', time.signal, async (one) => {
			return await one.poll({ source, sourceName: '', store, isStored: copies, settings });
		});
		void turn.then((outcome) => {
			this.longest = Math.max(this.longest, this.crm.now - begun);
			if (outcome !== undefined) this.end(outcome, data);
			result.ended = outcome ?? { changes: [], end: 'overtaken', narrowed: false };
		});
		return result;
	}

	private end({ changes, end }: Outcome, data: StaticData): void {
		for (const { webserviceId } of changes) this.emitted.push(Number(webserviceId.slice(3)));
		if (changes.length > 0 || end === 'seeded') this.stored = JSON.stringify(data);
	}

	/** One request after the other. */
	private async answered(): Promise<void> {
		this.requests++;
		this.freeAt = Math.max(this.freeAt, this.crm.now) + this.slow.request;
		await new Promise<void>((go) => this.waiters.push({ at: this.freeAt, go }));
	}

	private async pass(seconds: number): Promise<void> {
		const end = this.crm.now + seconds;
		for (;;) {
			await new Promise((resolve) => setImmediate(resolve));
			this.waiters.sort((one, other) => one.at - other.at);
			const [next] = this.waiters;
			if (next === undefined || next.at > end) break;
			this.waiters.shift();
			this.crm.advance(next.at - this.crm.now);
			next.go();
		}
		this.crm.advance(end - this.crm.now);
	}
}

/** So many new records, saved within so many seconds. */
function fill(crm: ModelCrm, count: number, seconds: number): void {
	for (let index = 0; index < count; index++) {
		crm.save('create', 0, 0, true, false);
		if (index % Math.ceil(count / seconds) === 0) crm.advance(1);
	}
}

/** As many as an import brings; fewer in the tests that are run all the time. */
const IMPORT = Number(process.env.VTIGER_TRIGGER_HISTORIES ?? 0) > 2_000 ? 20_000 : 4_000;
const LONGEST = 600_000;
/** Requests that look back once more when all has come. */
const LOOK_BACK = 12;
/** n8n gives a poll five minutes, or its scheduler 36 seconds, of which the trigger takes nine tenths. */
const MEMORY = { budget: 270, copies: false };
const SCHEDULER = { budget: 32, copies: true };

type Case = [
	event: Slow['event'],
	way: Slow['way'],
	request: number,
	engine: typeof MEMORY,
	records: number,
	over: number,
];

test.each<Case>([
	['created', 'query', 12, MEMORY, IMPORT, 3_600],
	['created', 'sync', 12, MEMORY, IMPORT, 3_600],
	['createdOrUpdated', 'query', 12, MEMORY, IMPORT, 3_600],
	['createdOrUpdated', 'sync', 12, MEMORY, IMPORT, 3_600],
	['created', 'query', 5, SCHEDULER, IMPORT, 60],
	['created', 'sync', 5, SCHEDULER, IMPORT, 60],
	['createdOrUpdated', 'query', 5, SCHEDULER, IMPORT, 60],
	['createdOrUpdated', 'sync', 5, SCHEDULER, IMPORT, 60],
	['created', 'query', 8, SCHEDULER, 2_000, 300],
	['createdOrUpdated', 'sync', 8, SCHEDULER, 2_000, 300],
	['createdOrUpdated', 'query', 50, SCHEDULER, 1_000, 300],
])(
	'%s by %s at %i s a request, %o: %i records that were saved in %i s come in their order, in twice the requests at most',
	async (event, way, request, engine, records, over) => {
		const slow = new SlowCrm({ event, way, request, ...engine });
		await slow.begin();
		fill(slow.crm, records, over);
		await slow.run();
		expect(slow.emitted).toEqual(Array.from({ length: records }, (_one, index) => FIRST + index));
		expect(slow.longest).toBeLessThanOrEqual(engine.budget);
		// A query by creation gives the times, and the contents take as many requests again.
		const needed = (records / 100) * (event === 'created' && way === 'query' ? 2 : 1);
		expect(slow.requests).toBeLessThanOrEqual(2 * needed + LOOK_BACK);
	},
	LONGEST,
);

test.each(['query', 'sync'] as const)(
	'one update by %s among an import comes, in twice the requests at most',
	async (way) => {
		const slow = new SlowCrm({ event: 'updated', way, request: 12, ...MEMORY });
		await slow.begin();
		fill(slow.crm, IMPORT, 600);
		slow.crm.advance(1);
		slow.crm.save('update', 0, 0, true, false);
		await slow.run();
		expect(slow.emitted).toHaveLength(1);
		expect(slow.requests).toBeLessThanOrEqual(2 * (IMPORT / 100) + LOOK_BACK);
	},
	LONGEST,
);
