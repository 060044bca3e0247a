// Which way sees every record: what sync has to show for it, and what counts as a doubt.

import type { Connection } from '../../../nodes/Vtiger/connection/connect';
import { isBrokenSync, proveDetection, type Proven } from '../../../nodes/Vtiger/trigger/proof';
import { clockSeconds } from '../../../nodes/Vtiger/trigger/bookkeeping/wallClock';
import { WebserviceError } from '../../../nodes/Vtiger/webservice/protocol/errors';
import type { JsonObject } from '../../../nodes/Vtiger/webservice/protocol/json';
import { WATCHED } from './given';

const ME = '19x5';
const OTHER = '19x1';
const GROUP = '20x2';
const at = (second: number) => `2026-11-24 12:00:${String(second).padStart(2, '0')}`;
/** Seconds since 1970. */
const seconds = (second: number) => clockSeconds(at(second)) - 10_800;

const record = (id: number, owner: string, second: number): JsonObject => ({
	id: `12x${id}`,
	assigned_user_id: owner,
	modifiedtime: at(second),
	createdtime: at(0),
});

interface Crm {
	/** The newest records of the module, the newest first. */
	newest?: JsonObject[];
	/** Records of others, or of groups, that are not among them. */
	asked?: JsonObject[];
	/** The record asked for once more. */
	still?: JsonObject[];
	/** What sync answers behind these seconds: records, and whether there is more up to a second. */
	sync?: (after: number, syncType: string) => JsonObject[] | { rows: JsonObject[]; last: number };
	groups?: string[];
	owners?: boolean;
}

function crmOf({ newest = [], asked = [], still, sync = () => newest, groups = [GROUP], owners = true }: Crm) {
	const queries: string[] = [];
	const synced: Array<[number, string]> = [];
	const run = async (query: string) => {
		queries.push(query);
		const id = / id = '(\w+)'/.exec(query)?.[1];
		if (id !== undefined) return still ?? [...newest, ...asked].filter((one) => one.id === id);
		return query.includes('WHERE') ? asked : newest;
	};
	const call = async (_operation: string, parameters: Record<string, string>) => {
		const after = Number(parameters.modifiedTime);
		synced.push([after, parameters.syncType ?? '']);
		const answer = sync(after, parameters.syncType ?? '');
		const { rows, last } = Array.isArray(answer) ? { rows: answer, last: 0 } : answer;
		return { updated: rows, deleted: [], more: last > 0, lastModifiedTime: last || after };
	};
	const connection = {
		client: { call, serverTime: seconds(59) },
		records: { run },
		zone: 'Europe/Moscow',
		userId: () => ME,
		metadata: {
			describe: async () => ({
				fields: ['lastname', ...(owners ? ['assigned_user_id'] : [])].map((name) => ({ name })),
			}),
		},
		people: {
			owners: async () => ({
				list: [{ id: ME, kind: 'user' }, ...groups.map((id) => ({ id, kind: 'group' }))],
			}),
		},
	} as unknown as Connection;
	return { connection, queries, synced };
}

type Wanted = Parameters<typeof proveDetection>[2];

const prove = async (connection: Connection, wanted: Partial<Wanted> = {}): Promise<Proven> =>
	await proveDetection(connection, WATCHED, { event: 'updated', detection: 'automatic', scope: 'user', ...wanted });

const bySync = (syncType: string) => ({ way: 'sync', syncType });
const failing =
	(code: string, operation = 'sync') =>
	() => {
		throw new WebserviceError({ code, operation, reason: 'refused' });
	};

describe('Detection Query', () => {
	test.each([
		['updated', 'query'],
		['deleted', 'comparison'],
	] as const)('asks for nothing: %s by %s', async (event, way) => {
		const { connection, queries, synced } = crmOf({});
		expect(await prove(connection, { event, detection: 'query' })).toEqual({ way, syncType: 'user' });
		expect([queries, synced]).toEqual([[], []]);
	});
});

