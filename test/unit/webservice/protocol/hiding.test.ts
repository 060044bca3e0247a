// What a request keeps secret, however a careless server writes it back.

import fc from 'fast-check';
import { hiding, hidingRequest } from '../../../../nodes/Vtiger/webservice/protocol/hiding';
import type { HttpRequest } from '../../../../nodes/Vtiger/webservice/protocol/http';

const base: HttpRequest = { method: 'POST', url: {}, timeout: 1 };

describe('the secrets of a request', () => {
	it.each<[string, Partial<HttpRequest>, string]>([
		['accessKey', { form: { operation: 'login', accessKey: 'k3yk3y' } }, 'k3yk3y'],
		['newPassword', { form: { newPassword: 'p4ssp4ss' } }, 'p4ssp4ss'],
		['old_password', { form: { old_password: 'p4ssp4ss' } }, 'p4ssp4ss'],
		...['pass', 'passwd', 'smtp_pwd', 'api_token', 'clientSecret', 'user_hash'].map(
			(name): [string, Partial<HttpRequest>, string] => [name, { form: { [name]: 'h1dd3n' } }, 'h1dd3n'],
		),
		['sessionName in the URL', { url: { sessionName: 's3ss10n' } }, 's3ss10n'],
		['the cookie', { cookie: 'PHPSESSID=c00k1e' }, 'c00k1e'],
		['a field of an element', { form: { element: '{"id":"19x1","user_password":"p4ssp4ss"}' } }, 'p4ssp4ss'],
		['a field deep in an element', { form: { element: '{"a":[{"accesskey":"k3yk3y"}]}' } }, 'k3yk3y'],
		['a field of a list', { url: { elements: '[{"accesskey":"k3yk3y"}]' } }, 'k3yk3y'],
	])('are hidden: %s', (_, request, secret) => {
		const hide = hidingRequest({ ...base, ...request });
		expect(hide(`Bad request with ${secret}!`)).toBe('Bad request with …!');
		expect(hide('Record 19x1 is gone')).toBe('Record 19x1 is gone');
	});

	it('hold the session that it was signed with', () => {
		expect(hidingRequest(base, '29016d826b047ce51b469')('no session 29016d826b047ce51b469')).toBe('no session …');
	});

	it('hold nothing else', () => {
		const request = {
			...base,
			form: {
				passport: 'Series 4509',
				elementType: 'Leads',
				element: '{"lastname":"Smirnov","city":5,"x":null}',
				broken: '{"accesskey":"abcdef"',
			},
		};
		const words = 'Leads Series 4509 Smirnov abcdef {"lastname":"Smirnov","city":5,"x":null}';
		expect(hidingRequest(request)(words)).toBe(words);
	});
});

describe('hidden values', () => {
	it.each([
		['as it is', 'p@ss word+ё"1', 'p@ss word+ё"1'],
		['in a form', 'p@ss word+ё"1', 'p%40ss+word%2B%D1%91%221'],
		['in a URL', 'p@ss word+ё"1', 'p%40ss%20word%2B%D1%91%221'],
		['in JSON', 'p@ss word+ё"1', 'p@ss word+ё\\"1'],
		['in HTML', 'a<p@ss>&"w', 'a&lt;p@ss&gt;&amp;&quot;w'],
		['in HTML, with an apostrophe', "a'word'1", 'a&#039;word&#039;1'],
		['in HTML, in short pieces', 'a<b>c&d"e', 'a&lt;b&gt;c&amp;d&quot;e'],
		['in ASCII', 'p@ss wordёж', 'p@ss word\\u0451\\u0436'],
		['in part', 'first-second', 'only second'],
	])('are found %s', (_, secret, written) => {
		const shown = hiding([secret])(`[${written}]`);
		expect(shown).toContain('…');
		expect(shown).not.toMatch(/p@ss|p%40ss|second|word|&gt;/);
	});

	it('are no words of one or two letters', () => {
		expect(hiding(['ab', '', 'x'])('abracadabra x')).toBe('abracadabra x');
		expect(hiding(['abc'])('abcd')).toBe('…d');
	});

	it('are looked for in part from four letters on', () => {
		expect(hiding(['abcd-xyz-1'])('abcd xyz abcd-xyz-1')).toBe('… xyz …');
	});

	it('are taken out whole if one begins another', () => {
		expect(hiding(['session', 'session12345'])('session12345 session')).toBe('… …');
	});

	it('never come through, whatever is around them', () => {
		const secret = fc.string({ unit: 'grapheme-ascii', minLength: 3, maxLength: 20 });
		fc.assert(
			fc.property(secret, fc.string(), fc.string(), (hidden, before, after) => {
				const hide = hiding([hidden]);
				for (const written of [
					hidden,
					encodeURIComponent(hidden),
					new URLSearchParams([['a', hidden]]).toString().slice(2),
				]) {
					const shown = hide(`${before}${written}${after}`);
					expect(shown).toContain('…');
					expect(shown).not.toContain(written);
				}
			}),
		);
	});
});
