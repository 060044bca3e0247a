// Record: Delete.

import { recordLocator, recordModule } from '../../forms/parameters';
import { options } from '../../forms/options';
import { InputError } from '../../webservice/protocol/errors';
import type { Action } from '../action';

export const remove: Action = {
	value: 'delete',
	name: 'Delete',
	action: 'Delete a record',
	description: 'Move a record to the CRM’s recycle bin',
	kind: 'write',
	form: [recordModule, recordLocator(), options('writeTimeout')],
	async run(item) {
		const description = await item.recordModule();
		if (description.name === 'Users') {
			throw new InputError(
				'Module',
				'Users are not deleted as records',
				'Use the resource User: it hands their records to a new owner.',
			);
		}
		const id = await item.recordId(description);
		await item.connection.client.call('delete', { id });
		return { id, deleted: true };
	},
};
