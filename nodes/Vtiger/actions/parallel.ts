// Running many single reads over several sessions; the outcomes keep the items' order.

import type { Output, RunOne } from './action';
import type { Item } from './item';

/** From this many items on, more sessions than one are worth their logins. */
export const WORTH_MORE_SESSIONS = 40;

/**
 * Runs each item by the next free one of `lanes`, each a way to run an item on a session of its own. Items are
 * begun in their order; after `stop` says so for an error, no further ones are begun.
 */
export async function inParallel(
	items: Item[],
	lanes: RunOne[],
	stop: (error: Error) => boolean,
): Promise<Array<Output | Error>> {
	const outcomes: Array<Output | Error> = [];
	let next = 0;
	let stopped = false;
	const work = async (run: RunOne): Promise<void> => {
		while (!stopped && next < items.length) {
			const index = next++;
			const item = items[index];
			if (item === undefined) return;
			const outcome = await run(item).catch(asError);
			outcomes[index] = outcome;
			if (outcome instanceof Error && stop(outcome)) stopped = true;
		}
	};
	await Promise.all(lanes.map(work));
	return outcomes;
}

/** For how many items at a time their names are looked up: each look-up may be a request. */
export const LOOKED_UP_AT_ONCE = 8;

/** One result per item, in their order. `read` must not throw. */
export async function fewAtOnce<T>(items: readonly Item[], read: (item: Item) => Promise<T>): Promise<T[]> {
	const results: T[] = [];
	const entries = items.entries();
	// All lanes take from the same iterator.
	const work = async (): Promise<void> => {
		for (const [index, item] of entries) results[index] = await read(item);
	};
	await Promise.all(Array.from({ length: LOOKED_UP_AT_ONCE }, work));
	return results;
}

export function asError(error: unknown): Error {
	return error instanceof Error ? error : new Error(String(error));
}
