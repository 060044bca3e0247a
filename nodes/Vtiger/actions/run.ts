// The loop over items: order, paired items, continue on fail, and hints. The only one.

import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { cancelSignal, connect, type Connection, type Timeouts } from '../connection';
import { errorItem, toNodeError } from '../failures';
import { InputError } from '../webservice/errors';
import { OutputItems, type Output, type RunOne } from './action';
import { findAction } from './index';
import { Item } from './item';

/** Runs the chosen operation for every input item; the node's execute. */
export async function run(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const resource = String(this.getNodeParameter('resource', 0));
	const operation = String(this.getNodeParameter('operation', 0));
	const count = this.getInputData().length;
	const outcomes = await outcomesOf(this, resource, operation, count);
	const output: INodeExecutionData[] = [];
	for (const [itemIndex, outcome] of outcomes.entries()) {
		if (!(outcome instanceof Error)) {
			for (const entry of outputItems(outcome, itemIndex)) output.push(entry);
			continue;
		}
		const place = { operation, itemIndex };
		if (!this.continueOnFail()) throw toNodeError(this.getNode(), outcome, place);
		output.push(errorItem(outcome, place));
	}
	return [output];
}

async function outcomesOf(
	context: IExecuteFunctions,
	resource: string,
	operation: string,
	count: number,
): Promise<Array<Output | Error>> {
	const action = findAction(resource, operation);
	if (action === undefined) {
		const unknown = new InputError('Operation', `There is no operation “${operation}” of “${resource}”`, 'Choose the operation again.');
		return Array.from({ length: count }, () => unknown);
	}
	let connection: Connection;
	try {
		connection = await connect(context, timeouts(context));
	} catch (error) {
		return Array.from({ length: count }, () => asError(error));
	}
	const hints = new Set<string>();
	const items = Array.from({ length: count }, (_, index) => new Item(context, index, connection, hints));
	if (action.run === undefined) return await action.together(items);
	return (await action.together?.(items)) ?? (await oneByOne(context, action.run, items));
}

async function oneByOne(context: IExecuteFunctions, runOne: RunOne, items: Item[]): Promise<Array<Output | Error>> {
	const outcomes: Array<Output | Error> = [];
	for (const item of items) {
		try {
			outcomes.push(await runOne(item));
		} catch (error) {
			outcomes.push(asError(error));
			// What follows is not tried: the first error ends the run, or the person has cancelled it.
			if (!context.continueOnFail() || cancelSignal(context)?.aborted) break;
		}
	}
	return outcomes;
}

function asError(error: unknown): Error {
	return error instanceof Error ? error : new Error(String(error));
}

function timeouts(context: IExecuteFunctions): Timeouts {
	const seconds = (name: string) => Number(context.getNodeParameter(`options.${name}`, 0, 0)) || 0;
	const read = seconds('readTimeout');
	const write = seconds('writeTimeout');
	return {
		...(read > 0 ? { readTimeout: read * 1000 } : {}),
		...(write > 0 ? { writeTimeout: write * 1000 } : {}),
	};
}

function outputItems(output: Output, item: number): INodeExecutionData[] {
	const pairedItem = { item };
	if (output instanceof OutputItems) return output.items.map((entry) => ({ ...entry, pairedItem }));
	const records = Array.isArray(output) ? output : [output];
	return records.map((json) => ({ json, pairedItem }));
}
