// changePassword and deleteUser.

import type { UserCall } from '../call';
import { accessDenied, Failure, plainText } from '../failures';
import type { JsonValue } from '../json';
import { adminId } from '../users';

/** The registered handler's path does not exist, and the guard that includes it dies. */
function refuseBroken(call: UserCall, operation: 'changePassword' | 'deleteUser', file: string): void {
	const { personality } = call.installation;
	if (!personality.broken[operation]) return;
	const where = personality.edition === 'salesplatform' ? ` - include/Webservices/${file}` : '';
	throw plainText(`Sorry! Attempt to access restricted file.${where}`);
}

function userId(call: UserCall, id: string): number {
	const [prefix, number] = id.split('x');
	if (prefix !== call.installation.modules.get('Users').prefix || number === undefined) throw accessDenied(' for id');
	return Number(number);
}

export function changePassword(call: UserCall): JsonValue {
	refuseBroken(call, 'changePassword', 'ChangePassword.php');
	const { users, personality } = call.installation;
	const russian = personality.language === 'ru';
	const id = userId(call, call.argument('id'));
	if (!call.user.isAdmin && id !== call.user.id) return null;
	if (!call.user.isAdmin && call.argument('oldPassword') !== users.password(id)) {
		throw new Failure(
			'INVALID_OLD_PASSWORD',
			russian ? 'Неверно указан старый пароль' : 'Invalid value given for old password.',
		);
	}
	const password = call.argument('newPassword');
	if (password === '' || password !== call.argument('confirmPassword')) {
		throw new Failure('CHANGE_PASSWORD_FAILURE', russian ? 'Не удалось изменить пароль' : 'Failed to change password');
	}
	users.setPassword(id, password);
	return { message: russian ? 'Пароль успешно изменен' : 'Changed password successfully' };
}

/** An empty new owner means the first administrator. */
export function deleteUser(call: UserCall): JsonValue {
	refuseBroken(call, 'deleteUser', 'DeleteUser.php');
	const { store, modules } = call.installation;
	const id = userId(call, call.argument('id'));
	const user = store.table('Users').get(id);
	if (user === undefined || user.deleted) throw accessDenied(', EntityName = ');
	if (!call.user.isAdmin) throw accessDenied();
	const newOwner = call.argument('newOwnerId') === '' ? adminId : userId(call, call.argument('newOwnerId'));
	user.deleted = true;
	user.values.status = 'Inactive';
	for (const table of new Set(modules.all.filter((module) => module.isEntity).map((module) => module.table))) {
		for (const record of store.table(table).rows) {
			if (record.values.assigned_user_id === String(id)) record.values.assigned_user_id = String(newOwner);
		}
	}
	return { status: 'successful' };
}
