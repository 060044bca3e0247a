// The modules of an installation as the operations need them, made from the recorded metadata.

import { columnOf, isSideField } from './data/columns';
import type { Column } from './data/columns';
import { customFields } from './data/custom';
import { derivedModules } from './data/derived';
import type { FieldDescription, Metadata, ModuleDescription } from './data/metadata';
import { metadataFor, ofRelease } from './data/releases';
import type { Personality } from './personalities';

export interface Field {
	name: string;
	type: string;
	mandatory: boolean;
	editable: boolean;
	unique: boolean;
	refersTo: readonly string[];
	column: Column;
	/** Held outside the module's main table: ORDER BY needs it in the select list or the condition. */
	side: boolean;
	/** Belongs to a line item; given by describe but no column of the record. */
	ofLine: boolean;
}

export interface Module {
	name: string;
	label: string;
	singular: string;
	prefix: string;
	isEntity: boolean;
	description: ModuleDescription;
	/** What the salesman's describe answers if it differs. */
	salesDescription: ModuleDescription;
	hiddenFromSales: boolean;
	/** Fields that the salesman's profile hides. */
	fieldsHiddenFromSales: ReadonlySet<string>;
	/** Fields with a column: no taxes, prices per currency or charges. */
	fields: readonly Field[];
	field(name: string): Field | undefined;
	has(name: string): boolean;
	/** Names of the fields that make up the label. */
	labelFields: readonly string[];
	/** Where the records are: Events, Calendar and Emails share one table. */
	table: string;
	inventory: boolean;
	/** Has taxes and prices per currency. */
	priced: boolean;
}

export interface Modules {
	all: readonly Module[];
	byName(name: string): Module | undefined;
	byPrefix(prefix: string): Module | undefined;
	get(name: string): Module;
	relations: Metadata['relatedtypes'];
	/**
	 * Gives a module other descriptions, as when an administrator changes its fields.
	 * @param columns what single columns have other than their field's type says; kept by later changes.
	 */
	change(name: string, change: DescriptionChange, columns?: Record<string, Partial<Column>>): void;
}

/** Applied to what describe answers the administrator and to what it answers the salesman. */
export type DescriptionChange = (description: ModuleDescription) => ModuleDescription;

const inventoryModules = new Set(['Quotes', 'SalesOrder', 'PurchaseOrder', 'Invoice', 'Act', 'Consignment']);
const pricedModules = new Set(['Products', 'Services']);
const activityModules = new Set(['Events', 'Calendar', 'Emails']);

/** Fields of a line that the describe answers of inventory modules list among the header's. */
export const lineFields: readonly string[] = [
	'productid',
	'quantity',
	'listprice',
	'comment',
	'discount_amount',
	'discount_percent',
	'tax1',
	'tax2',
	'tax3',
	'image',
	'purchase_cost',
	'margin',
];

const labelColumns: Record<string, Record<string, string>> = {
	HelpDesk: { title: 'ticket_title' },
	Documents: { title: 'notes_title' },
};

function fieldOf(module: string, inventory: boolean, release: number, description: FieldDescription): Field {
	return {
		name: description.name,
		type: description.type.name,
		mandatory: description.mandatory === true,
		editable: description.editable === true,
		unique: description.isunique === true,
		refersTo: [...new Set(description.type.refersTo ?? [])],
		column: columnOf(module, description, release),
		side: isSideField(module, description.name),
		ofLine: inventory && lineFields.includes(description.name),
	};
}

function hasColumn(name: string, description: FieldDescription): boolean {
	if (!/^\w+$/.test(description.name)) return false;
	return !(pricedModules.has(name) && /^(tax|currency)\d+$/.test(description.name));
}

/** Columns that have another name than their field; who is no administrator sees the fields ordered by these. */
const columnNames: Record<string, string> = { assigned_user_id: 'smownerid', created_user_id: 'smcreatorid' };

function columnName(module: string, field: string): string {
	if (module === 'Contacts' && field === 'contact_id') return 'reportsto';
	return columnNames[field] ?? field;
}

function byColumn({ head, fields }: ModuleDescription): ModuleDescription {
	const key = ({ name }: FieldDescription): string => (name === 'id' ? '~' : columnName(head.name, name));
	return { head, fields: [...fields].sort((a, b) => (key(a) < key(b) ? -1 : 1)) };
}

function salesView(metadata: Metadata, description: ModuleDescription): ModuleDescription {
	const recorded = metadata.describeForSales[description.head.name];
	if (recorded === undefined) return byColumn(description);
	const fields: FieldDescription[] = [];
	for (const entry of recorded.fields) {
		const field = typeof entry === 'string' ? description.fields.find((one) => one.name === entry) : entry;
		if (field !== undefined) fields.push(field);
	}
	return { head: recorded.head, fields };
}

