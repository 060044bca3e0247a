// Record: Create or Update, and Find or Create: lookups, repetitions in the input, several matches.

import type { Crm } from '../../crm';
import { autoMapped, mapped } from '../contexts';
import { actionNode, inputItems, requestCounts, writesTo, type ActionNode } from '../node';
import { useNewCrm } from '../useCrm';

let crm: Crm;
let node: ActionNode;

useNewCrm({ samples: false }, (started) => {
	crm = started;
	node = actionNode(crm);
});

const contact = (fields: Record<string, string>) => crm.create('Contacts', fields);
const byEmail = { fields: autoMapped(['email']) };
const outcome = (items: Array<{ json: Record<string, unknown> }>) => items.map(({ json }) => [json.action, json.id]);

describe('Create or Update', () => {
	test('updates what matches and creates the rest, in the order of the input', async () => {
		const second = contact({ lastname: 'Второй', email: 'b@example.com', phone: '2' });
		crm.clearLog();
		const input = inputItems(
			{ lastname: 'Первый', email: 'a@example.com' },
			{ lastname: 'Новое имя', email: 'b@example.com' },
			{ lastname: 'Третий', email: 'c@example.com' },
		);
		const { items } = await node.runRecord('upsert', 'Contacts', byEmail, { input });
		expect(items.map(({ json, pairedItem }) => [json.action, json.lastname, pairedItem])).toEqual([
			['created', 'Первый', { item: 0 }],
			['updated', 'Новое имя', { item: 1 }],
			['created', 'Третий', { item: 2 }],
		]);
		expect(items[1]?.json).toMatchObject({ id: second, phone: '2' });
		expect(requestCounts(crm)).toEqual({ describe: 1, query: 4, create: 2, revise: 1 });
	});

	test('120 items are looked up in few requests', async () => {
		for (let index = 0; index < 60; index++) contact({ lastname: 'Было', email: `x${index}@example.com` });
		crm.clearLog();
		const input = inputItems(
			...Array.from({ length: 120 }, (_, index) => ({ lastname: 'Стало', email: `x${index}@example.com` })),
		);
		const { items } = await node.runRecord('upsert', 'Contacts', byEmail, { input });
		expect(items.map(({ json }) => json.action)).toEqual(
			Array.from({ length: 120 }, (_, index) => (index < 60 ? 'updated' : 'created')),
		);
		const { query = 0, ...others } = requestCounts(crm);
		expect(others).toEqual({ describe: 1, create: 60, revise: 60 });
		expect(query).toBeLessThanOrEqual(12);
	});

	test('the same value twice in the input makes one record', async () => {
		const input = inputItems(
			{ lastname: 'Раз', email: 'new@example.com' },
			{ lastname: 'Два', email: 'NEW@example.com ' },
			{ lastname: 'Три', email: 'new@example.com' },
		);
		const { items } = await node.runRecord('upsert', 'Contacts', byEmail, { input });
		expect(items.map(({ json }) => json.action)).toEqual(['created', 'updated', 'updated']);
		expect(new Set(items.map(({ json }) => json.id)).size).toBe(1);
		expect(crm.records('Contacts').map(({ lastname }) => lastname)).toEqual(['Три']);
	});

	/** What the first of two items with the same values meets after its record was created. */
	test.each([
		['the answer is lost', () => crm.faults.next({ operation: 'create' }, { kind: 'cutDuring' }), {}],
		['the answer is no record', () => crm.faults.next({ operation: 'create' }, { kind: 'truncatedJson' }), {}],
		[
			'the names of its references cannot be read',
			() =>
				crm.faults.always(
					{ operation: 'query', when: ({ parameters }) => /FROM (Users|Groups)/.test(parameters.query ?? '') },
					{ kind: 'empty500' },
				),
			{ labels: true },
		],
	])('the same value twice makes one record although %s', async (_what, fail, options) => {
		fail();
		const input = inputItems({ lastname: 'Раз', email: 'a@example.com' }, { lastname: 'Два', email: 'a@example.com' });
		const { items } = await node.runRecord(
			'upsert',
			'Contacts',
			{ ...byEmail, options },
			{ input, continueOnFail: true },
		);
		expect(items[1]?.json.action).toBe('updated');
		expect(crm.records('Contacts').map(({ lastname }) => lastname)).toEqual(['Два']);
	});

	test.each([['a text that is too long', 'lastname', 'Я'.repeat(100), 'Я'.repeat(80)]])(
		'the same value twice makes one record although the CRM stores it as another: %s',
		async (_what, field, value, kept) => {
			const row = { lastname: 'Два', [field]: value };
			const input = inputItems({ ...row, phone: '1' }, { ...row, phone: '2' });
			const { items } = await node.runRecord('upsert', 'Contacts', { fields: autoMapped([field]) }, { input });
			expect(items.map(({ json }) => json.action)).toEqual(['created', 'updated']);
			expect(crm.records('Contacts').map((record) => [record[field], record.phone])).toEqual([[kept, '2']]);
		},
	);

	test.each([
		['an emoji', 'lastname', 'Анна😀', /store “\?\?\?\?” in the place of its emoji/],
		['a script', 'lastname', '<script>a', /stores its < and > as other characters/],
		['a long text', 'lastname', 'Я'.repeat(300), /cuts texts of more than 255/],
		['more decimals', 'cf_1115', '1.234', /rounds numbers with more than two decimals/],
		['no e-mail address', 'email', 'не указан', /“не указан” cannot be matched on in .* it is not an e-mail address/],
		['two e-mail addresses', 'email', 'a@example.com, b@example.com', /it is not an e-mail address/],
	])(
		'a value that the CRM would store as another or that names nobody is refused: %s',
		async (_what, field, value, why) => {
			const fields = mapped({ lastname: 'Два', [field]: value }, [field]);
			await expect(node.record('upsert', 'Contacts', { fields })).rejects.toMatchObject({
				message: expect.stringMatching(why),
			});
			expect(crm.records('Contacts')).toEqual([]);
		},
	);

	test('spaces at the ends of a value to match on make no new record', async () => {
		const id = contact({ lastname: 'Есть', email: 'ivan@example.com' });
		const fields = mapped({ lastname: 'Есть', email: ' ivan@example.com\n' }, ['email']);
		expect(await node.record('upsert', 'Contacts', { fields })).toMatchObject([
			{ id, action: 'updated', email: 'ivan@example.com' },
		]);
	});

	/** Stored and sought text that the database takes for equal, or for different. */
	test.each([
		['case', 'ivan', 'IVAN', true],
		['a trailing space', 'ivan', 'ivan ', true],
		['ё and е', 'Фёдоров', 'Федоров', true],
		['an accent', 'José', 'Jose', true],
		['й and и', 'Толстой', 'Толстои', false],
		['a leading space', 'ivan', ' ivan', true],
		['a percent sign', '100%', '100x', false],
		['an underscore', 'a_b', 'axb', false],
		['a quote and a backslash', "a'b\\c", "a'b\\c", true],
	])('follows the database’s own comparison: %s', async (_what, kept, sought, same) => {
		const id = contact({ lastname: 'Есть', title: kept });
		// Together with another item, so that the lookup is shared.
		const input = inputItems({ lastname: 'Другой', title: 'other' }, { lastname: 'Этот', title: sought });
		const { items } = await node.runRecord('upsert', 'Contacts', { fields: autoMapped(['title']) }, { input });
		expect(items[1]?.json.action).toBe(same ? 'updated' : 'created');
		expect(items[1]?.json.id === id).toBe(same);
	});

	test('alike values in the input find one record', async () => {
		const id = contact({ lastname: 'Фёдоров', email: 'f@example.com' });
		const input = inputItems(
			{ lastname: 'Фёдоров', phone: '1' },
			{ lastname: 'Федоров', phone: '2' },
			{ lastname: 'ФЁДОРОВ ', phone: '3' },
		);
		const { items } = await node.runRecord('upsert', 'Contacts', { fields: autoMapped(['lastname']) }, { input });
		expect(outcome(items)).toEqual([
			['updated', id],
			['updated', id],
			['updated', id],
		]);
		expect(crm.records('Contacts')).toHaveLength(1);
	});

	test('several fields must match together', async () => {
		const anna = contact({ firstname: 'Анна', lastname: 'Иванова' });
		const olga = contact({ firstname: 'Ольга', lastname: 'Иванова' });
		const input = inputItems(
			{ firstname: 'Ольга', lastname: 'Иванова', phone: '1' },
			{ firstname: 'Анна', lastname: 'Иванова', phone: '2' },
			{ firstname: 'Анна', lastname: 'Петрова', phone: '3' },
		);
		const { items } = await node.runRecord(
			'upsert',
			'Contacts',
			{ fields: autoMapped(['firstname', 'lastname']) },
			{ input },
		);
		expect(outcome(items)).toEqual([
			['updated', olga],
			['updated', anna],
			['created', expect.anything()],
		]);
	});

	test('dates, numbers, owners and references match in their wire form', async () => {
		const account = crm.create('Accounts', { accountname: 'А' });
		const id = crm.create(
			'Contacts',
			{ lastname: 'Тип', birthday: '1980-05-17', cf_1115: '1234.5', account_id: account },
			{ owner: '19x5' },
		);
		const fields = mapped(
			{
				lastname: 'Новый',
				birthday: '17.05.1980',
				cf_1115: '1 234,50',
				account_id: account.slice(3),
				assigned_user_id: 'sales',
			},
			['birthday', 'cf_1115', 'account_id', 'assigned_user_id'],
		);
		const { items } = await node.runRecord('upsert', 'Contacts', { fields });
		expect(outcome(items)).toEqual([['updated', id]]);
	});

	describe('several records match', () => {
		let ids: string[];
		beforeEach(() => {
			ids = ['А', 'Б', 'В'].map((lastname) => contact({ lastname, email: 'same@example.com' }));
		});
		const input = inputItems(
			{ lastname: 'Один', email: 'one@example.com' },
			{ lastname: 'Общий', email: 'same@example.com' },
		);

		test('an error names them, and nothing of the item is written', async () => {
			await expect(node.runRecord('upsert', 'Contacts', byEmail, { input })).rejects.toMatchObject({
				message: expect.stringMatching(
					new RegExp(`3 records.*same@example.com.*${ids.join(', ')}.*Fields to Match On`),
				),
				context: expect.objectContaining({ itemIndex: 1 }),
			});
			expect(writesTo(crm).map(({ operation }) => operation)).toEqual(['create']);
		});

		test('the first', async () => {
			const { items } = await node.runRecord('upsert', 'Contacts', { ...byEmail, severalMatches: 'first' }, { input });
			expect(outcome(items)).toEqual([
				['created', expect.anything()],
				['updated', ids[0]],
			]);
			expect(crm.records('Contacts').map(({ lastname }) => lastname)).toEqual(['Общий', 'Б', 'В', 'Один']);
		});

		test('all of them: if one fails, the error names those that were changed before', async () => {
			crm.faults.next(
				{ operation: 'revise', skip: 1 },
				{ kind: 'json', code: 'ACCESS_DENIED', message: 'Permission to write is denied' },
			);
			await expect(
				node.runRecord('upsert', 'Contacts', { ...byEmail, severalMatches: 'all' }, { input }),
			).rejects.toMatchObject({
				message: expect.stringMatching(
					new RegExp(`Permission to write is denied; before that ${ids[0] ?? ''} was changed$`),
				),
				context: expect.objectContaining({ itemIndex: 1 }),
			});
		});

		test('all of them', async () => {
			const { items } = await node.runRecord('upsert', 'Contacts', { ...byEmail, severalMatches: 'all' }, { input });
			expect(items.map(({ json, pairedItem }) => [json.id, pairedItem])).toEqual([
				[expect.anything(), { item: 0 }],
				...ids.map((id) => [id, { item: 1 }]),
			]);
			expect(crm.records('Contacts').map(({ lastname }) => lastname)).toEqual(['Общий', 'Общий', 'Общий', 'Один']);
		});
	});

	test.each([
		[
			'no field to match on',
			{ fields: autoMapped() },
			{ email: 'a@example.com', lastname: 'Я' },
			/No field to match on/,
		],
		['an empty value', byEmail, { email: '', lastname: 'Я' }, /email.*has no value/],
		['a missing value', byEmail, { lastname: 'Я' }, /email.*has no value/],
		['a space', byEmail, { email: ' ', lastname: 'Я' }, /email.*has no value/],
		[
			'a tab',
			{ fields: autoMapped(['firstname']) },
			{ firstname: '\t\u00a0', lastname: 'Я' },
			/firstname.*has no value/,
		],
		[
			'no account',
			{ fields: autoMapped(['account_id']) },
			{ account_id: 0, lastname: 'Я' },
			/account_id.*has no value/,
		],
		[
			'no account by id',
			{ fields: autoMapped(['account_id']) },
			{ account_id: '11x0', lastname: 'Я' },
			/account_id.*has no value/,
		],
		[
			'an empty yes or no',
			{ fields: autoMapped(['donotcall']) },
			{ donotcall: '', lastname: 'Я' },
			/donotcall.*has no value/,
		],
		['a field that no query can use', { fields: autoMapped(['tags']) }, { lastname: 'Я' }, /tags.*cannot be searched/],
		[
			'a bad value',
			{ fields: autoMapped(['birthday']) },
			{ lastname: 'Я', birthday: '1/2/2000' },
			/1\/2\/2000.*date.*birthday/,
		],
	])('%s is refused and nothing is asked or written', async (_what, parameters, item, message) => {
		await expect(node.runRecord('upsert', 'Contacts', parameters, { input: inputItems(item) })).rejects.toMatchObject({
			message: expect.stringMatching(message),
		});
		expect(Object.keys(requestCounts(crm))).toEqual(['describe']);
	});

	test('one bad item fails alone if the node continues on fail', async () => {
		const id = contact({ lastname: 'Есть', email: 'b@example.com' });
		const input = inputItems(
			{ lastname: 'Раз', email: 'a@example.com', birthday: 'soon' },
			{ lastname: 'Два', email: 'b@example.com' },
			{ email: 'c@example.com' },
			{ lastname: 'Четыре', email: 'd@example.com' },
		);
		const { items } = await node.runRecord('upsert', 'Contacts', byEmail, { input, continueOnFail: true });
		expect(items.map(({ json }) => json.action ?? (json.error as { parameter: string }).parameter)).toEqual([
			'birthday',
			'updated',
			'lastname',
			'created',
		]);
		expect(items[1]?.json.id).toBe(id);
	});

	test.each([
		['too long', `${'Ж'.repeat(2_000)}@example.com`, /more than 255 characters/],
		['with a zero character', 'a\0b@example.com', /zero character/],
	])('a value to match on %s fails its own item only', async (_what, email, message) => {
		const id = contact({ lastname: 'Есть', email: 'c@example.com' });
		const input = inputItems(
			{ lastname: 'Раз', email: 'a@example.com' },
			{ lastname: 'Два', email },
			{ lastname: 'Три', email: 'c@example.com' },
		);
		const { items } = await node.runRecord('upsert', 'Contacts', byEmail, { input, continueOnFail: true });
		expect(outcome(items)).toEqual([
			['created', expect.anything()],
			[undefined, undefined],
			['updated', id],
		]);
		expect(items[1]?.json.error).toMatchObject({
			code: 'INVALID_INPUT',
			parameter: 'email',
			message: expect.stringMatching(message),
		});
	});

	test('if the lookup fails, every item says so and nothing is written', async () => {
		crm.faults.always({ operation: 'query' }, { kind: 'json', code: 'INTERNAL_SERVER_ERROR', message: 'Internal' });
		const input = inputItems({ lastname: 'А', email: 'a@example.com' }, { lastname: 'Б', email: 'b@example.com' });
		const { items } = await node.runRecord('upsert', 'Contacts', byEmail, { input, continueOnFail: true });
		expect(items.map(({ json }) => (json.error as { code: string }).code)).toEqual([
			'INTERNAL_SERVER_ERROR',
			'INTERNAL_SERVER_ERROR',
		]);
		expect(writesTo(crm)).toEqual([]);
	});
});

