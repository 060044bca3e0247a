// The order of the results: one field, up or down.

import type { INodeProperties } from 'n8n-workflow';
import { InputError } from '../webservice/protocol/errors';
import { asObject, asText } from '../webservice/protocol/json';
import { selectableColumns, type ModuleDescription } from '../webservice/metadata/metadata';
import type { FieldOrder } from '../webservice/vtql/localOrder';
import { fieldName } from './fieldName';
import { oneOf } from './oneOf';

export const sort: INodeProperties = {
	displayName: 'Sort',
	name: 'sort',
	type: 'fixedCollection',
	placeholder: 'Add Sort Field',
	default: {},
	description: 'Order of the results; by ID if left empty',
	options: [
		{
			displayName: 'Sort By',
			name: 'by',
			values: [
				fieldName,
				{
					displayName: 'Direction',
					name: 'direction',
					type: 'options',
					options: [
						{ name: 'Ascending', value: 'ASC' },
						{ name: 'Descending', value: 'DESC' },
					],
					default: 'ASC',
				},
			],
		},
	],
};

/** The chosen order; undefined if none is chosen. Throws an InputError for a field that cannot be sorted by. */
export function readSort(given: unknown, description: ModuleDescription): FieldOrder | undefined {
	const { by: chosen } = asObject(given);
	if (chosen === undefined) return undefined;
	const by = asObject(chosen);
	const field = asText(by.field).trim();
	// Without its order a limit would select other records.
	if (field === '') {
		throw new InputError('Sort', 'The field to sort by is missing', 'Choose the field from the list, or remove Sort.');
	}
	if (!selectableColumns(description).includes(field)) {
		throw new InputError(
			'Sort',
			`“${field}” is not a field of “${description.label}” to sort by`,
			'Choose the field from the list.',
		);
	}
	const type = description.fields.find(({ name }) => name === field)?.type ?? 'string';
	return { field, type, descending: oneOf('Direction', by.direction ?? 'ASC', ['ASC', 'DESC']) === 'DESC' };
}
