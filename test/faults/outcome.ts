// What a run comes to for the person who started it: items, or an error with its message and advice.

import type { IDataObject } from 'n8n-workflow';
import type { Run } from '../core/contexts';

export interface Outcome {
	/** Json of the output items; undefined if the run failed. */
	items?: IDataObject[];
	message: string;
	/** What n8n shows below the message. */
	description: string;
	/** Code in the message's parentheses; '' without one. */
	code: string;
	/** Milliseconds. */
	took: number;
}

/** Waits for a run, whatever it comes to. */
export async function outcomeOf(run: Promise<Run>): Promise<Outcome> {
	const start = performance.now();
	try {
		const { items } = await run;
		return {
			items: items.map((item) => item.json),
			message: '',
			description: '',
			code: '',
			took: performance.now() - start,
		};
	} catch (error) {
		const took = performance.now() - start;
		if (!(error instanceof Error)) return { message: String(error), description: '', code: '', took };
		const description = 'description' in error ? String(error.description ?? '') : '';
		const code = /\(\w+, (\w+)\)/.exec(error.message)?.[1] ?? '';
		return { message: error.message, description, code, took };
	}
}

/** How the advice begins after a write that may have been carried out. */
export const DOUBT = 'The CRM may or may not have carried this out';
