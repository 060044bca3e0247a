// Document: upload, links, attaching and download, on each of the four recorded servers.

import type { IBinaryData, IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { getDocumentFolders } from '../../../nodes/Vtiger/forms/uploads';
import { searchDocuments } from '../../../nodes/Vtiger/forms/recordLists';
import type { Crm, Fault, PersonalityName } from '../../crm';
import { byId, byName, loadOptions } from '../contexts';
import { useCrm } from '../useCrm';
import { actionNode, type ActionNode } from '../node';

let crm: Crm;
let admin: ActionNode;
let account: string;

const CONTENT = 'Договор № 1\n';

function fileItem(fileName: string, content: string | Buffer = CONTENT, mimeType = 'text/plain'): INodeExecutionData {
	return { json: {}, binary: { data: { data: Buffer.from(content).toString('base64'), mimeType, fileName } } };
}

async function upload(parameters: INodeParameters, ...input: INodeExecutionData[]): Promise<IDataObject[]> {
	const { items } = await admin.run(
		'document',
		'upload',
		{ fileLocation: 'file', inputDataFieldName: 'data', ...parameters },
		{ input },
	);
	return items.map((item) => item.json);
}

async function download(recordId: string, parameters: INodeParameters = {}): Promise<INodeExecutionData[]> {
	return (
		await admin.run('document', 'download', { recordId: byId(recordId), outputDataFieldName: 'data', ...parameters })
	).items;
}

const onAccount = () => ({ attachToRecord: true, module: byName('Accounts'), recordId: byId(account) });
const sent = (operation: string) => crm.requests.filter((request) => request.operation === operation);
const documents = () => crm.records('Documents');
const contentOf = (binary: IBinaryData | undefined) => Buffer.from(binary?.data ?? '', 'base64').toString();

/** A server of each release; two of them give files, two do not. */
const SERVERS: PersonalityName[] = ['salesplatform-7.2', 'vtiger-7.5-php7.4', 'vtiger-8.2', 'vtiger-8.2-php8.2'];

describe.each(SERVERS)('on %s', (personality) => {
	const started = useCrm({ personality, samples: false });
	beforeAll(() => {
		crm = started;
		admin = actionNode(crm);
		account = crm.create('Accounts', { accountname: 'С документами' });
	});

	describe('Upload', () => {
		test.each([
			['Договор о поставке №1.txt', 'Договор_о_поставке_№1.txt'],
			['契約 “A” & B.txt', '契約_“A”_&_B.txt'],
			['Rückläufer’s – æøå.txt', 'Rückläufer’s_–_æøå.txt'],
		])('stores the file under its name: %s', async (fileName, stored) => {
			const [record] = await upload({}, fileItem(fileName));
			expect(record).toMatchObject({
				notes_title: fileName,
				filename: stored,
				filetype: 'text/plain',
				filelocationtype: 'I',
				filestatus: true,
				assigned_user_id: '19x1',
				source: 'N8N',
			});
			expect(crm.file(String(record?.id))?.toString()).toBe(CONTENT);
			expect(sent('create')).toMatchObject([
				{
					method: 'POST',
					files: [{ field: 'filename', filename: fileName, type: 'text/plain', size: Buffer.byteLength(CONTENT) }],
				},
			]);
		});

		test('stores a name with quotation marks with apostrophes, and says so', async () => {
			const fileName = 'Договор "Ромашка"\n№1.txt';
			const parameters = { fileLocation: 'file', inputDataFieldName: 'data' };
			const { items, hints } = await admin.run('document', 'upload', parameters, { input: [fileItem(fileName)] });
			expect(sent('create')).toMatchObject([{ files: [{ filename: "Договор 'Ромашка' №1.txt" }] }]);
			expect(items).toMatchObject([{ json: { notes_title: fileName } }]);
			expect(hints).toContainEqual(expect.stringMatching(/is sent as “Договор 'Ромашка' №1\.txt”/));
		});

		test.each<[what: string, fault: Fault, message: RegExp, description: RegExp]>([
			['the CRM', { kind: 'empty500' }, /SERVER_FAULT.*a file of 1\.5 MB/, /may or may not.*post_max_size/],
			[
				'the web server',
				{ kind: 'status', status: 413 },
				/REQUEST_TOO_LONG.*a file of 1\.5 MB/,
				/client_max_body_size/,
			],
		])('says what to do if the request is too large for %s', async (_what, fault, message, description) => {
			crm.faults.next({ operation: 'create' }, fault);
			await expect(upload({}, fileItem('a.bin', Buffer.alloc(1_500_000, 'x')))).rejects.toMatchObject({
				message: expect.stringMatching(message),
				description: expect.stringMatching(description),
			});
			crm.faults.next({ operation: 'create' }, fault);
			await expect(upload({}, fileItem('a.txt'))).rejects.toMatchObject({
				description: expect.not.stringMatching(/post_max_size|client_max_body_size/),
			});
		});

		test('keeps bytes of any kind', async () => {
			const bytes = Buffer.from(Array.from({ length: 1024 }, (_, index) => index % 256));
			const [record] = await upload({}, fileItem('bild.png', bytes, 'image/png'));
			expect(crm.file(String(record?.id))?.equals(bytes)).toBe(true);
		});

		test('into a folder by its id, its number, or a name that looks like a number', async () => {
			const first = crm.records('DocumentFolders')[0];
			const year = crm.create('DocumentFolders', { foldername: '2026' });
			for (const [folder, expected] of [
				[first?.id, first?.id],
				['1', '22x1'],
				['2026', year],
			]) {
				const [record] = await upload({ options: { folder } } as INodeParameters, fileItem('a.txt'));
				expect(record?.folderid).toBe(expected);
			}
			crm.remove(year);
		});

		test('with title, description, folder, owner and another file name', async () => {
			const folder = crm.records('DocumentFolders')[0];
			const options = {
				description: '<b>Важно</b>',
				folder: folder?.foldername ?? '',
				owner: 'sales',
				fileName: 'kopie.txt',
			};
			const [record] = await upload({ title: 'Договор', options } as INodeParameters, fileItem('a.txt'));
			expect(record).toMatchObject({
				notes_title: 'Договор',
				notecontent: '<b>Важно</b>',
				folderid: '22x1',
				assigned_user_id: '19x5',
				filename: 'kopie.txt',
			});
		});

		test('hints at a title that the CRM cuts', async () => {
			const { hints } = await admin.run(
				'document',
				'upload',
				{ fileLocation: 'file', inputDataFieldName: 'data', title: 'ж'.repeat(300) },
				{ input: [fileItem('a.txt')] },
			);
			expect(hints).toContainEqual(expect.stringMatching(/ of 300 characters/));
		});

		test('from another field of the item, paired with it', async () => {
			const item = { json: {}, binary: { anhang: fileItem('a.txt').binary?.data ?? { data: '', mimeType: '' } } };
			const { items } = await admin.run(
				'document',
				'upload',
				{ fileLocation: 'file', inputDataFieldName: 'anhang' },
				{ input: [item] },
			);
			expect(items).toMatchObject([{ json: { filename: 'a.txt' }, pairedItem: { item: 0 } }]);
		});

		test('attaches the document to a record', async () => {
			const [record] = await upload(onAccount(), fileItem('anlage.txt'));
			expect(record).toMatchObject({ filename: 'anlage.txt', attachedTo: account });
			const related = await admin.run('relatedRecord', 'retrieve_related', {
				module: byName('Accounts'),
				recordId: byId(account),
				relation: 'Documents',
				returnAll: true,
			});
			expect(related.items.map((item) => item.json.id)).toContain(record?.id);
		});

		test('stores an external link', async () => {
			const [record] = await upload(
				{ fileLocation: 'link', link: 'https://example.com/прайс.pdf?a=1&b=2', title: 'Прайс' },
				{ json: {} },
			);
			expect(record).toMatchObject({
				notes_title: 'Прайс',
				filelocationtype: 'E',
				filename: 'https://example.com/прайс.pdf?a=1&b=2',
			});
			expect(sent('create')).toMatchObject([{ files: [] }]);
		});

		test('refuses a file beyond the CRM’s limit before sending, with both sizes', async () => {
			const megabytes = ['vtiger-7.5-php7.4', 'vtiger-8.0-php8.2'].includes(personality) ? 20 : 32;
			const large = Buffer.alloc(megabytes * 1_000_000 + 1, 'x');
			await expect(upload({}, fileItem('gross.bin', large))).rejects.toMatchObject({
				message: `The file is too large for the CRM: ${megabytes}.0 MB (${megabytes}000001 bytes) of at most ${megabytes}.0 MB (${megabytes}000000 bytes) (Input Data Field Name)`,
				description: expect.stringMatching(/upload_maxsize/),
			});
			expect(sent('create')).toEqual([]);
		});

		test('says that the file is missing if PHP dropped it', async () => {
			const body = JSON.stringify({
				success: true,
				result: { id: '15x77', notes_title: 'a', filename: '', filesize: '0' },
			});
			crm.faults.next({ operation: 'create' }, { kind: 'status', status: 200, body });
			await expect(upload({}, fileItem('a.txt'))).rejects.toMatchObject({
				message: expect.stringMatching(/created the document without its file.*15x77 0 of 21 bytes/),
				description: expect.stringMatching(/Delete the document 15x77.*upload_max_filesize/),
			});
		});
	});

	describe('Upload, if attaching fails', () => {
		const expectOneDocument = async (outcome: Promise<unknown>, message: RegExp) => {
			const before = documents().length;
			await expect(outcome).rejects.toMatchObject({
				message: expect.stringMatching(message),
				description: expect.stringMatching(/^Do not upload the file again: attach 15x\d+ to /),
			});
			expect(documents()).toHaveLength(before + 1);
			expect(sent('create')).toHaveLength(1);
			expect(String(documents().pop()?.id)).toMatch(/^15x\d+$/);
		};

		test('the error names the document that exists', async () => {
			crm.faults.next(
				{ operation: 'add_related' },
				{ kind: 'json', code: 'ACCESS_DENIED', message: 'Permission to write is denied' },
			);
			await expectOneDocument(
				upload(onAccount(), fileItem('a.txt')),
				/profile does not allow this \(add_related, ACCESS_DENIED\).*the document 15x\d+ was created but is not attached to 11x\d+/,
			);
		});

		test('a success of the server that attached nothing is an error', async () => {
			crm.faults.next(
				{ operation: 'add_related' },
				{ kind: 'status', status: 200, body: '{"success":true,"result":{"message":"successfull"}}' },
			);
			await expectOneDocument(
				upload(onAccount(), fileItem('a.txt')),
				/did not link the records \(add_related, NOT_RELATED\): the document 15x\d+ was created but is not attached/,
			);
		});

		test('an unknown outcome is called so', async () => {
			crm.faults.next({ operation: 'add_related' }, { kind: 'cutDuring' });
			crm.faults.always({ operation: 'query_related' }, { kind: 'empty500' });
			await expectOneDocument(
				upload(onAccount(), fileItem('a.txt')),
				/CONNECTION_LOST.*was created but may not be attached/,
			);
		});

		test('a failure after which the document is attached is none', async () => {
			crm.faults.next({ operation: 'add_related' }, { kind: 'empty500', runs: true });
			expect(await upload(onAccount(), fileItem('a.txt'))).toMatchObject([{ attachedTo: account }]);
		});
	});

	describe('Upload refuses before sending', () => {
		test.each<[string, () => INodeParameters, INodeExecutionData, RegExp]>([
			[
				'an item without binary data',
				() => ({}),
				{ json: {} },
				/There is no binary data “data” \(Input Data Field Name\)/,
			],
			[
				'a field that the item lacks',
				() => ({ inputDataFieldName: 'x' }),
				fileItem('a.txt'),
				/There is no binary data “x”/,
			],
			['an empty file', () => ({}), fileItem('a.txt', ''), /The file is empty \(Input Data Field Name\)/],
			['no link', () => ({ fileLocation: 'link', link: '' }), { json: {} }, /^Link is empty/],
			[
				'a link that runs a script',
				() => ({ fileLocation: 'link', link: 'javascript:alert(1)' }),
				{ json: {} },
				/not an address that the CRM can show \(Link\)/,
			],
			[
				'an unknown folder',
				() => ({ options: { folder: 'Нет такой' } }),
				fileItem('a.txt'),
				/There is no folder “Нет такой” \(Folder\)/,
			],
			[
				'the number of none',
				() => ({ options: { folder: '2027' } }),
				fileItem('a.txt'),
				/There is no folder “2027” \(Folder\)/,
			],
			[
				'an unknown owner',
				() => ({ options: { owner: 'nobody' } }),
				fileItem('a.txt'),
				/“nobody” is not one active user or group/,
			],
			[
				'a record that is missing',
				() => ({ ...onAccount(), recordId: byId('') }),
				fileItem('a.txt'),
				/The record is missing \(Record\)/,
			],
			[
				'a record that does not exist',
				() => ({ ...onAccount(), recordId: byId('11x999999') }),
				fileItem('a.txt'),
				/does not exist/,
			],
			[
				'a module without documents',
				() => ({ attachToRecord: true, module: byName('Campaigns'), recordId: byId('1x1') }),
				fileItem('a.txt'),
				/Documents cannot be attached to records of “.+” \(Module\)/,
			],
		])('%s', async (_what, parameters, item, message) => {
			await expect(upload(parameters(), item)).rejects.toMatchObject({
				message: expect.stringMatching(message),
				context: expect.objectContaining({ itemIndex: 0 }),
			});
			expect(sent('create')).toEqual([]);
		});
	});

	describe('Download', () => {
		const works = personality === 'vtiger-8.2' || personality === 'vtiger-7.5-php7.4';

		test('gives the file with name and type, or says that the server cannot', async () => {
			const [record] = await upload({}, fileItem('Отчёт за год.txt'));
			crm.clearLog();
			const outcome = download(String(record?.id), { outputDataFieldName: 'anhang' });
			if (works) {
				const items = await outcome;
				expect(items).toMatchObject([
					{
						json: {
							id: record?.id,
							notes_title: 'Отчёт за год.txt',
							filename: 'Отчёт_за_год.txt',
							filetype: 'text/plain',
							filesize: 21,
						},
						binary: { anhang: { fileName: 'Отчёт_за_год.txt', mimeType: 'text/plain' } },
						pairedItem: { item: 0 },
					},
				]);
				expect(contentOf(items[0]?.binary?.anhang)).toBe(CONTENT);
				expect(items[0]?.json).not.toHaveProperty('filecontents');
			} else {
				await expect(outcome).rejects.toMatchObject({
					message: expect.stringMatching(
						/\(files_retrieve, SERVER_FAULT\): this server has no working download of files/,
					),
					description: expect.stringMatching(/Version 7.2 of the CRM has no operation to download files/),
				});
			}
			expect(sent('files_retrieve')).toHaveLength(1);
		});

		test('of an external link names the link', async () => {
			const [record] = await upload(
				{ fileLocation: 'link', link: 'https://example.com/a.pdf', title: 'Прайс' },
				{ json: {} },
			);
			await expect(download(String(record?.id))).rejects.toThrow(
				'The document “Прайс” is an external link: https://example.com/a.pdf (Document)',
			);
			expect(sent('files_retrieve')).toEqual([]);
		});

		test('of a document without a file says so', async () => {
			const id = crm.create('Documents', { notes_title: 'Пустой', filelocationtype: 'I' });
			await expect(download(id)).rejects.toThrow('The document “Пустой” has no file (Document)');
		});

		test('of a record of another module says so', async () => {
			await expect(download(account)).rejects.toThrow(/The record 11x\d+ does not belong to the module/);
		});

		test('gives one item for each file of a document', async () => {
			const [record] = await upload({}, fileItem('a.txt'));
			const retrieved = JSON.stringify({ success: true, result: { ...record, imageattachmentids: '15x901,15x902' } });
			crm.faults.next({ operation: 'retrieve' }, { kind: 'status', status: 200, body: retrieved });
			for (const [fileid, text] of [
				['901', 'eins'],
				['902', 'zwei'],
			] as const) {
				const file = {
					fileid,
					filename: `${text}.txt`,
					filetype: 'text/plain',
					filesize: 4,
					filecontents: Buffer.from(text).toString('base64'),
				};
				const body = JSON.stringify({ success: true, result: [file] });
				crm.faults.next(
					{ operation: 'files_retrieve', when: ({ parameters }) => parameters.id === `15x${fileid}` },
					{ kind: 'status', status: 200, body },
				);
			}
			const items = await download(String(record?.id));
			expect(
				items.map(({ binary, pairedItem }) => [binary?.data?.fileName, contentOf(binary?.data), pairedItem]),
			).toEqual([
				['eins.txt', 'eins', { item: 0 }],
				['zwei.txt', 'zwei', { item: 0 }],
			]);
		});

		test.each<[what: string, content: unknown, size: unknown, message: RegExp]>([
			['broken', 'YWJ*ZGVm', '', /content of the file cannot be read/],
			['cut in the middle of its text', 'YWJjZGV', 6, /content of the file cannot be read/],
			['missing', undefined, undefined, /without its content/],
			['empty', '', '', /without its content/],
			['that of another file', 'YWJj', '6', /3 of 6 bytes/],
		])('of a file whose content is %s says so', async (_what, filecontents, filesize, message) => {
			const [record] = await upload({}, fileItem('a.txt'));
			const file = { fileid: '1', filename: 'a.txt', filetype: 'text/plain', filesize, filecontents };
			const body = JSON.stringify({ success: true, result: [file] });
			crm.faults.next({ operation: 'files_retrieve' }, { kind: 'status', status: 200, body });
			await expect(download(String(record?.id))).rejects.toThrow(message);
		});

		test('of an empty file, or of one with line breaks in its text, gives it', async () => {
			const [record] = await upload({}, fileItem('a.txt'));
			for (const [filecontents, filesize, text] of [
				['', '0', ''],
				['YWJj\r\nZGVm', 6, 'abcdef'],
			]) {
				const file = { fileid: '1', filename: 'a.txt', filetype: 'text/plain', filesize, filecontents };
				const body = JSON.stringify({ success: true, result: [file] });
				crm.faults.next({ operation: 'files_retrieve' }, { kind: 'status', status: 200, body });
				const [item] = await download(String(record?.id));
				expect(contentOf(item?.binary?.data)).toBe(text);
			}
		});

		test('of a file that arrives cut says so', async () => {
			const [record] = await upload({}, fileItem('a.txt'));
			const body = JSON.stringify({
				success: true,
				result: [{ fileid: '1', filename: 'a.txt', filetype: 'text/plain', filesize: 21, filecontents: 'YQ==' }],
			});
			crm.faults.next({ operation: 'files_retrieve' }, { kind: 'status', status: 200, body });
			await expect(download(String(record?.id))).rejects.toThrow(/BROKEN_ANSWER\): 1 of 21 bytes of the file arrived/);
		});
	});

	describe('lists', () => {
		test('folders', async () => {
			expect(await getDocumentFolders.call(loadOptions(admin.stored, {}))).toEqual([
				{ name: crm.records('DocumentFolders')[0]?.foldername, value: '22x1' },
			]);
		});

		test('documents by their titles', async () => {
			const id = crm.create('Documents', { notes_title: 'Особый документ' });
			expect((await searchDocuments.call(loadOptions(admin.stored, {}), 'особый')).results).toMatchObject([
				{ name: expect.stringMatching(/^Особый документ – /), value: id },
			]);
		});
	});
});
