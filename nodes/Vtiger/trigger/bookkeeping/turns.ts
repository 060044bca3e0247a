// Polls of one trigger that run at the same time in this process: the first to decide wins.
//
// n8n's scheduler with stored cursors gives every poll a copy of the state, which does not show what others decide.

/** How long n8n may take to store what a poll has decided. */
const MILLISECONDS_TO_STORE = 10_000;

interface Decision {
	order: number;
	at: number;
	/** Edition of the state that the poll began with, if it has emitted. */
	emittedFrom: number | undefined;
}

/** One poll, from its beginning to its decision. */
export interface Turn {
	/**
	 * Whether another poll has decided while this one ran, or has emitted just now from the same edition of the state,
	 * so that this one may have begun with what was not stored yet.
	 */
	isOvertaken(edition: number | undefined): boolean;
	/** Notes that this poll has decided. @param emittedFrom the edition that it began with, if it emits */
	decide(emittedFrom: number | undefined): void;
}

export class Turns {
	private readonly last = new Map<string, Decision>();
	private decisions = 0;

	/** @param key names the trigger */
	begin(key: string): Turn {
		const begun = this.decisions;
		return {
			isOvertaken: (edition) => {
				const last = this.last.get(key);
				if (last === undefined) return false;
				const isFresh = Date.now() - last.at < MILLISECONDS_TO_STORE;
				return last.order > begun || (edition !== undefined && last.emittedFrom === edition && isFresh);
			},
			decide: (emittedFrom) => void this.last.set(key, { order: ++this.decisions, at: Date.now(), emittedFrom }),
		};
	}
}
