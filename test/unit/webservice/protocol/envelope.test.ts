// What comes back over HTTP, in every form that servers and proxies give it, and what a person is told about it.

import fc from 'fast-check';
import { openEnvelope, readEnvelope } from '../../../../nodes/Vtiger/webservice/protocol/envelope';
import { WebserviceError } from '../../../../nodes/Vtiger/webservice/protocol/errors';
import type { HttpAnswer } from '../../../../nodes/Vtiger/webservice/protocol/http';
import type { JsonValue } from '../../../../nodes/Vtiger/webservice/protocol/json';

function answer(body: string, status = 200, headers: Record<string, string> = {}): HttpAnswer {
	return { status, headers, body };
}

function failureOf(given: HttpAnswer, operation = 'describe'): WebserviceError {
	try {
		readEnvelope(operation, given);
	} catch (error) {
		if (error instanceof WebserviceError) return error;
		throw error;
	}
	throw new Error('read as a success');
}

const PAGE = '<!DOCTYPE html><html><head><title>Sign in</title></head><body></body></html>';

describe('success', () => {
	it.each<[string, string, JsonValue]>([
		['a record', '{"success":true,"result":{"id":"12x3"}}', { id: '12x3' }],
		['rows', '{"success":true,"result":[{"id":"12x3"}]}', [{ id: '12x3' }]],
		['an empty map', '{"success":true,"result":[]}', []],
		['null', '{"success":true,"result":null}', null],
		['no result', '{"success":true}', null],
		['a text', '{"success":true,"result":""}', ''],
		['zero', '{"success":true,"result":0}', 0],
		['false', '{"success":true,"result":false}', false],
		['an unusual order and spaces', ' {"result": 1, "success" :true}\n', 1],
	])('returns %s', (_, body, result) => {
		expect(readEnvelope('query', answer(body))).toStrictEqual(result);
	});

	it.each([
		['a warning', 'Input array has 22 params, does not match query<br>'],
		['HTML', '<br />\n<b>Warning</b>: {main} in file.php<br />\n'],
		['a byte order mark', '\ufeff'],
		['blank lines', '\r\n\r\n'],
		['another whole object', '{"debug":true}'],
	])('is read behind %s', (_, before) => {
		const body = '{"success":true,"result":{"id":"12x3"}}';
		expect(readEnvelope('query', answer(before + body))).toStrictEqual({ id: '12x3' });
	});

	it.each([
		['text', ' Fatal error'],
		['HTML', '<br />\n<b>Warning</b>: {main} in file.php<br />\n'],
		['the script of a proxy', '<script>window.x = {"a": "}"};</script>'],
		['another envelope', '{"success":false,"error":{"code":"X","message":""}}'],
		['a cut object', '{"success":'],
		['braces and quotes', '}}"{"'],
	])('is read up to its end before %s', (_, behind) => {
		const result = { id: '12x3', text: 'a "}" \\ { b', list: [{ success: false }] };
		const body = JSON.stringify({ success: true, result });
		expect(readEnvelope('revise', answer(body + behind))).toStrictEqual(result);
		expect(readEnvelope('revise', answer(`Notice: Undefined {closure}<br>${body}${behind}`))).toStrictEqual(result);
	});

	it('is read behind words that look like one', () => {
		const body = 'Dump: {"success": of what}\n{"success":true,"result":1}\n';
		expect(readEnvelope('query', answer(body))).toBe(1);
	});

	it('is read up to its end within a second when it is long', () => {
		const result = Array.from({ length: 50_000 }, (_, index) => ({ id: `12x${index}`, name: 'a "quoted" {name}' }));
		const started = Date.now();
		expect(readEnvelope('query', answer(`${JSON.stringify({ success: true, result })}<br>`))).toHaveLength(50_000);
		expect(Date.now() - started).toBeLessThan(1_000);
	});

	it('is read behind a warning when it holds a long file', () => {
		const result = [{ filecontents: 'QUJD'.repeat(6_000_000) }];
		const body = JSON.stringify({ success: true, result });
		expect(readEnvelope('files_retrieve', answer(`Warning: in file.php<br>${body}`))).toStrictEqual(result);
	});

	it('is read behind a warning when the result holds envelopes of its own', () => {
		const result = [{ success: true, result: 1 }, { success: false }];
		const body = `Notice: x${JSON.stringify({ success: true, result })}`;
		expect(readEnvelope('mobile.query', answer(body))).toStrictEqual(result);
	});

	it('is read whatever the HTTP status', () => {
		expect(readEnvelope('query', answer('{"success":true,"result":[]}', 500))).toStrictEqual([]);
	});

	it('returns any JSON result behind any text without braces and before any text', () => {
		fc.assert(
			fc.property(
				fc.jsonValue(),
				fc.string().filter((text) => !text.includes('{')),
				fc.string(),
				(result, before, behind) => {
					const wire = JSON.parse(JSON.stringify(result)) as JsonValue;
					const body = `${before}${JSON.stringify({ success: true, result })}${behind}`;
					expect(readEnvelope('query', answer(body))).toStrictEqual(wire);
				},
			),
		);
	});
});

