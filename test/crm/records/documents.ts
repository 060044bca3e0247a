// The file of a document: taken from an upload, given back by files_retrieve.

import type { Installation } from '../installation';
import type { StoredRecord } from '../store';
import type { UploadedFile } from '../transport/form';

const dangerous = /\.(php\d?|phtml|cgi|pl|exe|bat|cmd|sh|htaccess|jsp|asp|aspx|js|vbs)$/i;

/** Blanks become underscores, and what a server might run gets a harmless ending. */
export function storedFilename(filename: string): string {
	const name = filename.replace(/^.*[\\/]/, '').replace(/\s/g, '_');
	return dangerous.test(name) ? `${name}.txt` : name;
}

/** Only a part named `filename` becomes the document's file; any other is stored beside it. */
export function attachFile(installation: Installation, record: StoredRecord, files: readonly UploadedFile[]): void {
	const { values } = record;
	const file = files.find((one) => one.field === 'filename');
	if (files.length === 0) {
		const link = values.filename ?? '';
		if (values.filelocationtype === 'E' && link !== '' && !/^\w+:\/\//.test(link)) values.filename = `http://${link}`;
		return;
	}
	const id = installation.store.nextId();
	if (file === undefined) return;
	const filename = storedFilename(file.filename);
	installation.attachments.set(record.id, { id, filename, type: file.type, content: file.content });
	values.filename = filename;
	values.filetype = file.type;
	values.filesize = String(file.content.length);
	values.filelocationtype = 'I';
}
