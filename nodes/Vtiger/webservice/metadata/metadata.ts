// The CRM's metadata, typed: which modules there are, and which fields each one has. Remembered for a run.

import { objectResult, type Client } from '../protocol/client';
import { asFlag, asObject, asObjects, asText, asTexts, type JsonObject } from '../protocol/json';
import { isSecretField } from '../protocol/secrets';
import { isTax, namesLineField } from '../vtql/lineFields';

export interface ModuleSummary {
	name: string;
	/** In the user's language, plural and singular. */
	label: string;
	singular: string;
	/** Modules with records in the recycle-bin sense; false for lists such as Groups and Currency. */
	isEntity: boolean;
}

export interface PicklistEntry {
	label: string;
	value: string;
}

export interface Field {
	name: string;
	label: string;
	mandatory: boolean;
	/** The CRM's type name: string, text, picklist, reference, owner, date … Unknown ones are treated as text. */
	type: string;
	editable: boolean;
	nullable: boolean;
	/** Part of the module's duplicate check. */
	unique: boolean;
	/** Modules that a reference accepts, without repetitions. */
	refersTo: string[];
	picklist: PicklistEntry[];
	defaultValue: string;
	/** Bytes; 0 if describe names no limit. */
	maxUploadFileSize: number;
}

export interface ModuleDescription {
	name: string;
	label: string;
	/** The number before the x in the ids of the module's records. Differs per installation. */
	idPrefix: string;
	isEntity: boolean;
	createable: boolean;
	updateable: boolean;
	deleteable: boolean;
	retrieveable: boolean;
	/** Fields whose values name a record, such as firstname and lastname. */
	labelFields: string[];
	fields: Field[];
}

function readSummary(name: string, information: JsonObject): ModuleSummary {
	const label = asText(information.label) || name;
	return {
		name,
		label,
		singular: asText(information.singular) || label,
		isEntity: asFlag(information.isEntity),
	};
}

/** Reads the answer of listtypes in the CRM's own order. */
export function readModules(result: JsonObject): ModuleSummary[] {
	const information = asObject(result.information);
	return asTexts(result.types).map((name) => readSummary(name, asObject(information[name])));
}

function readField(entry: JsonObject): Field {
	const type = asObject(entry.type);
	return {
		name: asText(entry.name),
		label: asText(entry.label) || asText(entry.name),
		mandatory: asFlag(entry.mandatory),
		type: asText(type.name),
		editable: asFlag(entry.editable),
		nullable: asFlag(entry.nullable),
		unique: asFlag(entry.isunique),
		refersTo: [...new Set(asTexts(type.refersTo))],
		picklist: asObjects(type.picklistValues).map((value) => ({
			label: asText(value.label),
			value: asText(value.value),
		})),
		defaultValue: asText(entry.default),
		maxUploadFileSize: Number(asText(type.maxUploadFileSize)) || 0,
	};
}

/** Tasks and e-mails share a table with events. Their one type makes them what they are; describe lists those of events. */
export const ACTIVITY_TYPES: Record<string, string> = { Calendar: 'Task', Emails: 'Emails' };

function withActivityType(field: Field, module: string): Field {
	const value = ACTIVITY_TYPES[module];
	const concerned = value !== undefined && field.name === 'activitytype' && field.picklist.length > 0;
	return concerned ? { ...field, picklist: [{ label: value, value }] } : field;
}

/** describe lists quarters of an hour, but the server keeps whatever minutes lie between the times. */
function withMinutes(field: Field, module: string): Field {
	const concerned = field.name === 'duration_minutes' && (module === 'Events' || module === 'Calendar');
	return concerned ? { ...field, type: 'integer', picklist: [] } : field;
}

