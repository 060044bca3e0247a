// Statements for related records: nothing in them leaves the relation.

import { readRelatedStatement } from '../../../../nodes/Vtiger/webservice/values/relatedStatement';
import { fieldOf, moduleOf } from '../fields';

const description = moduleOf('Contacts', [
	fieldOf('string', { name: 'lastname' }),
	fieldOf('reference', { name: 'account_id' }),
]);
const relation = { label: 'Kontakte', module: 'Contacts', isEntity: true };
const read = (text: string) => readRelatedStatement(text, relation, description);

test.each([
	['SELECT id FROM Contacts', []],
	["SELECT id FROM Contacts WHERE lastname = 'A'", ["lastname = 'A'"]],
	["select id from Contacts where lastname = 'A' and account_id = '11x5'", ["lastname = 'A' AND account_id = '11x5'"]],
	["SELECT id FROM Contacts WHERE lastname = 'A or B'", ["lastname = 'A or B'"]],
	["SELECT for_x, or_x FROM Contacts WHERE lastname LIKE 'orb%'", ["lastname LIKE 'orb%'"]],
	["SELECT id FROM Contacts WHERE lastname = 'Where WHERE'", ["lastname = 'Where where'"]],
])('%s', (text, where) => {
	expect(read(text)).toMatchObject({ module: 'Contacts', where });
});

test('columns, order and limit stay', () => {
	expect(read('SELECT id,lastname FROM Contacts ORDER BY lastname LIMIT 5,10')).toMatchObject({
		columns: ['id', 'lastname'],
		orderBy: 'lastname',
		offset: 5,
		limit: 10,
	});
});

test.each<[what: string, text: string, message: RegExp]>([
	['no statement', 'DELETE FROM Contacts', /not in the form/],
	['another module', 'SELECT id FROM Leads', /reads “Leads”, but the relation “Kontakte” leads to Contacts/],
	['an OR', "SELECT id FROM Contacts WHERE lastname = 'A' OR lastname = 'B'", /OR cannot be used/],
	['an or', "SELECT id FROM Contacts WHERE lastname = 'A' or lastname = 'B'", /OR cannot be used/],
	['an OR at quotes', "SELECT id FROM Contacts WHERE lastname = 'A'OR'B'", /OR cannot be used/],
	['an OR between texts', "SELECT id FROM Contacts WHERE lastname LIKE'A'OR lastname LIKE'B'", /OR cannot be used/],
	['an OR beside numbers', 'SELECT id FROM Contacts WHERE lastname = 1OR 1', /OR cannot be used/],
	['a condition without an operator', "SELECT id FROM Contacts WHERE lastname 'A'", /“lastname\s+'A'” cannot be read/],
	['the second condition', "SELECT id FROM Contacts WHERE lastname = 'A' AND account_id = 'x5'", /not a record ID/],
])('%s is refused', (_what, text, message) => {
	expect(() => read(text)).toThrow(
		expect.objectContaining({ parameter: 'Query', message: expect.stringMatching(message) }),
	);
});
