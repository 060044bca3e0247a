// What the example has to give: open deals by stage.

import assert from 'node:assert/strict';

import { hasValues, only, sum } from './checks.mjs';

const stageColumns = ['sales_stage', 'count_id', 'sum_amount'];

/** @type {import('../expectations.mjs').Expectation} */
export const expectation = {
	steps: [
		{
			node: 'Get open deals',
			columns: ['potentialname', 'sales_stage', 'amount', 'closingdate', 'assigned_user_id_label'],
			check(records) {
				// Seven sample deals less one won and one lost.
				assert.equal(records.length, 5);
				for (const { sales_stage, amount } of records) {
					assert.ok(!sales_stage.startsWith('Closed'), `a deal in the stage ${sales_stage} came`);
					assert.equal(typeof amount, 'number');
				}
			},
		},
		{
			node: 'Sum by stage',
			columns: stageColumns,
			check(records, recordsOf) {
				assert.equal(sum(records, 'count_id'), recordsOf('Get open deals').length);
				assert.equal(sum(records, 'sum_amount'), sum(recordsOf('Get open deals'), 'amount'));
			},
		},
		{
			node: 'Largest first',
			columns: stageColumns,
			check(records) {
				const amounts = records.map(({ sum_amount }) => sum_amount);
				assert.deepEqual(
					amounts,
					[...amounts].sort((a, b) => b - a),
				);
				assert.equal(amounts[0], 920_000);
			},
		},
		{
			node: 'Stages in one item',
			columns: ['stages'],
			check: (records, recordsOf) => assert.deepEqual(only(records).stages, recordsOf('Largest first')),
		},
		{
			node: 'Write report',
			columns: ['subject', 'deals', 'total', 'text'],
			check(records) {
				const report = only(records);
				hasValues(report, { deals: 5, total: 920_000 + 310_500.5 + 137_700 + 24_000 + 15_250 });
				assert.match(report.text, /^Qualification: 1 шт\., 920000\.00\n/);
			},
		},
	],
};
