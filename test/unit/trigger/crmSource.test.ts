// The CRM as the trigger reads it: what is asked for, and what is made of the answers.

import { CrmSource, type Watched } from '../../../nodes/Vtiger/trigger/crmSource';
import { clockSeconds } from '../../../nodes/Vtiger/trigger/bookkeeping/wallClock';
import type { Client } from '../../../nodes/Vtiger/webservice/protocol/client';
import type { JsonObject } from '../../../nodes/Vtiger/webservice/protocol/json';
import { RecordReader } from '../../../nodes/Vtiger/webservice/vtql/records';
import { WATCHED } from './given';

const NOON = '2026-11-24 12:00:00';
const at = (second: number) => `2026-11-24 12:00:${String(second).padStart(2, '0')}`;
const seconds = (second: number) => clockSeconds(at(second));
const START = { time: clockSeconds(NOON), id: 0 };

const record = (id: number, second: number, more: JsonObject = {}): JsonObject => ({
	id: `12x${id}`,
	modifiedtime: at(second),
	createdtime: NOON,
	...more,
});

/** A source over given answers, and what it asked for. */
function sourceOf(
	answers: unknown[] | ((query: string) => unknown),
	watched: Partial<Watched> = {},
	serverTime?: number,
) {
	const asked: Array<Record<string, string>> = [];
	const client = {
		serverTime,
		call: async (_operation: string, parameters: Record<string, string>) => {
			asked.push(parameters);
			return (typeof answers === 'function' ? answers(parameters.query ?? '') : answers.shift()) ?? [];
		},
	} as unknown as Client;
	const source = new CrmSource(
		client,
		new RecordReader(client),
		'Europe/Moscow',
		{ ...WATCHED, ...watched },
		'application',
	);
	return { source, asked, queries: () => asked.map(({ query }) => query) };
}

const named = { asked: [{ field: 'lastname', operator: 'equals' as const, values: ['Ли'] }], empty: [] };

describe('a page', () => {
	test.each([
		['modified', true, 'id,modifiedtime,createdtime,lastname', 'modifiedtime'],
		['modified', false, 'id,modifiedtime,createdtime', 'modifiedtime'],
		['created', false, 'id,modifiedtime,createdtime', 'createdtime'],
	] as const)('by the time when it was %s, with contents: %s', async (by, withContents, columns, field) => {
		const { source, queries } = sourceOf([]);
		expect(await source.page(START, by, withContents)).toEqual([]);
		expect(queries()).toEqual([
			`SELECT ${columns} FROM Contacts WHERE ${field} >= '${NOON}' ORDER BY ${field},id LIMIT 100;`,
		]);
	});

	test('goes on behind a record, within its second by its number', async () => {
		const { source, queries } = sourceOf([], { where: [named] });
		await source.page({ time: START.time, id: 7 }, 'modified', false);
		expect(queries()).toEqual([
			expect.stringContaining(
				`WHERE lastname = 'Ли' AND modifiedtime > '${NOON}' OR lastname = 'Ли' AND modifiedtime = '${NOON}' AND id > '1x7' ORDER BY`,
			),
		]);
	});

	test('has all records where fields are watched, whatever the conditions', async () => {
		const { source, queries } = sourceOf([], { where: [named], watchedFields: ['stage'] });
		await source.page(START, 'modified', false);
		expect(queries()[0]).toMatch(/^SELECT id,modifiedtime,createdtime,stage FROM Contacts WHERE modifiedtime >= /);
		expect(source.conditioned).toBe(true);
		expect(sourceOf([]).source.conditioned).toBe(false);
	});

	test('asks for what the rules need to know', async () => {
		const { source, queries } = sourceOf([], { ignoredSource: 'N8N', changers: { not: ['19x1'] } });
		await source.page(START, 'modified', false);
		expect(queries()[0]).toMatch(/^SELECT id,modifiedtime,createdtime,source,modifiedby FROM/);
	});

	test('judges here which records have an empty field, and goes on where none has', async () => {
		const where = [{ asked: [], empty: ['phone'] }];
		const full = Array.from({ length: 100 }, (_, index) => record(index + 1, 5, { phone: '1' }));
		const { source, queries } = sourceOf([full, [record(200, 6, { phone: ' ' }), record(201, 6, { phone: '1' })]], {
			where,
		});
		const rows = await source.page(START, 'modified', true);
		expect(rows.map(({ id }) => id)).toEqual([200]);
		expect(queries()).toHaveLength(3);
		expect(queries()[2]).toContain(`modifiedtime = '${at(5)}' AND id > '1x100'`);
		expect(await sourceOf([full.slice(1)], { where }).source.page(START, 'modified', true)).toEqual([]);
	});

	describe('whose conditions need several requests', () => {
		const many = Array.from({ length: 1_500 }, (_, index) => `Фамилия ${index}`);
		const where = [{ asked: [{ field: 'lastname', operator: 'inList' as const, values: many }], empty: [] }];
		const hundred = (first: number, second: number) =>
			Array.from({ length: 100 }, (_, index) => record(first + index, second));

		test('comes in one order', async () => {
			const { source } = sourceOf([[record(5, 3), record(9, 8)], [record(7, 1)], [record(4, 3), record(5, 3)]], {
				where,
			});
			const rows = await source.page(START, 'modified', false);
			expect(rows.map(({ id }) => id)).toEqual([7, 4, 5, 9]);
		});

		test('ends where the first of them does that has more', async () => {
			const answers = [[record(900, 2), record(901, 9)], hundred(1, 3), hundred(201, 5)];
			const { source, queries } = sourceOf(answers, { where });
			const rows = await source.page(START, 'modified', false);
			expect(queries().length).toBeGreaterThan(2);
			expect(rows).toHaveLength(101);
			expect(rows[0]?.id).toBe(900);
			expect(rows[100]?.id).toBe(100);
		});
	});

	test('whose columns leave no room for the conditions is read in two steps', async () => {
		const contents = Array.from({ length: 900 }, (_, index) => `cf_${index}`);
		const again = [record(1, 1, { cf_5: 'A' }), record(2, 50)];
		const { source, queries } = sourceOf(
			(query) => (query.includes('cf_5') ? again : [record(1, 1), record(2, 2), record(3, 3)]),
			{ contents },
		);
		const rows = await source.page(START, 'modified', true);
		expect(queries()[0]).toMatch(/^SELECT id,modifiedtime,createdtime FROM/);
		expect(queries()[1]).toContain("id IN ('12x1'");
		// What was changed meanwhile stands elsewhere, what is gone nowhere.
		expect(rows).toMatchObject([{ id: 1, record: { cf_5: 'A' } }]);
	});
});

