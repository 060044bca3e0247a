// Session: Get Challenge.

import { objectResult } from '../../webservice/protocol/client';
import type { Action } from '../action';

export const getchallenge: Action = {
	value: 'getchallenge',
	name: 'Get Challenge',
	action: 'Get a login challenge',
	description:
		'Get the token that a login of the credential’s user is computed with. Breaks any login of this user that is under way: the CRM keeps one token per user.',
	kind: 'write',
	form: [],
	async run({ connection }) {
		const { client, username } = connection;
		return objectResult('getchallenge', await client.call('getchallenge', { username }));
	},
};
