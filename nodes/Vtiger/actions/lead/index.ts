// The resource Lead.

import type { Resource } from '../action';
import { convertlead } from './convertlead';

export const lead: Resource = {
	value: 'lead',
	name: 'Lead',
	actions: [convertlead],
};
