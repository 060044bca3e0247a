// What Update and Update Full Record share: the form of a change, and the change of one record.

import { eventPeople } from '../../forms/eventPeople';
import { lineItemsParameters } from '../../forms/lineItemsForm';
import { mappedFields, recordLocator, recordModule } from '../../forms/parameters';
import { options } from '../../forms/options';
import type { RunOne } from '../action';
import { refuseOtherRecords } from '../sameRecord';
import { presentSaved } from '../present';
import { givenRecord, type reviseRecord } from '../writes';

/** The form, with the fields that the operation offers. */
export function changeForm(...fields: Parameters<typeof mappedFields>) {
	return [
		recordModule,
		recordLocator(),
		...mappedFields(...fields),
		...lineItemsParameters,
		...eventPeople,
		options('rawValues', 'labels', 'simplify', 'fieldsToClear', 'lineItemsJson', 'writeTimeout'),
	];
}

/** Writes what the form gives into the chosen record, and gives the record as stored. */
export function changeWith(write: typeof reviseRecord): RunOne {
	return async (item) => {
		const description = await item.recordModule();
		refuseOtherRecords(item, 'Record', (line) => `${line.module()} ${line.locator('recordId')}`);
		const id = await item.recordId(description);
		const record = await write(item, description, id, await givenRecord(item, description));
		return await presentSaved(item, [record], description.name);
	};
}
