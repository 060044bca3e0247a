// Record: Update, the webservice's revise: changes the given fields only.

import { eventPeople } from '../../forms/eventPeople';
import { lineItemsParameters } from '../../forms/lineItemsForm';
import { mappedFields, recordLocator, recordModule } from '../../forms/parameters';
import { options } from '../../forms/options';
import type { Action } from '../action';
import { presentSaved } from '../present';
import { givenRecord, reviseRecord } from '../writes';

export const revise: Action = {
	value: 'revise',
	name: 'Update',
	action: 'Update a record',
	description: 'Change the given fields of a record; all others keep their values',
	kind: 'write',
	form: [
		recordModule,
		recordLocator(),
		...mappedFields('map', 'getReviseFields'),
		...lineItemsParameters,
		...eventPeople,
		options('rawValues', 'labels', 'simplify', 'fieldsToClear', 'lineItemsJson', 'writeTimeout'),
	],
	async run(item) {
		const description = await item.recordModule();
		const id = await item.recordId(description);
		const record = await reviseRecord(item, description, id, await givenRecord(item, description));
		return await presentSaved(item, [record], description.name);
	},
};
