// The trigger node over HTTP: what people get for each event, way, scope and option.

import type { CrmOptions } from '../../crm';
import { byName } from '../contexts';
import { Watcher, credentialOf, movingCrms, seen, watch, type Access } from './watcher';

const moving = movingCrms();

/** Stock servers ignore whose records are asked for; only one with the parameter registered proves itself. */
const WAYS: Array<[string, CrmOptions, Access['timezone']]> = [
	['query', { personality: 'salesplatform-7.2-php7.4' }, 'Europe/Moscow'],
	['query', { personality: 'salesplatform-7.2' }, 'Europe/Moscow'],
	['sync', { personality: 'salesplatform-7.2', syncTypeRegistered: true }, 'Europe/Moscow'],
	['query', { personality: 'vtiger-8.2-php8.2' }, 'UTC'],
	['sync', { personality: 'vtiger-8.2' }, 'UTC'],
];

describe.each(WAYS)('found by %s on %o', (way, options, timezone = 'UTC') => {
	test('new and changed records come once, with the event, the module and the way', async () => {
		const { crm, pass } = await moving(options);
		const watcher = watch({ crm, timezone }, {});
		expect(await watcher.activate()).toEqual([]);
		expect(await watcher.poll()).toEqual([]);

		pass(30);
		const first = crm.create('Contacts', { lastname: 'Ершова' });
		pass(10);
		const second = crm.create('Contacts', { lastname: 'O’Neil', email: 'o@example.com' });
		const [one, two] = await watcher.poll();
		expect(one).toMatchObject({ id: first, lastname: 'Ершова', event: 'created', module: 'Contacts', detection: way });
		expect(two).toMatchObject({ id: second, email: 'o@example.com', event: 'created' });
		expect(await watcher.poll()).toEqual([]);

		crm.revise(second, { phone: '+7 495 123' });
		const third = crm.create('Contacts', { lastname: 'Same second' });
		expect(seen(await watcher.poll())).toEqual([`updated ${second}`, `created ${third}`]);
		pass(200);
		expect(await watcher.poll()).toEqual([]);
		crm.revise(first, { phone: '1' });
		expect(seen(await watcher.poll())).toEqual([`updated ${first}`]);
	});

	test('a save that appears late, and one that follows in the same second, are not lost', async () => {
		const { crm, pass } = await moving(options);
		const watcher = watch({ crm, timezone }, {});
		await watcher.activate();
		pass(60);
		const begun = new Date(Date.UTC(2026, 10, 24, 9, 1, 0)).getTime();
		pass(30);
		const quick = crm.create('Contacts', { lastname: 'Quick' });
		expect(seen(await watcher.poll())).toEqual([`created ${quick}`]);
		const late = crm.create('Contacts', { lastname: 'Late' }, { createdtime: begun, modifiedtime: begun });
		crm.revise(quick, { lastname: 'Quicker' });
		expect(seen(await watcher.poll())).toEqual([`created ${late}`, `updated ${quick}`]);
		expect(await watcher.poll()).toEqual([]);
	});

	test('an idle poll is one request, before and after the overlap has passed', async () => {
		const { crm, pass, operations } = await moving(options);
		const watcher = watch(
			{ crm, timezone },
			{ conditions: { conditions: [{ field: 'lastname', operator: 'notEquals', value: 'Nobody' }] } },
		);
		await watcher.activate();
		crm.create('Contacts', { lastname: 'Ершова' });
		expect(await watcher.poll()).toHaveLength(1);
		operations();
		await watcher.poll();
		expect(operations()).toEqual([way]);
		pass(130);
		await watcher.poll();
		crm.clearLog();
		await watcher.poll();
		expect(crm.requests.map(({ operation }) => operation)).toEqual([way]);
		if (way === 'query') {
			// Once nothing can follow in the same second, the times are enough.
			expect(crm.requests[0]?.parameters.query).toMatch(/^SELECT id,modifiedtime,createdtime FROM Contacts WHERE/);
		}
	});

	test('after a restart it goes on where the last emission was, and sees what happened meanwhile', async () => {
		const { crm, pass } = await moving(options);
		const watcher = watch({ crm, timezone }, {});
		await watcher.activate();
		pass(10);
		crm.create('Contacts', { lastname: 'Before' });
		expect(await watcher.poll()).toHaveLength(1);
		for (let polls = 0; polls < 3; polls++) {
			pass(100);
			expect(await watcher.poll()).toEqual([]);
		}
		expect(await watcher.activate()).toEqual([]);
		pass(5_000);
		const meanwhile = crm.create('Contacts', { lastname: 'Meanwhile' });
		pass(10_000);
		expect(seen(await watcher.activate())).toEqual([`created ${meanwhile}`]);
	});

	test('more changes than a poll takes follow with the next polls, in their order', async () => {
		const { crm, pass } = await moving(options);
		const watcher = watch({ crm, timezone }, { options: { maxRecords: 60 } });
		await watcher.activate();
		const ids: string[] = [];
		for (let count = 0; count < 250; count++) {
			if (count % 100 === 0) pass(1);
			ids.push(crm.create('Contacts', { lastname: `N ${count}` }));
		}
		const got: string[] = [];
		for (let polls = 0; polls < 5; polls++) got.push(...seen(await watcher.poll()));
		expect(got).toEqual(ids.map((id) => `created ${id}`));
		expect(await watcher.poll()).toEqual([]);
	});

	test('conditions, columns and own records', async () => {
		const { crm, pass } = await moving(options);
		const conditions = {
			conditions: [
				{ field: 'email', operator: 'endsWith', value: '@example.com' },
				{ field: 'lastname', operator: 'equals', value: 'Петрова' },
			],
		};
		const watcher = watch(
			{ crm, timezone },
			{ conditions, matchType: 'anyCondition', options: { columns: 'lastname, ', ignoreSource: true } },
		);
		await watcher.activate();
		pass(5);
		crm.create('Contacts', { lastname: 'Other' });
		crm.create('Contacts', { lastname: 'Own', email: 'own@example.com' }, { source: 'N8N' });
		const named = crm.create('Contacts', { lastname: 'Петрова' });
		const mailed = crm.create('Contacts', { lastname: 'Ли', email: 'li@example.com' });
		const found = { module: 'Contacts', event: 'created', detection: way };
		expect(await watcher.poll()).toEqual([
			{ id: named, lastname: 'Петрова', ...found },
			{ id: mailed, lastname: 'Ли', ...found },
		]);
		expect(await watcher.poll()).toEqual([]);
	});
});

