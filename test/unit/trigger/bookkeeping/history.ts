// A history: people work in the CRM, n8n polls, is interrupted, restarts. Every poll's output is judged on the spot.

import type { Outcome } from '../../../../nodes/Vtiger/trigger/bookkeeping/poll';
import type { ChangeSource } from '../../../../nodes/Vtiger/trigger/bookkeeping/source';
import type { PollSettings, TriggerEvent } from '../../../../nodes/Vtiger/trigger/bookkeeping/state';
import { Turns, type Store, type Turn } from '../../../../nodes/Vtiger/trigger/bookkeeping/turns';
import { Unstored } from '../../../../nodes/Vtiger/trigger/store';
import { Judge, type Judged } from './judge';
import { ModelCrm, ModelSource, Seen, type ModelSettings, type SaveKind } from './modelCrm';
import { N8nState, type Engine, type Given } from './n8nState';

export type Failure = 'passing' | 'other';

/** How a poll comes about, and what becomes of it. */
export interface PollOptions {
	/** Which of n8n's main processes runs it. */
	process: number;
	/** Requests before it reads: a login, the fields. */
	prelude: number;
	/** Seconds between the copy of the state that n8n makes and the beginning of the poll. */
	stale: number;
	/** Seconds that n8n takes to store what the poll has decided. */
	late: number;
}

export type Step =
	| {
			do: 'save';
			kind: SaveKind;
			pick: number;
			delay: number;
			fits: boolean;
			own: boolean;
			stage: number;
			ahead?: number;
	  }
	| { do: 'burst'; count: number; delay: number; updates: boolean }
	| { do: 'wait'; seconds: number }
	| ({ do: 'poll' } & Partial<PollOptions>)
	| ({ do: 'begin' } & Partial<PollOptions>)
	| { do: 'answer'; request: number; fails?: Failure | undefined }
	| { do: 'timeUp'; poll: number }
	| { do: 'abandon'; poll: number }
	| { do: 'restart' }
	| { do: 'deactivate'; seconds: number };

export interface Scenario {
	event: TriggerEvent;
	/** With `both` the way changes at every activation, as it may when detection is automatic. */
	way: 'sync' | 'query' | 'both' | 'comparison';
	mostRecords: number;
	overlap: number;
	records: number;
	/** Seconds over which the records from before were saved. */
	spread: number;
	conditioned: boolean;
	ignoresOwn: boolean;
	ignoresOwnChanges: boolean;
	/** Updates count only if a watched field has changed. */
	watches: boolean;
	engine: Engine;
	/** Requests after which a poll's time is over; 0 if it has no end. */
	budget: number;
	crm: ModelSettings;
	steps: Step[];
}

/** What a test of the test takes away. */
export interface Mutation {
	overlap?: number;
	source?: (source: ChangeSource) => ChangeSource;
	/** The turn begins after the first requests of the poll. */
	lateTurn?: boolean;
	/** Every poll is alone in its process. */
	alone?: boolean;
	/** The trigger takes it that n8n stores every poll. */
	believesStored?: boolean;
	/** What was emitted lately is forgotten. */
	forgetful?: boolean;
}

export interface Tally {
	polls: number;
	emitted: number;
	requests: number;
	unfinished: number;
	largestState: number;
}

const START = 1_795_000_000;
const LARGEST_STATE = 64_000;
const TAG = 'the same throughout';
const TRIGGER = 'the trigger';
const COMMON: PollOptions = { process: 0, prelude: 0, stale: 0, late: 0 };
/** What n8n may have stored of a poll shows after this time at the latest. */
const SECONDS_TO_STORE = 120;
/** Between the emission and a poll with an older state: as long as the trigger waits for n8n to store it. */
const MILLISECONDS_FOR_EVER = 1e9;

class Refused extends Error {
	constructor(readonly failure: Failure) {
		super(failure);
	}
}

/** One of n8n's main processes: what it knows is gone when it ends. */
class Process {
	turns: Turns;
	unstored = new Unstored();
	/** The reading that goes on over several polls. */
	judged: Judged | undefined;

	constructor(now: () => number) {
		this.turns = new Turns((error) => error instanceof Refused && error.failure === 'passing', now);
	}
}

interface Running {
	options: PollOptions;
	activation: boolean;
	time: AbortController;
	asked: number;
	abandoned: boolean;
	/** All that was decided before is stored, and in its copy. */
	isCurrent: boolean;
	ended: boolean;
	outcome: Outcome | undefined;
	judged: Judged;
}

interface Gate {
	process: number;
	resolve: () => void;
	reject: (error: Error) => void;
}

async function settle(): Promise<void> {
	await new Promise((resolve) => setImmediate(resolve));
}

export class History {
	readonly tally: Tally = { polls: 0, emitted: 0, requests: 0, unfinished: 0, largestState: 0 };
	private readonly crm: ModelCrm;
	private readonly state: N8nState;
	private readonly judge: Judge;
	private processes: Process[];
	private running: Running[] = [];
	private gates: Gate[] = [];
	private activations = 0;
	private clock = 0;

