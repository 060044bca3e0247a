// Adds the session to a request: to the URL of a GET, to the form body of a POST.

import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';
import { webserviceAddress } from '../../webservice/protocol/address';
import { carriesSession, findOperation } from '../../webservice/protocol/operations';
import { forgetLogin, sessionAge } from './login';
import { withFailure } from './loginFailure';
import { BODIES, contentType, operationOf } from './requestParameters';
import { readSettings, sessionOwner } from './settings';

/** Marks the request of the credential test; taken off before it is sent. */
export const CREDENTIAL_TEST_HEADER = 'x-vtiger-credential-test';
/** A test accepts a session that was made no longer ago than this, in milliseconds. */
const FRESH = 10_000;

/**
 * Signs a request with the stored session. Throws an error with status 401, at which n8n logs in again, where
 * the session was made with other settings, and for a credential test if the session is not fresh: a stored
 * session would prove nothing about the key that was typed. Refuses other hosts and folders than the CRM's.
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
	refuseOtherPlaces(endpoint, target);
	refuseRedirects(options);
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
	const isForm = contentType(options) === 'application/x-www-form-urlencoded';
	if (typeof body === 'string') {
		if (!isForm) return false;
		const added = new URLSearchParams(fields).toString();
		return Reflect.set(options, place, body === '' ? added : `${body}&${added}`);
	}
	const isObject = typeof body === 'object' && body !== null && !(body instanceof Uint8Array) && !('pipe' in body);
	if (!isObject || (place === 'body' && !isForm)) return false;
	return Reflect.set(options, place, { ...body, ...fields });
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
	const { baseURL } = options;
	try {
		const target = new URL(address, baseURL);
		// With a base, n8n's helpers put the two texts together: the folder of the base stays.
		const isRelative = baseURL !== undefined && baseURL !== '' && !/^([a-z][a-z\d+.-]*:)?\/\//i.test(address);
		const joined = isRelative ? new URL(`${baseURL.replace(/\/+$/, '')}/${address.replace(/^\/+/, '')}`) : target;
		return joined.origin === target.origin ? joined : target;
	} catch {
		return undefined;
	}
}

/** Another program may stand in another folder of the same host. */
function refuseOtherPlaces(endpoint: string, target: URL | undefined): void {
	const { origin, host, pathname } = new URL(endpoint);
	const folder = pathname.replace(/[^/]*$/, '');
	const isSameHost = target?.origin === origin;
	if (isSameHost && target.pathname.startsWith(folder)) return;
	const place = isSameHost ? `${host}${folder}` : host;
	const other = isSameHost ? `${host}${target.pathname}` : (target?.host ?? 'another address');
	throw new Error(`This credential belongs to ${place}: its session is not sent to ${other}`);
}

/** A redirect could carry the session on to another host: 307 and 308 send the whole body again. */
function refuseRedirects(options: IHttpRequestOptions): void {
	// The second line is for the options of n8n's older request helper, which its HTTP Request node uses.
	Object.assign(options, { disableFollowRedirect: true, maxRedirects: 0 });
	Object.assign(options, { followRedirect: false, followAllRedirects: false });
}
