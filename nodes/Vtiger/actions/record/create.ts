// Record: Create.

import { mappedFields, recordModule } from '../../forms/parameters';
import { options } from '../../forms/options';
import { objectResult } from '../../webservice/client';
import type { Action } from '../action';
import { givenFields, hintAtDifferences, requireMandatory, withDefaults } from '../element';
import { present } from '../present';

export const create: Action = {
	value: 'create',
	name: 'Create',
	action: 'Create a record',
	description: 'Create a new record. The credential’s user becomes the owner where none is given.',
	kind: 'write',
	form: [
		recordModule,
		mappedFields('add', 'getCreateFields'),
		options('typedValues', 'referenceLabels', 'simplify', 'writeTimeout'),
	],
	async run(item) {
		const description = await item.recordModule();
		const given = await givenFields(item, description);
		const element = withDefaults({ source: 'n8n', ...given }, description, item.connection.userId());
		requireMandatory(element, description);
		const { client } = item.connection;
		const record = objectResult('create', await client.call('create', { elementType: description.name, element }));
		hintAtDifferences(item, element, record, description);
		return await present(item, [record], description.name);
	},
};
