// What the example has to give: a lead turned into account, contact and deal.

import assert from 'node:assert/strict';

import { hasValues, only, webserviceId } from './checks.mjs';

/** @type {import('../expectations.mjs').Expectation} */
export const expectation = {
	steps: [
		{
			node: 'Create lead',
			columns: ['id', 'lead_no', 'firstname', 'lastname', 'company', 'leadstatus'],
			check: (records) =>
				hasValues(only(records), {
					firstname: 'Ольга',
					lastname: 'Смирнова',
					company: 'ООО «Берёзка»',
					leadstatus: 'Qualified',
				}),
		},
		{
			node: 'Convert lead',
			columns: ['leadId', 'accountId', 'contactId', 'potentialId'],
			check(records, recordsOf) {
				const { leadId, ...made } = only(records);
				assert.equal(leadId, only(recordsOf('Create lead')).id);
				for (const id of [made.accountId, made.contactId, made.potentialId]) assert.match(id, webserviceId);
			},
		},
		{
			node: 'Get account',
			columns: ['id', 'account_no', 'accountname', 'phone', 'isconvertedfromlead'],
			check(records, recordsOf) {
				const { accountId } = only(recordsOf('Convert lead'));
				hasValues(only(records), {
					id: accountId,
					accountname: 'ООО «Берёзка»',
					phone: '+7 343 270-11-22',
					isconvertedfromlead: true,
				});
			},
		},
		{
			node: 'Get contact',
			columns: ['id', 'firstname', 'lastname', 'email', 'account_id'],
			check(records, recordsOf) {
				const { contactId, accountId } = only(recordsOf('Convert lead'));
				hasValues(only(records), {
					id: contactId,
					firstname: 'Ольга',
					lastname: 'Смирнова',
					email: 'smirnova@berezka.example',
					account_id: accountId,
				});
			},
		},
	],
};
