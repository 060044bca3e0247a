// The resource Custom Operation.

import type { Resource } from '../action';
import { call } from './call';

export const customOperation: Resource = {
	value: 'customOperation',
	name: 'Custom Operation',
	description: 'Operations that modules or administrators have added to the webservice',
	actions: [call],
};
