// What a work of the benchmark is, and how the node's output is checked.

import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { byName, execute, type Run, type RunOptions, type StoredCredential } from '../core/contexts';
import type { Bare } from './bare';
import type { RemoteCrm } from './remoteCrm';

export interface Bench {
	crm: RemoteCrm;
	/** Logged in before anything is measured, unless a work takes another. */
	stored: StoredCredential;
	bare: Bare;
}

/** How much is done: all of it, or a little to see that it works. */
export interface Size {
	/** Items of a work. */
	many: number;
	/** Records of Return All. */
	all: number;
	/** Paired runs of a work, by how long a run takes. */
	pairs: Record<Length, number>;
}

/** Seconds, about a second or less, or milliseconds: shorter ones are run more often. */
export type Length = 'long' | 'medium' | 'short';

/** Counts what failed in a run that is over: items that are missing, wrong or too many, or executions. */
export type CountFailed = () => number;

export interface Work {
	work: string;
	/** What one run does: items of its input, records that it reads, or executions. */
	items: number;
	/** Sessions that both sides use. */
	sessions: number;
	length: Length;
	/** Called once, before the first run. */
	prepare?(bench: Bench): Promise<void>;
	/** Called before each run, unmeasured. */
	before?(bench: Bench, run: number): Promise<void>;
	/** The node; what it returns is called after the time was taken. */
	node(bench: Bench): Promise<CountFailed>;
	/** A bare loop; throws if something fails. */
	bare(bench: Bench): Promise<void>;
}

export const MODULE = 'Leads';
export const COLUMNS = ['id', 'lastname', 'company'];
export const PAGE = 100;

export const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
export const grouped = (number: number) => number.toLocaleString('en-US');
export const record = (operation: string, more: INodeParameters = {}): INodeParameters => ({
	resource: 'record',
	operation,
	...more,
});

/** Whether an output item is the right one at its place. */
export type IsRight = (json: IDataObject, index: number) => boolean;

/** Items that are missing, wrong or too many; all if the run was rejected. */
export function failedItems(outcome: PromiseSettledResult<Run>, expected: number, isRight: IsRight): number {
	if (outcome.status === 'rejected') {
		process.stderr.write(`${String(outcome.reason)}\n`);
		return expected;
	}
	const { items } = outcome.value;
	const right = items.slice(0, expected).filter(({ json }, index) => isRight(json, index)).length;
	return expected - right + Math.max(0, items.length - expected);
}

/** Runs an operation of the node on the module. */
export async function runNode(
	stored: StoredCredential,
	parameters: INodeParameters,
	expected: number,
	isRight: IsRight,
	options: RunOptions = {},
): Promise<CountFailed> {
	const [outcome] = await Promise.allSettled([execute(stored, { module: byName(MODULE), ...parameters }, options)]);
	return () => failedItems(outcome, expected, isRight);
}
