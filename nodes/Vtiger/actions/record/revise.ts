// Record: Update, the webservice's revise: changes the given fields only.

import { mappedFields, recordLocator, recordModule } from '../../forms/parameters';
import { options } from '../../forms/options';
import { objectResult } from '../../webservice/client';
import { InputError } from '../../webservice/errors';
import type { Action } from '../action';
import { givenFields, hintAtDifferences, refuseEmptyMandatory } from '../element';
import { present } from '../present';

export const revise: Action = {
	value: 'revise',
	name: 'Update',
	action: 'Update a record',
	description: 'Change the given fields of a record; all others keep their values',
	kind: 'write',
	form: [
		recordModule,
		recordLocator(),
		mappedFields('map', 'getReviseFields'),
		options('typedValues', 'referenceLabels', 'simplify', 'fieldsToClear', 'writeTimeout'),
	],
	async run(item) {
		const description = await item.recordModule();
		const id = await item.recordId(description);
		const given = await givenFields(item, description);
		if (Object.keys(given).length === 0) {
			throw new InputError('Fields', 'There is nothing to change', 'Map at least one field, or choose Fields to Clear.');
		}
		refuseEmptyMandatory(given, description);
		const element = { id, ...given };
		const { client } = item.connection;
		const record = objectResult('revise', await client.call('revise', { element }));
		hintAtDifferences(item, element, record, description);
		return await present(item, [record], description.name);
	},
};
