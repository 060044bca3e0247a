// Parameters as PHP reads them, in URLs, forms and multipart bodies.

import type { Crm, PersonalityName } from '../crm';
import { readUrlEncoded } from '../crm/transport/form';
import { Client } from './client';
import { started } from './servers';

describe('names', () => {
	test.each([
		['a=1&a=2', { a: '2' }, []],
		['%20%20a=1', { a: '1' }, []],
		['+a.b=1', { a_b: '1' }, []],
		['a+b=1', { a_b: '1' }, []],
		['a[]=1', { a: '' }, ['a']],
		['a[k.l][m]=1', { a: '' }, ['a']],
		['a[]=1&a=2', { a: '2' }, []],
		['a=2&a[]=1', { a: '' }, ['a']],
		['a[b.c=1', { 'a_b.c': '1' }, []],
		['[a]=1&=2&%20=3', {}, []],
		['a]=1', { 'a]': '1' }, []],
		['a%00b=1', { a: '1' }, []],
		['a', { a: '' }, []],
	])('%s', (text, parameters, arrays) => {
		const read = readUrlEncoded(text);
		expect(read.parameters).toEqual(parameters);
		expect([...read.arrays]).toEqual(arrays);
	});
});

describe('a request', () => {
	const describeLeads = async (crm: Crm, query: string): Promise<string> => {
		const { sessionName } = await Client.login(crm);
		const response = await fetch(`${crm.url}/webservice.php?operation=describe&sessionName=${sessionName}&${query}`);
		const text = await response.text();
		return response.status === 200 ? (/"name":"Leads"|"code":"\w+"/.exec(text)?.[0] ?? text) : String(response.status);
	};

	test('takes the last of two values and the name that PHP makes of it', async () => {
		const crm = await started({ samples: false });
		expect(await describeLeads(crm, 'elementType=Contacts&elementType=Leads')).toBe('"name":"Leads"');
		expect(await describeLeads(crm, '+elementType=Leads')).toBe('"name":"Leads"');
	});

	test.each<[PersonalityName, string]>([
		['salesplatform-7.2', '"code":"ACCESS_DENIED"'],
		['vtiger-8.2', '500'],
	])(
		'with an array in place of a text is an empty argument to PHP 7 and kills PHP 8: %s',
		async (personality, seen) => {
			const crm = await started({ personality, samples: false });
			expect(await describeLeads(crm, 'elementType[]=Leads')).toBe(seen);
		},
	);

	test('in parts is read alike', async () => {
		const crm = await started({ samples: false });
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
		const crm = await started({ samples: false });
		const client = await Client.login(crm);
		expect((await client.get('ListTypes  ')).json?.success).toBe(true);
	});
});
