// The resource Session: logging in and out as the credential's user.

import type { Resource } from '../action';
import { extendsession } from './extendsession';
import { getchallenge } from './getchallenge';
import { login } from './login';
import { logout } from './logout';

export const session: Resource = {
	value: 'session',
	name: 'Session',
	description: 'Logins by hand, for requests of your own. All other operations log in by themselves.',
	actions: [login, extendsession, getchallenge, logout],
};
