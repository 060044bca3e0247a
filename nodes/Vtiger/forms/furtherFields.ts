// Further fields of records that an operation creates beside its own parameters: of a conversion, and of an upload.

import type { IDisplayOptions, ILoadOptionsFunctions, INodeProperties, ResourceMapperFields } from 'n8n-workflow';
import { fieldsOfModule } from './fields';

/** A parameter with further fields of one module. */
export interface FurtherFields {
	/** As the person sees it. */
	label: string;
	name: string;
	module: string;
	/** Fields that the operation sets by parameters of their own, or by itself. */
	set: readonly string[];
}

export const ACCOUNT_FIELDS: FurtherFields = {
	label: 'Account Fields',
	name: 'accountFields',
	module: 'Accounts',
	set: ['accountname', 'assigned_user_id'],
};
export const CONTACT_FIELDS: FurtherFields = {
	label: 'Contact Fields',
	name: 'contactFields',
	module: 'Contacts',
	set: ['firstname', 'lastname', 'assigned_user_id', 'account_id'],
};
export const DEAL_FIELDS: FurtherFields = {
	label: 'Deal Fields',
	name: 'dealFields',
	module: 'Potentials',
	set: ['potentialname', 'closingdate', 'sales_stage', 'amount', 'assigned_user_id', 'related_to', 'contact_id'],
};
export const DOCUMENT_FIELDS: FurtherFields = {
	label: 'Document Fields',
	name: 'documentFields',
	module: 'Documents',
	set: ['notes_title', 'notecontent', 'filename', 'filelocationtype', 'folderid', 'assigned_user_id'],
};

/** The required ones are offered at once, all others of the module can be added. */
export function furtherFields(
	{ label, name }: FurtherFields,
	resourceMapperMethod: string,
	description: string,
	displayOptions?: IDisplayOptions,
): INodeProperties {
	return {
		displayName: label,
		name,
		type: 'resourceMapper',
		noDataExpression: true,
		default: { mappingMode: 'defineBelow', value: null },
		description,
		...(displayOptions === undefined ? {} : { displayOptions }),
		typeOptions: {
			resourceMapper: {
				resourceMapperMethod,
				mode: 'add',
				valuesLabel: 'Values',
				fieldWords: { singular: 'field', plural: 'fields' },
				addAllFields: false,
				multiKeyMatch: false,
				supportAutoMap: false,
			},
		},
	};
}

export async function getAccountFields(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	return await offered(this, ACCOUNT_FIELDS);
}

export async function getContactFields(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	return await offered(this, CONTACT_FIELDS);
}

export async function getDealFields(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	return await offered(this, DEAL_FIELDS);
}

export async function getDocumentFields(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	return await offered(this, DOCUMENT_FIELDS);
}

async function offered(context: ILoadOptionsFunctions, { module, set }: FurtherFields): Promise<ResourceMapperFields> {
	const read = await fieldsOfModule(context, module, 'create');
	const fields = read.fields
		.filter(({ id }) => !set.includes(id))
		.map((field) => ({ ...field, removed: !field.required }));
	return { ...read, fields };
}
