// Sending one request through n8n's helpers, signed by the credential or without a session.

import {
	sleep,
	type ICredentialDataDecryptedObject,
	type IExecuteFunctions,
	type ILoadOptionsFunctions,
	type IPollFunctions,
} from 'n8n-workflow';
import { CREDENTIAL_TYPE } from './credential/settings';
import { httpOptions, readFailure, readResponse, type Server } from './options';
import { InputError, WebserviceError } from '../webservice/protocol/errors';
import { ConnectionFailure, type HttpAnswer, type HttpRequest } from '../webservice/protocol/http';

export type Context = IExecuteFunctions | ILoadOptionsFunctions | IPollFunctions;

/** Fires when the execution is cancelled; undefined in contexts that cannot be cancelled. */
export function cancelSignal(context: Context): AbortSignal | undefined {
	return 'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
}

/**
 * Does the work, or gives up waiting for it as soon as the execution is cancelled: n8n's own login goes on in the
 * background, since other executions may wait for it. Nothing is begun in a cancelled execution.
 */
export async function unlessCancelled<T>(context: Context, work: () => Promise<T>): Promise<T> {
	const signal = cancelSignal(context);
	if (signal === undefined) return await work();
	let cancel = (): void => undefined;
	const cancelled = new Promise<never>((_, reject) => {
		cancel = () => reject(new ConnectionFailure('cancelled', ''));
	});
	if (signal.aborted) cancel();
	else signal.addEventListener('abort', cancel, { once: true });
	try {
		return await Promise.race(signal.aborted ? [cancelled] : [work(), cancelled]);
	} finally {
		signal.removeEventListener('abort', cancel);
	}
}

/** Waits; rejects as soon as the execution is cancelled. */
export async function pause(context: Context, milliseconds: number): Promise<void> {
	await unlessCancelled(context, async () => await sleep(milliseconds));
}

/**
 * Sends with the session of the given data. Where that is empty, n8n logs in first and writes the new session
 * into the data and into its database.
 */
export async function sendSigned(
	context: Context,
	server: Server,
	request: HttpRequest,
	data: ICredentialDataDecryptedObject,
): Promise<HttpAnswer> {
	const id = context.getNode().credentials?.[CREDENTIAL_TYPE]?.id ?? '';
	try {
		const response: unknown = await unlessCancelled(
			context,
			async () =>
				await context.helpers.httpRequestWithAuthentication.call(
					context,
					CREDENTIAL_TYPE,
					httpOptions(server, request),
					{
						credentialsDecrypted: { id, name: CREDENTIAL_TYPE, type: CREDENTIAL_TYPE, data },
					},
				),
		);
		return readResponse(response);
	} catch (error) {
		throw loginFailure(error) ?? readFailure(error);
	}
}

/** Sends without any session. */
export async function sendUnsigned(context: Context, server: Server, request: HttpRequest): Promise<HttpAnswer> {
	const signal = cancelSignal(context);
	try {
		const options = httpOptions(server, request);
		return readResponse(
			await context.helpers.httpRequest({ ...options, ...(signal === undefined ? {} : { abortSignal: signal }) }),
		);
	} catch (error) {
		throw readFailure(error);
	}
}

/**
 * The credential's own failure to log in, out of what n8n wrapped around it. The credential is a bundle of its
 * own, so its error classes are not those of this file; older n8n versions keep only the message.
 */
function loginFailure(error: unknown): Error | undefined {
	for (let at: unknown = error; typeof at === 'object' && at !== null; ) {
		if ('loginFailure' in at && typeof at.loginFailure === 'object' && at.loginFailure !== null) {
			return rebuilt(at.loginFailure);
		}
		at = 'cause' in at ? at.cause : undefined;
	}
	const message = error instanceof Error ? error.message : '';
	const parts = /^(.*) \((getchallenge|login), (\w+)\)(?:: (.*?))?\. (.*)$/s.exec(message);
	if (parts === null) return undefined;
	const [, , operation = '', code = '', reason = '', advice = ''] = parts;
	return new WebserviceError({ operation, code, reason, advice });
}

function rebuilt(failure: object): Error {
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
