// The resource Change.

import type { Resource } from '../action';
import { sync } from './sync';

export const change: Resource = {
	value: 'change',
	name: 'Change',
	description: 'What was created, updated or deleted since a time',
	actions: [sync],
};
