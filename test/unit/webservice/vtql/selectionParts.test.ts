// Groups of conditions as selections: what the CRM is asked, what is judged here, and how the rows of several come together.

import type { JsonObject } from '../../../../nodes/Vtiger/webservice/protocol/json';
import type { Condition, ConditionGroup } from '../../../../nodes/Vtiger/webservice/vtql/query';
import type { RecordReader } from '../../../../nodes/Vtiger/webservice/vtql/records';
import { isWanted, readParts, selectionParts } from '../../../../nodes/Vtiger/webservice/vtql/selectionParts';

const equals = (field: string, value: string): Condition => ({ field, operator: 'equals', values: [value] });
const group = (asked: Condition[], ...empty: string[]): ConditionGroup => ({ asked, empty });
const [a, b] = [equals('a', '1'), equals('b', '2')];
const parts = (...groups: ConditionGroup[]) => selectionParts('Leads', ['id', 'a'], groups);
const part = (where: Condition[][], empty: string[] = [], columns = ['id', 'a']) => ({
	selection: { module: 'Leads', columns, where },
	empty,
});

test.each<[what: string, groups: ConditionGroup[], expected: object[]]>([
	['no groups find all', [], [part([])]],
	['a group without conditions finds all', [group([])], [part([])]],
	['all, whatever else is asked for', [group([a]), group([]), group([b], 'c')], [part([])]],
	['what can be asked for goes in one query', [group([a]), group([b])], [part([[a], [b]])]],
	['what is judged has a query of its own', [group([a], 'c')], [part([[a]], ['c'], ['id', 'a', 'c'])]],
	['a column that is judged is not read twice', [group([b], 'a')], [part([[b]], ['a'])]],
	[
		'both',
		[group([a]), group([], 'c', 'd'), group([b], 'd')],
		[part([[a]]), part([[]], ['c', 'd'], ['id', 'a', 'c', 'd']), part([[b]], ['d'], ['id', 'a', 'd'])],
	],
])('%s', (_what, groups, expected) => {
	expect(parts(...groups)).toEqual(expected);
});

test('a long list becomes several parts, judged ones as well', () => {
	const list: Condition = {
		field: 'a',
		operator: 'inList',
		values: Array.from({ length: 900 }, (_, index) => `Имя ${index}`),
	};
	const asked = parts(group([list]));
	const judged = parts(group([list], 'c'));
	expect(asked.length).toBeGreaterThan(1);
	expect(judged.length).toBeGreaterThan(1);
	expect(judged.every(({ empty }) => empty.join() === 'c')).toBe(true);
	expect(asked.every(({ empty }) => empty.length === 0)).toBe(true);
});

test.each<[JsonObject, string[], boolean]>([
	[{ c: '' }, ['c'], true],
	[{ c: ' ' }, ['c'], true],
	[{ c: null }, ['c'], true],
	[{}, ['c'], true],
	[{ c: '0' }, ['c'], false],
	[{ c: '', d: 'x' }, ['c', 'd'], false],
	[{ c: 'x' }, [], true],
])('%j with %j empty is wanted: %p', (row, empty, wanted) => {
	expect(isWanted(row, empty)).toBe(wanted);
});

describe('the rows', () => {
	/** A table of which every third record has no `c`; conditions other than on ids are fulfilled by all. */
	function tools(count: number) {
		const rows = Array.from({ length: count }, (_, index) => ({
			id: `10x${index + 1}`,
			c: index % 3 === 0 ? '' : 'x',
		}));
		const asked: string[] = [];
		const judged: unknown[] = [];
		const run = async (query: string) => {
			asked.push(query);
			const after = Number(/id > '10x(\d+)'/.exec(query)?.[1] ?? 0);
			const limit = Number(/LIMIT (\d+);/.exec(query)?.[1]);
			return await Promise.resolve(rows.slice(after, after + limit));
		};
		const inOrderOfIds = async (_selection: unknown, limit: number) => await Promise.resolve(rows.slice(0, limit));
		const records = { run, inOrderOfIds } as unknown as RecordReader;
		return {
			asked,
			judged,
			tools: {
				records,
				open: async () => await Promise.resolve([records]),
				width: 1,
				judged: (...told: unknown[]) => void judged.push(told),
			},
		};
	}
	const numbers = (rows: JsonObject[]) => rows.map(({ id }) => Number(String(id).slice(3)));
	const thirds = (count: number) => Array.from({ length: count }, (_, index) => index * 3 + 1);

	test('that are judged are read until there are enough of them, and it is told how many', async () => {
		const table = tools(450);
		expect(numbers(await readParts(parts(group([a], 'c')), table.tools, 40))).toEqual(thirds(40));
		expect(table.judged).toEqual([[['c'], 200]]);
		expect(table.asked).toHaveLength(2);
	});

	test('that are judged are all read without a limit', async () => {
		const table = tools(250);
		expect(numbers(await readParts(parts(group([], 'c')), table.tools))).toEqual(thirds(84));
		expect(table.judged).toEqual([[['c'], 250]]);
	});

	test('of one part are not judged if nothing is to be empty', async () => {
		const table = tools(30);
		expect(numbers(await readParts(parts(group([a])), table.tools, 5))).toEqual([1, 2, 3, 4, 5]);
		expect(table.judged).toEqual([]);
	});

	test('of several parts come once, in the order of their ids, up to the limit', async () => {
		const table = tools(30);
		const both = parts(group([b], 'c'), group([a]));
		expect(numbers(await readParts(both, table.tools, 8))).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
		expect(numbers(await readParts(both, tools(30).tools, 100))).toHaveLength(30);
	});

	test('of no parts are none', async () => {
		expect(await readParts([], tools(5).tools)).toEqual([]);
	});
});
