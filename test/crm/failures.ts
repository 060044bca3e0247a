// Everything that can end an operation other than with a result.

import type { Answer } from './transport/answer';

/** An error that the server reports in its envelope; the code of a found duplicate is the number 0. */
export class Failure extends Error {
	constructor(
		readonly code: string | number,
		message: string,
	) {
		super(message);
	}
}

/** An operation that dies without an envelope: an empty 500, plain text, text before the JSON. */
export class Breakdown extends Error {
	constructor(readonly answer: Answer) {
		super('the operation died');
	}
}

export function accessDenied(detail = ''): Failure {
	return new Failure('ACCESS_DENIED', `Permission to perform the operation is denied${detail}`);
}

export function recordNotFound(): Failure {
	return new Failure('RECORD_NOT_FOUND', 'Record you are trying to access is not found');
}

export function internalError(): Failure {
	return new Failure('INTERNAL_SERVER_ERROR', 'Unknown Error while processing request');
}

export function wrongId(): Failure {
	return new Failure('INVALID_ID_ATTRIBUTE', 'Id specified is incorrect');
}

export function mandatoryMissing(field: string): Failure {
	return new Failure('MANDATORY_FIELDS_MISSING', `${field} does not have a value`);
}

/** PHP's fatal error with its output switched off. */
export function fatal(): Breakdown {
	return new Breakdown({ status: 500, contentType: 'text/html; charset=UTF-8', body: '' });
}

export function plainText(text: string): Breakdown {
	return new Breakdown({ status: 200, contentType: 'text/html; charset=UTF-8', body: text });
}
