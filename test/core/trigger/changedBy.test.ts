// Whose changes count: updates by the credential's user, and by chosen users.

import type { INodeParameters } from 'n8n-workflow';
import type { CrmOptions } from '../../crm';
import { movingCrms, seen, watch } from './watcher';

const moving = movingCrms();

const ADMIN = '19x1';
const SALES = '19x5';

const WAYS: Array<[string, CrmOptions]> = [
	['query', { personality: 'salesplatform-7.2-php7.4' }],
	['sync', { personality: 'salesplatform-7.2', syncTypeRegistered: true }],
];

const onlyBy = (...users: string[]) => ({ changedBy: { by: { rule: 'only', users } } });
const notBy = (...users: string[]) => ({ changedBy: { by: { rule: 'not', users } } });

describe.each(WAYS)('found by %s', (_way, server) => {
	test.each<[what: string, options: INodeParameters, counting: string[]]>([
		['without a rule', {}, [ADMIN, SALES]],
		['Ignore Own Changes', { ignoreOwnChanges: true }, [SALES]],
		['only by the salesman', onlyBy(SALES), [SALES]],
		['only by the administrator, by login', onlyBy('admin'), [ADMIN]],
		['not by the salesman', notBy(SALES), [ADMIN]],
		['not by both', notBy(SALES, ADMIN), []],
		['only by the administrator whose own changes are ignored', { ...onlyBy(ADMIN), ignoreOwnChanges: true }, []],
	])('updates %s', async (_what, options, counting) => {
		const { crm, pass } = await moving(server);
		const record = crm.create('Contacts', { lastname: 'Ершова' }, { by: SALES });
		const watcher = watch({ crm }, { event: 'updated', options });
		pass(600);
		await watcher.activate();
		for (const by of [ADMIN, SALES, ADMIN]) {
			pass(5);
			crm.revise(record, { phone: by }, { by });
			expect(seen(await watcher.poll())).toEqual(counting.includes(by) ? [`updated ${record}`] : []);
			expect(await watcher.poll()).toEqual([]);
		}
		// Not even if n8n has saved nothing since, and polls again what it had passed over.
		expect(await watcher.activate()).toEqual([]);
	});

	test('a record that was created by others comes as created, whoever changed it afterwards', async () => {
		const { crm, pass } = await moving(server);
		const watcher = watch({ crm }, { options: { ignoreOwnChanges: true } });
		await watcher.activate();
		pass(5);
		const record = crm.create('Contacts', { lastname: 'Ершова' }, { by: SALES });
		pass(5);
		crm.revise(record, { phone: '1' }, { by: ADMIN });
		expect(seen(await watcher.poll())).toEqual([`created ${record}`]);
		pass(5);
		crm.revise(record, { phone: '2' }, { by: ADMIN });
		expect(await watcher.poll()).toEqual([]);
	});
});

test.each([[[]], [''], [[' ']]])(
	'a rule without users, here %j, is refused: every change would count',
	async (users) => {
		const { crm } = await moving({ personality: 'salesplatform-7.2-php7.4' });
		const options = { changedBy: { by: { rule: 'only', users } } } as INodeParameters;
		await expect(watch({ crm }, { event: 'updated', options }).activate()).rejects.toMatchObject({
			message: expect.stringMatching(/No user is given.*Changed By/),
		});
	},
);

test('switching Ignore Own Changes begins anew: what it passed over does not come', async () => {
	const { crm, pass } = await moving({ personality: 'salesplatform-7.2-php7.4' });
	const record = crm.create('Contacts', { lastname: 'Ершова' });
	pass(600);
	const ignoring = watch({ crm }, { event: 'updated', options: { ignoreOwnChanges: true } });
	await ignoring.activate();
	crm.revise(record, { phone: '1' }, { by: ADMIN });
	expect(await ignoring.poll()).toEqual([]);
	const all = watch({ crm }, { event: 'updated' });
	all.takeOver(ignoring);
	expect(await all.activate()).toEqual([]);
});

test.each<[what: string, parameters: INodeParameters, message: RegExp]>([
	['a user who is unknown', { options: onlyBy('nobody') }, /“nobody” is not one user/],
	['a rule that is none', { options: { changedBy: { by: { rule: 'maybe', users: ADMIN } } } }, /none of the values/],
])('%s is refused at activation', async (_what, parameters, message) => {
	const { crm } = await moving();
	await expect(watch({ crm }, parameters).activate()).rejects.toThrow(message);
});
