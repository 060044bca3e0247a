// The HTTP side: reads requests, keeps sessions in line, applies faults, sends answers.

import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';

import type { Fault, Faults } from '../faults';
import { runsOperation } from '../faults';
import type { Installation } from '../installation';
import type { RequestRecord } from '../log';
import type { Answer } from './answer';
import { errorPage, htmlAnswer } from './answer';
import { dispatch, operationNameOf, sessionNameOf } from './dispatch';
import type { WebserviceRequest } from './dispatch';
import { resultAnswer } from './envelope';
import { readCookies, readForm, readUrlEncoded } from './form';
import { loginPage, spoil } from './spoil';
import type { Cut } from './spoil';

/** Characters of a request line that the web server in front accepts. */
const longestTarget = 8150;

export interface Host {
	installation: Installation;
	faults: Faults;
	/** Milliseconds that every request takes. */
	latency: number;
	/** '' or the folder of the installation, with a leading slash. */
	basePath: string;
	note(record: RequestRecord): void;
}

const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
	return Buffer.concat(chunks);
}

function send(host: Host, response: ServerResponse, answer: Answer, cut: Cut): void {
	if (cut === 'instead') {
		response.destroy();
		return;
	}
	const body = typeof answer.body === 'string' ? Buffer.from(answer.body) : answer.body;
	response.writeHead(answer.status, {
		'Content-Type': answer.contentType,
		'Content-Length': body.length,
		'Cache-Control': 'no-store, no-cache, must-revalidate',
		Date: new Date(host.installation.clock.milliseconds()).toUTCString(),
		...answer.headers,
	});
	if (cut === 'withinBody') {
		response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy());
		return;
	}
	response.end(body);
}

function readRequest(incoming: IncomingMessage, query: string, body: Buffer, php: 7 | 8): WebserviceRequest {
	const url = readUrlEncoded(query, php);
	const form = readForm(incoming.headers['content-type'] ?? '', body, php);
	return {
		method: incoming.method ?? 'GET',
		url,
		form,
		cookies: readCookies(incoming.headers.cookie),
		both: { ...url.parameters, ...form.parameters },
	};
}

function recordOf(host: Host, incoming: IncomingMessage, request: WebserviceRequest): RequestRecord {
	return {
		operation: operationNameOf(request),
		method: request.method,
		parameters: request.both,
		urlParameters: request.url.parameters,
		formParameters: request.form.parameters,
		files: request.form.files.map(({ field, filename, type, content }) => ({
			field,
			filename,
			type,
			size: content.length,
		})),
		cookie: incoming.headers.cookie ?? '',
		session: sessionNameOf(request),
		status: 0,
		at: host.installation.clock.milliseconds(),
		target: incoming.url ?? '',
	};
}

function errorCode(answer: Answer): string | number | undefined {
	const found = /^\{"success":false,"error":\{.*?"code":("(?:[^"\\]|\\.)*"|-?\d+)/.exec(
		String(answer.body).slice(0, 2000),
	);
	if (found?.[1] === undefined) return undefined;
	return found[1].startsWith('"') ? found[1].slice(1, -1) : Number(found[1]);
}

async function run(
	host: Host,
	request: WebserviceRequest,
	fault: Fault | undefined,
): Promise<{ answer: Answer; cut: Cut }> {
	const { installation } = host;
	const delay = host.latency + (fault?.delay ?? 0) + (fault?.kind === 'slow' ? fault.milliseconds : 0);
	if (delay > 0) await wait(delay);
	if (fault === undefined) return { answer: await dispatch(installation, request), cut: 'none' };
	if (fault.kind === 'loseSession') installation.sessions.end(sessionNameOf(request));
	const answer = runsOperation(fault) ? await dispatch(installation, request) : resultAnswer([]);
	return spoil(installation.personality, fault, answer);
}

async function webservice(
	host: Host,
	incoming: IncomingMessage,
	response: ServerResponse,
	query: string,
): Promise<void> {
	const request = readRequest(incoming, query, await bodyOf(incoming), host.installation.personality.php);
	const record = recordOf(host, incoming, request);
	host.note(record);
	const fault = host.faults.take({
		operation: record.operation,
		parameters: record.parameters,
		session: record.session,
	});
	if (fault !== undefined) record.fault = fault.kind;
	const task = (): Promise<{ answer: Answer; cut: Cut }> => run(host, request, fault);
	const { answer, cut } =
		record.session === '' ? await task() : await host.installation.sessions.exclusively(record.session, task);
	if (cut !== 'instead') record.status = answer.status;
	const code = errorCode(answer);
	if (code !== undefined) record.errorCode = code;
	send(host, response, answer, cut);
}

async function handle(host: Host, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
	const target = incoming.url ?? '/';
	const [path = '/', query = ''] = target.split(/\?(.*)/s);
	if (target.length > longestTarget) {
		incoming.resume();
		send(host, response, errorPage(414, 'Request-URI Too Large'), 'none');
	} else if (path === `${host.basePath}/webservice.php`) {
		await webservice(host, incoming, response, query);
	} else if (path === `${host.basePath}/` || path === host.basePath || path === `${host.basePath}/index.php`) {
		incoming.resume();
		send(host, response, htmlAnswer(200, loginPage), 'none');
	} else {
		incoming.resume();
		send(host, response, errorPage(404, 'Not Found'), 'none');
	}
}

export type WebServer = ReturnType<typeof createServer> | ReturnType<typeof createSecureServer>;

/** @param tls PEM texts; plain HTTP without. */
export function webServer(host: Host, tls: { key: string; cert: string } | undefined): WebServer {
	const listener: RequestListener = (incoming, response) => {
		handle(host, incoming, response).catch((error: unknown) => {
			if (!response.headersSent) {
				// A bug of this server must not look like one of a CRM.
				response.writeHead(599, { 'Content-Type': 'text/plain' });
				response.end(error instanceof Error ? error.stack : String(error));
			} else {
				response.destroy();
			}
		});
	};
	const options = { maxHeaderSize: 65_536, keepAliveTimeout: 15_000 };
	return tls === undefined ? createServer(options, listener) : createSecureServer({ ...options, ...tls }, listener);
}
