// The trigger's state in n8n's static data of the node.

import type { Store } from './bookkeeping/poll';
import type { TriggerState } from './bookkeeping/state';
import { clockSeconds } from './bookkeeping/wallClock';

/** The static data as far as the trigger uses it; it may hold anything. */
export interface StaticData {
	state?: unknown;
}

/**
 * Keeps where triggers have begun until n8n has stored it: n8n's scheduler with stored cursors forgets what the poll at
 * activation leaves behind, unless it emits.
 */
export class Beginnings {
	private readonly begun = new Map<string, TriggerState>();

	/**
	 * @param key names the trigger
	 * @param tag of the state that counts; another one is only read for its edition
	 */
	storeFor(key: string, tag: string, data: StaticData): Store {
		const read = (): TriggerState | undefined => {
			const stored = readState(data.state);
			const begun = this.begun.get(key);
			if (stored?.tag !== tag) return begun?.tag === tag ? begun : stored;
			this.begun.delete(key);
			return stored;
		};
		return {
			read,
			write: (state) => {
				if (read()?.tag !== tag) this.begun.set(key, state);
				data.state = { ...state };
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
