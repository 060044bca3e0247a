// Related Record: relations, links and queries over related records, on four servers.

import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { getRelatedColumns, getRelations, searchRelatedRecords } from '../../../nodes/Vtiger/forms/relationLists';
import type { PersonalityName } from '../../crm';
import { useCrm } from '../useCrm';
import { byId, byName, loadOptions } from '../contexts';
import { actionNode, inputItems } from '../node';

const CONTACTS = 230;

/** A server of each release, and one whose retrieve_related is broken. */
const SERVERS: PersonalityName[] = ['salesplatform-7.2', 'salesplatform-7.2-php7.4', 'vtiger-7.5-php7.4', 'vtiger-8.2'];

describe.each(SERVERS)('on %s', (personality) => {
	const crm = useCrm({ personality, samples: false });
	const admin = actionNode(crm);
	let account: string;
	let other: string;
	let contacts: string[];

	beforeAll(() => {
		account = crm.create('Accounts', { accountname: 'Связи' });
		other = crm.create('Accounts', { accountname: 'Чужая' });
		contacts = Array.from({ length: CONTACTS }, (_, index) => {
			// Every second one belongs to another account, so that the pages of ids have gaps.
			crm.create('Contacts', { lastname: `Чужой ${index}`, account_id: other });
			return crm.create('Contacts', {
				lastname: `Свой ${String(index % 100).padStart(3, '0')}`,
				firstname: index % 2 === 0 ? 'Анна' : 'Пётр',
				account_id: account,
				email: `c${index}@example.com`,
			});
		});
	});

	const run = async (operation: string, parameters: INodeParameters) =>
		await admin.run('relatedRecord', operation, {
			module: byName('Accounts'),
			recordId: byId(account),
			relation: 'Contacts',
			...parameters,
		});
	const json = async (operation: string, parameters: INodeParameters): Promise<IDataObject[]> =>
		(await run(operation, parameters)).items.map((item) => item.json);
	const sent = (operation: string) => crm.requests.filter((request) => request.operation === operation);

	describe('Get Related Modules', () => {
		test('gives one item per relation, with the name that the CRM wants and the module in the user’s language', async () => {
			const relations = await json('relatedtypes', {});
			const label = personality.startsWith('vtiger') ? 'Sales Orders' : expect.stringMatching(/^Заказ/);
			expect(relations).toContainEqual({ relation: 'Sales Order', module: 'SalesOrder', label, isEntity: true });
			expect(relations.filter(({ module }) => module === 'Calendar').map(({ relation }) => relation)).toEqual([
				'Activities',
				'Activity History',
			]);
		});
	});

	describe('Get Many', () => {
		test('gives all related records past a hundred, in the order of their ids and with their fields', async () => {
			const found = await json('retrieve_related', { returnAll: true });
			expect(found.map(({ id }) => id)).toEqual(contacts);
			expect(found[1]).toMatchObject({
				lastname: 'Свой 001',
				firstname: 'Пётр',
				account_id: account,
				createdtime: expect.stringMatching(/^\d{4}-/),
			});
		});

		test('gives no more than the limit', async () => {
			expect((await json('retrieve_related', { returnAll: false, limit: 120 })).map(({ id }) => id)).toEqual(
				contacts.slice(0, 120),
			);
		});

		test('gives the chosen columns and the id', async () => {
			expect(await json('retrieve_related', { returnAll: false, limit: 1, columns: ['email'] })).toEqual([
				{ id: contacts[0], email: 'c0@example.com' },
			]);
		});

		test('has the fields of the server’s own answer but for its tags, even if that operation is broken', async () => {
			const options = { rawValues: true };
			const [first] = await json('retrieve_related', { returnAll: false, limit: 1, options });
			const call = { operation: 'retrieve_related', id: account, relatedType: 'Contacts', relatedLabel: 'Contacts' };
			const query = new URLSearchParams({ ...call, sessionName: String(admin.stored.data.sessionName) });
			const answer = await fetch(`${crm.url}/webservice.php?${query}`);
			if (personality === 'salesplatform-7.2-php7.4') {
				expect([answer.status, await answer.text()]).toEqual([500, '']);
				expect(first).toMatchObject({ id: contacts[0], lastname: 'Свой 000' });
				return;
			}
			const { result } = (await answer.json()) as { result: IDataObject[] };
			expect({ ...first, tags: '' }).toEqual(result[0]);
		});

		test('gives typed values', async () => {
			const [first] = await json('retrieve_related', { returnAll: false, limit: 1 });
			expect(first).toMatchObject({ donotcall: false, createdtime: expect.stringMatching(/T.*(Z|\+03:00)$/) });
		});

		test('gives nothing if nothing is related', async () => {
			expect(await json('retrieve_related', { relation: 'Products', returnAll: true })).toEqual([]);
		});

		test('says that events do not come through relations', async () => {
			const { hints } = await run('retrieve_related', { relation: 'Activities', returnAll: true });
			expect(hints).toEqual([expect.stringContaining('tasks only')]);
		});

		test('says nothing of the other way that it takes: the answer is the same', async () => {
			const { items, hints } = await run('retrieve_related', { relation: 'Contacts', limit: 1 });
			expect([items.length, hints]).toEqual([1, []]);
		});

		test('links two records and tells both ids', async () => {
			const product = crm.create('Products', { productname: 'Товар' });
			expect(await json('add_related', { relation: 'Products', relatedRecordId: byId(product) })).toEqual([
				{ sourceRecordId: account, relatedRecordId: product, relation: 'Products', related: true },
			]);
			expect((await json('retrieve_related', { relation: 'Products', returnAll: true })).map(({ id }) => id)).toEqual([
				product,
			]);
		});

		test('leaves records alone that are linked already', async () => {
			const service = crm.create('Services', { servicename: 'Услуга' });
			for (let time = 0; time < 2; time++) {
				expect(await json('add_related', { relation: 'Services', relatedRecordId: byId(service) })).toMatchObject([
					{ related: true },
				]);
			}
			expect(sent('add_related')).toHaveLength(1);
		});

		test('sends the write once even if its answer gets lost, and says that the outcome is unknown', async () => {
			const product = crm.create('Products', { productname: 'Потерянный' });
			crm.faults.next({ operation: 'add_related' }, { kind: 'cutDuring' });
			await expect(run('add_related', { relation: 'Products', relatedRecordId: byId(product) })).rejects.toMatchObject({
				description: expect.stringContaining('may or may not have carried this out'),
			});
			expect(sent('add_related')).toHaveLength(1);
			expect(await json('add_related', { relation: 'Products', relatedRecordId: byId(product) })).toMatchObject([
				{ related: true },
			]);
			expect(sent('add_related')).toHaveLength(1);
		});

		test('says that the outcome is unknown if the link cannot be looked for afterwards', async () => {
			const product = crm.create('Products', { productname: 'Неясный' });
			crm.faults.next({ operation: 'query_related', skip: 1 }, { kind: 'empty500' });
			await expect(run('add_related', { relation: 'Products', relatedRecordId: byId(product) })).rejects.toMatchObject({
				message: expect.stringContaining('add_related'),
				description: expect.stringContaining('may or may not have carried this out'),
			});
		});

		test('ends as cancelled if the person cancels while the link is looked for afterwards', async () => {
			const product = crm.create('Products', { productname: 'Отменённый' });
			const cancel = new AbortController();
			const linked = () => sent('add_related').length > 0;
			const when = () => {
				if (linked()) cancel.abort();
				return linked();
			};
			crm.faults.always({ operation: 'query_related', when }, { kind: 'slow', milliseconds: 1_000 });
			const parameters = { module: byName('Accounts'), recordId: byId(account), relation: 'Products' };
			const call = { ...parameters, relatedRecordId: byId(product) };
			await expect(admin.run('relatedRecord', 'add_related', call, { signal: cancel.signal })).rejects.toMatchObject({
				message: expect.stringMatching(/cancel/i),
			});
		});

		test('fails if the CRM reports success and the link is not there', async () => {
			const contact = contacts[0] ?? '';
			const deal = crm.create('Potentials', { potentialname: 'Сделка', related_to: account });
			const call = {
				module: byName('Contacts'),
				recordId: byId(contact),
				relation: 'Potentials',
				relatedRecordId: byId(deal),
			};
			await expect(run('add_related', call)).rejects.toMatchObject({
				message: expect.stringContaining(
					`reported success, but did not link the records (add_related, NOT_RELATED): ${deal} is not in the relation “Potentials” of ${contact}`,
				),
				description: expect.stringContaining('Record: Update'),
			});
		});

		test.each([
			[
				'Contacts',
				'Contacts',
				/kept in a field of “.+” and cannot be added to/,
				/\(account_id\) of the record in Contacts/,
			],
			['Invoice', 'Invoice', /cannot be added to/, /“.+” \(account_id\) of the record in Invoice/],
			['ModComments', 'ModComments', /cannot be added to/, /Comment: Add/],
			['Activities', 'Calendar', /cannot be added to/, /\(parent_id\)/],
		])(
			'refuses the relation %s, which a field makes, and sends nothing',
			async (relation, module, message, description) => {
				const record = { module: byName(module), recordId: byId('1x1') };
				await expect(run('add_related', { relation, relatedRecordId: record.recordId })).rejects.toMatchObject({
					message: expect.stringMatching(message),
					description: expect.stringMatching(description),
				});
				expect(sent('add_related')).toEqual([]);
			},
		);

		test('sends buyers of a product to the line items', async () => {
			const product = crm.create('Products', { productname: 'В счёт' });
			const call = {
				module: byName('Products'),
				recordId: byId(product),
				relation: 'Invoice',
				relatedRecordId: byId('7x1'),
			};
			await expect(run('add_related', call)).rejects.toMatchObject({
				description: expect.stringContaining('line items'),
			});
		});

		test.each([
			['does not exist', () => '999999', /There is no record \d+x999999/],
			[
				'was deleted',
				() => {
					const id = crm.create('Products', { productname: 'В корзине' });
					crm.remove(id);
					return id;
				},
				/There is no record/,
			],
			['is of another module', () => other, /does not belong to the module .+ \(Related Record\)/],
		])('refuses a related record that %s, and sends nothing', async (_what, make, message) => {
			await expect(run('add_related', { relation: 'Products', relatedRecordId: byId(make()) })).rejects.toMatchObject({
				message: expect.stringMatching(message),
			});
			expect(sent('add_related')).toEqual([]);
		});
	});

	describe('Query', () => {
		const query = async (text: string, more: INodeParameters = {}) =>
			await json('query_related', { query: text, returnAll: true, ...more });
		const ids = async (text: string, more: INodeParameters = {}) => (await query(text, more)).map(({ id }) => id);
		const annas = () => contacts.filter((_, index) => index % 2 === 0);

		test.each([
			['no condition', 'SELECT id FROM Contacts', () => contacts],
			['a semicolon', 'SELECT id FROM Contacts ;\n', () => contacts],
			['a lower-case where', "select id from Contacts where firstname = 'Анна';", annas],
			['a limit without a condition', 'SELECT id FROM Contacts LIMIT 3', () => contacts.slice(0, 3)],
			['a range without a condition', 'SELECT id FROM Contacts ORDER BY id LIMIT 5,120', () => contacts.slice(5, 125)],
			['an order without a condition', 'SELECT id,email FROM Contacts ORDER BY id DESC', () => [...contacts].reverse()],
			[
				'an upper-case WHERE in a text',
				"SELECT id FROM Contacts WHERE firstname != 'x WHERE y' AND firstname = 'Анна'",
				annas,
			],
			[
				'words of the language in a text',
				"SELECT id FROM Contacts WHERE firstname != 'this or that' AND firstname = 'Анна'",
				annas,
			],
			['an id of the right form', "SELECT id FROM Contacts WHERE account_id IN ('11x0') AND id > '12x0'", () => []],
		])('with %s', async (_what, text, expected) => {
			expect(await ids(text)).toEqual(expected());
			// The server inserts its ids at this word, so it must not occur anywhere else.
			for (const { parameters } of sent('query_related'))
				expect(parameters.query?.split('WHERE').length).toBeLessThanOrEqual(2);
		});

		test('of several pages in an order with equal values neither repeats nor skips a record', async () => {
			for (const direction of ['', ' ASC', ' DESC']) {
				const found = await query(`SELECT id,lastname FROM Contacts ORDER BY lastname${direction}`);
				expect(found.map(({ id }) => id).sort()).toEqual([...contacts].sort());
				const names = found.map(({ lastname }) => String(lastname));
				expect(names).toEqual(direction === ' DESC' ? [...names].sort().reverse() : [...names].sort());
				// Databases give rows with equal values in any order, another one for each page: the id decides.
				const pages = sent('query_related')
					.map(({ parameters }) => parameters.query ?? '')
					.filter((text) => text.startsWith('SELECT id,lastname'));
				expect(pages.length).toBeGreaterThan(1);
				for (const page of pages) expect(page).toContain('ORDER BY lastname,id LIMIT');
			}
		});

		test('in descending order up to a limit past one page', async () => {
			const found = await query('SELECT id,email FROM Contacts ORDER BY id DESC', { returnAll: false, limit: 150 });
			expect(found.map(({ id }) => id)).toEqual([...contacts].reverse().slice(0, 150));
		});

		test('that counts', async () => {
			expect(await query('SELECT count(*) FROM Contacts')).toEqual([{ count: CONTACTS }]);
			expect(await query('select COUNT( * ) from Products', { relation: 'Products', recordId: byId(other) })).toEqual([
				{ count: 0 },
			]);
		});

		test('of all columns, by their names', async () => {
			const { items, hints } = await run('query_related', {
				query: 'SELECT * FROM Contacts',
				returnAll: false,
				limit: 1,
			});
			expect(items[0]?.json).toMatchObject({ id: contacts[0], lastname: 'Свой 000', account_id: account });
			expect(hints).toEqual([]);
		});

		test('with parameters, quoted safely', async () => {
			const name = "О'Нил\\";
			const id = crm.create('Contacts', { lastname: name, account_id: account });
			const queryParameters = { parameters: [{ name: 'name', value: name }] };
			expect(await ids('SELECT id FROM Contacts WHERE lastname = :name', { queryParameters })).toEqual([id]);
			crm.remove(id);
		});

		test.each([
			["SELECT id FROM Contacts WHERE firstname = 'Анна' OR firstname = 'Пётр'", /OR cannot be used/],
			["SELECT id FROM Contacts WHERE firstname = 'Анна'or firstname = 'Пётр'", /OR cannot be used/],
			['SELECT id FROM Contacts WHERE id > 12x1OR id > 12x0', /OR cannot be used/],
			["SELECT id FROM Contacts WHERE account_id = '11x0 or 1=1'", /not a record ID for the field “account_id”/],
			[
				"SELECT id FROM Contacts WHERE assigned_user_id IN ('19x1','19x1) or (1=1')",
				/not a record ID for the field “assigned_user_id”/,
			],
			["SELECT id FROM Contacts WHERE id LIKE '12x% or 1=1'", /not a record ID for the field “id”/],
			['SELECT id FROM Accounts', /reads “Accounts”, but the relation “Contacts” leads to Contacts/],
			["SELECT id FROM Contacts WHERE (firstname = 'Анна')", /condition “.+” cannot be read/],
			['SELECT id FROM Contacts; SELECT id FROM Accounts', /is not in the form/],
			['DELETE FROM Contacts', /is not in the form/],
			['', /Query is empty/],
		])('refuses %s and sends nothing', async (text, message) => {
			await expect(query(text)).rejects.toMatchObject({ message: expect.stringMatching(message) });
			expect(sent('query_related')).toEqual([]);
		});

		test('refuses a parameter that would reach other records', async () => {
			const queryParameters = { parameters: [{ name: 'owner', value: '19x1 or 1=1' }] };
			await expect(
				query('SELECT id FROM Contacts WHERE assigned_user_id = :owner', { queryParameters }),
			).rejects.toThrow(/not a record ID/);
		});
	});

	describe('bad input gives one clear error', () => {
		test.each<[string, INodeParameters, RegExp, RegExp]>([
			['no module', { module: byName('') }, /No module is chosen \(Module\)/, /list/],
			['an unknown module', { module: byName('NoSuchModule') }, /does not know the module/, /Contacts, not contacts/],
			['a list of settings', { module: byName('Groups') }, /not a module with records \(Module\)/, /Query/],
			['users', { module: byName('Users') }, /Users have no relations/, /assigned_user_id/],
			['no record', { recordId: byId('') }, /record is missing/i, /webservice id/],
			['no record id', { recordId: byId('x y') }, /does not name a record \(Record\)/, /webservice id/],
			[
				'a record of another module',
				{ recordId: byId('1x1') },
				/does not belong to the module .+ \(Record\)/,
				/begin with 11x/,
			],
			['no relation', { relation: '' }, /^Relation is empty$/, /Fill in/],
			[
				'an unknown relation',
				{ relation: 'NoSuchRelation' },
				/“NoSuchRelation” is not a relation of “.+” \(Accounts\)/,
				/Contacts, Potentials, /,
			],
			['no limit', { limit: 0 }, /“0” is not a limit \(Limit\)/, /whole number/],
			['an unknown column', { columns: ['nosuch'] }, /“nosuch” is not a column .+ \(Columns\)/, /list/],
		])('%s', async (_what, parameters, message, description) => {
			await expect(run('retrieve_related', { returnAll: false, limit: 5, ...parameters })).rejects.toMatchObject({
				message: expect.stringMatching(message),
				description: expect.stringMatching(description),
				context: expect.objectContaining({ itemIndex: 0 }),
			});
		});

		test('a record that is not there', async () => {
			crm.faults.next(
				{ operation: 'query_related' },
				{ kind: 'json', code: 'ACCESS_DENIED', message: 'Permission to perform the operation is denied for name : ' },
			);
			await expect(run('retrieve_related', { recordId: byId('11x999999'), returnAll: true })).rejects.toMatchObject({
				message: expect.stringMatching(
					/record or module does not exist .+: there is no record 11x999999 for this user/,
				),
			});
			await expect(run('retrieve_related', { recordId: byId('11x999999'), returnAll: true })).rejects.toMatchObject({
				message: expect.stringMatching(/record or module does not exist \(query_related, ACCESS_DENIED\)/),
			});
		});

		test('goes to the item that has it, the others are worked on', async () => {
			const parameters = { relation: '={{ $json.relation }}', returnAll: false, limit: 1, columns: ['id'] };
			const { items } = await admin.run(
				'relatedRecord',
				'retrieve_related',
				{ module: byName('Accounts'), recordId: byId(account), ...parameters },
				{
					input: inputItems({ relation: 'contacts' }, { relation: 'Nothing' }, { relation: 'Contacts' }),
					continueOnFail: true,
				},
			);
			expect(items.map(({ json: one, pairedItem }) => [one.id ?? one.error, pairedItem])).toEqual([
				[contacts[0], { item: 0 }],
				[expect.objectContaining({ parameter: 'Relation', code: 'INVALID_INPUT' }), { item: 1 }],
				[contacts[0], { item: 2 }],
			]);
			expect(sent('relatedtypes')).toHaveLength(1);
		});
	});

	describe('lists of the editor', () => {
		const form = (parameters: INodeParameters) =>
			loadOptions(admin.stored, {
				resource: 'relatedRecord',
				operation: 'add_related',
				module: byName('Accounts'),
				...parameters,
			});

		test('relations carry the CRM’s own name, and show the module in the user’s language', async () => {
			const relations = await getRelations.call(form({}));
			const shown = personality.startsWith('vtiger')
				? 'Sales Orders – Sales Order'
				: expect.stringMatching(/^Заказ.+ – Sales Order$/);
			expect(relations).toContainEqual({ name: shown, value: 'Sales Order', description: 'SalesOrder' });
			expect(relations.filter(({ description }) => description === 'Calendar')).toHaveLength(2);
		});

		test('are empty before a module and a relation are chosen', async () => {
			expect(await getRelations.call(form({ module: byName('') }))).toEqual([]);
			expect(await searchRelatedRecords.call(form({}))).toEqual({ results: [] });
			expect(await getRelatedColumns.call(form({}))).toEqual([]);
		});

		test('records and columns are those of the related module', async () => {
			const chosen = form({ relation: 'Contacts' });
			expect((await searchRelatedRecords.call(chosen, 'Свой 007')).results.map(({ value }) => value)).toEqual([
				contacts[7],
				contacts[107],
				contacts[207],
			]);
			const columns = await getRelatedColumns.call(chosen);
			expect(columns[0]).toMatchObject({ name: 'ID', value: 'id' });
			expect(columns.map(({ value }) => value)).toEqual(expect.arrayContaining(['lastname', 'account_id']));
			expect(columns.map(({ value }) => value)).not.toContain('tags');
		});

		test('say what is wrong', async () => {
			await expect(getRelations.call(form({ module: byName('Groups') }))).rejects.toThrow(
				/relations of modules with records only/,
			);
		});
	});
});
