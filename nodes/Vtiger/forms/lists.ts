// Lists that the editor offers: modules, records, columns.

import type { ILoadOptionsFunctions, INodeListSearchResult, INodePropertyOptions } from 'n8n-workflow';
import { connect, type Connection } from '../connection/connect';
import { asText } from '../webservice/protocol/json';
import {
	isTax,
	labelColumns,
	recordLabel,
	selectableColumns,
	type ModuleDescription,
	type ModuleSummary,
} from '../webservice/metadata/metadata';
import { LARGEST_PAGE, selectText, type Condition } from '../webservice/vtql/query';
import { readRecordAddress } from '../webservice/metadata/references';
import { chosenModule } from './chosen';
import { writableFields } from './fields';
import { INVENTORY_MODULES } from './lineItemsForm';
import { shownError } from './shown';

type ListSearch = (
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
) => Promise<INodeListSearchResult>;

/** Listed by the CRM, but every query of it ends in an internal error. */
const UNUSABLE = new Set(['Search']);

async function moduleList(
	context: ILoadOptionsFunctions,
	filter: string | undefined,
	wanted: (module: ModuleSummary) => boolean,
): Promise<INodeListSearchResult> {
	try {
		const { metadata } = await connect(context);
		const sought = (filter ?? '').toLowerCase();
		const results = (await metadata.modules())
			.filter((module) => !UNUSABLE.has(module.name) && wanted(module))
			.filter(({ name, label }) => name.toLowerCase().includes(sought) || label.toLowerCase().includes(sought))
			.map(({ name, label }) => ({ name: label === name ? name : `${label} (${name})`, value: name }))
			.sort((a, b) => a.name.localeCompare(b.name));
		return { results };
	} catch (error) {
		throw shownError(context, error);
	}
}

export const searchModules: ListSearch = async function (filter) {
	return await moduleList(this, filter, () => true);
};

export const searchRecordModules: ListSearch = async function (filter) {
	return await moduleList(this, filter, (module) => module.isEntity);
};

/** Records of a module whose label fields begin with or contain the text, page by page. */
export async function recordList(
	connection: Connection,
	module: string,
	filter: string | undefined,
	page: string | undefined,
): Promise<INodeListSearchResult> {
	const description = await connection.metadata.describe(module);
	const labels = labelColumns(description);
	const offset = Number(page ?? '0') || 0;
	const rows = await connection.records.run(
		selectText({
			module,
			columns: ['id', ...labels.filter((name) => name !== 'id')],
			where: soughtRecords(labels, filter ?? '', description, connection.address),
			orderBy: [...labels.filter((name) => name !== 'id'), 'id'],
			offset,
			limit: LARGEST_PAGE,
		}),
	);
	const results = rows.map((row) => ({ name: recordLabel(row, labels), value: asText(row.id) }));
	return rows.length < LARGEST_PAGE ? { results } : { results, paginationToken: String(offset + rows.length) };
}

function soughtRecords(
	labels: string[],
	filter: string,
	{ name, idPrefix }: ModuleDescription,
	crm: string,
): Condition[][] {
	const text = filter.trim();
	if (text === '') return [];
	const address = readRecordAddress(text, crm);
	// The CRM shows events on pages of the module Calendar.
	const isOther = address !== undefined && address.module !== name && `${address.module}>${name}` !== 'Calendar>Events';
	const number = isOther ? undefined : (address?.number ?? (/^\d+$/.test(text) ? text : undefined));
	// The server goes by the number alone: an id of another module would find a stranger.
	const own = new RegExp(`^${idPrefix}x\\d+$`).test(text) ? text : undefined;
	const id = number === undefined ? own : `${idPrefix}x${number}`;
	const byId: Condition[][] = id === undefined ? [] : [[{ field: 'id', operator: 'equals', values: [id] }]];
	const named = labels.filter((name) => name !== 'id');
	// Every word must stand in some label field: first name and last name are fields of their own.
	const words = text.split(/\s+/).slice(0, 3);
	let groups: Condition[][] = [[]];
	for (const word of words) {
		groups = groups.flatMap((group) =>
			named.map((field): Condition[] => [...group, { field, operator: 'contains', values: [word] }]),
		);
	}
	return [...byId, ...groups.filter((group) => group.length > 0)];
}

export const searchRecords: ListSearch = async function (filter, paginationToken) {
	try {
		const module = chosenModule(this);
		if (module === '') return { results: [] };
		return await recordList(await connect(this), module, filter, paginationToken);
	} catch (error) {
		throw shownError(this, error);
	}
};

/** What queries of the module can return, as options with the CRM's labels. */
export function columnOptions(description: ModuleDescription): INodePropertyOptions[] {
	const labels = new Map(description.fields.map((field) => [field.name, field.label]));
	return selectableColumns(description).map((name) => ({
		name: name === 'id' ? 'ID' : (labels.get(name) ?? name),
		value: name,
		description: name,
	}));
}

async function columnList(context: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	try {
		const module = chosenModule(context);
		if (module === '') return [];
		const { metadata } = await connect(context);
		return columnOptions(await metadata.describe(module));
	} catch (error) {
		throw shownError(context, error);
	}
}

export async function getColumns(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await columnList(this);
}

/** Fields that conditions and sorting can use: the same as the columns. */
export async function getConditionFields(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await columnList(this);
}

export const searchInventoryModules: ListSearch = async function (filter) {
	return await moduleList(this, filter, (module) => INVENTORY_MODULES.includes(module.name));
};

/** Products and services in one list, for line items. */
export const searchProducts: ListSearch = async function (filter, paginationToken) {
	try {
		const connection = await connect(this);
		const visible = new Set((await connection.metadata.modules()).map((module) => module.name));
		const modules = ['Products', 'Services'].filter((name) => visible.has(name));
		const [first = '', second = ''] = (paginationToken ?? '').split(',');
		const found: INodeListSearchResult[] = [];
		for (const [index, module] of modules.entries()) {
			const token = index === 0 ? first : second;
			if (paginationToken !== undefined && token === '') found.push({ results: [] });
			else found.push(await recordList(connection, module, filter, token === '' ? undefined : token));
		}
		const results = found.flatMap((list) => list.results);
		if (found.every((list) => list.paginationToken === undefined)) return { results };
		return { results, paginationToken: found.map((list) => String(list.paginationToken ?? '')).join(',') };
	} catch (error) {
		throw shownError(this, error);
	}
};

/** Taxes that the lines of the chosen module can carry. */
export async function getTaxes(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	try {
		const module = chosenModule(this);
		if (module === '') return [];
		const { metadata } = await connect(this);
		const taxes = (await metadata.describe(module)).fields.filter((field) => isTax(field.name));
		return taxes.map((field) => ({ name: field.label, value: field.name, description: field.name }));
	} catch (error) {
		throw shownError(this, error);
	}
}

/** Fields that can be emptied: writable and not required. */
export async function getClearableFields(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	try {
		const module = chosenModule(this);
		if (module === '') return [];
		const { metadata } = await connect(this);
		return writableFields(await metadata.describe(module))
			.filter((field) => !field.mandatory)
			.map((field) => ({ name: field.label, value: field.name, description: field.name }));
	} catch (error) {
		throw shownError(this, error);
	}
}
