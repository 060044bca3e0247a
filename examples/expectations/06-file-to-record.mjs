// What the example has to give: a text file as a document of a contact.

import assert from 'node:assert/strict';

import { hasValues, only, onlyFile } from './checks.mjs';

/** @type {import('../expectations.mjs').Expectation} */
export const expectation = {
	steps: [
		{
			node: 'Find contact',
			columns: ['id', 'firstname', 'lastname', 'title', 'email'],
			check: (records) => hasValues(only(records), { firstname: 'Анна', lastname: 'Соколова', title: 'Директор' }),
		},
		{
			node: 'Write minutes',
			columns: ['minutes'],
			check: (records) => assert.match(only(records).minutes, /Участник: Анна Соколова, Директор/),
		},
		{
			node: 'Make text file',
			check(_, recordsOf, files) {
				const { fileName, mimeType, content } = onlyFile(files);
				assert.match(fileName, /^minutes-\d{4}-\d\d-\d\d\.txt$/);
				assert.equal(mimeType, 'text/plain');
				assert.equal(content.toString('utf8'), only(recordsOf('Write minutes')).minutes);
			},
		},
		{
			node: 'Upload to contact',
			columns: ['id', 'notes_title', 'filename', 'filesize', 'attachedTo'],
			check(records, recordsOf) {
				const document = only(records);
				hasValues(document, { attachedTo: only(recordsOf('Find contact')).id, filelocationtype: 'I' });
				assert.equal(Number(document.filesize), Buffer.byteLength(only(recordsOf('Write minutes')).minutes));
			},
		},
		{
			node: 'Get documents of contact',
			columns: ['id', 'notes_title', 'filename', 'filesize', 'filetype'],
			check(records, recordsOf) {
				const { id, filename, filesize } = only(recordsOf('Upload to contact'));
				hasValues(only(records), { id, filename, filesize, filetype: 'text/plain' });
			},
		},
	],
};
