// One login a process: who takes the session that another execution has just made, and who needs a new one.

import { credentialLogin } from '../../nodes/Vtiger/connection/credential/login';
import { sessionOwner } from '../../nodes/Vtiger/connection/credential/settings';
import type { Crm } from '../crm';
import { loadOptions, storedCredential } from './contexts';
import { useNewCrm } from './useCrm';

let crm: Crm;

useNewCrm({ samples: false }, (started) => {
	crm = started;
});

/** Logs in as n8n lets the credential do it. `more` is what an execution knows of the session that it lost. */
async function logIn(more: Record<string, string | number> = {}): Promise<string> {
	const stored = storedCredential({ url: crm.url, ...crm.admin });
	const { helpers } = loadOptions(stored, {});
	const session = await credentialLogin(async (options) => await helpers.httpRequest(options), {
		...stored.data,
		...more,
	});
	expect(session.sessionOwner).toBe(sessionOwner(stored.data));
	return session.sessionName;
}

const MINUTE = 60_000;

test.each<[string, (first: string) => Record<string, string | number>, number]>([
	['an execution without a session takes it', () => ({}), 1],
	[
		'an execution whose session was lost before it takes it',
		() => ({ lostSession: 'older', aliveAt: Date.now() - MINUTE }),
		1,
	],
	['an execution that does not know when its session was lost takes it', () => ({ lostSession: 'older' }), 1],
	[
		'an execution whose session still lived after it logs in anew: the server has forgotten both',
		() => ({ lostSession: 'older', aliveAt: Date.now() + 1 }),
		2,
	],
	[
		'an execution that has lost this very session logs in anew',
		(first) => ({ lostSession: first, aliveAt: Date.now() - MINUTE }),
		2,
	],
])('%s', async (_what, known, expected) => {
	const first = await logIn();
	const second = await logIn(known(first));
	expect(crm.logins).toBe(expected);
	expect(second === first).toBe(expected === 1);
});

test('an execution that learns of the loss a little later shares the login that replaces it', async () => {
	const first = await logIn();
	const aliveAt = Date.now();
	const [second] = await Promise.all([logIn({ lostSession: first, aliveAt }), logIn({ lostSession: first, aliveAt })]);
	expect(await logIn({ lostSession: first, aliveAt })).toBe(second);
	expect(crm.logins).toBe(2);
});
