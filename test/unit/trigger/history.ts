// A history: people work in the CRM, n8n polls, breaks off, restarts. Every poll's output is judged on the spot.

import { poll, type Change, type Outcome, type PollSettings, type Store } from '../../../nodes/Vtiger/trigger/poll';
import type { ChangeSource } from '../../../nodes/Vtiger/trigger/source';
import type { TriggerEvent, TriggerState } from '../../../nodes/Vtiger/trigger/state';
import { ModelCrm, ModelSource, type ModelSettings, type SavedVersion, type SaveKind } from './modelCrm';

export type Step =
	| { do: 'save'; kind: SaveKind; pick: number; delay: number; fits: boolean; own: boolean }
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
	crm: ModelSettings;
	steps: Step[];
}

/** What a test of the test takes away. */
export interface Mutation {
	overlap?: number;
	source?: (source: ChangeSource) => ChangeSource;
	/** Given to each poll in place of the common store. */
	store?: (store: Store) => Store;
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

interface Running {
	source: ModelSource;
	begunAt: number;
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
	/** n8n's memory and database. */
	private memory: string | undefined;
	private stored: string | undefined;
	private activations = 0;
	/** Commits before this are from before the first activation; those up to `seededAt` may count as such. */
	private begunAt: number | undefined;
	private seededAt: number | undefined;
	private known = new Set<number>();
	private readonly emitted = new Set<number>();
	private readonly emittedCreated = new Set<number>();
	private readonly emittedIds = new Set<number>();

	constructor(
		private readonly scenario: Scenario,
		private readonly mutation: Mutation = {},
	) {
		this.crm = new ModelCrm(START, scenario.crm);
		this.crm.populate(scenario.records, scenario.spread);
	}

	/** Runs all steps and then polls until nothing is left. Throws where anything is lost or repeated. */
	async run(): Promise<Tally> {
		await this.activate();
		for (const step of this.scenario.steps) await this.step(step);
		await this.finishAll();
		this.crm.advance(OVERLAP);
		for (let polls = 0; ; polls++) {
			const outcome = await this.pollOnce(false);
			if (outcome.end === 'done' && outcome.changes.length === 0) return this.tally;
			if (polls > 5_000) throw new Error('The polls do not come to an end');
			this.crm.advance(20);
		}
	}

