// Record: Create or Update.

import { eventPeople } from '../../forms/eventPeople';
import { lineItemsParameters } from '../../forms/lineItemsForm';
import { mappedFields, recordModule } from '../../forms/parameters';
import { options } from '../../forms/options';
import { WebserviceError } from '../../webservice/protocol/errors';
import { asText, type JsonObject } from '../../webservice/protocol/json';
import { withState } from '../../webservice/values/output';
import type { Action } from '../action';
import { presentSaved } from '../present';
import { reviseRecord } from '../writes';
import { matchAndWrite, severalMatches, type WriteMatched } from './matchAndWrite';
import { keepDuplicates } from './secondLook';

/** Changes what matches. */
const write: WriteMatched = async (item, { description, given, ids }) => {
	const output: JsonObject[] = [];
	for (const id of ids) {
		const record = await reviseRecord(item, description, id, given).catch(namingWritten(output));
		for (const shown of await presentSaved(item, [record], description.name))
			output.push(withState(shown, { action: 'updated' }));
	}
	return output;
};

/** Says which records of the same item were changed before one that failed. */
function namingWritten(written: JsonObject[]): (error: unknown) => never {
	return (error) => {
		if (written.length === 0 || !(error instanceof WebserviceError)) throw error;
		throw error.with({
			reason: `${error.reason}; before that ${written.map(({ id }) => asText(id)).join(', ')} was changed`,
		});
	};
}

export const upsert: Action = {
	value: 'upsert',
	name: 'Create or Update',
	action: 'Create or update a record',
	description: 'Create a new record, or update the current one if it already exists (upsert)',
	kind: 'write',
	form: [
		recordModule,
		...mappedFields('upsert', 'getMatchFields', {
			matchingDescription: 'The fields whose values find the record to update',
		}),
		severalMatches,
		...lineItemsParameters,
		...eventPeople,
		options(
			'rawValues',
			'labels',
			'simplify',
			'fieldsToClear',
			'lineItemsJson',
			'fromAccount',
			'phonesByDigits',
			'writeTimeout',
			keepDuplicates,
		),
	],
	together: async (items) => await matchAndWrite(items, write),
};
