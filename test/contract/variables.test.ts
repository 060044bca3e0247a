// Parameters as PHP reads them, in URLs, forms and multipart bodies.

import type { Crm, PersonalityName } from '../crm';
import { readCookies, readForm, readUrlEncoded } from '../crm/transport/form';
import type { Variables } from '../crm/transport/variables';
import { Client } from './client';
import { openCrm } from '../core/useCrm';

/** Arrays are written as a list. */
function told({ parameters, arrays }: Variables): Record<string, string | string[]> {
	return Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, arrays.has(name) ? [] : value]));
}

describe('names in a query', () => {
	test.each<[query: string, parameters: Record<string, string | string[]>]>([
		['a=1&a=2', { a: '2' }],
		['A=1&a=2', { A: '1', a: '2' }],
		['%20%20a=1', { a: '1' }],
		['++a=1', { a: '1' }],
		['a=1&%09a=2', { a: '1', '\ta': '2' }],
		['%0aa=1', { '\na': '1' }],
		['%C2%A0a=1', { '\u00a0a': '1' }],
		['%EF%BB%BFa=1', { '\ufeffa': '1' }],
		['%00a=1', {}],
		['%20%00a=1', {}],
		['a%00b=1', { a: '1' }],
		['operation%00=1&operation=2', { operation: '2' }],
		['+a.b=1', { a_b: '1' }],
		['a+b=1', { a_b: '1' }],
		['a%20=1', { a_: '1' }],
		['.a=1', { _a: '1' }],
		['.=1', { _: '1' }],
		['a[]=1', { a: [] }],
		['a[b]=', { a: [] }],
		['a%5Bb%5D=1', { a: [] }],
		['a.b[c]=1', { a_b: [] }],
		['+a[b]c[d=1', { a: [] }],
		['a[[b]]=1', { a: [] }],
		['a[k.l][m]=1', { a: [] }],
		['a[%00]=1', { a_: '1' }],
		['a[]=1&a=2', { a: '2' }],
		['a=2&a[]=1', { a: [] }],
		['a[b=1', { a_b: '1' }],
		['a[=1', { a_: '1' }],
		['[a]=1&=2&%20=3', {}],
		['[a=1', {}],
		['a]=1', { 'a]': '1' }],
		['a', { a: '' }],
		['&&a=1&', { a: '1' }],
		['a==1', { a: '=1' }],
		['a=1;b=2', { a: '1;b=2' }],
		['?a=1', { '?a': '1' }],
		['a=%&b=%4&c=%zz&d=%41%', { a: '%', b: '%4', c: '%zz', d: 'A%' }],
		['%zz=1', { '%zz': '1' }],
		['a=+%2B', { a: ' +' }],
		['a%26=1&a%3D=2&a%22=3', { 'a&': '1', 'a=': '2', 'a"': '3' }],
		['a=%001', { a: '\u00001' }],
		['__proto__=1&constructor=2', { ['__proto__']: '1', constructor: '2' }],
	])('%s', (query, parameters) => {
		expect(told(readUrlEncoded(query))).toEqual(parameters);
	});

	test.each<[query: string, php7: string, php8: string]>([
		['a[b.c=1', 'a_b.c', 'a_b_c'],
		['a[%20b=1', 'a_ b', 'a__b'],
		['a[b%20c[d=1', 'a_b c[d', 'a_b_c_d'],
		['a.[b=1', 'a__b', 'a__b'],
	])('%s, whose bracket is not closed, in PHP 7 and 8', (query, php7, php8) => {
		expect(told(readUrlEncoded(query, 7))).toEqual({ [php7]: '1' });
		expect(told(readUrlEncoded(query, 8))).toEqual({ [php8]: '1' });
	});
});

const FORM = 'application/x-www-form-urlencoded';

test.each<[type: string, body: string, parameters: Record<string, string | string[]>]>([
	[FORM, 'a=1&b=2', { a: '1', b: '2' }],
	[`${FORM}; charset=utf-8`, 'a=1', { a: '1' }],
	[`${FORM},x`, 'a=1', { a: '1' }],
	[`${FORM} x`, 'a=1', { a: '1' }],
	[FORM.toUpperCase(), 'a=1', { a: '1' }],
	[`${FORM}X`, 'a=1', {}],
	['', 'a=1', {}],
	['text/plain', 'a=1', {}],
	['application/json', '{"a":1}', {}],
	[FORM, 'a=1\r\n', { a: '1\r\n' }],
	[FORM, '\ta=1', { '\ta': '1' }],
	[FORM, ' a=1', { a: '1' }],
	[FORM, 'a\0b=1', { a: '1' }],
	[FORM, 'a[b]=&a=3', { a: '3' }],
])('a body of the type “%s”: %j', (type, body, parameters) => {
	expect(told(readForm(type, Buffer.from(body)))).toEqual(parameters);
});

const PARTS = 'multipart/form-data; boundary=b';
const part = (head: string, value = '1') => `--b\r\n${head}\r\n\r\n${value}\r\n`;
const named = (parameters: string, value?: string) => part(`Content-Disposition: form-data; ${parameters}`, value);

