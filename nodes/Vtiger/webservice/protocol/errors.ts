// What can go wrong, as two typed errors: the server refused or failed, or the input was refused before sending.

import { shortened } from './bounds';
import type { ConnectionFailure } from './http';
import { whatAndAdvice, type Meaning } from './meanings';

/** Codes of this client for failures that arrive without the CRM's own code. */
export type FailureCode =
	| 'SERVER_FAULT'
	| 'RESTRICTED_FILE'
	| 'EMPTY_ANSWER'
	| 'NOT_A_WEBSERVICE'
	| 'BROKEN_ANSWER'
	| 'REDIRECTED'
	| 'REQUEST_TOO_LONG'
	| 'SERVER_BUSY'
	| 'SERVER_UNAVAILABLE'
	| 'CONNECTION_REFUSED'
	| 'HOST_UNREACHABLE'
	| 'CERTIFICATE_REFUSED'
	| 'REQUEST_BLOCKED'
	| 'CONNECTION_LOST'
	| 'ANSWER_TOO_LARGE'
	| 'TIMEOUT'
	| 'CANCELLED'
	| 'NOT_RELATED'
	| 'STORED_DIFFERENTLY';

export interface WebserviceErrorDetails {
	/** The CRM's own code (the number 0 becomes '0') or one of FailureCode. */
	code: string;
	operation: string;
	/** The CRM's own words, or what arrived instead of an answer. */
	reason: string;
	/** HTTP status, 0 if no answer came. */
	status?: number;
	/** Seconds that the server asked to wait (Retry-After). */
	retryAfter?: number;
	/** Advice that fits better than the one of the code. */
	advice?: string;
	/** Webservice id of the record that was written all the same. */
	recordId?: string;
	/** Whether the server may have carried the operation out although no success came back. */
	outcomeUnknown?: boolean;
}

/** What a person can do something about: every error of this client says what. */
export abstract class ClientError extends Error {
	/** What the person can do about it. */
	abstract readonly advice: string;
}

/** The server refused the operation, failed at it, or was not reached. Carries no session, key or password. */
export class WebserviceError extends ClientError {
	readonly code: string;
	readonly operation: string;
	readonly reason: string;
	readonly status: number;
	readonly retryAfter: number | undefined;
	readonly recordId: string | undefined;
	readonly outcomeUnknown: boolean;
	readonly advice: string;

	private readonly details: WebserviceErrorDetails;

	constructor(given: WebserviceErrorDetails) {
		const details = { ...given, reason: shortened(given.reason), code: shortened(given.code, 60) };
		const meaning = meaningOf(details);
		super(meaning.message);
		this.details = details;
		this.name = 'WebserviceError';
		this.code = details.code;
		this.operation = details.operation;
		this.reason = details.reason;
		this.status = details.status ?? 0;
		this.retryAfter = details.retryAfter;
		this.recordId = details.recordId;
		this.outcomeUnknown = details.outcomeUnknown ?? false;
		this.advice = meaning.advice;
	}

	/** The same failure with other details. The advice follows the code again if none was given of its own. */
	with(details: Partial<WebserviceErrorDetails>): WebserviceError {
		return new WebserviceError({ ...this.details, ...details });
	}
}

/** A value was refused before anything was sent. */
export class InputError extends ClientError {
	constructor(
		/** The parameter's or field's name as the person knows it. */
		readonly parameter: string,
		message: string,
		/** What is accepted instead. */
		readonly advice: string,
	) {
		super(shortened(message));
		this.name = 'InputError';
	}
}

const CODE_OF_FAILURE: Record<ConnectionFailure['kind'], FailureCode> = {
	refused: 'CONNECTION_REFUSED',
	unreachable: 'HOST_UNREACHABLE',
	certificate: 'CERTIFICATE_REFUSED',
	blocked: 'REQUEST_BLOCKED',
	timeout: 'TIMEOUT',
	lost: 'CONNECTION_LOST',
	tooLarge: 'ANSWER_TOO_LARGE',
	cancelled: 'CANCELLED',
};

/** A request without an HTTP answer as the error that people read. */
export function connectionError(operation: string, failure: ConnectionFailure): WebserviceError {
	return new WebserviceError({ code: CODE_OF_FAILURE[failure.kind], operation, reason: failure.message });
}

/** For `.catch`: the given value instead of a WebserviceError with this code; every other error goes on. */
export function insteadOf<T>(code: string, value: T): (error: unknown) => T {
	return (error) => {
		if (error instanceof WebserviceError && error.code === code) return value;
		throw error;
	};
}

const LOST_SESSION = new Set(['AUTHENTICATION_REQUIRED', 'INVALID_SESSIONID', 'SESSION_EXPIRED', 'SESSION_LEFT_IDLE']);

/** Whether the code says that the session is gone. Nothing else calls for a new login. */
export function isLostSession(code: string): boolean {
	return LOST_SESSION.has(code);
}

const UNKNOWN_OUTCOME =
	'The CRM may or may not have carried this out: look at the record in the CRM before you run it again.';

function meaningOf(details: WebserviceErrorDetails): Meaning {
	const [what, usual] = whatAndAdvice(details.code, details.reason, details.operation);
	const advice = details.advice ?? usual;
	const reason = details.reason === '' ? '' : `: ${details.reason}`;
	const message = `${what} (${details.operation}, ${details.code})${reason}`;
	return { message, advice: details.outcomeUnknown ? `${UNKNOWN_OUTCOME} ${advice}` : advice };
}
