// User: changing passwords and deleting users, on each of the four recorded servers.

import type { INodeParameters } from 'n8n-workflow';
import { getOwners, searchUsers } from '../../../nodes/Vtiger/forms/users';
import { personalityNames, type Crm, type JsonObject } from '../../crm';
import { byId, loadOptions } from '../contexts';
import { actionNode, inputItems, type ActionNode } from '../node';
import { useNewCrm } from '../useCrm';

let crm: Crm;
let admin: ActionNode;
let sales: ActionNode;

/** What a server answers that has the file of an operation in another place. */
const BROKEN = /RESTRICTED_FILE/;

const sent = (operation: string) => crm.requests.filter((request) => request.operation === operation);
const user = (id: string): JsonObject => crm.records('Users').find((one) => one.id === id) ?? {};

function newUser(login: string): string {
	return crm.create('Users', {
		user_name: login,
		last_name: login,
		email1: `${login}@example.test`,
		status: 'Active',
		is_admin: 'off',
	});
}

async function changed(node: ActionNode, parameters: INodeParameters) {
	const { items } = await node.run('user', 'changePassword', {
		recordId: byId('19x5'),
		oldPassword: '',
		newPassword: '',
		confirmPassword: '',
		...parameters,
	});
	return items.map((item) => item.json);
}

async function deleted(node: ActionNode, recordId: string, newOwnerId: string) {
	const { items } = await node.run('user', 'deleteUser', { recordId: byId(recordId), newOwnerId: byId(newOwnerId) });
	return items.map((item) => item.json);
}

