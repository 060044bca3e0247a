// What n8n's helpers throw, as the client reads it, for each version of n8n.

import { NodeApiError, type INode } from 'n8n-workflow';
import { readFailure } from '../../../nodes/Vtiger/connection/options';

const node: INode = {
	id: 'node',
	name: 'Vtiger CRM',
	type: 'vtiger',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

function socketError(message: string): Error {
	return Object.assign(new Error(message), { code: /E[A-Z]+/.exec(message)?.[0] });
}

function newer(error: Error): NodeApiError {
	const made = new NodeApiError(node, { message: error.message });
	return Object.assign(made, { httpCode: /E[A-Z]+/.exec(error.message)?.[0], cause: error });
}

/** n8n 1.123 keeps no cause. */
function older(error: Error): NodeApiError {
	return Object.assign(newer(error), {
		message: 'The host is unreachable, perhaps the server is offline',
		cause: undefined,
	});
}

describe.each([
	['n8n 2', newer],
	['n8n 1', older],
	['a plain helper', (error: Error) => error],
])('%s', (_, wrap) => {
	it.each([
		['connect EHOSTUNREACH 10.0.0.1:443', 'unreachable', '10.0.0.1:443', false],
		['read EHOSTUNREACH', 'lost', '', true],
		['connect ECONNREFUSED 127.0.0.1:80', 'refused', '127.0.0.1:80', false],
		['write ECONNREFUSED', 'lost', '', true],
	] as const)('%s', (message, kind, words, sent) => {
		expect(readFailure(wrap(socketError(message)))).toMatchObject({ kind, message: words, sent });
	});
});
