// Where the session goes in each form of a request, and requests that do not get it.

import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';
import { CREDENTIAL_TEST_HEADER, signRequest } from '../../../nodes/Vtiger/connection/credential/signing';
import { sessionOwner } from '../../../nodes/Vtiger/connection/credential/settings';

const URL_OF_CRM = 'https://crm.example.com/webservice.php';
const settings = { url: 'https://crm.example.com', username: 'admin', accessKey: 'key', timezone: 'Europe/Moscow' };
const data: ICredentialDataDecryptedObject = { ...settings, sessionName: 'S', sessionOwner: sessionOwner(settings) };

type Options = Partial<IHttpRequestOptions> & { form?: unknown; formData?: unknown };
const signed = (options: Options, of = data): Options =>
	signRequest(of, { url: URL_OF_CRM, ...options } as IHttpRequestOptions) as Options;
const FORM = { 'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8' };

describe('the session of a GET', () => {
	test.each<[what: string, options: Options]>([
		['with its operation in the query', { qs: { operation: 'listtypes', a: '1' } }],
		['with its method in small letters', { method: 'get' as never, qs: { operation: 'listtypes', a: '1' } }],
		['that also has a body', { method: 'GET', qs: { operation: 'listtypes', a: '1' }, body: {} }],
	])('%s goes into the URL', (_what, options) => {
		expect(signed(options).qs).toEqual({ operation: 'listtypes', a: '1', sessionName: 'S' });
	});

	test('with its operation in the address goes beside it', () => {
		const options = signed({ url: `${URL_OF_CRM}?operation=listtypes` });
		expect(options.qs).toEqual({ sessionName: 'S' });
		expect(options.url).toBe(`${URL_OF_CRM}?operation=listtypes`);
	});

	test('is sent under both names if the CRM reads the other one', () => {
		expect(signed({ qs: { operation: 'relatedtypes' } }).qs).toMatchObject({ sessionName: 'S', sessionId: 'S' });
	});
});

describe('the session of a POST', () => {
	const fields = { operation: 'create', a: '1' };

	test.each<[what: string, options: Options, place: string, expected: unknown]>([
		['a form', { form: fields }, 'form', { ...fields, sessionName: 'S' }],
		['a form with parts', { formData: fields }, 'formData', { ...fields, sessionName: 'S' }],
		['an object that is sent as a form', { body: fields, headers: FORM }, 'body', { ...fields, sessionName: 'S' }],
		['raw text', { body: 'operation=create&a=1', headers: FORM }, 'body', 'operation=create&a=1&sessionName=S'],
		[
			'bytes',
			{ body: Buffer.from('operation=create&a=1'), headers: FORM },
			'body',
			Buffer.from('operation=create&a=1&sessionName=S'),
		],
	])('of %s goes into it', (_what, options, place, expected) => {
		const made = signed({ method: 'POST', ...options });
		expect(Reflect.get(made, place)).toEqual(expected);
		expect(made.qs).toBeUndefined();
	});

	test.each([
		['a query string as an object', () => new URLSearchParams(fields)],
		[
			'a form with parts as an object',
			() => {
				const form = new FormData();
				for (const [name, value] of Object.entries(fields)) form.append(name, value);
				return form;
			},
		],
	])('of %s goes into it, in the place of another', (_what, made) => {
		const body = made();
		body.append('sessionName', 'other');
		const options = signed({ method: 'post' as never, body });
		expect((options.body as typeof body).getAll('sessionName')).toEqual(['S']);
		expect(options.qs).toBeUndefined();
	});

	test.each<[what: string, options: Options]>([
		['nothing to put it into', {}],
		['text of no type', { body: '' }],
		['an object of no type, which goes as JSON', { body: { a: 1 } }],
		['a number', { body: 5, headers: FORM }],
		['JSON', { body: '{"a":1}', headers: { 'Content-Type': 'application/json' } }],
	])('with its operation in the query and %s goes into the URL', (_what, options) => {
		const { qs, body } = signed({ method: 'POST', qs: { operation: 'create' }, ...options });
		expect(qs).toEqual({ operation: 'create', sessionName: 'S' });
		expect(body).toEqual(options.body);
	});

	test('with its operation in the query and an empty form goes into the form', () => {
		expect(signed({ method: 'POST', qs: { operation: 'create' }, body: '', headers: FORM })).toMatchObject({
			qs: { operation: 'create' },
			body: 'sessionName=S',
		});
	});

	test('goes without the length of the body as it was', () => {
		const headers = { ...FORM, 'Content-Length': '9', accept: '*/*' };
		expect(signed({ method: 'POST', body: 'operation=create', headers }).headers).toEqual({ ...FORM, accept: '*/*' });
	});
});

test.each(['login', 'getchallenge', 'LOGIN'])('%s carries no session', (operation) => {
	expect(signed({ qs: { operation } }).qs).toEqual({ operation });
	expect(signed({ method: 'POST', form: { operation } }).form).toEqual({ operation });
});

