// Whether a field is NULL in some records: counted, and asked for once.

import type { Channel, HttpAnswer } from '../../../../nodes/Vtiger/webservice/protocol/http';
import { holdsNull } from '../../../../nodes/Vtiger/webservice/vtql/nulls';
import { RecordReader } from '../../../../nodes/Vtiger/webservice/vtql/records';
import { clientOn } from '../fetchChannel';

/** A reader of a server with the given number of records, and of records with a value; `answer` may fail instead. */
function readerOf(all: number, withValue: number, fails: () => boolean = () => false) {
	const queries: string[] = [];
	const answer = (query: string): HttpAnswer => {
		queries.push(query);
		const count = query.includes('WHERE') ? withValue : all;
		const failure = { success: false, error: { code: 'ACCESS_DENIED', message: 'no' } };
		const success = { success: true, result: [{ count: String(count) }] };
		return { status: 200, headers: {}, body: JSON.stringify(fails() ? failure : success) };
	};
	const channel: Channel = {
		send: async ({ url }) => ({ answer: answer(url.query ?? ''), session: 'session' }),
		sendWithoutSession: async ({ url }) => answer(url.query ?? ''),
		renew: async () => undefined,
	};
	return { records: new RecordReader(clientOn(channel).client), queries };
}

test.each([
	[5, 3, true],
	[5, 5, false],
	[0, 0, false],
])('of %i records %i have a value: %p', async (all, withValue, expected) => {
	const { records, queries } = readerOf(all, withValue);
	expect(await holdsNull(records, 'Leads', 'website', 'x')).toBe(expected);
	expect(queries).toEqual([
		expect.stringMatching(/count\(\*\) FROM Leads;/i),
		expect.stringMatching(/WHERE website ?= ?'x' or website ?!= ?'x'/i),
	]);
});

test('each count is asked for once a run, also for other fields', async () => {
	const { records, queries } = readerOf(5, 3);
	for (const field of ['website', 'website', 'phone']) await holdsNull(records, 'Leads', field, 'x');
	await Promise.all(['website', 'phone'].map(async (field) => await holdsNull(records, 'Leads', field, 'x')));
	expect(queries).toHaveLength(3);
	await holdsNull(records, 'Contacts', 'website', 'x');
	expect(queries).toHaveLength(5);
});

test('a count that failed is asked for again', async () => {
	let broken = true;
	const { records } = readerOf(5, 3, () => broken);
	await expect(holdsNull(records, 'Leads', 'website', 'x')).rejects.toMatchObject({ code: 'ACCESS_DENIED' });
	broken = false;
	expect(await holdsNull(records, 'Leads', 'website', 'x')).toBe(true);
});
