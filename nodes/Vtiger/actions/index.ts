// The registry of resources and operations, in the order of use: it draws both dropdowns and finds what to run.

import type { Action, Resource } from './action';
import { change } from './change';
import { comment } from './comment';
import { customOperation } from './customOperation';
import { document } from './document';
import { lead } from './lead';
import { module } from './module';
import { queryResource } from './query';
import { record } from './record';
import { relatedRecord } from './relatedRecord';
import { session } from './session';
import { user } from './user';

export const RESOURCES: Resource[] = [
	record,
	comment,
	relatedRecord,
	queryResource,
	change,
	module,
	lead,
	document,
	user,
	session,
	customOperation,
];

export function findAction(resource: string, operation: string): Action | undefined {
	return RESOURCES.find((one) => one.value === resource)?.actions.find((action) => action.value === operation);
}