test('a test run shows the newest record and remembers nothing', async () => {
	const { crm, pass } = await moving();
	pass(1);
	const id = crm.create('Contacts', { lastname: 'Newest' });
	const watcher = watch({ crm }, {});
	const before = watcher.state;
	expect(await watcher.testRun()).toMatchObject([{ id, lastname: 'Newest', event: 'created', module: 'Contacts' }]);
	expect(watcher.state).toBe(before);
	await watcher.activate();
	const active = watcher.state;
	await watcher.testRun();
	expect(watcher.state).toBe(active);
});

test.each(['Asia/Vladivostok', 'America/New_York'])(
	'a wrong time zone (%s) in the credential loses nothing',
	async (timezone) => {
		for (const syncTypeRegistered of [false, true]) {
			const { crm, pass } = await moving({ personality: 'salesplatform-7.2', syncTypeRegistered });
			const watcher = watch({ crm, timezone }, {});
			await watcher.activate();
			const got: string[] = [];
			const made: string[] = [];
			for (let round = 0; round < 6; round++) {
				pass([1, 40, 400, 5_000, 20_000, 100][round] ?? 1);
				made.push(`created ${crm.create('Contacts', { lastname: `N ${round}` })}`);
				got.push(...seen(round === 3 ? await watcher.activate() : await watcher.poll()));
				const id = String(made[made.length - 1]).slice(8);
				crm.revise(id, { lastname: `M ${round}` });
				made.push(`updated ${id}`);
				got.push(...seen(await watcher.poll()), ...seen(await watcher.poll()));
			}
			expect(got).toEqual(made);
		}
	},
);

