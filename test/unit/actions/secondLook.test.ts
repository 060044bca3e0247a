// The second look after a creation: what is removed, what stays, and what the person is told.

import {
	afterCreation,
	afterRace,
	afterUse,
	useRecords,
	type OneRecord,
} from '../../../nodes/Vtiger/actions/record/secondLook';
import type { Connection } from '../../../nodes/Vtiger/connection/connect';
import { WebserviceError } from '../../../nodes/Vtiger/webservice/protocol/errors';
import type { JsonObject, JsonValue } from '../../../nodes/Vtiger/webservice/protocol/json';
import { rejection } from '../webservice/fetchChannel';
import { fieldOf, moduleOf } from '../webservice/fields';
import { itemWith } from './items';

const NOW = Date.parse('2026-11-28T12:00:00Z') / 1000;
/** As long ago, as the CRM in Moscow writes it. */
const ago = (seconds: number) =>
	new Date((NOW + 3 * 3600 - seconds) * 1000).toISOString().slice(0, 19).replace('T', ' ');

const text = (name: string, editable = true) => fieldOf('string', { name, editable });
const leads = moduleOf('Leads', [text('lastname'), text('computed', false), text('createdtime', false)]);
const refusal = new WebserviceError({ code: 'ACCESS_DENIED', operation: 'retrieve', reason: 'No' });

interface Script {
	/** What each look shows; the last one stays. */
	looks?: Array<string[] | Error>;
	/** Ids of the records that are there, each with its created time. */
	there?: Record<string, string>;
	retrieve?: JsonValue | Error;
	refuseDelete?: Error;
	refuseUse?: Error;
	/** Another program is faster with it. */
	goneAtDelete?: boolean;
	serverTime?: number | undefined;
	keepDuplicates?: unknown;
	description?: typeof leads;
}

function scripted(script: Script) {
	const {
		looks = [[]],
		there = {},
		retrieve = {},
		refuseDelete,
		refuseUse,
		goneAtDelete = false,
		keepDuplicates,
	} = script;
	const steps: string[] = [];
	const call = async (operation: string, { id }: JsonObject): Promise<JsonValue> => {
		const named = String(id);
		steps.push(`${operation} ${named}`);
		await Promise.resolve();
		if (operation === 'retrieve') {
			if (retrieve instanceof Error) throw retrieve;
			return retrieve;
		}
		if (goneAtDelete || refuseDelete === undefined) delete there[named];
		if (refuseDelete !== undefined) throw refuseDelete;
		return { status: 'successful' };
	};
	const byIds = async (module: string, columns: readonly string[], ids: readonly string[]) => {
		steps.push(`${module} ${columns.join()} ${ids.join()}`);
		return await Promise.resolve(
			new Map(ids.filter((id) => id in there).map((id) => [id, { id, createdtime: there[id] ?? '' }])),
		);
	};
	const serverTime = 'serverTime' in script ? script.serverTime : NOW;
	const connection = { zone: 'Europe/Moscow', client: { call, serverTime }, records: { byIds } };
	const { item, hints } = itemWith({ options: { keepDuplicates } }, connection as unknown as Connection);
	item.pause = async (milliseconds) => {
		await Promise.resolve();
		steps.push(milliseconds >= 130 && milliseconds < 260 ? 'pause' : `pause ${milliseconds}`);
	};
	let looked = 0;
	const record: OneRecord = {
		item,
		description: script.description ?? leads,
		look: async () => {
			steps.push('look');
			const seen = await Promise.resolve(looks[Math.min(looked++, looks.length - 1)] ?? []);
			if (seen instanceof Error) throw seen;
			return seen;
		},
		create: async () => {
			steps.push('create');
			return await Promise.resolve({ stored: { id: '10x9' }, output: { id: '10x9', action: 'created' } });
		},
		use: async (ids) => {
			steps.push(`use ${ids.join()}`);
			if (refuseUse !== undefined) throw refuseUse;
			return await Promise.resolve(
				ids.map((id) => ({ id, action: 'found', createdtime: there[id] ?? ago(9_999), lastname: 'A' })),
			);
		},
	};
	return { record, steps, hints };
}

const own = { id: '10x2', lastname: 'A', modifiedtime: ago(1), computed: '1' };
const created = { stored: own, output: { id: '10x2', action: 'created', lastname: 'A' } };
const both = ['10x1', '10x2'];

