// Custom Operation: any operation of the webservice by its name, on each of the four recorded servers.

import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { personalityNames, type Crm } from '../../crm';
import { useCrm } from '../useCrm';
import { actionNode, inputItems, type ActionNode } from '../node';

let crm: Crm;
let admin: ActionNode;

function fields(values: Record<string, unknown>): INodeParameters {
	const entries = Object.entries(values).map(([name, value]) => ({ name, value }));
	return { parametersFrom: 'fields', parameters: { parameters: entries } } as INodeParameters;
}

function json(values: unknown): INodeParameters {
	return { parametersFrom: 'json', parametersJson: typeof values === 'string' ? values : JSON.stringify(values) };
}

async function call(
	webserviceOperation: string,
	parameters: INodeParameters = {},
	httpMethod = 'GET',
): Promise<IDataObject[]> {
	const { items } = await admin.run('customOperation', 'call', { webserviceOperation, httpMethod, ...parameters });
	return items.map((item) => item.json);
}

const last = () => crm.requests[crm.requests.length - 1];

describe.each(personalityNames)('on %s', (personality) => {
	const started = useCrm({ personality });
	beforeAll(() => {
		crm = started;
		admin = actionNode(crm);
	});

	test('gives a record as one item', async () => {
		const id = crm.create('Contacts', { lastname: 'Обычная' });
		expect(await call('retrieve', fields({ id }))).toEqual([expect.objectContaining({ id, lastname: 'Обычная' })]);
		expect(last()).toMatchObject({ method: 'GET', urlParameters: { id } });
	});

	test('gives a list as one item an entry', async () => {
		crm.create('Contacts', { lastname: 'Первая Списка' });
		crm.create('Contacts', { lastname: 'Вторая Списка' });
		const query = "SELECT lastname FROM Contacts WHERE lastname LIKE '% Списка' ORDER BY lastname;";
		expect(await call('query', fields({ query }))).toEqual([
			expect.objectContaining({ lastname: 'Вторая Списка' }),
			expect.objectContaining({ lastname: 'Первая Списка' }),
		]);
	});

	test('sends objects as JSON and text as it is', async () => {
		const element = { lastname: '"Кавычки" & {скобки}', assigned_user_id: '19x1' };
		const [created] = await call('create', json({ elementType: 'Contacts', element }), 'POST');
		expect(created).toMatchObject({ lastname: element.lastname });
		expect(last()).toMatchObject({
			method: 'POST',
			formParameters: { elementType: 'Contacts', element: JSON.stringify(element) },
		});
		const [same] = await call('create', fields({ elementType: 'Contacts', element: JSON.stringify(element) }), 'POST');
		expect(same).toMatchObject({ lastname: element.lastname });
	});

	test('sends no half of a character, which would make the CRM read none of the values', async () => {
		const [created] = await call(
			'create',
			json({ elementType: 'Contacts', element: { lastname: 'Пол\ud83d', assigned_user_id: '19x1' } }),
			'POST',
		);
		expect(created).toMatchObject({ lastname: 'Пол\ufffd' });
	});

	test('sends an object that a field’s expression gives as JSON', async () => {
		const { items } = await admin.run(
			'customOperation',
			'call',
			{
				webserviceOperation: 'create',
				httpMethod: 'POST',
				...fields({ elementType: 'Contacts', element: '={{ $json.element }}' }),
			},
			{ input: inputItems({ element: { lastname: 'Из выражения', assigned_user_id: '19x1' } }) },
		);
		expect(items).toEqual([{ json: expect.objectContaining({ lastname: 'Из выражения' }), pairedItem: { item: 0 } }]);
	});

	test.each([
		['a field', (value: unknown) => fields({ modifiedTime: value })],
		[
			'JSON',
			(value: unknown) => ({ parametersFrom: 'json', parametersJson: { modifiedTime: value } }) as INodeParameters,
		],
	])('sends a time that is an object as ISO text: %s', async (_what, given) => {
		await call('listtypes', given(new Date('2026-01-31T11:30:00Z')));
		expect(last()?.parameters.modifiedTime).toBe('2026-01-31T11:30:00.000Z');
	});

	test('leaves out what is null', async () => {
		await call('listtypes', json({ fieldTypeList: null }));
		expect(last()?.parameters).not.toHaveProperty('fieldTypeList');
	});

	test('sends a known operation the right way whatever method is chosen', async () => {
		const [created] = await call(
			'create',
			json({ elementType: 'Contacts', element: { lastname: 'Как надо', assigned_user_id: '19x1' } }),
			'GET',
		);
		expect(created).toMatchObject({ lastname: 'Как надо' });
		expect(last()?.method).toBe('POST');
	});

	test.each(['GET', 'POST'])('sends an unknown operation by %s, with the arguments there', async (method) => {
		await expect(call('nosuchoperation', fields({ some: 'argument' }), method)).rejects.toThrow(
			/internal error \(nosuchoperation, SERVER_FAULT\)/,
		);
		const where = method === 'GET' ? 'urlParameters' : 'formParameters';
		expect(crm.requests).toHaveLength(1);
		expect(last()).toMatchObject({ method, [where]: { some: 'argument', sessionName: expect.any(String) } });
	});

	test.each(['login', 'LOGIN', 'LogIn'])('%s carries no session, so that the server rebinds none', async (name) => {
		await call('listtypes');
		const { session } = last() ?? { session: '' };
		expect(session).not.toBe('');
		await expect(call(name, fields({ username: 'sales', accessKey: '0'.repeat(32) }), 'POST')).rejects.toThrow();
		expect(last()).toMatchObject({ operation: name, method: 'POST', session: '', cookie: '' });
	});

	test.each(['getchallenge', 'GetChallenge', 'GETCHALLENGE'])('%s carries no session', async (name) => {
		const [challenge] = await call(name, fields({ username: 'sales' }), 'GET');
		expect(challenge).toMatchObject({ token: expect.any(String) });
		expect(last()).toMatchObject({ operation: name, session: '', cookie: '' });
	});

	test('keeps passwords and access keys of users out of what it gives', async () => {
		const [user] = await call('retrieve', fields({ id: '19x5' }));
		expect(user).toMatchObject({ id: '19x5', user_name: 'sales' });
		for (const secret of ['accesskey', 'user_password', 'confirm_password']) expect(user).not.toHaveProperty(secret);
		expect(JSON.stringify(user)).not.toContain(crm.sales.accessKey);
	});

	test('logs in again if the session is lost', async () => {
		await call('listtypes');
		crm.loseSessions();
		expect(await call('listtypes')).toEqual([expect.objectContaining({ types: expect.arrayContaining(['Contacts']) })]);
	});
});