test('a field that was hidden meanwhile makes the trigger ask for the fields anew', async () => {
	const { crm, pass, operations } = await moving({ personality: 'salesplatform-7.2-php7.4' });
	const watcher = watch({ crm }, {});
	await watcher.activate();
	pass(5);
	const id = crm.create('Contacts', { lastname: 'Ершова' });
	operations();
	const message = "Permission to access 'cf_852' attribute denied.";
	crm.faults.next({ operation: 'query' }, { kind: 'json', code: 'ACCESS_DENIED', message });
	expect(seen(await watcher.poll())).toEqual([`created ${id}`]);
	expect(operations()).toEqual(['query', 'describe', 'query', 'query']);
});

describe('deleted records', () => {
	const registered: CrmOptions = { personality: 'salesplatform-7.2', syncTypeRegistered: true };

	test('come once each, also after having been restored', async () => {
		const { crm, pass, operations } = await moving(registered);
		const watcher = watch({ crm }, { event: 'deleted' });
		const [first, second] = crm.records('Contacts').map(({ id }) => String(id));
		crm.remove(String(first));
		pass(5);
		expect(await watcher.activate()).toEqual([]);
		pass(5);
		crm.remove(String(second));
		expect(await watcher.poll()).toEqual([{ id: second, event: 'deleted', module: 'Contacts', detection: 'sync' }]);
		await watcher.poll();
		pass(130);
		await watcher.poll();
		operations();
		expect(await watcher.poll()).toEqual([]);
		expect(operations()).toEqual(['sync']);
		crm.restore(String(second));
		expect(await watcher.poll()).toEqual([]);
		pass(5);
		crm.remove(String(second));
		expect(seen(await watcher.poll())).toEqual([`deleted ${second}`]);
		expect(await watcher.poll()).toEqual([]);
	});

	test('a test run shows the newest deletion', async () => {
		const { crm, pass } = await moving(registered);
		const watcher = watch({ crm }, { event: 'deleted' });
		await expect(watcher.testRun()).rejects.toThrow(/No record was deleted/);
		const [first] = crm.records('Contacts').map(({ id }) => String(id));
		pass(5);
		crm.remove(String(first));
		expect(await watcher.testRun()).toEqual([{ id: first, event: 'deleted', module: 'Contacts', detection: 'sync' }]);
	});

	test('without a working sync the activation with Detection Sync says so', async () => {
		const { crm } = await moving({ personality: 'salesplatform-7.2-php7.4' });
		const watcher = watch({ crm }, { event: 'deleted', options: { detection: 'sync' } });
		await expect(watcher.activate()).rejects.toMatchObject({
			message: expect.stringMatching(/sync/),
			description: expect.any(String),
		});
	});
});

describe('scope', () => {
	test('a server that ignores whose records are asked for does not pass for everyone', async () => {
		const { crm } = await moving({ personality: 'salesplatform-7.2' });
		const watcher = watch({ crm }, { options: { detection: 'sync', scope: 'application' } });
		await expect(watcher.activate()).rejects.toThrow(/cannot be trusted/);
	});

	test('nor does a user who is no administrator', async () => {
		const { crm } = await moving({ personality: 'vtiger-8.2' });
		const watcher = watch(
			{ crm, user: 'sales', timezone: 'UTC' },
			{ options: { detection: 'sync', scope: 'application' } },
		);
		await expect(watcher.activate()).rejects.toThrow(/administrator/);
	});

	test('mine and my groups is proved by a record of a group', async () => {
		const group = { options: { detection: 'sync', scope: 'userandgroup' } };
		const ignoring = await moving({ personality: 'salesplatform-7.2' });
		await expect(watch({ crm: ignoring.crm, user: 'sales' }, group).activate()).rejects.toThrow(/cannot be trusted/);

		const { crm, pass } = await moving({ personality: 'salesplatform-7.2', syncTypeRegistered: true });
		const watcher = watch({ crm, user: 'sales' }, group);
		await watcher.activate();
		pass(5);
		const groups = crm.create('Contacts', { lastname: 'Group' }, { owner: '20x2' });
		crm.create('Contacts', { lastname: 'Admin' }, { owner: '19x1' });
		expect(seen(await watcher.poll())).toEqual([`created ${groups}`]);
	});

	test('mine shows the records of the user alone', async () => {
		const { crm, pass } = await moving({ personality: 'salesplatform-7.2' });
		const watcher = watch({ crm, user: 'sales' }, { options: { detection: 'sync', scope: 'user' } });
		await watcher.activate();
		pass(5);
		const own = crm.create('Contacts', { lastname: 'Own' }, { owner: '19x5' });
		crm.create('Contacts', { lastname: 'Admin' }, { owner: '19x1' });
		expect(await watcher.poll()).toMatchObject([{ id: own, detection: 'sync' }]);
	});
});

