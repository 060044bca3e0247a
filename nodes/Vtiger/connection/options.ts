// One HTTP request of the client as n8n's helpers take it, and n8n's errors as the client reads them.

import type { IHttpRequestOptions } from 'n8n-workflow';
import { ConnectionFailure, failureKind, type HttpRequest } from '../webservice/protocol/http';

/** The server to speak to. */
export interface Server {
	/** Address of webservice.php. */
	address: string;
	ignoreSslIssues: boolean;
}

/**
 * Options that yield status, headers and a stream of bytes whatever the status. Redirects are not followed: they could
 * carry the session to another host, and turn a POST into a GET.
 */
export function httpOptions(server: Server, request: HttpRequest): IHttpRequestOptions {
	return {
		method: request.method,
		url: server.address,
		qs: request.url,
		...(request.method === 'POST' ? { body: requestBody(request) } : {}),
		...(request.cookie === undefined ? {} : { headers: { Cookie: request.cookie } }),
		timeout: request.timeout,
		skipSslCertificateValidation: server.ignoreSslIssues,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		// Read here, so that an answer without end does not fill the memory.
		encoding: 'stream',
		disableFollowRedirect: true,
		json: false,
	};
}

function requestBody(request: HttpRequest): URLSearchParams | FormData {
	const fields = Object.entries(request.form ?? {});
	const { file } = request;
	if (file === undefined) return new URLSearchParams(fields);
	const body = new FormData();
	for (const [name, value] of fields) body.append(name, value);
	body.append(file.field, new Blob([new Uint8Array(file.content)], { type: file.mimeType }), file.fileName);
	return body;
}

/** What an error of n8n's helpers, of axios or of a socket says, wherever n8n's version keeps it. */
export function readFailure(error: unknown): ConnectionFailure {
	if (error instanceof ConnectionFailure) return error;
	const message = rootMessage(error);
	return new ConnectionFailure(failureKind(errorCode(error), message), withoutCode(message));
}

/**
 * “connect ECONNREFUSED 127.0.0.1:80” without what the kind of the failure says already: n8n puts a text of its
 * own in the place of a message with such a code. Nothing after a question mark: that could hold the session.
 */
function withoutCode(message: string): string {
	return message
		.replace(/^((connect|read|write|getaddrinfo) )?E[A-Z_]{3,}\b:? ?/, '')
		.replace(/\?\S*/g, '')
		.trim();
}

interface ErrorLike {
	code?: unknown;
	httpCode?: unknown;
	cause?: unknown;
	message?: unknown;
	messages?: unknown;
}

function chain(error: unknown): ErrorLike[] {
	const found: ErrorLike[] = [];
	let at: unknown = error;
	while (typeof at === 'object' && at !== null && found.length < 5) {
		const one: ErrorLike = at;
		found.push(one);
		at = one.cause;
	}
	return found;
}

function errorCode(error: unknown): string {
	for (const one of chain(error).reverse()) {
		for (const code of [one.code, one.httpCode]) {
			if (typeof code === 'string' && /^[A-Z][A-Z0-9_]+$/.test(code)) return code;
		}
	}
	return '';
}

/** Older versions of n8n drop the cause and replace its message by their own, but keep it in a list. */
function rootMessage(error: unknown): string {
	const last = chain(error).pop();
	const [first]: unknown[] = Array.isArray(last?.messages) ? last.messages : [];
	if (typeof first === 'string') return first;
	return typeof last?.message === 'string' ? last.message : 'no answer';
}
