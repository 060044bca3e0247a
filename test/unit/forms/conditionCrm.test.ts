// What conditions ask the CRM, by whom it is answered.

import { conditionCrm } from '../../../nodes/Vtiger/forms/conditionCrm';
import type { Connection } from '../../../nodes/Vtiger/connection/connect';

function crmOf() {
	const asked: unknown[] = [];
	const told: string[] = [];
	const connection = {
		lookups: { zone: 'UTC' },
		metadata: { describe: async () => await Promise.resolve({ idPrefix: '12' }) },
		people: {
			isOwner: async (id: string) => {
				asked.push(id);
				return await Promise.resolve(id === '19x5');
			},
		},
		records: { count: async (module: string) => await Promise.resolve(module === 'Leads' ? 2 : 1) },
	} as unknown as Connection;
	return { asked, told, connection, crm: conditionCrm(connection, (message) => told.push(message)) };
}

test('values are looked up by the connection, and hints go where they are told', () => {
	const { crm, connection, told } = crmOf();
	expect(crm.lookups).toBe(connection.lookups);
	crm.hint('words');
	expect(told).toEqual(['words']);
});

test('owners are known to people, records by their modules', async () => {
	const { crm, asked } = crmOf();
	expect([await crm.isOwner('19x5'), await crm.isOwner('11x5')]).toEqual([true, false]);
	expect(asked).toEqual(['19x5', '11x5']);
	expect([await crm.isRecordOf('12x5', ['Contacts']), await crm.isRecordOf('11x5', ['Contacts'])]).toEqual([
		true,
		false,
	]);
});
