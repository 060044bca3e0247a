// Errors of lists and forms as the editor shows them: it has room for the message only.

import { NodeOperationError, type ILoadOptionsFunctions } from 'n8n-workflow';
import { ClientError } from '../webservice/protocol/errors';

export function shownError(context: ILoadOptionsFunctions, error: unknown): NodeOperationError {
	const advice = error instanceof ClientError ? ` ${error.advice}` : '';
	const message = error instanceof Error ? error.message : String(error);
	return new NodeOperationError(context.getNode(), `${message}.${advice}`, { description: advice.trim() });
}
