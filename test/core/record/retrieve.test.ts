// Record: Get, singly and for many items with chosen columns.

import { useCrm } from '../useCrm';
import { byId } from '../contexts';
import { actionNode, inputItems, requestCounts } from '../node';
import { otherProgram } from '../otherProgram';

const crm = useCrm({ broken: { convertlead: false } });
const admin = actionNode(crm);
const sales = actionNode(crm, crm.sales);

const RECORD_OF_ITEM = '={{ $json.record }}';

describe('one record', () => {
	test.each([
		['its webservice id', (number: string) => `12x${number}`],
		['its number', (number: string) => number],
		[
			'the address of its page',
			(number: string) => `${crm.url}/index.php?module=Contacts&view=Detail&record=${number}&mode=showDetailViewByMode`,
		],
		[
			'an address with other parameters first',
			(number: string) => `${crm.url}/index.php?app=MARKETING&record=${number}&view=Edit&module=Contacts#tab`,
		],
		['an id with spaces around it', (number: string) => ` 12x${number} `],
	])('by %s', async (_how, written) => {
		const id = crm.create('Contacts', { firstname: 'Пётр', lastname: 'Ёжиков', donotcall: '1' });
		const [record] = await admin.record('retrieve', 'Contacts', { recordId: byId(written(id.slice(3))) });
		expect(record).toMatchObject({
			id,
			firstname: 'Пётр',
			lastname: 'Ёжиков',
			donotcall: true,
			createdtime: expect.stringMatching(/^\d{4}-/),
		});
	});

	test('an event by the address of its page, which the CRM shows in the calendar', async () => {
		const fields = {
			subject: 'Встреча',
			activitytype: 'Meeting',
			eventstatus: 'Planned',
			date_start: '2026-12-01',
			time_start: '10:00',
			due_date: '2026-12-01',
			time_end: '11:00',
		};
		const id = crm.create('Events', fields);
		const address = `${crm.url}/index.php?module=Calendar&view=Detail&record=${id.split('x')[1] ?? ''}`;
		expect((await admin.record('retrieve', 'Events', { recordId: byId(address) }))[0]).toMatchObject({
			id,
			subject: 'Встреча',
		});
	});

	test.each([
		['one item', [{}]],
		['several items', [{}, {}]],
	])('an unknown column is refused with its name: %s', async (_what, items) => {
		const id = crm.create('Contacts', { lastname: 'Соколова' });
		const input = inputItems(...items);
		const refused = admin.record(
			'retrieve',
			'Contacts',
			{ recordId: byId(id), columns: ['lastname', 'last_name'] },
			{ input },
		);
		await expect(refused).rejects.toMatchObject({ message: expect.stringMatching(/last_name.*Columns/) });
	});

	test('with the chosen columns only, the id and the name first', async () => {
		const id = crm.create('Contacts', { firstname: 'Пётр', lastname: 'Ёжиков', phone: '1' });
		const [record] = await admin.record('retrieve', 'Contacts', {
			recordId: byId(id),
			columns: ['phone', 'lastname', 'firstname'],
		});
		expect(Object.entries(record ?? {})).toEqual([
			['id', id],
			['firstname', 'Пётр'],
			['lastname', 'Ёжиков'],
			['phone', '1'],
		]);
	});

	test('a converted lead, which queries hide', async () => {
		const id = await convertedLead();
		const [record] = await admin.record('retrieve', 'Leads', { recordId: byId(id), columns: ['lastname'] });
		expect(record).toEqual({ id, lastname: 'Бывший' });
	});

	test.each([
		[
			'deleted',
			() => {
				const id = crm.create('Contacts', { lastname: 'Удалённый' });
				crm.remove(id);
				return id;
			},
			/does not exist/,
		],
		['unknown', () => '12x999999', /does not exist/],
		['of another user', () => crm.create('Contacts', { lastname: 'Чужой' }, { owner: '19x1' }), /sharing rules/],
	])('a record that is %s gives an error that says so', async (_what, make, message) => {
		const recordId = byId(make());
		await expect(sales.record('retrieve', 'Contacts', { recordId })).rejects.toMatchObject({
			message: expect.stringMatching(message),
			context: expect.objectContaining({ itemIndex: 0 }),
		});
	});
});

