// What a list or form of the open panel reads from the CRM, and its errors as the editor shows them.

import { NodeOperationError, type ILoadOptionsFunctions } from 'n8n-workflow';
import { connect, type Connection } from '../connection/connect';
import { CREDENTIAL_TYPE } from '../connection/credential/settings';
import { ClientError } from '../webservice/protocol/errors';

/** Nothing to show if the node has no credential yet: n8n asks for lists before there is one. Throws what the editor shows. */
export async function fromCrm<T>(
	context: ILoadOptionsFunctions,
	nothing: T,
	read: (connection: Connection) => Promise<T>,
): Promise<T> {
	if (!context.getNode().credentials?.[CREDENTIAL_TYPE]) return nothing;
	try {
		return await read(await connect(context));
	} catch (error) {
		throw shownError(context, error);
	}
}

/** The editor has room for the message only. */
function shownError(context: ILoadOptionsFunctions, error: unknown): NodeOperationError {
	const advice = error instanceof ClientError ? ` ${error.advice}` : '';
	const message = error instanceof Error ? error.message : String(error);
	return new NodeOperationError(context.getNode(), `${message}.${advice}`, { description: advice.trim() });
}
