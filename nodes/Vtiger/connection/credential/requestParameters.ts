// The parameters of a request as PHP will read them, wherever it carries them: only so is the operation known.

import type { IHttpRequestOptions } from 'n8n-workflow';

/** A parameter that PHP reads. `text` is undefined if it is no plain text. */
interface Parameter {
	name: string;
	text: string | undefined;
}

/** The three places of a body: n8n's request helper, and the form and the form with parts of its HTTP Request node. */
export const BODIES = ['body', 'form', 'formData'] as const;
type Place = (typeof BODIES)[number];

type BodyKind = 'form' | 'parts' | 'other';

/**
 * The operation of a request. Throws an Error if it is missing, named more than once or cannot be read: PHP takes the
 * last of two values, n8n and people see the first.
 */
export function operationOf(options: IHttpRequestOptions, target: URL): string {
	const parameters = parametersOf(options, target);
	const odd = parameters.find(({ name }) => !/^[\w-]*$/.test(name));
	// PHP reads “ operation”, “operation[” and others as “operation”.
	if (odd !== undefined) throw new Error(`“${odd.name}” cannot be the name of a parameter: remove it`);
	const named = parameters.filter(({ name }) => name === 'operation');
	if (named.length > 1) {
		throw new Error(
			'The request names its operation more than once. Name it in one place: in the URL of a GET request, in the form of a POST request.',
		);
	}
	const text = named[0]?.text ?? '';
	// The CRM's database takes é for e, and ignores some characters.
	if (!/^[\w.-]+$/.test(text)) throw unreadable();
	return text;
}

function unreadable(): Error {
	return new Error(
		'The operation of the request cannot be read, so that it is not sent with the session. Send a form, a form with parts, or a query string with one parameter “operation”.',
	);
}

function parametersOf(options: IHttpRequestOptions, target: URL): Parameter[] {
	return [
		...ofPairs(entriesOf(target.searchParams)),
		...ofValue(options.qs, 'form'),
		...BODIES.flatMap((place) => ofValue(Reflect.get(options, place), bodyKind(options, place))),
		// Unless configured otherwise PHP takes cookies for parameters, too.
		...cookies(options).filter(({ name }) => name === 'operation'),
	];
}

/** How PHP reads what stands in the place. Throws an Error if the header says two things. */
export function bodyKind(options: IHttpRequestOptions, place: Place): BodyKind {
	if (place !== 'body') return place === 'form' ? 'form' : 'parts';
	const types = headers(options, 'content-type').map((value) => value.toLowerCase());
	if (types.length > 1) throw new Error('The request has more than one header Content-Type: remove all but one');
	const [type = ''] = types;
	if (type.includes('multipart/form-data')) return 'parts';
	// Whatever has no type is sent as a form.
	return type.trim() === '' || type.includes('x-www-form-urlencoded') ? 'form' : 'other';
}

/** Whether the request says of what type its body is. */
export function hasType(options: IHttpRequestOptions): boolean {
	return headers(options, 'content-type').some((value) => value.trim() !== '');
}

function headers({ headers: given = {} }: IHttpRequestOptions, wanted: string): string[] {
	return Object.entries(given)
		.filter(([name]) => name.trim().toLowerCase() === wanted)
		.map(([, value]) => String(value ?? ''));
}

function cookies(options: IHttpRequestOptions): Parameter[] {
	return headers(options, 'cookie')
		.flatMap((value) => value.split(';'))
		.map((pair) => ({ name: pair.replace(/=.*$/s, '').trim(), text: pair.replace(/^[^=]*=?/, '') }));
}

function ofValue(value: unknown, kind: BodyKind): Parameter[] {
	if (value === undefined || value === null) return [];
	if (value instanceof URLSearchParams || value instanceof FormData) return ofPairs(entriesOf(value));
	if (typeof value === 'string' || value instanceof Uint8Array) {
		if (kind === 'parts') throw unreadable();
		return kind === 'form' ? ofPairs(entriesOf(new URLSearchParams(Buffer.from(value).toString()))) : [];
	}
	if (typeof value !== 'object') return [];
	// A stream, or n8n's form with parts as an object of another library.
	if ('pipe' in value) {
		if (kind === 'other') return [];
		throw unreadable();
	}
	return ofPairs(Object.entries(value));
}

function entriesOf(form: URLSearchParams | FormData): Array<[string, unknown]> {
	const entries: Array<[string, unknown]> = [];
	form.forEach((value: unknown, name: string) => entries.push([name, value]));
	return entries;
}

function ofPairs(pairs: ReadonlyArray<readonly [string, unknown]>): Parameter[] {
	return pairs.map(([name, value]) => ({ name, text: typeof value === 'string' ? value : undefined }));
}
