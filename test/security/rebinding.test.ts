// A login that carried the credential's session would make it the session of whoever logs in.

import { createHash } from 'node:crypto';
import type { IDataObject, IRequestOptions } from 'n8n-workflow';
import type { Crm } from '../crm';
import { byName, execute, executeJson, loadOptions, mapped, storedCredential } from '../core/contexts';
import { useNewCrm } from '../core/useCrm';

let crm: Crm;
useNewCrm({ samples: false }, (started) => {
	crm = started;
});

async function loginFields(): Promise<Record<string, string>> {
	const answer = await fetch(`${crm.url}/webservice.php?operation=getchallenge&username=sales`);
	const { result } = (await answer.json()) as { result: { token: string } };
	const accessKey = createHash('md5')
		.update(result.token + crm.sales.accessKey)
		.digest('hex');
	return { operation: 'login', username: 'sales', accessKey };
}

/** The forms in which n8n's HTTP Request node hands a body over. */
test.each<[string, (fields: Record<string, string>) => object]>([
	['a form', (fields) => ({ form: fields })],
	['a form with parts', (fields) => ({ formData: fields })],
	[
		'raw text',
		(fields) => ({
			body: new URLSearchParams(fields).toString(),
			headers: { 'content-type': 'application/x-www-form-urlencoded' },
		}),
	],
])('a login as another user through the HTTP Request node carries no session: %s', async (_what, bodyOf) => {
	const stored = storedCredential({ url: crm.url, ...crm.admin });
	await execute(stored, { resource: 'module', operation: 'listtypes' });
	const fields = await loginFields();
	crm.clearLog();
	const { helpers } = loadOptions(stored, {});
	const options = { method: 'POST' as const, uri: `${crm.url}/webservice.php`, ...bodyOf(fields) };
	await helpers.requestWithAuthentication.call(loadOptions(stored, {}), 'vtigerApi', options);
	expect(crm.requests.map(({ operation, parameters }) => [operation, parameters.sessionName])).toEqual([
		['login', undefined],
	]);
	const [record] = await executeJson(stored, {
		resource: 'record',
		operation: 'create',
		module: byName('Leads'),
		fields: mapped({ lastname: 'Кто' }),
	});
	expect(record).toMatchObject({ created_user_id: crm.admin.id });
});

/** What the HTTP Request node may be told to send; `uri` is the end of the address. */
type Sent = Partial<IRequestOptions>;
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const PARTS = { 'content-type': 'multipart/form-data; boundary=b' };
const part = ([name, value]: [string, string]) =>
	`--b\r\nContent-Disposition: form-data; name=${name}\r\n\r\n${value}\r\n`;

const text = (fields: Record<string, string>) => String(new URLSearchParams(fields));

const TWICE: Array<[what: string, sent: (login: Record<string, string>) => Sent]> = [
	['in the URL', (login) => ({ uri: `?operation=listtypes&${text(login)}` })],
	['in the URL behind a space', (login) => ({ uri: `?operation=listtypes&%20${text(login)}` })],
	['in the URL behind a plus', (login) => ({ uri: `?operation=listtypes&++${text(login)}` })],
	['in a raw text', (login) => ({ body: `operation=listtypes&${text(login)}`, headers: FORM })],
	['in a raw text behind a space', (login) => ({ body: `operation=listtypes&%20${text(login)}`, headers: FORM })],
	[
		'in a raw text before a zero character',
		({ operation, ...login }) => ({
			body: `operation=listtypes&operation%00x=${operation}&${text(login)}`,
			headers: FORM,
		}),
	],
	['in a raw text without a type', (login) => ({ body: `operation=listtypes&${text(login)}` })],
	['in bytes', (login) => ({ body: Buffer.from(`operation=listtypes&${text(login)}`), headers: FORM })],
	[
		'in a form, behind a space',
		({ operation, ...login }) => ({ form: { operation: 'listtypes', ' operation': operation, ...login } }),
	],
	[
		'in a form with parts, behind a space',
		({ operation, ...login }) => ({ formData: { operation: 'listtypes', ' operation': operation, ...login } }),
	],
	['in the URL and in the form', (login) => ({ uri: '?operation=listtypes', form: login })],
	['in the query and in the form', (login) => ({ qs: { operation: 'listtypes' }, form: login })],
	['in the query and in a form with parts', (login) => ({ qs: { operation: 'listtypes' }, formData: login })],
	['in a list', ({ operation = '', ...login }) => ({ qs: { operation: ['listtypes', operation], ...login } })],
	['as an entry of an array', (login) => ({ qs: { 'operation[]': 'login', ...login, operation: 'listtypes' } })],
	[
		'in parts written by hand',
		(login) => ({
			qs: { operation: 'listtypes' },
			body: `${Object.entries(login).map(part).join('')}--b--\r\n`,
			headers: PARTS,
		}),
	],
	[
		'under two headers Content-Type',
		(login) => ({
			qs: { operation: 'listtypes' },
			body: text(login),
			headers: { 'Content-Type': 'application/json', ...FORM },
			json: false,
		}),
	],
	[
		'under a type that some servers trim',
		(login) => ({
			qs: { operation: 'listtypes' },
			body: text(login),
			headers: { 'content-type': `\t${FORM['content-type']}` },
			json: false,
		}),
	],
	[
		'in a form that calls itself JSON',
		(login) => {
			const form: unknown = text(login);
			return {
				qs: { operation: 'listtypes' },
				form: form as IDataObject,
				headers: { 'content-type': 'application/json' },
			};
		},
	],
	[
		'in a part whose name ends the name',
		({ operation, ...login }) => ({
			qs: { operation: 'listtypes' },
			formData: { 'x"; name="operation': operation, ...login },
		}),
	],
	['in the query as an object', (login) => ({ qs: { ...login, operation: { 0: 'login' } } })],
	[
		'in a cookie',
		({ operation = '', ...login }) => ({
			qs: { operation: 'listtypes', ...login },
			headers: { Cookie: `a=b; operation=${operation}` },
		}),
	],
];

