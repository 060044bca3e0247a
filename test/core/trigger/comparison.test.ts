// Deletions if sync does not work or is not proved: what the CRM has shown and no longer shows.

import type { CrmOptions } from '../../crm';
import { byId, byName } from '../contexts';
import { actionNode } from '../node';
import { movingCrms, seen, watch, type Access } from './watcher';

const moving = movingCrms();

const SERVERS: Array<[what: string, server: CrmOptions, access: Omit<Access, 'crm'>]> = [
	['a server whose sync is broken', { personality: 'salesplatform-7.2-php7.4' }, {}],
	['a server that ignores the scope', { personality: 'salesplatform-7.2' }, {}],
	['Vtiger 8 on PHP 8', { personality: 'vtiger-8.2-php8.2' }, { timezone: 'UTC' }],
	['a salesman, who may not ask for everyone’s', { personality: 'vtiger-8.2' }, { timezone: 'UTC', user: 'sales' }],
];

test.each(SERVERS)('%s: deletions come once each, also after having been restored', async (_what, server, access) => {
	const { crm, pass } = await moving(server);
	const ids = Array.from({ length: 5 }, (_, count) =>
		crm.create('Contacts', { lastname: `N ${count}` }, { owner: '19x5' }),
	);
	const [first = '', second = '', third = ''] = ids;
	crm.remove(first);
	pass(600);
	const watcher = watch({ crm, ...access }, { event: 'deleted' });
	expect(await watcher.activate()).toEqual([]);
	expect(await watcher.poll()).toEqual([]);
	pass(5);
	crm.remove(second);
	expect(await watcher.poll()).toEqual([{ id: second, event: 'deleted', module: 'Contacts', detection: 'comparison' }]);
	expect(await watcher.poll()).toEqual([]);
	pass(5);
	// One comes back while another goes: the count stays the same.
	crm.restore(second);
	crm.remove(third);
	expect(seen(await watcher.poll())).toEqual([`deleted ${third}`]);
	pass(5);
	const late = crm.create('Contacts', { lastname: 'Late' }, { owner: '19x5' });
	expect(await watcher.poll()).toEqual([]);
	pass(5);
	crm.remove(second);
	crm.remove(late);
	expect(seen(await watcher.poll())).toEqual([`deleted ${second}`, `deleted ${late}`]);
	expect(await watcher.activate()).toEqual([]);
});

test('an idle poll is a count and a look at what is new', async () => {
	const { crm, pass, operations } = await moving({ personality: 'salesplatform-7.2-php7.4' });
	pass(600);
	const watcher = watch({ crm }, { event: 'deleted' });
	await watcher.activate();
	await watcher.poll();
	pass(130);
	await watcher.poll();
	pass(60);
	operations();
	expect(await watcher.poll()).toEqual([]);
	const statements = crm.requests.map(({ parameters }) => parameters.query);
	expect(operations()).toEqual(['query', 'query']);
	expect(statements).toEqual([
		expect.stringMatching(/^SELECT count\(\*\) FROM Contacts/),
		expect.stringMatching(/^SELECT id,modifiedtime FROM Contacts/),
	]);
});

test('what happened while the workflow was off comes when it is switched on again', async () => {
	const { crm, pass } = await moving({ personality: 'salesplatform-7.2-php7.4' });
	const ids = Array.from({ length: 1_500 }, (_, count) => crm.create('Contacts', { lastname: `N ${count}` }));
	pass(600);
	const watcher = watch({ crm }, { event: 'deleted', options: { maxRecords: 100 } });
	await watcher.activate();
	pass(10_000);
	const gone = ids.filter((_, index) => index % 10 === 3);
	for (const id of gone) crm.remove(id);
	const got = [...(await watcher.activate()), ...(await watcher.poll()), ...(await watcher.poll())];
	expect(seen(got)).toEqual(gone.map((id) => `deleted ${id}`));
});

test('a single deletion among many is found with few requests', async () => {
	const { crm, pass, operations } = await moving({ personality: 'salesplatform-7.2-php7.4' });
	const ids = Array.from({ length: 3_000 }, (_, count) => crm.create('Contacts', { lastname: `N ${count}` }));
	pass(600);
	const watcher = watch({ crm }, { event: 'deleted' });
	await watcher.activate();
	pass(300);
	await watcher.poll();
	const one = String(ids[1_234]);
	crm.remove(one);
	operations();
	expect(seen(await watcher.poll())).toEqual([`deleted ${one}`]);
	expect(operations().length).toBeLessThan(15);
});

test('a record that passes out of the user’s sight looks like a deletion', async () => {
	const { crm, pass } = await moving({ personality: 'salesplatform-7.2-php7.4' });
	const ticket = crm.create('HelpDesk', { ticket_title: 'Заявка' }, { owner: '19x5', by: '19x5' });
	pass(600);
	const watcher = watch({ crm, user: 'sales' }, { event: 'deleted', module: byName('HelpDesk') });
	await watcher.activate();
	pass(5);
	crm.revise(ticket, { assigned_user_id: '19x1' });
	expect(await watcher.poll()).toMatchObject([{ id: ticket, detection: 'comparison' }]);
	pass(5);
	crm.revise(ticket, { assigned_user_id: '19x5' });
	expect(await watcher.poll()).toEqual([]);
	pass(5);
	crm.remove(ticket);
	expect(await watcher.poll()).toMatchObject([{ id: ticket }]);
});

test.each(['vtiger-7.5-php7.4', 'vtiger-8.2'] as const)(
	'a converted lead looks like a deletion, once: %s',
	async (personality) => {
		const { crm, pass } = await moving({ personality });
		const lead = crm.create('Leads', { lastname: 'Лидова', company: 'ООО «Лид»' }, { owner: '19x5' });
		const other = crm.create('Leads', { lastname: 'Другая', company: 'ООО «Два»' }, { owner: '19x5' });
		pass(600);
		const options = { detection: 'query' };
		const watcher = watch({ crm, timezone: 'UTC' }, { event: 'deleted', module: byName('Leads'), options });
		await watcher.activate();
		pass(5);
		const converted = { recordId: byId(lead), entities: ['Accounts', 'Contacts'] };
		await actionNode(crm).run('lead', 'convertlead', converted);
		expect(crm.requests.some(({ operation }) => operation === 'convertlead')).toBe(true);
		expect(await watcher.poll()).toEqual([{ id: lead, event: 'deleted', module: 'Leads', detection: 'comparison' }]);
		for (const seconds of [5, 130, 60]) {
			pass(seconds);
			expect(await watcher.poll()).toEqual([]);
		}
		crm.remove(other);
		expect(seen(await watcher.poll())).toEqual([`deleted ${other}`]);
	},
);

test('a test run says that there is nothing to show yet', async () => {
	const { crm } = await moving({ personality: 'salesplatform-7.2-php7.4' });
	await expect(watch({ crm }, { event: 'deleted' }).testRun()).rejects.toMatchObject({
		message: expect.stringMatching(/compares/),
		description: expect.stringMatching(/pin an item such as \{"id": "12x345"/),
	});
});

test('Detection Query takes comparison even if sync works', async () => {
	const { crm, pass } = await moving({ personality: 'salesplatform-7.2', syncTypeRegistered: true });
	const id = crm.create('Contacts', { lastname: 'Ершова' });
	const watcher = watch({ crm }, { event: 'deleted', options: { detection: 'query' } });
	await watcher.activate();
	pass(5);
	crm.remove(id);
	expect(await watcher.poll()).toMatchObject([{ id, detection: 'comparison' }]);
});
