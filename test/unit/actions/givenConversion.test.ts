// Who owns what a lead becomes: the owner that is given, that of the lead, or the credential's user.

import { givenConversion } from '../../../nodes/Vtiger/actions/lead/givenConversion';
import type { Connection } from '../../../nodes/Vtiger/connection/connect';
import { itemWith } from './items';

const connection = {
	userId: () => '19x1',
	metadata: { describe: async () => await Promise.resolve({ label: 'Contacts', fields: [] }) },
	lookups: { zone: 'UTC' },
} as unknown as Connection;

test.each([
	['19x5', '19x5'],
	['20x12', '20x12'],
	['5', '19x1'],
	['x5', '19x1'],
	['', '19x1'],
])('of a lead whose owner is “%s”: %s', async (assigned_user_id, owner) => {
	const { item } = itemWith({ entities: ['Contacts'] }, connection);
	expect((await givenConversion(item, { id: '10x7', assigned_user_id })).assignedTo).toBe(owner);
});
