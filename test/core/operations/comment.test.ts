// Comment: adding comments to a record and listing them, on each of the four recorded servers.

import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { searchCommentedModules } from '../../../nodes/Vtiger/forms/comments';
import type { PersonalityName } from '../../crm';
import { useCrm } from '../useCrm';
import { byId, byName, loadOptions } from '../contexts';
import { actionNode, inputItems, sentElement, writesTo } from '../node';

/** A server of each release, and one that answers no query for all columns. */
const SERVERS: PersonalityName[] = ['salesplatform-7.2', 'salesplatform-7.2-php7.4', 'vtiger-7.5-php7.4', 'vtiger-8.2'];

describe.each(SERVERS)('on %s', (personality) => {
	const crm = useCrm({ personality, samples: false });
	const admin = actionNode(crm, crm.admin, { timezone: personality.startsWith('vtiger') ? 'UTC' : 'Europe/Moscow' });
	let account: string;
	let other: string;

	beforeAll(() => {
		account = crm.create('Accounts', { accountname: 'Обсуждаемая' });
		other = crm.create('Accounts', { accountname: 'Другая' });
	});

	const run = async (operation: string, parameters: INodeParameters) =>
		await admin.run('comment', operation, { module: byName('Accounts'), recordId: byId(account), ...parameters });
	const json = async (operation: string, parameters: INodeParameters): Promise<IDataObject[]> =>
		(await run(operation, parameters)).items.map((item) => item.json);

	describe('Add', () => {
		test('gives the comment as the CRM stored it, owned by the credential’s user and marked as made by n8n', async () => {
			const comment = 'Первая строка\nвторая & «третья» \\ "4"';
			const [stored] = await json('create', { comment });
			expect(stored).toMatchObject({
				id: expect.stringMatching(/^\d+x\d+$/),
				commentcontent: comment,
				related_to: account,
				assigned_user_id: crm.admin.id,
				creator: crm.admin.id,
				source: 'N8N',
				parent_comments: null,
				is_private: 0,
			});
			expect(crm.records('ModComments').find(({ id }) => id === stored?.id)).toMatchObject({ commentcontent: comment });
		});

		test('answers to a comment, privately', async () => {
			const [first] = await json('create', { comment: 'Вопрос' });
			const id = String(first?.id);
			for (const parentComment of [id, id.replace(/^\d+x/, '')]) {
				const [reply] = await json('create', { comment: 'Ответ', options: { parentComment, isPrivate: true } });
				expect(reply).toMatchObject({ parent_comments: id, is_private: 1, related_to: account });
			}
		});

		test('takes the record as a number and as the address of its page', async () => {
			const number = account.replace(/^\d+x/, '');
			const url = {
				__rl: true,
				mode: 'url',
				value: `${crm.url}/index.php?module=Accounts&view=Detail&record=${number}`,
			};
			for (const recordId of [byId(number), url]) {
				expect((await json('create', { comment: 'Сюда', recordId }))[0]).toMatchObject({ related_to: account });
			}
		});

		test('says which text the CRM will not keep', async () => {
			const { hints } = await run('create', { comment: 'Отлично 👍' });
			expect(hints).toEqual([expect.stringContaining('emoji')]);
			expect((await run('create', { comment: 'Отлично' })).hints).toEqual([]);
		});

		test('sends the write once if its answer gets lost', async () => {
			crm.faults.next({ operation: 'create' }, { kind: 'cutDuring' });
			await expect(run('create', { comment: 'Один раз' })).rejects.toMatchObject({
				description: expect.stringContaining('may or may not have carried this out'),
			});
			expect(crm.records('ModComments').filter(({ commentcontent }) => commentcontent === 'Один раз')).toHaveLength(1);
		});

		test('pairs each comment with its item', async () => {
			const { items } = await admin.run(
				'comment',
				'create',
				{ module: byName('Accounts'), recordId: byId(account), comment: '={{ $json.text }}' },
				{ input: inputItems({ text: 'один' }, { text: ' ' }, { text: 3 }), continueOnFail: true },
			);
			expect(items.map(({ json: one, pairedItem }) => [one.commentcontent ?? one.error, pairedItem])).toEqual([
				['один', { item: 0 }],
				[expect.objectContaining({ message: 'Comment is empty', parameter: 'Comment' }), { item: 1 }],
				['3', { item: 2 }],
			]);
		});

		test.each<[string, () => INodeParameters, RegExp, RegExp]>([
			['no text', () => ({ comment: '  ' }), /^Comment is empty$/, /Fill in/],
			['a list as text', () => ({ comment: '={{ ["a"] }}' }), /single text is expected \(Comment\)/, /not a list/],
			[
				'a module without comments',
				() => ({ module: byName('Products'), recordId: byId('14x1') }),
				/take no comments \(Module\)/,
				/Leads/,
			],
			['no record', () => ({ recordId: byId('') }), /The record is missing/, /webservice id/],
			[
				'a record of another module',
				() => ({ recordId: byId('1x1') }),
				/does not belong to the module .+ \(Record\)/,
				/begin with 11x/,
			],
			[
				'no comment as parent',
				() => ({ options: { parentComment: account } }),
				/is not a comment of the record/,
				/Get Many/,
			],
			[
				'words as parent',
				() => ({ options: { parentComment: 'the last one' } }),
				/“the last one” is not a comment/,
				/Get Many/,
			],
			[
				'a parent that does not exist',
				() => ({ options: { parentComment: '999999' } }),
				/“999999” is not a comment/,
				/Get Many/,
			],
			[
				'a parent of another record',
				() => ({
					options: { parentComment: crm.create('ModComments', { commentcontent: 'Чужой', related_to: other }) },
				}),
				/is not a comment of the record/,
				/same record/,
			],
		])('refuses %s and writes nothing', async (_what, parameters, message, description) => {
			await expect(run('create', { comment: 'Текст', ...parameters() })).rejects.toMatchObject({
				message: expect.stringMatching(message),
				description: expect.stringMatching(description),
				context: expect.objectContaining({ itemIndex: 0 }),
			});
			expect(writesTo(crm)).toEqual([]);
		});

		test('refuses a record that is not there', async () => {
			const gone = crm.create('Accounts', { accountname: 'Удалённая' });
			crm.remove(gone);
			for (const recordId of [byId(gone), byId('11x999999')]) {
				await expect(run('create', { comment: 'Текст', recordId })).rejects.toThrow(/record or module does not exist/);
			}
			expect(writesTo(crm)).toEqual([]);
		});

		test('is made in the name of whoever the credential belongs to', async () => {
			const sales = actionNode(crm, crm.sales);
			const own = crm.create('Leads', { lastname: 'Своя' }, { owner: crm.sales.id });
			const { items } = await sales.run('comment', 'create', {
				module: byName('Leads'),
				recordId: byId(own),
				comment: 'Моё',
			});
			expect(items[0]?.json).toMatchObject({ related_to: own, assigned_user_id: crm.sales.id });
			const listed = await sales.run('comment', 'getMany', {
				module: byName('Leads'),
				recordId: byId(own),
				returnAll: true,
			});
			expect(listed.items.map(({ json: { commentcontent } }) => commentcontent)).toEqual(['Моё']);
		});

		test('sends nothing unasked in the element', async () => {
			await json('create', { comment: 'Текст' });
			expect(sentElement(crm, 'create')).toEqual({
				commentcontent: 'Текст',
				related_to: account,
				assigned_user_id: crm.admin.id,
				source: 'n8n',
			});
		});
	});

	describe('Get Many', () => {
		let talked: string;
		let comments: string[];

		beforeAll(() => {
			talked = crm.create('Accounts', { accountname: 'Многословная' });
			comments = Array.from({ length: 130 }, (_, index) => {
				crm.create('ModComments', { commentcontent: 'Чужой', related_to: other });
				return crm.create('ModComments', { commentcontent: `Слово ${index}`, related_to: talked });
			});
		});

		const ids = async (parameters: INodeParameters) =>
			(await json('getMany', { recordId: byId(talked), ...parameters })).map(({ id }) => id);

		test.each<[string, INodeParameters, () => string[]]>([
			['the newest first', { returnAll: false, limit: 3 }, () => [...comments].reverse().slice(0, 3)],
			['the newest first beyond a page', { returnAll: false, limit: 120 }, () => [...comments].reverse().slice(0, 120)],
			['all, the newest first', { returnAll: true, order: 'newestFirst' }, () => [...comments].reverse()],
			['the oldest first', { returnAll: false, limit: 3, order: 'oldestFirst' }, () => comments.slice(0, 3)],
			['all, the oldest first', { returnAll: true, order: 'oldestFirst' }, () => comments],
		])('gives %s', async (_what, parameters, expected) => {
			expect(await ids(parameters)).toEqual(expected());
		});

		test('gives the same fields as Add', async () => {
			const [added] = await json('create', { comment: 'Равный', recordId: byId(other) });
			const { label: _label, ...fields } = added ?? {};
			expect((await json('getMany', { recordId: byId(other), returnAll: false, limit: 1 }))[0]).toEqual(fields);
		});

		test('as records of their module each has its creator under the name that was chosen', async () => {
			// Only this edition describes the field under both names.
			const column = personality.startsWith('salesplatform') ? 'created_user_id' : 'creator';
			const made = [...(await json('create', { comment: 'Раз' })), ...(await json('create', { comment: 'Два' }))];
			const input = inputItems(...made.map(({ id }) => ({ id })));
			const { items } = await admin.runRecord(
				'retrieve',
				'ModComments',
				{ recordId: byId('={{ $json.id }}'), columns: [column] },
				{ input },
			);
			expect(items.map((item) => item.json)).toEqual(made.map(({ id }) => ({ id, [column]: crm.admin.id })));
		});

		test('names the author if that is chosen', async () => {
			const [added] = await json('create', { comment: 'Чей это?', options: { labels: true } });
			const [first] = await json('getMany', { returnAll: false, limit: 1, options: { labels: true } });
			expect(first?.id).toBe(added?.id);
			expect(String(first?.assigned_user_id_label)).toMatch(/Администратор|Administrator/);
		});

		test('gives nothing for a record without comments', async () => {
			expect(
				await ids({ recordId: byId(crm.create('Accounts', { accountname: 'Молчаливая' })), returnAll: true }),
			).toEqual([]);
		});

		test.each<[string, INodeParameters, RegExp]>([
			['a limit that is none', { returnAll: false, limit: -1 }, /“-1” is not a limit \(Limit\)|“-1” is not a limit/],
			['a module without comments', { module: byName('Products') }, /take no comments \(Module\)/],
		])('refuses %s', async (_what, parameters, message) => {
			await expect(run('getMany', parameters)).rejects.toThrow(message);
		});
	});

	test('the list of modules holds only those whose records take comments', async () => {
		const form = loadOptions(admin.stored, { resource: 'comment', operation: 'create', module: byName('') });
		const names = (await searchCommentedModules.call(form)).results.map(({ value }) => value);
		expect(names).toEqual(expect.arrayContaining(['Accounts', 'Leads', 'HelpDesk']));
		expect(names).not.toContain('Products');
		expect(names).not.toContain('ModComments');
		expect((await searchCommentedModules.call(form, 'lead')).results.map(({ value }) => value)).toEqual(['Leads']);
	});
});
