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

export function asError(error: unknown): Error {
	return error instanceof Error ? error : new Error(String(error));
}
