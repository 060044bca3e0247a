// What surrounds a poll: null where nothing happened, warnings in n8n's log, sync that breaks, triggers beside each other.

import { PollContext } from 'n8n-core';
import { byName, poller } from '../contexts';
import { credentialOf, movingCrms, seen, watch } from './watcher';

const moving = movingCrms();
const registered = { personality: 'salesplatform-7.2', syncTypeRegistered: true } as const;

test('a poll that finds nothing gives nothing to n8n', async () => {
	const { crm, pass } = await moving(registered);
	const parameters = { event: 'created', module: byName('Contacts'), options: {} };
	const running = poller('vtigerTrigger', parameters, credentialOf({ crm }));
	expect(await running.poll('trigger', 'activate')).toBeNull();
	pass(5);
	crm.create('Contacts', { lastname: 'Ершова' });
	expect(await running.poll('trigger', 'activate')).toMatchObject([[{ json: { lastname: 'Ершова' } }]]);
});

describe('n8n’s log', () => {
	const warnings: string[] = [];
	beforeEach(() => {
		warnings.length = 0;
		const logger = { info: () => undefined, warn: (text: string) => void warnings.push(text) };
		jest.spyOn(PollContext.prototype, 'logger', 'get').mockReturnValue(logger as never);
	});
	afterEach(() => jest.restoreAllMocks());

	test.each([
		['America/New_York', [expect.stringMatching(/480 minutes ahead of the CRM’s clock/)]],
		['Europe/Moscow', []],
	])('warns of a wrong time zone at the activation, %s', async (timezone, expected) => {
		const { crm } = await moving({ personality: 'salesplatform-7.2-php7.4' });
		crm.create('Contacts', { lastname: 'Newest' });
		await watch({ crm, timezone }, {}).activate();
		expect(warnings).toEqual(expected);
	});

	test('warns if more changes than can be remembered', async () => {
		const { crm, pass } = await moving({ personality: 'salesplatform-7.2-php7.4' });
		const watcher = watch({ crm }, { options: { maxRecords: 800 } });
		await watcher.activate();
		pass(5);
		for (let count = 0; count < 900; count++) crm.create('Contacts', { lastname: `N ${count}` });
		expect(await watcher.poll()).toHaveLength(800);
		expect(warnings).toEqual([]);
		expect(await watcher.poll()).toHaveLength(100);
		expect(warnings).toEqual([expect.stringMatching(/more has changed in “Contacts”/)]);
	});
});

test('sync that breaks is tried three times, then no more until the next activation', async () => {
	const { crm, pass, operations } = await moving(registered);
	const watcher = watch({ crm }, {});
	await watcher.activate();
	crm.faults.always({ operation: 'sync' }, { kind: 'empty500' });
	operations();
	const tried: boolean[] = [];
	for (let polls = 0; polls < 4; polls++) {
		pass(60);
		await watcher.poll();
		tried.push(operations().includes('sync'));
	}
	expect(tried).toEqual([true, true, true, false]);
});

test('what was chosen is not left where it breaks', async () => {
	const { crm, pass } = await moving(registered);
	const watcher = watch({ crm }, { options: { detection: 'sync', scope: 'application' } });
	await watcher.activate();
	crm.faults.always({ operation: 'sync' }, { kind: 'empty500' });
	pass(60);
	await expect(watcher.poll()).rejects.toThrow(/sync/);
});

test('every activation proves anew which way to go', async () => {
	const { crm, pass } = await moving(registered);
	crm.faults.always({ operation: 'sync' }, { kind: 'empty500' });
	const watcher = watch({ crm }, {});
	await watcher.activate();
	crm.faults.clear();
	await watcher.activate();
	pass(5);
	const id = crm.create('Contacts', { lastname: 'Ершова' });
	expect(await watcher.poll()).toMatchObject([{ id, detection: 'sync' }]);
});

test('in a zone with summer time the beginning looks an hour further back', async () => {
	const { crm } = await moving({ personality: 'salesplatform-7.2-php7.4' });
	await watch({ crm, timezone: 'Europe/Berlin' }, { options: { detection: 'query' } }).activate();
	const queries = crm.requests.flatMap(({ parameters }) => parameters.query ?? []);
	const newest = crm.records('Contacts').map(({ modifiedtime }) => Date.parse(`${String(modifiedtime)}Z`));
	const from = queries.map((query) => /modifiedtime >= '([^']+)'/.exec(query)?.[1]).find(Boolean);
	expect(Math.max(...newest) - Date.parse(`${from}Z`)).toBeGreaterThanOrEqual(3_720_000);
});

test.each([
	['of a workflow', ['one', 'workflow'], ['two', 'workflow']],
	['of a workflow and its copy', ['one', 'workflow'], ['one', 'copy']],
] as const)('two triggers %s do not stand in each other’s way', async (_what, ...triggers) => {
	const { crm, pass } = await moving({ personality: 'salesplatform-7.2-php7.4' });
	const parameters = { event: 'created', module: byName('Contacts'), options: {} };
	const both = triggers.map(([id = '', workflow]) =>
		poller('vtigerTrigger', parameters, credentialOf({ crm }), { id }, workflow),
	);
	for (const one of both) await one.poll('trigger', 'activate');
	pass(5);
	const id = crm.create('Contacts', { lastname: 'Ершова' });
	const outputs = await Promise.all(both.map(async (one) => await one.poll('trigger', 'activate')));
	const shown = outputs.map((output) => seen((output?.[0] ?? []).map(({ json }) => json)));
	expect(shown).toEqual([[`created ${id}`], [`created ${id}`]]);
});

test('what one user has proved counts for no other', async () => {
	const { crm, pass, operations } = await moving(registered);
	const stored = credentialOf({ crm });
	const running = poller('vtigerTrigger', { event: 'created', module: byName('Contacts'), options: {} }, stored);
	await running.poll('trigger', 'activate');
	operations();
	await running.poll('trigger', 'activate');
	expect(operations()).toEqual(['sync']);
	Object.assign(stored.data, credentialOf({ crm, user: 'sales' }).data);
	pass(5);
	await running.poll('trigger', 'activate');
	operations();
	await running.poll('trigger', 'activate');
	expect(operations()).toEqual(['query']);
});
