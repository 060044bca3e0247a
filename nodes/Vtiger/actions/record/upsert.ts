// Record: Create or Update.

import { lineItems } from '../../forms/lineItems';
import { mappedFields, recordModule } from '../../forms/parameters';
import { options } from '../../forms/options';
import type { JsonObject } from '../../webservice/json';
import { asText } from '../../webservice/json';
import type { Action } from '../action';
import { present } from '../present';
import { createRecord, reviseRecord } from '../writes';
import { matchAndWrite, severalMatches, type WriteMatched } from './matching';

/** Creates where nothing matches, else changes what matches; each result says which. */
const write: WriteMatched = async (item, { description, given, ids }) => {
	if (ids.length === 0) {
		const record = await createRecord(item, description, given);
		const [shown = record] = await present(item, [record], description.name);
		return { output: { ...shown, action: 'created' }, created: asText(record.id) };
	}
	const output: JsonObject[] = [];
	for (const id of ids) {
		const record = await reviseRecord(item, description, id, given);
		for (const shown of await present(item, [record], description.name)) output.push({ ...shown, action: 'updated' });
	}
	return { output };
};

export const upsert: Action = {
	value: 'upsert',
	name: 'Create or Update',
	action: 'Create or update a record',
	description: 'Create a new record, or update the current one if it already exists (upsert)',
	kind: 'write',
	form: [
		recordModule,
		mappedFields('upsert', 'getMatchFields', { matchingDescription: 'The fields whose values find the record to update' }),
		severalMatches,
		lineItems,
		options('typedValues', 'referenceLabels', 'simplify', 'fieldsToClear', 'lineItemsJson', 'writeTimeout'),
	],
	together: async (items) => await matchAndWrite(items, write),
};