describe('the CRM’s own refusal', () => {
	it('keeps code, words, operation and status', () => {
		const body = '{"success":false,"error":{"code":"RECORD_NOT_FOUND","message":"Record is gone"}}';
		const error = failureOf(answer(body), 'retrieve');
		expect(error).toMatchObject({
			code: 'RECORD_NOT_FOUND',
			reason: 'Record is gone',
			operation: 'retrieve',
			status: 200,
		});
		expect(error.message).toBe('The record does not exist (retrieve, RECORD_NOT_FOUND): Record is gone');
	});

	it('is read behind a warning', () => {
		const body = 'Input array…<br>{"success":false,"error":{"code":"INTERNAL_SERVER_ERROR","message":"Unknown Error"}}';
		expect(failureOf(answer(body)).code).toBe('INTERNAL_SERVER_ERROR');
	});

	it('takes the number 0 for the code of a duplicate', () => {
		const error = failureOf(answer('{"success":false,"error":{"code":0,"message":"Найдены дубликаты"}}'), 'create');
		expect(error.code).toBe('0');
		expect(error.message).toBe('The CRM found a duplicate (create, 0): Найдены дубликаты');
	});

	it.each([
		'{"success":false}',
		'{"success":false,"error":null}',
		'{"success":false,"error":[]}',
		'{"success":false,"error":{"code":""}}',
	])('without a code is a broken answer: %s', (body) => {
		const error = failureOf(answer(body));
		expect(error.code).toBe('BROKEN_ANSWER');
		expect(error.message).toBe('The CRM’s answer cannot be read (describe, BROKEN_ANSWER)');
	});
});

