// Many executions whose shared login fails: they share the failure, too, instead of logging in all at once.

import type { Crm } from '../crm';
import { execute, storedCredential } from '../core/contexts';
import { useNewCrm } from '../core/useCrm';

let crm: Crm;
useNewCrm({ samples: false }, (started) => {
	crm = started;
	crm.latency = 20;
});

const EXECUTIONS = 20;
const logins = () => crm.requests.filter(({ operation }) => operation === 'login').length;

async function atOnce(accessKey: string) {
	const stored = storedCredential({ url: crm.url, username: crm.admin.username, accessKey });
	const run = async () => await execute(stored, { resource: 'module', operation: 'listtypes' });
	return await Promise.allSettled(Array.from({ length: EXECUTIONS }, run));
}

test('a passing failure of the login is one for all, and so is the next login', async () => {
	crm.faults.next({ operation: 'getchallenge' }, { kind: 'status', status: 503 });
	const outcomes = await atOnce(crm.admin.accessKey);
	expect(outcomes.map(({ status }) => status)).toEqual(Array.from({ length: EXECUTIONS }, () => 'fulfilled'));
	expect(logins()).toBe(1);
});

test('a wrong key is tried as often as for one', async () => {
	const outcomes = await atOnce('ThisKeyIsWrong12');
	expect(outcomes.map(({ status }) => status)).toEqual(Array.from({ length: EXECUTIONS }, () => 'rejected'));
	expect(logins()).toBe(5);
});

test('a server that forgets every session at once is asked for a few of them, however many items there are', async () => {
	const forgetful = ({ operation }: { operation: string }) => !['login', 'getchallenge'].includes(operation);
	crm.faults.always({ when: forgetful }, { kind: 'json', code: 'INVALID_SESSIONID', message: '' });
	const stored = storedCredential({ url: crm.url, ...crm.admin });
	const input = Array.from({ length: 200 }, () => ({ json: {} }));
	const parameters = { resource: 'module', operation: 'listtypes' };
	const { items } = await execute(stored, parameters, { input, continueOnFail: true });
	expect(items).toHaveLength(200);
	for (const { json } of items) expect(json.error).toMatchObject({ code: 'INVALID_SESSIONID' });
	// Four connections read side by side.
	expect(logins()).toBeLessThanOrEqual(4 * 4);
	crm.faults.clear();
	await expect(execute(stored, parameters)).resolves.toBeDefined();
});
