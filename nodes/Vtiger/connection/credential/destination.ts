// Holds a request that carries the session to the CRM's own webservice.php: no other address, host, proxy or redirect.

import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';
import { webserviceAddress } from '../../webservice/protocol/address';

/**
 * Writes the CRM's own address into the options, so that nobody can read it otherwise than it was checked, and returns
 * it with the query that was given. Throws an Error for whatever would bring the session elsewhere.
 */
export function holdToCrm(data: ICredentialDataDecryptedObject, options: IHttpRequestOptions): URL {
	const endpoint = new URL(webserviceAddress(String(data.url)));
	// The credential's own test names its URL as the person typed it.
	if (options.baseURL) options.baseURL = endpoint.href.replace(/\/webservice\.php$/, '');
	const target = sameAddress(endpoint, targetOf(options));
	refuseOtherWays(options);
	endpoint.search = target.search;
	options.url = endpoint.href;
	if ('uri' in options) Object.assign(options, { uri: endpoint.href });
	delete options.baseURL;
	checkCertificate(options, data.ignoreSslIssues !== true);
	refuseRedirects(options);
	return endpoint;
}

function targetOf(options: IHttpRequestOptions): URL | undefined {
	// The HTTP Request node of older n8n versions names the address uri.
	const address = options.url ?? ('uri' in options ? String(options.uri) : '');
	const baseURL = options.baseURL || undefined;
	try {
		const target = new URL(address, baseURL);
		// With a base, n8n's helpers put the two texts together: the folder of the base stays.
		const isRelative = baseURL !== undefined && !/^([a-z][a-z\d+.-]*:)?\/\//i.test(address);
		const joined = isRelative ? new URL(`${baseURL}/${address.replace(/^\//, '')}`) : target;
		return joined.origin === target.origin ? joined : target;
	} catch {
		return undefined;
	}
}

/** The target if it is the CRM's: another program may stand behind any other address, and show what it was sent. */
function sameAddress(endpoint: URL, target: URL | undefined): URL {
	const isSameHost = target?.origin === endpoint.origin;
	if (isSameHost && target.pathname === endpoint.pathname) return target;
	const other = isSameHost ? `${target.host}${target.pathname}` : target?.host || 'another address';
	throw new Error(
		`This credential belongs to ${endpoint.host}: its session is not sent to ${other}. The address of the webservice is ${endpoint.href}.`,
	);
}

/** What the HTTP Request node can be told beside the address, and an expression along with it. */
function refuseOtherWays(options: IHttpRequestOptions): void {
	const method = String(options.method ?? 'GET').toUpperCase();
	// Some web servers answer TRACE with the whole request.
	if (method !== 'GET' && method !== 'POST') {
		throw new Error(`The CRM’s webservice takes GET and POST requests, not ${method}`);
	}
	if (Object.keys(options.headers ?? {}).some((name) => name.trim().toLowerCase() === 'host')) {
		throw new Error('The header Host would bring the CRM’s session to another site of the server: remove it');
	}
	if (options.proxy) {
		throw new Error(
			'A proxy that the node names would see the CRM’s session: remove it. An administrator can set a proxy for all of n8n.',
		);
	}
}

/** Whether a certificate is trusted says the credential: who uses it may not know why it is not. */
function checkCertificate(options: IHttpRequestOptions, check: boolean): void {
	// The second is for the options of n8n's older request helper, which its HTTP Request node uses.
	Object.assign(options, { skipSslCertificateValidation: !check, rejectUnauthorized: check });
}

/** A redirect could carry the session on to another host: 307 and 308 send the whole body again. */
function refuseRedirects(options: IHttpRequestOptions): void {
	Object.assign(options, { disableFollowRedirect: true, maxRedirects: 0 });
	Object.assign(options, { followRedirect: false, followAllRedirects: false });
}