type ModuleIdentity = Pick<Module, 'name' | 'isEntity' | 'label' | 'singular' | 'hiddenFromSales'>;

interface Descriptions {
	description: ModuleDescription;
	salesDescription: ModuleDescription;
}

function moduleOf(
	{ name, isEntity, label, singular, hiddenFromSales }: ModuleIdentity,
	{ description, salesDescription }: Descriptions,
	release: number,
	columns: Record<string, Partial<Column>> = {},
): Module {
	const inventory = inventoryModules.has(name);
	const fields = description.fields
		.filter((field) => hasColumn(name, field))
		.map((field) => fieldOf(name, inventory, release, field))
		.map((field) => ({ ...field, column: { ...field.column, ...columns[field.name] } }));
	const byName = new Map(fields.map((field) => [field.name, field]));
	const labelFields = (description.head.labelFields ?? '')
		.split(',')
		.filter((column) => column !== '')
		.map((column) => labelColumns[name]?.[column] ?? column);
	const shown = new Set(salesDescription.fields.map((field) => field.name));
	return {
		name,
		label,
		singular,
		prefix: description.head.idPrefix,
		isEntity,
		description,
		salesDescription,
		hiddenFromSales,
		fieldsHiddenFromSales: new Set(fields.map((field) => field.name).filter((field) => !shown.has(field))),
		fields,
		field: (field) => byName.get(field),
		has: (field) => byName.has(field),
		labelFields,
		table: activityModules.has(name) ? 'Calendar' : name,
		inventory,
		priced: pricedModules.has(name),
	};
}

class InstalledModules implements Modules {
	readonly all: Module[] = [];
	private readonly named = new Map<string, Module>();
	private readonly prefixed = new Map<string, Module>();
	private readonly columns = new Map<string, Record<string, Partial<Column>>>();

	constructor(
		readonly relations: Metadata['relatedtypes'],
		private readonly release: number,
	) {}

	private put(module: Module): void {
		this.named.set(module.name, module);
		this.prefixed.set(module.prefix, module);
		const at = this.all.findIndex((one) => one.name === module.name);
		if (at < 0) this.all.push(module);
		else this.all[at] = module;
	}

	add(identity: ModuleIdentity, descriptions: Descriptions): void {
		this.put(moduleOf(identity, descriptions, this.release));
	}

	byName(name: string): Module | undefined {
		return this.named.get(name);
	}

	byPrefix(prefix: string): Module | undefined {
		return this.prefixed.get(prefix);
	}

	get(name: string): Module {
		const module = this.named.get(name);
		if (module === undefined) throw new Error(`no module ${name}`);
		return module;
	}

	change(name: string, change: DescriptionChange, columns: Record<string, Partial<Column>> = {}): void {
		const module = this.get(name);
		const kept = { ...this.columns.get(name), ...columns };
		this.columns.set(name, kept);
		const description = change(module.description);
		const salesDescription =
			module.salesDescription === module.description ? description : change(module.salesDescription);
		this.put(moduleOf(module, { description, salesDescription }, this.release, kept));
	}
}

/** The installation that was first recorded had its own custom fields. */
function withoutCustomFields({ head, fields }: ModuleDescription): ModuleDescription {
	return { head, fields: fields.filter((field) => !field.name.startsWith('cf_')) };
}

/** Every module that listtypes names; `Search`, which no operation can use, has no description. */
export function modulesOf(personality: Personality, withCustomFields: boolean, fresh: boolean): Modules {
	const metadata = metadataFor(personality);
	const derived = derivedModules(personality.edition, metadata);
	const modules = new InstalledModules(metadata.relatedtypes, personality.release);
	for (const [name, isEntity, label, singular] of metadata.types) {
		const shipped = metadata.describe[name] ?? derived[name];
		if (shipped === undefined) throw new Error(`no description of ${name}`);
		const recorded = ofRelease(personality, shipped);
		const plain = fresh && !withCustomFields ? withoutCustomFields(recorded) : recorded;
		const added = withCustomFields ? customFields(personality.edition, name) : [];
		const fields = [...plain.fields.slice(0, -1), ...added, ...plain.fields.slice(-1)];
		const description = added.length > 0 ? { ...plain, fields } : plain;
		const hiddenFromSales = metadata.hiddenFromSales.includes(name);
		modules.add(
			{ name, isEntity, label, singular, hiddenFromSales },
			{ description, salesDescription: salesView(metadata, description) },
		);
	}
	return modules;
}
