// A failed login on its way through n8n: written by the credential, read back by the node.

import { ClientError, InputError, WebserviceError, connectionError } from '../../webservice/protocol/errors';
import { ConnectionFailure } from '../../webservice/protocol/http';

/** Causes can lead back to themselves. */
const DEEPEST_CAUSE = 20;

/**
 * The failure as n8n takes it from a credential: it shows the message only, so that the advice goes into it. What is
 * no failure of the login comes back as it is.
 */
export function withFailure(error: unknown): unknown {
	const failure = error instanceof ConnectionFailure ? connectionError('login', error) : error;
	if (!(failure instanceof ClientError)) return failure;
	return Object.assign(new Error(`${failure.message}. ${failure.advice}`), { loginFailure: failure });
}

/**
 * The credential's own failure to log in, out of what n8n wrapped around it. The credential is a bundle of its
 * own, so its error classes are not those of this file; older n8n versions keep only the message.
 */
export function readLoginFailure(error: unknown): Error | undefined {
	let at: unknown = error;
	for (let depth = 0; depth < DEEPEST_CAUSE && typeof at === 'object' && at !== null; depth++) {
		if ('loginFailure' in at && typeof at.loginFailure === 'object' && at.loginFailure !== null) {
			return rebuild(at.loginFailure);
		}
		at = 'cause' in at ? at.cause : undefined;
	}
	const message = error instanceof Error ? error.message : '';
	const parts = /^(.*) \((getchallenge|login), (\w+)\)(?:: (.*?))?\. (.*)$/s.exec(message);
	if (parts === null) return undefined;
	const [, , operation = '', code = '', reason = '', advice = ''] = parts;
	return new WebserviceError({ operation, code, reason, advice });
}

function rebuild(failure: object): Error {
	const text = (name: string) => {
		const value: unknown = Reflect.get(failure, name);
		return typeof value === 'string' ? value : '';
	};
	if ('parameter' in failure) return new InputError(text('parameter'), text('message'), text('advice'));
	const number = (name: string) => Number(Reflect.get(failure, name)) || 0;
	const retryAfter = number('retryAfter');
	return new WebserviceError({
		operation: text('operation'),
		code: text('code'),
		reason: text('reason'),
		advice: text('advice'),
		status: number('status'),
		...(retryAfter === 0 ? {} : { retryAfter }),
	});
}
