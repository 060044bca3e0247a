// Document: Download.

import type { INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { options } from '../../forms/options';
import { recordLocator } from '../../forms/parameters';
import { objectResult } from '../../webservice/protocol/client';
import { InputError, WebserviceError } from '../../webservice/protocol/errors';
import { asObjects, asText, type JsonObject, type JsonValue } from '../../webservice/protocol/json';
import { OutputItems, type Action } from '../action';
import type { Item } from '../item';

const outputDataFieldName: INodeProperties = {
	displayName: 'Output Data Field Name',
	name: 'outputDataFieldName',
	type: 'string',
	default: 'data',
	required: true,
	description: 'The name of the output field to put the binary file data in',
};

export const download: Action = {
	value: 'download',
	name: 'Download',
	action: 'Download a document',
	description:
		'Get a document’s file as binary data, one item for each file. Needs Vtiger 7.5 or later: version 7.2 has no such operation.',
	kind: 'read',
	form: [
		recordLocator('Document', 'recordId', 'searchDocuments'),
		outputDataFieldName,
		options('readTimeout', 'maxResponseSize'),
	],
	async run(item) {
		const { client, metadata } = item.connection;
		const id = await item.recordId(await metadata.describe('Documents'), 'recordId', 'Document');
		const outputField = item.requiredText('outputDataFieldName', 'Output Data Field Name');
		const document = objectResult('retrieve', await client.call('retrieve', { id }));
		const items: INodeExecutionData[] = [];
		for (const fileId of fileIds(document, id)) {
			for (const file of await filesOf(item, fileId)) items.push(await outputItem(item, document, file, outputField));
		}
		return new OutputItems(items);
	},
};

/** Ids of the files; the document's own if the server names none, to ask whether it knows the operation. */
function fileIds(document: JsonObject, id: string): string[] {
	const title = asText(document.notes_title);
	const name = asText(document.filename);
	if (asText(document.filelocationtype) === 'E') {
		throw new InputError(
			'Document',
			`The document “${title}” is an external link: ${name}`,
			'Get the file from that address with the HTTP Request node.',
		);
	}
	if (name === '') throw new InputError('Document', `The document “${title}” has no file`, 'Choose another document.');
	const ids = asText(document.imageattachmentids)
		.split(',')
		.map((one) => one.trim());
	const named = ids.filter((one) => /^\d+x\d+$/.test(one));
	return named.length === 0 ? [id] : named;
}

async function filesOf({ connection }: Item, id: string): Promise<JsonObject[]> {
	// Under either name: stock servers register id, those fixed for PHP 8 the handler's own file_id.
	const result: JsonValue = await connection.client
		.call('files_retrieve', { id, file_id: id })
		.catch((error: unknown) => {
			if (!(error instanceof WebserviceError) || error.code !== 'SERVER_FAULT') throw error;
			throw error.with({ reason: `this server has no working download of files (${error.reason})` });
		});
	return asObjects(result);
}

async function outputItem(
	item: Item,
	document: JsonObject,
	file: JsonObject,
	field: string,
): Promise<INodeExecutionData> {
	const { filecontents, ...details } = file;
	const broken = (reason: string) =>
		new WebserviceError({ code: 'BROKEN_ANSWER', operation: 'files_retrieve', reason });
	const text = asText(filecontents).replace(/\s+/g, '');
	// Node leaves out what is none, and would give half a file.
	if (!isBase64(text)) throw broken('the content of the file cannot be read');
	const content = Buffer.from(text, 'base64');
	const size = asText(file.filesize);
	if (content.length === 0 && size === '') throw broken('the file arrived without its content');
	if (size !== '' && Number(size) !== content.length)
		throw broken(`${content.length} of ${size} bytes of the file arrived`);
	const mimeType = asText(file.filetype) || 'application/octet-stream';
	const binary = await item.context.helpers.prepareBinaryData(content, asText(file.filename), mimeType);
	const json = { id: asText(document.id), notes_title: asText(document.notes_title), ...details };
	return { json, binary: { [field]: binary } };
}

function isBase64(text: string): boolean {
	return text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
}
