// Lists of the chosen module's fields: to return, to compare, to clear, and taxes of lines.

import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { selectableColumns, type ModuleDescription } from '../webservice/metadata/metadata';
import { isTax } from '../webservice/vtql/lineFields';
import { chosenModule } from './chosen';
import { writableFields } from './fields';
import { fromCrm } from './fromCrm';

async function listOfModule(
	context: ILoadOptionsFunctions,
	list: (description: ModuleDescription) => INodePropertyOptions[],
): Promise<INodePropertyOptions[]> {
	const module = chosenModule(context);
	if (module === '') return [];
	return await fromCrm(context, [], async ({ metadata }) => list(await metadata.describe(module)));
}

/** What queries of the module can return, as options with the CRM's labels. */
export function columnOptions(description: ModuleDescription): INodePropertyOptions[] {
	const labels = new Map(description.fields.map((field) => [field.name, field.label]));
	return selectableColumns(description).map((name) => ({
		name: name === 'id' ? 'ID' : (labels.get(name) ?? name),
		value: name,
		description: name,
	}));
}

export async function getColumns(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await listOfModule(this, columnOptions);
}

/** Fields that conditions and sorting can use: the same as the columns. */
export async function getConditionFields(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await listOfModule(this, columnOptions);
}

/** Taxes that the lines of the chosen module can carry. */
export async function getTaxes(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await listOfModule(this, ({ fields }) =>
		fields
			.filter(({ name }) => isTax(name))
			.map(({ name, label }) => ({ name: label, value: name, description: name })),
	);
}

/** Fields that can be emptied: writable and not required. */
export async function getClearableFields(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await listOfModule(this, (description) =>
		writableFields(description)
			.filter((field) => !field.mandatory)
			.map((field) => ({ name: field.label, value: field.name, description: field.name })),
	);
}
