// Every fault of the table with every class of operation: each with its own CRM, all at once, since pauses are real.

import { startCrm, type Crm } from '../crm';
import { byId, mapped } from '../core/contexts';
import { actionNode, type ActionNode } from '../core/node';
import { FAULTS, type Expected, type Row } from './expected';
import { DOUBT, outcomeOf, type Outcome } from './outcome';

type OperationClass = 'read' | 'write' | 'login';
const HIT: Record<OperationClass, string> = { read: 'retrieve', write: 'create', login: 'login' };

interface Tried {
	outcome: Outcome;
	crm: Crm;
	/** Requests of the operation that the fault hits. */
	requests: number;
}

async function tryOut({ fault, count }: Row, operationClass: OperationClass): Promise<Tried> {
	const crm = await startCrm({ samples: false });
	const node = actionNode(crm);
	const id = crm.create('Leads', { lastname: 'Старый' });
	try {
		if (operationClass !== 'login') await node.run('module', 'listtypes', {});
		crm.clearLog();
		const hit = { operation: HIT[operationClass], ...(count === undefined ? {} : { count }) };
		crm.faults.always(hit, fault);
		const outcome = await outcomeOf(operationClass === 'write' ? create(node) : retrieve(node, id));
		const requests = crm.requests.filter((one) => one.operation === HIT[operationClass]).length;
		return { outcome, crm, requests };
	} finally {
		await crm.stop();
	}
}

async function create(node: ActionNode) {
	return await node.runRecord('create', 'Leads', { fields: mapped({ lastname: 'Новый' }) });
}

async function retrieve(node: ActionNode, id: string) {
	return await node.runRecord('retrieve', 'Leads', { recordId: byId(id) });
}

function check({ outcome, crm, requests }: Tried, operationClass: OperationClass, expected: Expected): void {
	const created = crm.records('Leads').filter((record) => record.lastname === 'Новый');
	expect({ code: outcome.code, requests, message: outcome.message }).toMatchObject({
		code: expected.code ?? '',
		requests: expected.requests,
	});
	expect(outcome.description.startsWith(DOUBT)).toBe(expected.doubt === true);
	if (expected.says !== undefined) expect(outcome.message).toMatch(expected.says);
	expect(created).toHaveLength(expected.stored ?? 0);
	if (expected.code !== undefined) {
		expect(outcome.items).toBeUndefined();
		expect(outcome.description).not.toBe('');
		expect(outcome.message).toContain(`(${HIT[operationClass]}, ${expected.code})`);
	} else {
		expect(outcome.items).toMatchObject([{ id: expect.stringMatching(/^10x\d+$/) }]);
	}
}

describe.each(['read', 'write', 'login'] as const)('%s', (operationClass) => {
	const tried = new Map<Row, Promise<Tried>>();
	beforeAll(() => {
		for (const row of FAULTS) {
			const one = tryOut(row, operationClass);
			one.catch(() => undefined);
			tried.set(row, one);
		}
	});

	test.each(FAULTS)('$what', async (row) => {
		const one = await tried.get(row);
		if (one === undefined) throw new Error('not tried');
		check(one, operationClass, row[operationClass]);
	});
});
