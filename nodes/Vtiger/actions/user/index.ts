// The resource User.

import type { Resource } from '../action';
import { changePassword } from './changePassword';
import { deleteUser } from './deleteUser';

export const user: Resource = {
	value: 'user',
	name: 'User',
	actions: [changePassword, deleteUser],
};