describe('of several records that match', () => {
	test.each<[what: string, ids: string[], script: Script, left: string[], steps: string[]]>([
		['one is taken as it is', ['10x1'], {}, ['10x1'], []],
		[
			'all stay if none is recent',
			both,
			{ there: { '10x1': ago(120), '10x2': ago(9_999) } },
			both,
			['Leads id,createdtime 10x1,10x2'],
		],
		[
			'those are left that have not given way, if any is recent',
			both,
			{ there: { '10x1': ago(9_999), '10x2': ago(119) }, looks: [['10x1']] },
			['10x1'],
			['Leads id,createdtime 10x1,10x2', 'pause', 'look'],
		],
		[
			'all stay in a module whose records have no created time',
			both,
			{ there: { '10x1': ago(1) }, description: moduleOf('Leads') },
			both,
			[],
		],
	])('%s', async (_what, ids, script, left, steps) => {
		const { record, steps: taken } = scripted(script);
		expect(await afterRace(record, ids)).toEqual(left);
		expect(taken).toEqual(steps);
	});
});

test.each<[createdtime: string, recent: boolean, serverTime?: number | undefined]>([
	[ago(0), true, NOW],
	[ago(119), true, NOW],
	[ago(120), false, NOW],
	[ago(-119), true, NOW],
	[ago(-120), false, NOW],
	['2026-11-28T14:59:00.000+03:00', true, NOW],
	['2026-11-28T11:59:00.000+03:00', false, NOW],
	['', false, NOW],
	[ago(0), false, undefined],
])('a record that was created at “%s” is recent: %p (at %p)', async (createdtime, recent, serverTime) => {
	const { record, steps } = scripted({ there: { '10x1': createdtime }, serverTime });
	const output = [{ id: '10x1', action: 'found', createdtime, lastname: 'A' }];
	expect(await useRecords(record, ['10x1'])).toEqual({ output, ids: ['10x1'], recent });
	// The caller looks for all of them together.
	expect(steps).toEqual(['use 10x1']);
});

describe('after a record was used', () => {
	const used = { output: [{ id: '10x1', action: 'updated' }], ids: ['10x1'] };
	const anew = [{ id: '10x3', action: 'found', createdtime: ago(9_999), lastname: 'A' }];

	test.each<[what: string, seen: string[], script: Script, output: JsonObject[], steps: string[]]>([
		['it is found again', ['10x1', '10x2'], {}, used.output, []],
		['it is there, but matches no more', ['10x3'], { there: { '10x1': ago(1) } }, used.output, ['Leads id 10x1']],
		['it is gone: what is left is used', ['10x3'], {}, anew, ['Leads id 10x1', 'use 10x3']],
	])('%s', async (_what, seen, script, output, steps) => {
		const { record, steps: taken } = scripted(script);
		expect(await afterUse(record, used, seen)).toEqual(output);
		expect(taken).toEqual(steps);
	});

	test('what the CRM refuses is an error', async () => {
		const { record, hints } = scripted({ there: { '10x1': ago(1) }, refuseUse: refusal });
		expect(await rejection(useRecords(record, ['10x1']))).toBe(refusal);
		expect(hints).toEqual([]);
	});

	test('all of them have to be there', async () => {
		const { record, steps } = scripted({ there: { '10x1': ago(9_999) } });
		await afterUse(record, { ...used, ids: ['10x1', '10x2'] }, ['10x1']);
		expect(steps).toEqual(['Leads id 10x1,10x2', 'use 10x1']);
	});
});

