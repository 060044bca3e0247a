// Splits a multipart/form-data body into fields and files.

import type { Form, UploadedFile } from './form';
import { textOf } from './text';
import { noVariables, register, registeredName } from './variables';

const lineEnd = Buffer.from('\r\n');
const headEnd = Buffer.from('\r\n\r\n');

function headerValue(head: string, name: string): string {
	const line = head.split('\r\n').find((entry) => entry.toLowerCase().startsWith(`${name}:`));
	return line === undefined ? '' : line.slice(name.length + 1).trim();
}

function dispositionPart(disposition: string, name: string): string | undefined {
	const found = new RegExp(`;\\s*${name}="((?:[^"\\\\]|\\\\.)*)"|;\\s*${name}=([^;]*)`, 'i').exec(disposition);
	const value = found?.[1] ?? found?.[2];
	return value?.replace(/%22/g, '"').replace(/\\"/g, '"');
}

export function readMultipart(contentType: string, body: Buffer): Form {
	const variables = noVariables();
	const files: UploadedFile[] = [];
	const boundary = /boundary="?([^";]+)"?/i.exec(contentType)?.[1];
	if (boundary === undefined) return { ...variables, files };
	const marker = Buffer.from(`--${boundary}`);
	let start = body.indexOf(marker);
	while (start >= 0) {
		const from = start + marker.length;
		if (body.subarray(from, from + 2).toString('latin1') === '--') break;
		const next = body.indexOf(marker, from);
		if (next < 0) break;
		const part = body.subarray(from + lineEnd.length, next - lineEnd.length);
		const split = part.indexOf(headEnd);
		if (split >= 0) {
			const head = part.subarray(0, split).toString('utf8');
			const content = Buffer.from(part.subarray(split + headEnd.length));
			const disposition = headerValue(head, 'content-disposition');
			const field = dispositionPart(disposition, 'name') ?? '';
			const filename = dispositionPart(disposition, 'filename');
			if (filename !== undefined) {
				const registered = registeredName(field);
				const name = registered === undefined || registered.array ? field : registered.name;
				files.push({ field: name, filename, type: headerValue(head, 'content-type'), content });
			} else {
				register(variables, field, textOf(content));
			}
		}
		start = next;
	}
	return { ...variables, files };
}