	private async step(step: Step): Promise<void> {
		switch (step.do) {
			case 'save':
				return this.crm.save(step.kind, step.pick, step.delay, step.fits, step.own);
			case 'burst':
				for (let index = 0; index < step.count; index++) {
					const delay = step.delay === 0 ? 0 : (index * 7) % (step.delay + 1);
					const kind = step.updates && index % 3 !== 0 ? 'update' : 'create';
					this.crm.save(kind, index, delay, index % 4 !== 1, index % 5 === 1);
				}
				return;
			case 'wait':
				if (this.running.length > 0 && step.seconds > 5) await this.finishAll();
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
		this.memory = this.stored;
		this.activations++;
		await this.pollOnce(true);
	}

	private settings(): PollSettings {
		const { event, way, mostRecords, crm } = this.scenario;
		const ways = ['sync', 'query'] as const;
		return {
			event,
			mostRecords,
			tag: 'the same throughout',
			way: way === 'both' ? (ways[this.activations % 2] ?? 'query') : way,
			overlap: this.mutation.overlap ?? OVERLAP,
			setBack: crm.setBackAt === undefined ? 0 : 3600,
		};
	}

	private begin(activation: boolean): Running {
		const { conditioned, ignoresOwn } = this.scenario;
		const gate = async () => await new Promise<void>((resolve, reject) => { running.pending = { resolve, reject }; });
		const source = new ModelSource(this.crm, gate, conditioned, ignoresOwn);
		const running: Running = {
			source,
			begunAt: this.crm.commits,
			activation,
			pending: undefined,
			outcome: undefined,
			failed: false,
		};
		const store: Store = {
			read: () => (this.memory === undefined ? undefined : (JSON.parse(this.memory) as TriggerState)),
			write: (state) => {
				this.memory = JSON.stringify(state);
				this.tally.largestState = Math.max(this.tally.largestState, this.memory.length);
				if (this.memory.length > LARGEST_STATE) throw new Error(`The state has grown to ${this.memory.length}`);
			},
		};
		const { mutation } = this;
		this.begunAt ??= this.crm.commits;
		this.running.push(running);
		poll(mutation.source?.(source) ?? source, mutation.store?.(store) ?? store, this.settings()).then(
			(outcome) => this.completed(running, outcome),
			() => { running.failed = true; },
		);
		return running;
	}

	/** What n8n does with the answer, in the same step in which it gets it. */
	private completed(running: Running, outcome: Outcome): void {
		running.outcome = outcome;
		if (outcome.changes.length > 0 || running.activation) this.stored = this.memory;
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
		if (running.outcome !== undefined) this.judge(running, running.outcome);
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

	private judge(running: Running, outcome: Outcome): void {
		if (outcome.end === 'seeded') {
			this.seededAt ??= this.crm.commits;
			this.known = new Set([...this.crm.visible()].map((version) => version.id));
			return;
		}
		for (const change of outcome.changes) this.judgeChange(running, change);
		if (outcome.end === 'done') this.judgeCompleteness(running);
	}

	private judgeChange({ source }: Running, change: Change): void {
		const { event, conditioned, ignoresOwn } = this.scenario;
		const id = Number(change.webserviceId.slice(3));
		const revision = change.happening === 'deleted' ? source.deletionsSeen.get(id) : change.record?.revision;
		const version = typeof revision === 'number' ? this.crm.versions[revision] : undefined;
		if (version === undefined) throw new Error(`${change.webserviceId} was emitted without its contents`);
		const fail = (what: string) => {
			throw new Error(`${what}: ${change.happening} ${JSON.stringify(version)}`);
		};
		this.tally.emitted++;
		if (this.emitted.has(version.revision)) fail('Emitted twice');
		if (version.commit <= (this.begunAt ?? 0)) fail('Emitted from before the activation');
		if (event === 'deleted' && change.happening !== 'deleted') fail('Not the event');
		if (event === 'created' && change.happening !== 'created') fail('Not the event');
		if (event === 'updated' && change.happening !== 'updated') fail('Not the event');
		if (conditioned && !version.fits && !this.hasTwin(version)) fail('Emitted although it does not fit');
		if (change.happening === 'created') {
			if (this.emittedCreated.has(id)) fail('Created twice');
			if (this.emittedIds.has(id)) fail('Updated before it was created');
			if (this.known.has(id) && !conditioned) fail('Created before the activation');
			if (ignoresOwn && version.own) fail('Created by n8n itself');
			this.emittedCreated.add(id);
		}
		if (change.happening === 'updated' && version.kind === 'create' && version.created === version.modified) {
			fail('A mere creation emitted as a change');
		}
		if (change.happening === 'updated' && event === 'createdOrUpdated' && this.isSeenThroughout(id)) {
			const own = ignoresOwn && version.own;
			if (!this.emittedCreated.has(id) && !own) fail('Updated without having been created');
		}
		this.emitted.add(version.revision);
		this.emittedIds.add(id);
	}

	/** The record was created after the activation and could be seen ever since. */
	private isSeenThroughout(id: number): boolean {
		const own = this.crm.versions.filter((version) => version.id === id);
		const [first] = own;
		if (first === undefined || first.commit <= (this.seededAt ?? 0)) return false;
		return own.every((version) => this.isSeen(version));
	}

	private isSeen(version: SavedVersion): boolean {
		return version.visible && !version.deleted && (!this.scenario.conditioned || version.fits);
	}

	/** After a poll that has read to the end: what was there before it began must have been emitted. */
	private judgeCompleteness(running: Running): void {
		for (const id of this.crm.touched) {
			const version = this.crm.version(id);
			if (version === undefined || version.commit > running.begunAt || version.commit <= (this.seededAt ?? 0)) continue;
			if (!this.isDue(version)) continue;
			throw new Error(`Lost: ${JSON.stringify(version)}, clock ${this.crm.wallAt(this.crm.now)}`);
		}
	}

	private isDue(version: SavedVersion): boolean {
		const { event, ignoresOwn } = this.scenario;
		if (event === 'deleted') {
			return version.deleted && version.visible && !this.emitted.has(version.revision) && !this.isDeletedAlike(version);
		}
		if (!this.isSeen(version)) return false;
		// The two ways give different fields, so that their contents cannot be compared.
		if (this.scenario.way === 'both' && this.hasTwin(version)) return false;
		const own = ignoresOwn && version.own;
		const isChanged = version.modified !== version.created;
		if (event === 'created') return !own && this.isSeenThroughout(version.id) && !this.emittedCreated.has(version.id);
		if (event === 'updated' || own) return isChanged && !this.emitted.has(version.revision);
		return !this.emitted.has(version.revision);
	}

	/**
	 * Deleted, restored and deleted again in one second, or while the clock shows an hour for the second time: sync
	 * cannot show the difference.
	 */
	private isDeletedAlike(version: SavedVersion): boolean {
		const isSetBack = this.scenario.crm.setBackAt !== undefined;
		return this.crm.versions.some(
			(other) =>
				other.id === version.id &&
				other.deleted &&
				other !== version &&
				(isSetBack || other.modified === version.modified),
		);
	}

	/** Another version of the record was saved in the same second. */
	private hasTwin(version: SavedVersion): boolean {
		return this.crm.versions.some(
			(other) => other.id === version.id && other !== version && other.modified === version.modified,
		);
	}
}