describe('after a creation', () => {
	const { output } = created;
	const beside = { ...output, duplicates: ['10x1'] };

	test('a record that is seen alone, or not yet, is the result', async () => {
		for (const seen of [['10x2'], []]) {
			const { record, steps } = scripted({});
			expect(await afterCreation(record, created, seen)).toEqual([output]);
			expect(steps).toEqual([]);
		}
	});

	test.each([[true], ['да'], ['true']])('Keep Duplicates %p: both stay, and the other one is named', async (keep) => {
		const { record, steps } = scripted({ keepDuplicates: keep });
		const [result] = await afterCreation(record, created, both);
		expect(Object.entries(result ?? {})).toEqual([
			['id', '10x2'],
			['action', 'created'],
			['duplicates', ['10x1']],
			['lastname', 'A'],
		]);
		expect(steps).toEqual([]);
	});

	const removing = ['retrieve 10x2', 'delete 10x2', 'look', 'use 10x1'];
	test.each<[what: string, script: Script, steps: string[]]>([
		['untouched', { retrieve: own }, removing],
		['untouched, with the option off', { retrieve: own, keepDuplicates: false }, removing],
		['with values that the CRM computes', { retrieve: { ...own, computed: '2' } }, removing],
		['with values that the create did not answer', { retrieve: { ...own, starred: '1' } }, removing],
		[
			'deleted already',
			{ retrieve: refusal, there: { '10x1': ago(9_999) } },
			['retrieve 10x2', 'Leads id 10x2', 'look', 'use 10x1'],
		],
		[
			'deleted by another program at the same moment',
			{ retrieve: own, refuseDelete: refusal, goneAtDelete: true, there: { '10x2': ago(1) } },
			['retrieve 10x2', 'delete 10x2', 'Leads id 10x2', 'look', 'use 10x1'],
		],
	])('the younger of two gives way: %s', async (_what, script, steps) => {
		const { record, steps: taken, hints } = scripted({ looks: [['10x1']], ...script });
		const [result] = await afterCreation(record, created, both);
		expect(Object.entries(result ?? {}).slice(0, 3)).toEqual([
			['id', '10x1'],
			['action', 'found'],
			['removedDuplicates', ['10x2']],
		]);
		expect(taken).toEqual(steps);
		expect(hints).toEqual([]);
	});

	test.each<[what: string, script: Script, hints: unknown[]]>([
		['changed since', { retrieve: { ...own, lastname: 'B' } }, []],
		['saved again since', { retrieve: { ...own, modifiedtime: ago(0) } }, []],
		['that cannot be read', { retrieve: refusal }, []],
		[
			'that the CRM does not let go',
			{ retrieve: own, refuseDelete: refusal },
			[expect.stringMatching(/^The record 10x2 is a duplicate that could not be removed\. .*ACCESS_DENIED/)],
		],
	])('a record %s stays beside the other one', async (_what, script, hints) => {
		const { record, hints: told } = scripted({ looks: [both], there: { '10x2': ago(1) }, ...script });
		expect(await afterCreation(record, created, both)).toEqual([beside]);
		expect(told).toEqual(hints);
	});

	test.each([
		['looked for', { looks: [new Error('No connection')], retrieve: { ...own, lastname: 'B' } }],
		['read', { retrieve: new TypeError('No connection') }],
		['removed', { retrieve: own, refuseDelete: new TypeError('No connection') }],
	])('a record that cannot be %s is the result, and a hint says so', async (_what, script) => {
		const { record, hints } = scripted({ there: { '10x2': ago(1) }, ...script });
		expect(await afterCreation(record, created, both)).toEqual([output]);
		expect(hints).toEqual(['The record was saved, but it could not be looked for duplicates. No connection']);
	});

	test('what fails after its removal is an error', async () => {
		const failure = new Error('No connection');
		const { record, hints } = scripted({ looks: [failure], retrieve: own });
		expect(await rejection(afterCreation(record, created, both))).toBe(failure);
		expect(hints).toEqual([]);
	});

	test('a record that is made anew can give way as well', async () => {
		const looks = [[], ['10x1', '10x9'], ['10x1']];
		const { record, steps } = scripted({ looks, retrieve: own });
		const [result] = await afterCreation(record, created, both);
		expect(result).toMatchObject({ id: '10x1', removedDuplicates: ['10x2', '10x9'] });
		expect(steps).toEqual([
			...['retrieve 10x2', 'delete 10x2', 'look', 'create', 'look'],
			...['retrieve 10x9', 'delete 10x9', 'look', 'use 10x1'],
		]);
	});

	test('a record that is made anew and stays is the result', async () => {
		const { record } = scripted({ looks: [[], ['10x9']], retrieve: own });
		const [result] = await afterCreation(record, created, both);
		expect(result).toEqual({ id: '10x9', action: 'created', removedDuplicates: ['10x2'] });
	});

	test('a result without an action gets none', async () => {
		const { record } = scripted({ keepDuplicates: true });
		const [result] = await afterCreation(record, { stored: own, output: { id: '10x2' } }, both);
		expect(Object.keys(result ?? {})).toEqual(['id', 'duplicates']);
	});

	test('a recent record that is used in its place is looked for once more', async () => {
		const { record, steps } = scripted({ looks: [['10x1']], retrieve: own, there: { '10x1': ago(1) } });
		await afterCreation(record, created, both);
		expect(steps).toEqual([...removing, 'Leads id 10x1']);
	});
});
