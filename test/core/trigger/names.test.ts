// The trigger's conditions by the names that people use: record number, label, an owner's last and first name.

import { movingCrms, seen, watch } from './watcher';

const moving = movingCrms();

async function started() {
	const { crm, pass } = await moving({ personality: 'salesplatform-7.2-php7.4' });
	const account = crm.create('Accounts', { accountname: 'ООО «Новая»' });
	const owner = crm.create('Users', {
		...{ user_name: 'petrova', first_name: 'Мария', last_name: 'Петрова', email1: 'petrova@example.com' },
		...{ status: 'Active', is_admin: 'off' },
	});
	return {
		crm,
		pass,
		account,
		owner,
		number: String(crm.records('Accounts').find(({ id }) => id === account)?.account_no),
	};
}

test.each<[what: string, condition: (world: { number: string }) => { field: string; value: string }]>([
	['a reference by its record number', ({ number }) => ({ field: 'account_id', value: number })],
	['a reference by its label', () => ({ field: 'account_id', value: 'ООО «Новая»' })],
	['an owner by last and first name', () => ({ field: 'assigned_user_id', value: 'Петрова Мария' })],
	['an owner by e-mail address', () => ({ field: 'assigned_user_id', value: 'petrova@example.com' })],
])('%s', async (_what, condition) => {
	const { crm, pass, account, owner, number } = await started();
	const conditions = { conditions: [{ ...condition({ number }), operator: 'equals' }] };
	const watcher = watch({ crm }, { conditions });
	await watcher.activate();
	pass(5);
	const meant = crm.create('Contacts', { lastname: 'Своя', account_id: account }, { owner });
	crm.create('Contacts', { lastname: 'Чужая' });
	expect(seen(await watcher.poll())).toEqual([`created ${meant}`]);
});

test.each<[what: string, field: string, value: string, message: RegExp]>([
	['nobody’s name', 'account_id', 'Никто', /“Никто” does not name a record/],
	['a number with letters', 'account_id', '12a', /“12a” does not name a record/],
	[
		'an owner’s e-mail address with blanks',
		'assigned_user_id',
		'petrova @example.com',
		/is not one active user or group/,
	],
])('%s: the activation fails and says so', async (_what, field, value, message) => {
	const { crm } = await started();
	const watcher = watch({ crm }, { conditions: { conditions: [{ field, operator: 'equals', value }] } });
	await expect(watcher.activate()).rejects.toMatchObject({ message: expect.stringMatching(message) });
});
