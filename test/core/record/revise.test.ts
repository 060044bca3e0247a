// Record: Update (revise) and Update Full Record (update), in n8n-core's execute context.

import { personalityNames } from '../../crm';
import { openCrm, useCrm } from '../useCrm';
import { autoMapped, byId, mapped } from '../contexts';
import { actionNode, inputItems, requestCounts, sentElement, writesTo } from '../node';

const crm = useCrm();
const admin = actionNode(crm);
const sales = actionNode(crm, crm.sales);

const stored = (id: string) => crm.records(id.startsWith('17x') ? 'HelpDesk' : 'Contacts').find((one) => one.id === id);

function contact(more: Record<string, string> = {}): string {
	const account = crm.records('Accounts')[0]?.id as string;
	return crm.create('Contacts', {
		firstname: 'Анна',
		lastname: 'Соколова',
		birthday: '1979-03-14',
		donotcall: '1',
		account_id: account,
		description: 'A & "B" <c>',
		cf_1115: '5',
		...more,
	});
}

describe('Update', () => {
	test('changes the given fields and keeps all others', async () => {
		const id = contact();
		const before = stored(id);
		const [record] = await admin.record('revise', 'Contacts', {
			recordId: byId(id),
			fields: mapped({ firstname: 'Ольга' }),
		});
		expect(record).toMatchObject({ id, firstname: 'Ольга' });
		expect(sentElement(crm, 'revise')).toEqual({ id, firstname: 'Ольга' });
		const changed = {
			firstname: 'Ольга',
			modifiedtime: expect.anything(),
			modifiedby: '19x1',
			label: expect.anything(),
		};
		expect(stored(id)).toEqual({ ...before, ...changed });
	});

	test('by number and by address', async () => {
		const id = contact();
		const address = `${crm.url}/index.php?module=Contacts&view=Detail&record=${id.slice(3)}`;
		for (const [firstname, recordId] of [
			['Один', id.slice(3)],
			['Два', address],
		] as const) {
			await admin.record('revise', 'Contacts', { recordId: byId(recordId), fields: mapped({ firstname }) });
			expect(stored(id)).toMatchObject({ firstname });
		}
	});

	test.each(['firstname', 'birthday', 'account_id', 'description', 'cf_1115', 'donotcall'])(
		'clears %s by an empty text',
		async (field) => {
			const id = contact();
			await admin.record('revise', 'Contacts', { recordId: byId(id), fields: mapped({ [field]: '' }) });
			expect(stored(id)?.[field]).toMatch(/^(|0|0\.00)$/);
		},
	);

	test('clears the chosen fields, whatever is mapped beside them', async () => {
		const id = contact();
		const fieldsToClear = ['birthday', 'account_id', 'description'];
		await admin.record('revise', 'Contacts', {
			recordId: byId(id),
			fields: mapped({ firstname: 'Ольга' }),
			options: { fieldsToClear },
		});
		expect(stored(id)).toMatchObject({
			firstname: 'Ольга',
			birthday: '',
			account_id: '',
			description: '',
			lastname: 'Соколова',
		});
	});

	test('never sends null', async () => {
		const id = contact();
		await admin.record('revise', 'Contacts', {
			recordId: byId(id),
			fields: mapped({ firstname: null, lastname: 'Белова' }),
		});
		expect(sentElement(crm, 'revise')).toEqual({ id, lastname: 'Белова' });
	});

	test('nothing to change is refused', async () => {
		await expect(
			admin.record('revise', 'Contacts', { recordId: byId(contact()), fields: mapped({ firstname: null }) }),
		).rejects.toMatchObject({
			message: expect.stringMatching(/nothing to change/),
		});
		expect(writesTo(crm)).toEqual([]);
	});

	test.each([
		['mapped', { fields: mapped({ lastname: '' }) }],
		['as a field to clear', { fields: mapped({ firstname: 'Ян' }), options: { fieldsToClear: ['lastname'] } }],
	])('a required field is not emptied: %s', async (_how, parameters) => {
		await expect(
			admin.record('revise', 'Contacts', { recordId: byId(contact()), ...parameters }),
		).rejects.toMatchObject({
			message: expect.stringMatching(/Фамилия.*lastname.*cannot be emptied/),
		});
		expect(writesTo(crm)).toEqual([]);
	});

	test.each([
		['mapped', { fields: mapped({ title: 'Директор', department: '' }) }, {}],
		['mapped by the input', { fields: autoMapped() }, { input: inputItems({ title: 'Директор', department: null }) }],
	])('a field is not cleared that has a value: %s', async (_how, parameters, options) => {
		const run = async (fieldsToClear: string[]) =>
			await admin.record(
				'revise',
				'Contacts',
				{ recordId: byId(contact()), ...parameters, options: { fieldsToClear } },
				options,
			);
		await expect(run(['title'])).rejects.toMatchObject({
			message: expect.stringMatching(/\(title\) has a value.*to be cleared/),
		});
		expect(writesTo(crm)).toEqual([]);
		expect(await run(['department'])).toMatchObject([{ title: 'Директор', department: null }]);
	});

	test.each(['user_password', 'confirm_password', 'accesskey'])('%s of a user is no field to write', async (name) => {
		const recordId = byId(crm.sales.id);
		await expect(
			admin.record('revise', 'Users', { recordId, fields: mapped({ [name]: 'Geheim-1' }) }),
		).rejects.toMatchObject({ description: expect.stringContaining('Change Password') });
		const input = inputItems({ [name]: 'Geheim-1', department: 'Продажи' });
		await admin.record('revise', 'Users', { recordId, fields: autoMapped() }, { input });
		expect(sentElement(crm, 'revise')).not.toHaveProperty(name);
	});

	test('a whole record that was read can be written back, by a user who may not see Users, too', async () => {
		const id = crm.create(
			'Contacts',
			{ lastname: 'Туда', firstname: 'Обратно', birthday: '1990-01-02', cf_1115: '7.5' },
			{ owner: '19x5', by: '19x1' },
		);
		for (const node of [admin, sales]) {
			const [record = {}] = await node.record('retrieve', 'Contacts', { recordId: byId(id) });
			const before = stored(id);
			await node.record(
				'revise',
				'Contacts',
				{ recordId: byId('={{ $json.id }}'), fields: autoMapped() },
				{ input: inputItems(record) },
			);
			expect(stored(id)).toEqual({ ...before, modifiedtime: expect.anything(), modifiedby: expect.anything() });
		}
	});

	test('typed values that were read can be written back', async () => {
		const describe = await admin.run('module', 'describe', { module: 'Contacts' });
		const fields = describe.items[0]?.json.fields as Array<{
			name: string;
			type: { picklistValues?: Array<{ value: string }> };
		}>;
		const interests = (fields.find(({ name }) => name === 'cf_1109')?.type.picklistValues ?? [])
			.map(({ value }) => value)
			.join(' |##| ');
		const id = contact({ cf_1109: interests, cf_1125: '09:00:00', cf_1117: '12.5', cf_1119: '3' });
		const before = stored(id);
		const [record = {}] = await admin.record('retrieve', 'Contacts', { recordId: byId(id) });
		await admin.record(
			'revise',
			'Contacts',
			{ recordId: byId(id), fields: autoMapped() },
			{ input: inputItems(record) },
		);
		expect(stored(id)).toEqual({ ...before, modifiedtime: expect.anything(), modifiedby: '19x1' });
	});

	test('a record of another user that the sharing rules hide', async () => {
		const id = crm.create('Contacts', { lastname: 'Чужая' }, { owner: '19x1' });
		await expect(
			sales.record('revise', 'Contacts', { recordId: byId(id), fields: mapped({ firstname: 'Ха' }) }),
		).rejects.toMatchObject({
			message: expect.stringMatching(/sharing rules/),
		});
	});

	test('text that the CRM cuts is hinted at', async () => {
		const { hints } = await admin.runRecord('revise', 'Contacts', {
			recordId: byId(contact()),
			fields: mapped({ lastname: 'ж'.repeat(81) }),
		});
		expect(hints).toEqual([expect.stringMatching(/80 of 81/)]);
	});
});

