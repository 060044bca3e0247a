// Reading records from the embedded CRM: counted, all, sorted, and by id, held against what the CRM keeps.

import fc from 'fast-check';
import { LONGEST_URL } from '../../../../nodes/Vtiger/webservice/protocol/urlLength';
import { ConnectionFailure, type Channel } from '../../../../nodes/Vtiger/webservice/protocol/http';
import type { JsonObject } from '../../../../nodes/Vtiger/webservice/protocol/json';
import { recordNumber } from '../../../../nodes/Vtiger/webservice/vtql/pages';
import type { Condition } from '../../../../nodes/Vtiger/webservice/vtql/query';
import { RecordReader } from '../../../../nodes/Vtiger/webservice/vtql/records';
import { LoginChannel, clientFor, clientOn, rejection } from '../fetchChannel';
import { startServer, success, type ScriptedServer } from '../scriptedServer';
import { useCrm } from '../../../core/useCrm';

const LEADS = 340;
const CITIES = ['Анапа', 'Бийск', 'Вологда', 'Омск'];

const crm = useCrm({ samples: false });
let reader: RecordReader;
/** The leads as the CRM keeps them, in the order of their ids. */
let kept: Array<{ id: string; lastname: string; city: string }>;

beforeAll(async () => {
	for (let i = 0; i < LEADS; i++) {
		crm.create('Leads', { lastname: `Lead ${(i * 7) % 10}`, city: CITIES[(i * i) % 4] ?? '', description: `d${i}` });
		// Records of other modules leave gaps between the ids.
		if (i % 3 === 0) crm.create('Accounts', { accountname: `Account ${i}` });
	}
	for (const { id } of crm.records('Leads').slice(40, 60)) crm.remove(String(id));
	kept = crm
		.records('Leads')
		.map(({ id, lastname, city }) => ({ id: String(id), lastname: String(lastname), city: String(city) }));
	reader = new RecordReader(
		clientOn(new LoginChannel(`${crm.url}/webservice.php`, 'admin', crm.admin.accessKey)).client,
	);
	await reader.run('SELECT id FROM Leads LIMIT 1;');
});

const queries = () => crm.requests.map(({ parameters }) => parameters.query ?? '');
const inCity = (city: string): Condition[] => [{ field: 'city', operator: 'equals', values: [city] }];
const selection = { module: 'Leads', columns: ['id', 'lastname'] };

describe('one statement', () => {
	it('gives its rows, never more than a hundred', async () => {
		expect(await reader.run("SELECT lastname FROM Leads WHERE city = 'Омск' ORDER BY id LIMIT 2;")).toEqual(
			kept
				.filter(({ city }) => city === 'Омск')
				.slice(0, 2)
				.map(({ id, lastname }) => ({ lastname, id })),
		);
		expect(await reader.run('SELECT id FROM Leads LIMIT 500;')).toHaveLength(100);
	});
});

describe('counting', () => {
	it.each<[string, Condition[][]]>([
		['everything', []],
		['by a condition', [inCity('Бийск')]],
		['by one of several', [inCity('Бийск'), inCity('Анапа')]],
		['nothing', [inCity('Рим')]],
	])('%s', async (_, where) => {
		const expected = kept.filter(
			({ city }) => where.length === 0 || where.some(([one]) => one?.values[0] === city),
		).length;
		expect(await reader.count('Leads', where)).toBe(expected);
		expect(crm.requests).toHaveLength(1);
	});

	it('takes an unreadable answer for none', async () => {
		const server = await startServer(() => success([]));
		expect(await new RecordReader(clientFor(server.address).client).count('Leads')).toBe(0);
		await server.close();
	});
});

describe('in the order of ids', () => {
	it('gives all records', async () => {
		const rows = await reader.inOrderOfIds({ ...selection, where: [inCity('Анапа'), inCity('Бийск')] });
		expect(rows.map(({ id }) => id)).toEqual(
			kept.filter(({ city }) => city === 'Анапа' || city === 'Бийск').map(({ id }) => id),
		);
	});

	it.each([0, 1, 100, 101, 250, 1_000])('gives the first %i', async (limit) => {
		const rows = await reader.inOrderOfIds(selection, limit);
		expect(rows).toEqual(kept.slice(0, limit).map(({ id, lastname }) => ({ id, lastname })));
	});
});

