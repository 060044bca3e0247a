// After a write: what the CRM stored otherwise is told in a hint, or is an error that names the record.

import { checkStored, hintAtDifferences } from '../../../nodes/Vtiger/actions/checkStored';
import type { JsonObject } from '../../../nodes/Vtiger/webservice/protocol/json';
import type { ModuleDescription } from '../../../nodes/Vtiger/webservice/metadata/metadata';
import { fieldOf } from '../webservice/fields';
import { itemWith } from './items';

const types = ['string', 'integer', 'double', 'currency', 'reference', 'picklist', 'date'];
const leads = { name: 'Leads', label: 'Leads', fields: types.map((type) => fieldOf(type)) } as ModuleDescription;

function check(sent: JsonObject, stored: JsonObject, description = leads): string[] {
	const { item, hints } = itemWith({});
	checkStored(item, 'create', sent, { id: '10x5', ...stored }, description);
	return hints;
}

test.each<[what: string, sent: JsonObject, stored: JsonObject, hints: string[]]>([
	['as it was sent', { a_string: 'x' }, { a_string: 'x' }, []],
	[
		'a rounded number',
		{ a_double: '1.255' },
		{ a_double: '1.26' },
		['The CRM rounded “Поле double”: 1.255 became 1.26.'],
	],
	[
		'a text that is cut',
		{ a_string: 'abcdef' },
		{ a_string: 'abc' },
		['The CRM cut the text of “Поле string” after 3 of 6 characters.'],
	],
	[
		'another text',
		{ a_string: 'x'.repeat(61) },
		{ a_string: 'y'.repeat(60) },
		[`The CRM changed the text of “Поле string”: “${'x'.repeat(60)}…” became “${'y'.repeat(60)}”.`],
	],
])('%s', (_what, sent, stored, hints) => {
	expect(check(sent, stored)).toEqual(hints);
});

const NUMBER = /Currency and Number Field Configuration/;
test.each<[type: string, sent: string, stored: string, reason: RegExp, advice: RegExp]>([
	['integer', '5', '6', /“Поле integer” \(a_integer\) is stored as “6” instead of “5”/, NUMBER],
	['double', '5', '6', /is stored as “6”/, NUMBER],
	['currency', '5', '6', /is stored as “6”/, NUMBER],
	[
		'reference',
		'11x5',
		'',
		/reference “Поле reference” \(a_reference\) to 11x5 is not stored/,
		/no such active record/,
	],
	['reference', '11x5', '11x6', /is stored as “11x6” instead of “11x5”/, /no such active record/],
	['picklist', 'Hot', 'Cold', /is stored as “Cold” instead of “Hot”/, /workflow or another rule/],
	['date', '2026-01-31', '2026-02-01', /is stored as “2026-02-01”/, /workflow or another rule/],
])('a %s of %s that became “%s” is an error', (type, sent, stored, reason, advice) => {
	expect(() => check({ [`a_${type}`]: sent }, { [`a_${type}`]: stored })).toThrow(
		expect.objectContaining({
			code: 'STORED_DIFFERENTLY',
			operation: 'create',
			recordId: '10x5',
			reason: expect.stringMatching(new RegExp(`^10x5: .*${reason.source}`)),
			advice: expect.stringMatching(new RegExp(`^The record 10x5 is written.*${advice.source}`)),
		}),
	);
});

test('a number that is stored as nothing is not a reference that is not stored', () => {
	expect(() => check({ a_integer: '5' }, { a_integer: '' })).toThrow(
		expect.objectContaining({ reason: expect.stringMatching(/is stored as “” instead of “5”/) }),
	);
});

test('several differences are named together, hints beside them', () => {
	const { item, hints } = itemWith({});
	const sent = { a_integer: '5', a_picklist: 'Hot', a_string: 'abc' };
	const stored = { id: '10x5', a_integer: '6', a_picklist: 'Cold', a_string: 'ab' };
	expect(() => checkStored(item, 'revise', sent, stored, leads)).toThrow(
		/“6” instead of “5”; .*“Cold” instead of “Hot”/,
	);
	expect(hints).toHaveLength(1);
});

test('lines that are lost are named, but not what the module’s rule computes', () => {
	const invoice = {
		name: 'Invoice',
		label: 'Invoice',
		fields: [fieldOf('picklist', { name: 'hdnTaxType' }), fieldOf('reference', { name: 'productid' })],
	} as ModuleDescription;
	expect(check({ productid: '14x1' }, { productid: '' }, invoice)).toEqual([]);
	const lines = (count: number) => ({ LineItems: Array.from({ length: count }, () => ({ productid: '14x1' })) });
	expect(() => check(lines(2), lines(1), invoice)).toThrow(
		expect.objectContaining({
			reason: expect.stringMatching(/1 of 2 line items are stored/),
			advice: expect.stringMatching(/Look at the line items/),
		}),
	);
});

test('what another operation stored otherwise is told once for each field and kind', () => {
	const { item, hints } = itemWith({});
	const sent = { a_integer: '5', a_string: 'abc', a_date: '2026-01-31' };
	for (const id of ['10x5', '10x6']) {
		hintAtDifferences(item, sent, { id, a_integer: '6', a_string: 'ab', a_date: '2026-01-31' }, leads);
	}
	hintAtDifferences(item, sent, { id: '11x5', a_integer: '6' }, { ...leads, name: 'Accounts' });
	const other = (id: string) => `In ${id} “Поле integer” (a_integer) is stored as “6” instead of “5”.`;
	expect(hints).toEqual([
		...['The CRM cut the text of “Поле string” after 2 of 3 characters.', other('10x5')],
		other('11x5'),
	]);
});
