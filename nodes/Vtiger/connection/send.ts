// Sending one request through n8n's helpers, signed by the credential or without a session.

import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { ConnectionFailure, type HttpAnswer, type HttpRequest } from '../webservice/protocol/http';
import { cancelSignal, unlessCancelled, type Context } from './cancel';
import { readLoginFailure } from './credential/loginFailure';
import { CREDENTIAL_TYPE } from './credential/settings';
import { readResponse } from './answer';
import { httpOptions, readFailure, type Server } from './options';

/** Milliseconds that a login on the way may take beside the request itself. */
const LOGIN_TIME = 60_000;

/** The time of a request counts to the end of its answer: n8n's own counts only silence, and a server can drip. */
async function within<T>(milliseconds: number, work: (late: AbortSignal) => Promise<T>): Promise<T> {
	const signal = AbortSignal.timeout(milliseconds);
	let giveUp = (): void => undefined;
	const late = new Promise<never>((_, reject) => {
		giveUp = () => reject(new ConnectionFailure('timeout', `timeout of ${milliseconds}ms exceeded`));
	});
	signal.addEventListener('abort', giveUp, { once: true });
	try {
		return await Promise.race([work(signal), late]);
	} finally {
		signal.removeEventListener('abort', giveUp);
	}
}

/**
 * Sends with the session of the given data. If that is empty, n8n logs in first and writes the new session
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
		const send = async (): Promise<unknown> =>
			await context.helpers.httpRequestWithAuthentication.call(context, CREDENTIAL_TYPE, httpOptions(server, request), {
				credentialsDecrypted: { id, name: CREDENTIAL_TYPE, type: CREDENTIAL_TYPE, data },
			});
		const read = async (late: AbortSignal) => await readAnswer(context, request, await send(), late);
		const isLoggedIn = data.sessionName !== '' && data.sessionName !== undefined;
		const most = request.timeout + (isLoggedIn ? 0 : LOGIN_TIME);
		return await unlessCancelled(context, async () => await within(most, read));
	} catch (error) {
		throw readLoginFailure(error) ?? readFailure(error);
	}
}

/** Sends without any session. */
export async function sendUnsigned(context: Context, server: Server, request: HttpRequest): Promise<HttpAnswer> {
	const signal = cancelSignal(context);
	try {
		const options = { ...httpOptions(server, request), ...(signal === undefined ? {} : { abortSignal: signal }) };
		const read = async (late: AbortSignal) =>
			await readAnswer(context, request, await context.helpers.httpRequest(options), late);
		return await within(request.timeout, read);
	} catch (error) {
		throw readFailure(error);
	}
}

async function readAnswer(
	context: Context,
	{ largestAnswer }: HttpRequest,
	response: unknown,
	late: AbortSignal,
): Promise<HttpAnswer> {
	const size = largestAnswer === undefined ? {} : { largest: largestAnswer };
	return await readResponse(response, { ...size, signals: [late, cancelSignal(context)] });
}
