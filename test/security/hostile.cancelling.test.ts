// Every operation of the node, cancelled before it begins and while its first requests are on their way: nothing follows.

import { actionNode, writesTo } from '../core/node';
import { useCrm } from '../core/useCrm';
import { RESOURCES } from '../../nodes/Vtiger/actions';
import { callsOf, type Call } from './operations';

const crm = useCrm({ samples: false });
const node = actionNode(crm);
let calls: Call[];

beforeAll(async () => {
	calls = callsOf(crm);
	await node.run('module', 'listtypes', {});
});

const OPERATIONS = RESOURCES.flatMap(({ value, actions }) => actions.map((action) => [value, action.value] as const));
const callOf = (resource: string, operation: string) =>
	calls.find((one) => one.resource === resource && one.operation === operation);

/** The operation in the hands of somebody who cancels it with the given signal. */
async function run(
	resource: string,
	operation: string,
	signal: AbortSignal,
	continueOnFail: boolean,
): Promise<unknown> {
	const call = callOf(resource, operation);
	const { parameters = {}, input = [] } = call ?? {};
	const items = [...input, ...input, ...input];
	return await node.run(resource, operation, parameters, { input: items, signal, continueOnFail });
}

describe.each(OPERATIONS)('%s %s', (resource, operation) => {
	test.each([false, true])('cancelled before it begins, continuing on fail: %s', async (continueOnFail) => {
		await run(resource, operation, AbortSignal.abort(), continueOnFail).catch((error: Error) => {
			expect(error.message).toMatch(/cancel|abort/i);
		});
		expect(crm.requests).toEqual([]);
	});

	test('cancelled at its first request, no second item is begun', async () => {
		const cancel = new AbortController();
		crm.faults.next({ when: () => (cancel.abort(), false) }, { kind: 'slow', milliseconds: 0 });
		await run(resource, operation, cancel.signal, true).catch((error: Error) => {
			expect(error.message).toMatch(/cancel|abort/i);
		});
		const { length } = crm.requests;
		expect(length).toBeLessThanOrEqual(2);
		expect(writesTo(crm).length).toBeLessThanOrEqual(1);
		// What was let go is not taken up again.
		await new Promise((resolve) => setImmediate(resolve));
		expect(crm.requests).toHaveLength(length);
	});
});
