// Record: Update Full Record, the webservice's update: all required fields must be given.

import { mappedFields, recordLocator, recordModule } from '../../forms/parameters';
import { options } from '../../forms/options';
import { objectResult, type Client } from '../../webservice/client';
import type { JsonObject } from '../../webservice/json';
import type { Action } from '../action';
import { givenFields, hintAtDifferences, requireMandatory, withDefaults } from '../element';
import { present } from '../present';

export const update: Action = {
	value: 'update',
	name: 'Update Full Record',
	action: 'Update a full record',
	description: 'Write a record with all its required fields. Update changes single fields and suits most workflows better.',
	kind: 'write',
	form: [
		recordModule,
		recordLocator(),
		mappedFields('add', 'getUpdateFields'),
		options('typedValues', 'referenceLabels', 'simplify', 'fieldsToClear', 'writeTimeout'),
	],
	async run(item) {
		const description = await item.recordModule();
		const id = await item.recordId(description);
		const given = await givenFields(item, description);
		const { client, userId } = item.connection;
		const complete = withDefaults(given, description, userId());
		requireMandatory(complete, description);
		const element = { id, ...(await withDescription(client, id, complete)), ...clearedReferences(complete, description) };
		const record = objectResult('update', await client.call('update', { element }));
		hintAtDifferences(item, element, record, description);
		return await present(item, [record], description.name);
	},
};

/** An omitted description would be stored again with its special characters encoded, once more at each update. */
async function withDescription(client: Client, id: string, element: JsonObject): Promise<JsonObject> {
	if ('description' in element) return element;
	const stored = objectResult('retrieve', await client.call('retrieve', { id }));
	return stored.description === undefined ? element : { ...element, description: stored.description };
}

/** The server ignores '' for a reference here; null empties it. */
function clearedReferences(element: JsonObject, { fields }: { fields: Array<{ name: string; type: string }> }): JsonObject {
	const cleared = fields.filter((field) => field.type === 'reference' && element[field.name] === '');
	return Object.fromEntries(cleared.map((field) => [field.name, null]));
}
