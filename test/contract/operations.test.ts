// Operations of the embedded CRM that no scenario covers: sync, relations, convertlead, users, files, switches.

import type { Crm, JsonValue } from '../crm';
import { isObject } from '../crm/json';
import { Client, codeOf } from './client';
import { openCrm } from '../core/useCrm';

let crm: Crm;
let admin: Client;

beforeEach(async () => {
	crm = await openCrm({ samples: false });
	admin = await Client.login(crm);
});

describe('sync', () => {
	const call = async (client: Client, params: Record<string, string>): Promise<JsonValue | undefined> =>
		(await client.get('sync', { elementType: 'Leads', modifiedTime: '0', ...params })).json?.result;

	test('a page ends with a whole second, and says whether more follow', async () => {
		const second = (at: number): number => Date.UTC(2026, 0, 1, 0, 0, at);
		for (let at = 0; at < 139; at++) crm.create('Leads', { lastname: `A${at}` }, { modifiedtime: second(1) });
		crm.create('Leads', { lastname: 'Later' }, { modifiedtime: second(2) });
		const page = await call(admin, {});
		expect(page).toMatchObject({ more: true, lastModifiedTime: second(1) / 1000 });
		expect(isObject(page) && page.updated).toHaveLength(139);
		const next = await call(admin, { modifiedTime: String(second(1) / 1000) });
		expect(next).toMatchObject({ more: false, lastModifiedTime: second(2) / 1000, updated: [{ lastname: 'Later' }] });
	});

	test.each([
		[undefined, { user: 1, userandgroup: 1, application: 1 }],
		[true, { user: 1, userandgroup: 1, application: 3 }],
	])('syncType registered: %p', async (syncTypeRegistered, counts) => {
		const other = await openCrm({ samples: false, ...(syncTypeRegistered ? { syncTypeRegistered } : {}) });
		for (const owner of ['19x1', '19x5', '20x2']) other.create('Leads', { lastname: owner }, { owner });
		const client = await Client.login(other);
		for (const [syncType, count] of Object.entries(counts)) {
			const page = await call(client, { syncType });
			expect([syncType, isObject(page) && Array.isArray(page.updated) && page.updated.length]).toEqual([
				syncType,
				count,
			]);
		}
	});

	test('deleted records and converted leads come as deleted', async () => {
		const [gone, converted] = [crm.create('Leads', { lastname: 'Gone' }), crm.create('Leads', { lastname: 'Won' })];
		crm.remove(gone);
		const other = await openCrm({ samples: false, broken: { convertlead: false } });
		const lead = other.create('Leads', { lastname: 'Won', company: 'C' });
		const client = await Client.login(other);
		const entities = { Contacts: { create: true, name: 'Contacts', lastname: 'Won' } };
		expect(codeOf(await client.post('convertlead', { element: JSON.stringify({ leadId: lead, entities }) }))).toBe(
			'ok',
		);
		expect(await call(client, {})).toMatchObject({ updated: [], deleted: [lead] });
		expect((await client.retrieve(lead)).lastname).toBe('Won');
		expect(await call(admin, {})).toMatchObject({ updated: [{ id: converted }], deleted: [gone] });
	});
});

describe('relations', () => {
	test('OR leads out of a related query; AND does not', async () => {
		const account = crm.create('Accounts', { accountname: 'A' });
		crm.create('Contacts', { lastname: 'In', account_id: account });
		crm.create('Contacts', { lastname: 'Out' });
		const query = (condition: string): Promise<number> =>
			admin
				.get('query_related', {
					id: account,
					relatedLabel: 'Contacts',
					query: `SELECT id FROM Contacts WHERE ${condition}`,
				})
				.then(({ json }) => (Array.isArray(json?.result) ? json.result.length : -1));
		expect(await query("lastname LIKE '%'")).toBe(1);
		expect(await query("lastname = 'In' OR lastname = 'Out'")).toBe(2);
		expect(await query("id > '12x0' ORDER BY id LIMIT 0,1")).toBe(1);
	});

	test('a link in place of a reference field changes nothing, yet succeeds', async () => {
		const [account, contact] = [
			crm.create('Accounts', { accountname: 'B' }),
			crm.create('Contacts', { lastname: 'C' }),
		];
		const link = { sourceRecordId: account, relatedRecordId: contact, relationIdLabel: 'Contacts' };
		expect(codeOf(await admin.post('add_related', link))).toBe('ok');
		const related = { id: account, relatedType: 'Contacts', relatedLabel: 'Contacts' };
		expect((await admin.get('retrieve_related', related)).json?.result).toEqual([]);
		expect(codeOf(await admin.post('add_related', { ...link, sourceRecordId: '11x999999' }))).toBe(
			'INTERNAL_SERVER_ERROR',
		);
	});

	test('documents are linked, tasks come by reference, events never', async () => {
		const account = crm.create('Accounts', { accountname: 'D' });
		const document = crm.create('Documents', { notes_title: 'N' });
		await admin.post('add_related', {
			sourceRecordId: account,
			relatedRecordId: document,
			relationIdLabel: 'Documents',
		});
		crm.create('Calendar', { subject: 'Task', activitytype: 'Task', parent_id: account });
		crm.create('Events', { subject: 'Call', activitytype: 'Call', parent_id: account });
		const get = (relatedType: string, relatedLabel: string): Promise<JsonValue | undefined> =>
			admin.get('retrieve_related', { id: account, relatedType, relatedLabel }).then(({ json }) => json?.result);
		expect(await get('Documents', 'Documents')).toMatchObject([{ notes_title: 'N' }]);
		expect(await get('Calendar', 'Activities')).toMatchObject([{ subject: 'Task' }]);
	});
});

