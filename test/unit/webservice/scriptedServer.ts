// An HTTP server on 127.0.0.1 that answers as a test tells it to, and remembers what it was asked.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
	method: string;
	url: URLSearchParams;
	form: URLSearchParams;
	headers: IncomingMessage['headers'];
	body: string;
}

export interface Reply {
	status?: number;
	headers?: Record<string, string>;
	body?: string;
	/** Ends the connection instead of answering. */
	cut?: boolean;
	/** Leaves the request without an answer. */
	silent?: boolean;
}

export type Answer = (request: Received, count: number) => Reply | Promise<Reply>;

export interface ScriptedServer {
	address: string;
	requests: Received[];
	close(): Promise<void>;
}

/** Starts the server. `answer` gets each request and how many came before it. */
export async function startServer(answer: Answer): Promise<ScriptedServer> {
	const requests: Received[] = [];
	const server = createServer((request, response) => {
		void respond(request, response, requests, answer);
	});
	server.keepAliveTimeout = 60_000;
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return { address: `http://127.0.0.1:${port}/webservice.php`, requests, close: () => stop(server) };
}

async function respond(
	request: IncomingMessage,
	response: ServerResponse,
	requests: Received[],
	answer: Answer,
): Promise<void> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	const body = Buffer.concat(chunks).toString('utf8');
	const received: Received = {
		method: request.method ?? '',
		url: new URL(request.url ?? '/', 'http://127.0.0.1').searchParams,
		form: new URLSearchParams(body),
		headers: request.headers,
		body,
	};
	requests.push(received);
	const reply = await answer(received, requests.length - 1);
	if (reply.silent === true) return;
	if (reply.cut === true) {
		request.socket.destroy();
		return;
	}
	response.writeHead(reply.status ?? 200, reply.headers ?? {});
	response.end(reply.body ?? '');
}

async function stop(server: Server): Promise<void> {
	server.closeAllConnections();
	await new Promise((resolve) => server.close(resolve));
}

export function success(result: unknown): Reply {
	return { body: JSON.stringify({ success: true, result }) };
}

export function failure(code: string | number, message = 'words of the server'): Reply {
	return { body: JSON.stringify({ success: false, error: { code, message } }) };
}
