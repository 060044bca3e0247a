// What the example has to give: changed contacts in an Excel file.

import assert from 'node:assert/strict';

import { ids, onlyFile } from './checks.mjs';

const spreadsheetColumns = ['Фамилия', 'Имя', 'Должность', 'E-mail', 'Телефон', 'Что произошло', 'Когда'];

/** @type {import('../expectations.mjs').Expectation} */
export const expectation = {
	steps: [
		{
			node: 'Get changed contacts',
			columns: ['event', 'id', 'firstname', 'lastname', 'createdtime', 'modifiedtime'],
			check(records) {
				assert.ok(records.filter(({ event }) => event !== 'deleted').length > 2, 'hardly a contact was found');
				assert.ok(
					records.some(({ event }) => event === 'deleted'),
					'the deletion by the first example was not found',
				);
				assert.equal(new Set(ids(records)).size, records.length, 'a contact came twice');
			},
		},
		{
			node: 'Leave out deleted',
			columns: ['event', 'id', 'firstname', 'lastname'],
			check: (records, recordsOf) =>
				assert.deepEqual(
					ids(records),
					ids(recordsOf('Get changed contacts').filter(({ event }) => event !== 'deleted')),
				),
		},
		{
			node: 'Choose columns',
			columns: spreadsheetColumns,
			check(records, recordsOf) {
				assert.deepEqual(
					records.map((record) => record['Фамилия']),
					recordsOf('Leave out deleted').map(({ lastname }) => lastname),
				);
				for (const record of records) assert.deepEqual(Object.keys(record), spreadsheetColumns);
			},
		},
		{
			node: 'Make Excel file',
			check(_, recordsOf, files) {
				const { fileName, mimeType, content } = onlyFile(files);
				assert.match(fileName, /^contacts-\d{4}-\d\d-\d\d\.xlsx$/);
				assert.equal(mimeType, 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet');
				const cells = recordsOf('Choose columns').flatMap((record) => [record['Фамилия'], record['E-mail']]);
				// n8n writes the parts of the file without compression: they can be read as they stand.
				const parts = content.toString('utf8').replaceAll('&apos;', "'").replaceAll('&amp;', '&');
				for (const text of ['Контакты', ...spreadsheetColumns, ...cells])
					assert.ok(parts.includes(text), `the file does not have “${text}”`);
			},
		},
	],
};