test.each<[what: string, options: Options, message: RegExp]>([
	['no operation', {}, /operation of the request cannot be read/],
	['an empty operation', { qs: { operation: '' } }, /operation of the request cannot be read/],
	['an operation that is a list', { qs: { operation: ['a', 'b'] } }, /operation of the request cannot be read/],
	['an operation with an accent', { qs: { operation: 'lógin' } }, /operation of the request cannot be read/],
	['an operation with a space', { qs: { operation: 'login ' } }, /operation of the request cannot be read/],
	['two operations', { url: `${URL_OF_CRM}?operation=a`, qs: { operation: 'b' } }, /more than once/],
	[
		'one that PHP reads as the operation',
		{ qs: { operation: 'a', ' operation': 'b' } },
		/“ operation” cannot be the name/,
	],
	['brackets', { qs: { operation: 'a', 'x[]': 'b' } }, /“x\[\]” cannot be the name/],
	['a cookie of that name', { qs: { operation: 'a' }, headers: { Cookie: 'x=1; operation=login' } }, /more than once/],
	['parts that cannot be read', { method: 'POST', qs: { operation: 'a' }, formData: 'text' }, /cannot be read/],
	['an operation that is a number', { qs: { operation: 5 } }, /cannot be read/],
	[
		'a cookie of that name with nothing',
		{ qs: { operation: 'a' }, headers: { Cookie: ' operation =' } },
		/more than once/,
	],
	['a cookie alone with an odd value', { headers: { Cookie: 'operation=a=b' } }, /cannot be read/],
	[
		'a stream',
		{ method: 'POST', qs: { operation: 'a' }, body: { pipe: () => undefined } as never, headers: FORM },
		/cannot be read/,
	],
	[
		'text with parts',
		{
			method: 'POST',
			qs: { operation: 'a' },
			body: 'x',
			headers: { 'content-type': ' Multipart/Form-Data; boundary=x' },
		},
		/cannot be read/,
	],
	['two types', { body: 'a=1', headers: { 'content-type': 'a/b', 'Content-Type ': 'c/d' } }, /more than one header/],
])('%s is refused', (_what, options, message) => {
	expect(() => signed(options)).toThrow(message);
});

test.each<[what: string, options: Options]>([
	['the query as text', { qs: 'operation=login' as never }],
	['a form as text', { method: 'POST', form: 'operation=login&a=1' }],
	['text of no type', { method: 'POST', body: 'operation=login' }],
	['text of an empty type', { method: 'POST', body: 'operation=login', headers: { 'Content-Type': ' ' } }],
	[
		'text of a type that is missing',
		{ method: 'POST', body: 'operation=login', headers: { 'Content-Type': undefined } },
	],
	[
		'text of a type in capitals',
		{ method: 'POST', body: 'operation=login', headers: { A: 1, 'CONTENT-TYPE': 'X-WWW-FORM-URLENCODED' } },
	],
	['a cookie alone', { headers: { cookie: 'a=1; operation=login' } }],
	['the query beside no body', { method: 'POST', qs: { operation: 'login' }, body: null as never, form: null }],
])('the operation is read from %s', (_what, options) => {
	expect(JSON.stringify(signed(options))).not.toContain('sessionName');
});

test('an object of an empty type goes as JSON: the session goes into the URL', () => {
	const options = { method: 'POST' as const, body: { operation: 'create' }, headers: { 'Content-Type': ' ' } };
	expect(signed(options)).toMatchObject({ qs: { sessionName: 'S' }, body: { operation: 'create' } });
});

test('another cookie, and a stream of another type, say nothing of the operation', () => {
	const options = {
		method: 'POST' as const,
		qs: { operation: 'create' },
		headers: { cookie: 'a=operation; b; x[]=1', 'content-type': 'application/octet-stream' },
		body: { pipe: () => undefined } as never,
	};
	expect(signed(options).qs).toEqual({ operation: 'create', sessionName: 'S' });
});

describe('n8n is told to log in', () => {
	const unauthorized = (options: Options, of: ICredentialDataDecryptedObject) => {
		try {
			signed(options, of);
		} catch (error) {
			return error;
		}
		throw new Error('it was signed');
	};

	test.each(['url', 'username', 'accessKey'])('if the session was made with another %s', (name) => {
		expect(unauthorized({ qs: { operation: 'a' } }, { ...data, [name]: 'other' })).toMatchObject({
			response: { status: 401 },
		});
	});

	test('if there is no session yet', () => {
		const without = { ...settings, sessionOwner: sessionOwner(settings) };
		const headers = { [CREDENTIAL_TEST_HEADER]: '1' };
		expect(unauthorized({ qs: { operation: 'listtypes' }, headers }, without)).toMatchObject({
			response: { status: 401 },
		});
		expect(signed({ qs: { operation: 'a' } }, without).qs).toEqual({ operation: 'a', sessionName: '' });
	});

	test('if a test of the credential has a session from before', () => {
		const headers = { [CREDENTIAL_TEST_HEADER]: '1' };
		expect(unauthorized({ qs: { operation: 'listtypes' }, headers }, data)).toMatchObject({
			response: { status: 401 },
		});
	});
});

test('a test of a credential with a wrong zone says so', () => {
	const headers = { [CREDENTIAL_TEST_HEADER]: '1' };
	expect(() => signed({ qs: { operation: 'a' }, headers }, { ...data, timezone: 'Moscow' })).toThrow(
		/Moscow.*time zone/,
	);
});

test('the mark of a test leaves no trace in other requests', () => {
	expect(signed({ qs: { operation: 'a' }, headers: { accept: '*/*' } }).headers).toEqual({ accept: '*/*' });
});