describe('answers without an envelope', () => {
	it.each<[string, HttpAnswer, string, string]>([
		['an empty 500', answer('', 500), 'SERVER_FAULT', 'HTTP 500 with an empty body'],
		['a blank 500', answer(' \n', 500), 'SERVER_FAULT', 'HTTP 500 with an empty body'],
		['a 500 with text', answer('Fatal error', 500), 'SERVER_FAULT', 'HTTP 500'],
		['a 500 with a web page', answer(PAGE, 500), 'SERVER_FAULT', 'HTTP 500 with a web page “Sign in”'],
		['a 501', answer('', 501), 'SERVER_FAULT', 'HTTP 501 with an empty body'],
		['a 505', answer('', 505), 'SERVER_FAULT', 'HTTP 505 with an empty body'],
		['a 520 of a proxy', answer(PAGE, 520), 'SERVER_FAULT', 'HTTP 520 with a web page “Sign in”'],
		['a 502', answer(PAGE, 502), 'SERVER_UNAVAILABLE', 'HTTP 502'],
		['a 504', answer('', 504), 'SERVER_UNAVAILABLE', 'HTTP 504'],
		['a 503', answer('busy', 503), 'SERVER_BUSY', 'HTTP 503'],
		['a 429', answer('', 429), 'SERVER_BUSY', 'HTTP 429'],
		['a 413', answer(PAGE, 413), 'REQUEST_TOO_LONG', 'HTTP 413'],
		['a 414', answer('', 414), 'REQUEST_TOO_LONG', 'HTTP 414'],
		['a 404 page', answer(PAGE, 404), 'NOT_A_WEBSERVICE', 'HTTP 404 with a web page “Sign in”'],
		['a 404 with text', answer('Not Found', 404), 'NOT_A_WEBSERVICE', 'HTTP 404'],
		['an empty 404', answer('', 404), 'NOT_A_WEBSERVICE', 'HTTP 404'],
		['a 401 with text', answer('Authorization required', 401), 'NOT_A_WEBSERVICE', 'HTTP 401'],
		['a 403 with text', answer('Forbidden', 403), 'NOT_A_WEBSERVICE', 'HTTP 403'],
		['an empty 200', answer(''), 'EMPTY_ANSWER', 'HTTP 200 with an empty body'],
		['a blank 200', answer('\n'), 'EMPTY_ANSWER', 'HTTP 200 with an empty body'],
		['a login page', answer(PAGE), 'NOT_A_WEBSERVICE', 'HTTP 200 with a web page “Sign in”'],
		['a page without a title', answer('<html><body></body></html>'), 'NOT_A_WEBSERVICE', 'HTTP 200 with a web page'],
		[
			'a page with an empty title',
			answer('<html><title> </title></html>'),
			'NOT_A_WEBSERVICE',
			'HTTP 200 with a web page',
		],
		['an XHTML page', answer('<?xml version="1.0"?><html></html>'), 'NOT_A_WEBSERVICE', 'HTTP 200 with a web page'],
		[
			'a page without html',
			answer('<HEAD><TITLE lang="ru">Вход</TITLE></HEAD>'),
			'NOT_A_WEBSERVICE',
			'HTTP 200 with a web page “Вход”',
		],
		['a page that is only a body', answer('<body>x</body>'), 'NOT_A_WEBSERVICE', 'HTTP 200 with a web page'],
		['a page behind blank lines', answer(`\r\n ${PAGE}`), 'NOT_A_WEBSERVICE', 'HTTP 200 with a web page “Sign in”'],
		[
			'plain text of the include guard',
			answer('Sorry! Attempt to access restricted file. - include/x.php'),
			'RESTRICTED_FILE',
			'Attempt to access restricted file',
		],
		[
			'a page behind a warning',
			answer('<br /><b>Warning</b><body>x</body>'),
			'BROKEN_ANSWER',
			'HTTP 200, the body does not hold the expected JSON',
		],
		['a 299', answer('x', 299), 'BROKEN_ANSWER', 'HTTP 299, the body does not hold the expected JSON'],
		['a 400', answer('Bad Request', 400), 'BROKEN_ANSWER', 'HTTP 400, the body does not hold the expected JSON'],
		['a 499 of a proxy', answer('<html></html>', 499), 'NOT_A_WEBSERVICE', 'HTTP 499 with a web page'],
		[
			'other text',
			answer('<br /><b>Fatal error</b>'),
			'BROKEN_ANSWER',
			'HTTP 200, the body does not hold the expected JSON',
		],
		[
			'text that mentions the include guard',
			answer('x Sorry! Attempt to access restricted file.'),
			'BROKEN_ANSWER',
			'HTTP 200, the body does not hold the expected JSON',
		],
		[
			'cut JSON',
			answer('{"success":true,"result":{"id":"12'),
			'BROKEN_ANSWER',
			'HTTP 200, the body does not hold the expected JSON',
		],
		[
			'cut JSON behind text',
			answer('Warning {"success":true,"result":{'),
			'BROKEN_ANSWER',
			'HTTP 200, the body does not hold the expected JSON',
		],
		[
			'JSON of something else',
			answer('{"status":"ok"}'),
			'BROKEN_ANSWER',
			'HTTP 200, the body does not hold the expected JSON',
		],
		[
			'success as a text',
			answer('{"success":"true","result":1}'),
			'BROKEN_ANSWER',
			'HTTP 200, the body does not hold the expected JSON',
		],
		['a list', answer('[{"success":true}]'), 'BROKEN_ANSWER', 'HTTP 200, the body does not hold the expected JSON'],
		['null', answer('null'), 'BROKEN_ANSWER', 'HTTP 200, the body does not hold the expected JSON'],
		[
			'another status with text',
			answer('I am a teapot', 418),
			'BROKEN_ANSWER',
			'HTTP 418, the body does not hold the expected JSON',
		],
	])('%s', (_, given, code, reason) => {
		const error = failureOf(given);
		expect(error).toMatchObject({ code, reason, operation: 'describe', status: given.status, outcomeUnknown: false });
		expect(error.retryAfter).toBeUndefined();
		expect(error.message).toContain('(describe, ');
		expect(error.advice).not.toBe('');
	});

	it.each([401, 403])('says of a %i that something before the CRM refuses the request', (status) => {
		for (const body of ['', 'Forbidden', PAGE])
			expect(failureOf(answer(body, status)).advice).toMatch(/web server, a firewall or a proxy.*let n8n through/);
		expect(failureOf(answer(PAGE, 404)).advice).toMatch(/Check the URL/);
	});

	it('shows no more of a title than a line', () => {
		const error = failureOf(answer(`<html><title>${'x'.repeat(5_000)}</title></html>`));
		expect(error.reason).toBe(`HTTP 200 with a web page “${'x'.repeat(160)}”`);
	});

	it('never takes a cut answer for a success or a refusal', () => {
		const whole = JSON.stringify({
			success: true,
			result: [{ id: '12x1', name: 'a "quoted" {name}' }, { success: true }],
		});
		for (let length = 0; length < whole.length; length++) {
			expect(failureOf(answer(whole.slice(0, length))).code).toBe(length === 0 ? 'EMPTY_ANSWER' : 'BROKEN_ANSWER');
			expect(failureOf(answer(`Warning: ${whole.slice(0, length)}`)).code).toBe('BROKEN_ANSWER');
			expect(failureOf(answer(`${whole.slice(0, length)}<br>`)).code).toBe('BROKEN_ANSWER');
		}
	});

	it('throws nothing but a WebserviceError, whatever arrives', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 200, max: 599 }), (body, status) => {
				expect(failureOf(answer(body, status)).status).toBe(status);
			}),
		);
	});
});

