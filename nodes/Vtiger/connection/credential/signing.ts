// Adds the session to a request: to the URL of a GET, to the form body of a POST.

import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';
import { carriesSession, findOperation } from '../../webservice/protocol/operations';
import { holdToCrm } from './destination';
import { giveUpSession, sessionAge } from './login';
import { withFailure } from './loginFailure';
import { BODIES, bodyKind, hasType, operationOf } from './requestParameters';
import { readSettings, sessionOwner } from './settings';

/** Marks the request of the credential test; taken off before it is sent. */
export const CREDENTIAL_TEST_HEADER = 'x-vtiger-credential-test';
/** A test accepts a session that was made no longer ago than this, in milliseconds. */
const FRESH = 10_000;

/**
 * Signs a request with the stored session. Throws an error with status 401, at which n8n logs in again, if
 * the session was made with other settings, and for a credential test if the session is not fresh: a stored
 * session would prove nothing about the key that was typed. Refuses what would bring the session elsewhere.
 */
export function signRequest(data: ICredentialDataDecryptedObject, options: IHttpRequestOptions): IHttpRequestOptions {
	const session = String(data.sessionName ?? '');
	if (data.sessionOwner !== sessionOwner(data)) throw notAuthorized('The session belongs to other settings');
	if (takeTestMark(options)) {
		requireUsable(data);
		if (sessionAge(session) > FRESH) {
			giveUpSession(data);
			throw notAuthorized('The credential test logs in anew');
		}
	}
	const target = holdToCrm(data, options);
	const operation = operationOf(options, target);
	if (!carriesSession(operation)) return options;
	const fields: Record<string, string> = { sessionName: session };
	if (findOperation(operation)?.sessionId) fields.sessionId = session;
	if (!addToForm(options, fields)) options.qs = { ...options.qs, ...fields };
	return options;
}

/** Adds fields to the form of a POST. False if it has none: a URL stands in logs, a body does not. */
function addToForm(options: IHttpRequestOptions, fields: Record<string, string>): boolean {
	if (options.method?.toUpperCase() !== 'POST') return false;
	const place = BODIES.find((name) => Reflect.get(options, name) !== undefined);
	if (place === undefined) return false;
	const body: unknown = Reflect.get(options, place);
	if (body instanceof URLSearchParams || body instanceof FormData) {
		for (const [name, value] of Object.entries(fields)) body.set(name, value);
		return true;
	}
	// Without a header n8n sends objects as JSON, which PHP does not read.
	const isForm = place !== 'body' || (hasType(options) && bodyKind(options, place) === 'form');
	if (!isForm || (typeof body !== 'object' && typeof body !== 'string')) return false;
	// Of the body as it was: n8n's helper counts again.
	const kept = Object.entries(options.headers ?? {}).filter(([name]) => name.toLowerCase() !== 'content-length');
	options.headers = Object.fromEntries(kept);
	return Reflect.set(options, place, withFields(body, fields));
}

function withFields(body: string | object | null, fields: Record<string, string>): string | object {
	const added = String(new URLSearchParams(fields));
	if (typeof body === 'string') return body === '' ? added : `${body}&${added}`;
	if (body instanceof Uint8Array) return Buffer.concat([body, Buffer.from(`&${added}`)]);
	return { ...body, ...fields };
}

function notAuthorized(message: string): Error {
	return Object.assign(new Error(message), { response: { status: 401 } });
}

/** A session in use says nothing of settings that the login does not need, such as the zone. */
function requireUsable(data: ICredentialDataDecryptedObject): void {
	try {
		readSettings(data);
	} catch (error) {
		throw withFailure(error);
	}
}

function takeTestMark(options: IHttpRequestOptions): boolean {
	const { headers } = options;
	if (headers === undefined || !(CREDENTIAL_TEST_HEADER in headers)) return false;
	const { [CREDENTIAL_TEST_HEADER]: mark, ...others } = headers;
	options.headers = others;
	return mark !== undefined;
}
