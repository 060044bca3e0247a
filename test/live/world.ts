// What a live run knows: its own records, and how to run an operation of the node.

import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { byId, byName, type Run } from '../core/contexts';

type Execute = (parameters: INodeParameters, input?: INodeExecutionData[]) => Promise<Run>;

interface OwnRecord {
	module: string;
	id: string;
}

export class World {
	/** Marks everything that this run creates. */
	readonly word = `n8n-live-${Date.now().toString(36)}`;
	private readonly own: OwnRecord[] = [];
	private readonly named = new Map<string, string>();

	constructor(private readonly execute: Execute) {}

	/** Runs an operation; returns its items. */
	async run(
		resource: string,
		operation: string,
		parameters: INodeParameters = {},
		input?: INodeExecutionData[],
	): Promise<Run & { json: IDataObject[] }> {
		const run = await this.execute({ options: {}, ...parameters, resource, operation }, input);
		return { ...run, json: run.items.map((item) => item.json) };
	}

	/** Notes a record that this run created, to be removed at the end, under a name for later steps. */
	keep(module: string, id: unknown, name = module): string {
		const text = String(id ?? '');
		if (!/^\d+x\d+$/.test(text)) throw new Error(`${module}: no id came back`);
		this.own.push({ module, id: text });
		this.named.set(name, text);
		return text;
	}

	id(name: string): string {
		const id = this.named.get(name);
		if (id === undefined) throw new Error(`${name} was not created`);
		return id;
	}

	forget(id: string): void {
		const at = this.own.findIndex((record) => record.id === id);
		if (at >= 0) this.own.splice(at, 1);
	}

	/** Moves all own records to the recycle bin; returns what could not be removed. */
	async removeAll(): Promise<string[]> {
		const problems: string[] = [];
		for (const { module, id } of this.own.reverse()) {
			try {
				await this.run('record', 'delete', { module: byName(module), recordId: byId(id) });
			} catch (error) {
				problems.push(`${module} ${id}: ${error instanceof Error ? error.message : String(error)}`);
			}
		}
		return problems;
	}
}

/** Fails the step with what was expected. */
export function expected(condition: boolean, what: string): void {
	if (!condition) throw new Error(`expected: ${what}`);
}
