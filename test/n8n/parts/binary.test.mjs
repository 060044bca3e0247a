// Files: uploaded from binary data of a workflow and downloaded into it, byte by byte.

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';

import { errorOf, itemsOf } from '../../tools/execution-data.mjs';
import { shutDown } from '../../tools/shutdown.mjs';
import { hasValues, jsonOf } from '../expect.mjs';
import { setStage } from '../stage.mjs';
import { byId, chosen, items, node, run, vtiger } from '../workflows.mjs';

const { crm, api, admin } = await setStage({ crm: { personality: 'vtiger-8.2' } });
after(shutDown);

const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, index) => (index * 7) % 256));
/** Makes binary data of each item's base64 text. */
const file = () =>
	node('File', 'n8n-nodes-base.convertToFile', 1.1, {
		operation: 'toBinary',
		sourceProperty: 'content',
		binaryPropertyName: 'data',
		options: { fileName: '={{ $json.name }}', mimeType: '={{ $json.type }}' },
	});
/** Makes base64 text of each item's binary data again. */
const text = (/** @type {string} */ field) =>
	node('Text', 'n8n-nodes-base.extractFromFile', 1, {
		operation: 'binaryToPropery',
		binaryPropertyName: field,
		destinationKey: 'content',
		options: {},
	});

const rows = [
	{ name: 'Договор № 1.txt', type: 'text/plain', content: Buffer.from('привет, «мир»\n').toString('base64') },
	{ name: 'bytes.bin', type: 'application/octet-stream', content: bytes.toString('base64') },
];
const upload = {
	resource: 'document',
	operation: 'upload',
	fileLocation: 'file',
	inputDataFieldName: 'data',
	title: '=Файл {{ $json.name }}',
};
const contentOf = (/** @type {any} */ record) => crm.file(record.id);

describe('Document', () => {
	test('uploads the file of each item as it is', async () => {
		const execution = await run(api, [...items(rows), file(), vtiger('Upload', upload, admin)]);
		const uploaded = jsonOf(execution, 'Upload');
		assert.equal(uploaded.length, 2);
		for (const [index, row] of rows.entries()) {
			assert.deepEqual(contentOf(uploaded[index])?.toString('base64'), row.content);
			hasValues(uploaded[index], { filetype: row.type, filesize: Buffer.from(row.content, 'base64').length });
		}
		assert.equal(uploaded[0].filename, 'Договор_№_1.txt');
		assert.deepEqual(
			itemsOf(execution, 'Upload').map(({ pairedItem }) => pairedItem),
			[{ item: 0 }, { item: 1 }],
		);
	});

	test('attaches what it uploads to a record', async () => {
		const account = crm.create('Accounts', { accountname: 'С файлом' });
		const attached = { attachToRecord: true, module: chosen('Accounts'), recordId: byId(account) };
		const [uploaded] = jsonOf(
			await run(api, [...items(rows.slice(0, 1)), file(), vtiger('Upload', { ...upload, ...attached }, admin)]),
			'Upload',
		);
		assert.equal(uploaded.attachedTo, account);
		const related = {
			resource: 'relatedRecord',
			operation: 'retrieve_related',
			module: chosen('Accounts'),
			recordId: byId(account),
			relation: 'Documents',
			returnAll: true,
		};
		assert.deepEqual(
			jsonOf(await run(api, [vtiger('CRM', related, admin)]), 'CRM').map(({ id }) => id),
			[uploaded.id],
		);
	});

	test('gives back what was uploaded, with name and type', async () => {
		const download = {
			resource: 'document',
			operation: 'download',
			recordId: byId('={{ $json.id }}'),
			outputDataFieldName: 'attachment',
		};
		const execution = await run(api, [
			...items(rows),
			file(),
			vtiger('Upload', upload, admin),
			vtiger('Download', download, admin),
			text('attachment'),
		]);
		const downloaded = itemsOf(execution, 'Download');
		assert.deepEqual(
			downloaded.map(({ binary }) => /** @type {any} */ (binary?.attachment)?.fileName),
			['Договор_№_1.txt', 'bytes.bin'],
		);
		assert.deepEqual(
			downloaded.map(({ binary }) => /** @type {any} */ (binary?.attachment)?.mimeType),
			rows.map(({ type }) => type),
		);
		assert.deepEqual(
			jsonOf(execution, 'Text').map(({ content }) => content),
			rows.map(({ content }) => content),
		);
	});

	test('names the binary fields that an item has if the given one is missing', async () => {
		const execution = await run(api, [
			...items(rows.slice(0, 1)),
			file(),
			vtiger('Upload', { ...upload, inputDataFieldName: 'picture' }, admin),
		]);
		assert.match(errorOf(execution).message, /There is no binary data “picture”/);
		assert.match(errorOf(execution).description, /The input item has: data\./);
	});

	test('uploads once the session was lost, with the whole file', async () => {
		crm.loseSessions();
		const [, uploaded] = jsonOf(await run(api, [...items(rows), file(), vtiger('Upload', upload, admin)]), 'Upload');
		assert.ok(contentOf(uploaded)?.equals(bytes));
	});
});
