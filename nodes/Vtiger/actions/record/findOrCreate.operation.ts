// Record: Find or Create.

import { eventPeople } from '../../forms/eventPeople';
import { lineItemsParameters } from '../../forms/lineItemsForm';
import { mappedFields, recordModule } from '../../forms/parameters';
import { options } from '../../forms/options';
import { objectResult } from '../../webservice/protocol/client';
import type { JsonObject } from '../../webservice/protocol/json';
import { decodeInventory } from '../../webservice/values/lineItems';
import { withState } from '../../webservice/values/output';
import type { Action } from '../action';
import { presentSaved } from '../present';
import { matchAndWrite, severalMatches, type WriteMatched } from './matchAndWrite';
import { keepDuplicates } from './secondLook';

/** Leaves what matches as it is. */
const write: WriteMatched = async (item, { description, ids }) => {
	const output: JsonObject[] = [];
	for (const id of ids) {
		const record = objectResult('retrieve', await item.connection.client.call('retrieve', { id }));
		const shown = await presentSaved(item, [decodeInventory(record)], description.name);
		for (const one of shown) output.push(withState(one, { action: 'found' }));
	}
	return output;
};

export const findOrCreate: Action = {
	value: 'findOrCreate',
	name: 'Find or Create',
	action: 'Find or create a record',
	description:
		'Get the record with the given values, or create it if there is none. A record that exists is not changed.',
	kind: 'write',
	form: [
		recordModule,
		...mappedFields('upsert', 'getMatchFields', { matchingDescription: 'The fields whose values find the record' }),
		severalMatches,
		...lineItemsParameters,
		...eventPeople,
		options(
			'rawValues',
			'labels',
			'simplify',
			'lineItemsJson',
			'fromAccount',
			'phonesByDigits',
			'writeTimeout',
			keepDuplicates,
		),
	],
	together: async (items) => await matchAndWrite(items, write),
};