describe('Find or Create', () => {
	test('leaves what it finds as it is', async () => {
		const id = contact({ lastname: 'Прежний', email: 'a@example.com', phone: '1' });
		crm.clearLog();
		const input = inputItems(
			{ lastname: 'Другой', email: 'A@example.com', phone: '2' },
			{ lastname: 'Новый', email: 'b@example.com' },
		);
		const { items } = await node.runRecord('findOrCreate', 'Contacts', byEmail, { input });
		expect(items.map(({ json }) => [json.action, json.lastname, json.phone])).toEqual([
			['found', 'Прежний', '1'],
			['created', 'Новый', null],
		]);
		expect(items[0]?.json.id).toBe(id);
		expect(writesTo(crm).map(({ operation }) => operation)).toEqual(['create']);
	});

	test('the same value twice in the input makes one record', async () => {
		const input = inputItems({ lastname: 'Раз', email: 'a@example.com' }, { lastname: 'Два', email: 'a@example.com' });
		const { items } = await node.runRecord('findOrCreate', 'Contacts', byEmail, { input });
		expect(items.map(({ json }) => [json.action, json.lastname])).toEqual([
			['created', 'Раз'],
			['found', 'Раз'],
		]);
	});

	test.each([
		['first', ['А']],
		['all', ['А', 'Б']],
	])('several matches: %s', async (severalMatches, names) => {
		for (const lastname of ['А', 'Б']) contact({ lastname, email: 'same@example.com' });
		const fields = mapped({ lastname: 'В', email: 'same@example.com' }, ['email']);
		const records = await node.record('findOrCreate', 'Contacts', { fields, severalMatches });
		expect(records.map(({ lastname }) => lastname)).toEqual(names);
	});

	test('several matches are an error unless told otherwise', async () => {
		for (const lastname of ['А', 'Б']) contact({ lastname, email: 'same@example.com' });
		const fields = mapped({ lastname: 'В', email: 'same@example.com' }, ['email']);
		await expect(node.record('findOrCreate', 'Contacts', { fields })).rejects.toMatchObject({
			message: expect.stringMatching(/2 records/),
		});
	});
});
