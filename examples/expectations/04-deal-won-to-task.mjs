// What the example has to give: a won deal and the task for its owner.

import { hasValues, only } from './checks.mjs';

/** @type {import('../expectations.mjs').Expectation} */
export const expectation = {
	steps: [
		{
			node: 'Win a sample deal',
			columns: ['action', 'id', 'potentialname', 'sales_stage', 'closingdate'],
			check: (records) => hasValues(only(records), { action: 'updated', potentialname: 'Кофемашины для офиса', sales_stage: 'Closed Won' }),
		},
		{
			node: 'Find deals won today',
			columns: ['id', 'potentialname', 'amount', 'sales_stage', 'assigned_user_id', 'modifiedtime'],
			check(records, recordsOf) {
				// The CRM has another won deal, of forty days ago.
				const { id, modifiedtime } = only(recordsOf('Win a sample deal'));
				hasValues(only(records), { id, sales_stage: 'Closed Won', amount: '137700.00000000', modifiedtime });
			},
		},
		{
			node: 'Create task for owner',
			columns: ['action', 'id', 'subject', 'due_date', 'parent_id', 'assigned_user_id'],
			check(records, recordsOf) {
				const { id, assigned_user_id } = only(recordsOf('Find deals won today'));
				const subject = 'Сделка выиграна, подготовить документы: Кофемашины для офиса';
				hasValues(only(records), { action: 'created', subject, parent_id: id, assigned_user_id, taskstatus: 'Not Started' });
			},
		},
	],
};