/** Reads the answer of describe. Users' passwords and keys are no fields to read, to search for or to write. */
export function readDescription(result: JsonObject): ModuleDescription {
	const name = asText(result.name);
	return {
		name,
		label: asText(result.label) || name,
		idPrefix: asText(result.idPrefix),
		isEntity: asFlag(result.isEntity),
		createable: asFlag(result.createable),
		updateable: asFlag(result.updateable),
		deleteable: asFlag(result.deleteable),
		retrieveable: asFlag(result.retrieveable),
		labelFields: asText(result.labelFields)
			.split(',')
			.map((name) => name.trim())
			.filter((name) => name !== ''),
		fields: asObjects(result.fields)
			.map((entry) => withMinutes(withActivityType(readField(entry), name), name))
			.filter((field) => !isSecretField(field.name)),
	};
}

/** Whether the module keeps line items: these modules alone have a tax type. */
export function isInventory(description: ModuleDescription): boolean {
	return description.fields.some((field) => field.name === 'hdnTaxType');
}

/**
 * Field names that a query can select, id first. Left out are `tags` (stock 7.2 servers fail at it), names with
 * other characters than letters, digits and underscore, computed tax and price fields, and line fields.
 */
export function selectableColumns(description: ModuleDescription): string[] {
	const inventory = isInventory(description);
	const names = description.fields
		.map((field) => field.name)
		.filter((name) => {
			if (name === 'id' || name === 'tags' || !/^\w+$/.test(name)) return false;
			if (isTax(name) || /^currency\d+$/.test(name)) return false;
			if (inventory && namesLineField(name)) return false;
			if (description.name === 'Emails' && name === 'filename') return false;
			if (name === 'created_user_id' && sharesCreator(description)) return false;
			return !/_shtax\d+$|^shipping__+handling$/.test(name);
		});
	return ['id', ...names];
}

/** In comments `creator` shares the column of `created_user_id`: a query answers with the one and leaves the other out. */
export function sharesCreator({ name, fields }: ModuleDescription): boolean {
	const names = new Set(fields.map((field) => field.name));
	return name === 'ModComments' && names.has('creator') && names.has('created_user_id');
}

/** Columns whose values name a record for a person; never empty. */
export function labelColumns(description: ModuleDescription): string[] {
	const selectable = new Set(selectableColumns(description));
	const named = description.labelFields.filter((name) => selectable.has(name));
	if (named.length > 0) return named;
	const guess =
		description.fields.find((field) => field.mandatory && field.type === 'string' && selectable.has(field.name)) ??
		description.fields.find((field) => /name|subject|title/.test(field.name) && selectable.has(field.name));
	return guess === undefined ? ['id'] : [guess.name];
}

/** The values of a record's label columns, joined; its id if all are empty. */
export function recordLabel(row: JsonObject, labels: readonly string[]): string {
	const words = labels.map((name) => asText(row[name])).filter((word) => word !== '');
	return words.join(' ') || asText(row.id);
}

/** The field that holds the number which the CRM itself gives to a record, such as КОНТР_1; undefined without one. */
export function recordNumberField({ fields }: ModuleDescription): string | undefined {
	return fields.find(({ name, type, editable }) => type === 'string' && !editable && name.endsWith('_no'))?.name;
}

/** Reads metadata once per run; a failed reading is forgotten, so that the next one asks again. */
export class Metadata {
	private modulesRead: Promise<ModuleSummary[]> | undefined;
	private readonly described = new Map<string, Promise<ModuleDescription>>();

	constructor(private readonly client: Client) {}

	/** All modules that the user may see. Throws a WebserviceError. */
	async modules(): Promise<ModuleSummary[]> {
		this.modulesRead ??= this.client
			.call('listtypes')
			.then((result) => readModules(objectResult('listtypes', result)))
			.catch((error: unknown) => {
				this.modulesRead = undefined;
				throw error;
			});
		return await this.modulesRead;
	}

	/** The module's fields and rights. Throws a WebserviceError, for an unknown module one that says so. */
	async describe(module: string): Promise<ModuleDescription> {
		let description = this.described.get(module);
		if (description === undefined) {
			description = this.client
				.call('describe', { elementType: module })
				.then((result) => readDescription(objectResult('describe', result)))
				.catch((error: unknown) => {
					this.described.delete(module);
					throw error;
				});
			this.described.set(module, description);
		}
		return await description;
	}
}
