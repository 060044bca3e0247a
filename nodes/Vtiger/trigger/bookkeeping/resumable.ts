// A reading that may take longer than n8n gives one poll: it stops between two requests, and the next poll goes on.

import { decide, type Decision } from './poll';
import {
	SHORT,
	type ChangeSource,
	type IdSource,
	type ReadingSource,
	type Row,
	type SyncPage,
	type TimeField,
} from './source';
import { timeField } from './feed';
import type { Position } from './remembered';
import type { Clock, PollSettings, TriggerState } from './state';

/** Records that one request asks for once more. */
const PART = 100;

/** What a poll gives to a reading. */
export interface Share {
	source: ChangeSource;
	/** Aborted when the poll's time is over: no further request begins. */
	time: AbortSignal;
}

/** What a reading leaves to the next one, which goes on behind what was emitted as if it were the same. */
export interface Rest {
	/** The server's clock at the first answer, and the process's when the reading began. */
	begun: Clock | undefined;
	begunAt: number;
	standing: number | undefined;
	/** Answers of sync, by the seconds that they follow: they may hold more than was emitted. */
	answers: ReadonlyMap<number, SyncPage>;
}

interface Asked<T> {
	answer: T;
	clock: Clock | undefined;
}

export interface ReadingOptions {
	/** Whether a request that failed so can be sent again. */
	isPassing: (error: unknown) => boolean;
	/** Milliseconds since any moment. */
	now: () => number;
	/** Of the reading that it continues. */
	rest?: Rest | undefined;
}

/** Resolves as soon as the signal is aborted. */
export async function aborted(signal: AbortSignal): Promise<void> {
	if (signal.aborted) return;
	await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

/**
 * One reading from its beginning to its decision, over as many polls as it takes. A request that fails in passing ends
 * the poll, not the reading: the next poll sends it again. One that is under way when the time is over goes on.
 */
export class ResumableReading {
	private readonly decision: Promise<Decision>;
	private share: Share | undefined;
	private onShare: () => void = () => undefined;
	private failure: { error: unknown } | undefined;
	private onFailure: () => void = () => undefined;
	/** It cannot go on: the next poll begins anew. */
	hasFailed = false;

	private readonly isPassing: ReadingOptions['isPassing'];
	private readonly begunAt: number;
	private begun: Clock | undefined;
	private standing: number | undefined;
	private readonly answers: Map<number, SyncPage>;

	constructor(
		source: ChangeSource,
		before: TriggerState | undefined,
		settings: PollSettings,
		{ isPassing, now, rest }: ReadingOptions,
	) {
		this.isPassing = isPassing;
		this.begunAt = rest?.begunAt ?? now();
		this.begun = rest?.begun;
		this.standing = rest?.standing;
		this.answers = new Map(rest?.answers);
		this.decision = decide(this.overPolls(source, now, settings), before, settings);
		// It may fail between two polls: the next one is told.
		this.decision.catch(() => {
			this.hasFailed = true;
		});
	}

	/** Reads on. Undefined if the time is over first; throws what a request threw, since the last poll too. */
	async goOn(share: Share): Promise<Decision | undefined> {
		this.share = share;
		this.onShare();
		const failed = new Promise<void>((resolve) => {
			this.onFailure = resolve;
			if (this.failure !== undefined) resolve();
		});
		try {
			const decision = await Promise.race([this.decision, failed, aborted(share.time)]);
			if (this.failure !== undefined) throw this.failure.error;
			return decision ?? undefined;
		} finally {
			this.share = undefined;
			this.failure = undefined;
		}
	}

	private async nextShare(): Promise<Share> {
		for (;;) {
			const { share } = this;
			if (share !== undefined && !share.time.aborted && this.failure === undefined) return share;
			await new Promise<void>((resolve) => {
				this.onShare = resolve;
			});
		}
	}

	private async ask<T>(request: (source: ChangeSource) => Promise<T>): Promise<Asked<T>> {
		for (;;) {
			const { source } = await this.nextShare();
			const asked = await request(source).then(
				(answer) => ({ answer, clock: source.clock() }),
				(error: unknown) => this.failed(error),
			);
			if (asked !== undefined) return asked;
		}
	}

	/** What the next reading needs that goes on behind these seconds. */
	restBehind(seconds: number): Rest {
		const { begun, begunAt, standing } = this;
		return { begun, begunAt, standing, answers: new Map([...this.answers].filter(([after]) => after >= seconds)) };
	}

	private failed(error: unknown): undefined {
		if (!this.isPassing(error)) throw error;
		this.failure = { error };
		this.onFailure();
		return undefined;
	}

	/** The source of whichever poll gives its share. */
	private overPolls(first: ChangeSource, now: () => number, settings: PollSettings): ReadingSource {
		const elapsed = () => Math.ceil((now() - this.begunAt) / 1000);
		const by = timeField(settings);
		let clock = this.begun;
		const ask = async <T>(request: (source: ChangeSource) => Promise<T>): Promise<T> => {
			if (this.standing === undefined && elapsed() > SHORT && settings.event !== 'deleted') {
				const { answer } = await this.ask(async (source) => await source.newest(by, 0));
				this.standing = answer === undefined ? undefined : answer - elapsed();
			}
			const asked = await this.ask(request);
			this.begun ??= asked.clock;
			clock = asked.clock;
			return asked.answer;
		};
		return {
			ids: idsOverPolls(first.ids, ask),
			conditioned: first.conditioned,
			watchedFields: first.watchedFields,
			conditionFields: first.conditionFields,
			meets: (held) => first.meets(held),
			values: async (after: number) => await ask(async (source) => await source.values(after)),
			page: async (after: Position, by: TimeField, withContents: boolean) =>
				await ask(async (source) => await source.page(after, by, withContents)),
			again: async (rows: readonly Row[], withContents: boolean) => {
				const found: Row[] = [];
				for (let begin = 0; begin < rows.length; begin += PART) {
					const part = rows.slice(begin, begin + PART);
					found.push(...(await ask(async (source) => await source.again(part, withContents))));
				}
				return found;
			},
			newest: async (by: TimeField, before: number) => await ask(async (source) => await source.newest(by, before)),
			sync: async (after: number) => {
				const known = this.answers.get(after);
				if (known !== undefined) return known;
				const answer = await ask(async (source) => await source.sync(after));
				// Conditions are looked into as records are now: that does not go together with what they were.
				if (!first.conditioned) this.answers.set(after, answer);
				return answer;
			},
			clock: () => clock,
			begun: () => this.begun,
			standing: (last) => this.standing ?? (elapsed() > SHORT ? last - elapsed() : undefined),
			elapsed,
			wallAt: (seconds) => first.wallAt(seconds),
			secondsAt: (wall) => first.secondsAt(wall),
		};
	}
}

type Ask = <T>(request: (source: ChangeSource) => Promise<T>) => Promise<T>;

function idsOverPolls(first: IdSource, ask: Ask): IdSource {
	return {
		webserviceId: (id) => first.webserviceId(id),
		ids: async (after, upTo) => await ask(async ({ ids }) => await ids.ids(after, upTo)),
		count: async (after, upTo) => await ask(async ({ ids }) => await ids.count(after, upTo)),
		newcomers: async (after, newest, since) => await ask(async ({ ids }) => await ids.newcomers(after, newest, since)),
		present: async (wanted) => {
			const found = new Set<number>();
			for (let begin = 0; begin < wanted.length; begin += PART) {
				const part = wanted.slice(begin, begin + PART);
				for (const id of await ask(async ({ ids }) => await ids.present(part))) found.add(id);
			}
			return found;
		},
	};
}
