// Fields to Watch over HTTP: an update counts if one of them has changed, once, and says what it was before.

import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { CrmOptions } from '../../crm';
import { byName } from '../contexts';
import { movingCrms, seen, watch } from './watcher';

const moving = movingCrms();

const WAYS: Array<[string, CrmOptions]> = [
	['query', { personality: 'salesplatform-7.2-php7.4' }],
	['sync', { personality: 'salesplatform-7.2', syncTypeRegistered: true }],
];

const deals = { module: byName('Potentials'), event: 'updated', watchedFields: ['sales_stage', 'assigned_user_id'] };
const won = { conditions: [{ field: 'sales_stage', operator: 'equals', value: 'Closed Won' }] };
const told = (items: IDataObject[]) => items.map(({ changedFields, previous }) => ({ changedFields, previous }));

describe.each(WAYS)('found by %s', (_way, server) => {
	const start = async (parameters: INodeParameters = {}) => {
		const moved = await moving(server);
		const { crm, pass } = moved;
		const deal = crm.create('Potentials', { potentialname: 'Кафе', sales_stage: 'Prospecting' }, { owner: '19x5' });
		pass(600);
		const watcher = watch({ crm }, { ...deals, ...parameters });
		expect(await watcher.activate()).toEqual([]);
		return { ...moved, deal, watcher };
	};

	test('a change comes with the fields and their old values, another save does not come', async () => {
		const { crm, pass, deal, watcher } = await start();
		pass(5);
		crm.revise(deal, { nextstep: 'Позвонить' });
		expect(await watcher.poll()).toEqual([]);
		pass(5);
		crm.revise(deal, { sales_stage: 'Qualification' });
		const items = await watcher.poll();
		expect(seen(items)).toEqual([`updated ${deal}`]);
		expect(told(items)).toEqual([{ changedFields: ['sales_stage'], previous: { sales_stage: 'Prospecting' } }]);
		expect(await watcher.poll()).toEqual([]);
		pass(5);
		crm.revise(deal, { sales_stage: 'Closed Won', assigned_user_id: '19x1' });
		expect(told(await watcher.poll())).toEqual([
			{
				changedFields: ['sales_stage', 'assigned_user_id'],
				previous: { sales_stage: 'Qualification', assigned_user_id: '19x5' },
			},
		]);
	});

	test('two changes within a second come both', async () => {
		const { crm, pass, deal, watcher } = await start();
		pass(5);
		crm.revise(deal, { sales_stage: 'Qualification' });
		expect(seen(await watcher.poll())).toHaveLength(1);
		crm.revise(deal, { sales_stage: 'Closed Won' });
		expect(told(await watcher.poll())).toEqual([
			{ changedFields: ['sales_stage'], previous: { sales_stage: 'Qualification' } },
		]);
	});

	test('a deal that is won comes once each time, not at later saves, even if it was lost in between', async () => {
		const { crm, pass, deal, watcher } = await start({ conditions: won });
		for (const [stage, previous] of [
			['Qualification', undefined],
			['Closed Won', 'Qualification'],
			['Closed Won', undefined],
			['Closed Lost', undefined],
			['Closed Won', 'Closed Lost'],
		]) {
			pass(30);
			crm.revise(deal, { sales_stage: String(stage), nextstep: `${String(stage)} ${crm.requests.length}` });
			const expected =
				previous === undefined ? [] : [{ changedFields: ['sales_stage'], previous: { sales_stage: previous } }];
			expect(told(await watcher.poll())).toEqual(expected);
			expect(await watcher.poll()).toEqual([]);
		}
	});

	test('after a restart the old values are still known, and nothing comes again', async () => {
		const { crm, pass, deal, watcher } = await start();
		pass(5);
		crm.revise(deal, { sales_stage: 'Qualification' });
		expect(await watcher.poll()).toHaveLength(1);
		pass(300);
		crm.revise(deal, { nextstep: 'Позвонить' });
		expect(await watcher.poll()).toEqual([]);
		expect(await watcher.activate()).toEqual([]);
		pass(300);
		crm.revise(deal, { sales_stage: 'Closed Won' });
		expect(told(await watcher.activate())).toEqual([
			{ changedFields: ['sales_stage'], previous: { sales_stage: 'Qualification' } },
		]);
	});

	test('of a record that was created meanwhile the later changes come', async () => {
		const { crm, pass, watcher } = await start({ event: 'createdOrUpdated' });
		pass(5);
		const deal = crm.create('Potentials', { potentialname: 'Новая', sales_stage: 'Prospecting' });
		const items = await watcher.poll();
		expect(seen(items)).toEqual([`created ${deal}`]);
		expect(items[0]).not.toHaveProperty('changedFields');
		pass(5);
		crm.revise(deal, { nextstep: 'Позвонить' });
		expect(await watcher.poll()).toEqual([]);
		pass(200);
		crm.revise(deal, { sales_stage: 'Closed Won' });
		expect(told(await watcher.poll())).toEqual([
			{ changedFields: ['sales_stage'], previous: { sales_stage: 'Prospecting' } },
		]);
	});
});

test('more changes than a poll takes follow with their old values', async () => {
	const { crm, pass } = await moving({ personality: 'salesplatform-7.2-php7.4' });
	const ids = Array.from({ length: 250 }, (_, count) =>
		crm.create('Potentials', { potentialname: `N ${count}`, sales_stage: 'Prospecting' }),
	);
	pass(600);
	const watcher = watch({ crm }, { ...deals, conditions: won, options: { maxRecords: 60 } });
	await watcher.activate();
	for (const [index, id] of ids.entries()) {
		if (index % 50 === 0) pass(1);
		crm.revise(id, { sales_stage: 'Closed Won' });
	}
	const got: IDataObject[] = [];
	for (let polls = 0; polls < 6; polls++) got.push(...(await watcher.poll()));
	expect(seen(got)).toEqual(ids.map((id) => `updated ${id}`));
	expect(new Set(told(got).map((one) => JSON.stringify(one)))).toEqual(
		new Set(['{"changedFields":["sales_stage"],"previous":{"sales_stage":"Prospecting"}}']),
	);
});

test('a test run shows an update with the watched fields', async () => {
	const { crm, pass } = await moving({ personality: 'salesplatform-7.2-php7.4' });
	const deal = crm.create('Potentials', { potentialname: 'Кафе' });
	pass(5);
	crm.revise(deal, { sales_stage: 'Closed Won' });
	const [item] = await watch({ crm }, deals).testRun();
	expect(item).toMatchObject({ id: deal, changedFields: ['sales_stage', 'assigned_user_id'], previous: {} });
});

test('fields that the module does not have are refused, another choice of fields begins anew', async () => {
	const { crm, pass } = await moving({ personality: 'salesplatform-7.2-php7.4' });
	await expect(watch({ crm }, { ...deals, watchedFields: ['lastname'] }).activate()).rejects.toThrow(/lastname/);
	const watcher = watch({ crm }, deals);
	await watcher.activate();
	const deal = crm.create('Potentials', { potentialname: 'Кафе', sales_stage: 'Prospecting' });
	pass(5);
	crm.revise(deal, { sales_stage: 'Closed Won' });
	const other = watch({ crm }, { ...deals, watchedFields: ['amount'] });
	other.takeOver(watcher);
	expect(await other.activate()).toEqual([]);
});
