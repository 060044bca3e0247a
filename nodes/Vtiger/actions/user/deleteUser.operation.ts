// User: Delete, which hands the user's records to a new owner.

import { options } from '../../forms/options';
import { userLocator } from '../../forms/users';
import { InputError } from '../../webservice/protocol/errors';
import type { Action } from '../action';
import type { Item } from '../item';
import { chosenUser } from './chosenUser';

export const deleteUser: Action = {
	value: 'deleteUser',
	name: 'Delete',
	action: 'Delete a user',
	description:
		'Delete a user of the CRM and give all records of that user to another one. Needs the credential of an administrator.',
	kind: 'write',
	form: [
		userLocator('User', 'recordId', 'The user to delete'),
		userLocator('New Owner', 'newOwnerId', 'The user who gets all records of the deleted one'),
		options('writeTimeout'),
	],
	async run(item) {
		await requireAdministrator(item);
		const id = await chosenUser(item, 'recordId', 'User');
		const newOwnerId = await chosenUser(item, 'newOwnerId', 'New Owner');
		if (newOwnerId === id) {
			throw new InputError(
				'New Owner',
				'The new owner is the user to be deleted',
				'Choose another user as the new owner.',
			);
		}
		if (id === (await ownId(item))) {
			throw new InputError(
				'User',
				'The credential’s own user cannot be deleted',
				'Use the credential of another administrator.',
			);
		}
		await requireActive(item, { User: id, 'New Owner': newOwnerId });
		await item.connection.client.call('deleteUser', { id, newOwnerId });
		return { id, deleted: true, newOwnerId };
	},
};

async function requireAdministrator(item: Item): Promise<void> {
	const { usersVisible } = await item.connection.people.owners();
	if (usersVisible) return;
	throw new InputError(
		'Credential',
		'The credential’s user is no administrator and may not delete users',
		'Use the credential of an administrator.',
	);
}

async function ownId({ connection }: Item): Promise<string | undefined> {
	const { userId, username, people } = connection;
	if (userId() !== '') return userId();
	const { list } = await people.owners();
	return list.find((owner) => owner.kind === 'user' && owner.login.toLowerCase() === username.toLowerCase())?.id;
}

/** Asked again for each item: an earlier one may have deleted a user, and the server takes a deleted new owner. */
async function requireActive(item: Item, users: Record<string, string>): Promise<void> {
	const found = await item.connection.records.byIds('Users', ['id'], Object.values(users));
	for (const [label, id] of Object.entries(users)) {
		if (found.has(id)) continue;
		throw new InputError(label, `The user ${id} has since been deleted`, 'Choose an active user from the list.');
	}
}
