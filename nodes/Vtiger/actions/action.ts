// What an operation of the node is: an entry of the dropdown, its form, and what it does for one item.

import type { INodeExecutionData, INodeProperties } from 'n8n-workflow';
import type { JsonObject } from '../webservice/protocol/json';
import type { Item } from './item';

/** Whole output items, for binary data. */
export class OutputItems {
	constructor(readonly items: INodeExecutionData[]) {}
}

/** Records become one output item each. */
export type Output = JsonObject | JsonObject[] | OutputItems;

interface Entry {
	/** The webservice's own name of the operation if it has one. Stands in users' workflows: never change it. */
	value: string;
	name: string;
	/** As in the list of all actions, e.g. “Create a record”. */
	action: string;
	description: string;
	/** Reads may run for several items at once; writes go one by one. */
	kind: 'read' | 'write';
	/** Parameters. displayOptions are added by the registry; conditions among the operation's own fields are kept. */
	form: INodeProperties[];
}

/** Does the work for one item. Throws WebserviceError or InputError. */
export type RunOne = (item: Item) => Promise<Output>;

/**
 * Does the work for all items at once if that saves requests. The answer has one entry per item, in their
 * order, up to the first error if the run does not continue on fail.
 */
export type RunTogether = (items: Item[]) => Promise<Array<Output | Error>>;

export type Action = Entry &
	(
		| {
				run: RunOne;
				/** Undefined leaves the items to `run`. */
				together?: (items: Item[]) => ReturnType<RunTogether> | undefined;
		  }
		| { run?: undefined; together: RunTogether }
	);

export interface Resource {
	value: string;
	name: string;
	description?: string;
	actions: Action[];
}
