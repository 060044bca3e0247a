// Modules that are unlike others can be watched all the same, by query and by sync.

import type { CrmOptions } from '../../crm';
import { byName } from '../contexts';
import { movingCrms, seen, watch } from './watcher';

const moving = movingCrms();
/** Those that share a table, hide columns, have line items, prices or files, or have no owner. */
const MODULES = [
	...['Calendar', 'Events', 'Emails', 'ModComments', 'Documents', 'Invoice', 'Products', 'Services'],
	...['Faq', 'PriceBooks'],
];
const FIELDS: Record<string, Record<string, string>> = {
	Calendar: { activitytype: 'Task' },
	Emails: { activitytype: 'Emails' },
	Events: { activitytype: 'Call' },
};
const WAYS: Array<[string, CrmOptions, string]> = [
	['query', { personality: 'salesplatform-7.2-php7.4' }, 'Europe/Moscow'],
	['sync', { personality: 'salesplatform-7.2', syncTypeRegistered: true }, 'Europe/Moscow'],
	['either way', { personality: 'vtiger-8.2' }, 'UTC'],
];

describe.each(WAYS)('by %s', (_way, options, timezone) => {
	test.each(MODULES)('%s', async (module) => {
		const { crm, pass } = await moving(options);
		const fields = FIELDS[module] ?? {};
		crm.create(module, fields, { owner: '19x5' });
		pass(60);
		const watcher = watch({ crm, timezone }, { module: byName(module) });
		expect(await watcher.activate()).toEqual([]);
		pass(5);
		const id = crm.create(module, fields, { owner: '19x5' });
		const other = crm.create(module, fields);
		expect(seen(await watcher.poll())).toEqual([`created ${id}`, `created ${other}`]);
		pass(200);
		expect(await watcher.poll()).toEqual([]);
		pass(200);
		expect(await watcher.poll()).toEqual([]);
		crm.revise(other, { description: 'A', commentcontent: 'B' });
		expect(seen(await watcher.poll())).toEqual([`updated ${other}`]);
		expect(await watcher.poll()).toEqual([]);
		expect(await watcher.testRun()).toMatchObject([{ id: other, event: 'updated' }]);
	});
});
