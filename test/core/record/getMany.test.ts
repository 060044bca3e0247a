// Record: Get Many: columns, order, limits and pages.

import type { INodeParameters } from 'n8n-workflow';
import { openCrm, useCrm } from '../useCrm';
import { actionNode, inputItems, requestCounts } from '../node';

const COUNT = 345;

const crm = useCrm({ samples: false });
const node = actionNode(crm);
let ids: string[];

beforeAll(() => {
	// Few different cities, so that many records are alike in what they are sorted by.
	ids = Array.from({ length: COUNT }, (_, index) =>
		crm.create('Contacts', {
			lastname: `Имя ${String((index * 211) % COUNT).padStart(3, '0')}`,
			mailingcity: `Город ${index % 5}`,
			cf_1119: String(index),
		}),
	);
});

const queries = () =>
	crm.requests.filter(({ operation }) => operation === 'query').map(({ parameters }) => parameters.query ?? '');
const equals = (field: string, value: string) => ({ field, operator: 'equals', value });
const sortBy = (field: string, direction: string) => ({ sort: { by: { field, direction } } });

describe('how many', () => {
	test('the limit of the form', async () => {
		const records = await node.record('getMany', 'Contacts', { columns: ['lastname'] });
		expect(records.map(({ id }) => id)).toEqual(ids.slice(0, 50));
		expect(requestCounts(crm)).toEqual({ describe: 1, query: 1 });
	});

	test.each([1, 99, 100, 101, 250, 1000])('at most %i', async (limit) => {
		const records = await node.record('getMany', 'Contacts', { columns: ['lastname'], limit });
		expect(records.map(({ id }) => id)).toEqual(ids.slice(0, limit));
	});

	test.each<[what: string, parameters: INodeParameters]>([
		['1', { limit: 1 }],
		['99', { limit: 99 }],
		['100', { limit: 100 }],
		['100, upwards', { limit: 100, ...sortBy('lastname', 'ASC') }],
		['100, downwards', { limit: 100, ...sortBy('lastname', 'DESC') }],
		['7 of those that fit', { limit: 7, conditions: { conditions: [equals('mailingcity', 'Город 1')] } }],
		['100 of fewer that fit', { limit: 100, conditions: { conditions: [equals('lastname', 'Нет такого')] } }],
	])('up to a hundred are one request beside describe: %s', async (_what, parameters) => {
		await node.record('getMany', 'Contacts', { columns: ['lastname'], ...parameters });
		expect(requestCounts(crm)).toEqual({ describe: 1, query: 1 });
	});

	test('all, each once, in few requests', async () => {
		const records = await node.record('getMany', 'Contacts', { columns: ['lastname'], returnAll: true });
		expect(records.map(({ id }) => id)).toEqual(ids);
		// Four pages, the empty one that ends them, and a count that tells whether more sessions are worth it.
		expect(requestCounts(crm)).toEqual({ describe: 1, query: 6 });
	});

	test.each([0, -5, 2.5, 'many'])('the limit %p is refused', async (limit) => {
		await expect(node.record('getMany', 'Contacts', { limit: limit as number })).rejects.toMatchObject({
			message: expect.stringMatching(/not a limit/),
		});
		expect(queries()).toEqual([]);
	});

	test('records that are made and removed between two pages neither repeat nor skip others', async () => {
		const own = await openCrm({ samples: false });
		const all = Array.from({ length: 250 }, (_, index) => own.create('Leads', { lastname: `Л ${index}` }));
		let pages = 0;
		own.faults.always(
			{
				operation: 'query',
				when: () => {
					if (pages++ === 1) {
						own.remove(all[10] ?? '');
						own.create('Leads', { lastname: 'Новый' });
					}
					return false;
				},
			},
			{ kind: 'slow', milliseconds: 0 },
		);
		const records = await actionNode(own).record('getMany', 'Leads', { columns: ['lastname'], returnAll: true });
		expect(records.slice(0, 250).map(({ id }) => id)).toEqual(all);
		expect(records).toHaveLength(251);
	});
});

