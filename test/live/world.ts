// What a live run knows: its own records, and how to run an operation of the node.

import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { byId, byName, mapped, type Run } from '../core/contexts';
import { UNCHANGEABLE, requiredValues } from './keeping';

type Execute = (parameters: INodeParameters, input?: INodeExecutionData[]) => Promise<Run>;

/** Modules that are lists of the CRM's settings. */
const LISTS = ['Currency', 'DocumentFolders', 'Groups', 'Tax'];

interface OwnRecord {
	module: string;
	id: string;
}

export class World {
	/** Marks everything that this run creates. */
	readonly word = `n8n-live-${Date.now().toString(36)}`;
	private readonly own: OwnRecord[] = [];
	private readonly named = new Map<string, string>();
	private readonly described = new Map<string, IDataObject>();

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

	/** What describe says of a module, asked once. */
	async description(module: string): Promise<IDataObject> {
		let read = this.described.get(module);
		if (read === undefined) {
			const { json } = await this.run('module', 'describe', { module: byName(module) });
			read = json[0] ?? {};
			this.described.set(module, read);
		}
		return read;
	}

	/** The fields of a module that describe shows. */
	async fields(module: string): Promise<IDataObject[]> {
		return ((await this.description(module)).fields ?? []) as IDataObject[];
	}

	/** Modules whose records the user may create and change. */
	async writableModules(): Promise<string[]> {
		const { json } = await this.run('module', 'listtypes');
		const names = json.filter(({ isEntity }) => isEntity === true).map(({ name }) => String(name));
		const writable: string[] = [];
		for (const name of names) {
			if (UNCHANGEABLE.includes(name)) continue;
			const { createable, updateable } = await this.description(name);
			if (createable === true && updateable === true) writable.push(name);
		}
		return writable;
	}

	/** A value for every required field of the module, those of a company's own too. */
	async required(module: string): Promise<INodeParameters> {
		return await requiredValues(await this.fields(module), this.word, async (name) => await this.anyId(name));
	}

	/** Creates a record with a value in every required field, those of a company's own too. */
	async create(module: string, values: INodeParameters, more: INodeParameters = {}) {
		const fields = mapped({ ...(await this.required(module)), ...values });
		return await this.run('record', 'create', { module: byName(module), fields, ...more });
	}

	/** Id of a record of the module: this run's own, made for it if there is none, or the first entry of a list. */
	async anyId(module: string): Promise<string> {
		const known = this.named.get(module);
		if (known !== undefined) return known;
		if (LISTS.includes(module)) {
			const { json } = await this.run('query', 'query', { query: `SELECT id FROM ${module} LIMIT 1` });
			return String(json[0]?.id);
		}
		const inventory = (await this.fields(module)).some(({ name }) => name === 'hdnTaxType');
		const { json } = await this.create(module, {}, inventory ? { lineItems: await this.lines() } : {});
		return this.keep(module, json[0]?.id);
	}

	private async lines(): Promise<INodeParameters> {
		const line = { discountType: 'none', listprice: '33.33' };
		return {
			items: [
				{ ...line, productid: byId(await this.anyId('Products')), quantity: '2.5' },
				{
					...line,
					productid: byId(await this.anyId('Services')),
					quantity: '1',
					discountType: 'discount_percent',
					discount: '10',
				},
			],
		};
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
