// The forms in which people type the CRM's address, and the ones that are refused.

import fc from 'fast-check';
import { webserviceAddress } from '../../../../nodes/Vtiger/webservice/protocol/address';
import { InputError } from '../../../../nodes/Vtiger/webservice/protocol/errors';

describe('forms of the address', () => {
	it.each([
		['https://crm.example.com', 'https://crm.example.com/webservice.php'],
		['https://crm.example.com/', 'https://crm.example.com/webservice.php'],
		['https://crm.example.com//', 'https://crm.example.com/webservice.php'],
		['https://crm.example.com///', 'https://crm.example.com/webservice.php'],
		['https://example.com/crm///index.php///', 'https://example.com/crm/webservice.php'],
		['crm.example.com/to/http://x', 'https://crm.example.com/to/http://x/webservice.php'],
		['  https://crm.example.com  ', 'https://crm.example.com/webservice.php'],
		['crm.example.com', 'https://crm.example.com/webservice.php'],
		['crm.example.com:8443', 'https://crm.example.com:8443/webservice.php'],
		['localhost:8080/crm', 'https://localhost:8080/crm/webservice.php'],
		['http://127.0.0.1:8080', 'http://127.0.0.1:8080/webservice.php'],
		['http://[::1]:8080/', 'http://[::1]:8080/webservice.php'],
		['HTTP://CRM.Example.com', 'http://crm.example.com/webservice.php'],
		['https://crm.example.com/index.php', 'https://crm.example.com/webservice.php'],
		['https://crm.example.com/INDEX.PHP', 'https://crm.example.com/webservice.php'],
		['https://crm.example.com/index.php?module=Home&view=DashBoard#top', 'https://crm.example.com/webservice.php'],
		['https://crm.example.com/webservice.php', 'https://crm.example.com/webservice.php'],
		['https://crm.example.com/webservice.php/', 'https://crm.example.com/webservice.php'],
		['https://crm.example.com/webservice.php?operation=getchallenge', 'https://crm.example.com/webservice.php'],
		['https://example.com/crm', 'https://example.com/crm/webservice.php'],
		['https://example.com/crm/vtiger/', 'https://example.com/crm/vtiger/webservice.php'],
		['https://example.com/crm/vtiger/index.php', 'https://example.com/crm/vtiger/webservice.php'],
		['https://example.com/crm/index.php/', 'https://example.com/crm/webservice.php'],
		['https://example.com/crm//index.php', 'https://example.com/crm/webservice.php'],
		['https://example.com/crm.php5/', 'https://example.com/crm.php5/webservice.php'],
		['https://example.com/CRM/', 'https://example.com/CRM/webservice.php'],
		['https://срм.example.com/отдел', 'https://xn--l1ahc.example.com/%D0%BE%D1%82%D0%B4%D0%B5%D0%BB/webservice.php'],
	])('%s', (typed, address) => {
		expect(webserviceAddress(typed)).toBe(address);
	});

	it('comes out the same when it is given its own result', () => {
		const name = fc.stringMatching(/^[a-z0-9]{1,8}$/);
		const ending = fc.constantFrom('', '/', '//', '/index.php', '/webservice.php', '/index.php?module=Home&view=List');
		fc.assert(
			fc.property(
				fc.constantFrom('http', 'https'),
				fc.array(name, { minLength: 1, maxLength: 3 }),
				fc.option(fc.integer({ min: 1024, max: 65535 })),
				fc.array(name, { maxLength: 3 }),
				ending,
				(scheme, host, port, folders, end) => {
					const site = `${scheme}://${host.map((part) => `h${part}`).join('.')}${port === null ? '' : `:${port}`}`;
					const address = webserviceAddress(`${site}${folders.map((folder) => `/${folder}`).join('')}${end}`);
					expect(address).toBe([site, ...folders, 'webservice.php'].join('/'));
					expect(webserviceAddress(address)).toBe(address);
				},
			),
		);
	});
});

describe('refused addresses', () => {
	it.each([
		['', 'The CRM’s URL is missing'],
		['   ', 'The CRM’s URL is missing'],
		['https://', 'The CRM’s URL cannot be read'],
		['https://crm example.com', 'The CRM’s URL cannot be read'],
		['http://crm:port', 'The CRM’s URL cannot be read'],
		['ftp://crm.example.com', 'The CRM’s URL must begin with http or https'],
		['git+ssh://crm.example.com', 'The CRM’s URL must begin with http or https'],
		['a://crm.example.com', 'The CRM’s URL must begin with http or https'],
		['file:///var/www', 'The CRM’s URL must begin with http or https'],
		['javascript://crm.example.com', 'The CRM’s URL must begin with http or https'],
		['https://admin:secret-word@crm.example.com', 'The CRM’s URL must not hold a user name or password'],
		['https://admin@crm.example.com', 'The CRM’s URL must not hold a user name or password'],
		['https://:secret-word@crm.example.com', 'The CRM’s URL must not hold a user name or password'],
		['admin:secret-word@crm.example.com', 'The CRM’s URL must not hold a user name or password'],
	])('%s', (typed, message) => {
		const refusal = refusalOf(typed);
		expect(refusal.message).toBe(message);
		expect(refusal.parameter).toBe('URL');
		expect(refusal.advice).toBe('Give the address of the CRM’s login page, e.g. https://crm.example.com');
		expect(`${refusal.message} ${refusal.advice}`).not.toContain('secret-word');
	});

	it('gives an address of webservice.php or an InputError for any text', () => {
		fc.assert(
			fc.property(
				fc.oneof(
					fc.string({ unit: 'grapheme' }),
					fc.webUrl(),
					fc.string().map((text) => `http://${text}`),
				),
				(typed) => {
					let address: string;
					try {
						address = webserviceAddress(typed);
					} catch (error) {
						expect(error).toBeInstanceOf(InputError);
						return;
					}
					expect(address).toMatch(/^https?:\/\/[^/@?#]+\/([^?#]*\/)?webservice\.php$/);
				},
			),
		);
	});
});

function refusalOf(typed: string): InputError {
	try {
		webserviceAddress(typed);
	} catch (error) {
		if (error instanceof InputError) return error;
		throw error;
	}
	throw new Error(`accepted: ${typed}`);
}