describe.each(personalityNames)('on %s', (personality) => {
	const works = personality === 'salesplatform-7.2' || personality === 'vtiger-8.2';

	useNewCrm({ personality, samples: false }, (started) => {
		crm = started;
		admin = actionNode(crm);
		sales = actionNode(crm, crm.sales);
	});

	describe('Change Password', () => {
		const passwords = { newPassword: ' Новый "пароль" ', confirmPassword: ' Новый "пароль" ' };

		test('of another user, as an administrator, or the row in the CRM that fixes the operation', async () => {
			const outcome = changed(admin, passwords);
			if (works) expect(await outcome).toEqual([{ id: '19x5', changed: true }]);
			else {
				await expect(outcome).rejects.toMatchObject({
					message: expect.stringMatching(
						/program file for this operation is missing or misplaced \(changePassword, RESTRICTED_FILE\)/,
					),
					description: expect.stringMatching(/handler_path of the row changePassword in vtiger_ws_operation/),
				});
			}
			expect(sent('changePassword')).toMatchObject([
				{ method: 'POST', urlParameters: {}, formParameters: { id: '19x5', oldPassword: '', ...passwords } },
			]);
		});

		test('of the own user with the old password', async () => {
			if (!works)
				return await expect(
					changed(sales, { oldPassword: 'sales', newPassword: 'a1', confirmPassword: 'a1' }),
				).rejects.toThrow(BROKEN);
			expect(await changed(sales, { oldPassword: 'sales', newPassword: 'a1', confirmPassword: 'a1' })).toEqual([
				{ id: '19x5', changed: true },
			]);
			await expect(changed(sales, { oldPassword: 'sales', newPassword: 'b2', confirmPassword: 'b2' })).rejects.toThrow(
				/The old password is wrong/,
			);
		});

		test('of another user, as somebody who is no administrator, is no success', async () => {
			if (!works) return await expect(changed(sales, { recordId: byId('19x1'), ...passwords })).rejects.toThrow(BROKEN);
			await expect(changed(sales, { recordId: byId('19x1'), ...passwords })).rejects.toMatchObject({
				message: expect.stringMatching(
					/the password stays as it was, since only administrators change the passwords of others/,
				),
				description: expect.stringMatching(/credential of an administrator/),
			});
		});

		test.each<[string, INodeParameters, RegExp]>([
			[
				'passwords that differ',
				{ newPassword: 'geheim1', confirmPassword: 'geheim2' },
				/^The new passwords differ \(Confirm Password\)$/,
			],
			[
				'passwords that differ in a space',
				{ newPassword: 'geheim', confirmPassword: 'geheim ' },
				/^The new passwords differ/,
			],
			['no new password', { newPassword: '', confirmPassword: '' }, /^New Password is empty$/],
			[
				'a password that the server reads as none',
				{ newPassword: '0', confirmPassword: '0' },
				/cannot take this password \(New Password\)/,
			],
			['no user', { recordId: byId(''), newPassword: 'geheim', confirmPassword: 'geheim' }, /^User is empty$/],
			[
				'an unknown user',
				{ recordId: byId('19x77'), newPassword: 'geheim', confirmPassword: 'geheim' },
				/“19x77” is not an active user of the CRM \(User\)/,
			],
			[
				'a group',
				{ recordId: byId('20x2'), newPassword: 'geheim', confirmPassword: 'geheim' },
				/“20x2” is a group \(User\)/,
			],
		])('refuses %s before sending, without showing a password', async (_what, parameters, message) => {
			const error = await changed(admin, parameters).then(
				() => new Error('nothing failed'),
				(failure: Error) => failure,
			);
			expect(error.message).toMatch(message);
			expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('geheim');
			expect(sent('changePassword')).toEqual([]);
		});

		test('shows no password if the server fails', async () => {
			crm.faults.next({ operation: 'changePassword' }, { kind: 'empty500' });
			const parameters = { oldPassword: 'geheim0', newPassword: 'geheim1', confirmPassword: 'geheim1' };
			const error = await changed(admin, parameters).then(
				() => new Error('nothing failed'),
				(failure: Error) => failure,
			);
			expect(error.message).toMatch(/changePassword, SERVER_FAULT/);
			expect(`${error.stack ?? ''}${JSON.stringify(error, Object.getOwnPropertyNames(error))}`).not.toContain('geheim');
			expect(sent('changePassword')).toHaveLength(1);
		});
	});

	describe('Delete', () => {
		test('hands the records to the new owner, or names the row in the CRM that fixes the operation', async () => {
			const id = newUser('leaver');
			const account = crm.create('Accounts', { accountname: 'Наследство', assigned_user_id: id }, { owner: id });
			const outcome = deleted(admin, id, 'sales');
			if (works) {
				expect(await outcome).toEqual([{ id, deleted: true, newOwnerId: '19x5' }]);
				expect(crm.records('Accounts').find((one) => one.id === account)).toMatchObject({ assigned_user_id: '19x5' });
			} else {
				await expect(outcome).rejects.toMatchObject({
					message: expect.stringMatching(/\(deleteUser, RESTRICTED_FILE\)/),
					description: expect.stringMatching(/handler_path of the row deleteUser/),
				});
				expect(user(id)).toMatchObject({ status: 'Active' });
			}
			expect(sent('deleteUser')).toMatchObject([{ method: 'POST', formParameters: { id, newOwnerId: '19x5' } }]);
		});

		test.each<[string, (id: string) => [string, string], RegExp]>([
			['no new owner, which the server would take for its first user', (id) => [id, ''], /^New Owner is empty$/],
			['the user itself as the new owner', (id) => [id, id], /The new owner is the user to be deleted \(New Owner\)/],
			['the user itself by its login', (id) => [id, 'leaver'], /The new owner is the user to be deleted/],
			['an unknown new owner', (id) => [id, '19x77'], /“19x77” is not an active user of the CRM \(New Owner\)/],
			['a group as the new owner', (id) => [id, '20x2'], /“20x2” is a group \(New Owner\)/],
			['the credential’s own user', () => ['19x1', '19x5'], /The credential’s own user cannot be deleted \(User\)/],
			[
				'the credential’s own user by its login',
				() => ['ADMIN', '19x5'],
				/The credential’s own user cannot be deleted/,
			],
			['an unknown user', () => ['19x77', '19x5'], /“19x77” is not an active user of the CRM \(User\)/],
			['no user', () => ['', '19x5'], /^User is empty$/],
		])('refuses %s before sending', async (_what, ids, message) => {
			await expect(deleted(admin, ...ids(newUser('leaver')))).rejects.toThrow(message);
			expect(sent('deleteUser')).toEqual([]);
		});

		test('finds the own user if the stored credential does not know its id', async () => {
			await admin.record('getMany', 'Contacts', { returnAll: false, limit: 1 });
			admin.stored.data.userId = '';
			await expect(deleted(admin, '19x1', '19x5')).rejects.toThrow(/The credential’s own user cannot be deleted/);
			expect(sent('deleteUser')).toEqual([]);
		});

		test('is refused to whoever is no administrator', async () => {
			await expect(deleted(sales, newUser('leaver'), '19x5')).rejects.toThrow(
				/is no administrator and may not delete users/,
			);
			expect(sent('deleteUser')).toEqual([]);
		});

		test('refuses a new owner whom an earlier item has deleted', async () => {
			const [first, second] = [newUser('first'), newUser('second')];
			const { items } = await admin.run(
				'user',
				'deleteUser',
				{ recordId: byId('={{ $json.user }}'), newOwnerId: byId('={{ $json.owner }}') },
				{ input: inputItems({ user: first, owner: '19x1' }, { user: second, owner: first }), continueOnFail: true },
			);
			expect(user(second)).toMatchObject({ status: 'Active' });
			if (!works)
				return expect(items.map(({ json }) => json)).toEqual(
					Array(2).fill({ error: expect.objectContaining({ code: 'RESTRICTED_FILE' }) }),
				);
			expect(items[0]?.json).toEqual({ id: first, deleted: true, newOwnerId: '19x1' });
			expect(items[1]).toMatchObject({
				json: { error: { parameter: 'New Owner', message: `The user ${first} has since been deleted` } },
				pairedItem: { item: 1 },
			});
		});
	});

	describe('lists', () => {
		test('the users, by name, login or e-mail, without groups', async () => {
			newUser('petrov');
			const all = await searchUsers.call(loadOptions(admin.stored, {}));
			expect(all.results.map(({ value }) => value)).toEqual(expect.arrayContaining(['19x1', '19x5']));
			expect(all.results.every(({ value }) => String(value).startsWith('19x'))).toBe(true);
			const found = await searchUsers.call(loadOptions(admin.stored, {}), 'PETROV@');
			expect(found.results).toMatchObject([{ name: 'petrov' }]);
		});

		test('the own user if the others are hidden, and why the list is short', async () => {
			expect((await searchUsers.call(loadOptions(sales.stored, {}))).results).toEqual([
				{ name: 'sales', value: '19x5' },
				{ name: expect.stringContaining('hidden from this user'), value: '' },
			]);
		});

		test('owners: users and groups', async () => {
			const owners = await getOwners.call(loadOptions(admin.stored, {}));
			expect(owners).toContainEqual({ name: expect.stringMatching(/\(sales\)$/), value: '19x5' });
			expect(owners).toContainEqual({ name: expect.stringMatching(/ \(group\)$/), value: '20x2' });
		});
	});
});
