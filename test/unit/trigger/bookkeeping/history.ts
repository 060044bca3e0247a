// A history: people work in the CRM, n8n polls, breaks off, restarts. Every poll's output is judged on the spot.

import { poll, type Outcome, type PollSettings } from '../../../../nodes/Vtiger/trigger/bookkeeping/poll';
import type { ChangeSource } from '../../../../nodes/Vtiger/trigger/bookkeeping/source';
import type { TriggerEvent } from '../../../../nodes/Vtiger/trigger/bookkeeping/state';
import { Judge, type Judged } from './judge';
import { N8nState, type PollState } from './n8nState';
import { ModelCrm, ModelSource, type ModelSettings, type SaveKind } from './modelCrm';

export type Step =
	| { do: 'save'; kind: SaveKind; pick: number; delay: number; fits: boolean; own: boolean; stage: number }
	| { do: 'burst'; count: number; delay: number; updates: boolean }
	| { do: 'wait'; seconds: number }
	| { do: 'poll' }
	| { do: 'begin' }
	| { do: 'answer'; poll: number; fails: boolean }
	| { do: 'restart' }
	| { do: 'deactivate'; seconds: number };

export interface Scenario {
	event: TriggerEvent;
	/** With `both` the way changes at every activation, as it may when detection is automatic. */
	way: 'sync' | 'query' | 'both';
	mostRecords: number;
	records: number;
	/** Seconds over which the records from before were saved. */
	spread: number;
	conditioned: boolean;
	ignoresOwn: boolean;
	ignoresOwnChanges: boolean;
	/** Updates count only where a watched field has changed. */
	watches: boolean;
	/** Whether n8n gives each poll a copy of the state. */
	copies: boolean;
	crm: ModelSettings;
	steps: Step[];
}

/** What a test of the test takes away. */
export interface Mutation {
	overlap?: number;
	source?: (source: ChangeSource) => ChangeSource;
	/** Given to each poll in place of what n8n gives it. */
	state?: (given: PollState) => PollState;
}

export interface Tally {
	polls: number;
	emitted: number;
	requests: number;
	largestState: number;
}

const START = 1_795_000_000;
const OVERLAP = 120;
const LARGEST_STATE = 64_000;
const TAG = 'the same throughout';

interface Running extends Judged {
	source: ModelSource;
	activation: boolean;
	pending: { resolve: () => void; reject: (error: Error) => void } | undefined;
	outcome: Outcome | undefined;
	failed: boolean;
}

async function settle(): Promise<void> {
	await new Promise((resolve) => setImmediate(resolve));
}

export class History {
	readonly tally: Tally = { polls: 0, emitted: 0, requests: 0, largestState: 0 };
	private readonly crm: ModelCrm;
	private running: Running[] = [];
	private readonly state: N8nState;
	private activations = 0;
	private readonly judge: Judge;

	constructor(
		private readonly scenario: Scenario,
		private readonly mutation: Mutation = {},
	) {
		this.crm = new ModelCrm(START, scenario.crm);
		this.state = new N8nState(scenario.copies, TAG);
		this.judge = new Judge(scenario, this.crm);
		this.crm.populate(scenario.records, scenario.spread);
	}

	/** Runs all steps and then polls until nothing is left. Throws where anything is lost or repeated. */
	async run(): Promise<Tally> {
		await this.activate();
		for (const step of this.scenario.steps) await this.step(step);
		await this.finishAll();
		this.state.settle();
		this.crm.advance(OVERLAP);
		for (let polls = 0; ; polls++) {
			const outcome = await this.pollOnce(false);
			this.state.settle();
			this.tally.largestState = this.state.largest;
			if (this.state.largest > LARGEST_STATE) throw new Error(`The state has grown to ${this.state.largest}`);
			if (outcome.end === 'done' && outcome.changes.length === 0) return this.tally;
			if (polls > 5_000) throw new Error('The polls do not come to an end');
			this.crm.advance(20);
		}
	}