test('an automatic trigger goes on by query when sync breaks, and loses nothing', async () => {
	const { crm, pass } = await moving({ personality: 'salesplatform-7.2', syncTypeRegistered: true });
	const watcher = watch({ crm }, {});
	await watcher.activate();
	pass(5);
	const before = crm.create('Contacts', { lastname: 'Before' });
	expect(await watcher.poll()).toMatchObject([{ id: before, detection: 'sync' }]);
	crm.faults.always({ operation: 'sync' }, { kind: 'empty500' });
	pass(5);
	const after = crm.create('Contacts', { lastname: 'After' });
	expect(await watcher.poll()).toMatchObject([{ id: after, event: 'created', detection: 'query' }]);
	expect(await watcher.poll()).toEqual([]);
	crm.faults.clear();
	pass(5);
	const again = crm.create('Contacts', { lastname: 'Again' });
	expect(await watcher.activate()).toMatchObject([{ id: again, detection: 'sync' }]);
	expect(await watcher.poll()).toEqual([]);
});

test('an automatic trigger leaves a sync that gives no times, and begins by query', async () => {
	const { crm, pass } = await moving({ personality: 'salesplatform-7.2', syncTypeRegistered: true });
	const result = {
		updated: [{ id: '12x1', lastname: 'A' }],
		deleted: [],
		more: false,
		lastModifiedTime: 1_795_000_000,
	};
	crm.faults.always({ operation: 'sync' }, { kind: 'text200', text: JSON.stringify({ success: true, result }) });
	const watcher = watch({ crm }, {});
	await watcher.activate();
	pass(5);
	const id = crm.create('Contacts', { lastname: 'Ершова' });
	expect(await watcher.poll()).toMatchObject([{ id, detection: 'query' }]);
	await expect(watch({ crm }, { options: { detection: 'sync' } }).activate()).rejects.toThrow(/sync, BROKEN_ANSWER/);
});

test.each([
	['no module', { module: byName('') }, /module/i],
	['a module without times', { module: byName('Groups') }, /times/],
	['an unknown column', { options: { columns: ['nothing'] } }, /nothing/],
	[
		'an unknown field in a condition',
		{ conditions: { conditions: [{ field: 'nothing', operator: 'equals', value: '1' }] } },
		/nothing/,
	],
	['an overlap that is no number', { options: { overlapSeconds: 'two minutes' } }, /two minutes/],
	['a limit that is no number', { options: { maxRecords: [5] } }, /number/],
	[
		'a condition on what is deleted',
		{
			event: 'deleted',
			conditions: { conditions: [{ field: 'lastname', operator: 'equals', value: 'A' }] },
		},
		/deleted/,
	],
])('%s is refused at activation', async (_, parameters, message) => {
	const { crm } = await moving();
	await expect(watch({ crm }, parameters).activate()).rejects.toThrow(message);
});

test('a trigger of another event, module or filter begins anew', async () => {
	const { crm, pass } = await moving({ personality: 'salesplatform-7.2-php7.4' });
	const credential = credentialOf({ crm });
	const parameters = { event: 'created', module: byName('Contacts'), options: { detection: 'query' } };
	const watcher = new Watcher(credential, parameters);
	await watcher.activate();
	pass(10);
	crm.create('Contacts', { lastname: 'Missed by the other' });
	const other = new Watcher(credential, { ...parameters, event: 'createdOrUpdated' });
	other.takeOver(watcher);
	expect(await other.activate()).toEqual([]);
	pass(10);
	crm.create('Contacts', { lastname: 'Seen' });
	expect(await other.poll()).toHaveLength(1);
});
