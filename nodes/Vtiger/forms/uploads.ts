// The form of an upload: the file or link, its title, and the record that gets it.

import type { ILoadOptionsFunctions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { asText } from '../webservice/protocol/json';
import { fromCrm } from './fromCrm';
import { DOCUMENT_FIELDS, furtherFields } from './furtherFields';
import { recordLocator, recordModule } from './parameters';

/** Values of fileLocation. */
export const FILE = 'file';
export const LINK = 'link';

const fileLocation: INodeProperties = {
	displayName: 'Document Is',
	name: 'fileLocation',
	type: 'options',
	options: [
		{ name: 'A File', value: FILE, description: 'Stored in the CRM' },
		{ name: 'An External Link', value: LINK, description: 'The CRM stores the address only' },
	],
	default: FILE,
};

const inputDataFieldName: INodeProperties = {
	displayName: 'Input Data Field Name',
	name: 'inputDataFieldName',
	type: 'string',
	default: 'data',
	required: true,
	description: 'The name of the input field containing the binary file data to be uploaded',
	displayOptions: { show: { fileLocation: [FILE] } },
};

const link: INodeProperties = {
	displayName: 'Link',
	name: 'link',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. https://example.com/contract.pdf',
	description: 'Address of the file elsewhere, beginning with http:// or https://',
	displayOptions: { show: { fileLocation: [LINK] } },
};

const title: INodeProperties = {
	displayName: 'Title',
	name: 'title',
	type: 'string',
	default: '',
	placeholder: 'e.g. Contract 2026',
	description: 'Name of the document in the CRM; the name of the file, or the link, if left empty',
};

const attachToRecord: INodeProperties = {
	displayName: 'Attach to a Record',
	name: 'attachToRecord',
	type: 'boolean',
	default: false,
	description: 'Whether to show the document with a record of the CRM, such as a contact',
};

const onlyAttached = { displayOptions: { show: { attachToRecord: [true] } } };

export const uploadForm: INodeProperties[] = [
	fileLocation,
	inputDataFieldName,
	link,
	title,
	furtherFields(DOCUMENT_FIELDS, 'getDocumentFields', 'Further fields of the document'),
	attachToRecord,
	{ ...recordModule, ...onlyAttached },
	{ ...recordLocator(), ...onlyAttached },
];

/** Entries of Options. */
export const uploadOptions: INodeProperties[] = [
	{
		displayName: 'Description',
		name: 'description',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '',
		description: 'Note of the document; may hold HTML',
	},
	{
		displayName: 'File Name',
		name: 'fileName',
		type: 'string',
		default: '',
		placeholder: 'e.g. contract.pdf',
		description:
			'Name of the file in the CRM, if it should differ from that of the input. The CRM replaces spaces with underscores.',
	},
	{
		displayName: 'Folder Name or ID',
		name: 'folder',
		type: 'options',
		typeOptions: { loadOptionsMethod: 'getDocumentFolders' },
		default: '',
		description:
			'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
	},
	{
		displayName: 'Owner Name or ID',
		name: 'owner',
		type: 'options',
		typeOptions: { loadOptionsMethod: 'getOwners' },
		default: '',
		description:
			'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
	},
];

export async function getDocumentFolders(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await fromCrm(this, [], async ({ records }) => {
		const rows = await records.inOrderOfIds({ module: 'DocumentFolders', columns: ['id', 'foldername'] });
		return rows.map((row) => ({ name: asText(row.foldername), value: asText(row.id) }));
	});
}
