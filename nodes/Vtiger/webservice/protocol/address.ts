// The CRM's address as people type it -> the address of webservice.php.

import { InputError } from './errors';

/**
 * Accepts the address with or without scheme, trailing slash, index.php (with its query) or webservice.php;
 * subfolders are kept. Returns e.g. https://crm.example.com/vtiger/webservice.php.
 * Throws an InputError for an empty or unreadable address and for one that holds a user and password.
 */
export function webserviceAddress(typed: string): string {
	const text = typed.trim();
	if (text === '') throw refused('The CRM’s URL is missing');
	const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
	let url: URL;
	try {
		url = new URL(withScheme);
	} catch {
		throw refused('The CRM’s URL cannot be read');
	}
	if (url.protocol !== 'http:' && url.protocol !== 'https:')
		throw refused('The CRM’s URL must begin with http or https');
	if (url.username !== '' || url.password !== '') {
		throw refused('The CRM’s URL must not hold a user name or password');
	}
	const folder = url.pathname
		.replace(/\/+$/, '')
		.replace(/\/[^/]+\.php$/i, '')
		.replace(/\/+$/, '');
	return `${url.origin}${folder}/webservice.php`;
}

function refused(message: string): InputError {
	return new InputError('URL', message, 'Give the address of the CRM’s login page, e.g. https://crm.example.com');
}
