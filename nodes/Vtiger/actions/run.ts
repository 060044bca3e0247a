// The loop over items: order, paired items, continue on fail, and hints. The only one.

import type { IExecuteFunctions, INodeExecutionData, IPairedItemData } from 'n8n-workflow';
import { connect, type Connection, type Timeouts } from '../connection/connect';
import { cancelSignal } from '../connection/cancel';
import { errorItem, toNodeError } from '../connection/errors';
import { InputError } from '../webservice/protocol/errors';
import { OutputItems, type Action, type Output, type RunOne } from './action';
import { findAction } from './index';
import { Item } from './item';
import { WORTH_MORE_SESSIONS, asError, inParallel } from './parallel';

/** Runs the chosen operation for every input item; the node's execute. */
export async function run(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const resource = String(this.getNodeParameter('resource', 0));
	const operation = String(this.getNodeParameter('operation', 0));
	const count = this.getInputData().length;
	const outcomes = await outcomesOf(this, resource, operation, count);
	const output: INodeExecutionData[] = [];
	for (const [itemIndex, outcome] of outcomes.entries()) {
		if (!(outcome instanceof Error)) {
			for (const entry of outputItems(outcome, sourceItems(this, resource, operation, itemIndex))) output.push(entry);
			continue;
		}
		const place = { operation, itemIndex };
		if (!this.continueOnFail()) throw toNodeError(this.getNode(), outcome, place);
		output.push(errorItem(outcome, place));
	}
	return [output];
}

/** One outcome per item; what concerns no single item is the outcome of all of them. */
async function outcomesOf(
	context: IExecuteFunctions,
	resource: string,
	operation: string,
	count: number,
): Promise<Array<Output | Error>> {
	try {
		const action = findAction(resource, operation);
		if (action === undefined) {
			throw new InputError(
				'Operation',
				`There is no operation “${operation}” of “${resource}”`,
				'Choose the operation again.',
			);
		}
		return await itemsOf(context, action, await connect(context, timeouts(context)), count);
	} catch (error) {
		return Array.from({ length: count }, () => asError(error));
	}
}

async function itemsOf(
	context: IExecuteFunctions,
	action: Action,
	connection: Connection,
	count: number,
): Promise<Array<Output | Error>> {
	const hints = new Set<string>();
	const itemOn = (on: Connection, index: number) => new Item(context, index, on, hints);
	const items = Array.from({ length: makesOneRecord(context, action) ? 1 : count }, (_, index) =>
		itemOn(connection, index),
	);
	if (action.run === undefined) return await action.together(items);
	const { run: runOne } = action;
	const together = await action.together?.(items);
	if (together !== undefined) return together;
	const reads = action.kind === 'read' && count >= WORTH_MORE_SESSIONS;
	const connections = reads ? await connection.readers(items[0]?.parallelReads ?? 1) : [connection];
	// What follows an error is not tried unless the run continues on fail, nor after the person has cancelled it.
	const stop = () => !context.continueOnFail() || cancelSignal(context)?.aborted === true;
	const lanes = connections.map(
		(on): RunOne =>
			async (item) =>
				await runOne(on === connection ? item : itemOn(on, item.index)),
	);
	return await inParallel(items, lanes, stop);
}

/** Whether all input items are the lines of one record. */
function makesOneRecord(context: IExecuteFunctions, { form }: Action): boolean {
	const takesLines = form.some(({ name }) => name === 'lineItemsFrom');
	return takesLines && context.getNodeParameter('lineItemsFrom', 0, 'form') === 'inputItems';
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

/** The input items that an outcome is made of. */
function sourceItems(
	context: IExecuteFunctions,
	resource: string,
	operation: string,
	item: number,
): IPairedItemData | IPairedItemData[] {
	const action = findAction(resource, operation);
	if (action === undefined || !makesOneRecord(context, action)) return { item };
	return context.getInputData().map((_, index) => ({ item: index }));
}

function outputItems(output: Output, pairedItem: IPairedItemData | IPairedItemData[]): INodeExecutionData[] {
	if (output instanceof OutputItems) return output.items.map((entry) => ({ ...entry, pairedItem }));
	const records = Array.isArray(output) ? output : [output];
	return records.map((json) => ({ json, pairedItem }));
}
