// The binary data of an input item as a file to upload.

import type { IBinaryData } from 'n8n-workflow';
import { InputError } from '../../webservice/protocol/errors';
import type { UploadedFile } from '../../webservice/protocol/http';
import type { Item } from '../item';

const PARAMETER = 'Input Data Field Name';

export interface GivenFile {
	file: UploadedFile;
	/** As it was given: the file may be sent under another name. */
	name: string;
}

/** `largest` in bytes, 0 for no limit. Throws an InputError for data that is missing, empty or too large. */
export async function givenFile(item: Item, largest: number): Promise<GivenFile> {
	const field = item.requiredText('inputDataFieldName', PARAMETER);
	const binary = binaryData(item, field);
	// Data that n8n keeps outside the memory is measured before it is read.
	if (binary.id !== undefined) {
		refuseTooLarge((await item.context.helpers.getBinaryMetadata(binary.id)).fileSize, largest);
	}
	const content = await item.context.helpers.getBinaryDataBuffer(item.index, field);
	refuseTooLarge(content.length, largest);
	if (content.length === 0) throw new InputError(PARAMETER, 'The file is empty', 'The CRM stores no empty files.');
	const chosenName = item.text('options.fileName', '', 'File Name').trim();
	const name = chosenName || binary.fileName || `file${binary.fileExtension ? `.${binary.fileExtension}` : ''}`;
	const fileName = withoutQuotes(name);
	if (fileName !== name) {
		item.hint(
			`The file “${name}” is sent as “${fileName}”: the CRM would keep %22 in the place of each quotation mark.`,
		);
	}
	const mimeType = binary.mimeType || 'application/octet-stream';
	// The only part that the CRM takes for the document's file.
	return { name, file: { field: 'filename', fileName, mimeType, content } };
}

/** In a form they are sent as %22, %0D and %0A, which PHP leaves as they are. */
function withoutQuotes(fileName: string): string {
	return fileName.replaceAll('"', "'").replace(/[\r\n]+/g, ' ');
}

function binaryData(item: Item, field: string): IBinaryData {
	const binary = knownToN8n(item, field);
	if (binary !== undefined) return binary;
	const found = Object.keys(item.input.binary ?? {});
	throw new InputError(
		PARAMETER,
		`There is no binary data “${field}”`,
		found.length === 0 ? 'The input item has no binary data.' : `The input item has: ${found.join(', ')}.`,
	);
}

function knownToN8n({ context, index }: Item, field: string): IBinaryData | undefined {
	try {
		return context.helpers.assertBinaryData(index, field);
	} catch {
		return undefined;
	}
}

function refuseTooLarge(size: number, largest: number): void {
	if (largest <= 0 || size <= largest) return;
	throw new InputError(
		PARAMETER,
		`The file is too large for the CRM: ${bytes(size)} of at most ${bytes(largest)}`,
		'Upload a smaller file, store it elsewhere as an external link, or have an administrator raise the limit (upload_maxsize in config.inc.php).',
	);
}

function bytes(size: number): string {
	return size < 1_000_000 ? `${size} bytes` : `${(size / 1_000_000).toFixed(1)} MB (${size} bytes)`;
}
