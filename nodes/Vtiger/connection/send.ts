// Sending one request through n8n's helpers, signed by the credential or without a session.

import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import type { HttpAnswer, HttpRequest } from '../webservice/protocol/http';
import { cancelSignal, unlessCancelled, type Context } from './cancel';
import { readLoginFailure } from './credential/loginFailure';
import { CREDENTIAL_TYPE } from './credential/settings';
import { httpOptions, readFailure, readResponse, type Server } from './options';

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
		throw readLoginFailure(error) ?? readFailure(error);
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