async function convertedLead(): Promise<string> {
	const leadId = crm.create('Leads', { lastname: 'Бывший', company: 'ООО «Бывшее»' });
	const { post } = await otherProgram(crm);
	const entities = { Contacts: { create: true, name: 'Contacts', lastname: 'Бывший' } };
	await post('convertlead', { element: JSON.stringify({ leadId, assignedTo: crm.admin.id, entities }) });
	crm.clearLog();
	return leadId;
}

describe('many records', () => {
	test('with columns, 250 need three queries, in the order of the input', async () => {
		const ids = Array.from({ length: 250 }, (_, index) => crm.create('Contacts', { lastname: `Много ${index}` }));
		const shuffled = ids.map((_, index) => ids[(index * 97) % 250] ?? '');
		const { items } = await admin.runRecord(
			'retrieve',
			'Contacts',
			{ recordId: byId(RECORD_OF_ITEM), columns: ['lastname'] },
			{ input: inputItems(...shuffled.map((record) => ({ record }))) },
		);
		expect(items.map(({ json }) => json.id)).toEqual(shuffled);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual(shuffled.map((_, item) => ({ item })));
		expect(items[1]?.json.lastname).toBe('Много 97');
		expect(requestCounts(crm)).toEqual({ describe: 1, query: 3 });
	});

	test('without columns each is retrieved whole', async () => {
		const ids = [1, 2, 3].map((index) => crm.create('Contacts', { lastname: `Целый ${index}` }));
		const records = await admin.record(
			'retrieve',
			'Contacts',
			{ recordId: byId(RECORD_OF_ITEM) },
			{ input: inputItems(...ids.map((record) => ({ record }))) },
		);
		expect(records.map(({ id }) => id)).toEqual(ids);
		expect(requestCounts(crm)).toEqual({ describe: 1, retrieve: 3 });
	});

	test('the same record twice is one row twice', async () => {
		const id = crm.create('Contacts', { lastname: 'Дважды' });
		const input = inputItems({ record: id }, { record: id.slice(3) }, { record: id });
		const records = await admin.record(
			'retrieve',
			'Contacts',
			{ recordId: byId(RECORD_OF_ITEM), columns: ['lastname'] },
			{ input },
		);
		expect(records).toEqual([1, 2, 3].map(() => ({ id, lastname: 'Дважды' })));
		expect(requestCounts(crm)).toEqual({ describe: 1, query: 1 });
	});

	test('a converted lead among others is found singly', async () => {
		const open = crm.create('Leads', { lastname: 'Новый' });
		const converted = await convertedLead();
		const input = inputItems({ record: open }, { record: converted }, { record: open });
		const records = await admin.record(
			'retrieve',
			'Leads',
			{ recordId: byId(RECORD_OF_ITEM), columns: ['lastname'] },
			{ input },
		);
		expect(records.map(({ lastname }) => lastname)).toEqual(['Новый', 'Бывший', 'Новый']);
		expect(requestCounts(crm)).toEqual({ describe: 1, query: 1, retrieve: 1 });
	});

	test('a missing record fails its own item and no other', async () => {
		const id = crm.create('Contacts', { lastname: 'Есть' });
		const input = inputItems(
			{ record: id },
			{ record: '12x999999' },
			{ record: '11x1' },
			{ record: 'abc' },
			{ record: id },
		);
		const { items } = await admin.runRecord(
			'retrieve',
			'Contacts',
			{ recordId: byId(RECORD_OF_ITEM), columns: ['lastname'] },
			{ input, continueOnFail: true },
		);
		expect(items.map(({ json }) => json.lastname ?? (json.error as { code: string }).code)).toEqual([
			'Есть',
			'ACCESS_DENIED',
			'INVALID_INPUT',
			'INVALID_INPUT',
			'Есть',
		]);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([0, 1, 2, 3, 4].map((item) => ({ item })));
	});

	test('columns that no query can return are read singly', async () => {
		const [invoice] = crm.records('Invoice');
		const input = inputItems({ record: invoice?.id as string }, { record: invoice?.id as string });
		const records = await admin.record(
			'retrieve',
			'Invoice',
			{ recordId: byId(RECORD_OF_ITEM), columns: ['subject', 'hdnDiscountAmount'] },
			{ input },
		);
		expect(records).toEqual(
			[1, 2].map(() => ({ id: invoice?.id, subject: invoice?.subject, hdnDiscountAmount: null })),
		);
		expect(requestCounts(crm)).toEqual({ describe: 1, retrieve: 2 });
	});
});
