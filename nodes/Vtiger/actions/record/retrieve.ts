// Record: Get.

import { columns, recordLocator, recordModule } from '../../forms/parameters';
import { options } from '../../forms/options';
import { objectResult } from '../../webservice/client';
import type { Action } from '../action';
import { present } from '../present';
import { retrieveTogether } from './retrieveTogether';

export const retrieve: Action = {
	value: 'retrieve',
	name: 'Get',
	action: 'Get a record',
	description: 'Get one record. With chosen columns, many items need few requests.',
	kind: 'read',
	form: [
		recordModule,
		recordLocator(),
		columns,
		options('typedValues', 'referenceLabels', 'simplify', 'parallelReads', 'readTimeout'),
	],
	together: (items) => retrieveTogether(items),
	async run(item) {
		const description = await item.recordModule();
		const id = await item.recordId(description);
		const record = objectResult('retrieve', await item.connection.client.call('retrieve', { id }));
		const chosen = item.list('columns');
		const shown =
			chosen.length === 0
				? record
				: Object.fromEntries(['id', ...chosen].filter((name) => name in record).map((name) => [name, record[name] ?? null]));
		return await present(item, [shown], description.name);
	},
};
