// A person cancels the execution: it ends at once, wherever it is, and nothing is written afterwards.

import { startCrm, type Crm, type Fault } from '../crm';
import { autoMapped, byName, execute, storedCredential, type StoredCredential } from '../core/contexts';
import { inputItems } from '../core/node';
import { KINDS_OF_RUN } from './runs';

/** Tests wait most of the time, so several run at once, each with its own CRM. */
async function withCrm(test: (crm: Crm) => Promise<void>): Promise<void> {
	const crm = await startCrm({ samples: false });
	try {
		await test(crm);
	} finally {
		await crm.stop();
	}
}

/** Milliseconds within which a cancelled execution must have ended. */
const AT_ONCE = 1_000;
/** Longer than anything that still goes on after a cancelled execution. */
const LATER = 1_600;

const wait = async (milliseconds: number) => await new Promise((resolve) => setTimeout(resolve, milliseconds));

interface Cancelled {
	/** Milliseconds from the cancelling to the end of the execution. */
	took: number;
	error: unknown;
	/** Requests that began after the execution had ended. */
	after: string[];
}

interface Moment {
	/** The request at which the execution is cancelled. */
	operation: string;
	/** How many such requests come before it. */
	skip?: number;
	/** Milliseconds after its arrival. */
	delay?: number;
	/** What happens to all requests of the operation. */
	fault: Fault;
}

/** Cancels a run at a moment. */
async function cancelAt(
	crm: Crm,
	{ operation, skip = 0, delay = 20, fault }: Moment,
	run: (signal: AbortSignal) => Promise<unknown>,
): Promise<Cancelled> {
	const cancel = new AbortController();
	let at = 0;
	let seen = 0;
	const abort = () => {
		at = performance.now();
		cancel.abort();
	};
	const watch = () => {
		if (seen++ === skip) setTimeout(abort, delay);
		return false;
	};
	// Looked at before the fault is.
	crm.faults.always({ operation, when: watch }, fault);
	crm.faults.always({ operation }, fault);
	const error = await run(cancel.signal).then(
		() => undefined,
		(failure: unknown) => failure,
	);
	expect(at).toBeGreaterThan(0);
	const took = performance.now() - at;
	const before = crm.requests.length;
	await wait(LATER);
	return { took, error, after: crm.requests.slice(before).map((request) => request.operation) };
}

function credential(crm: Crm): StoredCredential {
	return storedCredential({ url: crm.url, ...crm.admin });
}

async function warm(crm: Crm): Promise<StoredCredential> {
	const stored = credential(crm);
	await execute(stored, { resource: 'module', operation: 'listtypes' });
	return stored;
}

/** A run on several sessions, whose credential has logged in. */
async function severalSessions(crm: Crm) {
	const [, , kind] = KINDS_OF_RUN;
	if (kind === undefined) throw new Error('no such kind');
	const stored = await warm(crm);
	kind.prepare(crm);
	return { kind, stored };
}

const slow: Fault = { kind: 'slow', milliseconds: 1_500 };
const busy: Fault = { kind: 'status', status: 503, headers: { 'Retry-After': '2' } };
const refused: Fault = { kind: 'json', code: 'INVALID_USER_CREDENTIALS', message: '' };
const list = { resource: 'module', operation: 'listtypes' };

describe('during one request', () => {
	test.concurrent.each([
		['a slow read', 'listtypes', slow, 20],
		['the pause before a read is sent again', 'listtypes', busy, 100],
	] as const)(
		'%s',
		async (_, operation, fault, delay) =>
			await withCrm(async (crm) => {
				const stored = await warm(crm);
				crm.clearLog();
				const run = async (signal: AbortSignal) => await execute(stored, list, { signal });
				const { took, error, after } = await cancelAt(crm, { operation, delay, fault }, run);
				expect(took).toBeLessThan(AT_ONCE);
				expect(error).toMatchObject({
					message: expect.stringMatching(/^The execution was cancelled \(listtypes, CANCELLED\)/),
				});
				expect(after).toEqual([]);
				expect(crm.requests).toHaveLength(1);
			}),
	);

	test.concurrent.each([
		['a slow challenge', 'getchallenge', slow, 20],
		['a slow login', 'login', slow, 20],
		['the pause before a login is tried again', 'login', refused, 10],
	] as const)(
		'%s',
		async (_, operation, fault, delay) =>
			await withCrm(async (crm) => {
				const run = async (signal: AbortSignal) => await execute(credential(crm), list, { signal });
				const { took, error } = await cancelAt(crm, { operation, delay, fault }, run);
				expect(took).toBeLessThan(AT_ONCE);
				expect(error).toMatchObject({
					message: expect.stringMatching(/^The execution was cancelled \(listtypes, CANCELLED\)/),
				});
				expect(crm.requests.map((request) => request.operation)).not.toContain('listtypes');
			}),
	);
});

