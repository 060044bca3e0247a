// Record: Update Full Record, the webservice's update: all required fields must be given.

import { eventPeople } from '../../forms/eventPeople';
import { lineItemsParameters } from '../../forms/lineItemsForm';
import { mappedFields, recordLocator, recordModule } from '../../forms/parameters';
import { options } from '../../forms/options';
import type { Action } from '../action';
import { presentSaved } from '../present';
import { givenRecord, updateRecord } from '../writes';

export const update: Action = {
	value: 'update',
	name: 'Update Full Record',
	action: 'Update a record with all its fields',
	description:
		'Write a record with all its required fields. Update changes single fields and suits most workflows better.',
	kind: 'write',
	form: [
		recordModule,
		recordLocator(),
		...mappedFields('add', 'getUpdateFields'),
		...lineItemsParameters,
		...eventPeople,
		options('rawValues', 'labels', 'simplify', 'fieldsToClear', 'lineItemsJson', 'writeTimeout'),
	],
	async run(item) {
		const description = await item.recordModule();
		const id = await item.recordId(description);
		const record = await updateRecord(item, description, id, await givenRecord(item, description));
		return await presentSaved(item, [record], description.name);
	},
};