describe('a row', () => {
	const rowOf = async (given: JsonObject, watched: Partial<Watched> = {}, withContents = true) => {
		const [row] = await sourceOf([[given]], watched).source.page(START, 'modified', withContents);
		return row;
	};

	test('has its number, its times and its contents', async () => {
		const given = record(7, 9, { lastname: 'Ли' });
		expect(await rowOf(given)).toEqual({
			id: 7,
			modified: seconds(9),
			created: START.time,
			hash: expect.stringMatching(/^[\w-]{27}$/),
			webserviceId: '12x7',
			record: given,
			ignored: false,
			disregarded: false,
			values: [],
		});
		expect((await rowOf(given, {}, false))?.hash).toBe('');
	});

	test('whose creation is not known was created long ago', async () => {
		expect((await rowOf(record(7, 9, { createdtime: '' })))?.created).toBe(0);
	});

	test.each([
		['N8N', 'N8N', true],
		['n8n', 'N8N', true],
		['WEBSERVICE', 'N8N', false],
		['', '', false],
	])('of the source “%s” where “%s” is left out: %s', async (source, ignoredSource, ignored) => {
		expect((await rowOf(record(7, 9, { source }), { ignoredSource }))?.ignored).toBe(ignored);
	});

	test('says whether its last change counts, and what the watched fields hold', async () => {
		const given = record(7, 9, { modifiedby: '19x1', stage: 'Won', amount: 5 });
		const watched = { changers: { not: ['19x1'] }, watchedFields: ['amount', 'stage', 'none'] };
		expect(await rowOf(given, watched)).toMatchObject({ disregarded: true, values: ['5', 'Won', ''] });
		expect(await rowOf(given, { changers: { not: ['19x5'] } })).toMatchObject({ disregarded: false });
	});

	test.each([
		['its id', { id: '' }],
		['a whole id', { id: '12x7y' }],
		['an id of the form', { id: 'a12x7' }],
		['its time', { modifiedtime: 'soon' }],
	])('without %s is no answer', async (_what, more) => {
		await expect(rowOf(record(7, 9, more))).rejects.toMatchObject({ code: 'BROKEN_ANSWER', operation: 'query' });
	});
});

