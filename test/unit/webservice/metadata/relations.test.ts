// Relations between modules, and queries over the records behind one.

import type { Client } from '../../../../nodes/Vtiger/webservice/protocol/client';
import { WebserviceError } from '../../../../nodes/Vtiger/webservice/protocol/errors';
import type { JsonValue } from '../../../../nodes/Vtiger/webservice/protocol/json';
import { readRelations, relatedQuery, relationsOf } from '../../../../nodes/Vtiger/webservice/metadata/relations';
import { rejection } from '../fetchChannel';

/** A client whose calls are noted, and answered in turn; an error is thrown. */
function clientWith(...answers: Array<JsonValue | Error>) {
	const calls: unknown[] = [];
	const call = async (operation: string, args: unknown) => {
		calls.push([operation, args]);
		const answer = await Promise.resolve(answers[calls.length - 1] ?? null);
		if (answer instanceof Error) throw answer;
		return answer;
	};
	return { calls, client: { call } as unknown as Client };
}

const ANSWER = {
	types: ['Contacts', 'Calendar', 'Calendar'],
	information: {
		Contacts: { name: 'Contacts', label: 'Контакты', isEntity: true },
		Activities: { name: 'Calendar', isEntity: '1' },
		Groups: { name: 'Groups', isEntity: false },
	},
};
const RELATIONS = [
	{ label: 'Contacts', module: 'Contacts', isEntity: true },
	{ label: 'Activities', module: 'Calendar', isEntity: true },
	{ label: 'Groups', module: 'Groups', isEntity: false },
];

test.each([
	[ANSWER, RELATIONS],
	[{ information: [] }, []],
	[{}, []],
	[{ information: { A: null } }, [{ label: 'A', module: '', isEntity: false }]],
])('of the answer %j', (answer, relations) => {
	expect(readRelations(answer)).toEqual(relations);
});

describe('the relations of a module', () => {
	test('are read once a client and module, also by two who ask at once', async () => {
		const { calls, client } = clientWith(ANSWER, { information: {} });
		const both = await Promise.all([relationsOf(client, 'Accounts'), relationsOf(client, 'Accounts')]);
		expect(both).toEqual([RELATIONS, RELATIONS]);
		expect(await relationsOf(client, 'Leads')).toEqual([]);
		expect(await relationsOf(client, 'Accounts')).toEqual(RELATIONS);
		expect(calls).toEqual([
			['relatedtypes', { elementType: 'Accounts' }],
			['relatedtypes', { elementType: 'Leads' }],
		]);
		const other = clientWith(ANSWER);
		expect(await relationsOf(other.client, 'Accounts')).toEqual(RELATIONS);
		expect(other.calls).toHaveLength(1);
	});

	test('are asked for again after a failure', async () => {
		const { client } = clientWith(new Error('no answer'), ANSWER);
		expect(await rejection(relationsOf(client, 'Accounts'))).toEqual(new Error('no answer'));
		expect(await relationsOf(client, 'Accounts')).toEqual(RELATIONS);
	});

	test('are none of an answer that is no object', async () => {
		const { client } = clientWith(['x']);
		expect(await rejection(relationsOf(client, 'Accounts'))).toMatchObject({
			code: 'BROKEN_ANSWER',
			operation: 'relatedtypes',
		});
	});
});

describe('a query over related records', () => {
	const relation = { label: 'Activities', module: 'Calendar', isEntity: true };

	test('goes without its semicolon, with the record and the relation', async () => {
		const { calls, client } = clientWith([{ id: '9x1' }]);
		expect(await relatedQuery(client, '11x5', relation)('SELECT id FROM Calendar;')).toEqual([{ id: '9x1' }]);
		expect(calls).toEqual([
			['query_related', { query: 'SELECT id FROM Calendar', id: '11x5', relatedLabel: 'Activities' }],
		]);
	});

	test('gives no rows if nothing is related', async () => {
		expect(await relatedQuery(clientWith(null).client, '11x5', relation)('SELECT id FROM Calendar;')).toEqual([]);
	});

	const failureOf = (code: string, reason: string) => new WebserviceError({ code, operation: 'query_related', reason });
	test.each([
		[
			'names the record that is not found',
			failureOf('ACCESS_DENIED', 'Permission to perform the operation is denied for name : '),
			{ code: 'ACCESS_DENIED', reason: 'there is no record 11x5 for this user' },
		],
		[
			'leaves another refusal as it is',
			failureOf('ACCESS_DENIED', 'Permission is denied for id'),
			{ code: 'ACCESS_DENIED', reason: 'Permission is denied for id' },
		],
		[
			'leaves another code as it is',
			failureOf('QUERY_SYNTAX_ERROR', 'denied for name'),
			{ code: 'QUERY_SYNTAX_ERROR', reason: 'denied for name' },
		],
		['leaves any other error as it is', new TypeError('x'), { message: 'x' }],
	])('%s', async (_what, failure, expected) => {
		const run = relatedQuery(clientWith(failure).client, '11x5', relation);
		expect(await rejection(run('SELECT id FROM Calendar;'))).toMatchObject(expected);
	});
});
