// A reading that may take longer than n8n gives one poll: it stops between two requests, and the next poll goes on.

import type { IdSource } from './comparison';
import { decide, type Decision, type PollSettings } from './poll';
import type { ChangeSource, ReadingSource, Row, SyncPage, TimeField } from './source';
import type { Position } from './remembered';
import type { Clock, TriggerState } from './state';

/** Records that one request asks for once more. */
const PART = 100;

/** What a poll gives to a reading. */
export interface Share {
	source: ChangeSource;
	/** Aborted when the poll's time is over: no further request begins. */
	time: AbortSignal;
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

	/**
	 * @param isPassing whether a request that failed so can be sent again
	 * @param now milliseconds since any moment
	 */
	constructor(
		source: ChangeSource,
		before: TriggerState | undefined,
		settings: PollSettings,
		private readonly isPassing: (error: unknown) => boolean,
		private readonly now: () => number,
	) {
		this.decision = decide(this.overPolls(source), before, settings);
		// It may fail between two polls: the next one is told.
		this.decision.catch(() => {
			this.hasFailed = true;
		});
	}

	/** Reads on. Undefined where the time is over first; throws what a request threw, since the last poll too. */
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

	private async ask<T>(
		request: (source: ChangeSource) => Promise<T>,
	): Promise<{ answer: T; clock: Clock | undefined }> {
		for (;;) {
			const { source } = await this.nextShare();
			const asked = await request(source).then(
				(answer) => ({ answer, clock: source.clock() }),
				(error: unknown) => this.failed(error),
			);
			if (asked !== undefined) return asked;
		}
	}

	private failed(error: unknown): undefined {
		if (!this.isPassing(error)) throw error;
		this.failure = { error };
		this.onFailure();
		return undefined;
	}

	/** The source of whichever poll gives its share. */
	private overPolls(first: ChangeSource): ReadingSource {
		const begunAt = this.now();
		let clock: Clock | undefined;
		const ask = async <T>(request: (source: ChangeSource) => Promise<T>): Promise<T> => {
			const asked = await this.ask(request);
			clock = asked.clock;
			return asked.answer;
		};
		return {
			ids: idsOverPolls(first.ids, ask),
			conditioned: first.conditioned,
			watchedFields: first.watchedFields,
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
			sync: async (after: number): Promise<SyncPage> => await ask(async (source) => await source.sync(after)),
			clock: () => clock,
			elapsed: () => Math.ceil((this.now() - begunAt) / 1000),
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