	constructor(
		private readonly scenario: Scenario,
		private readonly mutation: Mutation = {},
	) {
		this.crm = new ModelCrm(START, scenario.crm);
		this.state = new N8nState(scenario.engine, () => this.crm.now);
		this.judge = new Judge(scenario, this.crm);
		this.processes = this.started();
		this.crm.populate(scenario.records, scenario.spread);
	}

	private started(): Process[] {
		const now = () => (this.mutation.forgetful === true ? ++this.clock * MILLISECONDS_FOR_EVER : this.crm.now * 1000);
		return [new Process(now), new Process(now)];
	}

	/** Runs all steps and then polls until nothing is left. Throws if anything is lost or repeated. */
	async run(): Promise<Tally> {
		await this.activate();
		for (const step of this.scenario.steps) await this.step(step);
		await this.finishAll();
		this.advance(Math.max(this.scenario.overlap, 120));
		for (let polls = 0, idle = 0; ; polls++) {
			const outcome = await this.pollOnce({});
			await this.finishAll();
			this.advance(0);
			this.tally.largestState = this.state.largest;
			if (this.state.largest > LARGEST_STATE) throw new Error(`The state has grown to ${this.state.largest}`);
			// One may have read what was there before.
			if (outcome?.end === 'done') idle = outcome.changes.length === 0 ? idle + 1 : 0;
			if (idle === 2) return this.tally;
			if (polls > 10_000) throw new Error('The polls do not come to an end');
			this.advance(20);
		}
	}

	private async step(step: Step): Promise<void> {
		switch (step.do) {
			case 'save':
				return this.crm.save(step.kind, step.pick, step.delay, step.fits, step.own, step.stage, step.ahead);
			case 'burst':
				for (let index = 0; index < step.count; index++) {
					const delay = step.delay === 0 ? 0 : (index * 7) % (step.delay + 1);
					const kind = step.updates && index % 3 !== 0 ? 'update' : 'create';
					this.crm.save(kind, index, delay, index % 4 !== 1, index % 5 === 1);
				}
				return;
			case 'wait':
				return this.advance(step.seconds);
			case 'poll':
				await this.pollOnce(step);
				return;
			case 'begin':
				if (this.running.length < 4 && this.mayBegin(step.process ?? 0)) this.begin(step, false);
				return await settle();
			case 'answer':
				return await this.answer(this.gates[step.request % Math.max(1, this.gates.length)], step.fails);
			case 'timeUp':
				this.chosen(step.poll)?.time.abort();
				return await settle();
			case 'abandon': {
				const chosen = this.chosen(step.poll);
				if (chosen !== undefined && this.scenario.engine !== 'memory') chosen.abandoned = true;
				return;
			}
			case 'restart':
				// Until something is stored, a beginning is as if it had never been.
				if (!this.state.hasBegun || !this.state.isStored) return;
				this.state.restart();
				this.judge.restart();
				this.processes = this.started();
				this.running = [];
				this.gates = [];
				return await this.activate();
			case 'deactivate':
				for (const running of this.running) running.abandoned = true;
				this.advance(step.seconds);
				return await this.activate();
		}
	}

	private chosen(number: number): Running | undefined {
		return this.running[number % Math.max(1, this.running.length)];
	}

	private advance(seconds: number): void {
		this.crm.advance(seconds);
		this.state.settle();
	}

	/** Polls of two processes do not overlap: a poll ends, and is stored, before n8n's next one is due. */
	private mayBegin(process: number): boolean {
		const others = this.running.filter((running) => running.options.process !== process);
		if (others.length > 0 || !this.state.isStoredBy(process)) return false;
		const isShared = this.scenario.engine === 'cursors' || this.scenario.engine === 'copies';
		return process === 0 || (this.state.hasBegun && isShared);
	}

	/** n8n reads what it has stored, and polls at once. */
	private async activate(): Promise<void> {
		while (!this.state.isStoredBy(0)) this.advance(10);
		this.state.settle();
		this.state.activate();
		this.activations++;
		await this.pollOnce({}, true);
	}

	private settings(): PollSettings {
		const { event, way, mostRecords, crm, overlap } = this.scenario;
		const ways = ['sync', 'query'] as const;
		return {
			event,
			mostRecords,
			tag: TAG,
			way: way === 'both' ? (ways[this.activations % 2] ?? 'query') : way,
			overlap: this.mutation.overlap ?? overlap,
			setBack: crm.setBackAt === undefined ? 0 : 3600,
		};
	}

	private begin(given: Partial<PollOptions>, activation: boolean): Running {
		const { process, prelude, stale, late } = { ...COMMON, ...given };
		const running: Running = {
			options: { process, prelude, stale, late },
			activation,
			time: new AbortController(),
			asked: 0,
			abandoned: false,
			isCurrent: this.isCurrent(activation ? 0 : stale),
			ended: false,
			outcome: undefined,
			judged: { seen: new Seen([]), begunAt: 0 },
		};
		this.judge.begin();
		this.running.push(running);
		const n8n = this.state.begin(process, activation ? 0 : stale);
		void this.poll(running, n8n).then(
			(outcome) => this.end(running, n8n, outcome),
			() => this.end(running, n8n, undefined),
		);
		return running;
	}

