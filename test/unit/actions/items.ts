// Items of a run with given parameters, on a connection made up by the test, and the hints that they leave.

import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { Item } from '../../../nodes/Vtiger/actions/item';
import type { Connection } from '../../../nodes/Vtiger/connection/connect';

type Parameters = Record<string, unknown>;

/** The parameter at a path such as `options.labels`, as n8n gives it. */
function read(parameters: Parameters, path: string, fallback: unknown, extractValue = false): unknown {
	let value: unknown = parameters;
	for (const name of path.split('.')) {
		value = typeof value === 'object' && value !== null ? (value as Parameters)[name] : undefined;
	}
	if (value === undefined) return fallback;
	return extractValue && typeof value === 'object' && value !== null && 'value' in value ? value.value : value;
}

/** One item for each of the parameters; `input` is what comes in with them. */
export function itemsWith(
	parameters: Parameters[],
	connection: Partial<Connection> = {},
	input: object[] = [],
): { items: Item[]; hints: string[] } {
	const hints: string[] = [];
	const context = {
		getInputData: () => parameters.map((_, index) => ({ json: (input[index] ?? {}) as IDataObject })),
		getNodeParameter: (name: string, index: number, fallback: unknown, options: { extractValue?: boolean } = {}) =>
			read(parameters[index] ?? {}, name, fallback, options.extractValue),
		addExecutionHints: ({ message }: { message: string }) => void hints.push(message),
	} as unknown as IExecuteFunctions;
	const told = new Set<string>();
	const items = parameters.map((_, index) => new Item(context, index, connection as Connection, told));
	return { items, hints };
}

export function itemWith(
	parameters: Parameters,
	connection: Partial<Connection> = {},
	input: object = {},
): { item: Item; hints: string[] } {
	const { items, hints } = itemsWith([parameters], connection, [input]);
	const [item] = items;
	if (item === undefined) throw new Error('no item');
	return { item, hints };
}
