// A login that carried the credential's session would make it the session of whoever logs in.

import { createHash } from 'node:crypto';
import { startCrm, type Crm } from '../crm';
import { byName, execute, executeJson, loadOptions, mapped, storedCredential } from '../core/contexts';

let crm: Crm;
beforeEach(async () => {
	crm = await startCrm({ samples: false });
});
afterEach(async () => await crm.stop());

async function loginFields(): Promise<Record<string, string>> {
	const answer = await fetch(`${crm.url}/webservice.php?operation=getchallenge&username=sales`);
	const { result } = (await answer.json()) as { result: { token: string } };
	const accessKey = createHash('md5')
		.update(result.token + crm.sales.accessKey)
		.digest('hex');
	return { operation: 'login', username: 'sales', accessKey };
}

/** The forms in which n8n's HTTP Request node hands a body over. */
test.each<[string, (fields: Record<string, string>) => object]>([
	['a form', (fields) => ({ form: fields })],
	['a form with parts', (fields) => ({ formData: fields })],
	[
		'raw text',
		(fields) => ({
			body: new URLSearchParams(fields).toString(),
			headers: { 'content-type': 'application/x-www-form-urlencoded' },
		}),
	],
])('a login as another user through the HTTP Request node carries no session: %s', async (_what, bodyOf) => {
	const stored = storedCredential({ url: crm.url, ...crm.admin });
	await execute(stored, { resource: 'module', operation: 'listtypes' });
	const fields = await loginFields();
	crm.clearLog();
	const { helpers } = loadOptions(stored, {});
	const options = { method: 'POST' as const, uri: `${crm.url}/webservice.php`, ...bodyOf(fields) };
	await helpers.requestWithAuthentication.call(loadOptions(stored, {}), 'vtigerApi', options);
	expect(crm.requests.map(({ operation, parameters }) => [operation, parameters.sessionName])).toEqual([
		['login', undefined],
	]);
	const [record] = await executeJson(stored, {
		resource: 'record',
		operation: 'create',
		module: byName('Leads'),
		fields: mapped({ lastname: 'Кто' }),
	});
	expect(record).toMatchObject({ created_user_id: crm.admin.id });
});