describe('Update Full Record', () => {
	const ticket = () =>
		crm.create('HelpDesk', {
			ticket_title: 'Не греет',
			ticketpriorities: 'High',
			ticketstatus: 'Open',
			description: 'D & "q" <b>',
			solution: 'S',
			parent_id: crm.records('Accounts')[0]?.id as string,
		});
	const required = { ticket_title: 'Греет', ticketpriorities: 'Low', ticketstatus: 'Closed' };

	test('the description stays as it was, however often the record is updated', async () => {
		const id = ticket();
		for (let round = 0; round < 3; round++) {
			await admin.record('update', 'HelpDesk', { recordId: byId(id), fields: mapped(required) });
		}
		expect(stored(id)).toMatchObject({ ...required, description: 'D & "q" <b>', solution: 'S' });
		expect(requestCounts(crm)).toEqual({ describe: 3, retrieve: 3, update: 3 });
	});

	test('the record is read first only if owner or description are missing', async () => {
		const id = ticket();
		await admin.record('update', 'HelpDesk', {
			recordId: byId(id),
			fields: mapped({ ...required, assigned_user_id: 'admin', description: 'Новое & старое' }),
		});
		expect(stored(id)).toMatchObject({ description: 'Новое & старое' });
		expect(requestCounts(crm)).not.toHaveProperty('retrieve');
	});

	test('a reference is cleared', async () => {
		const id = ticket();
		await admin.record('update', 'HelpDesk', { recordId: byId(id), fields: mapped({ ...required, parent_id: '' }) });
		expect(stored(id)).toMatchObject({ parent_id: '' });
		const other = ticket();
		await admin.record('update', 'HelpDesk', {
			recordId: byId(other),
			fields: mapped(required),
			options: { fieldsToClear: ['parent_id', 'description'] },
		});
		expect(stored(other)).toMatchObject({ parent_id: '', description: '', solution: 'S' });
	});

	test('all missing required fields are named at once', async () => {
		await expect(
			admin.record('update', 'HelpDesk', { recordId: byId(ticket()), fields: mapped({ ticketstatus: 'Open' }) }),
		).rejects.toMatchObject({
			message: expect.stringMatching(/ticketpriorities.*ticket_title|ticket_title.*ticketpriorities/),
		});
		expect(writesTo(crm)).toEqual([]);
	});

	test('text that the CRM cuts is hinted at', async () => {
		const { hints } = await admin.runRecord('update', 'HelpDesk', {
			recordId: byId(ticket()),
			fields: mapped({ ...required, ticket_title: 'ж'.repeat(256) }),
		});
		expect(hints).toEqual([expect.stringMatching(/255 of 256/)]);
	});

	test('the owner stays if none is given', async () => {
		const id = crm.create('HelpDesk', { ...required }, { owner: '19x5' });
		await admin.record('update', 'HelpDesk', { recordId: byId(id), fields: mapped(required) });
		expect(stored(id)).toMatchObject({ assigned_user_id: '19x5' });
	});
});

test.each(personalityNames)('create, change and read back on %s', async (personality) => {
	const own = await openCrm({ personality, samples: false });
	const node = actionNode(own, own.admin, { timezone: personality.startsWith('vtiger') ? 'UTC' : 'Europe/Moscow' });
	const [made] = await node.record('create', 'Leads', {
		fields: mapped({ lastname: 'Пробный', description: 'a & b' }),
	});
	const recordId = byId(made?.id as string);
	await node.record('revise', 'Leads', { recordId, fields: mapped({ company: 'ООО «Проба»' }) });
	await node.record('update', 'Leads', { recordId, fields: mapped({ lastname: 'Полный' }) });
	const [read] = await node.record('retrieve', 'Leads', { recordId });
	expect(read).toMatchObject({ lastname: 'Полный', company: 'ООО «Проба»', description: 'a & b', source: 'N8N' });
});
