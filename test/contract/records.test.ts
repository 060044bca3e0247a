// What the embedded CRM does to values and records that no scenario covers: formats, clearing, checks, owners.

import type { Crm, JsonValue } from '../crm';
import { Client, codeOf } from './client';
import { openCrm } from '../core/useCrm';

let crm: Crm;
let admin: Client;
let sales: Client;

beforeAll(async () => {
	crm = await openCrm({ samples: false });
	admin = await Client.login(crm);
	sales = await Client.login(crm, 'sales');
});

describe('values as stored', () => {
	const cases: Array<[field: string, sent: JsonValue, read: string]> = [
		...([true, 1, '1', 'on'] as const).map((sent): [string, JsonValue, string] => ['cf_1111', sent, '1']),
		...([false, 0, '0', 'false', 'true', 'yes', 'off'] as const).map((sent): [string, JsonValue, string] => [
			'cf_1111',
			sent,
			'0',
		]),
		['cf_1115', '12.5', '12.50'],
		['cf_1115', 12.5, '12.50'],
		['cf_1117', '1234.56', '1234.56000'],
		['cf_1117', '-5.25', '-5.25000'],
		['cf_1117', '1234567.891', '1234567.89000'],
		['cf_1117', '1 234,56', '1.00000'],
		['cf_1117', '4000,75', '4000.00000'],
		['cf_1115', 'abc', '0.00'],
		['cf_1119', 'abc', '0'],
		['cf_1129', '1000', '999.99'],
		['cf_1115', '', '0.00'],
		['cf_1117', '', '0.00000'],
		['cf_1119', '', '0'],
		['cf_1119', 7.9, '8'],
		['cf_1109', ['One', 'Two & x'], 'One |##| Two & x'],
		['cf_1109', 'One |##| Three', 'One |##| Three'],
		['cf_1109', 'One,Two', 'One,Two'],
		['cf_1113', '2026-01-31', '2026-01-31'],
		['cf_1113', '2020-02-03T10:00:00Z', ''],
		['cf_1113', '2020-02-03 22:00:00', '2020-02-03'],
		['cf_1113', '2026-02-30', '0000-00-00'],
		['cf_1113', 'not-a-date', ''],
		['cf_1125', '13:45', '13:45:00'],
		['cf_1125', '13:45:00', '13:45:00'],
		['cf_1125', '1:45 PM', '01:45:00'],
		['cf_1107', 'no such choice', 'no such choice'],
		['firstname', 'emoji 😀', 'emoji ????'],
		['description', '<script>"x"</script>', '&lt;script&gt;&quot;x&quot;&lt;/script&gt;'],
		['description', '& < > " \' \\ % &amp;\nЖ', '& < > " \' \\ % &amp;\nЖ'],
		['createdtime', '2001-01-01 00:00:00', expect.stringMatching(/^20[2-9]\d-/) as string],
	];

	test.each(cases)('%s: %j becomes %j', async (field, sent, read) => {
		const made = await admin.create('Contacts', { lastname: 'Values', [field]: sent });
		expect((await admin.retrieve(made.id))[field]).toEqual(read);
	});

	test('a text is cut to the length of its column', async () => {
		const made = await admin.create('Contacts', { lastname: 'я'.repeat(300) });
		expect(made.lastname).toBe('я'.repeat(80));
	});
});

