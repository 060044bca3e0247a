// Document: Upload a file or store a link, and attach it to a record if one is given.

import { oneOf } from '../../forms/oneOf';
import { DOCUMENT_FIELDS } from '../../forms/furtherFields';
import { options } from '../../forms/options';
import { FILE, LINK, uploadForm, uploadOptions } from '../../forms/uploads';
import { objectResult } from '../../webservice/protocol/client';
import { InputError, WebserviceError } from '../../webservice/protocol/errors';
import type { UploadedFile } from '../../webservice/protocol/http';
import { asText, type JsonObject } from '../../webservice/protocol/json';
import type { ModuleDescription } from '../../webservice/metadata/metadata';
import { wireValue } from '../../webservice/values/values';
import type { Action } from '../action';
import { checkStored } from '../checkStored';
import { givenFurtherFields, requireMandatory, withDefaults } from '../element';
import type { Item } from '../item';
import { presentSaved } from '../present';
import { hintAtZoneOfNew } from '../zoneHint';
import { attach, givenTarget } from './attach';
import { givenFile } from './file';

export const upload: Action = {
	value: 'upload',
	name: 'Upload',
	action: 'Upload a document',
	description: 'Create a document from a file or as an external link, and attach it to a record',
	kind: 'write',
	form: [...uploadForm, options('rawValues', 'labels', 'simplify', 'writeTimeout', ...uploadOptions)],
	async run(item) {
		const { client, metadata, userId } = item.connection;
		const description = await metadata.describe('Documents');
		const external = oneOf('Document Is', item.parameter('fileLocation', FILE), [FILE, LINK]) === LINK;
		const { file, name } = external ? {} : await givenFile(item, largestFile(description));
		const given = external ? givenLink(item) : { filelocationtype: 'I' };
		const title = item.text('title').trim() || name || asText(given.filename);
		const more = {
			...(await givenFurtherFields(item, description, DOCUMENT_FIELDS)),
			...(await givenOptions(item, description)),
		};
		const element = withDefaults(
			{ source: 'n8n', filestatus: '1', ...given, ...more, notes_title: title },
			description,
			userId(),
		);
		requireMandatory(element, description);
		const target = await givenTarget(item);
		const args = { elementType: description.name, element };
		const answer = await client.call('create', args, file === undefined ? {} : { file }).catch(sayingHowLarge(file));
		const record = objectResult('create', answer);
		hintAtZoneOfNew(item, record);
		if (file !== undefined) requireStored(record, file);
		if (target !== undefined) await attach(item, asText(record.id), target);
		checkStored(item, 'create', element, record, description);
		const [shown = record] = await presentSaved(item, [record], description.name);
		return target === undefined ? shown : { ...shown, attachedTo: target.id };
	},
};

/** Bytes; 0 if the CRM names no limit. */
function largestFile(description: ModuleDescription): number {
	return description.fields.find((field) => field.name === 'filename')?.maxUploadFileSize ?? 0;
}

function givenLink(item: Item): JsonObject {
	const link = item.requiredText('link', 'Link');
	if (/\s/.test(link) || /^(javascript|data|vbscript):/i.test(link)) {
		throw new InputError(
			'Link',
			`“${link.slice(0, 80)}” is not an address that the CRM can show`,
			'Give an address such as https://example.com/contract.pdf.',
		);
	}
	return { filelocationtype: 'E', filename: link };
}

async function givenOptions(item: Item, description: ModuleDescription): Promise<JsonObject> {
	const { lookups } = item.connection;
	const element: JsonObject = {};
	const values = {
		notecontent: item.option('description'),
		assigned_user_id: item.option('owner'),
		folderid: await folderId(item),
	};
	for (const [name, value] of Object.entries(values)) {
		const field = description.fields.find((one) => one.name === name);
		if (field !== undefined && value !== undefined && value !== '')
			element[name] = await wireValue(field, value, lookups);
	}
	return element;
}

/** Id of the folder with this name, number or id; '' if none is wanted. */
async function folderId(item: Item): Promise<string> {
	const given = String(item.option('folder') ?? '').trim();
	if (given === '') return '';
	const folders = await item.connection.records.inOrderOfIds({
		module: 'DocumentFolders',
		columns: ['id', 'foldername'],
	});
	const byName = folders.find((row) => asText(row.foldername).toLowerCase() === given.toLowerCase());
	const found = byName ?? folders.find(({ id }) => asText(id) === given || asText(id).endsWith(`x${given}`));
	if (found !== undefined) return asText(found.id);
	throw new InputError(
		'Folder',
		`There is no folder “${given}”`,
		`The CRM has: ${folders.map((row) => asText(row.foldername)).join(', ')}.`,
	);
}

/** Smaller ones are let through by the installations of PHP that there are. */
const LARGE = 1_000_000;
/** Codes under which a request without its parameters fails. */
const WITHOUT_PARAMETERS = new Set(['SERVER_FAULT', 'EMPTY_ANSWER', 'UNKNOWN_OPERATION', 'AUTHENTICATION_REQUIRED']);

/**
 * PHP drops the whole request if it exceeds post_max_size: the CRM sees no operation, and answers with an empty 500.
 */
function sayingHowLarge(file: UploadedFile | undefined): (error: unknown) => never {
	return (error) => {
		const size = file?.content.length ?? 0;
		if (!(error instanceof WebserviceError) || size < LARGE) throw error;
		if (error.code === 'REQUEST_TOO_LONG') {
			throw error.with({
				reason: `${error.reason} for a file of ${inMegabytes(size)}`,
				advice:
					'The web server before the CRM takes no requests of this size: an administrator raises its limit (client_max_body_size of nginx, LimitRequestBody of Apache). Otherwise upload a smaller file, or store it elsewhere as an external link.',
			});
		}
		if (!WITHOUT_PARAMETERS.has(error.code)) throw error;
		throw error.with({
			reason: `${error.reason} to a file of ${inMegabytes(size)}`,
			advice:
				'The likely cause is the size of the file: PHP drops requests that are larger than its post_max_size (8 MB unless set otherwise), and the CRM then fails. An administrator raises post_max_size and upload_max_filesize.',
		});
	};
}

function inMegabytes(bytes: number): string {
	return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** PHP drops a file that exceeds its own limits, and the CRM creates the document without it. */
function requireStored(record: JsonObject, file: UploadedFile): void {
	const stored = Number(asText(record.filesize)) || 0;
	if (stored === file.content.length) return;
	throw new WebserviceError({
		code: 'FILE_NOT_STORED',
		operation: 'create',
		reason: `of the file of ${asText(record.id)} ${stored} of ${file.content.length} bytes arrived`,
		advice: `Delete the document ${asText(record.id)}. An administrator compares upload_max_filesize and post_max_size of PHP with the size of the file.`,
	});
}