describe('a request that names its operation twice, or in a way that nobody can read, is not sent', () => {
	test.each(TWICE)('%s', async (_what, sent) => {
		const stored = storedCredential({ url: crm.url, ...crm.admin });
		await execute(stored, { resource: 'module', operation: 'listtypes' });
		const { uri: end = '', ...more } = sent(await loginFields());
		crm.clearLog();
		const context = loadOptions(stored, {});
		const uri = `${crm.url}/webservice.php${end}`;
		const options = { method: 'POST' as const, uri, ...more };
		await expect(context.helpers.requestWithAuthentication.call(context, 'vtigerApi', options)).rejects.toThrow(
			/operation|Content-Type/,
		);
		expect(crm.requests).toEqual([]);
	});
});

test('a login in capitals carries no session', async () => {
	const stored = storedCredential({ url: crm.url, ...crm.admin });
	await execute(stored, { resource: 'module', operation: 'listtypes' });
	const form = { ...(await loginFields()), operation: 'LOGIN' };
	crm.clearLog();
	const context = loadOptions(stored, {});
	const options = { method: 'POST' as const, uri: `${crm.url}/webservice.php`, form };
	await context.helpers.requestWithAuthentication.call(context, 'vtigerApi', options);
	expect(crm.requests.map(({ session }) => session)).toEqual(['']);
});

test.each(['login ', 'lógin', 'logın', 'LOG\u0131N  ', 'login\0', 'lo\u00adgin', 'ｌogin', 'login😀', ''])(
	'an operation %j, which the database may take for another, is not sent',
	async (operation) => {
		const stored = storedCredential({ url: crm.url, ...crm.admin });
		await execute(stored, { resource: 'module', operation: 'listtypes' });
		const form = { ...(await loginFields()), operation };
		crm.clearLog();
		const context = loadOptions(stored, {});
		const options = { method: 'POST' as const, uri: `${crm.url}/webservice.php`, form };
		await expect(context.helpers.requestWithAuthentication.call(context, 'vtigerApi', options)).rejects.toThrow(
			/operation of the request cannot be read/,
		);
		expect(crm.requests).toEqual([]);
	},
);

describe('the session of a POST is in its body, where no log keeps it', () => {
	test.each<[string, Sent]>([
		['a form', { form: { operation: 'create', elementType: 'Leads', element: '{"lastname":"Б"}' } }],
		['a form with parts', { formData: { operation: 'create', elementType: 'Leads', element: '{"lastname":"Б"}' } }],
		[
			'raw text',
			{ body: 'operation=create&elementType=Leads&element=%7B%22lastname%22%3A%22%D0%91%22%7D', headers: FORM },
		],
		[
			'bytes, whose length n8n has counted before',
			{
				body: Buffer.from('operation=create&elementType=Leads&element=%7B%22lastname%22%3A%22%D0%91%22%7D'),
				headers: { 'content-type': `${FORM['content-type']}; charset=utf-8`, 'content-length': '76' },
				json: false,
			},
		],
	])('%s', async (_what, sent) => {
		const stored = storedCredential({ url: crm.url, ...crm.admin });
		await execute(stored, { resource: 'module', operation: 'listtypes' });
		crm.clearLog();
		const context = loadOptions(stored, {});
		const options = { method: 'POST' as const, uri: `${crm.url}/webservice.php`, ...sent };
		await context.helpers.requestWithAuthentication.call(context, 'vtigerApi', options);
		const [request] = crm.requests;
		expect(request).toMatchObject({ operation: 'create', session: stored.data.sessionName });
		expect(request?.target).not.toContain(String(stored.data.sessionName));
	});
});
