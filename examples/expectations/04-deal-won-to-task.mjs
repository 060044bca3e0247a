// What the example has to give: the newest won deal, and the task for its owner.

import { hasValues, only } from './checks.mjs';

/** @type {import('../expectations.mjs').Expectation} */
export const expectation = {
	steps: [
		{
			node: 'Deal won',
			columns: ['event', 'id', 'potentialname', 'amount', 'sales_stage', 'assigned_user_id'],
			check: (records) =>
				hasValues(only(records), {
					event: 'created',
					module: 'Potentials',
					potentialname: 'Кафе: новая машина',
					sales_stage: 'Closed Won',
				}),
		},
		{
			node: 'Create task for owner',
			columns: ['id', 'subject', 'due_date', 'parent_id', 'assigned_user_id'],
			check(records, recordsOf) {
				const { id, potentialname, assigned_user_id } = only(recordsOf('Deal won'));
				const subject = `Сделка выиграна, подготовить документы: ${potentialname}`;
				hasValues(only(records), {
					subject,
					parent_id: id,
					assigned_user_id,
					taskstatus: 'Not Started',
				});
			},
		},
	],
};