describe('Detection Automatic', () => {
	const both = [record(2, ME, 20), record(1, OTHER, 10)];

	test('goes by sync if it shows the newest records, and one of another owner', async () => {
		const { connection, synced, queries } = crmOf({ newest: both });
		expect(await prove(connection)).toEqual(bySync('application'));
		// A record's own second is asked for.
		expect(synced).toEqual([[seconds(10) - 1, 'application']]);
		expect(queries).toEqual([
			'SELECT id,modifiedtime,assigned_user_id FROM Contacts ORDER BY modifiedtime DESC LIMIT 100;',
		]);
	});

	test.each<[string, Crm]>([
		['the user’s own records alone', { newest: both, sync: () => [both[0] ?? {}] }],
		['all but one of the user’s', { newest: both, sync: () => [both[1] ?? {}] }],
		['nothing', { newest: both, sync: () => [] }],
		['all, where there is no record of another owner', { newest: [record(2, ME, 20)] }],
		['all, where the module is empty', {}],
		['all, where the records have no owner', { newest: both, owners: false }],
		['what it is refused for', { newest: both, sync: failing('ACCESS_DENIED') }],
		['what it breaks at', { newest: both, sync: failing('SERVER_FAULT') }],
	])('goes by query where sync shows %s', async (_what, crm) => {
		const { connection } = crmOf(crm);
		expect(await prove(connection)).toEqual({ way: 'query', syncType: 'user' });
		expect(await prove(connection, { event: 'deleted' })).toEqual({ way: 'comparison', syncType: 'user' });
	});

	test.each([
		['the CRM is not reached', failing('NETWORK')],
		['another operation breaks', failing('SERVER_FAULT', 'query')],
		[
			'anything else',
			() => {
				throw new TypeError('no');
			},
		],
	])('is not in doubt where %s: that is told', async (_what, sync) => {
		await expect(prove(crmOf({ newest: both, sync }).connection)).rejects.toThrow();
	});

	test('looks for a record of another owner if none is among the newest', async () => {
		const own = [record(2, ME, 20)];
		const others = [record(1, OTHER, 10), record(3, OTHER, 9)];
		const { connection, queries } = crmOf({ newest: own, asked: others, sync: () => [...own, ...others] });
		expect(await prove(connection)).toEqual(bySync('application'));
		expect(queries[1]).toContain(`assigned_user_id != '${ME}'`);
		const hidden = crmOf({ newest: own, asked: others, sync: () => own });
		expect((await prove(hidden.connection)).way).toBe('query');
	});

	test('of an administrator’s right even where there is no record to see it by', async () => {
		const { connection, synced } = crmOf({});
		await prove(connection);
		expect(synced).toEqual([[seconds(59) - 60, 'application']]);
	});

	test('follows sync from answer to answer, but not for ever', async () => {
		let answers = 0;
		const later = (shows: number) => (after: number) => ({ rows: ++answers === shows ? both : [], last: after + 1 });
		expect(await prove(crmOf({ newest: both, sync: later(20) }).connection)).toEqual(bySync('application'));
		answers = 0;
		const { connection, synced } = crmOf({ newest: [both[1] ?? {}], sync: later(21) });
		expect((await prove(connection)).way).toBe('query');
		expect(synced).toHaveLength(20);
		expect(synced[19]?.[0]).toBe(seconds(10) + 18);
	});

	test.each([
		['was changed meanwhile', [record(1, OTHER, 30)], 'sync'],
		['is gone', [], 'sync'],
		['is as it was', [record(1, OTHER, 10)], 'query'],
	])('does not miss a record that %s', async (_what, still, way) => {
		const { connection, queries } = crmOf({ newest: both, still, sync: () => [both[0] ?? {}] });
		expect((await prove(connection)).way).toBe(way);
		expect(queries[1]).toContain("WHERE id = '12x1'");
	});

	test('looks for one of another owner behind those, too', async () => {
		const own = Array.from({ length: 25 }, (_, index) => record(index + 10, ME, 50 - index));
		const newest = [...own, record(1, OTHER, 5)];
		expect((await prove(crmOf({ newest }).connection)).way).toBe('sync');
		expect((await prove(crmOf({ newest, sync: () => own }).connection)).way).toBe('query');
	});

	test('looks for twenty of the newest', async () => {
		const many = Array.from({ length: 30 }, (_, index) => record(index + 1, OTHER, 40 - index));
		expect((await prove(crmOf({ newest: many, sync: () => many.slice(0, 20) }).connection)).way).toBe('sync');
		expect((await prove(crmOf({ newest: many, sync: () => many.slice(0, 19) }).connection)).way).toBe('query');
	});
});

