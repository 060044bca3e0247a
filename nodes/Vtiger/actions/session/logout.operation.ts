// Session: Log Out.

import type { Client } from '../../webservice/protocol/client';
import { WebserviceError } from '../../webservice/protocol/errors';
import type { Action } from '../action';

/** How servers answer whose PHP version cannot end sessions. */
const CANNOT_END = ['SERVER_FAULT', 'INTERNAL_SERVER_ERROR'];

export const logout: Action = {
	value: 'logout',
	name: 'Log Out',
	action: 'Log out of the CRM',
	description: 'End the credential’s session. The next request logs in again.',
	kind: 'write',
	form: [],
	async run(item) {
		const ended = await endedOnServer(item.connection.client);
		item.connection.forgetSession();
		if (!ended) {
			item.hint(
				'This CRM cannot end sessions on its PHP version. n8n has forgotten the session and logs in anew at the next request; on the server it ends by itself when it lies idle.',
			);
		}
		return { loggedOut: true, endedOnServer: ended };
	},
};

async function endedOnServer(client: Client): Promise<boolean> {
	return await client.call('logout').then(
		() => true,
		(error: unknown) => {
			if (error instanceof WebserviceError && CANNOT_END.includes(error.code)) return false;
			throw error;
		},
	);
}
