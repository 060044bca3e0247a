// What conditions ask the CRM, by whom it is answered.

import { conditionCrm, statementCrm } from '../../../nodes/Vtiger/forms/conditionCrm';
import type { StatementCrm } from '../../../nodes/Vtiger/webservice/values/statementValues';
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
		// Of three leads one has NULL in the field: only a count with conditions leaves it out.
		records: {
			count: async (module: string, where: unknown[]) =>
				await Promise.resolve(module === 'Leads' && where.length > 0 ? 2 : 3),
		},
	} as unknown as Connection;
	return { asked, told, connection, crm: conditionCrm(connection, (message) => told.push(message)) };
}

test('values are looked up by the connection, and hints go where they are told', () => {
	const { crm, connection, told } = crmOf();
	expect(crm.lookups).toBe(connection.lookups);
	crm.hint('words');
	expect(told).toEqual(['words']);
});

test.each<[what: string, of: (made: ReturnType<typeof crmOf>) => Omit<StatementCrm, 'zone'>]>([
	['conditions of a form', ({ crm }) => crm],
	['a statement', ({ connection }) => statementCrm(connection)],
])('%s: owners are known to people, records by their modules', async (_what, of) => {
	const made = crmOf();
	const { asked } = made;
	const crm = of(made);
	expect([await crm.isOwner('19x5'), await crm.isOwner('11x5')]).toEqual([true, false]);
	expect(asked).toEqual(['19x5', '11x5']);
	expect([await crm.isRecordOf('12x5', ['Contacts']), await crm.isRecordOf('11x5', ['Contacts'])]).toEqual([
		true,
		false,
	]);
});

test('NULL is found by counts, the zone is that of the values', async () => {
	const { crm, connection } = crmOf();
	expect([await crm.holdsNull('Leads', 'city', ' '), await crm.holdsNull('Contacts', 'city', ' ')]).toEqual([
		true,
		false,
	]);
	expect(statementCrm(connection).zone).toBe('UTC');
});
