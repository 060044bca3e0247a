// Writes to the embedded CRM without HTTP, its sample records, and its command line.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { build } from 'esbuild';

import { personalityNames } from '../crm';
import type { Crm } from '../crm';
import { Client } from './client';
import { openCrm } from '../core/useCrm';

describe('a record written without HTTP', () => {
	let crm: Crm;
	let admin: Client;
	beforeAll(async () => {
		crm = await openCrm({ samples: false });
		admin = await Client.login(crm);
	});

	test('has the times, owner and author that were asked for', async () => {
		const id = crm.create(
			'Leads',
			{ lastname: 'Direct' },
			{
				owner: '20x2',
				createdtime: '2025-01-02 03:04:05',
				modifiedtime: Date.UTC(2025, 1, 2, 0, 0, 0),
				by: '19x1',
				source: 'import',
			},
		);
		expect(await admin.retrieve(id)).toMatchObject({
			lastname: 'Direct',
			assigned_user_id: '20x2',
			modifiedby: '19x1',
			created_user_id: '19x1',
			source: 'IMPORT',
			createdtime: '2025-01-02 03:04:05',
			modifiedtime: '2025-02-02 03:00:00',
		});
	});

	test('is by another user and of the browser unless told otherwise', async () => {
		const id = crm.create('Leads', { lastname: 'Other', firstname: 'Kept' });
		expect(await admin.retrieve(id)).toMatchObject({ modifiedby: '19x5', source: 'CRM', assigned_user_id: '19x1' });
		crm.revise(id, { lastname: 'Changed' }, { modifiedtime: '2025-03-03 00:00:00', owner: '19x5' });
		expect(await admin.retrieve(id)).toMatchObject({
			lastname: 'Changed',
			firstname: 'Kept',
			modifiedtime: '2025-03-03 00:00:00',
			assigned_user_id: '19x5',
		});
		expect(crm.records('Leads').find((record) => record.id === id)).toEqual(await admin.retrieve(id));
	});

	test('an inactive user is nobody to refer to', async () => {
		const id = crm.create('Leads', { lastname: 'Of sales' }, { by: '19x5' });
		crm.revise('19x5', { status: 'Inactive' });
		expect((await admin.retrieve(id)).modifiedby).toBe('');
		crm.revise('19x5', { status: 'Active' });
		expect((await admin.retrieve(id)).modifiedby).toBe('19x5');
	});

	test('an unknown id is a mistake of the test', () => {
		expect(() => crm.remove('10x999999')).toThrow('no record 10x999999');
	});
});

test.each(personalityNames)('%s has sample records with choices that its picklists know', async (personality) => {
	const crm = await openCrm({ personality });
	const admin = await Client.login(crm);
	for (const module of ['Leads', 'Contacts', 'Accounts', 'Potentials', 'Products', 'Invoice', 'HelpDesk', 'Events']) {
		const { json } = await admin.get('describe', { elementType: module });
		const { fields } = (json ?? {}).result as {
			fields: Array<{ name: string; type: { picklistValues?: Array<{ value: string }> } }>;
		};
		const records = crm.records(module);
		expect(records.length).toBeGreaterThan(2);
		for (const { name, type } of fields) {
			const choices = type.picklistValues?.map(({ value }) => value);
			if (choices === undefined || choices.length === 0) continue;
			for (const record of records) {
				if (record[name] !== '' && name !== 'duration_minutes')
					expect([module, name, choices]).toEqual([module, name, expect.arrayContaining([record[name]])]);
			}
		}
	}
});

describe('the command line', () => {
	const folder = mkdtempSync(join(tmpdir(), 'crm-'));
	afterAll(() => rmSync(folder, { recursive: true }));

	test('runs as one bundled file and says in one line where it listens', async () => {
		const outfile = join(folder, 'crm.cjs');
		await build({
			entryPoints: [join(__dirname, '..', 'crm', 'main.ts')],
			bundle: true,
			platform: 'node',
			format: 'cjs',
			outfile,
		});
		const server = spawn(process.execPath, [outfile, '--personality', 'vtiger-8.2', '--samples', 'false']);
		try {
			const line = await new Promise<string>((resolve) => createInterface(server.stdout).once('line', resolve));
			const crm = JSON.parse(line) as Crm;
			const admin = await Client.login(crm);
			expect(await admin.rows('SELECT count(*) FROM Leads;')).toEqual([{ count: '0' }]);
			expect((await admin.get('listtypes')).text).toContain('Organizations');
		} finally {
			server.kill();
		}
	});

	test('refuses what it does not know', async () => {
		const server = spawn(process.execPath, [join(folder, 'crm.cjs'), '--colour', 'red']);
		const line = await new Promise<string>((resolve) => createInterface(server.stderr).once('line', resolve));
		expect(line).toContain('unknown option --colour');
		expect(await new Promise((resolve) => server.once('close', resolve))).toBe(1);
	});
});