describe('between writes', () => {
	const names = ['Один', 'Два', 'Три', 'Четыре', 'Пять'];

	test.concurrent.each([
		['create', autoMapped(), false],
		['create', autoMapped(), true],
		['upsert', autoMapped(['lastname']), false],
		['upsert', autoMapped(['lastname']), true],
		['findOrCreate', autoMapped(['lastname']), true],
	] as const)(
		'%s, on error to go on: %#',
		async (operation, fields, continueOnFail) =>
			await withCrm(async (crm) => {
				const stored = await warm(crm);
				const input = inputItems(...names.map((lastname) => ({ lastname })));
				const parameters = { resource: 'record', operation, module: byName('Leads'), fields };
				const { took, after } = await cancelAt(
					crm,
					{ operation: 'create', skip: 1, fault: { kind: 'slow', milliseconds: 100 } },
					async (signal) => await execute(stored, parameters, { input, signal, continueOnFail }),
				);
				expect(took).toBeLessThan(AT_ONCE);
				expect(after).toEqual([]);
				// The second one was on its way to the server.
				expect(crm.records('Leads').map(({ lastname }) => lastname)).toEqual(['Один', 'Два']);
			}),
	);

	test.concurrent(
		'nothing is begun by an execution that was cancelled before',
		async () =>
			await withCrm(async (crm) => {
				const stored = await warm(crm);
				crm.clearLog();
				const input = inputItems(...names.map((lastname) => ({ lastname })));
				const parameters = { resource: 'record', operation: 'create', module: byName('Leads'), fields: autoMapped() };
				await expect(execute(stored, parameters, { input, signal: AbortSignal.abort() })).rejects.toThrow('cancelled');
				expect(crm.requests).toEqual([]);
			}),
	);

	test.concurrent(
		'no login is begun by an execution that was cancelled before',
		async () =>
			await withCrm(async (crm) => {
				await expect(execute(credential(crm), list, { signal: AbortSignal.abort() })).rejects.toThrow('cancelled');
				await wait(100);
				expect(crm.requests).toEqual([]);
			}),
	);
});

describe('during parallel reads', () => {
	test.concurrent.each(KINDS_OF_RUN.filter(({ sessions }) => sessions > 1))(
		'$what',
		async (kind) =>
			await withCrm(async (crm) => {
				const stored = credential(crm);
				kind.prepare(crm);
				await kind.run(crm, stored);
				crm.clearLog();
				const operation = kind.what.includes('retrieves') ? 'retrieve' : 'query';
				const moment: Moment = { operation, skip: 6, fault: { kind: 'slow', milliseconds: 40 } };
				const { took, error, after } = await cancelAt(
					crm,
					moment,
					async (signal) => await kind.run(crm, stored, { signal }),
				);
				expect(took).toBeLessThan(AT_ONCE);
				expect(error).toMatchObject({ message: expect.stringMatching(/^The execution was cancelled/) });
				// What the other sessions had sent at that moment may still have been on its way.
				expect(after.length).toBeLessThan(kind.sessions);
			}),
	);

	test.concurrent(
		'while their sessions are opened',
		async () =>
			await withCrm(async (crm) => {
				const { kind, stored } = await severalSessions(crm);
				crm.clearLog();
				const run = async (signal: AbortSignal) => await kind.run(crm, stored, { signal });
				const { took, after } = await cancelAt(crm, { operation: 'login', fault: slow }, run);
				expect(took).toBeLessThan(AT_ONCE);
				expect(after).toEqual([]);
				expect(crm.requests.map(({ operation }) => operation)).toEqual(['getchallenge', 'login']);
			}),
	);

	test.concurrent(
		'while another execution waits for a session that this one opens: that one goes on',
		async () =>
			await withCrm(async (crm) => {
				const { kind, stored } = await severalSessions(crm);
				let other: Promise<unknown[]> | undefined;
				const run = async (signal: AbortSignal) => {
					const cancelled = kind.run(crm, stored, { signal });
					other = kind.run(crm, stored);
					await cancelled;
				};
				const { took } = await cancelAt(crm, { operation: 'login', fault: { kind: 'slow', milliseconds: 100 } }, run);
				expect(took).toBeLessThan(AT_ONCE);
				expect(await other).toHaveLength(kind.expected.length);
				expect(new Set(crm.requests.map(({ session }) => session)).size).toBeGreaterThan(3);
			}),
	);
});
