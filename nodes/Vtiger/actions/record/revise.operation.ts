// Record: Update, the webservice's revise: changes the given fields only.

import type { Action } from '../action';
import { reviseRecord } from '../writes';
import { changeForm, changeWith } from './changeOne';

export const revise: Action = {
	value: 'revise',
	name: 'Update',
	action: 'Update a record',
	description: 'Change the given fields of a record; all others keep their values',
	kind: 'write',
	form: changeForm('map', 'getReviseFields'),
	run: changeWith(reviseRecord),
};
