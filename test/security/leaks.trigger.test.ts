// The trigger: neither its errors, items and logs nor what n8n stores for it hold a session, a key or a challenge.

import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { LoggerProxy } from 'n8n-workflow';
import { VtigerTrigger } from '../../nodes/Vtiger/VtigerTrigger.node';
import { startCrm, type Crm, type Fault } from '../crm';
import { byName, poller, registerNode, storedCredential } from '../core/contexts';
import { everythingIn, spellings } from './everything';

registerNode('vtigerTrigger', new VtigerTrigger());

let crm: Crm;
let said: string[];
beforeEach(async () => {
	crm = await startCrm();
	said = [];
	const note = (...words: unknown[]) => void said.push(everythingIn(words));
	LoggerProxy.init({ error: note, warn: note, info: note, debug: note });
});
afterEach(async () => await crm.stop());

function secretsOf(data: ICredentialDataDecryptedObject): string[] {
	const seen = crm.requests.flatMap(({ session, parameters }) => [session, parameters.accessKey]);
	const all = [crm.admin.accessKey, data.sessionName, data.sessionOwner, ...seen];
	return [...new Set(all.flatMap((one) => (typeof one === 'string' && one !== '' ? spellings(one) : [])))];
}

/** Whatever the request held, in the server’s own words. */
const ECHOES: Array<[what: string, fault: (echo: string) => Fault]> = [
	['an error', (message) => ({ kind: 'json', code: 'DATABASE_QUERY_ERROR', message })],
	['a code', (code) => ({ kind: 'json', code, message: '' })],
	['a lost session', (message) => ({ kind: 'json', code: 'INVALID_SESSIONID', message })],
	['a page', (text) => ({ kind: 'html', status: 404, body: `<html><title>${text.replace(/</g, '')}</title></html>` })],
	['a redirect', (text) => ({ kind: 'redirect', location: `http://127.0.0.1:9/${text.replace(/[^\w=&.-]/g, '/')}` })],
	['records', (text) => ({ kind: 'status', status: 200, body: records(text) })],
];

function records(text: string): string {
	const record = {
		id: '10x99',
		lastname: text,
		modifiedtime: '2026-01-31 10:00:00',
		createdtime: '2026-01-31 10:00:00',
	};
	return JSON.stringify({ success: true, result: [record] });
}

describe.each(['created', 'updated', 'deleted'])('watching what is %s', (event) => {
	test.each(ECHOES)('each request after the first poll is answered by %s that holds it', async (_what, make) => {
		const stored = storedCredential({ url: crm.url, ...crm.admin });
		const { poll, staticData } = poller('vtigerTrigger', { event, module: byName('Leads') }, stored);
		await poll();
		crm.create('Leads', { lastname: 'Новый' });
		const fault = make('');
		const when = ({ operation, parameters }: { operation: string; parameters: Record<string, string> }) => {
			if (['login', 'getchallenge'].includes(operation)) return false;
			Object.assign(fault, make(`${JSON.stringify(parameters)} ${Object.values(parameters).join(' ')}`));
			return true;
		};
		crm.faults.always({ when }, fault);
		for (const mode of ['trigger', 'manual'] as const) {
			said.push(everythingIn(await poll(mode).catch((error: unknown) => error)));
		}
		crm.faults.clear();
		crm.create('Leads', { lastname: 'Иной' });
		said.push(everythingIn(await poll().catch((error: unknown) => error)), everythingIn(staticData()));
		const text = said.join('\n');
		expect(secretsOf(stored.data).filter((secret) => text.includes(secret))).toEqual([]);
		expect(text.length).toBeGreaterThan(100);
	});
});
