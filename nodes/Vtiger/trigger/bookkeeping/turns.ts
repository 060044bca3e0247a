// Polls of a trigger in this process: one at a time, and none decides from a state that another has left behind.
//
// n8n's scheduler gives every poll a copy of the state, made before the poll begins: what others decide does not show.

import type { Decision, Outcome } from './poll';
import { ResumableReading, aborted, type Rest } from './resumable';
import type { ChangeSource } from './source';
import { baseOf, type PollSettings, type Progress, type TriggerState } from './state';

/** How long n8n may take to store what a poll has emitted, or to begin a poll whose copy was made before that. */
const MILLISECONDS_TO_STORE = 120_000;

const NOTHING = baseOf(undefined);

/** The node's static data: shared by the polls of a workflow, or a copy for each of them. */
export interface Store {
	read(): TriggerState | undefined;
	/** The state as n8n has given it to the poll. */
	given(): TriggerState | undefined;
	/** @param hands gives n8n a beginning that it does not have yet */
	write(state: TriggerState, hands: boolean): void;
}

/** What a poll reads from, and what it decides by. */
export interface PollInput {
	source: ChangeSource;
	/** Names all that the source's answers depend on. */
	sourceName: string;
	store: Store;
	/** n8n stores what the poll writes also if it emits nothing. */
	isStored: boolean;
	settings: PollSettings;
}

interface Known {
	underWay?: Promise<void>;
	/** When polls have emitted, by what they were given and what they decided from: not to be decided from once more. */
	readonly left: Map<string, number>;
	/** The beginning that n8n was given to store, and when. */
	begun?: { base: string; at: number; times: number };
	/** What has not been read to its end. */
	reading?: { of: string; reading: ResumableReading };
	/** What was read and not emitted, or is still to be read, behind the last decision. */
	rest?: { of: string; progress: Progress; rest: Rest };
	/** What a poll threw that n8n was not waiting for any more. */
	failure?: { error: unknown };
}

export class Turns {
	private readonly known = new Map<string, Known>();

	/** @param now milliseconds since any moment */
	constructor(
		private readonly isPassing: (error: unknown) => boolean,
		private readonly now: () => number = () => Date.now(),
	) {}

	/**
	 * Runs a poll, from its first wait to its decision. Undefined if another poll of the trigger is under way, or
	 * if the time is over: what has begun goes on, and until it has ended no other poll begins.
	 */
	async run<T>(trigger: string, time: AbortSignal, poll: (turn: Turn) => Promise<T>): Promise<T | undefined> {
		const known = this.of(trigger);
		if (known.underWay !== undefined) return undefined;
		const { failure } = known;
		delete known.failure;
		if (failure !== undefined) throw failure.error;
		const turn = new Turn(known, time, this.isPassing, this.now);
		const work = poll(turn);
		const end = () => void delete known.underWay;
		known.underWay = work.then(end, end);
		let isWaitedFor = true;
		// A decision is not left behind: it is one step, and so is what comes of it.
		const early = aborted(time).then(async () => {
			if (turn.isReading || turn.hasDecided) return await work;
			isWaitedFor = false;
			return undefined;
		});
		work.catch((error: unknown) => {
			if (!isWaitedFor) known.failure = { error };
		});
		return await Promise.race([work, early]);
	}

	/**
	 * The trigger is switched on: waits for the poll under way, and forgets what was not read to its end.
	 * @param isNew n8n has no state of it, whatever was decided before
	 */
	async begin(trigger: string, isNew: boolean): Promise<void> {
		const known = this.of(trigger);
		while (known.underWay !== undefined) await known.underWay;
		delete known.reading;
		delete known.rest;
		delete known.failure;
		if (isNew) known.left.delete(NOTHING);
	}

	private of(trigger: string): Known {
		const known = this.known.get(trigger) ?? { left: new Map<string, number>() };
		this.known.set(trigger, known);
		return known;
	}
}

/** One poll from its beginning, before it waits for anything. */
export class Turn {
	/** It reads, and ends by itself when the time is over. */
	isReading = false;
	hasDecided = false;
	private readonly begunAt: number;

