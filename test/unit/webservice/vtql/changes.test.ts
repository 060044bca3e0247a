// The answers of sync as one: what goes out with each, what the last word on a record is, what is no answer.

import {
	changesPage,
	changesSince,
	isUnableToSync,
	lastReading,
	type ChangesAsked,
} from '../../../../nodes/Vtiger/webservice/vtql/changes';
import { WebserviceError } from '../../../../nodes/Vtiger/webservice/protocol/errors';
import { clientFor, rejection } from '../fetchChannel';
import { startServer, success, type ScriptedServer } from '../scriptedServer';

let server: ScriptedServer | undefined;
afterEach(async () => {
	await server?.close();
	server = undefined;
});

/** A client of a server that gives these results, one after the other. */
async function clientOf(...results: unknown[]) {
	const started = await startServer((_, count) => success(results[count]));
	server = started;
	return clientFor(started.address).client;
}

const asked: ChangesAsked = { module: 'Contacts', after: 1_000, syncType: 'user' };
const record = (id: string, modifiedtime: string) => ({ id, modifiedtime });
const askedFor = () => server?.requests.map(({ url }) => url.get('modifiedTime'));

describe('one answer', () => {
	test.each([
		['a number', 1_234, 1_234],
		['text', '1234', 1_234],
		['0, if nothing was looked for', 0, 1_000],
		['empty text', '', 1_000],
	])('its last time as %s', async (_what, lastModifiedTime, expected) => {
		const page = await changesPage(await clientOf({ updated: [], deleted: [], more: false, lastModifiedTime }), asked);
		expect(page).toEqual({ updated: [], deleted: [], more: false, lastModifiedTime: expected });
	});

	test.each([
		['the beginning', 0, '1'],
		['a time before 1970', -5, '1'],
		['parts of a second', 1_000.9, '1000'],
	])('after %s', async (_what, after, expected) => {
		await changesPage(await clientOf({ updated: [], deleted: [], more: false, lastModifiedTime: 1 }), {
			...asked,
			after,
		});
		expect(askedFor()).toEqual([expected]);
	});

	test.each([
		['no list of changes', { deleted: [], more: false, lastModifiedTime: 1 }],
		['changes that are no list', { updated: { '12x1': {} }, deleted: [], more: false, lastModifiedTime: 1 }],
		['no list of deletions', { updated: [], more: false, lastModifiedTime: 1 }],
		['a time that is none', { updated: [], deleted: [], more: false, lastModifiedTime: 'soon' }],
		['nothing', []],
	])('with %s is no answer: what is not there would pass for unchanged', async (_what, result) => {
		expect(await rejection(changesPage(await clientOf(result), asked))).toMatchObject({
			code: 'BROKEN_ANSWER',
			operation: 'sync',
		});
	});
});

describe('several answers', () => {
	test('follow each other by the last time, and the last word on a record counts', async () => {
		const client = await clientOf(
			{
				updated: [record('12x3', '2026-01-01 00:00:02'), record('12x1', '2026-01-01 00:00:01')],
				deleted: ['12x9', '12x2'],
				more: true,
				lastModifiedTime: 1_100,
			},
			{
				updated: [record('12x2', '2026-01-01 00:00:05'), record('12x1', '2026-01-01 00:00:05')],
				deleted: ['12x3'],
				more: false,
				lastModifiedTime: '1200',
			},
		);
		expect(await changesSince(client, asked)).toEqual({
			updated: [record('12x1', '2026-01-01 00:00:05'), record('12x2', '2026-01-01 00:00:05')],
			deleted: ['12x9', '12x3'],
			lastModifiedTime: 1_200,
		});
		expect(askedFor()).toEqual(['1000', '1100']);
	});

	test('that do not move on are an error, not an endless loop', async () => {
		const client = await clientOf(
			...Array.from({ length: 3 }, () => ({ updated: [], deleted: [], more: true, lastModifiedTime: 1_000 })),
		);
		expect(await rejection(changesSince(client, asked))).toMatchObject({
			code: 'BROKEN_ANSWER',
			message: expect.stringMatching(/does not move on/),
		});
		expect(server?.requests).toHaveLength(1);
	});
});

test('changes come by their time, and by their ids within a second', async () => {
	const [first, second] = ['2026-01-01 00:00:01', '2026-01-01 00:00:02'];
	const updated = [record('12x100', first), record('12x7', second), record('12x20', first), record('12x3', second)];
	const client = await clientOf({ updated, deleted: [], more: false, lastModifiedTime: 1_100 });
	const changes = await changesSince(client, asked);
	expect(changes.updated.map(({ id }) => id)).toEqual(['12x20', '12x100', '12x3', '12x7']);
});

test.each([
	['sync', 'SERVER_FAULT', true],
	['sync', 'INTERNAL_SERVER_ERROR', true],
	['sync', 'RESTRICTED_FILE', true],
	['sync', 'EMPTY_ANSWER', true],
	['sync', 'ACCESS_DENIED', false],
	['sync', 'TIMEOUT', false],
	['describe', 'SERVER_FAULT', false],
])('a server that answers %s with %s is unable to sync: %p', (operation, code, unable) => {
	expect(isUnableToSync(new WebserviceError({ code, operation, reason: '' }))).toBe(unable);
});

test.each([[undefined], [new TypeError('x')], [{ code: 'SERVER_FAULT', operation: 'sync' }]])(
	'%p says nothing of sync',
	(error) => {
		expect(isUnableToSync(error)).toBe(false);
	},
);

describe('the time of the last change', () => {
	const late = record('12x1', '2026-01-01 00:00:09');
	const early = record('12x2', '2026-01-01 00:00:01');

	test.each<[string, object[], string[], object | undefined]>([
		['that of the latest record', [late, early], [], { wall: '2026-01-01 00:00:09', at: 1_100 }],
		['nothing if a deletion may have been the last', [early], ['12x3'], undefined],
		['nothing without changes', [], [], undefined],
		['nothing if the record has no time', [{ id: '12x1' }], [], undefined],
	])('is %s', (_what, updated, deleted, expected) => {
		const changes = { updated: updated.map((one) => ({ ...one })), deleted, lastModifiedTime: 1_100 };
		expect(lastReading(changes)).toEqual(expected);
	});
});
