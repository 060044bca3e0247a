// The trigger under n8n's scheduler: every poll is given a new workflow and a copy of the state.

import type { CrmOptions } from '../../crm';
import { byName } from '../contexts';
import { ScheduledWatcher, credentialOf, startMovingCrm, type MovingCrm } from './watcher';

let moving: MovingCrm;
afterEach(async () => await moving.crm.stop());

async function watch(options: CrmOptions, cursors = true): Promise<ScheduledWatcher> {
	moving = await startMovingCrm({ personality: 'salesplatform-7.2', ...options });
	const parameters = { event: 'createdOrUpdated', module: byName('Contacts'), detection: 'automatic', options: {} };
	return new ScheduledWatcher(credentialOf({ crm: moving.crm }), parameters, cursors);
}

const WAYS: Array<[way: string, options: CrmOptions]> = [
	['query', {}],
	['sync', { syncTypeRegistered: true }],
];

describe.each(WAYS)('found by %s', (way, options) => {
	test('sync is proved once, and an idle poll is one request', async () => {
		const watcher = await watch(options);
		await watcher.activate();
		await watcher.poll();
		moving.operations();
		expect(await watcher.poll()).toEqual([]);
		expect(moving.operations()).toEqual([way]);
	});

	test('what happens between the activation and the first poll that is stored is not lost', async () => {
		const watcher = await watch(options);
		expect(await watcher.activate()).toEqual([]);
		moving.pass(3_000);
		const id = moving.crm.create('Contacts', { lastname: 'Между' });
		expect(await watcher.poll()).toMatchObject([{ id, event: 'created', detection: way }]);
		expect(await watcher.poll()).toEqual([]);
	});

	test('polls that overlap emit a change once', async () => {
		const watcher = await watch(options);
		await watcher.activate();
		await watcher.poll();
		moving.pass(60);
		const id = moving.crm.create('Contacts', { lastname: 'Однажды' });
		const polls = await Promise.all([watcher.poll(), watcher.poll(), watcher.poll()]);
		expect(polls.flat().map((item) => item.id)).toEqual([id]);
	});
});

describe('if n8n stores polls only if they emit something', () => {
	/** A contact comes with the first poll after its creation, each time after an idle one. */
	async function comesAtOnce(watcher: ScheduledWatcher): Promise<void> {
		for (let round = 0; round < 3; round++) {
			moving.pass(60);
			expect(await watcher.poll()).toEqual([]);
			const id = moving.crm.create('Contacts', { lastname: `Раунд ${round}` });
			moving.pass(60);
			expect(await watcher.poll()).toMatchObject([{ id, event: 'created' }]);
		}
	}

	test('every poll tells what there is, after idle ones too', async () => {
		const watcher = await watch({}, false);
		await watcher.activate();
		await comesAtOnce(watcher);
	});

	test('so it does if the trigger begins anew in an ordinary poll, of which nothing is stored', async () => {
		const watcher = await watch({}, false);
		await watcher.activate();
		watcher.parameters = { ...watcher.parameters, event: 'created' };
		expect(await watcher.poll()).toEqual([]);
		await comesAtOnce(watcher);
	});
});
