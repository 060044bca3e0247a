// Takes the secrets of a request out of what the server writes back: careless programs show whole requests.

import { DEEPEST_VALUE } from './bounds';
import type { HttpRequest } from './http';
import { parseJson, type JsonValue } from './json';

/** The text without secrets. */
export type Hide = (text: string) => string;

const SECRET_NAME = /pass(word|wd)?$|pwd|accesskey|token|secret|session|user_hash/i;
/** Shorter runs of letters and digits are not looked for on their own: they stand in ordinary words. */
const TELLING_RUN = 4;
const HIDDEN = '…';

/** Hides the session and whatever the request sent under the name of a secret. */
export function hidingRequest(request: HttpRequest, session = ''): Hide {
	return (text) => hiding(secretsOf(request, session))(text);
}

/** PHP's htmlspecialchars. */
const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#039;' };

/** Hides the given values, also if they are written as in a URL, in JSON or in HTML, whole or in part. */
export function hiding(secrets: readonly string[]): Hide {
	const written = [...new Set(secrets.flatMap(spellings))].filter((one) => one.length > 2);
	written.sort((a, b) => b.length - a.length);
	return (text) => written.reduce((shown, one) => shown.replaceAll(one, HIDDEN), text);
}

function spellings(secret: string): string[] {
	const runs = (secret.match(/[\p{L}\p{N}]+/gu) ?? []).filter((run) => run.length >= TELLING_RUN);
	return [secret, ...runs].flatMap((text) => [
		text,
		new URLSearchParams([['', text]]).toString().slice(1),
		encodeURIComponent(text),
		JSON.stringify(text).slice(1, -1),
		text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign),
		text.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
	]);
}

function secretsOf({ url, form = {}, cookie = '' }: HttpRequest, session: string): string[] {
	const found = [session, cookie.replace(/^\w+=/, '')];
	for (const [name, value] of [...Object.entries(url), ...Object.entries(form)]) {
		if (SECRET_NAME.test(name)) found.push(value);
		else if (/^[[{]/.test(value)) collect(parseJson(value), found);
	}
	return found;
}

function collect(value: JsonValue | undefined, found: string[], left = DEEPEST_VALUE): void {
	if (typeof value !== 'object' || value === null || left === 0) return;
	for (const [name, entry] of Object.entries(value)) {
		if (typeof entry === 'string' && SECRET_NAME.test(name)) found.push(entry);
		else collect(entry, found, left - 1);
	}
}