describe('results that are no records', () => {
	const started = useCrm();
	beforeAll(() => {
		crm = started;
		admin = actionNode(crm);
	});

	test.each([
		['null', null, [{ result: null }]],
		['text', 'done', [{ result: 'done' }]],
		['a number', 0, [{ result: 0 }]],
		['false', false, [{ result: false }]],
		['an empty list', [], []],
		['a list of texts', ['a', 'b'], [{ result: 'a' }, { result: 'b' }]],
		['a list of lists', [['a'], {}], [{ result: ['a'] }, {}]],
	])('%s', async (_what, result, expected) => {
		const body = JSON.stringify({ success: true, result });
		crm.faults.next(
			{ operation: 'custom.operation' },
			{ kind: 'status', status: 200, headers: { 'content-type': 'application/json' }, body },
		);
		expect(await call('custom.operation', {}, 'POST')).toEqual(expected);
	});
});

describe('bad input gives one error and sends nothing', () => {
	const started = useCrm();
	beforeAll(() => {
		crm = started;
		admin = actionNode(crm);
	});

	test.each<[string, string, INodeParameters, RegExp]>([
		['no name', ' ', {}, /^Operation Name is empty/],
		[
			'a name with an accent, which the CRM’s database takes for login',
			'lógin',
			{},
			/“lógin” is not the name of an operation \(Operation Name\)/,
		],
		['a name with a space', 'log in', {}, /“log in” is not the name.*\(Operation Name\)/],
		['a session', 'listtypes', fields({ sessionName: 'abc' }), /“sessionName” cannot be set here \(Parameters\)/],
		[
			'a session in other letters',
			'listtypes',
			json({ SESSIONNAME: 'abc' }),
			/“SESSIONNAME” cannot be set here \(Parameters \(JSON\)\)/,
		],
		['a browser’s session', 'listtypes', fields({ PHPSESSID: 'abc' }), /“PHPSESSID” cannot be set here/],
		['an operation', 'listtypes', json({ operation: 'delete' }), /“operation” cannot be set here/],
		[
			'a session that PHP would read out of brackets',
			'listtypes',
			fields({ 'sessionName[]': 'abc' }),
			/“sessionName\[\]” cannot be a parameter’s name/,
		],
		['a value without a name', 'listtypes', fields({ '': 'x' }), /A parameter has no name \(Parameters\)/],
		['broken JSON', 'listtypes', json('{"a": '), /not a JSON object \(Parameters \(JSON\)\)/],
		['a JSON list', 'listtypes', json([1]), /not a JSON object/],
	])('%s', async (_what, name, parameters, message) => {
		await expect(call(name, parameters)).rejects.toMatchObject({
			message: expect.stringMatching(message),
			description: expect.stringMatching(/./),
			context: expect.objectContaining({ itemIndex: 0 }),
		});
		expect(crm.requests).toEqual([]);
	});

	test('a parameter given twice', async () => {
		const twice = {
			parameters: {
				parameters: [
					{ name: 'id', value: '1' },
					{ name: 'id', value: '2' },
				],
			},
		};
		await expect(call('retrieve', { parametersFrom: 'fields', ...twice })).rejects.toThrow(
			'The parameter “id” is given twice (Parameters)',
		);
	});

	test('names the item, and under “continue on fail” the parameter', async () => {
		const { items } = await admin.run(
			'customOperation',
			'call',
			{ webserviceOperation: '={{ $json.name }}', httpMethod: 'GET', ...fields({}) },
			{ input: inputItems({ name: 'listtypes' }, { name: 'no name' }), continueOnFail: true },
		);
		expect(items[0]?.json).toHaveProperty('types');
		expect(items[1]).toMatchObject({
			json: { error: { code: 'INVALID_INPUT', operation: 'call', parameter: 'Operation Name' } },
			pairedItem: { item: 1 },
		});
	});
});
