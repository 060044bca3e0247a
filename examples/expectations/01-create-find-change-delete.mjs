// What the example has to give: an account and a contact created, found, changed and deleted.

import assert from 'node:assert/strict';

import { hasValues, ids, only, webserviceId } from './checks.mjs';

/** @typedef {import('../expectations.mjs').CrmRecord} CrmRecord */

const contactColumns = ['id', 'firstname', 'lastname', 'title', 'email', 'mailingcity'];

// The same on every machine, whatever its language.
const byAlphabet = new Intl.Collator('en').compare;

/** @param {CrmRecord[]} records */
function areContactsOfMoscow(records) {
	for (const record of records) {
		assert.match(record.id, webserviceId);
		assert.equal(record.mailingcity, 'Москва');
	}
	assert.equal(new Set(ids(records)).size, records.length, 'a contact came twice');
}

/** @type {import('../expectations.mjs').Expectation} */
export const expectation = {
	steps: [
		{
			node: 'Create account',
			columns: ['id', 'account_no', 'accountname', 'phone', 'bill_city'],
			check(records) {
				const account = only(records);
				assert.match(account.id, webserviceId);
				assert.match(account.accountname, /^ООО «Северный ветер» \d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
				hasValues(account, { phone: '+7 495 123-45-67', bill_city: 'Москва' });
			},
		},
		{
			node: 'Create contact',
			columns: [...contactColumns, 'account_id'],
			check(records, recordsOf) {
				const contact = only(records);
				assert.match(contact.id, webserviceId);
				const account = only(recordsOf('Create account'));
				hasValues(contact, {
					firstname: 'Анна',
					lastname: 'Петрова',
					email: 'anna.petrova@example.com',
					mailingcity: 'Москва',
					account_id: account.id,
				});
			},
		},
		{
			node: 'Find contacts',
			columns: contactColumns,
			check(records, recordsOf) {
				areContactsOfMoscow(records);
				assert.ok(records.length > 1, 'no contact in Moscow was found but the new one');
				assert.ok(ids(records).includes(only(recordsOf('Create contact')).id), 'the new contact was not found');
				const lastNames = records.map(({ lastname }) => lastname);
				assert.deepEqual(lastNames, [...lastNames].sort(byAlphabet), 'the contacts are not sorted by last name');
			},
		},
		{
			node: 'Change contact',
			columns: contactColumns,
			check(records, recordsOf) {
				const { id } = only(recordsOf('Create contact'));
				hasValues(only(records), {
					id,
					lastname: 'Петрова',
					title: 'Коммерческий директор',
					email: 'director@example.com',
				});
			},
		},
		{
			node: 'Get contact',
			columns: [...contactColumns, 'modifiedtime'],
			check(records, recordsOf) {
				const { id, account_id } = only(recordsOf('Create contact'));
				hasValues(only(records), {
					id,
					account_id,
					firstname: 'Анна',
					title: 'Коммерческий директор',
					email: 'director@example.com',
				});
			},
		},
		{
			node: 'Delete contact',
			columns: ['id', 'deleted'],
			check(records, recordsOf) {
				assert.deepEqual(only(records), { id: only(recordsOf('Create contact')).id, deleted: true });
			},
		},
		{
			node: 'Find contacts again',
			columns: contactColumns,
			check(records, recordsOf) {
				areContactsOfMoscow(records);
				const deleted = only(recordsOf('Create contact')).id;
				assert.deepEqual(
					ids(records),
					ids(recordsOf('Find contacts')).filter((id) => id !== deleted),
				);
			},
		},
	],
};