describe('columns', () => {
	test('the chosen ones with the id', async () => {
		const [record] = await node.record('getMany', 'Contacts', { columns: ['mailingcity', 'lastname'], limit: 1 });
		expect(Object.keys(record ?? {}).sort()).toEqual(['id', 'lastname', 'mailingcity']);
	});

	test('as text with commas, from an expression', async () => {
		const input = inputItems({ names: 'lastname, mailingcity' });
		const [record] = await node.record('getMany', 'Contacts', { columns: '={{ $json.names }}', limit: 1 }, { input });
		expect(Object.keys(record ?? {}).sort()).toEqual(['id', 'lastname', 'mailingcity']);
	});

	test('as JSON text, from an expression', async () => {
		const input = inputItems({ names: '["lastname", "mailingcity"]' });
		const [record] = await node.record('getMany', 'Contacts', { columns: '={{ $json.names }}', limit: 1 }, { input });
		expect(Object.keys(record ?? {}).sort()).toEqual(['id', 'lastname', 'mailingcity']);
	});

	test('without any, all that can be selected, never by an asterisk and without tags', async () => {
		const [record] = await node.record('getMany', 'Contacts', { limit: 1 });
		expect(record).toHaveProperty('cf_1119');
		expect(record).not.toHaveProperty('tags');
		expect(queries().join()).not.toMatch(/\*|\btags\b/);
	});

	test.each(['nofield', 'tags', 'lastname,*', 'a b'])('%s is refused', async (name) => {
		await expect(node.record('getMany', 'Contacts', { columns: [name] })).rejects.toMatchObject({
			message: expect.stringMatching(/is not a column/),
		});
		expect(queries()).toEqual([]);
	});

	test('fields of line items are refused: they would give one row per line', async () => {
		await expect(node.record('getMany', 'Invoice', { columns: ['quantity'] })).rejects.toMatchObject({
			message: expect.stringMatching(/quantity/),
			description: expect.stringMatching(/Get with Line Items/),
		});
	});
});

/** As the server sorts: by the field, records alike in it by their ids. */
function inOrder(field: (index: number) => string | number, descending: boolean): string[] {
	const order = ids
		.map((_, index) => index)
		.sort((a, b) => {
			const [first, second] = [field(a), field(b)];
			return first === second ? a - b : first < second ? -1 : 1;
		});
	return (descending ? order.reverse() : order).map((index) => ids[index] ?? '');
}

const name = (index: number) => (index * 211) % COUNT;
const city = (index: number) => index % 5;

describe('order', () => {
	test.each([
		['lastname', 'ASC', inOrderOf(name, false)],
		['lastname', 'DESC', inOrderOf(name, true)],
		['cf_1119', 'ASC', inOrderOf((index) => index, false)],
		['cf_1119', 'DESC', inOrderOf((index) => index, true)],
		['mailingcity', 'ASC', inOrderOf(city, false)],
		['mailingcity', 'DESC', inOrderOf(city, true)],
		['id', 'DESC', inOrderOf((index) => index, true)],
		['id', 'ASC', inOrderOf((index) => index, false)],
	])('all by %s %s', async (field, direction, expected) => {
		const records = await node.record('getMany', 'Contacts', {
			columns: ['id'],
			returnAll: true,
			...sortBy(field, direction),
		});
		expect(records.map(({ id }) => id)).toEqual(expected());
		// The server may put records that are alike in the field into another order on each page.
		const pages = queries().filter((query) => query.includes('ORDER BY') && !query.includes('ORDER BY modifiedtime'));
		expect(pages.every((query) => /ORDER BY (\w+,)?id LIMIT/.test(query))).toBe(true);
	});

	test.each([
		['lastname', 'ASC', 250, inOrderOf(name, false)],
		['lastname', 'DESC', 250, inOrderOf(name, true)],
		['lastname', 'DESC', 20, inOrderOf(name, true)],
		['cf_1119', 'DESC', 1, inOrderOf((index) => index, true)],
	])('the first by %s %s, %i of them', async (field, direction, limit, expected) => {
		const records = await node.record('getMany', 'Contacts', { columns: ['id'], limit, ...sortBy(field, direction) });
		expect(records.map(({ id }) => id)).toEqual(expected().slice(0, limit));
	});

	test('a field that is not among the columns sorts without showing itself', async () => {
		const records = await node.record('getMany', 'Contacts', {
			columns: ['lastname'],
			limit: 2,
			...sortBy('mailingcity', 'DESC'),
		});
		expect(records.map((record) => Object.keys(record).sort())).toEqual([
			['id', 'lastname'],
			['id', 'lastname'],
		]);
	});

	test('together with conditions', async () => {
		const conditions = { conditions: [{ field: 'mailingcity', operator: 'equals', value: 'Город 3' }] };
		const records = await node.record('getMany', 'Contacts', {
			columns: ['id'],
			returnAll: true,
			conditions,
			...sortBy('lastname', 'DESC'),
		});
		expect(records.map(({ id }) => id)).toEqual(inOrder(name, true).filter((id) => ids.indexOf(id) % 5 === 3));
	});

	test('by a field that cannot be selected is refused', async () => {
		await expect(node.record('getMany', 'Contacts', sortBy('tags', 'ASC'))).rejects.toMatchObject({
			message: expect.stringMatching(/tags.*sort by/),
		});
	});
});

function inOrderOf(field: (index: number) => string | number, descending: boolean): () => string[] {
	return () => inOrder(field, descending);
}

