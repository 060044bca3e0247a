// The registry of resources and operations, in the order of use: it draws both dropdowns and finds what to run.

import type { Action, Resource } from './action';
import { module } from './module';
import { queryResource } from './query';
import { record } from './record';

export const RESOURCES: Resource[] = [record, queryResource, module];

export function findAction(resource: string, operation: string): Action | undefined {
	return RESOURCES.find((one) => one.value === resource)?.actions.find((action) => action.value === operation);
}
