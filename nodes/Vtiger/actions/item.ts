// One input item with its parameters, read and checked: what an operation works with.

import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { pause } from '../connection/cancel';
import type { Connection } from '../connection/connect';
import { MOST_SESSIONS, PARALLEL_READS } from '../forms/options';
import { isMissing } from '../forms/missing';
import { oneOf } from '../forms/oneOf';
import { readList } from '../forms/readList';
import { InputError } from '../webservice/protocol/errors';
import { asText, isJsonObject, parseJson, type JsonObject } from '../webservice/protocol/json';
import type { ModuleDescription } from '../webservice/metadata/metadata';
import { checkId } from '../webservice/vtql/query';
import { recordIdOf } from '../webservice/metadata/references';
import { BOOLEAN_FORMS, yesOrNo, type ValueLookups } from '../webservice/values/values';

export class Item {
	constructor(
		readonly context: IExecuteFunctions,
		readonly index: number,
		readonly connection: Connection,
		private readonly hints: Set<string>,
		/** The input items that are the lines of this item's record. */
		private readonly lines: readonly number[] = [index],
	) {}

	get input(): INodeExecutionData {
		return this.context.getInputData()[this.index] ?? { json: {} };
	}

	/**
	 * Raw value of a parameter; `fallback` if it is not set. n8n throws if that is undefined as well. Without
	 * n8n's own check of values: what is read is checked here, and n8n would go through the whole form each time.
	 */
	parameter(name: string, fallback?: unknown): unknown {
		return this.context.getNodeParameter(name, this.index, fallback as object, { skipValidation: true });
	}

	/** `label` is the parameter as the person sees it. */
	text(name: string, fallback = '', label = name): string {
		const value = this.parameter(name, fallback);
		if (typeof value === 'string') return value;
		if (typeof value === 'number' || typeof value === 'boolean') return String(value);
		if (value === undefined || value === null) return fallback;
		throw new InputError(label, 'A single text is expected', 'Give text or a number, not a list or an object.');
	}

	/** Text that must not be empty. `label` is the parameter as the person sees it. */
	requiredText(name: string, label: string): string {
		const value = this.text(name, '', label).trim();
		if (value === '') throw new InputError(label, `${label} is empty`, `Fill in ${label}.`);
		return value;
	}

	/** A switch. Throws an InputError for what an expression gives that is neither yes nor no, nothing included. */
	flag(name: string, label: string): boolean {
		const given = this.parameter(name, false);
		const yes = isMissing(given) ? undefined : yesOrNo(given);
		if (yes !== undefined) return yes;
		throw new InputError(label, `${label} is neither on nor off`, `Accepted: ${BOOLEAN_FORMS}.`);
	}

	/** A list given as such, as JSON text, or as text with commas. */
	list(name: string): string[] {
		return readList(this.parameter(name, []));
	}

	/** A value of the Options collection; undefined if the option was not added. */
	option(name: string): unknown {
		return this.parameter(`options.${name}`, null) ?? undefined;
	}

	optionList(name: string): string[] {
		return this.option(name) === undefined ? [] : this.list(`options.${name}`);
	}

	/** Sessions to read with at most. */
	get parallelReads(): number {
		const given = Math.floor(Number(this.option('parallelReads') ?? PARALLEL_READS));
		return Math.min(MOST_SESSIONS, Math.max(1, given || PARALLEL_READS));
	}

	/** Value of a resource locator or of plain text. `label` is the parameter as the person sees it. */
	locator(name: string, label = name): string {
		const value: unknown = this.context.getNodeParameter(name, this.index, '', {
			extractValue: true,
			skipValidation: true,
		});
		if (typeof value === 'string' || Number.isFinite(value)) return String(value).trim();
		// NaN and Infinity name nothing either.
		if (value === undefined || value === null || ['boolean', 'number'].includes(typeof value)) return '';
		throw new InputError(
			label,
			`“${JSON.stringify(value).slice(0, 60)}” is not a single value`,
			'Give text or a number, not a list or an object.',
		);
	}

	module(name = 'module'): string {
		const module = this.locator(name, 'Module');
		if (module === '') throw new InputError('Module', 'No module is chosen', 'Choose a module from the list.');
		if (!/^\w+$/.test(module)) {
			throw new InputError('Module', `“${module}” is not a module name`, 'Choose the module from the list.');
		}
		return module;
	}

