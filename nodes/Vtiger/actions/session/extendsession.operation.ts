// Session: Extend, which takes over the session of a signed-in browser.

import type { INodeProperties } from 'n8n-workflow';
import { objectResult } from '../../webservice/protocol/client';
import { InputError } from '../../webservice/protocol/errors';
import type { Action } from '../action';

const browserSessionId: INodeProperties = {
	displayName: 'Browser Session ID',
	name: 'browserSessionId',
	type: 'string',
	typeOptions: { password: true },
	default: '',
	required: true,
	description: 'Value of the cookie PHPSESSID of a browser that is signed in to the CRM',
};

export const extendsession: Action = {
	value: 'extendsession',
	name: 'Extend',
	action: 'Take over a browser session',
	description: 'Take over the session of a browser that is signed in to the CRM, and return it as a webservice session',
	kind: 'write',
	form: [browserSessionId],
	async run(item) {
		const given = item.requiredText('browserSessionId', 'Browser Session ID');
		const id = given.replace(/^PHPSESSID=/i, '').replace(/;.*$/s, '');
		// Nothing of the value is shown: whoever holds a session needs no password.
		if (!/^[A-Za-z0-9,-]{1,256}$/.test(id)) {
			throw new InputError(
				'Browser Session ID',
				'The value is not a session ID',
				'Copy the value of the cookie PHPSESSID: letters, digits, commas and hyphens.',
			);
		}
		// The server takes the browser's session from the cookie only; as a parameter it is refused.
		const result = await item.connection.client.call('extendsession', {}, { cookie: `PHPSESSID=${id}` });
		return objectResult('extendsession', result);
	},
};
