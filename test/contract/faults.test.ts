// Faults ordered from the embedded CRM: what the client sees, and what the server has afterwards.

import type { Crm, Fault } from '../crm';
import { Client, codeOf } from './client';
import type { Reply } from './client';
import { openCrm } from '../core/useCrm';

let crm: Crm;
let admin: Client;

beforeEach(async () => {
	crm = await openCrm({ samples: false });
	admin = await Client.login(crm);
});

describe('faults', () => {
	const element = JSON.stringify({ lastname: 'Fault', assigned_user_id: '19x1' });
	const create = (): Promise<Reply | 'cut'> =>
		admin.post('create', { elementType: 'Leads', element }).catch(() => 'cut' as const);

	const cases: Array<[fault: Fault, seen: object | 'cut', made: number]> = [
		[{ kind: 'empty500' }, { status: 500, text: '' }, 0],
		[{ kind: 'empty500', runs: true }, { status: 500, text: '' }, 1],
		[{ kind: 'text200' }, { status: 200, json: undefined, text: expect.stringMatching(/^Sorry!/) as string }, 0],
		[
			{ kind: 'textBeforeJson' },
			{ status: 200, json: undefined, text: expect.stringContaining('<br>\n{"success":true') as string },
			1,
		],
		[
			{ kind: 'truncatedJson' },
			{ status: 200, json: undefined, text: expect.stringMatching(/^\{"success":true/) as string },
			1,
		],
		[{ kind: 'empty200' }, { status: 200, text: '' }, 1],
		[{ kind: 'html', status: 503 }, { status: 503, text: expect.stringContaining('loginForm') as string }, 0],
		[{ kind: 'status', status: 429, headers: { 'Retry-After': '2' } }, { status: 429, text: '' }, 0],
		[{ kind: 'json', code: 0, message: 'm' }, { json: { success: false, error: { code: 0, message: 'm' } } }, 0],
		[{ kind: 'slow', milliseconds: 20 }, { status: 200, json: { success: true } }, 1],
		[{ kind: 'cutBefore' }, 'cut', 0],
		[{ kind: 'cutDuring' }, 'cut', 1],
		[{ kind: 'cutAfterHeaders' }, 'cut', 1],
		[{ kind: 'redirect', location: 'https://elsewhere.example/' }, { status: 302 }, 0],
		[{ kind: 'loseSession' }, { json: { success: false, error: { code: 'INVALID_SESSIONID' } } }, 0],
		[{ kind: 'invalidUtf8' }, { text: expect.stringContaining('\ufffd') as string }, 1],
		[{ kind: 'huge', bytes: 300_000 }, { text: expect.stringMatching(/^[^]{300000}/) as string }, 0],
	];

	test.each(cases)('%j', async (fault, seen, made) => {
		crm.faults.next({ operation: 'CREATE' }, fault);
		const reply = await create();
		if (seen === 'cut') expect(reply).toBe('cut');
		else expect(reply).toMatchObject(seen);
		expect(crm.records('Leads')).toHaveLength(made);
		expect(crm.requests.find((request) => request.fault !== undefined)?.fault).toBe(fault.kind);
	});

	test('skip, count, always and clear', async () => {
		crm.faults.next({ operation: 'listtypes', skip: 1, count: 2 }, { kind: 'empty500' });
		const codes = [];
		for (let at = 0; at < 4; at++) codes.push(codeOf(await admin.get('listtypes')));
		expect(codes).toEqual(['ok', 500, 500, 'ok']);
		crm.faults.always({}, { kind: 'status', status: 502 });
		expect(codeOf(await admin.get('query'))).toBe(502);
		crm.faults.clear();
		expect(codeOf(await admin.get('listtypes'))).toBe('ok');
	});

	test('a restarted server is the same server', async () => {
		const id = crm.create('Leads', { lastname: 'Stays' });
		await crm.restart();
		expect((await admin.retrieve(id)).lastname).toBe('Stays');
		await crm.restart({ loseSessions: true });
		expect(codeOf(await admin.get('listtypes'))).toBe('INVALID_SESSIONID');
	});
});
