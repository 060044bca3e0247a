// Cancelling: work and pauses end as soon as the execution is cancelled.

import { sleep, type IExecuteFunctions, type ILoadOptionsFunctions, type IPollFunctions } from 'n8n-workflow';
import { ConnectionFailure } from '../webservice/protocol/http';

export type Context = IExecuteFunctions | ILoadOptionsFunctions | IPollFunctions;

/** Fires when the execution is cancelled; undefined in contexts that cannot be cancelled. */
export function cancelSignal(context: Context): AbortSignal | undefined {
	return 'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
}

/**
 * Does the work, or gives up waiting for it as soon as the execution is cancelled: n8n's own login goes on in the
 * background, since other executions may wait for it. Nothing is begun in a cancelled execution.
 */
export async function unlessCancelled<T>(context: Context, work: () => Promise<T>): Promise<T> {
	const signal = cancelSignal(context);
	if (signal === undefined) return await work();
	let cancel = (): void => undefined;
	const cancelled = new Promise<never>((_, reject) => {
		cancel = () => reject(new ConnectionFailure('cancelled', ''));
	});
	if (signal.aborted) cancel();
	else signal.addEventListener('abort', cancel, { once: true });
	try {
		return await Promise.race(signal.aborted ? [cancelled] : [work(), cancelled]);
	} finally {
		signal.removeEventListener('abort', cancel);
	}
}

/** Waits; rejects as soon as the execution is cancelled. */
export async function pause(context: Context, milliseconds: number): Promise<void> {
	await unlessCancelled(context, async () => await sleep(milliseconds));
}