describe('convertlead', () => {
	test.each(['element', 'five'] as const)('in the form of %s', async (convertleadForm) => {
		const other = await openCrm({ samples: false, broken: { convertlead: false }, convertleadForm });
		const client = await Client.login(other);
		const leadId = other.create('Leads', { lastname: 'L', company: 'Company' });
		const deal = { potentialname: 'Deal', closingdate: '2027-01-01', sales_stage: 'Prospecting' };
		const entities = {
			Accounts: { create: true, name: 'Accounts', accountname: 'Company' },
			Contacts: { create: true, name: 'Contacts', lastname: 'L' },
			Potentials: { create: true, name: 'Potentials', ...deal },
		};
		const params: Record<string, string> =
			convertleadForm === 'element'
				? { element: JSON.stringify({ leadId, assignedTo: '19x5', entities }) }
				: {
						leadId,
						assignedTo: '19x5',
						accountName: 'Company',
						avoidPotential: 'false',
						potential: JSON.stringify(deal),
					};
		const { json, text } = await client.post('convertlead', params);
		if (!isObject(json?.result)) throw new Error(text);
		const made = json.result;
		expect(Object.keys(made)).toEqual(['Accounts', 'Contacts', 'Potentials']);
		expect(await client.retrieve(made.Contacts)).toMatchObject({ account_id: made.Accounts, assigned_user_id: '19x5' });
		expect(await client.retrieve(made.Potentials)).toMatchObject({
			related_to: made.Accounts,
			contact_id: made.Contacts,
		});
		expect(await client.rows('SELECT id FROM Leads;')).toEqual([]);
		expect(codeOf(await client.post('convertlead', params))).toBe('LEAD_ALREADY_CONVERTED');
	});
});

test('deleteUser gives what the user owned to another', async () => {
	const id = crm.create('Leads', { lastname: 'Heir' }, { owner: '19x5' });
	expect(codeOf(await admin.post('deleteUser', { id: '19x5', newOwnerId: '20x2' }))).toBe('ACCESS_DENIED');
	expect((await admin.post('deleteUser', { id: '19x5', newOwnerId: '19x1' })).json?.result).toEqual({
		status: 'successful',
	});
	expect((await admin.retrieve(id)).assigned_user_id).toBe('19x1');
	expect(await admin.rows('SELECT id FROM Users;')).toEqual([{ id: '19x1' }]);
});

test('files come back byte for byte if the server has files_retrieve', async () => {
	const other = await openCrm({ personality: 'vtiger-8.2', samples: false });
	const client = await Client.login(other);
	const content = Buffer.from([0, 1, 2, 13, 10, 45, 45, 255]);
	const form = new FormData();
	const element = JSON.stringify({ notes_title: 'F', assigned_user_id: '19x1', filelocationtype: 'I' });
	for (const [name, value] of Object.entries({
		operation: 'create',
		sessionName: client.sessionName,
		elementType: 'Documents',
		element,
	})) {
		form.append(name, value);
	}
	form.append('filename', new Blob([content]), 'мой файл.php');
	const made = (await (await fetch(`${other.url}/webservice.php`, { method: 'POST', body: form })).json()) as {
		result: Record<string, string>;
	};
	expect(made.result).toMatchObject({ filename: 'мой_файл.php.txt', filesize: '8' });
	expect(other.file(made.result.id ?? '')).toEqual(content);
	const files = await client.get('files_retrieve', { id: made.result.imageattachmentids ?? '' });
	expect(files.json?.result).toMatchObject([{ filecontents: content.toString('base64'), filesize: 8 }]);
});

test('switches turn single permanent faults on and off', async () => {
	const stock = await openCrm({ personality: 'salesplatform-7.2-php7.4', broken: { selectStar: false } });
	expect(codeOf(await (await Client.login(stock)).query('SELECT * FROM Leads;'))).toBe('ok');
	const healthy = await openCrm({ broken: { selectStar: true } });
	const client = await Client.login(healthy);
	expect(codeOf(await client.query('SELECT * FROM Leads;'))).toBe(500);
	expect(codeOf(await client.query("SELECT * FROM Leads WHERE lastname = 'nobody';"))).toBe('ok');
	expect(codeOf(await client.query('SELECT * FROM Currency;'))).toBe('ok');
});
