// The trigger's state in n8n's static data of the node, and what n8n may not have stored of it.

import type { TriggerState } from './bookkeeping/state';
import { baseOf } from './bookkeeping/state';
import type { Store } from './bookkeeping/turns';
import { clockSeconds } from './bookkeeping/wallClock';

/** The static data as far as the trigger uses it; it may hold anything. */
export interface StaticData {
	state?: unknown;
}

/**
 * Whether n8n stores the data after every poll, and not with executions only. What it stores with executions it has to
 * see changed: such data bears a mark, which a copy of a poll's cursor does not.
 */
export function isStoredAlways(data: object): boolean {
	return !('__dataChanged' in data);
}

interface Kept {
	state: TriggerState;
	/** The trigger begins with it, and n8n has not shown it so far. */
	isBeginning: boolean;
}

/**
 * Keeps what polls have left behind that emitted nothing: where the trigger has begun, and how far it has read since
 * the last emission. n8n does not store all of these polls, and stores some of them late: what it is given is the
 * beginning and every emission, so that nothing older comes after those.
 */
export class Unstored {
	private readonly kept = new Map<string, Kept>();

	/**
	 * @param key names the trigger
	 * @param tag of the state that counts; another one is only read for its edition
	 */
	storeFor(key: string, tag: string, data: StaticData): Store {
		const given = () => readState(data.state);
		const read = (): TriggerState | undefined => {
			const stored = given();
			const kept = this.kept.get(key);
			if (kept?.state.tag !== tag) return stored;
			// Another filter that was stored after it has overtaken a beginning.
			if (stored?.tag !== tag) return kept.state.edition > (stored?.edition ?? 0) ? kept.state : stored;
			if (baseOf(kept.state) === baseOf(stored)) {
				kept.isBeginning = false;
				return kept.state;
			}
			this.kept.delete(key);
			return stored;
		};
		return {
			read,
			given,
			write: (state, hands) => {
				const before = read();
				const begins = before?.tag !== tag;
				const emits = before?.edition !== state.edition;
				const isBeginning = begins || (!emits && this.kept.get(key)?.isBeginning === true);
				if (begins || !emits) this.kept.set(key, { state, isBeginning });
				if (emits || (isBeginning && hands)) data.state = { ...state };
			},
		};
	}
}

/** What an older version or a person may have left there is no state. */
function readState(stored: unknown): TriggerState | undefined {
	if (typeof stored !== 'object' || stored === null) return undefined;
	const { tag, edition, cursor, horizon, remembered, passedOver, deletions } = stored as Partial<TriggerState>;
	const texts = [tag, remembered, passedOver, deletions];
	const numbers = [edition, cursor?.seconds, horizon?.id];
	const times = [cursor?.time, horizon?.time].map((time) => clockSeconds(String(time)));
	const isWhole = texts.every((text) => typeof text === 'string') && [...numbers, ...times].every(Number.isFinite);
	return isWhole ? (stored as TriggerState) : undefined;
}
