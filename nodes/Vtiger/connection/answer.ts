// n8n's full response as the client's answer, read up to a size.

import { LARGEST_ANSWER } from '../webservice/protocol/bounds';
import { ConnectionFailure, type HttpAnswer } from '../webservice/protocol/http';

/** How much of an answer is read, and until when. */
export interface Reading {
	/** Bytes; LARGEST_ANSWER if left out. */
	largest?: number;
	/** Reading ends, and the connection with it, as soon as one of them fires. */
	signals?: ReadonlyArray<AbortSignal | undefined>;
}

/**
 * Reads the whole answer. Bytes that are no UTF-8 become replacement characters. Throws a ConnectionFailure for an
 * answer that is too large, and what the connection throws if it ends early.
 */
export async function readResponse(response: unknown, reading: Reading = {}): Promise<HttpAnswer> {
	const { statusCode, headers, body } = response as {
		statusCode: number;
		headers?: Record<string, unknown>;
		body?: unknown;
	};
	const lowerCase: Record<string, string> = {};
	for (const [name, value] of Object.entries(headers ?? {})) {
		if (typeof value === 'string') lowerCase[name.toLowerCase()] = value;
	}
	return { status: statusCode, headers: lowerCase, body: await bodyText(body, reading) };
}

async function bodyText(body: unknown, reading: Reading): Promise<string> {
	if (isStream(body)) return new TextDecoder().decode(await bytesOf(body, reading));
	if (typeof body === 'string') return body;
	if (body instanceof Uint8Array || body instanceof ArrayBuffer) return new TextDecoder().decode(body);
	return body === undefined || body === null ? '' : JSON.stringify(body);
}

interface ByteStream extends AsyncIterable<Uint8Array> {
	destroy: () => unknown;
}

function isStream(body: unknown): body is ByteStream {
	return typeof body === 'object' && body !== null && Symbol.asyncIterator in body && 'destroy' in body;
}

async function bytesOf(body: ByteStream, { largest = LARGEST_ANSWER, signals = [] }: Reading): Promise<Uint8Array> {
	const end = (): void => void body.destroy();
	for (const signal of signals) {
		if (signal?.aborted) end();
		signal?.addEventListener('abort', end, { once: true });
	}
	const chunks: Uint8Array[] = [];
	let length = 0;
	try {
		for await (const chunk of body) {
			length += chunk.length;
			if (length > largest) throw new ConnectionFailure('tooLarge', `more than ${largest / 1_000_000} MB`);
			chunks.push(chunk);
		}
		return Buffer.concat(chunks, length);
	} finally {
		for (const signal of signals) signal?.removeEventListener('abort', end);
	}
}
