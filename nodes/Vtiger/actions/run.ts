// The loop over items: order, paired items, continue on fail, and hints. The only one.

import type { IExecuteFunctions, INodeExecutionData, IPairedItemData } from 'n8n-workflow';
import { connect, type Connection, type Limits } from '../connection/connect';
import { cancelSignal } from '../connection/cancel';
import { errorItem, toNodeError } from '../connection/errors';
import { responseLimit } from '../forms/options';
import { InputError } from '../webservice/protocol/errors';
import { OutputItems, type Action, type Output, type RunOne } from './action';
import { findAction } from './index';
import { Item } from './item';
import { withLaterLabels } from './laterLabels';
import { recordGroups, type RecordGroup } from './recordGroups';
import { WORTH_MORE_SESSIONS, asError, inParallel } from './parallel';

/** Runs the chosen operation for every input item; the node's execute. */
export async function run(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const resource = String(this.getNodeParameter('resource', 0));
	const operation = String(this.getNodeParameter('operation', 0));
	const action = findAction(resource, operation);
	const groups = recordGroups(this, action, this.getInputData().length);
	const isSound = this.continueOnFail() || groups.every(({ error }) => error === undefined);
	const outcomes = isSound ? await outcomesOf(this, action, groups) : groups.map(({ error }) => error);
	const output: INodeExecutionData[] = [];
	for (const [at, { indices }] of groups.entries()) {
		const outcome = outcomes[at];
		if (outcome === undefined) continue;
		if (!(outcome instanceof Error)) {
			for (const entry of outputItems(outcome, sourceItems(indices))) output.push(entry);
			continue;
		}
		const place = { operation, itemIndex: indices[0] ?? 0 };
		if (!this.continueOnFail()) throw toNodeError(this.getNode(), outcome, place);
		output.push({ ...errorItem(outcome, place), pairedItem: sourceItems(indices) });
	}
	return [output];
}

/** One outcome per group, up to an error that ends the run; what concerns no single one is the outcome of all. */
async function outcomesOf(
	context: IExecuteFunctions,
	action: Action | undefined,
	groups: RecordGroup[],
): Promise<Array<Output | Error | undefined>> {
	const sound = groups.filter(({ error }) => error === undefined);
	const done = (await outcomesOfSound(context, action, sound)).values();
	return groups.map(({ error }) => error ?? done.next().value);
}

async function outcomesOfSound(
	context: IExecuteFunctions,
	action: Action | undefined,
	groups: RecordGroup[],
): Promise<Array<Output | Error>> {
	try {
		if (action === undefined) {
			throw new InputError(
				'Operation',
				`There is no operation “${String(context.getNodeParameter('operation', 0))}” of “${String(context.getNodeParameter('resource', 0))}”`,
				'Choose the operation again.',
			);
		}
		return await itemsOf(context, action, await connect(context, limits(context)), groups);
	} catch (error) {
		return groups.map(() => asError(error));
	}
}

async function itemsOf(
	context: IExecuteFunctions,
	action: Action,
	connection: Connection,
	groups: RecordGroup[],
): Promise<Array<Output | Error>> {
	const hints = new Set<string>();
	const itemOn = (on: Connection, index: number, lines?: number[]) => new Item(context, index, on, hints, lines);
	const items = groups.map(({ indices }) => itemOn(connection, indices[0] ?? 0, indices));
	const together = await action.together?.(items);
	const outcomes = together ?? (await oneByOne(context, action, items, itemOn));
	const ends = !context.continueOnFail() && outcomes.some((outcome) => outcome instanceof Error);
	return ends ? outcomes : await withLaterLabels(items[0], outcomes);
}

async function oneByOne(
	context: IExecuteFunctions,
	{ run: runOne, kind }: Action,
	items: Item[],
	itemOn: (on: Connection, index: number) => Item,
): Promise<Array<Output | Error>> {
	const [first] = items;
	if (runOne === undefined || first === undefined) return [];
	const { connection, parallelReads } = first;
	const reads = kind === 'read' && items.length >= WORTH_MORE_SESSIONS;
	const connections = reads ? await connection.readers(parallelReads) : [connection];
	// What follows an error is not tried unless the run continues on fail, nor after the person has cancelled it.
	const stop = () => !context.continueOnFail() || cancelSignal(context)?.aborted === true;
	const lanes = connections.map(
		(on): RunOne =>
			async (item) =>
				await runOne(on === connection ? item : itemOn(on, item.index)),
	);
	return await inParallel(items, lanes, stop);
}

/** No timer runs longer than 24 days: a larger number would fire at once. */
const LONGEST_TIMEOUT = 86_400;

function limits(context: IExecuteFunctions): Limits {
	const option = (name: string): unknown => context.getNodeParameter(`options.${name}`, 0, 0);
	const milliseconds = (name: string) => Math.ceil(Math.min(Number(option(name)) || 0, LONGEST_TIMEOUT) * 1000);
	const read = milliseconds('readTimeout');
	const write = milliseconds('writeTimeout');
	return {
		...(read > 0 ? { readTimeout: read } : {}),
		...(write > 0 ? { writeTimeout: write } : {}),
		...responseLimit(option('maxResponseSize')),
	};
}

/** The input items that an outcome is made of. */
function sourceItems(indices: number[]): IPairedItemData | IPairedItemData[] {
	const sources = indices.map((item) => ({ item }));
	const [only] = sources;
	return only !== undefined && sources.length === 1 ? only : sources;
}

function outputItems(output: Output, pairedItem: IPairedItemData | IPairedItemData[]): INodeExecutionData[] {
	if (output instanceof OutputItems) return output.items.map((entry) => ({ ...entry, pairedItem }));
	const records = Array.isArray(output) ? output : [output];
	return records.map((json) => ({ json, pairedItem }));
}