describe('sorted', () => {
	type Key = 'lastname' | 'city' | 'id';

	function expected(field: Key, descending: boolean, city: string | null): JsonObject[] {
		const rows = kept.filter((row) => city === null || row.city === city);
		const order = (a: (typeof rows)[number], b: (typeof rows)[number]) => {
			if (field === 'id' || a[field] === b[field]) return kept.indexOf(a) - kept.indexOf(b);
			return a[field] < b[field] ? -1 : 1;
		};
		rows.sort(order);
		if (descending) rows.reverse();
		return rows.map(({ id, lastname, city: of }) => (field === 'city' ? { id, lastname, city: of } : { id, lastname }));
	}

	it('gives what a model gives, in both directions, with ties, beyond a page', async () => {
		const anyLimit = fc.oneof(fc.integer({ min: 1, max: 400 }), fc.constantFrom(1, 99, 100, 101, 200, 320, 321));
		await fc.assert(
			fc.asyncProperty(
				fc.constantFrom<Key>('lastname', 'city', 'id'),
				fc.boolean(),
				anyLimit,
				fc.option(fc.constantFrom(...CITIES)),
				async (field, descending, limit, city) => {
					const where = city === null ? {} : { where: [inCity(city)] };
					const rows = await reader.sorted({ ...selection, ...where }, field, descending, limit);
					const model = expected(field, descending, city);
					if (descending && limit <= 100) {
						// The language cannot order ties downwards: which of them come is the database's choice.
						expect(rows.map((row) => row[field])).toEqual(model.slice(0, limit).map((row) => row[field]));
						expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
						for (const row of rows) expect(model).toContainEqual(row);
					} else {
						expect(rows).toEqual(model.slice(0, limit));
					}
				},
			),
			{ numRuns: 50 },
		);
	});

	it.each([
		['upwards within a page', false, 50, ['SELECT id,lastname,city FROM Leads ORDER BY city,id LIMIT 0,50;']],
		['downwards within a page', true, 100, ['SELECT id,lastname,city FROM Leads ORDER BY city DESC LIMIT 100;']],
		[
			'upwards beyond a page',
			false,
			150,
			[
				'SELECT id,lastname,city FROM Leads ORDER BY city,id LIMIT 0,100;',
				'SELECT id,lastname,city FROM Leads ORDER BY city,id LIMIT 100,50;',
			],
		],
		[
			'downwards beyond a page',
			true,
			101,
			[
				'SELECT count(*) FROM Leads;',
				'SELECT id,lastname,city FROM Leads ORDER BY city,id LIMIT 219,100;',
				'SELECT id,lastname,city FROM Leads ORDER BY city,id LIMIT 319,1;',
			],
		],
	])('%s asks no more than it needs', async (_, descending, limit, statements) => {
		expect(kept).toHaveLength(320);
		expect(await reader.sorted(selection, 'city', descending, limit)).toHaveLength(limit);
		expect(queries()).toEqual(statements);
	});

	it('ends where the records end', async () => {
		expect(await reader.sorted({ ...selection, where: [inCity('Рим')] }, 'city', false, 300)).toEqual([]);
		expect(await reader.sorted({ ...selection, where: [inCity('Рим')] }, 'city', true, 300)).toEqual([]);
		expect(queries()).toHaveLength(2);
	});

	it('keeps no limit as no limit', async () => {
		expect(await reader.sorted(selection, 'city', false, Number.POSITIVE_INFINITY)).toHaveLength(320);
		expect(await reader.sorted(selection, 'city', true, Number.POSITIVE_INFINITY)).toHaveLength(320);
	});
});

