// The resource Comment, its operations in the order of use.

import type { Resource } from '../action';
import { create } from './create';
import { getMany } from './getMany';

export const comment: Resource = {
	value: 'comment',
	name: 'Comment',
	actions: [create, getMany],
};
