// The resource Query.

import type { Resource } from '../action';
import { query } from './query';

export const queryResource: Resource = {
	value: 'query',
	name: 'Query',
	actions: [query],
};
