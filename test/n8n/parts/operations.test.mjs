// Every operation of both dropdowns through a workflow: items compared with the CRM's records, and paired with their input.

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';

import { itemsOf } from '../../tools/execution-data.mjs';
import { shutDown } from '../../tools/shutdown.mjs';
import { operationsOf } from '../dynamic-lists.mjs';
import { jsonOf } from '../expect.mjs';
import { operations, testedElsewhere } from '../operations.mjs';
import { setStage } from '../stage.mjs';
import { actionType, items, run, vtiger } from '../workflows.mjs';

// What is broken on the recorded server works here, so that the operations can be seen working.
const { crm, api, admin } = await setStage({ crm: { broken: { convertlead: false } } });
after(shutDown);

test('every operation of the dropdowns is tested', async () => {
	const description =
		(await api.nodeTypes()).find(({ name }) => name === actionType) ?? assert.fail('the node is not there');
	const offered = operationsOf(description).map(({ resource, operation }) => `${resource} ${operation}`);
	assert.ok(offered.length >= 26);
	assert.deepEqual(
		offered.filter((one) => !testedElsewhere.includes(one)).sort(),
		operations.map(({ resource, operation }) => `${resource} ${operation}`).sort(),
	);
});

describe('in a workflow', () => {
	for (const { resource, operation, rows: rowsIn, parameters, check } of operations) {
		test(`${resource} ${operation}`, async () => {
			const rows = rowsIn(crm);
			const execution = await run(api, [...items(rows), vtiger('CRM', { resource, operation, ...parameters }, admin)]);
			check(jsonOf(execution, 'CRM'), rows, crm);
			const paired = itemsOf(execution, 'CRM').map(
				({ pairedItem }) => /** @type {{ item: number }} */ (pairedItem).item,
			);
			assert.deepEqual(
				[...new Set(paired)],
				rows.map((_, index) => index),
				'items are not paired with their input',
			);
		});
	}
});
