// Record: Get.

import { columns, recordLocator, recordModule } from '../../forms/parameters';
import { options } from '../../forms/options';
import type { Action } from '../action';
import { retrieveOne } from './retrieveOne';
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
		options('rawValues', 'labels', 'simplify', 'parallelReads', 'readTimeout', 'maxResponseSize'),
	],
	together: (items) => retrieveTogether(items),
	run: retrieveOne,
};
