// What triggers watch in these tests unless they say otherwise.

import type { Watched } from '../../../nodes/Vtiger/trigger/crmSource';

export const WATCHED: Watched = {
	module: 'Contacts',
	idPrefix: '12',
	contents: ['lastname'],
	where: [],
	ignoredSource: '',
	watchedFields: [],
	numericFields: [],
};
