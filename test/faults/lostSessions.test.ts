// A session is lost at every possible request of a run: the run goes on, and nothing is lost or doubled.

import { useCrm } from '../core/useCrm';
import { storedCredential, type StoredCredential } from '../core/contexts';
import { KINDS_OF_RUN, heldBy, type KindOfRun } from './runs';

const crm = useCrm({ samples: false });

/** Runs once undisturbed, so that every session is open, and returns how many requests carried a session. */
async function warmUp(kind: KindOfRun): Promise<{ stored: StoredCredential; requests: number }> {
	const stored = storedCredential({ url: crm.url, ...crm.admin });
	kind.prepare(crm);
	await kind.run(crm, stored);
	kind.prepare(crm);
	crm.clearLog();
	expect((await kind.run(crm, stored)).map((item) => item.lastname)).toEqual(kind.expected);
	expect(crm.logins).toBe(0);
	return { stored, requests: crm.requests.length };
}

/** One login for each session that the server did not know, however many requests found out. */
async function check(kind: KindOfRun, stored: StoredCredential): Promise<void> {
	kind.prepare(crm);
	crm.clearLog();
	const items = await kind.run(crm, stored);
	expect(items.map((item) => item.lastname)).toEqual(kind.expected);
	if (kind.writes) expect(heldBy(crm)).toEqual([...kind.expected].sort());
	const lost = crm.requests.filter(({ errorCode }) => errorCode === 'INVALID_SESSIONID');
	expect(lost.length).toBeGreaterThanOrEqual(1);
	expect(crm.logins).toBe(new Set(lost.map(({ session }) => session)).size);
}

/** Kinds with many similar requests are tried at the first ones and at every nth after them. */
function positions({ every }: KindOfRun, requests: number): number[] {
	const all = Array.from({ length: requests }, (_, index) => index);
	return all.filter((index) => index < 6 || index % every === 0 || index === requests - 1);
}

describe.each(KINDS_OF_RUN)('$what', (kind) => {
	test('the session of a request is lost, at each in turn', async () => {
		const { stored, requests } = await warmUp(kind);
		expect(requests).toBeGreaterThan(5);
		for (const skip of positions(kind, requests)) {
			crm.faults.next({ skip }, { kind: 'loseSession' });
			await check(kind, stored);
			expect(crm.faults.pending).toBe(0);
		}
	}, 30_000);
});

describe.each(KINDS_OF_RUN.filter(({ sessions }) => sessions > 1))('$what', (kind) => {
	test('the server forgets all sessions, at each request in turn', async () => {
		const { stored, requests } = await warmUp(kind);
		for (const position of positions(kind, requests)) {
			let seen = 0;
			const forget = () => {
				if (seen++ === position) crm.loseSessions();
				return false;
			};
			crm.faults.always({ when: forget }, { kind: 'empty500' });
			await check(kind, stored);
			crm.faults.clear();
		}
	}, 30_000);
});