test.each<[what: string, body: string, parameters: Record<string, string | string[]>, type?: string]>([
	['twice', named('name="a"') + named('name="a"', '2'), { a: '2' }],
	['behind a space', named('name=" a"'), { a: '1' }],
	['with a dot', named('name="a.b"'), { a_b: '1' }],
	['with brackets', named('name="a[b]"'), { a: [] }],
	['without quotes', named('name=a'), { a: '1' }],
	['in single quotes', named("name='a'"), { a: '1' }],
	['with a quote', named('name="a\\"b"'), { 'a"b': '1' }],
	['with a backslash', named('name="a\\b"'), { 'a\\b': '1' }],
	['with two backslashes', named('name="a\\\\b"'), { 'a\\b': '1' }],
	['with %22', named('name="a%22b"'), { 'a%22b': '1' }],
	['that is named anew', named('name="a"; name="b"'), { b: '1' }],
	['behind another word that holds it', named('x=";name=z;"; name=a'), { a: '1' }],
	['in capitals', named('NAME="a"'), { a: '1' }],
	['apart from its equals sign', named('name = "a"'), {}],
	['on a further line', part('Content-Disposition: form-data;\r\n name="a"'), { a: '1' }],
	['behind another header', part('X: y\r\nContent-Disposition: form-data; name="a"'), { a: '1' }],
	['in two headers', part('Content-Disposition: x; name="a"\r\nContent-Disposition: x; name="b"'), { a: '1' }],
	['of no name', named('name=""'), {}],
	['in a type in capitals', named('name="a"'), { a: '1' }, 'Multipart/Form-Data; Boundary=b'],
	['in a type with more', named('name="a"'), { a: '1' }, 'multipart/form-data; boundary=b, x'],
	['in a quoted boundary', named('name="a"'), { a: '1' }, 'multipart/form-data; boundary="b"'],
	['in a type that only begins so', named('name="a"'), {}, 'multipart/form-dataX; boundary=b'],
])('a part %s', (_what, body, parameters, type = PARTS) => {
	expect(told(readForm(type, Buffer.from(`${body}--b--\r\n`)))).toEqual(parameters);
});

test('the last part of a body that is cut', () => {
	expect(told(readForm(PARTS, Buffer.from(named('name="a"'))))).toEqual({ a: '1' });
	expect(told(readForm(PARTS, Buffer.from(named('name="a"').trimEnd())))).toEqual({ a: '1' });
});

test.each<[parameters: string, files: Array<[field: string, fileName: string]>]>([
	['name="a"; filename="f"', [['a', 'f']]],
	['filename="f"; name="a"', [['a', 'f']]],
	['name=" a.b"; filename="f"', [['a_b', 'f']]],
	['name="a"; filename="a\\"b.txt"', [['a', 'a"b.txt']]],
	['name="a"; filename="C:\\dir\\f.txt"', [['a', 'f.txt']]],
	['name="a"; filename="x/y.txt"', [['a', 'y.txt']]],
	['name="a"; filename="f%22g"', [['a', 'f%22g']]],
])('a file %s', (parameters, files) => {
	const read = readForm(PARTS, Buffer.from(`${named(parameters)}--b--\r\n`));
	expect(read.files.map(({ field, filename }) => [field, filename])).toEqual(files);
	expect(told(read)).toEqual({});
});

test.each<[header: string, cookies: Record<string, string>]>([
	['a=1;b=2;\tc=3', { a: '1', b: '2', c: '3' }],
	['PHPSESSID=abc; PHPSESSID=def', { PHPSESSID: 'abc' }],
	['a = 1', { a_: ' 1' }],
	['a.b=1', { a_b: '1' }],
	['a', { a: '' }],
	['=1', {}],
	['a=%41+b', { a: 'A+b' }],
	['a=1,b=2', { a: '1,b=2' }],
])('cookies %s', (header, cookies) => {
	expect({ ...readCookies(header) }).toEqual(cookies);
});

describe('a request', () => {
	const describeLeads = async (crm: Crm, query: string): Promise<string> => {
		const { sessionName } = await Client.login(crm);
		const response = await fetch(`${crm.url}/webservice.php?operation=describe&sessionName=${sessionName}&${query}`);
		const text = await response.text();
		return response.status === 200 ? (/"name":"Leads"|"code":"\w+"/.exec(text)?.[0] ?? text) : String(response.status);
	};

	test('takes the last of two values and the name that PHP makes of it', async () => {
		const crm = await openCrm({ samples: false });
		expect(await describeLeads(crm, 'elementType=Contacts&elementType=Leads')).toBe('"name":"Leads"');
		expect(await describeLeads(crm, '+elementType=Leads')).toBe('"name":"Leads"');
	});

	test.each<[PersonalityName, string]>([
		['salesplatform-7.2', '"code":"ACCESS_DENIED"'],
		['vtiger-8.2', '500'],
	])(
		'with an array in place of a text is an empty argument to PHP 7 and kills PHP 8: %s',
		async (personality, seen) => {
			const crm = await openCrm({ personality, samples: false });
			expect(await describeLeads(crm, 'elementType[]=Leads')).toBe(seen);
		},
	);

	test('in parts is read alike', async () => {
		const crm = await openCrm({ samples: false });
		const { sessionName } = await Client.login(crm);
		const form = new FormData();
		form.append('operation', 'nothing');
		form.append('operation', 'create');
		form.append(' sessionName', sessionName);
		form.append('elementType', 'Leads');
		form.append('element', JSON.stringify({ lastname: 'Parts', assigned_user_id: '19x1' }));
		const response = await fetch(`${crm.url}/webservice.php`, { method: 'POST', body: form });
		expect(await response.json()).toMatchObject({ success: true, result: { lastname: 'Parts' } });
	});

	test('names an operation as the database compares names', async () => {
		const crm = await openCrm({ samples: false });
		const client = await Client.login(crm);
		expect((await client.get('ListTypes  ')).json?.success).toBe(true);
	});
});