	/** The trigger's poll, in the order in which the node does it. */
	private async poll(running: Running, { data }: Given): Promise<Outcome | undefined> {
		const { options, activation, time } = running;
		const { turns, unstored } = this.processes[options.process] ?? new Process(() => 0);
		const trigger = this.mutation.alone === true ? `${++this.clock}` : TRIGGER;
		if (activation) await turns.begin(trigger, data.state === undefined);
		const prelude = async () => {
			for (let request = 0; request < options.prelude; request++) await this.gate(running);
		};
		if (this.mutation.lateTurn === true) await prelude();
		return await turns.run(trigger, time.signal, async (turn) => {
			if (this.mutation.lateTurn !== true) await prelude();
			return await this.read(running, turn, unstored.storeFor(TRIGGER, TAG, data));
		});
	}

	private async read(running: Running, turn: Turn, store: Store): Promise<Outcome> {
		const { conditioned, ignoresOwn, ignoresOwnChanges, watches } = this.scenario;
		const process = this.processes[running.options.process] ?? new Process(() => 0);
		process.judged ??= { seen: new Seen([...this.crm.visible()].map(({ id }) => id)), begunAt: this.crm.commits };
		running.judged = process.judged;
		const gate = async () => await this.gate(running);
		const source = new ModelSource(
			this.crm,
			gate,
			conditioned,
			ignoresOwn,
			ignoresOwnChanges,
			watches,
			running.judged.seen,
		);
		const settings = this.settings();
		const storesAll = this.scenario.engine === 'cursors' || this.mutation.believesStored === true;
		const isStored = !running.activation && storesAll;
		const whole = this.mutation.source?.(source) ?? source;
		const outcome = await turn.poll({ source: whole, sourceName: '', store, isStored, settings });
		if (outcome.end === 'done' || outcome.end === 'seeded') process.judged = undefined;
		return outcome;
	}

	private async gate(running: Running): Promise<void> {
		this.tally.requests++;
		await new Promise<void>((resolve, reject) => {
			this.gates.push({ process: running.options.process, resolve, reject });
		});
		// A poll that is alone has nobody to go on reading.
		const budget = this.mutation.alone === true ? 0 : this.scenario.budget;
		if (++running.asked === budget && budget > 0) setImmediate(() => running.time.abort());
	}

	private end(running: Running, n8n: Given, outcome: Outcome | undefined): void {
		running.ended = true;
		running.outcome = outcome;
		if (!this.running.includes(running)) return;
		this.running = this.running.filter((other) => other !== running);
		this.tally.polls++;
		if (outcome === undefined) return;
		const { options, activation, abandoned, judged } = running;
		if (outcome.end === 'unfinished') this.tally.unfinished++;
		if (outcome.end === 'overtaken' && running.isCurrent)
			this.failure ??= new Error('Nothing came, though all is stored');
		if (abandoned) this.thrownAwayAt = this.crm.now;
		// Where the trigger has begun is kept in the process, whatever n8n does with the poll.
		if (abandoned && outcome.end !== 'seeded') return;
		n8n.end(outcome, activation, options.late);
		this.tally.emitted += this.judgement(judged, outcome);
	}

	private failure: unknown;
	private thrownAwayAt = Number.NEGATIVE_INFINITY;

	/** Whether the state that a poll is given has everything, so that it has to tell what there is. */
	private isCurrent(stale: number): boolean {
		const waits = this.crm.now - this.thrownAwayAt < SECONDS_TO_STORE;
		return this.state.isStored && stale === 0 && this.running.length === 0 && !waits;
	}

	private judgement(poll: Judged, outcome: Outcome): number {
		try {
			return this.judge.see(poll, outcome);
		} catch (error) {
			this.failure ??= error;
			return 0;
		}
	}

	private async answer(gate: Gate | undefined, fails?: Failure): Promise<void> {
		if (gate !== undefined) {
			this.gates = this.gates.filter((other) => other !== gate);
			if (fails === undefined) gate.resolve();
			else gate.reject(new Refused(fails));
		}
		await settle();
		if (this.failure !== undefined) throw this.failure;
	}

	private async finishAll(): Promise<void> {
		for (let steps = 0; this.running.length + this.gates.length > 0; steps++) {
			await this.answer(this.gates[0]);
			if (steps > 100_000) throw new Error('A poll does not come to an end');
		}
	}

	private async pollOnce(options: Partial<PollOptions>, activation = false): Promise<Outcome | undefined> {
		const { process = 0 } = options;
		if (!activation && !this.mayBegin(process)) return undefined;
		const running = this.begin(options, activation);
		await settle();
		for (let steps = 0; !running.ended; steps++) {
			await this.answer(this.gates[0]);
			if (steps > 100_000) throw new Error('A poll does not come to an end');
		}
		if (this.failure !== undefined) throw this.failure;
		return running.outcome;
	}
}
