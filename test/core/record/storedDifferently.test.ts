// What the CRM stored is compared with what was sent, after every write: an error or a hint if it differs.

import { autoMapped, byId, mapped } from '../contexts';
import { actionNode, inputItems, type ActionNode } from '../node';
import { useCrm } from '../useCrm';

const crm = useCrm();
let node: ActionNode;

beforeAll(() => {
	node = actionNode(crm);
});

describe('a lost reference is an error', () => {
	test('that names the record, the field and both values', async () => {
		const fields = mapped({ lastname: 'Никуда', account_id: '11x999999' });
		await expect(node.record('create', 'Contacts', { fields })).rejects.toMatchObject({
			message: expect.stringMatching(
				/STORED_DIFFERENTLY.*12x\d+: the reference “Контрагент” \(account_id\) to 11x999999/,
			),
			description: expect.stringMatching(/record 12x\d+ is written: do not run it again/),
		});
	});

	test('whose item holds the id on the error branch, and the record is there', async () => {
		const fields = mapped({ lastname: 'Никуда 2', account_id: '11x999999' });
		const options = { continueOnFail: true };
		const [item] = (await node.runRecord('create', 'Contacts', { fields }, options)).items;
		const error = item?.json.error as { id: string; code: string };
		expect(error.code).toBe('STORED_DIFFERENTLY');
		expect(crm.records('Contacts').find(({ id }) => id === error.id)).toMatchObject({ lastname: 'Никуда 2' });
	});

	test.each(['revise', 'update'])('of %s as well', async (operation) => {
		const id = crm.create('Contacts', { lastname: 'Тут' });
		const fields = mapped({ lastname: 'Тут', account_id: '11x999999' });
		await expect(node.record(operation, 'Contacts', { recordId: byId(id), fields })).rejects.toMatchObject({
			message: expect.stringContaining('STORED_DIFFERENTLY'),
		});
	});
});

test('cut text is a hint, once a run and field, whatever its length', async () => {
	const input = inputItems({ lastname: 'я'.repeat(90) }, { lastname: 'я'.repeat(100) });
	const { hints, items } = await node.runRecord('create', 'Contacts', { fields: autoMapped() }, { input });
	expect(hints).toEqual([expect.stringMatching(/cut the text of “Фамилия” after 80 of 90/)]);
	expect(items).toHaveLength(2);
});
