// Splits a multipart/form-data body into fields and files, as PHP does.

import { dispositionOf } from './disposition';
import type { Form, UploadedFile } from './form';
import { textOf } from './text';
import { noVariables, register, registeredName } from './variables';

const lineEnd = Buffer.from('\r\n');
const headEnd = Buffer.from('\r\n\r\n');

/** The first header of the name; lines that begin with a space continue the one before. */
function headerValue(head: string, name: string): string {
	const lines = head.replace(/\r\n(?=[ \t])/g, '').split('\r\n');
	const line = lines.find((entry) => entry.toLowerCase().startsWith(`${name}:`));
	return line === undefined ? '' : line.slice(name.length + 1).trim();
}

function boundaryOf(contentType: string): string | undefined {
	const [, quoted, plain] = /boundary[^=]*=(?:"([^"]*)"|([^,;]*))/i.exec(contentType) ?? [];
	return quoted ?? plain;
}

export function readMultipart(contentType: string, body: Buffer, php?: 7 | 8): Form {
	const form: Form = { ...noVariables(php), files: [] };
	const boundary = boundaryOf(contentType);
	if (boundary === undefined) return form;
	const marker = Buffer.from(`--${boundary}`);
	for (let start = body.indexOf(marker); start >= 0; ) {
		const from = start + marker.length;
		if (body.subarray(from, from + 2).toString('latin1') === '--') break;
		start = body.indexOf(marker, from);
		const end = start < 0 ? endOfCut(body, marker) : start - lineEnd.length;
		readPart(body.subarray(from + lineEnd.length, end), form);
	}
	return form;
}

/** A body that is cut keeps its last part, without what could be the beginning of the next boundary. */
function endOfCut(body: Buffer, marker: Buffer): number {
	const next = Buffer.concat([lineEnd, marker]);
	for (let length = next.length; length > 0; length--) {
		const end = body.length - length;
		if (end >= 0 && body.subarray(end).equals(next.subarray(0, length))) return end;
	}
	return body.length;
}

function readPart(part: Buffer, form: Form): void {
	const split = part.indexOf(headEnd);
	if (split < 0) return;
	const head = part.subarray(0, split).toString('utf8');
	const content = Buffer.from(part.subarray(split + headEnd.length));
	const { name = '', filename } = dispositionOf(headerValue(head, 'content-disposition'));
	if (filename === undefined) return register(form, name, textOf(content));
	const file = fileOf(name, filename, headerValue(head, 'content-type'), content);
	if (file !== undefined) form.files.push(file);
}

/** Undefined for a name in brackets: the CRM looks for no list of files. */
function fileOf(name: string, filename: string, type: string, content: Buffer): UploadedFile | undefined {
	const registered = registeredName(name);
	if (registered === undefined || registered.array) return undefined;
	// Browsers once sent the whole path.
	return { field: registered.name, filename: filename.replace(/^.*[/\\]/s, ''), type, content };
}
