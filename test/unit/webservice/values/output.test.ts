// Typed values: what a workflow can compute with, from what the CRM sends as text.

import type { JsonObject, JsonValue } from '../../../../nodes/Vtiger/webservice/protocol/json';
import { outputOf } from '../../../../nodes/Vtiger/webservice/values/output';
import { fieldOf, moduleOf } from '../fields';

const TYPES = [
	'boolean',
	'integer',
	'double',
	'currency',
	'date',
	'datetime',
	'time',
	'string',
	'picklist',
	'multipicklist',
	'reference',
	'owner',
];

const description = moduleOf(
	'Contacts',
	TYPES.map((type) => fieldOf(type, { name: type })),
);

const typed = (record: JsonObject, zone = 'Europe/Moscow') => outputOf(description, zone, false)(record);

describe('typed values', () => {
	it.each<[string, JsonValue, JsonValue]>([
		['boolean', '1', true],
		['boolean', 'on', true],
		['boolean', '0', false],
		['boolean', 'off', false],
		['boolean', true, true],
		['boolean', false, false],
		['boolean', '', null],
		['integer', '7', 7],
		['integer', 0, 0],
		['integer', '-5', -5],
		['integer', '', null],
		['integer', '123456789012345', 123456789012345],
		['integer', '9007199254740993', '9007199254740993'],
		['integer', '1000000000000000000', 1000000000000000000],
		['integer', 'many', 'many'],
		['double', '12.500', 12.5],
		['double', '-0.25', -0.25],
		['double', '0.00', 0],
		['double', '0.000001234', 0.000001234],
		['double', '0.123456789012345', 0.123456789012345],
		['double', '12345678.1234567', 12345678.1234567],
		['double', '123456789012.300', 123456789012.3],
		['double', '12345678.12345678', '12345678.12345678'],
		['double', '-12345678.12345678', '-12345678.12345678'],
		['currency', '1234567.89000000', 1234567.89],
		['currency', '-123456789012.345', -123456789012.345],
		['currency', 225.9, 225.9],
		['currency', '', null],
		['date', '2026-01-31', '2026-01-31'],
		['date', '', null],
		['datetime', '2026-01-31 14:30:15', '2026-01-31T14:30:15.000+03:00'],
		['datetime', '', null],
		['datetime', '0000-00-00 00:00:00', null],
		['date', '0000-00-00', null],
		['double', '  ', '  '],
		['integer', '0x10', '0x10'],
		['integer', '1e3', '1e3'],
		['time', '14:30:00', '14:30:00'],
		['string', 'Иванов', 'Иванов'],
		['string', '5', '5'],
		['string', 5, 5],
		['string', '', null],
		['picklist', 'New', 'New'],
		['multipicklist', 'One |##| Two & x', ['One', 'Two & x']],
		['multipicklist', 'One|##|Two', ['One', 'Two']],
		['multipicklist', 'One, Two', ['One, Two']],
		['multipicklist', '', []],
		['multipicklist', null, null],
		['reference', '11x5', '11x5'],
		['reference', '', null],
		['owner', '19x1', '19x1'],
		['double', null, null],
		['string', [1, '2'], [1, '2']],
		['string', { a: '1' }, { a: '1' }],
		['unknown to describe', '1', '1'],
		['unknown to describe', '', ''],
		['id', '12x3', '12x3'],
	])('%s %j is %j', (name, wire, value) => {
		expect(typed({ [name]: wire })).toStrictEqual({ [name]: value });
	});

	it('follow the zone that is given', () => {
		expect(typed({ datetime: '2026-07-01 00:00:00' }, 'UTC')).toEqual({ datetime: '2026-07-01T00:00:00.000Z' });
	});

	it('keep every field, in order, and the record itself unchanged', () => {
		const record = JSON.parse(
			'{"id":"12x3","__proto__":"1","integer":"7","LineItems":[{"quantity":"2.000"}],"constructor":""}',
		) as JsonObject;
		const before = JSON.stringify(record);
		expect(JSON.stringify(typed(record))).toBe(
			'{"id":"12x3","__proto__":"1","integer":7,"LineItems":[{"quantity":2}],"constructor":""}',
		);
		expect(JSON.stringify(record)).toBe(before);
	});
});
