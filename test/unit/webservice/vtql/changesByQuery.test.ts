// Changes by query: page after page by time and id, each record once and as it was last seen.

import type { JsonObject } from '../../../../nodes/Vtiger/webservice/protocol/json';
import { changedByQuery } from '../../../../nodes/Vtiger/webservice/vtql/changesByQuery';
import type { RecordReader } from '../../../../nodes/Vtiger/webservice/vtql/records';
import { rejection } from '../fetchChannel';

const at = (second: number) => `2026-01-01 00:00:${String(second).padStart(2, '0')}`;
const row = (number: number, second: number, more: JsonObject = {}): JsonObject => ({
	id: `12x${number}`,
	modifiedtime: at(second),
	...more,
});

/** A CRM that gives these pages one after the other, then empty ones, and the statements that it was asked. */
function crmWith(...pages: JsonObject[][]) {
	const asked: string[] = [];
	const run = async (query: string) => {
		asked.push(query);
		return await Promise.resolve(pages[asked.length - 1] ?? []);
	};
	return { asked, records: { run } as unknown as RecordReader };
}

const sought = { module: 'Contacts', columns: ['lastname'], after: at(0) };

test('each statement begins behind the last row of the page before', async () => {
	const { asked, records } = crmWith([row(5, 1), row(2, 3)], [row(1, 4)]);
	expect(await changedByQuery(records, sought)).toEqual([row(5, 1), row(2, 3), row(1, 4)]);
	const select = 'SELECT id,lastname,modifiedtime FROM Contacts WHERE';
	const behind = (second: number, number: number) =>
		`modifiedtime > '${at(second)}' OR modifiedtime = '${at(second)}' AND id > '12x${number}'`;
	const order = 'ORDER BY modifiedtime,id LIMIT 100;';
	expect(asked).toEqual([
		`${select} modifiedtime > '${at(0)}' ${order}`,
		`${select} ${behind(3, 2)} ${order}`,
		`${select} ${behind(4, 1)} ${order}`,
	]);
});

test('every alternative names the owner, and no column twice', async () => {
	const { asked, records } = crmWith([row(5, 1)]);
	await changedByQuery(records, { ...sought, columns: ['id', 'modifiedtime', 'lastname'], owner: '19x5' });
	const owned = "assigned_user_id = '19x5' AND";
	const select = 'SELECT id,modifiedtime,lastname FROM Contacts WHERE';
	expect(asked).toEqual([
		`${select} ${owned} modifiedtime > '${at(0)}' ORDER BY modifiedtime,id LIMIT 100;`,
		`${select} ${owned} modifiedtime > '${at(1)}' OR ${owned} modifiedtime = '${at(1)}' AND id > '12x5' ORDER BY modifiedtime,id LIMIT 100;`,
	]);
});

test('a record that changes while they are read counts as it was last seen, in its new place', async () => {
	const { records } = crmWith([row(1, 1, { a: 'old' }), row(2, 2)], [row(1, 3, { a: 'new' })]);
	expect(await changedByQuery(records, sought)).toEqual([row(2, 2), row(1, 3, { a: 'new' })]);
});

test.each<[what: string, pages: JsonObject[][]]>([
	['the same page again', [[row(1, 1)], [row(1, 1)]]],
	['an earlier time', [[row(1, 2)], [row(9, 1)]]],
	['a smaller id of the same second', [[row(10, 1)], [row(9, 1)]]],
])('%s is an error, not an endless loop', async (_what, pages) => {
	expect(await rejection(changedByQuery(crmWith(...pages).records, sought))).toMatchObject({
		code: 'BROKEN_ANSWER',
		operation: 'query',
		reason: expect.stringMatching(/order of their times and ids/),
	});
});

test.each<[what: string, pages: JsonObject[][]]>([
	['a later time with a smaller id', [[row(9, 1)], [row(1, 2)]]],
	['a greater id of the same second', [[row(9, 1)], [row(10, 1)]]],
])('%s goes on', async (_what, pages) => {
	expect(await changedByQuery(crmWith(...pages).records, sought)).toEqual(pages.flat());
});
