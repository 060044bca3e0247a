// The trigger's options over HTTP: conditions, the overlap, own records.

import type { INodeParameters } from 'n8n-workflow';
import type { CrmOptions } from '../../crm';
import { byName } from '../contexts';
import { movingCrms, seen, watch } from './watcher';

const moving = movingCrms();

test('conditions that are too long for one request are split, and the order stays', async () => {
	const { crm, pass } = await moving({ personality: 'salesplatform-7.2-php7.4' });
	const value = Array.from({ length: 300 }, (_, count) => `Фамилия ${count}`);
	const conditions = { conditions: [{ field: 'lastname', operator: 'inList', value: value.join(',') }] };
	const watcher = watch({ crm }, { conditions, options: { columns: ['lastname'] } });
	await watcher.activate();
	pass(5);
	const wanted: string[] = [];
	for (const count of [250, 3, 999, 120, 7]) {
		const id = crm.create('Contacts', { lastname: `Фамилия ${count}` });
		if (count !== 999) wanted.push(`created ${id}`);
	}
	expect(seen(await watcher.poll())).toEqual(wanted);
	expect(await watcher.poll()).toEqual([]);
	pass(5);
	const newest = crm.create('Contacts', { lastname: 'Фамилия 8' });
	crm.create('Contacts', { lastname: 'Другая' });
	expect(seen(await watcher.testRun())).toEqual([`created ${newest}`]);
	const queries = crm.requests.filter(({ operation }) => operation === 'query');
	expect(queries.filter(({ status }) => status !== 200)).toEqual([]);
});

test('a record that is changed between its times and its contents, for which one request is too short, hides no other', async () => {
	const { crm, pass } = await moving({ personality: 'salesplatform-7.2-php7.4' });
	const value = Array.from({ length: 118 }, (_, count) => `Фамилия ${count}`).join(',');
	const conditions = { conditions: [{ field: 'lastname', operator: 'inList', value }] };
	const watcher = watch({ crm }, { conditions });
	await watcher.activate();
	pass(5);
	const ids = Array.from({ length: 150 }, () => crm.create('Contacts', { lastname: 'Фамилия 7' }));
	const changed = String(ids[99]);
	pass(600);
	const isForContents = ({ parameters }: { parameters: Record<string, string> }) => {
		const found = parameters.query?.includes('id IN (') === true;
		if (found) crm.revise(changed, { phone: '1' });
		return found;
	};
	crm.faults.next({ operation: 'query', when: isForContents }, { kind: 'slow', milliseconds: 0 });
	const got = [...(await watcher.poll()), ...(await watcher.poll())];
	expect(got.map(({ id }) => String(id)).sort()).toEqual([...ids].sort());
	expect(got.every(({ lastname }) => lastname === 'Фамилия 7')).toBe(true);
});

test('a condition on today goes on with the next day at midnight in the CRM’s zone', async () => {
	const { crm, pass } = await moving({ personality: 'salesplatform-7.2-php7.4' });
	const conditions = { conditions: [{ field: 'birthday', operator: 'equals', value: 'today' }] };
	const watcher = watch({ crm }, { conditions });
	const now = jest.spyOn(Date, 'now').mockReturnValue(Date.parse('2026-11-24T20:59:50Z'));
	try {
		await watcher.activate();
		now.mockReturnValue(Date.parse('2026-11-24T21:00:10Z'));
		pass(20);
		crm.create('Contacts', { lastname: 'Вчера', birthday: '2026-11-24' });
		const id = crm.create('Contacts', { lastname: 'Сегодня', birthday: '2026-11-25' });
		expect(seen(await watcher.poll())).toEqual([`created ${id}`]);
	} finally {
		now.mockRestore();
	}
});