	/**
	 * The module with its fields, refused if it has no records in the CRM's sense: deleting an entry of
	 * Groups or Currency would remove it for good.
	 */
	async recordModule(): Promise<ModuleDescription> {
		const module = this.module();
		const description = await this.connection.metadata.describe(module);
		if (description.isEntity) return description;
		throw new InputError(
			'Module',
			`“${description.label}” (${module}) is a list of the CRM’s settings, not a module with records`,
			'Choose a module with records. Lists such as Groups can be read with the resource Query.',
		);
	}

	/** Webservice id of a record of the module. Accepts id, internal id, record number, label, or a page's address. */
	async recordId(description: ModuleDescription, name = 'recordId', label = 'Record'): Promise<string> {
		const others = () => this.ofAllItems((item) => item.locator(name));
		const given = this.locator(name, label);
		const id = checkId(await recordIdOf(given, description.name, this.connection, label, others), label);
		if (id.startsWith(`${description.idPrefix}x`)) return id;
		throw new InputError(
			label,
			`The record ${id} does not belong to the module “${description.label}” (${description.name})`,
			`Ids of this module begin with ${description.idPrefix}x. Choose the record’s own module.`,
		);
	}

	/** What the mapped fields give: names with raw values, as typed, chosen or computed. */
	mappedFields(name = 'fields'): Record<string, unknown> {
		if (name === 'fields' && this.fromJson) return this.fieldsOfJson();
		const mode = this.parameter(`${name}.mappingMode`, 'defineBelow');
		if (mode === 'autoMapInputData') return { ...this.input.json };
		// Without n8n's own validation: it would read 02.01.2026 as 1 February and refuse “да”.
		const value: unknown = this.context.getNodeParameter(`${name}.value`, this.index, {}, { skipValidation: true });
		return isJsonObject(value) ? value : {};
	}

	/** The lookups of values; records that further items name in the same field are looked up with the first. */
	get lookups(): ValueLookups {
		const { lookups } = this.connection;
		return {
			...lookups,
			reference: async (field, text) =>
				await lookups.reference(field, text, () =>
					this.ofAllItems((item) => {
						const given = item.mappedFields();
						return asText(given[field.name] ?? given[field.label]);
					}),
				),
		};
	}

	/** One item for each line of this item's record. */
	itemsOfLines(): Item[] {
		return this.lines.map((index) => this.at(index));
	}

	private at(index: number): Item {
		return new Item(this.context, index, this.connection, this.hints);
	}

	/** The texts that all items of the run give; none for an item whose expression fails. */
	private ofAllItems(read: (item: Item) => string): string[] {
		return this.context.getInputData().flatMap((_, index) => {
			try {
				return [read(this.at(index))];
			} catch {
				return [];
			}
		});
	}

	get autoMapped(): boolean {
		return !this.fromJson && this.parameter('fields.mappingMode', 'defineBelow') === 'autoMapInputData';
	}

	/** Whether all fields come as one object. */
	get fromJson(): boolean {
		return oneOf('Fields From', this.parameter('fieldsFrom', 'form'), ['form', 'json']) === 'json';
	}

	private fieldsOfJson(): JsonObject {
		const given = this.parameter('fieldsJson', '');
		const fields = typeof given === 'string' ? parseJson(given) : given;
		if (isJsonObject(fields)) return fields;
		throw new InputError(
			'Fields (JSON)',
			'The fields are not a JSON object',
			'Give e.g. {"lastname": "Smith", "email": "smith@example.com"}, with the names or labels of the fields.',
		);
	}

	/** Names of the fields whose values find the record; labels are read as names. */
	matchingFields({ fields }: ModuleDescription): string[] {
		if (!this.fromJson) return this.list('fields.matchingColumns');
		return this.list('fieldsToMatchOn').map((given) => {
			const wanted = given.trim().toLowerCase();
			const labelled = fields.filter(({ label }) => label.toLowerCase() === wanted);
			if (fields.some(({ name }) => name === given.trim())) return given.trim();
			return (labelled.length === 1 ? labelled[0]?.name : undefined) ?? given.trim();
		});
	}

	/** Waits; rejects as soon as the execution is cancelled. */
	async pause(milliseconds: number): Promise<void> {
		await pause(this.context, milliseconds);
	}

	/** Tells the person something about the run that is no error. Said once per `subject`, however many items say it. */
	hint(message: string, subject = message): void {
		if (this.hints.has(subject)) return;
		this.hints.add(subject);
		this.context.addExecutionHints({ message, location: 'outputPane' });
	}
}