test('records are asked for once more by a hundred, with the conditions', async () => {
	const where = [named, { asked: [], empty: ['phone'] }];
	const first = await sourceOf([Array.from({ length: 100 }, (_, index) => record(index + 1, 1))]).source.page(
		START,
		'modified',
		false,
	);
	const rows = [...first, ...first.slice(0, 1).map((row) => ({ ...row, id: 101, webserviceId: '12x101' }))];
	const answers = [[record(1, 5)], [record(2, 5, { phone: '1' }), record(3, 5), record(1, 5)], [record(101, 5)]];
	const { source, queries } = sourceOf(answers, { where });
	const found = await source.again(rows, true);
	expect(found.map(({ id, hash }) => [id, hash !== ''])).toEqual([1, 3, 101].map((id) => [id, true]));
	expect(queries()).toHaveLength(4);
	expect(queries()[0]).toMatch(
		/^SELECT id,modifiedtime,createdtime,lastname FROM Contacts WHERE lastname = 'Ли' AND id IN \('12x1',.* ORDER BY id LIMIT 100;$/,
	);
	expect(queries()[3]).toContain("id IN ('12x101')");
	const times = sourceOf([[record(1, 5)]]);
	expect((await times.source.again(rows.slice(0, 1), false))[0]?.hash).toBe('');
	expect(times.queries()[0]).toMatch(/^SELECT id,modifiedtime,createdtime FROM/);
});

test('the newest record, or one so many places before it', async () => {
	const { source, queries } = sourceOf([[{ id: '12x1', createdtime: at(9) }], []]);
	expect(await source.newest('created', 800)).toBe(seconds(9));
	expect(await source.newest('modified', 0)).toBeUndefined();
	expect(queries()).toEqual([
		'SELECT id,createdtime FROM Contacts ORDER BY createdtime DESC LIMIT 800,1;',
		'SELECT id,modifiedtime FROM Contacts ORDER BY modifiedtime DESC LIMIT 0,1;',
	]);
});

describe('sync', () => {
	const answer = (updated: JsonObject[]) => ({
		updated,
		deleted: ['12x9'],
		more: true,
		lastModifiedTime: 1_795_000_050,
	});

	test('asks for the module and the scope', async () => {
		const { source, asked } = sourceOf([answer([record(7, 9)])]);
		expect(await source.sync(1_795_000_000)).toMatchObject({
			updated: [{ id: 7, modified: seconds(9) }],
			deleted: ['12x9'],
			more: true,
			last: 1_795_000_050,
		});
		expect(asked).toEqual([{ modifiedTime: '1795000000', elementType: 'Contacts', syncType: 'application' }]);
	});

	test('compares the chosen fields alone, whatever it gives', async () => {
		const hashOf = async (more: JsonObject) =>
			(await sourceOf([answer([record(7, 9, more)])]).source.sync(5)).updated[0]?.hash;
		expect(await hashOf({ lastname: 'Ли', phone: '1' })).toBe(await hashOf({ lastname: 'Ли', phone: '2' }));
		expect(await hashOf({ lastname: 'Ли' })).not.toBe(await hashOf({ lastname: 'О' }));
	});

	test('without times is no answer', async () => {
		const { source } = sourceOf([answer([{ id: '12x7' }])]);
		await expect(source.sync(5)).rejects.toMatchObject({ code: 'BROKEN_ANSWER', operation: 'sync' });
		await expect(sourceOf([answer([{ id: '12x7' }])]).source.sync(5)).rejects.toThrow(/12x7/);
	});
});

test('values of the watched fields, by the numbers of the records', async () => {
	const { source, queries } = sourceOf([[{ id: '12x7', stage: 'Won' }]], {
		watchedFields: ['stage', 'id'],
		where: [named],
	});
	expect(await source.values(5)).toEqual([{ id: 7, values: ['Won', '12x7'] }]);
	expect(queries()).toEqual(["SELECT id,stage FROM Contacts WHERE id > '1x5' ORDER BY id LIMIT 100;"]);
});

test('the server’s clock, if it says it, by its zone', () => {
	expect(sourceOf([]).source.clock()).toBeUndefined();
	const { source } = sourceOf([], {}, 1_795_000_000);
	expect(source.clock()).toEqual({ seconds: 1_795_000_000, wall: 1_795_010_800 });
	expect(source.wallAt(5)).toBe(10_805);
	expect(source.secondsAt(1_795_010_800)).toBe(1_795_000_000);
});