	private async step(step: Step): Promise<void> {
		switch (step.do) {
			case 'save':
				return this.crm.save(step.kind, step.pick, step.delay, step.fits, step.own, step.stage);
			case 'burst':
				for (let index = 0; index < step.count; index++) {
					const delay = step.delay === 0 ? 0 : (index * 7) % (step.delay + 1);
					const kind = step.updates && index % 3 !== 0 ? 'update' : 'create';
					this.crm.save(kind, index, delay, index % 4 !== 1, index % 5 === 1);
				}
				return;
			case 'wait':
				if (this.running.length > 0 && step.seconds > 5) await this.finishAll();
				this.state.settle();
				return this.crm.advance(step.seconds);
			case 'poll':
				await this.pollOnce(false);
				return;
			case 'begin':
				if (this.running.length < 3) this.begin(false);
				return await settle();
			case 'answer': {
				const chosen = this.running[step.poll % Math.max(1, this.running.length)];
				if (chosen !== undefined) await this.answer(chosen, step.fails);
				return;
			}
			case 'restart':
				this.state.restart();
				return await this.activate();
			case 'deactivate':
				this.running = [];
				this.crm.advance(step.seconds);
				return await this.activate();
		}
	}

	/** n8n reads what it has stored, and polls at once. What was running before is gone. */
	private async activate(): Promise<void> {
		this.running = [];
		this.state.activate();
		this.activations++;
		await this.pollOnce(true);
	}

	private settings(): Omit<PollSettings, 'turn'> {
		const { event, way, mostRecords, crm } = this.scenario;
		const ways = ['sync', 'query'] as const;
		return {
			event,
			mostRecords,
			tag: TAG,
			way: way === 'both' ? (ways[this.activations % 2] ?? 'query') : way,
			overlap: this.mutation.overlap ?? OVERLAP,
			setBack: crm.setBackAt === undefined ? 0 : 3600,
		};
	}

	private begin(activation: boolean): Running {
		const { conditioned, ignoresOwn, ignoresOwnChanges, watches } = this.scenario;
		const gate = async () =>
			await new Promise<void>((resolve, reject) => {
				running.pending = { resolve, reject };
			});
		const source = new ModelSource(this.crm, gate, conditioned, ignoresOwn, ignoresOwnChanges, watches);
		const running: Running = {
			source,
			begunAt: this.crm.commits,
			activation,
			pending: undefined,
			outcome: undefined,
			failed: false,
		};
		const given = this.state.begin();
		const { mutation } = this;
		this.judge.begin();
		this.running.push(running);
		const { store, turn, end } = mutation.state?.(given) ?? given;
		poll(mutation.source?.(source) ?? source, store, { ...this.settings(), turn }).then(
			(outcome) => {
				running.outcome = outcome;
				end(outcome, activation);
			},
			() => {
				running.failed = true;
			},
		);
		return running;
	}

	private async answer(running: Running, fails: boolean): Promise<void> {
		const { pending } = running;
		running.pending = undefined;
		if (fails) pending?.reject(new Error('500'));
		else pending?.resolve();
		await settle();
		if (running.outcome === undefined && !running.failed) return;
		this.running = this.running.filter((other) => other !== running);
		this.tally.polls++;
		this.tally.requests += running.source.requests;
		if (running.outcome !== undefined) this.tally.emitted += this.judge.see(running, running.outcome);
	}

	private async finishAll(): Promise<void> {
		for (let running = this.running[0]; running !== undefined; running = this.running[0]) {
			await this.answer(running, false);
		}
	}

	private async pollOnce(activation: boolean): Promise<Outcome> {
		const running = this.begin(activation);
		await settle();
		while (running.outcome === undefined && !running.failed) await this.answer(running, false);
		return running.outcome ?? { changes: [], end: 'overtaken', narrowed: false };
	}
}
