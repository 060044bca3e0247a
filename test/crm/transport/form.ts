// Reads query strings and request bodies the way PHP fills $_GET, $_POST, $_FILES and $_COOKIE.

import { readMultipart } from './multipart';
import { textOf } from './text';
import { noVariables, register, registeredName } from './variables';
import type { Parameters, Variables } from './variables';

export interface UploadedFile {
	field: string;
	filename: string;
	type: string;
	content: Buffer;
}

export interface Form extends Variables {
	files: UploadedFile[];
}

function hexDigit(code: number): number {
	if (code >= 0x30 && code <= 0x39) return code - 0x30;
	const letter = code | 0x20;
	return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

/** The text is one character a byte, as Node gives URLs and as `latin1` gives bodies. */
function decode(text: string): string {
	if (!/[%+\u0080-\u00ff]/.test(text)) return text;
	const bytes = Buffer.alloc(text.length);
	let length = 0;
	for (let at = 0; at < text.length; at++) {
		const code = text.charCodeAt(at);
		const high = code === 0x25 ? hexDigit(text.charCodeAt(at + 1)) : -1;
		const low = high < 0 ? -1 : hexDigit(text.charCodeAt(at + 2));
		if (low >= 0) {
			bytes[length++] = high * 16 + low;
			at += 2;
		} else {
			bytes[length++] = code === 0x2b ? 0x20 : code;
		}
	}
	return textOf(bytes.subarray(0, length));
}

/** Parameters of a query string or urlencoded body. */
export function readUrlEncoded(text: string, php?: 7 | 8): Variables {
	const variables = noVariables(php);
	for (const pair of text.split('&')) {
		if (pair === '') continue;
		const equals = pair.indexOf('=');
		const name = decode(equals < 0 ? pair : pair.slice(0, equals));
		register(variables, name, equals < 0 ? '' : decode(pair.slice(equals + 1)));
	}
	return variables;
}

/** A body of another type than a form leaves everything empty. */
export function readForm(contentType: string, body: Buffer, php?: 7 | 8): Form {
	const type = contentType.replace(/[;, ].*$/s, '').toLowerCase();
	if (type === 'application/x-www-form-urlencoded') {
		return { ...readUrlEncoded(body.toString('latin1'), php), files: [] };
	}
	if (type === 'multipart/form-data') return readMultipart(contentType, body, php);
	return { ...noVariables(php), files: [] };
}

/** The first of two cookies of one name wins, unlike with parameters, and a plus sign stays. */
export function readCookies(header: string | undefined): Parameters {
	const cookies = noVariables();
	for (const part of (header ?? '').split(';')) {
		const [name = '', value = ''] = part.trimStart().split(/=(.*)/s);
		const registered = registeredName(decode(name));
		if (registered === undefined || Object.hasOwn(cookies.parameters, registered.name)) continue;
		register(cookies, decode(name), decode(value.replaceAll('+', '%2B')));
	}
	return cookies.parameters;
}
