// A context of n8n as a client of the CRM: its limits, its user, its sessions.

import { connect } from '../../../nodes/Vtiger/connection/connect';
import { Metadata } from '../../../nodes/Vtiger/webservice/metadata/metadata';
import { RecordNames } from '../../../nodes/Vtiger/webservice/metadata/recordNames';
import { UserSettings } from '../../../nodes/Vtiger/webservice/metadata/userSettings';
import { RecordReader } from '../../../nodes/Vtiger/webservice/vtql/records';
import { rejection } from '../webservice/fetchChannel';
import { execution } from './execution';

test('a connection knows the CRM, its zone and user', async () => {
	const { at, context } = execution();
	const connection = await connect(context);
	expect(connection).toMatchObject({
		address: 'https://crm.example.com/webservice.php',
		zone: 'UTC',
		username: at.stored.username,
		lookups: { zone: 'UTC' },
	});
	expect(connection.userId()).toBe('19x1');
	expect(
		await rejection(connect({ ...context, getCredentials: async () => await Promise.resolve({}) } as never)),
	).toMatchObject({
		parameter: 'URL',
	});
});

test('a form’s values are looked up by the people and records of the connection', async () => {
	const { context } = execution();
	const { people, records, metadata, names, settings, lookups } = await connect(context);
	expect([records, metadata, names, settings]).toEqual([
		expect.any(RecordReader),
		expect.any(Metadata),
		expect.any(RecordNames),
		expect.any(UserSettings),
	]);
	jest.spyOn(people, 'findOnly').mockImplementation(async (text) => await Promise.resolve(`found ${text}`));
	jest.spyOn(people, 'ownerForms').mockResolvedValue([] as never);
	expect(await lookups.owner('Anna')).toBe('found Anna');
	expect(await lookups.ownerForms()).toEqual([]);
});

test.each([
	[{}, [60_000, 180_000]],
	[{ readTimeout: 1_000, writeTimeout: 2_000 }, [1_000, 2_000]],
])('of the limits %j reads and writes have the times %j', async (limits, times) => {
	const { at, context } = execution();
	const { client } = await connect(context, limits);
	await client.call('listtypes');
	await client.call('create', { elementType: 'Leads', element: {} });
	expect(at.signed.map(({ options }) => options.timeout)).toEqual(times);
});

test('an answer has the size of the limits at most', async () => {
	const { context } = execution();
	const body = () => ({
		destroy: () => undefined,
		[Symbol.asyncIterator]: async function* () {
			yield Buffer.from('12345');
		},
	});
	context.helpers.httpRequestWithAuthentication = async () => await Promise.resolve({ statusCode: 200, body: body() });
	const { client } = await connect(context, { largestAnswer: 4 });
	expect(await rejection(client.call('listtypes'))).toMatchObject({ message: expect.stringContaining('more than') });
});

test('readers read on sessions of their own, share the rest, and open no further ones', async () => {
	const { at, context } = execution();
	const first = await connect(context);
	const [one, two, ...more] = await first.readers(2);
	expect(one).toBe(first);
	expect(more).toEqual([]);
	if (two === undefined) throw new Error('no second reader');
	expect(two.metadata).toBe(first.metadata);
	expect(two.records).not.toBe(first.records);
	expect(await two.readers(5)).toEqual([two]);
	await two.client.call('listtypes');
	await first.client.call('listtypes');
	await two.records.run('SELECT id FROM Leads;').catch(() => undefined);
	expect(at.signed.map(({ data }) => data.sessionName)).toEqual(['login1', 'stored', 'login1']);
});

test('a login beside the session, its end, and a session that is forgotten', async () => {
	const { at, context } = execution('beside');
	const connection = await connect(context);
	expect(await connection.logIn()).toEqual({ sessionName: 'login1', userId: '19x1' });
	await connection.openAndEndSession();
	expect(at.logins).toBe(2);
	connection.forgetSession();
	await connection.client.call('listtypes');
	expect(at.signed[0]?.data).toMatchObject({ sessionName: '', lostSession: 'beside' });
});
