// When a request is sent again: the policy as data, and the one function that decides.

import type { WebserviceError } from './errors';
import type { OperationKind } from './operations';

export interface RepeatPolicy {
	/** How often a failed read is sent again. */
	attempts: number;
	/** Milliseconds before the first repetition; each further pause is twice as long. */
	firstPause: number;
	/** No pause is longer, in milliseconds; a server that asks for more is not waited for. */
	longestPause: number;
}

export const REPEAT: RepeatPolicy = { attempts: 3, firstPause: 300, longestPause: 30_000 };

/** Passing failures: a read may be sent again after these. */
const PASSING = new Set(['SERVER_BUSY', 'SERVER_UNAVAILABLE', 'CONNECTION_LOST', 'TIMEOUT']);
/** The server cannot have begun to run the operation: a write may be sent again after these, too. */
const NEVER_RAN = new Set(['CONNECTION_REFUSED', 'HOST_UNREACHABLE']);

/** Whether the same read may succeed later. */
export function isPassingFailure(error: WebserviceError): boolean {
	return PASSING.has(error.code) || NEVER_RAN.has(error.code);
}

/**
 * Milliseconds to wait before sending again, or undefined if it must not be sent again.
 * `attempt` counts the repetitions made so far; `chance` is a number from 0 to 1 that spreads the pauses of
 * several processes.
 */
export function pauseBeforeRepeat(
	kind: OperationKind,
	error: WebserviceError,
	attempt: number,
	chance: number,
	policy: RepeatPolicy = REPEAT,
): number | undefined {
	if (attempt >= policy.attempts) return undefined;
	const allowed = kind === 'read' ? isPassingFailure(error) : NEVER_RAN.has(error.code);
	if (!allowed) return undefined;
	const asked = error.retryAfter === undefined ? 0 : error.retryAfter * 1000;
	if (asked > policy.longestPause) return undefined;
	const grown = policy.firstPause * 2 ** attempt * (0.5 + chance / 2);
	return Math.round(Math.max(asked, grown));
}

/** Failures after which nobody knows whether a write was carried out. */
const UNKNOWN_OUTCOME = new Set([
	'CONNECTION_LOST',
	'TIMEOUT',
	'ANSWER_TOO_LARGE',
	'SERVER_UNAVAILABLE',
	'EMPTY_ANSWER',
	'BROKEN_ANSWER',
	'SERVER_FAULT',
	'INTERNAL_SERVER_ERROR',
	// Comes as well if the saved record could not be read back.
	'DATABASE_QUERY_ERROR',
	'CANCELLED',
]);

/** Whether a write that failed so may have been carried out all the same. */
export function leavesOutcomeUnknown(kind: OperationKind, code: string): boolean {
	return kind === 'write' && UNKNOWN_OUTCOME.has(code);
}
