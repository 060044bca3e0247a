// Line items and the modules whose writes need more than the given fields, on the four recorded servers.

import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { PersonalityName } from '../crm';
import { useCrm } from './useCrm';
import { autoMapped, byId, mapped } from './contexts';
import { actionNode, inputItems, sentElement, writesTo } from './node';

interface Line {
	[name: string]: string;
}

const linesOf = (record: IDataObject | undefined) => record?.LineItems as Line[];
const list = (...items: INodeParameters[]) => ({ lineItems: { items } });
const json = (lines: unknown) => ({ options: { lineItemsJson: lines as string } });
const onList = (value: string) => ({ __rl: true, mode: 'list', value });

/** A server of each release, and one on PHP 8, whose update and retrieve_inventory fail. */
const SERVERS: PersonalityName[] = ['salesplatform-7.2', 'vtiger-7.5-php7.4', 'vtiger-8.2', 'vtiger-8.2-php8.2'];

describe.each(SERVERS)('on %s', (personality) => {
	const salesPlatform = personality.startsWith('salesplatform');
	const crm = useCrm({ personality, samples: false });
	const node = actionNode(crm, crm.admin, { timezone: salesPlatform ? 'Europe/Moscow' : 'UTC' });
	let account = '';
	let vendor = '';
	let coffee = '';
	let training = '';

	beforeAll(() => {
		account = crm.create('Accounts', { accountname: 'ООО «Ромашка»' });
		vendor = crm.create('Vendors', { vendorname: 'Поставщик' });
		coffee = crm.create('Products', { productname: 'Кофе & "чай"', unit_price: '1250', tax1: '10', qtyinstock: '100' });
		training = crm.create('Services', { servicename: 'Обучение', unit_price: '2000' });
	});

	const stored = (module: string, id: unknown) => crm.records(module).find((one) => one.id === id) as IDataObject;
	const address = { bill_street: 'Тверская, 7', ship_street: 'Тверская, 7' };
	const headers = (): Record<string, IDataObject> => ({
		Invoice: { subject: 'Счёт', account_id: account, ...address },
		Quotes: { subject: 'Предложение', account_id: account, quotestage: 'Created', ...address },
		SalesOrder: { subject: 'Заказ', account_id: account, sostatus: 'Created', invoicestatus: 'Created', ...address },
		PurchaseOrder: { subject: 'Закупка', vendor_id: vendor, postatus: 'Created', ...address },
		Act: { account_id: account },
		Consignment: { account_id: account },
	});
	const modules = [
		'Invoice',
		'Quotes',
		'SalesOrder',
		'PurchaseOrder',
		...(salesPlatform ? ['Act', 'Consignment'] : []),
	];
	const create = async (module: string, parameters: INodeParameters, more: IDataObject = {}) =>
		(
			await node.record('create', module, {
				fields: mapped({ ...headers()[module], ...more } as INodeParameters),
				...parameters,
			})
		)[0];

	const TWO_LINES = () =>
		list(
			{
				productid: onList(coffee),
				quantity: '2',
				listprice: '1 200,50',
				discountType: 'discount_percent',
				discount: '10',
				comment: 'К весне',
			},
			{ productid: byId(training), quantity: '1.5', listprice: '', discountType: 'none' },
		);

	describe.each(modules)('%s', (module) => {
		test('is created with the lines of the form', async () => {
			const record = await create(module, TWO_LINES(), { hdnTaxType: 'group' });
			const [first, second, ...rest] = linesOf(record);
			expect(rest).toEqual([]);
			expect(first).toMatchObject({
				productid: coffee,
				product_name: 'Кофе & "чай"',
				comment: 'К весне',
				parent_id: record?.id,
			});
			expect([first?.quantity, first?.listprice, first?.discount_percent].map(Number)).toEqual([2, 1200.5, 10]);
			expect(second).toMatchObject({ productid: training });
			expect([second?.quantity, second?.listprice].map(Number)).toEqual([1.5, 2000]);
			expect(record).not.toHaveProperty('LineItems_FinalDetails');
			expect(Number(stored(module, record?.id).hdnSubTotal)).toBe(2 * 1200.5 * 0.9 + 3000);
		});

		test('is created with lines as JSON', async () => {
			const record = await create(
				module,
				json(JSON.stringify([{ productid: coffee, quantity: 3, listprice: 100, discount_amount: 50, tax1: 20 }])),
				{ hdnTaxType: 'group' },
			);
			expect(linesOf(record)).toHaveLength(1);
			expect(Number(record?.hdnGrandTotal)).toBe(250 * 1.2);
		});

		test('keeps lines, sums and tax type at a change without lines', async () => {
			const made = await create(module, TWO_LINES(), { hdnTaxType: 'group' });
			const before = stored(module, made?.id);
			await node.record('revise', module, {
				recordId: byId(String(made?.id)),
				fields: mapped({ description: 'Новое' }),
			});
			const after = stored(module, made?.id);
			expect(after).toMatchObject({ description: 'Новое', hdnTaxType: 'group' });
			expect(linesOf(after)).toEqual(linesOf(before));
			expect(after.hdnGrandTotal).toBe(before.hdnGrandTotal);
		});

		test('keeps shipping and adjustment with new lines', async () => {
			const made = await create(module, TWO_LINES(), {
				hdnTaxType: 'group',
				hdnS_H_Amount: '300',
				txtAdjustment: '-12,5',
			});
			const recordId = byId(String(made?.id));
			await node.record('revise', module, {
				recordId,
				fields: mapped({ description: 'Одна строка' }),
				...list({ productid: byId(coffee), quantity: 1, listprice: 100 }),
			});
			const after = stored(module, made?.id);
			expect(linesOf(after)).toHaveLength(1);
			expect([after.hdnS_H_Amount, after.txtAdjustment, after.hdnGrandTotal].map(Number)).toEqual([300, -12.5, 387.5]);
			expect(after.hdnTaxType).toBe('group');
		});

		test.each(['group', ...(salesPlatform ? ['group_tax_inc'] : [])])(
			'keeps the rates of the document’s taxes with new lines that name none (%s)',
			async (hdnTaxType) => {
				const made = await create(
					module,
					json([
						{ productid: training, quantity: 1, listprice: 100, tax1: 20, tax2: 5 },
						{ productid: coffee, quantity: 1, listprice: 100 },
					]),
					{ hdnTaxType },
				);
				const recordId = byId(String(made?.id));
				const rates = () =>
					linesOf(stored(module, made?.id)).map(({ tax1, tax2, tax3 }) => [tax1, tax2, tax3].map(Number));
				await node.record('revise', module, {
					recordId,
					fields: mapped({}),
					...list(
						{ productid: byId(coffee), quantity: 2, listprice: 100 },
						{ productid: byId(training), quantity: 1, listprice: 50 },
					),
				});
				expect(rates()).toEqual([
					[20, 5, 0],
					[20, 5, 0],
				]);
				expect(Number(stored(module, made?.id).hdnGrandTotal)).toBe(hdnTaxType === 'group' ? 312.5 : 250);
				await node.record('revise', module, {
					recordId,
					fields: mapped({}),
					...json([{ productid: coffee, quantity: 1, listprice: 100, tax1: 0 }]),
				});
				expect(rates()).toEqual([[0, 0, 0]]);
			},
		);

		test('lines alone are a change', async () => {
			const made = await create(module, TWO_LINES());
			const [record] = await node.record('revise', module, {
				recordId: byId(String(made?.id)),
				fields: mapped({}),
				...json([{ productid: training, quantity: 1 }]),
			});
			expect(linesOf(record).map(({ productid }) => productid)).toEqual([training]);
		});

		test('is updated in full, with lines and without', async () => {
			const made = await create(module, TWO_LINES(), { hdnTaxType: 'group', txtAdjustment: '5' });
			const recordId = byId(String(made?.id));
			const fields = mapped({ ...headers()[module], description: 'Полное' } as INodeParameters);
			await node.record('update', module, { recordId, fields });
			const after = stored(module, made?.id);
			expect(after).toMatchObject({ description: 'Полное', hdnTaxType: 'group' });
			expect(linesOf(after)).toHaveLength(2);
			await node.record('update', module, {
				recordId,
				fields,
				...list({ productid: byId(training), quantity: '1', listprice: '10' }),
			});
			const last = stored(module, made?.id);
			expect(linesOf(last)).toHaveLength(1);
			expect(Number(last.hdnGrandTotal)).toBe(15);
		});

		test('without a line it is not created', async () => {
			await expect(create(module, {})).rejects.toMatchObject({
				message: expect.stringMatching(/at least one line item.*Line Items/),
			});
			expect(writesTo(crm)).toEqual([]);
		});

		test('its lines can be written again as they were read', async () => {
			const made = await create(module, TWO_LINES(), { hdnTaxType: 'group' });
			const recordId = byId(String(made?.id));
			const { items } = await node.runRecord('retrieve_inventory', module, { recordId });
			await node.record(
				'revise',
				module,
				{ recordId, fields: mapped({}), options: { lineItemsJson: '={{ $json.LineItems }}' } },
				{ input: items },
			);
			const again = stored(module, made?.id);
			expect(
				linesOf(again).map(({ productid, quantity, listprice, comment }) => [
					productid,
					Number(quantity),
					Number(listprice),
					comment,
				]),
			).toEqual([
				[coffee, 2, 1200.5, 'К весне'],
				[training, 1.5, 2000, ''],
			]);
			expect(Number(again.hdnSubTotal)).toBe(2 * 1200.5 * 0.9 + 3000);
		});

		test('is read with its lines', async () => {
			const made = await create(module, TWO_LINES());
			const { items, hints } = await node.runRecord('retrieve_inventory', module, { recordId: byId(String(made?.id)) });
			expect(linesOf(items[0]?.json).map(({ product_name, parent_id }) => [product_name, parent_id])).toEqual([
				['Кофе & "чай"', made?.id],
				['Обучение', made?.id],
			]);
			expect(items[0]?.json).not.toHaveProperty('LineItems_FinalDetails');
			expect(hints).toEqual([]);
		});
	});

	test.each([
		[
			'unknown product',
			[{ productid: '14x999999', quantity: 1 }],
			/no product or service 14x999999.*Line Items, 1|Line Items, 1.*14x999999/,
		],
		[
			'unknown product among others',
			[
				{ productid: '@coffee', quantity: 1 },
				{ productid: '14x999999', quantity: 1 },
			],
			/Line Items, 2/,
		],
		['account as product', [{ productid: '@account', quantity: 1 }], /no product or service/],
		['no id', [{ productid: 'кофе', quantity: 1 }], /“кофе” does not name a record/],
		['no product', [{ quantity: 1 }], /The product or service is missing/],
		['no quantity', [{ productid: '@coffee' }], /quantity is missing/],
		['bad quantity', [{ productid: '@coffee', quantity: 'two' }], /“two” is not a number for quantity/],
		['bad price', [{ productid: '@coffee', quantity: 1, listprice: '1,234' }], /“1,234” is not a number for listprice/],
		['bad tax', [{ productid: '@coffee', quantity: 1, tax1: 'НДС' }], /“НДС” is not a number for tax1/],
		[
			'two discounts',
			[{ productid: '@coffee', quantity: 1, discount_percent: 5, discount_amount: 5 }],
			/two discounts/,
		],
		[
			'list as comment',
			[{ productid: '@coffee', quantity: 1, comment: ['a'] }],
			/single value.*comment|comment.*single value/,
		],
		[
			'price by another name',
			[{ productid: '@coffee', quantity: 1, price: 100 }],
			/Line items have no “price”.*Line Items, 1/,
		],
		[
			'list of taxes',
			[
				{ productid: '@coffee', quantity: 1 },
				{ productid: '@coffee', quantity: 1, taxes: null },
			],
			/Line items have no “taxes”.*Line Items, 2/,
		],
		['object instead of a list', { productid: '@coffee', quantity: 1 }, /not a list of objects/],
		['text', 'coffee', /not a list of objects/],
		['list of texts', ['coffee'], /not a list of objects/],
	])('line items are checked before they are sent: %s', async (_what, lines, message) => {
		const given = JSON.parse(
			JSON.stringify(lines).replaceAll('@coffee', coffee).replaceAll('@account', account),
		) as unknown;
		await expect(create('Invoice', json(given))).rejects.toMatchObject({ message: expect.stringMatching(message) });
		expect(writesTo(crm)).toEqual([]);
		expect(crm.poisoned).toBe(false);
	});

	describe('the discount of the whole document', () => {
		test('stays in percent at a change of lines', async () => {
			const made = await create('Invoice', TWO_LINES(), { hdnTaxType: 'group', hdnDiscountPercent: '50' });
			await node.record('revise', 'Invoice', {
				recordId: byId(String(made?.id)),
				fields: mapped({}),
				...list({ productid: byId(coffee), quantity: 1, listprice: 100 }),
			});
			expect(Number(stored('Invoice', made?.id).hdnGrandTotal)).toBe(50);
			// A sum of 0.00000000 beside the percentage would win over it.
			expect(sentElement(crm, 'revise').hdnDiscountAmount ?? '0').toBe('0');
		});

		test('a given sum replaces the percentage', async () => {
			const made = await create('Invoice', TWO_LINES(), { hdnTaxType: 'group', hdnDiscountPercent: '50' });
			await node.record('revise', 'Invoice', {
				recordId: byId(String(made?.id)),
				fields: mapped({ hdnDiscountAmount: '30' }),
				...list({ productid: byId(coffee), quantity: 1, listprice: 100 }),
			});
			expect(Number(stored('Invoice', made?.id).hdnGrandTotal)).toBe(70);
		});
	});

	describe('prices and taxes', () => {
		test.each([
			[
				'Products',
				() => crm.create('Products', { productname: 'Чай', unit_price: '500', tax1: '10' }),
				{ productcode: 'T-1' },
			],
			[
				'Services',
				() => crm.create('Services', { servicename: 'Доставка', unit_price: '500', tax1: '10' }),
				{ description: 'Быстро' },
			],
		])('of %s stay at a change', async (module, make, change) => {
			const id = make();
			const before = stored(module, id);
			expect([before.unit_price, before.tax1, before.currency1].map(Number)).toEqual([500, 10, 500]);
			await node.record('revise', module, { recordId: byId(id), fields: mapped(change) });
			expect(stored(module, id)).toEqual({
				...before,
				...change,
				modifiedtime: expect.anything(),
				modifiedby: expect.anything(),
			});
		});

		test('a new price is the price in the currency, too', async () => {
			const id = crm.create('Products', { productname: 'Какао', unit_price: '500', tax1: '10' });
			await node.record('revise', 'Products', { recordId: byId(id), fields: mapped({ unit_price: '600' }) });
			const { unit_price, tax1, currency1 } = stored('Products', id);
			expect([unit_price, tax1, currency1].map(Number)).toEqual([600, 10, 600]);
			expect(sentElement(crm, 'revise')).not.toHaveProperty('currency1');
		});
	});

	describe('activities', () => {
		const times = { date_start: '2026-12-01', time_start: '10:00', due_date: '01.12.2026', time_end: '11:30' };

		test('an event has its duration from its times and its reminder in minutes', async () => {
			const fields = mapped({
				subject: 'Встреча',
				eventstatus: 'Planned',
				activitytype: 'Meeting',
				reminder_time: '15',
				...times,
			});
			const [event] = await node.record('create', 'Events', { fields });
			expect(event).toMatchObject({ duration_hours: 1, duration_minutes: 30, reminder_time: 15 });
			const recordId = byId(String(event?.id));
			await node.record('revise', 'Events', { recordId, fields: mapped({ subject: 'Перенос' }) });
			expect(stored('Events', event?.id)).toMatchObject({ subject: 'Перенос', reminder_time: '15' });
			await node.record('revise', 'Events', { recordId, fields: mapped({ reminder_time: '30' }) });
			expect(stored('Events', event?.id)).toMatchObject({ subject: 'Перенос', reminder_time: '30' });
			await node.record('update', 'Events', {
				recordId,
				fields: mapped({ subject: 'Весь', eventstatus: 'Held', activitytype: 'Call', ...times, time_end: '12:15' }),
			});
			expect(stored('Events', event?.id)).toMatchObject({
				eventstatus: 'Held',
				reminder_time: '30',
				duration_hours: '2',
				duration_minutes: '15',
			});
			await node.record('revise', 'Events', { recordId, fields: mapped({ reminder_time: '' }) });
			expect(stored('Events', event?.id)).toMatchObject({ reminder_time: '' });
		});

		test.each(['11:00', '11:20'])(
			'an event until %s that was read can be written again as it came',
			async (time_end) => {
				const [made] = await node.record('create', 'Events', {
					fields: mapped({
						subject: 'Как есть',
						eventstatus: 'Planned',
						activitytype: 'Meeting',
						reminder_time: '15',
						...times,
						time_end,
					}),
				});
				const recordId = byId(String(made?.id));
				const [event = {}] = await node.record('retrieve', 'Events', { recordId });
				const [changed] = await node.record(
					'revise',
					'Events',
					{ recordId, fields: autoMapped() },
					{ input: inputItems({ ...event, subject: 'Иначе' }) },
				);
				expect(changed).toEqual({ ...event, subject: 'Иначе', label: 'Иначе', modifiedtime: expect.anything() });
			},
		);

		test('a task stays a task', async () => {
			const fields = mapped({ subject: 'Договор', taskstatus: 'Not Started', ...times, time_end: null });
			const [task] = await node.record('create', 'Calendar', { fields });
			expect(task).toMatchObject({ id: expect.stringMatching(/^9x/), activitytype: 'Task' });
			const recordId = byId(String(task?.id));
			await node.record('revise', 'Calendar', { recordId, fields: mapped({ taskstatus: 'Completed' }) });
			await expect(
				node.record('revise', 'Calendar', { recordId, fields: mapped({ activitytype: 'Meeting' }) }),
			).rejects.toMatchObject({
				message: expect.stringMatching(/“Meeting” is not an entry of the list/),
				description: 'Accepted: Task.',
			});
			await node.record('update', 'Calendar', { recordId, fields, options: { fieldsToClear: ['activitytype'] } });
			await node.record('revise', 'Calendar', { recordId, fields: mapped({ taskstatus: 'Completed' }) });
			expect((await node.record('retrieve', 'Calendar', { recordId }))[0]).toMatchObject({
				taskstatus: 'Completed',
				activitytype: 'Task',
			});
		});

		test('a task that was read can be written again as it came, and be found by its type', async () => {
			const [task = {}] = await node.record('create', 'Calendar', {
				fields: mapped({ subject: 'Как есть', taskstatus: 'Not Started', ...times, time_end: null }),
			});
			const parameters = { recordId: byId(String(task.id)), fields: autoMapped() };
			const [changed] = await node.record('revise', 'Calendar', parameters, {
				input: inputItems({ ...task, taskstatus: 'Completed' }),
			});
			expect(changed).toMatchObject({ id: task.id, taskstatus: 'Completed', activitytype: 'Task' });
			const conditions = {
				conditions: [
					{ field: 'activitytype', operator: 'equals', value: 'Task' },
					{ field: 'subject', operator: 'equals', value: 'Как есть' },
				],
			};
			expect(
				(await node.record('getMany', 'Calendar', { conditions, columns: ['subject'] })).map(({ id }) => id),
			).toEqual([task.id]);
		});
	});

	test('a document of a link is an active link', async () => {
		const fields = mapped({ notes_title: 'Прайс', filename: 'https://example.com/price.pdf' });
		const [document] = await node.record('create', 'Documents', { fields });
		expect(document).toMatchObject({
			filename: 'https://example.com/price.pdf',
			filelocationtype: 'E',
			filestatus: true,
		});
	});
});
