// What came back over HTTP -> the result, or a WebserviceError that says what it means.

import { DEEPEST_VALUE, isTooDeep, shortened } from './bounds';
import { WebserviceError, type WebserviceErrorDetails } from './errors';
import type { Hide } from './hiding';
import type { HttpAnswer } from './http';
import { asObject, asText, isJsonObject, parseJson, type JsonObject, type JsonValue } from './json';

const SHOWN_CHARACTERS = 160;
/** Characters of the server's words: much more than is shown, so that no secret is cut in what is. */
const MOST_WORDS = 20_000;
const NOT_LET_THROUGH =
	'The web server, a firewall or a proxy refuses the request before the CRM sees it. Ask an administrator to let n8n through to webservice.php; a firewall may also take offence at words of a query or text.';

export type Outcome = { result: JsonValue; failure?: undefined } | { failure: WebserviceError };

/**
 * Reads the answer to one operation: its `result` (which may be null, and is `[]` for an empty map), or what
 * failed. A success counts only if the body holds an object with `success: true`; anything else is a failure
 * with the CRM's own code, or named after its form (an empty 500 for an unknown or broken operation, plain text,
 * HTML, a cut answer, a redirect). `hide` takes secrets out of the server's words.
 */
export function openEnvelope(operation: string, answer: HttpAnswer, hide: Hide = unchanged): Outcome {
	const envelope = findEnvelope(answer.body);
	if (envelope === undefined) return { failure: failureWithoutEnvelope(operation, answer, hide) };
	if (isTooDeep(envelope)) {
		const reason = `the answer is nested more than ${DEEPEST_VALUE} deep`;
		return { failure: new WebserviceError({ code: 'BROKEN_ANSWER', operation, reason }) };
	}
	if (envelope.success === true) return { result: envelope.result ?? null };
	const error = asObject(envelope.error);
	const code = hide(shortened(asText(error.code), MOST_WORDS));
	const failure = new WebserviceError({
		code: code === '' ? 'BROKEN_ANSWER' : code,
		operation,
		reason: hide(shortened(asText(error.message), MOST_WORDS)),
		status: answer.status,
	});
	return { failure };
}

/** The `result` of the answer; throws the WebserviceError of a failure. */
export function readEnvelope(operation: string, answer: HttpAnswer, hide: Hide = unchanged): JsonValue {
	const outcome = openEnvelope(operation, answer, hide);
	if (outcome.failure !== undefined) throw outcome.failure;
	return outcome.result;
}

const unchanged: Hide = (text) => text;

const START = /\{\s*"success"\s*:/g;

/**
 * Servers and proxies print warnings before the JSON and append text behind it. The first whole envelope in the text
 * is the one: a later one can be part of the result, and must not pass for the whole if the answer was cut.
 */
function findEnvelope(body: string): JsonObject | undefined {
	const whole = parseJson(body);
	if (whole !== undefined) return isEnvelope(whole) ? whole : undefined;
	for (let from = 0; ; ) {
		START.lastIndex = from;
		const start = START.exec(body)?.index;
		if (start === undefined) return undefined;
		const end = endOfObject(body, start);
		if (end === undefined) return undefined;
		const found = parseJson(body.slice(start, end));
		if (isEnvelope(found)) return found;
		from = end;
	}
}

/**
 * Where the object that begins at `start` ends; undefined if it is cut. Looks at no character twice: an answer can be
 * long.
 */
function endOfObject(text: string, start: number): number | undefined {
	const token = /["{}]/g;
	token.lastIndex = start;
	let depth = 0;
	for (let found = token.exec(text); found !== null; found = token.exec(text)) {
		if (found[0] === '{') depth++;
		else if (found[0] === '}' && --depth === 0) return token.lastIndex;
		else if (found[0] === '"') {
			const end = endOfString(text, token.lastIndex);
			if (end === undefined) return undefined;
			token.lastIndex = end;
		}
	}
	return undefined;
}

/** Behind the quote that ends the string whose first character is at `from`. */
function endOfString(text: string, from: number): number | undefined {
	for (let quote = text.indexOf('"', from); quote >= 0; quote = text.indexOf('"', quote + 1)) {
		let backslashes = 0;
		while (quote - backslashes > from && text[quote - backslashes - 1] === '\\') backslashes++;
		if (backslashes % 2 === 0) return quote + 1;
	}
	return undefined;
}

function isEnvelope(value: JsonValue | undefined): value is JsonObject {
	return isJsonObject(value) && typeof value.success === 'boolean';
}

function failureWithoutEnvelope(operation: string, answer: HttpAnswer, hide: Hide): WebserviceError {
	const { status } = answer;
	const body = answer.body.trim();
	const fail = (code: string, reason: string, more: Partial<WebserviceErrorDetails> = {}) =>
		new WebserviceError({ code, operation, reason, status, ...more });

	if (status >= 300 && status < 400) return fail('REDIRECTED', redirectTarget(answer, hide));
	if (status === 413 || status === 414) return fail('REQUEST_TOO_LONG', `HTTP ${status}`);
	if (status === 429) return fail('SERVER_BUSY', `HTTP ${status}`, retryAfter(answer));
	if (status >= 502 && status <= 504) {
		return fail(status === 503 ? 'SERVER_BUSY' : 'SERVER_UNAVAILABLE', `HTTP ${status}`, retryAfter(answer));
	}
	if (/^Sorry! Attempt to access restricted file/.test(body)) {
		return fail('RESTRICTED_FILE', 'Attempt to access restricted file');
	}
	const page = /^(<!doctype|<html|<\?xml|<head|<body)/i.test(body) ? ` with a web page${titleOf(body, hide)}` : '';
	// Web servers show a page of their own if the program failed.
	if (status >= 500) return fail('SERVER_FAULT', `HTTP ${status}${body === '' ? ' with an empty body' : page}`);
	if (status === 401 || status === 403)
		return fail('NOT_A_WEBSERVICE', `HTTP ${status}${page}`, { advice: NOT_LET_THROUGH });
	if (page !== '' || status === 404) {
		return fail('NOT_A_WEBSERVICE', `HTTP ${status}${page}`);
	}
	if (body === '') return fail('EMPTY_ANSWER', `HTTP ${status} with an empty body`);
	return fail('BROKEN_ANSWER', `HTTP ${status}, the body does not hold the expected JSON`);
}

function titleOf(body: string, hide: Hide): string {
	const title = hide(shortened(/<title[^<>]*>([^<]*)<\/title>/i.exec(body)?.[1]?.trim() ?? '', MOST_WORDS));
	return title === '' ? '' : ` “${title.slice(0, SHOWN_CHARACTERS)}”`;
}

/** Where the server sends to, without the query string: that may hold the session. */
function redirectTarget(answer: HttpAnswer, hide: Hide): string {
	const location = (answer.headers.location ?? '').replace(/[?#].*$/s, '');
	const address = hide(location.replace(/\/webservice\.php$/, '').replace(/\/\/[^/@]*@/, '//'));
	return address === '' ? `HTTP ${answer.status}` : `HTTP ${answer.status} to ${address.slice(0, SHOWN_CHARACTERS)}`;
}

/** Retry-After holds seconds, or a date that is counted from the server's own Date header. */
function retryAfter(answer: HttpAnswer): { retryAfter?: number } {
	const text = answer.headers['retry-after'];
	if (text === undefined) return {};
	if (/^\d+$/.test(text)) return { retryAfter: Number(text) };
	const wait = (Date.parse(text) - Date.parse(answer.headers.date ?? '')) / 1000;
	return Number.isFinite(wait) && wait > 0 ? { retryAfter: Math.ceil(wait) } : {};
}
