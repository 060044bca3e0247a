// What the example has to give: the tools of the AI agent.

import { hasValues, only } from './checks.mjs';

/** @type {import('../expectations.mjs').Expectation} */
export const expectation = {
	// The demo has no model; it runs the tools as a model would.
	notRun: ['AI Agent'],
	steps: [
		{
			node: 'Find contacts',
			toolArguments: () => ({ Last_Name: 'Соколов' }),
			columns: ['id', 'firstname', 'lastname', 'title', 'account_id_label', 'email'],
			check: (records) =>
				hasValues(only(records), { firstname: 'Анна', lastname: 'Соколова', account_id_label: 'ООО «Ромашка»' }),
		},
		{
			node: 'Add a comment',
			toolArguments: (recordsOf) => ({
				Contact_ID: only(recordsOf('Find contacts')).id,
				Comment: 'Просит прислать новый прайс-лист',
			}),
			columns: ['id', 'related_to', 'commentcontent'],
			check: (records, recordsOf) =>
				hasValues(only(records), {
					related_to: only(recordsOf('Find contacts')).id,
					commentcontent: 'Просит прислать новый прайс-лист',
				}),
		},
		{
			node: 'Create a task',
			toolArguments: (recordsOf) => ({
				Contact_ID: only(recordsOf('Find contacts')).id,
				Subject: 'Отправить прайс-лист',
				Due_Date: '2030-01-25',
			}),
			columns: ['id', 'subject', 'due_date', 'contact_id', 'taskstatus'],
			check(records, recordsOf) {
				const { id } = only(recordsOf('Find contacts'));
				hasValues(only(records), {
					subject: 'Отправить прайс-лист',
					due_date: '2030-01-25',
					contact_id: id,
					taskstatus: 'Not Started',
				});
			},
		},
	],
};
