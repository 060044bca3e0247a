// The parameters of a request as PHP will read them, wherever it carries them: only so is the operation known.

import type { IHttpRequestOptions } from 'n8n-workflow';

/** A parameter under the name that PHP gives it. `text` is undefined if nobody can say what PHP will read. */
interface Parameter {
	key: string;
	text: string | undefined;
}

/** The three places of a body: n8n's request helper, and the form and the form with parts of its HTTP Request node. */
export const BODIES = ['body', 'form', 'formData'] as const;
const FORM_TYPE = 'application/x-www-form-urlencoded';

/**
 * The operation of a request; '' if it names none. Throws an Error where it is named more than once or cannot be
 * read: PHP takes the last of two values, n8n and people see the first.
 */
export function operationOf(options: IHttpRequestOptions, target: URL | undefined): string {
	const named = parametersOf(options, target).filter(({ key }) => key === 'operation');
	if (named.length > 1) {
		throw new Error(
			'The request names its operation more than once. Name it in one place: in the URL of a GET request, in the form of a POST request.',
		);
	}
	const [only] = named;
	if (only === undefined) return '';
	if (only.text !== undefined) return only.text;
	throw new Error(
		'The operation of the request cannot be read, so that it is not sent with the session. Send a form, a form with parts, or a query string with one parameter “operation”.',
	);
}

function parametersOf(options: IHttpRequestOptions, target: URL | undefined): Parameter[] {
	const bodies = BODIES.map((place): unknown => Reflect.get(options, place));
	return [
		...ofPairs(target === undefined ? [] : entriesOf(target.searchParams)),
		...ofValue(options.qs, FORM_TYPE),
		...bodies.flatMap((body) => ofValue(body, contentType(options))),
		// Without a setting of its own PHP takes cookies for parameters, too.
		...ofPairs(cookies(options)),
	];
}

/** Value of the header Content-Type without its parameters, in lower case; '' if it is missing. */
export function contentType({ headers = {} }: IHttpRequestOptions): string {
	const value: unknown = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1];
	return String(value ?? '')
		.replace(/[;, ].*$/s, '')
		.toLowerCase();
}

function cookies({ headers = {} }: IHttpRequestOptions): Array<[string, string]> {
	return Object.entries(headers)
		.filter(([name]) => name.toLowerCase() === 'cookie')
		.flatMap(([, value]) => String(value).split(';'))
		.map((pair): [string, string] => [pair.replace(/=.*$/s, ''), pair.replace(/^[^=]*=?/, '')]);
}

function ofValue(value: unknown, type: string): Parameter[] {
	if (value === undefined || value === null) return [];
	if (value instanceof URLSearchParams || value instanceof FormData) return ofPairs(entriesOf(value));
	// Whatever has no type of its own is sent as a form.
	const isForm = type === '' || type === FORM_TYPE;
	if (typeof value === 'string' || value instanceof Uint8Array) {
		if (isForm) return ofPairs(entriesOf(new URLSearchParams(Buffer.from(value).toString())));
		return type === 'multipart/form-data' ? [UNREADABLE] : [];
	}
	if (typeof value !== 'object') return [];
	// A stream, or n8n's form with parts as an object of another library.
	if ('pipe' in value) return isForm || type === 'multipart/form-data' ? [UNREADABLE] : [];
	return ofPairs(Object.entries(value));
}

const UNREADABLE: Parameter = { key: 'operation', text: undefined };

function entriesOf(form: URLSearchParams | FormData): Array<[string, unknown]> {
	const entries: Array<[string, unknown]> = [];
	form.forEach((value: unknown, name: string) => entries.push([name, value]));
	return entries;
}

function ofPairs(pairs: ReadonlyArray<readonly [string, unknown]>): Parameter[] {
	return pairs.map(([name, value]) => {
		const isText = typeof value === 'string' && !name.includes('[');
		return { key: phpName(name), text: isText ? value : undefined };
	});
}

/** PHP leaves out leading blanks and whatever follows a zero character or opens an array. */
function phpName(name: string): string {
	return name.replace(/\0.*$/s, '').replace(/^\s+/, '').replace(/\[.*$/s, '').replace(/[ .]/g, '_');
}
