// One record per key: executions of one process and of several ask for the same values at the same moment.

import type { IDataObject } from 'n8n-workflow';
import { heldKeys } from '../../../nodes/Vtiger/actions/record/keyLocks';
import type { Crm } from '../../crm';
import { programs } from '../../faults/processes';
import { autoMapped, byName, execute, mapped, storedCredential, type Program } from '../contexts';
import { actionNode, inputItems, requestCounts, writesTo, type ActionNode } from '../node';
import { useNewCrm } from '../useCrm';

let crm: Crm;
let node: ActionNode;

useNewCrm({ samples: false }, (started) => {
	crm = started;
	node = actionNode(crm);
});

const byEmail = { fields: autoMapped(['email']) };
const leads = (): Array<{ id: string; email?: unknown; lastname?: unknown; modifiedtime?: unknown }> =>
	crm.records('Leads') as never;

/** What another program does in the CRM while a create of the node is under way. */
function meanwhile(act: () => void): void {
	let done = false;
	crm.faults.always(
		{
			operation: 'create',
			when: () => {
				if (!done) act();
				done = true;
				return false;
			},
		},
		{ kind: 'empty500' },
	);
}

/** After the node's create has been answered. */
function afterwards(act: () => void): void {
	let created = false;
	let done = false;
	crm.faults.always(
		{
			when: ({ operation }) => {
				if (created && !done) {
					done = true;
					act();
				}
				created ||= operation === 'create';
				return false;
			},
		},
		{ kind: 'empty500' },
	);
}

/** 200 webhook calls, four in a row for each of 50 addresses, 20 at a time, spread over the given processes in turn. */
async function calls(operation: string, processes: Array<Program | undefined>): Promise<IDataObject[]> {
	const stored = storedCredential({ url: crm.url, ...crm.admin });
	const results: IDataObject[] = [];
	let next = 0;
	const work = async () => {
		for (let call = next++; call < 200; call = next++) {
			const email = `guest${Math.floor(call / 4)}@example.com`;
			const program = processes[call % processes.length];
			const { items } = await execute(
				stored,
				{ resource: 'record', operation, module: byName('Leads'), ...byEmail },
				{
					input: inputItems({ email, lastname: `Вызов ${call}` }),
					...(program === undefined ? {} : { program }),
				},
			);
			results.push(...items.map(({ json }) => json));
		}
	};
	await Promise.all(Array.from({ length: 20 }, work));
	return results;
}

describe.each([
	['one process', () => [undefined], ['findOrCreate']],
	['two workers', () => programs(2), ['upsert']],
])('200 calls for 50 addresses, 20 at a time, in %s', (_where, processes, operations) => {
	test.each(operations)(
		'%s makes 50 leads, and no call fails',
		async (operation) => {
			crm.latency = 5;
			const results = await calls(operation, processes());
			expect(results).toHaveLength(200);
			const left = leads();
			expect(left.map(({ email }) => email).sort()).toEqual(
				Array.from({ length: 50 }, (_, index) => `guest${index}@example.com`).sort(),
			);
			const ids = new Set(left.map(({ id }) => id));
			expect(results.filter(({ id }) => !ids.has(String(id)))).toEqual([]);
			expect(results.filter(({ duplicates }) => duplicates !== undefined)).toEqual([]);
		},
		120_000,
	);
});

