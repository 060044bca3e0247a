// Session: Log In.

import type { Action } from '../action';

export const login: Action = {
	value: 'login',
	name: 'Log In',
	action: 'Log in to the CRM',
	description:
		'Open a further session of the credential’s user and return it, for requests of your own. The other operations log in by themselves.',
	kind: 'write',
	form: [],
	run: async (item) => await item.connection.logIn(),
};
