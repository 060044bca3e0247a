// When a failed request is sent again, after which pause, and when nobody can know whether it was carried out.

import { WebserviceError } from '../../../../nodes/Vtiger/webservice/protocol/errors';
import { leavesOutcomeUnknown, pauseBeforeRepeat, REPEAT } from '../../../../nodes/Vtiger/webservice/protocol/repeat';

function failed(code: string, retryAfter?: number): WebserviceError {
	return new WebserviceError({
		code,
		operation: 'query',
		reason: '',
		...(retryAfter === undefined ? {} : { retryAfter }),
	});
}

const PASSING = ['SERVER_BUSY', 'SERVER_UNAVAILABLE', 'CONNECTION_LOST', 'TIMEOUT'];
const NEVER_RAN = ['CONNECTION_REFUSED', 'HOST_UNREACHABLE'];
const LASTING = [
	'SERVER_FAULT',
	'INTERNAL_SERVER_ERROR',
	'BROKEN_ANSWER',
	'EMPTY_ANSWER',
	'ACCESS_DENIED',
	'INVALID_SESSIONID',
	'CERTIFICATE_REFUSED',
	'REQUEST_BLOCKED',
	'REDIRECTED',
	'CANCELLED',
	'NOT_A_WEBSERVICE',
	'REQUEST_TOO_LONG',
	'0',
];

describe('repeating', () => {
	it.each([...PASSING, ...NEVER_RAN])('a read goes on after %s', (code) => {
		expect(pauseBeforeRepeat('read', failed(code), 0, 1)).toBe(300);
	});

	it.each(NEVER_RAN)('a write or login goes on after %s, since it cannot have run', (code) => {
		expect(pauseBeforeRepeat('write', failed(code), 0, 1)).toBe(300);
		expect(pauseBeforeRepeat('login', failed(code), 0, 1)).toBe(300);
	});

	it.each(PASSING)('a write or login ends at %s', (code) => {
		expect(pauseBeforeRepeat('write', failed(code), 0, 1)).toBeUndefined();
		expect(pauseBeforeRepeat('login', failed(code), 0, 1)).toBeUndefined();
	});

	it.each(LASTING)('everything ends at %s', (code) => {
		for (const kind of ['read', 'write', 'login'] as const)
			expect(pauseBeforeRepeat(kind, failed(code), 0, 1)).toBeUndefined();
	});

	it('ends after three repetitions', () => {
		const pauses = [0, 1, 2, 3, 4].map((attempt) => pauseBeforeRepeat('read', failed('TIMEOUT'), attempt, 1));
		expect(pauses).toEqual([300, 600, 1200, undefined, undefined]);
	});

	it('spreads the pauses of several processes between half and whole', () => {
		const pauses = [0, 0.25, 0.5, 1].map((chance) => pauseBeforeRepeat('read', failed('TIMEOUT'), 1, chance));
		expect(pauses).toEqual([300, 375, 450, 600]);
	});

	it.each([
		[0, 300],
		[0.2, 300],
		[2, 2_000],
		[30, 30_000],
		[31, undefined],
	])('waits as long as the server asks: %p seconds', (seconds, pause) => {
		expect(pauseBeforeRepeat('read', failed('SERVER_BUSY', seconds), 0, 1)).toBe(pause);
	});

	it('follows another policy if one is given', () => {
		const policy = { attempts: 1, firstPause: 10, longestPause: 1_000 };
		expect(pauseBeforeRepeat('read', failed('TIMEOUT'), 0, 1, policy)).toBe(10);
		expect(pauseBeforeRepeat('read', failed('TIMEOUT'), 1, 1, policy)).toBeUndefined();
		expect(pauseBeforeRepeat('read', failed('SERVER_BUSY', 2), 0, 1, policy)).toBeUndefined();
	});

	it('takes no longer than a person waits', () => {
		const slowest = Array.from(
			{ length: REPEAT.attempts },
			(_, attempt) => pauseBeforeRepeat('read', failed('TIMEOUT'), attempt, 1) ?? 0,
		);
		expect(slowest.reduce((sum, pause) => sum + pause, 0)).toBeLessThan(5_000);
	});
});

describe('the outcome', () => {
	const UNKNOWN = [
		'CONNECTION_LOST',
		'TIMEOUT',
		'SERVER_UNAVAILABLE',
		'EMPTY_ANSWER',
		'BROKEN_ANSWER',
		'SERVER_FAULT',
		'INTERNAL_SERVER_ERROR',
		'DATABASE_QUERY_ERROR',
		'CANCELLED',
	];
	const KNOWN = [
		'ACCESS_DENIED',
		'SERVER_BUSY',
		'CONNECTION_REFUSED',
		'HOST_UNREACHABLE',
		'CERTIFICATE_REFUSED',
		'REQUEST_TOO_LONG',
		'REDIRECTED',
		'0',
	];

	it.each(UNKNOWN)('of a write is unknown after %s', (code) => {
		expect(leavesOutcomeUnknown('write', code)).toBe(true);
		expect(leavesOutcomeUnknown('read', code)).toBe(false);
		expect(leavesOutcomeUnknown('login', code)).toBe(false);
	});

	it.each(KNOWN)('of a write is known after %s', (code) => {
		expect(leavesOutcomeUnknown('write', code)).toBe(false);
	});
});