test('without an overlap, what follows in the second of the last change is seen all the same', async () => {
	for (const event of ['createdOrUpdated', 'deleted']) {
		const { crm, pass } = await moving({ personality: 'salesplatform-7.2', syncTypeRegistered: true });
		const watcher = watch({ crm }, { event, options: { detection: 'sync', scope: 'application', overlapSeconds: 0 } });
		const [one, two] = [crm.create('Contacts', { lastname: 'A' }), crm.create('Contacts', { lastname: 'B' })];
		pass(60);
		await watcher.activate();
		pass(60);
		const change = (id: string) => (event === 'deleted' ? crm.remove(id) : crm.revise(id, { phone: '1' }));
		change(one);
		expect(await watcher.poll()).toMatchObject([{ id: one }]);
		change(two);
		expect(await watcher.poll()).toMatchObject([{ id: two }]);
		expect(await watcher.poll()).toEqual([]);
	}
});

test.each([
	['', 120],
	[null, 120],
	[' 60 ', 60],
	[1e9, 86_400],
	[-5, 1],
])('an overlap of %p means %i seconds', async (overlapSeconds, seconds) => {
	const { crm } = await moving({ personality: 'salesplatform-7.2-php7.4' });
	crm.create('Contacts', { lastname: 'Newest' });
	const watcher = watch({ crm }, { options: { detection: 'query', overlapSeconds } });
	await watcher.activate();
	const from = crm.requests
		.map(({ parameters }) => /modifiedtime >= '([^']+)'/.exec(parameters.query ?? '')?.[1])
		.find(Boolean);
	expect(Date.parse(`${from}+0300`)).toBe(Date.UTC(2026, 10, 24, 9, 0, 0) - seconds * 1000);
});

test('own records that were ignored do not come when the option is taken away', async () => {
	const { crm, pass } = await moving({ personality: 'salesplatform-7.2-php7.4' });
	const ignoring = watch({ crm }, { options: { ignoreSource: true } });
	await ignoring.activate();
	pass(10);
	crm.create('Contacts', { lastname: 'Own' }, { source: 'N8N' });
	expect(await ignoring.poll()).toEqual([]);
	const all = watch({ crm }, {});
	all.takeOver(ignoring);
	expect(await all.activate()).toEqual([]);
	pass(10);
	crm.create('Contacts', { lastname: 'Own, too' }, { source: 'N8N' });
	expect(await all.poll()).toHaveLength(1);
});

describe('the output', () => {
	const start = async (parameters: INodeParameters, server: CrmOptions = {}) => {
		const moved = await moving({ personality: 'salesplatform-7.2-php7.4', ...server });
		const account = moved.crm.create('Accounts', { accountname: 'ООО «Орёл»' });
		const watcher = watch(moved, { module: byName('Potentials'), event: 'createdOrUpdated', ...parameters });
		await watcher.activate();
		moved.pass(5);
		const deal = moved.crm.create('Potentials', {
			potentialname: 'Кафе',
			amount: '45900.00000000',
			related_to: account,
			sales_stage: 'Prospecting',
			closingdate: '2026-12-31',
		});
		return { ...moved, account, deal, watcher };
	};

	test('is typed, with the event and the module first, then what names the record', async () => {
		const { watcher, deal } = await start({});
		const [item] = await watcher.poll();
		expect(Object.keys(item ?? {}).slice(0, 5)).toEqual(['event', 'module', 'detection', 'id', 'potentialname']);
		expect(item).toMatchObject({ id: deal, amount: 45_900, createdtime: '2026-11-24T12:00:05.000+03:00' });
	});

	test('tells what has changed before the record, typed as well', async () => {
		const { crm, pass, watcher, deal } = await start({ watchedFields: ['amount', 'sales_stage'] });
		await watcher.poll();
		pass(5);
		crm.revise(deal, { amount: '50000.00000000' });
		const [item] = await watcher.poll();
		expect(Object.keys(item ?? {}).slice(0, 6)).toEqual([
			...['event', 'module', 'changedFields', 'previous', 'detection', 'id'],
		]);
		expect(item).toMatchObject({ changedFields: ['amount'], previous: { amount: 45_900 }, amount: 50_000 });
	});

	test('is as the CRM sends it with Raw Values', async () => {
		const { watcher } = await start({ watchedFields: ['amount'], options: { rawValues: true } });
		expect(await watcher.poll()).toMatchObject([{ amount: '45900.00000000', createdtime: '2026-11-24 12:00:05' }]);
	});

	test('has labels behind their fields, and the same columns for every record if that is chosen', async () => {
		const { watcher } = await start({ options: { labels: true, simplify: true } });
		const [item = {}] = await watcher.poll();
		expect(item).toMatchObject({ related_to_label: 'ООО «Орёл»', sales_stage_label: expect.any(String) });
		const names = Object.keys(item);
		expect(names[names.indexOf('related_to') + 1]).toBe('related_to_label');
		expect(names).not.toContain('nextstep');
	});

	test('comes without labels if they cannot be read: the record counts as emitted already', async () => {
		const { crm, watcher, deal } = await start({ options: { labels: true } });
		crm.faults.always(
			{ operation: 'query', when: ({ parameters }) => /FROM (Groups|Users|Accounts) /.test(parameters.query ?? '') },
			{ kind: 'json', code: 'DATABASE_QUERY_ERROR', message: 'Unknown error while processing' },
		);
		const [item] = await watcher.poll();
		expect(item).toMatchObject({ id: deal, event: 'created' });
		expect(item).not.toHaveProperty('related_to_label');
		crm.faults.clear();
		expect(await watcher.poll()).toEqual([]);
	});

	test('of a test run is the same', async () => {
		const { watcher, deal } = await start({ options: { labels: true, columns: ['amount', 'related_to'] } });
		expect(await watcher.testRun()).toEqual([
			{
				event: 'created',
				module: 'Potentials',
				detection: 'query',
				id: deal,
				amount: 45_900,
				related_to: expect.stringMatching(/^11x/),
				related_to_label: 'ООО «Орёл»',
			},
		]);
	});
});

