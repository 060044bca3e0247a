// A request as n8n's helpers take it, and what they throw, as the client reads it, for each version of n8n.

import { NodeApiError, type INode } from 'n8n-workflow';
import { httpOptions, readFailure } from '../../../nodes/Vtiger/connection/options';
import { ConnectionFailure } from '../../../nodes/Vtiger/webservice/protocol/http';

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

describe('the request', () => {
	const server = { address: 'https://crm.example.com/webservice.php', ignoreSslIssues: false };
	const request = { url: { operation: 'query' }, timeout: 5_000 };

	test('of a GET: any status comes as an answer, as a stream, and redirects are not followed', () => {
		expect(httpOptions(server, { ...request, method: 'GET', form: { ignored: '1' } })).toEqual({
			method: 'GET',
			url: server.address,
			qs: { operation: 'query' },
			timeout: 5_000,
			skipSslCertificateValidation: false,
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			encoding: 'stream',
			disableFollowRedirect: true,
			json: false,
		});
	});

	test('goes without checks of the certificate if the credential says so, and with a cookie if it has one', () => {
		const made = httpOptions({ ...server, ignoreSslIssues: true }, { ...request, method: 'GET', cookie: 'a=b' });
		expect(made).toMatchObject({ skipSslCertificateValidation: true, headers: { Cookie: 'a=b' } });
	});

	test.each([
		[{ operation: 'create', element: '{"a":"ё&"}' }, 'operation=create&element=%7B%22a%22%3A%22%D1%91%26%22%7D'],
		[undefined, ''],
	])('of a POST with the form %j has it as its body', (form, text) => {
		const { method, body } = httpOptions(server, {
			...request,
			method: 'POST',
			...(form === undefined ? {} : { form }),
		});
		expect(method).toBe('POST');
		expect(body).toBeInstanceOf(URLSearchParams);
		expect(String(body)).toBe(text);
	});

	test('with a file has it as a part of the form, under its name and type', async () => {
		const file = { field: 'filename', fileName: 'Счёт.pdf', mimeType: 'application/pdf', content: Buffer.from('%PDF') };
		const { body } = httpOptions(server, { ...request, method: 'POST', form: { operation: 'create' }, file });
		const form = body as FormData;
		const names: string[] = [];
		form.forEach((_, name) => names.push(name));
		expect(names).toEqual(['operation', 'filename']);
		expect(form.get('operation')).toBe('create');
		const part = form.get('filename') as File;
		expect(part).toMatchObject({ name: 'Счёт.pdf', type: 'application/pdf' });
		expect(await part.text()).toBe('%PDF');
	});
});

describe('what is thrown', () => {
	test('is left as it is if the client threw it', () => {
		const failure = new ConnectionFailure('tooLarge', 'x');
		expect(readFailure(failure)).toBe(failure);
	});

	test.each<[thrown: unknown, kind: string, message: string]>([
		[{ code: 'ECONNREFUSED', message: 'x' }, 'refused', 'x'],
		[{ httpCode: 'ENOTFOUND', message: 'getaddrinfo ENOTFOUND crm.example.com' }, 'unreachable', 'crm.example.com'],
		[{ message: 'n8n says', cause: { code: 'ETIMEDOUT', message: 'ETIMEDOUT: too late' } }, 'timeout', 'too late'],
		[{ code: 'ECONNRESET', cause: { code: 'ECONNREFUSED', message: 'y' } }, 'refused', 'y'],
		[{ code: 'ECONNREFUSED', httpCode: '500', cause: { code: 'e-x', message: 'y' } }, 'refused', 'y'],
		[{ code: 'ECONNREFUSED', cause: { code: 'ENOTFOUND:', message: 'y' } }, 'refused', 'y'],
		[{ code: 'ECONNREFUSED', cause: { code: ['ENOTFOUND'], message: 'y' } }, 'refused', 'y'],
		[{ code: 500, message: 'socket hang up' }, 'lost', 'socket hang up'],
		[{ message: 'n8n says', messages: ['ECONNRESET first', 'second'], code: 'ECONNRESET' }, 'lost', 'first'],
		[{ message: 'own', messages: [5] }, 'lost', 'own'],
		[{ message: 'own', messages: 'text' }, 'lost', 'own'],
		[{ message: 'a server said ECONNREFUSED today' }, 'lost', 'a server said ECONNREFUSED today'],
		[
			{ message: ' GET https://crm.example.com/?sessionName=secret&a=b failed ? ' },
			'lost',
			'GET https://crm.example.com/ failed',
		],
		[{ message: 5 }, 'lost', 'no answer'],
		[{ message: 'x', cause: null }, 'lost', 'x'],
		[null, 'lost', 'no answer'],
		['text', 'lost', 'no answer'],
		[undefined, 'lost', 'no answer'],
	])('%j is read', (thrown, kind, message) => {
		expect(readFailure(thrown)).toMatchObject({ kind, message });
		expect(readFailure(thrown)).toBeInstanceOf(ConnectionFailure);
	});

	test('is followed to the fifth cause, also if causes lead back to themselves', () => {
		const depths = ['a', 'b', 'c', 'd', 'e', 'f'].reverse();
		const deep = depths.reduce<object>((cause, message) => ({ message, cause }), {});
		expect(readFailure(deep).message).toBe('e');
		const round: { message: string; cause?: unknown } = { message: 'round' };
		round.cause = round;
		expect(readFailure(round).message).toBe('round');
	});
});