describe('create, update and revise', () => {
	test('the source is set once, in upper case', async () => {
		const made = await admin.create('Leads', { lastname: 'Source', source: 'n8n' });
		expect(made.source).toBe('N8N');
		expect((await admin.write('revise', { id: made.id ?? '', source: 'other' })).source).toBe('N8N');
	});

	test('revise clears with an empty text and with null, references too', async () => {
		const account = await admin.create('Accounts', { accountname: 'Clearing' });
		const made = await admin.create('Contacts', { lastname: 'Clear', title: 'T', account_id: account.id ?? '' });
		const id = made.id ?? '';
		expect(made.account_id).toBe(account.id);
		expect((await admin.write('revise', { id, account_id: '', title: null })).account_id).toBe('');
		expect((await admin.retrieve(id)).title).toBe('');
	});

	test('update keeps a reference sent empty, and clears it by null', async () => {
		const account = await admin.create('Accounts', { accountname: 'Keeping' });
		const { id = '' } = await admin.create('Contacts', { lastname: 'Keep', account_id: account.id ?? '' });
		const base = { id, lastname: 'Keep', assigned_user_id: '19x1' };
		expect((await admin.write('update', { ...base, account_id: '' })).account_id).toBe(account.id);
		expect((await admin.write('update', { ...base, account_id: null })).account_id).toBe('');
	});

	test('update without the description encodes it once more each time', async () => {
		const { id = '' } = await admin.create('Contacts', { lastname: 'Encode', description: 'D & "q"' });
		const base = { id, lastname: 'Encode', assigned_user_id: '19x1' };
		expect((await admin.write('update', base)).description).toBe('D &amp; &quot;q&quot;');
		expect((await admin.write('update', base)).description).toBe('D &amp;amp; &amp;quot;q&amp;quot;');
		expect((await admin.write('update', { ...base, description: 'D & "q"' })).description).toBe('D & "q"');
	});

	test('a reference to a deleted record reads as empty until it is restored', async () => {
		const account = await admin.create('Accounts', { accountname: 'Gone' });
		const { id } = await admin.create('Contacts', { lastname: 'Left', account_id: account.id ?? '' });
		crm.remove(String(account.id));
		expect((await admin.retrieve(id)).account_id).toBe('');
		crm.restore(String(account.id));
		expect((await admin.retrieve(id)).account_id).toBe(account.id);
	});

	test('the name of an account is compared without regard to case and trailing spaces', async () => {
		await admin.create('Accounts', { accountname: 'Acme Ltd' });
		const element = JSON.stringify({ accountname: 'ACME ltd ', assigned_user_id: '19x1' });
		const reply = await admin.post('create', { elementType: 'Accounts', element });
		expect(codeOf(reply)).toBe(0);
		const { id = '' } = await admin.create('Accounts', { accountname: 'Other Ltd' });
		const change = JSON.stringify({ id, accountname: 'acme LTD' });
		expect(codeOf(await admin.post('revise', { element: change }))).toBe(0);
	});

	test.each([
		['revise', { lastname: '' }, 'MANDATORY_FIELDS_MISSING'],
		['update', { firstname: 'x' }, 'MANDATORY_FIELDS_MISSING'],
		['revise', { account_id: '12x1' }, 'REFERENCE_INVALID'],
		['revise', { account_id: '999x1' }, 'ACCESS_DENIED'],
	] as const)('%s %j: %s', async (operation, changes, code) => {
		const { id = '' } = await admin.create('Contacts', { lastname: 'Wrong' });
		const reply = await admin.post(operation, { element: JSON.stringify({ id, ...changes }) });
		expect(codeOf(reply)).toBe(code);
	});

	test('an id under the prefix of another module is refused', async () => {
		const { id } = await admin.create('Contacts', { lastname: 'Prefix' });
		const number = String(id).split('x')[1] ?? '';
		expect(codeOf(await admin.get('retrieve', { id: `11x${number}` }))).toBe('INVALID_ID_ATTRIBUTE');
	});

	test('a scalar in place of the record kills the server', async () => {
		expect(codeOf(await admin.post('create', { elementType: 'Contacts', element: '"abc"' }))).toBe(500);
	});
});

describe('a save that dies', () => {
	afterEach(() => crm.heal());

	test.each([
		['an unknown owner', { assigned_user_id: '19x777' }, /^Sorry! Attempt to access restricted file\./],
		['a list in a text field', { firstname: ['a'] }, /^Input array has .*<br>\{"success":false/],
	])('%s poisons the server until its workers are used again', async (_, fields, text) => {
		const element = JSON.stringify({ lastname: 'Poison', assigned_user_id: '19x1', ...fields });
		const reply = await admin.post('create', { elementType: 'Contacts', element });
		expect(reply.status).toBe(200);
		expect(reply.text).toMatch(text);
		expect(crm.poisoned).toBe(true);
		const next = { elementType: 'Leads', element: JSON.stringify({ lastname: 'Next', assigned_user_id: '19x1' }) };
		for (let attempt = 0; attempt < 3; attempt++) {
			expect(codeOf(await admin.post('create', next))).toBe('INTERNAL_SERVER_ERROR');
		}
		expect(codeOf(await admin.post('create', next))).toBe('ok');
		expect(crm.records('Contacts').filter((record) => record.lastname === 'Poison')).toEqual([]);
	});

	test('an account keeps an owner that does not exist', async () => {
		const made = await admin.create('Accounts', { accountname: 'Orphan', assigned_user_id: '19x777' });
		expect(made.assigned_user_id).toBe('777');
		expect(crm.poisoned).toBe(false);
	});
});

describe('another user', () => {
	test('cannot reach the records of others, nor give records away', async () => {
		const { id = '' } = await admin.create('Contacts', { lastname: 'Private' });
		expect((await sales.get('retrieve', { id: String(id) })).text).toContain(
			'Permission to read given object is denied',
		);
		const element = JSON.stringify({ lastname: 'Mine', assigned_user_id: '19x1' });
		const reply = await sales.post('create', { elementType: 'Contacts', element });
		expect(reply.text).toContain('Cannot assign record to the given user');
		const own = await sales.write('create', { lastname: 'Mine', assigned_user_id: '19x5' }, 'Contacts');
		expect((await sales.write('revise', { id: own.id ?? '', assigned_user_id: '20x2' })).assigned_user_id).toBe('20x2');
	});

	test('does not see users', async () => {
		expect(codeOf(await sales.get('describe', { elementType: 'Users' }))).toBe('ACCESS_DENIED');
		expect(codeOf(await sales.get('retrieve', { id: '19x5' }))).toBe('ACCESS_DENIED');
		expect(await sales.rows('SELECT id FROM Groups;')).toHaveLength(3);
	});
});
