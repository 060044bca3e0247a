// The registry of resources and operations, in the order of use: it draws both dropdowns and finds what to run.

import type { Action, Resource } from './action';
import { change } from './change';
import { comment } from './comment';
import { module } from './module';
import { queryResource } from './query';
import { record } from './record';
import { relatedRecord } from './relatedRecord';

export const RESOURCES: Resource[] = [record, comment, relatedRecord, queryResource, change, module];

export function findAction(resource: string, operation: string): Action | undefined {
	return RESOURCES.find((one) => one.value === resource)?.actions.find((action) => action.value === operation);
}
