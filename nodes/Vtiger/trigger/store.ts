// The trigger's state in n8n's static data of the node.

import type { Store } from './poll';
import type { TriggerState } from './state';

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
	 * @param key names the trigger, with its tag
	 * @param tag of the state that counts; another one is only read for its edition
	 */
	storeFor(key: string, tag: string, data: StaticData): Store {
		const read = (): TriggerState | undefined => {
			const stored = readState(data.state);
			if (stored?.tag !== tag) return this.begun.get(key) ?? stored;
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
	const { tag, edition, cursor, horizon, remembered } = stored as Partial<TriggerState>;
	const whole = [tag, edition, cursor?.time, cursor?.seconds, horizon?.time, horizon?.id, remembered];
	return whole.some((part) => part === undefined) ? undefined : (stored as TriggerState);
}