describe('another program creates the same meanwhile', () => {
	const input = inputItems({ email: 'a@example.com', lastname: 'Наш', company: 'Ромашка' });
	const theirs = () => crm.create('Leads', { email: 'a@example.com', lastname: 'Чужой' });

	test('first: the node’s own record is removed, and theirs gets the values', async () => {
		meanwhile(theirs);
		const [record] = await node.record('upsert', 'Leads', byEmail, { input });
		const [left, ...others] = leads();
		expect(others).toEqual([]);
		expect(record).toMatchObject({ id: left?.id, action: 'updated', lastname: 'Наш', company: 'Ромашка' });
		expect(record?.removedDuplicates).toEqual([expect.stringMatching(/^\d+x\d+$/)]);
		expect(record?.removedDuplicates).not.toContain(left?.id);
		expect(Object.keys(record ?? {}).slice(0, 3)).toEqual(['id', 'action', 'removedDuplicates']);
	});

	test('first, on servers that answer a create without the star of the record', async () => {
		meanwhile(theirs);
		crm.faults.always(
			{
				operation: 'retrieve',
				when: () => {
					const own = leads().find(({ lastname }) => lastname === 'Наш');
					if (own !== undefined) crm.revise(own.id, { starred: '1' }, { modifiedtime: String(own.modifiedtime) });
					return false;
				},
			},
			{ kind: 'empty500' },
		);
		await node.record('upsert', 'Leads', byEmail, { input });
		expect(leads()).toHaveLength(1);
	});

	test('first, and the node only finds: theirs is returned as it is', async () => {
		meanwhile(theirs);
		const [record] = await node.record('findOrCreate', 'Leads', byEmail, { input });
		expect(record).toMatchObject({ id: leads()[0]?.id, action: 'found', lastname: 'Чужой' });
		expect(leads()).toHaveLength(1);
	});

	test('later, and it stays: the node’s own record gives way after a while', async () => {
		afterwards(theirs);
		const [record] = await node.record('upsert', 'Leads', byEmail, { input });
		expect(leads()).toMatchObject([{ id: record?.id, lastname: 'Наш' }]);
		expect(record).toMatchObject({ action: 'updated' });
	});

	test('later, and is removed by its maker: the node’s own record stays', async () => {
		let other = '';
		afterwards(() => (other = theirs()));
		let looks = 0;
		crm.faults.always(
			{
				operation: 'query',
				when: () => {
					if (other !== '' && ++looks === 3) crm.remove(other);
					return false;
				},
			},
			{ kind: 'empty500' },
		);
		const [record] = await node.record('upsert', 'Leads', byEmail, { input });
		expect(leads()).toMatchObject([{ id: record?.id, lastname: 'Наш' }]);
		expect(record).toMatchObject({ action: 'created' });
		expect(record).not.toHaveProperty('duplicates');
	});

	test('with the option both stay, and the result names the other one', async () => {
		meanwhile(theirs);
		const options = { keepDuplicates: true };
		const [record] = await node.record('upsert', 'Leads', { ...byEmail, options }, { input });
		const other = leads().find(({ id }) => id !== record?.id);
		expect(record).toMatchObject({ action: 'created', duplicates: [other?.id] });
		expect(writesTo(crm).map(({ operation }) => operation)).toEqual(['create']);
	});

	test('a record that somebody has changed since is not removed', async () => {
		meanwhile(theirs);
		crm.faults.always(
			{
				operation: 'retrieve',
				when: () => {
					const own = leads().find(({ lastname }) => lastname === 'Наш');
					if (own !== undefined) crm.revise(own.id, { phone: '1' });
					return false;
				},
			},
			{ kind: 'empty500' },
		);
		const [record] = await node.record('upsert', 'Leads', byEmail, { input });
		expect(record).toMatchObject({ action: 'created', lastname: 'Наш', duplicates: [leads()[0]?.id] });
		expect(leads()).toHaveLength(2);
	});

	test('a record that the CRM does not let go stays, and a hint says so', async () => {
		meanwhile(theirs);
		crm.faults.always({ operation: 'delete' }, { kind: 'json', code: 'ACCESS_DENIED', message: 'Permission denied' });
		const { items, hints } = await node.runRecord('upsert', 'Leads', byEmail, { input });
		expect(items).toMatchObject([{ json: { action: 'created', duplicates: [leads()[0]?.id] } }]);
		expect(hints).toEqual([expect.stringMatching(/duplicate that could not be removed.*delete, ACCESS_DENIED/)]);
	});

	test('if the second look fails, the record is returned, and a hint says so', async () => {
		afterwards(() => crm.faults.always({ operation: 'query' }, { kind: 'json', code: 'ACCESS_DENIED', message: 'No' }));
		const { items, hints } = await node.runRecord('upsert', 'Leads', byEmail, { input });
		expect(items).toMatchObject([{ json: { action: 'created', lastname: 'Наш' } }]);
		expect(hints).toEqual([expect.stringMatching(/saved, but it could not be looked for duplicates.*ACCESS_DENIED/)]);
	});

	test('a record that another process removes between lookup and update is created again', async () => {
		const id = theirs();
		let removed = false;
		crm.faults.always(
			{
				operation: 'revise',
				when: () => {
					if (!removed) crm.remove(id);
					removed = true;
					return false;
				},
			},
			{ kind: 'empty500' },
		);
		const [record] = await node.record('upsert', 'Leads', byEmail, { input });
		expect(leads()).toMatchObject([{ id: record?.id, lastname: 'Наш' }]);
		expect(record).toMatchObject({ action: 'created' });
	});
});

test('fifty creations are looked for once more in one request', async () => {
	const rows = Array.from({ length: 50 }, (_, index) => ({ email: `m${index}@example.com`, lastname: 'М' }));
	await node.record('upsert', 'Leads', byEmail, { input: inputItems(...rows) });
	// Each look has an empty page behind the full one.
	expect(requestCounts(crm)).toMatchObject({ create: 50, query: 3 });
});

test('a lock is given back whatever goes wrong, and by a cancelled execution', async () => {
	const failing = { fields: mapped({ lastname: 'Раз', email: 'x@example.com', leadsource: 'Nowhere' }, ['email']) };
	await expect(node.record('upsert', 'Leads', failing)).rejects.toThrow();
	crm.faults.next({ operation: 'create' }, { kind: 'empty500' });
	const good = { fields: mapped({ lastname: 'Два', email: 'x@example.com' }, ['email']) };
	await expect(node.record('upsert', 'Leads', good)).rejects.toThrow();
	crm.faults.next({ operation: 'create' }, { kind: 'slow', milliseconds: 300 });
	const cancel = new AbortController();
	const first = node.record('upsert', 'Leads', good);
	const second = node.record('upsert', 'Leads', good, { signal: cancel.signal });
	cancel.abort();
	await expect(second).rejects.toThrow();
	expect(await first).toMatchObject([{ action: 'created' }]);
	expect(await node.record('upsert', 'Leads', good)).toMatchObject([{ action: 'updated' }]);
	expect(heldKeys()).toBe(0);
});
