// Record: Create.

import { eventPeople } from '../../forms/eventPeople';
import { lineItemsParameters } from '../../forms/lineItemsForm';
import { mappedFields, recordModule } from '../../forms/parameters';
import { options } from '../../forms/options';
import type { Action } from '../action';
import { presentSaved } from '../present';
import { createRecord, givenRecord } from '../writes';

export const create: Action = {
	value: 'create',
	name: 'Create',
	action: 'Create a record',
	description: 'Create a new record. The credential’s user becomes the owner if none is given.',
	kind: 'write',
	form: [
		recordModule,
		...mappedFields('add', 'getCreateFields'),
		...lineItemsParameters,
		...eventPeople,
		options('rawValues', 'labels', 'simplify', 'lineItemsJson', 'fromAccount', 'writeTimeout'),
	],
	async run(item) {
		const description = await item.recordModule();
		const record = await createRecord(item, description, await givenRecord(item, description));
		return await presentSaved(item, [record], description.name);
	},
};
