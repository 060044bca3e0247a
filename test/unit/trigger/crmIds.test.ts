// The ids of a module: which queries they take, and what is made of the rows.

import { CrmIds } from '../../../nodes/Vtiger/trigger/crmIds';
import type { Client } from '../../../nodes/Vtiger/webservice/protocol/client';
import type { JsonObject } from '../../../nodes/Vtiger/webservice/protocol/json';
import { RecordReader } from '../../../nodes/Vtiger/webservice/vtql/records';
import { clockSeconds } from '../../../nodes/Vtiger/trigger/bookkeeping/wallClock';

const NOON = '2026-11-24 12:00:00';
const SINCE = clockSeconds(NOON);

function idsOf(rows: JsonObject[], watchedFields: string[] = []) {
	const queries: string[] = [];
	const client = {
		call: async (_operation: string, { query = '' }: Record<string, string>) => {
			queries.push(query);
			return rows;
		},
	} as unknown as Client;
	return { ids: new CrmIds(new RecordReader(client), 'Contacts', '12', watchedFields), queries };
}

const rows = (...numbers: number[]) => numbers.map((id) => ({ id: `12x${id}` }));

test('an id has the prefix of its module', () => {
	expect(idsOf([]).ids.webserviceId(7)).toBe('12x7');
});

test.each<[number, number, string]>([
	[5, 90, `id > '1x5' AND id <= '1x90'`],
	[0, Number.MAX_SAFE_INTEGER, `id > '1x0'`],
])('those from %i to %i are read and counted where %s', async (after, upTo, where) => {
	const { ids, queries } = idsOf(rows(6, 10));
	expect(await ids.ids(after, upTo)).toEqual([6, 10]);
	expect(queries).toEqual([`SELECT id FROM Contacts WHERE ${where} ORDER BY id LIMIT 100;`]);
	const counted = idsOf([{ count: '7' }]);
	expect(await counted.ids.count(after, upTo)).toBe(7);
	expect(counted.queries).toEqual([`SELECT count(*) FROM Contacts WHERE ${where};`]);
});

test.each([[[10, 6]], [[5]], [[6, 6]]])('%j behind 5 do not come in their order: no answer', async (numbers) => {
	await expect(idsOf(rows(...numbers)).ids.ids(5, 90)).rejects.toMatchObject({ code: 'BROKEN_ANSWER' });
	await expect(idsOf(rows(...numbers)).ids.newcomers(5, 90, SINCE)).rejects.toMatchObject({ code: 'BROKEN_ANSWER' });
});

test.each([
	[5, 90, 90],
	[95, 90, 95],
])(
	'newcomers behind %i are those behind %i and those changed lately, with their values',
	async (after, newest, from) => {
		const given = [{ id: '12x96', modifiedtime: '2026-11-24 12:00:05', stage: 'Won' }, { id: '12x97' }];
		const { ids, queries } = idsOf(given, ['stage']);
		expect(await ids.newcomers(after, newest, SINCE)).toEqual([
			{ id: 96, modified: SINCE + 5, values: ['Won'] },
			{ id: 97, modified: 0, values: [''] },
		]);
		expect(queries).toEqual([
			`SELECT id,modifiedtime,stage FROM Contacts WHERE id > '1x${from}' OR id > '1x${after}' AND modifiedtime >= '${NOON}' ORDER BY id LIMIT 100;`,
		]);
	},
);

test('a watched time is asked for once', async () => {
	const { ids, queries } = idsOf([], ['modifiedtime']);
	expect(await ids.newcomers(0, 0, SINCE)).toEqual([]);
	expect(queries[0]).toMatch(/^SELECT id,modifiedtime FROM/);
});

test('of those asked for the ones that are there are told', async () => {
	const { ids, queries } = idsOf(rows(6, 8, 9));
	expect(await ids.present([6, 7, 8])).toEqual(new Set([6, 8]));
	expect(queries).toEqual([`SELECT id FROM Contacts WHERE id IN ('12x6','12x7','12x8') ORDER BY id LIMIT 100;`]);
	expect(await ids.present([])).toEqual(new Set());
	expect(queries).toHaveLength(1);
});
