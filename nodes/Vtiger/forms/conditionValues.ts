// What a condition can be compared with, as a list: choices, owners, records, yes and no, and words for days.

import type { ILoadOptionsFunctions, INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';
import type { Connection } from '../connection/connect';
import type { Field, ModuleDescription } from '../webservice/metadata/metadata';
import { relativeDay } from '../webservice/values/times';
import { chosenModule } from './chosen';
import { fromCrm } from './fromCrm';
import { recordList } from './recordLists';
import { ownerOptions } from './users';

/** Any other distance can be typed. */
const DAYS: Array<[name: string, value: string]> = [
	['Today', 'today'],
	['Yesterday', 'yesterday'],
	['Tomorrow', 'tomorrow'],
	['7 Days Ago', '-7 days'],
	['30 Days Ago', '-30 days'],
	['A Year Ago', '-1 year'],
	['In 7 Days', '+7 days'],
	['In 30 Days', '+30 days'],
];

const YES_NO: INodeListSearchItems[] = [
	{ name: 'Yes', value: '1' },
	{ name: 'No', value: '0' },
];

/** Values for the field of the same condition; none for fields that hold any text or number. */
export async function searchConditionValues(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const module = chosenModule(this);
	const name = this.getCurrentNodeParameter('&field');
	if (module === '' || typeof name !== 'string' || name === '') return { results: [] };
	return await fromCrm(this, { results: [] }, async (connection) => {
		const description = await connection.metadata.describe(module);
		const records = recordModulesOf(name, description);
		if (records.length > 0) return await recordsOf(connection, records, filter, paginationToken);
		const field = description.fields.find((one) => one.name === name);
		const sought = (filter ?? '').toLowerCase();
		const all = field === undefined ? [] : await valuesOf(field, connection);
		return { results: all.filter((entry) => entry.name.toLowerCase().includes(sought)) };
	});
}

/** Modules whose records the field refers to. */
function recordModulesOf(name: string, { name: module, fields }: ModuleDescription): string[] {
	if (name === 'id') return [module];
	return fields.find((field) => field.name === name && field.type === 'reference')?.refersTo ?? [];
}

/** Records of one module page by page; of several modules the first page of each. */
async function recordsOf(
	connection: Connection,
	modules: string[],
	filter: string | undefined,
	page: string | undefined,
): Promise<INodeListSearchResult> {
	const visible = new Set((await connection.metadata.modules()).map(({ name }) => name));
	const [first = '', ...others] = modules.filter((module) => visible.has(module));
	if (first === '') return { results: [] };
	if (others.length === 0) return await recordList(connection, first, filter, page);
	const results: INodeListSearchItems[] = [];
	for (const module of [first, ...others]) {
		results.push(...(await recordList(connection, module, filter, undefined)).results);
	}
	return { results };
}

async function valuesOf(field: Field, { people, zone }: Connection): Promise<INodeListSearchItems[]> {
	switch (field.type) {
		case 'boolean':
			return YES_NO;
		case 'owner':
			return (await ownerOptions(people)).map(({ name, value }) => ({ name, value: String(value) }));
		case 'date':
		case 'datetime':
			return DAYS.map(([name, value]) => ({ name: `${name} (${relativeDay(value, zone) ?? ''})`, value }));
		default:
			return field.picklist.map(({ label, value }) => ({ name: label || value, value }));
	}
}
