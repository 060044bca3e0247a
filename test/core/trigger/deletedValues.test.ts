// Fields to Watch of deleted records over HTTP: the item says what they held, and conditions on that are possible.

import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { CrmOptions } from '../../crm';
import { byName } from '../contexts';
import { movingCrms, seen, watch } from './watcher';

const moving = movingCrms();

const WAYS: Array<[string, CrmOptions]> = [
	['comparison', { personality: 'salesplatform-7.2-php7.4' }],
	['sync', { personality: 'salesplatform-7.2', syncTypeRegistered: true }],
];

const deals = { module: byName('Potentials'), event: 'deleted', watchedFields: ['sales_stage', 'amount', 'nextstep'] };
const condition = (field: string, operator: string, value: string) => ({ conditions: [{ field, operator, value }] });
const told = (items: IDataObject[]) => items.map(({ id, previous }) => ({ id, previous }));

describe.each(WAYS)('found by %s', (way, server) => {
	const start = async (parameters: INodeParameters = {}) => {
		const moved = await moving(server);
		const { crm, pass } = moved;
		const create = (potentialname: string, sales_stage: string, amount = '1000') =>
			crm.create('Potentials', { potentialname, sales_stage, amount }, { owner: '19x5' });
		const won = create('Кафе', 'Closed Won');
		const open = create('Склад', 'Prospecting', '90');
		pass(600);
		const watcher = watch({ crm }, { ...deals, ...parameters });
		expect(await watcher.activate()).toEqual([]);
		pass(5);
		return { ...moved, create, won, open, watcher };
	};

	test('a deletion says what the record held when the trigger last looked', async () => {
		const { crm, pass, won, open, watcher } = await start();
		crm.remove(won);
		const [item] = await watcher.poll();
		expect(item).toEqual({
			id: won,
			event: 'deleted',
			module: 'Potentials',
			previous: { sales_stage: 'Closed Won', amount: 1000, nextstep: null },
			detection: way,
		});
		expect(Object.keys(item ?? {}).slice(0, 3)).toEqual(['event', 'module', 'previous']);
		pass(5);
		crm.revise(open, { nextstep: 'Позвонить' });
		expect(await watcher.poll()).toEqual([]);
		pass(5);
		crm.remove(open);
		expect(told(await watcher.poll())).toEqual([
			{ id: open, previous: { sales_stage: 'Prospecting', amount: 90, nextstep: 'Позвонить' } },
		]);
		expect(await watcher.poll()).toEqual([]);
	});

	test('only deletions of records that fitted the conditions come, each once', async () => {
		const { crm, pass, create, won, open, watcher } = await start({
			conditions: condition('sales_stage', 'equals', 'closed won'),
		});
		crm.remove(open);
		crm.remove(won);
		expect(seen(await watcher.poll())).toEqual([`deleted ${won}`]);
		pass(5);
		const late = create('Порт', 'Prospecting');
		expect(await watcher.poll()).toEqual([]);
		pass(5);
		crm.revise(late, { sales_stage: 'Closed Won' });
		expect(await watcher.poll()).toEqual([]);
		pass(5);
		crm.restore(open);
		crm.remove(late);
		expect(seen(await watcher.poll())).toEqual([`deleted ${late}`]);
		pass(5);
		crm.remove(open);
		expect(await watcher.poll()).toEqual([]);
	});

	test('numbers are compared as numbers', async () => {
		const { crm, won, open, watcher } = await start({ conditions: condition('amount', 'greaterThan', '100') });
		crm.remove(open);
		crm.remove(won);
		expect(seen(await watcher.poll())).toEqual([`deleted ${won}`]);
	});

	test('a condition on a field that is not watched is refused at activation, and says what to do', async () => {
		const conditions = condition('leadsource', 'equals', 'Cold Call');
		const expected = {
			message: expect.stringMatching(/“leadsource” cannot be checked for deleted records/),
			description: expect.stringMatching(/Add “leadsource” to Fields to Watch/),
		};
		await expect(start({ conditions })).rejects.toMatchObject(expected);
		await expect(start({ conditions, watchedFields: [] })).rejects.toMatchObject(expected);
	});
});