describe('secrets in the server’s words', () => {
	const hide = (text: string) => text.replaceAll('secret', '…');

	it.each<[string, HttpAnswer, string]>([
		['a message', answer('{"success":false,"error":{"code":"X","message":"key secret"}}'), 'key …'],
		['a title', answer('<html><title>secret page</title></html>'), 'HTTP 200 with a web page “… page”'],
		[
			'a redirect',
			answer('', 302, { location: 'https://crm.example.com/secret/' }),
			'HTTP 302 to https://crm.example.com/…/',
		],
	])('are taken out of %s', (_, given, reason) => {
		expect(openEnvelope('query', given, hide)).toMatchObject({ failure: { reason } });
		expect(() => readEnvelope('query', given, hide)).toThrow(reason);
		expect(openEnvelope('query', given)).toMatchObject({ failure: { reason: reason.replace('…', 'secret') } });
	});

	it('stay in results, which belong to the person who asked', () => {
		const body = '{"success":true,"result":{"lastname":"secret"}}';
		expect(openEnvelope('query', answer(body), hide)).toEqual({ result: { lastname: 'secret' } });
		expect(openEnvelope('query', answer(body))).toEqual({ result: { lastname: 'secret' } });
	});
});

describe('redirects', () => {
	it.each([
		['https://crm.example.com/webservice.php', 'HTTP 301 to https://crm.example.com'],
		[
			'https://crm.example.com/crm/webservice.php?sessionName=secret-session&operation=query',
			'HTTP 301 to https://crm.example.com/crm',
		],
		['https://crm.example.com/login#secret-session', 'HTTP 301 to https://crm.example.com/login'],
		['https://user:secret-session@crm.example.com/', 'HTTP 301 to https://crm.example.com/'],
		['/crm/', 'HTTP 301 to /crm/'],
		['https://crm.example.com/webservice.php/more', 'HTTP 301 to https://crm.example.com/webservice.php/more'],
		['?sessionName=secret-session', 'HTTP 301'],
		[`https://crm.example.com/${'x'.repeat(500)}`, `HTTP 301 to https://crm.example.com/${'x'.repeat(136)}`],
	])('to %s', (location, reason) => {
		const error = failureOf(answer('', 301, { location }));
		expect(error).toMatchObject({ code: 'REDIRECTED', reason, status: 301 });
		expect(error.message).not.toContain('secret-session');
		expect(error.advice).toBe('Put the address that the message names into the URL of the credential.');
	});

	it.each([300, 302, 307, 308, 399])('without an address: HTTP %i', (status) => {
		expect(failureOf(answer(PAGE, status))).toMatchObject({ code: 'REDIRECTED', reason: `HTTP ${status}` });
	});
});

describe('Retry-After', () => {
	const date = 'Tue, 24 Nov 2026 10:00:00 GMT';

	it.each<[number, Record<string, string>, number | undefined]>([
		[429, { 'retry-after': '7' }, 7],
		[503, { 'retry-after': '120' }, 120],
		[502, { 'retry-after': '1' }, 1],
		[504, { 'retry-after': '1' }, 1],
		[503, { 'retry-after': '0' }, 0],
		[503, { 'retry-after': 'Tue, 24 Nov 2026 10:00:30 GMT', date }, 30],
		[503, { 'retry-after': 'Tue, 24 Nov 2026 10:00:00 GMT', date }, undefined],
		[503, { 'retry-after': 'Tue, 24 Nov 2026 09:59:00 GMT', date }, undefined],
		[503, { 'retry-after': 'Tue, 24 Nov 2026 10:00:30 GMT' }, undefined],
		[503, { 'retry-after': 'Tue, 24 Nov 2026 10:00:01 GMT', date }, 1],
		[503, { 'retry-after': 'Tue, 24 Nov 2026 11:00:00 GMT', date }, 3_600],
		[503, { 'retry-after': 'in 7', date }, undefined],
		[503, { 'retry-after': 'soon', date }, undefined],
		[503, { 'retry-after': '', date }, undefined],
		[503, { 'retry-after': '5 minutes', date }, undefined],
		[503, {}, undefined],
		[500, { 'retry-after': '7' }, undefined],
	])('of HTTP %i with %j is %p seconds', (status, headers, seconds) => {
		expect(failureOf(answer('', status, headers)).retryAfter).toBe(seconds);
	});

	it('rounds up to whole seconds', () => {
		const headers = { 'retry-after': '2026-11-24T10:00:01.200Z', date };
		expect(failureOf(answer('', 503, headers)).retryAfter).toBe(2);
	});
});
