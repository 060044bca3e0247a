// The mark of an administrator, which the CRM keeps as on and off, unlike all other yes and no.

import type { Crm } from '../../crm';
import { autoMapped, byId, mapped } from '../contexts';
import { actionNode, inputItems, sentElement, type ActionNode } from '../node';
import { useNewCrm } from '../useCrm';

let crm: Crm;
let admin: ActionNode;

useNewCrm({ samples: false }, (started) => {
	crm = started;
	admin = actionNode(crm);
});

const OWN = byId('19x1');
const found = async (operator: string, value = '') =>
	(
		await admin.record('getMany', 'Users', {
			conditions: { conditions: [{ field: 'is_admin', operator, value }] },
			columns: ['user_name'],
		})
	).map(({ user_name }) => user_name);

test.each([
	['1', 'on'],
	['да', 'on'],
	[true, 'on'],
	['0', 'off'],
	['нет', 'off'],
	[false, 'off'],
])('%p is written as %s', async (value, written) => {
	await admin.record('revise', 'Users', { recordId: byId('19x5'), fields: mapped({ is_admin: value as string }) });
	expect(sentElement(crm, 'revise').is_admin).toBe(written);
});

test('who reads the own user and writes it back keeps the rights', async () => {
	const [own = {}] = await admin.record('retrieve', 'Users', { recordId: OWN });
	await admin.record(
		'revise',
		'Users',
		{ recordId: OWN, fields: autoMapped() },
		{ input: inputItems({ title: 'Директор', is_admin: own.is_admin }) },
	);
	expect((await admin.record('retrieve', 'Users', { recordId: OWN }))[0]).toMatchObject({
		title: 'Директор',
		is_admin: true,
	});
});

test('administrators are found, and all others', async () => {
	expect(await found('equals', 'yes')).toEqual(['admin']);
	expect(await found('notEquals', 'yes')).toEqual(['sales']);
	expect(await found('isEmpty')).toEqual(['sales']);
	expect(await found('inList', 'да')).toEqual(['admin']);
});
