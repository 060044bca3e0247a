// The resource Related Record, its operations in the order of use.

import type { Resource } from '../action';
import { addRelated } from './addRelated';
import { queryRelated } from './queryRelated';
import { relatedTypes } from './relatedTypes';
import { retrieveRelated } from './retrieveRelated';

export const relatedRecord: Resource = {
	value: 'relatedRecord',
	name: 'Related Record',
	actions: [addRelated, retrieveRelated, relatedTypes, queryRelated],
};
