// Module: Describe.

import { anyModule } from '../../forms/parameters';
import { options } from '../../forms/options';
import { objectResult } from '../../webservice/protocol/client';
import type { Action } from '../action';

export const describe: Action = {
	value: 'describe',
	name: 'Describe',
	action: 'Describe a module and its fields',
	description: 'Get a module’s fields, types, picklists and the user’s rights',
	kind: 'read',
	form: [anyModule, options('readTimeout', 'maxResponseSize')],
	async run(item) {
		const result = await item.connection.client.call('describe', { elementType: item.module() });
		return objectResult('describe', result);
	},
};
