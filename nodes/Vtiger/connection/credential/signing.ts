// Adds the session to a request: to the URL of a GET, to the form body of a POST.

import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';
import { webserviceAddress } from '../../webservice/protocol/address';
import { carriesSession, findOperation } from '../../webservice/protocol/operations';
import { forgetLogin, sessionAge } from './login';
import { withFailure } from './loginFailure';
import { readSettings, sessionOwner } from './settings';

/** Marks the request of the credential test; taken off before it is sent. */
export const CREDENTIAL_TEST_HEADER = 'x-vtiger-credential-test';
/** A test accepts a session that was made no longer ago than this, in milliseconds. */
const FRESH = 10_000;

/**
 * Signs a request with the stored session. Throws an error with status 401, at which n8n logs in again, where
 * the session was made with other settings, and for a credential test where the session is not fresh: a stored
 * session would prove nothing about the key that was typed. Refuses other hosts than the CRM's.
 */
export function signRequest(data: ICredentialDataDecryptedObject, options: IHttpRequestOptions): IHttpRequestOptions {
	const session = String(data.sessionName ?? '');
	if (data.sessionOwner !== sessionOwner(data)) throw notAuthorized('The session belongs to other settings');
	const endpoint = webserviceAddress(String(data.url));
	if (takeTestMark(options)) {
		requireUsable(data);
		if (sessionAge(session) > FRESH) {
			forgetLogin(data);
			throw notAuthorized('The credential test logs in anew');
		}
	}
	if (options.baseURL) options.baseURL = endpoint.replace(/\/webservice\.php$/, '');
	const target = targetOf(options);
	refuseOtherHosts(endpoint, target);
	refuseRedirects(options);
	const operation = operationOf(options, target);
	if (!carriesSession(operation)) return options;
	const fields: Record<string, string> = { sessionName: session };
	if (findOperation(operation)?.sessionId) fields.sessionId = session;
	const { body } = options;
	if (body instanceof URLSearchParams || body instanceof FormData) {
		for (const [name, value] of Object.entries(fields)) body.set(name, value);
	} else {
		options.qs = { ...options.qs, ...fields };
	}
	return options;
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

function targetOf(options: IHttpRequestOptions): URL | undefined {
	// The HTTP Request node of older n8n versions names the address uri.
	const address = options.url ?? ('uri' in options ? String(options.uri) : '');
	try {
		return new URL(address, options.baseURL);
	} catch {
		return undefined;
	}
}

function refuseOtherHosts(endpoint: string, target: URL | undefined): void {
	const { origin, host } = new URL(endpoint);
	if (target?.origin === origin) return;
	throw new Error(
		`This credential belongs to ${host}: its session is not sent to ${target?.host ?? 'another address'}`,
	);
}

/** A redirect could carry the session on to another host: 307 and 308 send the whole body again. */
function refuseRedirects(options: IHttpRequestOptions): void {
	// The second line is for the options of n8n's older request helper, which its HTTP Request node uses.
	Object.assign(options, { disableFollowRedirect: true, maxRedirects: 0 });
	Object.assign(options, { followRedirect: false, followAllRedirects: false });
}

function operationOf(options: IHttpRequestOptions, target: URL | undefined): string {
	const { qs } = options;
	// The HTTP Request node gives forms as form and formData, raw bodies as text.
	const [given] = ['body', 'form', 'formData']
		.map((name): unknown => Reflect.get(options, name))
		.filter((one) => one !== undefined);
	const body = typeof given === 'string' ? new URLSearchParams(given) : given;
	const inUrl = target?.searchParams.get('operation');
	const inBody =
		body instanceof URLSearchParams || body instanceof FormData
			? body.get('operation')
			: typeof body === 'object' && body !== null && 'operation' in body
				? body.operation
				: undefined;
	// As on the server: the body wins over the URL.
	const operation: unknown = inBody ?? qs?.operation ?? inUrl ?? '';
	return typeof operation === 'string' ? operation : '';
}
