// What the example has to give: a lead made from a form, recognized the second time.

import assert from 'node:assert/strict';

import { hasValues, only } from './checks.mjs';

/** @type {import('../expectations.mjs').Expectation} */
export const expectation = {
	steps: [
		{
			node: 'Find or create lead',
			columns: ['action', 'id', 'lead_no', 'lastname', 'company', 'email', 'description'],
			check(records) {
				assert.deepEqual(
					records.map(({ action }) => action),
					['created', 'found'],
					'the second answer of the same person was not recognized',
				);
				const [created = {}, found] = records;
				assert.equal(found?.id, created.id);
				hasValues(created, {
					firstname: 'Кирилл',
					lastname: 'Рябов',
					company: 'Пекарня «Рябина»',
					email: 'ryabov@pekarnya.example',
					leadsource: 'Web Site',
				});
				hasValues(created, { description: 'Сколько стоит аренда кофемашины на год?' });
			},
		},
		{
			node: 'Is it a new lead?',
			columns: ['action', 'id', 'lastname'],
			check: (records) => hasValues(only(records), { action: 'created' }),
		},
		{
			node: 'Create call-back task',
			columns: ['id', 'subject', 'date_start', 'due_date', 'parent_id', 'assigned_user_id'],
			check(records, recordsOf) {
				const { id, assigned_user_id } = only(recordsOf('Is it a new lead?'));
				hasValues(only(records), {
					subject: 'Перезвонить: Кирилл Рябов',
					parent_id: id,
					assigned_user_id,
					taskstatus: 'Not Started',
					activitytype: 'Task',
				});
			},
		},
		{
			node: 'Add comment to lead',
			columns: ['id', 'related_to', 'commentcontent'],
			check(records, recordsOf) {
				const { id } = only(recordsOf('Is it a new lead?'));
				hasValues(only(records), {
					related_to: id,
					commentcontent: 'Новая заявка с сайта: Забыл спросить: доставка по области есть?',
				});
			},
		},
	],
};
