// Record: Update Full Record, the webservice's update: all required fields must be given.

import type { Action } from '../action';
import { updateRecord } from '../writes';
import { changeForm, changeWith } from './changeOne';

export const update: Action = {
	value: 'update',
	name: 'Update Full Record',
	action: 'Update a record with all its fields',
	description:
		'Write a record with all its required fields. Update changes single fields and suits most workflows better.',
	kind: 'write',
	form: changeForm('add', 'getUpdateFields'),
	run: changeWith(updateRecord),
};
