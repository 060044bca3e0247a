// The resource Module.

import type { Resource } from '../action';
import { describe } from './describe';
import { listtypes } from './listtypes';

export const module: Resource = {
	value: 'module',
	name: 'Module',
	description: 'The modules of the CRM and their fields',
	actions: [describe, listtypes],
};
