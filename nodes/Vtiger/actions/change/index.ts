// The resource Change.

import type { Resource } from '../action';
import { sync } from './sync';

export const change: Resource = {
	value: 'change',
	name: 'Change',
	actions: [sync],
};