describe('Detection Sync', () => {
	const detection = 'sync' as const;
	const groups = record(1, GROUP, 10);

	test('of the user’s own records is proved if it answers', async () => {
		const { connection, synced } = crmOf({ owners: false });
		expect(await prove(connection, { detection })).toEqual(bySync('user'));
		expect(synced).toEqual([[seconds(59) - 60, 'user']]);
		const broken = crmOf({ sync: failing('SERVER_FAULT') });
		await expect(prove(broken.connection, { detection })).rejects.toMatchObject({ code: 'SERVER_FAULT' });
	});

	test('of everyone’s is refused where it is not proved', async () => {
		const wanted = { detection, scope: 'application' } as const;
		const newest = [record(1, OTHER, 10)];
		expect(await prove(crmOf({ newest }).connection, wanted)).toEqual(bySync('application'));
		await expect(prove(crmOf({ newest, sync: () => [] }).connection, wanted)).rejects.toThrow(/leaves out 12x1/);
		await expect(prove(crmOf({}).connection, wanted)).rejects.toThrow(/no record of another owner/);
		await expect(prove(crmOf({ newest, owners: false }).connection, wanted)).rejects.toThrow(/have no owner/);
	});

	describe('of the groups’', () => {
		const wanted = { detection, scope: 'userandgroup' } as const;

		test('is proved by one record of a group', async () => {
			const newest = [record(3, GROUP, 30), groups, record(2, ME, 20), record(4, OTHER, 5)];
			const { connection, synced } = crmOf({ newest, sync: () => [groups] });
			expect(await prove(connection, wanted)).toEqual(bySync('userandgroup'));
			expect(synced).toEqual([
				[seconds(30) - 1, 'userandgroup'],
				[seconds(10) - 1, 'userandgroup'],
			]);
		});

		test('which is looked for by the groups if none is among the newest', async () => {
			const { connection, queries } = crmOf({ newest: [record(2, ME, 20)], asked: [groups], sync: () => [groups] });
			expect(await prove(connection, wanted)).toEqual(bySync('userandgroup'));
			expect(queries[1]).toContain(`assigned_user_id IN ('${GROUP}')`);
		});

		test.each<[string, Crm, RegExp]>([
			[
				'no record of a group',
				{ newest: [record(2, ME, 20), record(4, OTHER, 5)] },
				/no record of a group in the module/,
			],
			['no group', { groups: [], asked: [groups] }, /no record of a group in the module/],
			['sync does not show one', { newest: [groups], sync: () => [] }, /shows no record of a group/],
		])('is refused where there is %s', async (_what, crm, message) => {
			const { connection, synced } = crmOf(crm);
			await expect(prove(connection, wanted)).rejects.toThrow(message);
			// That it answers at all is asked for.
			expect(synced[synced.length - 1]).toEqual([seconds(59) - 60, 'user']);
		});

		test('is refused for what sync itself says', async () => {
			const { connection } = crmOf({ newest: [], sync: failing('ACCESS_DENIED') });
			await expect(prove(connection, wanted)).rejects.toMatchObject({ code: 'ACCESS_DENIED' });
		});

		test('tries twenty records of groups', async () => {
			const many = Array.from({ length: 30 }, (_, index) => record(index + 1, GROUP, 40 - index));
			const { connection, synced } = crmOf({ newest: many, sync: () => [] });
			await expect(prove(connection, wanted)).rejects.toThrow();
			expect(synced).toHaveLength(21);
		});
	});
});

test.each([
	...['SERVER_FAULT', 'ACCESS_DENIED', 'INTERNAL_SERVER_ERROR', 'RESTRICTED_FILE', 'BROKEN_ANSWER', 'EMPTY_ANSWER'].map(
		(code) => [code, 'sync', true] as const,
	),
	['NETWORK', 'sync', false],
	['SERVER_FAULT', 'query', false],
] as const)('%s of %s is a broken sync: %s', (code, operation, expected) => {
	expect(isBrokenSync(new WebserviceError({ code, operation, reason: 'refused' }))).toBe(expected);
});

test('another error is none of sync', () => {
	expect(isBrokenSync(Object.assign(new Error('no'), { code: 'SERVER_FAULT', operation: 'sync' }))).toBe(false);
});
