// Parameters that many operations share, each defined once.

import type { INodeProperties } from 'n8n-workflow';

function moduleLocator(searchListMethod: string, description: string): INodeProperties {
	return {
		displayName: 'Module',
		name: 'module',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		description,
		builderHint: {
			propertyHint:
				"Default to mode: 'list', which is easier for users. The value is the CRM's internal name, such as Contacts, Accounts, Leads, Potentials (deals), HelpDesk (tickets) or Invoice.",
		},
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'Select a module…',
				typeOptions: { searchListMethod, searchable: true },
			},
			{
				displayName: 'By Name',
				name: 'name',
				type: 'string',
				placeholder: 'e.g. Contacts',
				hint: 'Case-sensitive',
				validation: [
					{
						type: 'regex',
						properties: { regex: '^\\w+$', errorMessage: 'A module name has letters, digits and underscores only' },
					},
				],
			},
		],
	};
}

/** Any module that the user may see, lists such as Groups included. */
export const anyModule = moduleLocator('searchModules', 'The module to work with');

/** Modules with records. */
export const recordModule = moduleLocator('searchRecordModules', 'The module whose records to work with');

/** Modules with line items. */
export const inventoryModule = moduleLocator('searchInventoryModules', 'The module whose records have line items');

/**
 * A record of the chosen module: from a searchable list, by id or number, or by the address of its page. The
 * description is all that a model has to go by if the node is an agent's tool.
 */
export function recordLocator(
	displayName = 'Record',
	name = 'recordId',
	searchListMethod = 'searchRecords',
): INodeProperties {
	return {
		displayName,
		name,
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		description:
			'Choose from the list, or give a webservice ID such as 12x345, the internal ID (345), the record number such as CON1, the label if no other record has it, or the address of the page in the CRM',
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: `Select a ${displayName.toLowerCase()}…`,
				typeOptions: { searchListMethod, searchable: true },
			},
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. 12x345',
				hint: 'Webservice ID such as 12x345, internal ID, record number such as CON1, or label',
			},
			{
				displayName: 'By URL',
				name: 'url',
				type: 'string',
				placeholder: 'e.g. https://crm.example.com/index.php?module=Contacts&view=Detail&record=345',
				hint: 'Address of the record’s page in the CRM',
			},
		],
	};
}

const fieldsFrom: INodeProperties = {
	displayName: 'Fields From',
	name: 'fieldsFrom',
	type: 'options',
	noDataExpression: true,
	options: [
		{ name: 'Form', value: 'form', description: 'The fields below' },
		{
			name: 'JSON',
			value: 'json',
			description: 'One object with all fields, also for a module that an expression chooses',
		},
	],
	default: 'form',
	displayOptions: { hide: { module: [''] } },
};

const fieldsJson: INodeProperties = {
	displayName: 'Fields (JSON)',
	name: 'fieldsJson',
	type: 'json',
	default: '{}',
	placeholder: 'e.g. {"lastname": "Smith", "email": "smith@example.com"}',
	description: 'An object with the values by the names or labels of the fields',
	displayOptions: { show: { fieldsFrom: ['json'] }, hide: { module: [''] } },
};

const fieldsToMatchOn: INodeProperties = {
	displayName: 'Fields to Match On',
	name: 'fieldsToMatchOn',
	type: 'string',
	default: '',
	placeholder: 'e.g. email',
	description: 'Names or labels of the fields whose values find the record, separated by commas',
	displayOptions: { show: { fieldsFrom: ['json'] }, hide: { module: [''] } },
};

/** Fields of the chosen module: from describe, or as one JSON object. */
export function mappedFields(...mapper: Parameters<typeof fieldMapper>): INodeProperties[] {
	const [mode] = mapper;
	return [fieldsFrom, fieldMapper(...mapper), fieldsJson, ...(mode === 'upsert' ? [fieldsToMatchOn] : [])];
}

function fieldMapper(
	mode: 'add' | 'map' | 'upsert',
	resourceMapperMethod: string,
	more: { matchingDescription?: string } = {},
): INodeProperties {
	return {
		displayName: 'Fields',
		name: 'fields',
		type: 'resourceMapper',
		noDataExpression: true,
		default: { mappingMode: 'defineBelow', value: null },
		required: true,
		// Without a module the mapper would report in red that it has found no fields.
		displayOptions: { show: { fieldsFrom: ['form'] }, hide: { module: [''] } },
		typeOptions: {
			loadOptionsDependsOn: ['module.value'],
			resourceMapper: {
				resourceMapperMethod,
				mode,
				valuesLabel: 'Values',
				fieldWords: { singular: 'field', plural: 'fields' },
				// New records' fields say themselves which of them are shown: n8n would hide all but the required ones.
				addAllFields: mode !== 'map',
				multiKeyMatch: mode === 'upsert',
				supportAutoMap: true,
				refreshStaleSchemaOnOpen: true,
				noFieldsError: 'The module has no fields that this user may write',
				...(more.matchingDescription === undefined
					? {}
					: {
							matchingFieldsLabels: {
								title: 'Fields to Match On',
								description: more.matchingDescription,
								hint: more.matchingDescription,
							},
						}),
			},
		},
	};
}

export const columns: INodeProperties = {
	displayName: 'Column Names or IDs',
	name: 'columns',
	type: 'multiOptions',
	default: [],
	typeOptions: { loadOptionsMethod: 'getColumns', loadOptionsDependsOn: ['module.value'] },
	description:
		'Fields to return; all that can be queried if left empty. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
};

export const returnAll: INodeProperties = {
	displayName: 'Return All',
	name: 'returnAll',
	type: 'boolean',
	default: false,
	description: 'Whether to return all results or only up to a given limit',
};

export const limit: INodeProperties = {
	displayName: 'Limit',
	name: 'limit',
	type: 'number',
	default: 50,
	typeOptions: { minValue: 1 },
	description: 'Max number of results to return',
	displayOptions: { show: { returnAll: [false] } },
};
