// An HTTP answer before it is sent, and the JSON as PHP writes it.

import type { JsonValue } from '../json';

export interface Answer {
	status: number;
	contentType: string;
	body: string | Buffer;
	headers?: Record<string, string>;
}

const escapes: string[] = [];

function escapeOf(character: string): string {
	const code = character.charCodeAt(0);
	return (escapes[code] ??= character === '/' ? '\\/' : `\\u${code.toString(16).padStart(4, '0')}`);
}

/** JSON in pure ASCII with escaped slashes, which is PHP's default. */
export function phpJson(value: JsonValue): string {
	return JSON.stringify(value).replace(/[/\u0080-\uffff]/g, escapeOf);
}

export function jsonAnswer(value: JsonValue): Answer {
	return { status: 200, contentType: 'application/json', body: phpJson(value) };
}

export function htmlAnswer(status: number, body: string, headers?: Record<string, string>): Answer {
	return { status, contentType: 'text/html; charset=UTF-8', body, ...(headers ? { headers } : {}) };
}

export function errorPage(status: number, reason: string): Answer {
	const title = `${status} ${reason}`;
	return {
		status,
		contentType: 'text/html',
		body: `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`,
	};
}
