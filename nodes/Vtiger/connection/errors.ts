// The one place that makes n8n errors and error items out of what went wrong.

import {
	NodeApiError,
	NodeOperationError,
	type INode,
	type INodeExecutionData,
	type JsonObject as ErrorData,
} from 'n8n-workflow';
import { ClientError, InputError, WebserviceError } from '../webservice/protocol/errors';

export interface Place {
	/** Value of the operation, such as create. */
	operation: string;
	itemIndex?: number;
}

/** The error as n8n shows it: message, what to do, the item. Carries no request and so no session. */
export function toNodeError(node: INode, error: unknown, place: Place): NodeApiError | NodeOperationError {
	const item = place.itemIndex === undefined ? {} : { itemIndex: place.itemIndex };
	if (error instanceof WebserviceError) {
		const data: ErrorData = { code: error.code, message: error.reason, operation: error.operation };
		const made = new NodeApiError(node, data, {
			message: error.message,
			description: error.advice,
			...(error.status === 0 ? {} : { httpCode: String(error.status) }),
			...item,
		});
		// n8n replaces a message that names a common network error by its own.
		made.message = error.message;
		return made;
	}
	if (error instanceof InputError) {
		const named = error.message.includes(error.parameter) ? error.message : `${error.message} (${error.parameter})`;
		return new NodeOperationError(node, named, {
			description: error.advice,
			...item,
		});
	}
	if (error instanceof NodeApiError || error instanceof NodeOperationError) {
		if (place.itemIndex !== undefined && error.context.itemIndex === undefined)
			error.context.itemIndex = place.itemIndex;
		return error;
	}
	return new NodeOperationError(node, error instanceof Error ? error : new Error(String(error)), item);
}

/** The item of a failed one under “continue on fail”: only this shape reaches n8n's error branch whole. */
export function errorItem(error: unknown, place: Place & { itemIndex: number }): INodeExecutionData {
	const message = error instanceof Error ? error.message : String(error);
	const { operation, itemIndex } = place;
	if (error instanceof WebserviceError) {
		const { code, advice, recordId } = error;
		const written = recordId === undefined ? {} : { id: recordId };
		return {
			json: { error: { message, code, operation, parameter: null, advice, ...written } },
			pairedItem: { item: itemIndex },
		};
	}
	const parameter = error instanceof InputError ? error.parameter : null;
	const advice = error instanceof ClientError ? error.advice : null;
	return {
		json: { error: { message, code: 'INVALID_INPUT', operation, parameter, advice } },
		pairedItem: { item: itemIndex },
	};
}
