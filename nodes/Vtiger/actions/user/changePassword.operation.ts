// User: Change Password.

import type { INodeProperties } from 'n8n-workflow';
import { options } from '../../forms/options';
import { userLocator } from '../../forms/users';
import { InputError, WebserviceError } from '../../webservice/protocol/errors';
import type { Action } from '../action';
import type { Item } from '../item';
import { chosenUser } from './chosenUser';

function password(displayName: string, name: string, more: Partial<INodeProperties>): INodeProperties {
	return { displayName, name, type: 'string', typeOptions: { password: true }, default: '', ...more };
}

export const changePassword: Action = {
	value: 'changePassword',
	name: 'Change Password',
	action: 'Change the password of a user',
	description: 'Give a user a new password: the credential’s own user, or any user if that is an administrator',
	kind: 'write',
	form: [
		userLocator('User', 'recordId', 'The user whose password to change'),
		password('Old Password', 'oldPassword', {
			description: 'Not checked if the credential belongs to an administrator',
		}),
		password('New Password', 'newPassword', { required: true }),
		password('Confirm Password', 'confirmPassword', { required: true, description: 'The new password once more' }),
		options('writeTimeout'),
	],
	async run(item) {
		const passwords = givenPasswords(item);
		const id = await chosenUser(item, 'recordId', 'User');
		const result = await item.connection.client.call('changePassword', { id, ...passwords });
		// The server's way of saying no.
		if (result === null) throw notAllowed();
		return { id, changed: true };
	},
};

function givenPasswords(item: Item) {
	const newPassword = item.text('newPassword');
	const confirmPassword = item.text('confirmPassword');
	if (newPassword === '') throw new InputError('New Password', 'New Password is empty', 'Fill in the new password.');
	if (newPassword !== confirmPassword) {
		throw new InputError('Confirm Password', 'The new passwords differ', 'Enter the same new password twice.');
	}
	if (newPassword === '0') {
		throw new InputError(
			'New Password',
			'The CRM cannot take this password',
			'Choose a longer one: the server reads a single zero as no password.',
		);
	}
	return { oldPassword: item.text('oldPassword'), newPassword, confirmPassword };
}

function notAllowed(): WebserviceError {
	return new WebserviceError({
		code: 'ACCESS_DENIED',
		operation: 'changePassword',
		reason: 'the password stays as it was, since only administrators change the passwords of others',
		advice: 'Use the credential of an administrator, or of the user itself.',
	});
}
