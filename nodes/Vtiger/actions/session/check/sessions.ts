// Ending a session, and taking over a browser's: the two that common servers cannot do on newer PHP.

import { WebserviceError } from '../../../webservice/protocol/errors';
import { asText } from '../../../webservice/protocol/json';
import { unknown, works, type Check } from './check';
import { brokenOperation } from './probes';

const failureOf = (error: unknown): WebserviceError => {
	if (error instanceof WebserviceError) return error;
	throw error;
};

export const logout: Check = {
	name: 'Operation logout',
	async run(connection) {
		const failure = await connection.openAndEndSession().then(() => undefined, failureOf);
		if (failure === undefined) return works('Needed for Log Out.');
		return brokenOperation(failure, 'Needed for Log Out.');
	},
};

export const extendsession: Check = {
	name: 'Operation extendsession',
	async run({ client }, { login }) {
		const needed = 'Needed for Extend.';
		// Of no browser: a working server says that it is not signed in.
		const cookie = 'PHPSESSID=nosuchsession0123456789ab';
		const failure = await client.call('extendsession', {}, { cookie }).then(() => undefined, failureOf);
		if (failure !== undefined && failure.code !== 'AUTHENTICATION_FAILURE') {
			return brokenOperation(failure, needed);
		}
		if (!asText(login.vtigerVersion).startsWith('7.2')) return works(needed);
		return unknown(
			`${needed} Only a browser’s own session can tell.`,
			'Version 7.2 cannot take over browser sessions on PHP 7.2 and later: use Log In instead.',
		);
	},
};