describe('a condition on a field that was added later, which older records hold as NULL', () => {
	const TYPES = ['date', 'double', 'currency', 'integer', 'time', 'text', 'multipicklist'] as const;
	const VALUES: Record<(typeof TYPES)[number], string> = {
		...{ date: '2026-01-31', double: '5', currency: '5', integer: '5', time: '10:00:00' },
		...{ text: 'x', multipicklist: 'Раз' },
	};

	test.each(TYPES)('%s: Is Empty finds them, Is Not Empty does not', async (type) => {
		const { crm, pass } = await moving({ personality: 'salesplatform-7.2-php7.4', samples: false });
		const [old, given] = ['Старый', 'Новый'].map((lastname) => crm.create('Contacts', { lastname })) as [
			string,
			string,
		];
		const field = crm.addField('Contacts', { type, label: 'Поздно', values: ['Раз'] });
		crm.revise(given, { [field]: VALUES[type] });
		const watchers = ['isEmpty', 'isNotEmpty'].map((operator) =>
			watch({ crm }, { conditions: { conditions: [{ field, operator }] }, event: 'updated' }),
		);
		for (const watcher of watchers) await watcher.activate();
		pass(600);
		for (const id of [old, given]) crm.revise(id, { phone: '1' });
		const got = [];
		for (const watcher of watchers) got.push(seen(await watcher.poll()));
		expect(got).toEqual([[`updated ${old}`], [`updated ${given}`]]);
	});

	test('Is Not finds them too, and a record that gets a value leaves', async () => {
		const { crm, pass } = await moving({ personality: 'salesplatform-7.2-php7.4', samples: false });
		const old = crm.create('Contacts', { lastname: 'Старый' });
		const field = crm.addField('Contacts', { type: 'double', label: 'Поздно' });
		const conditions = { conditions: [{ field, operator: 'notEquals', value: '5' }] };
		const watcher = watch({ crm }, { conditions });
		await watcher.activate();
		pass(600);
		crm.revise(old, { phone: '1' });
		expect(seen(await watcher.poll())).toEqual([`updated ${old}`]);
		pass(600);
		crm.revise(old, { [field]: '5' });
		expect(await watcher.poll()).toEqual([]);
	});
});