describe('by id', () => {
	const known = () => new Map(kept.map(({ id, lastname }) => [id, { id, lastname }]));

	it('gives each record once, whatever the list', async () => {
		const prefix = kept[0]?.id.split('x')[0] ?? '';
		const numbers = kept.map(({ id }) => recordNumber(id));
		const number = fc.integer({ min: (numbers[0] ?? 0) - 5, max: (numbers[numbers.length - 1] ?? 0) + 5 });
		const ids = fc.array(
			fc.oneof(
				{ weight: 4, arbitrary: number.map((n) => `${prefix}x${n}`) },
				{ weight: 1, arbitrary: number.map((n) => `11x${n}`) },
			),
			{ maxLength: 260, size: 'max' },
		);
		await fc.assert(
			fc.asyncProperty(ids, async (list) => {
				crm.clearLog();
				const found = await reader.byIds('Leads', ['lastname', 'id'], list);
				const wanted = new Set(list);
				expect(found).toEqual(new Map([...known()].filter(([id]) => wanted.has(id)).map(([id, row]) => [id, row])));
				const asked = queries().flatMap((query) => query.match(/'\d+x\d+'/g) ?? []);
				expect(asked).toHaveLength(wanted.size);
				expect(new Set(asked).size).toBe(wanted.size);
				expect(queries()).toHaveLength(Math.ceil(wanted.size / 100));
			}),
			{ numRuns: 30 },
		);
	});

	it('finds a record beside an id of another module with its number', async () => {
		const [first] = kept;
		const id = first?.id ?? '';
		const other = `999x${id.split('x')[1] ?? ''}`;
		expect([...(await reader.byIds('Leads', ['id', 'lastname'], [id, other])).keys()]).toEqual([id]);
		expect([...(await reader.byIds('Leads', ['id', 'lastname'], [other, id])).keys()]).toEqual([id]);
	});

	it('asks nothing for an empty list', async () => {
		expect(await reader.byIds('Leads', ['id'], [])).toEqual(new Map());
		expect(crm.requests).toEqual([]);
	});

	it('asks nothing if one of the ids is invalid', async () => {
		const error = await rejection(reader.byIds('Leads', ['id'], [kept[0]?.id ?? '', '5 or 1=1']));
		expect(error).toMatchObject({ parameter: 'id', message: '“5 or 1=1” is not a record ID' });
		expect(crm.requests).toEqual([]);
	});

	it('takes a list of any length', async () => {
		const cancelled = () => Promise.reject(new ConnectionFailure('cancelled', 'E'));
		const channel: Channel = { send: cancelled, sendWithoutSession: cancelled, renew: async () => {} };
		const ids = Array.from({ length: 200_000 }, (_, i) => `12x${i}`);
		expect(await rejection(new RecordReader(clientOn(channel).client).byIds('Leads', ['id'], ids))).toMatchObject({
			code: 'CANCELLED',
		});
	});

	describe('with many columns', () => {
		let server: ScriptedServer;
		afterEach(() => server.close());

		it.each([10, 200, 300, 360, 371])('splits the list so that each URL fits: %i columns', async (count) => {
			server = await startServer(() => success([]));
			const ids = Array.from({ length: 150 }, (_, i) => `12x${1_000_000 + i}`);
			const columns = Array.from({ length: count }, (_, i) => `cf_a_column_${100 + i}`);
			await new RecordReader(clientFor(server.address).client).byIds('Leads', columns, ids);
			const asked = server.requests.map(({ url }) => url.get('query')?.match(/'\d+x\d+'/g) ?? []);
			expect(asked.flat()).toEqual(ids.map((id) => `'${id}'`));
			expect(Math.max(...asked.map((part) => part.length))).toBeLessThanOrEqual(100);
			for (const { url } of server.requests) {
				url.delete('sessionName');
				expect(url.toString().length).toBeLessThanOrEqual(LONGEST_URL);
			}
			// One request per id is not wanted if many fit into one.
			if (count <= 300) expect(asked.length).toBeLessThanOrEqual(6);
		});

		it('says so if not even one id fits', async () => {
			server = await startServer(() => success([]));
			const columns = Array.from({ length: 500 }, (_, i) => `cf_a_column_${100 + i}`);
			const error = await rejection(
				new RecordReader(clientFor(server.address).client).byIds('Leads', columns, ['12x1']),
			);
			expect(error).toMatchObject({
				parameter: 'query',
				message: expect.stringMatching(/^The request is too long for the CRM/),
			});
			expect(server.requests).toEqual([]);
		});
	});
});
