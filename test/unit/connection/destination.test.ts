// The session goes to the CRM's own webservice.php and nowhere else, however the request names its address.

import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';
import { holdToCrm } from '../../../nodes/Vtiger/connection/credential/destination';

const OWN = 'https://crm.example.com/folder/webservice.php';
const data: ICredentialDataDecryptedObject = { url: 'https://crm.example.com/folder' };

type Options = Partial<IHttpRequestOptions> & { uri?: unknown };
/** The options as they are sent, and the address that was checked. */
function held(given: Options, of = data): { options: Options; target: string } {
	const options = { ...given } as IHttpRequestOptions;
	return { target: holdToCrm(of, options).href, options };
}

test.each<[what: string, given: Options, query?: string]>([
	['as it is', { url: OWN }],
	['with a query', { url: `${OWN}?operation=query&query=a%2Fb` }, '?operation=query&query=a%2Fb'],
	['with a fragment', { url: `${OWN}#x` }],
	['in capitals', { url: 'HTTPS://CRM.example.com:443/folder/webservice.php' }],
	['as uri', { uri: `${OWN}#x` }],
	['with an empty base', { url: OWN, baseURL: '' }],
	['whole, with a base', { url: OWN, baseURL: 'https://crm.example.com' }],
	['whole and in capitals, with a base', { url: OWN.replace('https', 'HTTPS'), baseURL: 'https://crm.example.com' }],
	['without a scheme, with a base', { url: '//crm.example.com/folder/webservice.php', baseURL: 'https://other' }],
	['below a base', { url: 'webservice.php', baseURL: 'https://crm.example.com/folder' }],
	['below a base, with slashes', { url: '/webservice.php', baseURL: 'https://crm.example.com/folder//' }],
	['below a base, with a query', { url: '/webservice.php?a=b//c', baseURL: 'https://crm.example.com' }, '?a=b//c'],
	['below a base, with a path in its query', { url: 'webservice.php?a=b/c', baseURL: 'https://x' }, '?a=b/c'],
	['below any base: the credential’s test names the URL as it was typed', { url: '/webservice.php', baseURL: 'x y' }],
])('the address %s is that of the CRM', (_what, given, query = '') => {
	const { options, target } = held(given);
	expect(target).toBe(OWN + query);
	expect(options).toMatchObject({ url: OWN + query });
	expect(options).not.toHaveProperty('baseURL');
	if ('uri' in given) expect(options.uri).toBe(OWN + query);
	else expect(options).not.toHaveProperty('uri');
});

test.each<[given: Options, other: RegExp]>([
	[{ url: 'https://other.example.com/folder/webservice.php' }, /not sent to other\.example\.com\. /],
	[{ url: 'https://crm.example.com:8443/folder/webservice.php' }, /not sent to crm\.example\.com:8443\. /],
	[{ url: 'http://crm.example.com/folder/webservice.php' }, /not sent to crm\.example\.com\. /],
	[{ url: 'https://crm.example.com/webservice.php' }, /not sent to crm\.example\.com\/webservice\.php\. /],
	[{ url: `${OWN}/more` }, /not sent to crm\.example\.com\/folder\/webservice\.php\/more\. /],
	[{ url: 'https://other.example.com/webservice.php', baseURL: 'https://x' }, /not sent to other\.example\.com\. /],
	[{ url: '//other.example.com/webservice.php', baseURL: 'https://x' }, /not sent to other\.example\.com\. /],
	[{ url: '\\\\other.example.com/webservice.php', baseURL: 'https://x' }, /not sent to other\.example\.com\. /],
	[{ url: 'index.php', baseURL: 'https://x' }, /not sent to crm\.example\.com\/folder\/index\.php\. /],
	[{ url: '' }, /not sent to another address\. /],
	[{}, /not sent to another address\. /],
	[{ url: 'webservice.php' }, /not sent to another address\. /],
	[{ url: 'data:,x' }, /not sent to another address\. /],
	[{ uri: 'https://other.example.com/' }, /not sent to other\.example\.com\. /],
])('%j is another address', (given, other) => {
	expect(() => held(given)).toThrow(other);
	expect(() => held(given)).toThrow(`belongs to crm.example.com:`);
	expect(() => held(given)).toThrow(`The address of the webservice is ${OWN}.`);
});

test.each<[given: Options, message: RegExp]>([
	[{ method: 'TRACE' as never }, /takes GET and POST requests, not TRACE/],
	[{ method: 'put' as never }, /not PUT/],
	[{ headers: { host: 'other' } }, /header Host/],
	[{ headers: { accept: '*/*', ' Host ': 'other' } }, /header Host/],
	[{ proxy: { host: 'proxy.example.com', port: 3128 } }, /proxy that the node names/],
])('%j is refused', (given, message) => {
	expect(() => held({ url: OWN, ...given })).toThrow(message);
});

test.each<Options>([
	{ method: 'GET' },
	{ method: 'post' as never },
	{ headers: { 'X-Forwarded-Host': 'x', accept: '*/*' } },
])('%j is let through', (given) => {
	expect(held({ url: OWN, ...given }).options).toMatchObject(given);
});

test.each([
	[true, false],
	[false, true],
	['true', true],
	[undefined, true],
])('certificates: Ignore SSL Issues %j means that they are checked: %j', (ignoreSslIssues, checked) => {
	const settings = { ...data, ignoreSslIssues } as ICredentialDataDecryptedObject;
	const given = { url: OWN, skipSslCertificateValidation: checked, rejectUnauthorized: !checked };
	expect(held(given, settings).options).toMatchObject({
		skipSslCertificateValidation: !checked,
		rejectUnauthorized: checked,
	});
});

test('redirects are not followed, by the options of any of n8n’s helpers', () => {
	const follow = { disableFollowRedirect: false, maxRedirects: 5, followRedirect: true, followAllRedirects: true };
	expect(held({ url: OWN, ...follow } as Options).options).toMatchObject({
		disableFollowRedirect: true,
		maxRedirects: 0,
		followRedirect: false,
		followAllRedirects: false,
	});
});