describe('long conditions', () => {
	test('5,000 characters are looked for, not refused', async () => {
		const value = 'x'.repeat(5_000);
		const conditions = { conditions: [{ field: 'lastname', operator: 'equals', value }] };
		expect(await node.record('getMany', 'Contacts', { conditions, columns: ['lastname'] })).toEqual([]);
		expect(requestCounts(crm)).toEqual({ describe: 1, query: 1 });
	});

	test.each([
		['Cyrillic letters', 'ж'.repeat(5_000)],
		['quotes', "'".repeat(5_000)],
	])('5,000 %s are too long for the server and are not sent', async (_what, value) => {
		const conditions = { conditions: [{ field: 'lastname', operator: 'equals', value }] };
		await expect(node.record('getMany', 'Contacts', { conditions, columns: ['lastname'] })).rejects.toMatchObject({
			message: expect.stringMatching(/too long.*7500.*Conditions/),
			description: expect.stringMatching(/Cyrillic/),
			context: expect.objectContaining({ itemIndex: 0 }),
		});
		expect(queries()).toEqual([]);
	});
});

describe('long lists', () => {
	const cities = (more: string[]) => [...more, ...Array.from({ length: 1_000 }, (_, index) => `Нигде № ${index}`)];
	const inCities = (value: string[]) => ({ field: 'mailingcity', operator: 'inList', value });

	test('are asked for in parts that the server takes; the records come in one order, each once', async () => {
		const conditions = { conditions: [inCities(cities(['Город 1', 'Город 4'])), inCities(['Город 4', 'Город 0'])] };
		const options = { columns: ['mailingcity'], returnAll: true };
		const both = await node.record('getMany', 'Contacts', { ...options, conditions });
		expect(both.map(({ id }) => id)).toEqual(ids.filter((_, index) => index % 5 === 4));
		const any = await node.record('getMany', 'Contacts', { ...options, conditions, matchType: 'anyCondition' });
		expect(any.map(({ id }) => id)).toEqual(ids.filter((_, index) => [0, 1, 4].includes(index % 5)));
		expect(Math.max(...crm.requests.map(({ target }) => target.length))).toBeLessThan(8_000);
	});

	test('of ids, with a limit', async () => {
		const wanted = ids.filter((_, index) => index % 2 === 1).reverse();
		const conditions = {
			conditions: [
				{
					field: 'id',
					operator: 'inList',
					value: [...wanted.slice(0, 80), ...wanted.flatMap((id) => [`${id}000`, `${id}111`]), ...wanted.slice(80)],
				},
			],
		};
		const records = await node.record('getMany', 'Contacts', { conditions, limit: 60 });
		expect(records.map(({ id }) => id)).toEqual([...wanted].reverse().slice(0, 60));
	});

	test.each(['ASC', 'DESC'])('are sorted here, %s, for the server cannot', async (direction) => {
		const conditions = { conditions: [inCities(cities(['Город 1', 'Город 4']))] };
		const all = await node.record('getMany', 'Contacts', { conditions, returnAll: true });
		const names = all.map(({ lastname }) => String(lastname)).sort();
		expect(names.length).toBeGreaterThan(100);
		if (direction === 'DESC') names.reverse();
		const sorted = { conditions, ...sortBy('lastname', direction) };
		const first = await node.record('getMany', 'Contacts', { ...sorted, limit: 60 });
		expect(first.map(({ lastname }) => lastname)).toEqual(names.slice(0, 60));
		const whole = await node.record('getMany', 'Contacts', { ...sorted, returnAll: true });
		expect(whole.map(({ lastname }) => lastname)).toEqual(names);
	});
});

test('each item of the input has its own conditions and its own results', async () => {
	const input = inputItems({ city: 'Город 1' }, { city: 'Город 4' }, { city: 'Нигде' });
	const conditions = { conditions: [{ field: 'mailingcity', operator: 'equals', value: '={{ $json.city }}' }] };
	const { items } = await node.runRecord(
		'getMany',
		'Contacts',
		{ conditions, columns: ['mailingcity'], limit: 2 },
		{ input },
	);
	expect(items.map(({ json, pairedItem }) => [json.mailingcity, pairedItem])).toEqual([
		['Город 1', { item: 0 }],
		['Город 1', { item: 0 }],
		['Город 4', { item: 1 }],
		['Город 4', { item: 1 }],
	]);
});

test('a value computed with n8n’s own dates', async () => {
	const later = {
		conditions: [{ field: 'createdtime', operator: 'greaterThan', value: '={{ $now.plus({ days: 1 }) }}' }],
	};
	const earlier = {
		conditions: [{ field: 'createdtime', operator: 'greaterThan', value: '={{ $now.minus({ days: 1 }) }}' }],
	};
	expect(await node.record('getMany', 'Contacts', { conditions: later, columns: ['id'] })).toEqual([]);
	expect(await node.record('getMany', 'Contacts', { conditions: earlier, columns: ['id'] })).toHaveLength(50);
});
