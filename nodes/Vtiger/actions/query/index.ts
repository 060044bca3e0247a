// The resource Query.

import type { Resource } from '../action';
import { query } from './query';

export const queryResource: Resource = {
	value: 'query',
	name: 'Query',
	description: 'Records by a query in the CRM’s own language',
	actions: [query],
};