	constructor(
		private readonly known: Known,
		private readonly time: AbortSignal,
		private readonly isPassing: (error: unknown) => boolean,
		private readonly now: () => number,
	) {
		this.begunAt = now();
	}

	/** Reads what has changed, or goes on reading, and writes the state with the decision. Throws what the source throws. */
	async poll({ source, sourceName, store, isStored, settings }: PollInput): Promise<Outcome> {
		// Nobody waits for it any more.
		if (this.time.aborted) return nothing('unfinished');
		const before = store.read();
		if (this.isBehind(before, store)) return nothing('overtaken');
		const nameOf = (state: TriggerState | undefined) => JSON.stringify([sourceName, settings, baseOf(state)]);
		const of = nameOf(before);
		const { known } = this;
		if (known.reading?.of !== of) {
			known.reading = { of, reading: this.readingFrom(before, of, source, settings) };
		}
		const { reading } = known.reading;
		const decision = await this.read(reading, source);
		if (decision === undefined) return nothing('unfinished');
		// From here on nothing waits: no other poll comes between the decision and the state that remembers it.
		delete known.reading;
		delete known.rest;
		if (baseOf(store.read()) !== baseOf(before)) return nothing('overtaken');
		this.hasDecided = true;
		const { state, outcome } = decision;
		const at = this.now();
		const emits = before !== undefined && state.edition !== before.edition;
		const hands = !isStored || this.mayHand(baseOf(state), at);
		if (emits) {
			// From then on a copy without a state is one from before, too.
			for (const base of [NOTHING, baseOf(before), baseOf(store.given())]) known.left.set(base, at);
		} else if (isStored && hands && baseOf(store.given()) !== baseOf(state)) {
			known.begun = { base: baseOf(state), at, times: (known.begun?.times ?? 0) + 1 };
			known.left.set(NOTHING, at);
		}
		store.write(state, hands);
		const { rest: progress } = decision;
		if (progress !== undefined) {
			known.rest = { of: nameOf(state), progress, rest: reading.restBehind(progress.seconds) };
		}
		return outcome;
	}

	/** A beginning that n8n does not store is given to it ever more rarely: polls wait for it each time. */
	private mayHand(base: string, at: number): boolean {
		const { begun } = this.known;
		if (begun?.base !== base) return true;
		return at - begun.at >= MILLISECONDS_TO_STORE * 4 ** begun.times;
	}

	/** A new reading, or one that goes on where the last has emitted: what appears behind it meanwhile is read at the end. */
	private readingFrom(
		before: TriggerState | undefined,
		of: string,
		source: ChangeSource,
		settings: PollSettings,
	): ResumableReading {
		const { isPassing, now } = this;
		const known = this.known.rest;
		if (before === undefined || known?.of !== of) {
			return new ResumableReading(source, before, settings, { isPassing, now });
		}
		const { rest, progress } = known;
		return new ResumableReading(source, { ...before, progress }, settings, { isPassing, now, rest });
	}

	private async read(reading: ResumableReading, source: ChangeSource): Promise<Decision | undefined> {
		this.isReading = true;
		try {
			return await reading.goOn({ source, time: this.time });
		} finally {
			this.isReading = false;
			if (reading.hasFailed) delete this.known.reading;
		}
	}

	/**
	 * Whether the state is one that another poll has left behind, or a beginning that n8n does not have yet: what it was
	 * given may be stored only after this poll.
	 */
	private isBehind(state: TriggerState | undefined, store: Store): boolean {
		const { left, begun } = this.known;
		const isRecent = (at: number) => this.begunAt - at < MILLISECONDS_TO_STORE;
		for (const [base, at] of left) if (!isRecent(at)) left.delete(base);
		const base = baseOf(state);
		if (left.has(base)) return true;
		return begun !== undefined && isRecent(begun.at) && begun.base === base && baseOf(store.given()) !== base;
	}
}

function nothing(end: 'overtaken' | 'unfinished'): Outcome {
	return { changes: [], end, narrowed: false };
}
