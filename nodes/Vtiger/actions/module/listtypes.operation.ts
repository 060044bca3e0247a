// Module: Get Many.

import { options } from '../../forms/options';
import { objectResult } from '../../webservice/protocol/client';
import { readModules } from '../../webservice/metadata/metadata';
import type { Action } from '../action';

export const listtypes: Action = {
	value: 'listtypes',
	name: 'Get Many',
	action: 'Get many modules',
	description: 'Get the modules that the user may see',
	kind: 'read',
	form: [
		options('readTimeout', 'maxResponseSize', {
			displayName: 'Field Types',
			name: 'fieldTypes',
			type: 'string',
			default: '',
			placeholder: 'e.g. email, phone',
			description: 'Only modules with a field of one of these types, separated by commas',
		}),
	],
	async run(item) {
		const fieldTypeList = item.optionList('fieldTypes');
		const args = fieldTypeList.length === 0 ? {} : { fieldTypeList };
		const result = objectResult('listtypes', await item.connection.client.call('listtypes', args));
		return readModules(result).map((module) => ({ ...module }));
	},
};
