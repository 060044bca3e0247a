// The client's channel over fetch, and a client upon it: one session kept in memory, others taken when it is lost.

import { Client, type ClientSettings } from '../../../nodes/Vtiger/webservice/protocol/client';
import { connectionError } from '../../../nodes/Vtiger/webservice/protocol/errors';
import {
	ConnectionFailure,
	failureKind,
	type Channel,
	type HttpAnswer,
	type HttpRequest,
	type SignedAnswer,
} from '../../../nodes/Vtiger/webservice/protocol/http';
import { login } from '../../../nodes/Vtiger/webservice/protocol/session';

export class FetchChannel implements Channel {
	readonly lost: string[] = [];
	private session: string;

	/** `sessions` are used one after the other; the last one stays. */
	constructor(
		private readonly address: string,
		private readonly sessions: string[] = ['session1'],
	) {
		this.session = sessions[0] ?? '';
	}

	async send(request: HttpRequest): Promise<SignedAnswer> {
		const session = this.session;
		const { url, form } = request;
		const signed =
			form === undefined
				? { ...request, url: { ...url, sessionName: session } }
				: { ...request, form: { ...form, sessionName: session } };
		return { answer: await sendRequest(this.address, signed), session };
	}

	async sendWithoutSession(request: HttpRequest): Promise<HttpAnswer> {
		return await sendRequest(this.address, request);
	}

	async renew(lostSession: string): Promise<void> {
		this.lost.push(lostSession);
		this.session = this.sessions[this.lost.length] ?? this.session;
	}
}

/** A channel that logs in if it has no session, as the credential does. */
export class LoginChannel implements Channel {
	logins = 0;
	private session: string | undefined;

	constructor(
		private readonly address: string,
		private readonly username: string,
		private readonly accessKey: string,
	) {}

	async send(request: HttpRequest): Promise<SignedAnswer> {
		this.session ??= await this.logIn();
		return await new FetchChannel(this.address, [this.session]).send(request);
	}

	async sendWithoutSession(request: HttpRequest): Promise<HttpAnswer> {
		return await sendRequest(this.address, request);
	}

	async renew(): Promise<void> {
		this.session = undefined;
	}

	private async logIn(): Promise<string> {
		this.logins++;
		const tools = {
			send: (request: HttpRequest) => sendRequest(this.address, request),
			pause: async () => {},
			chance: () => 0,
		};
		try {
			return (await login(this.username, this.accessKey, tools)).sessionName;
		} catch (error) {
			throw error instanceof ConnectionFailure ? connectionError('login', error) : error;
		}
	}
}

/** Sends one request. Throws a ConnectionFailure if no answer came. */
export async function sendRequest(address: string, request: HttpRequest): Promise<HttpAnswer> {
	try {
		const response = await fetch(`${address}?${new URLSearchParams(request.url).toString()}`, {
			method: request.method,
			redirect: 'manual',
			signal: AbortSignal.timeout(request.timeout),
			...(request.cookie === undefined ? {} : { headers: { Cookie: request.cookie } }),
			...(request.form === undefined ? {} : { body: bodyOf(request) }),
		});
		return {
			status: response.status,
			headers: headersOf(response),
			body: await response.text(),
		};
	} catch (error) {
		throw connectionFailure(error);
	}
}

function headersOf(response: Response): Record<string, string> {
	const headers: Record<string, string> = {};
	response.headers.forEach((value, name) => {
		headers[name] = value;
	});
	return headers;
}

function bodyOf(request: HttpRequest): URLSearchParams | FormData {
	const { file, form = {} } = request;
	if (file === undefined) return new URLSearchParams(form);
	const body = new FormData();
	for (const [name, value] of Object.entries(form)) body.append(name, value);
	body.append(file.field, new Blob([new Uint8Array(file.content)], { type: file.mimeType }), file.fileName);
	return body;
}

function connectionFailure(error: unknown): ConnectionFailure {
	const { name, message, cause } = error as { name: string; message: string; cause?: { code?: string } };
	if (name === 'TimeoutError') return new ConnectionFailure('timeout', 'ETIMEDOUT');
	const code = cause?.code ?? '';
	return new ConnectionFailure(failureKind(code, message), code === '' ? message : code);
}

export interface ClientUnderTest {
	client: Client;
	channel: FetchChannel;
	/** Pauses that the client made, in milliseconds. */
	pauses: number[];
}

/** A client that notes its pauses instead of waiting. */
export function clientFor(
	address: string,
	settings: Partial<ClientSettings> = {},
	sessions?: string[],
): ClientUnderTest {
	const channel = new FetchChannel(address, sessions);
	return { ...clientOn(channel, settings), channel };
}

export function clientOn(
	channel: Channel,
	settings: Partial<ClientSettings> = {},
): { client: Client; pauses: number[] } {
	const pauses: number[] = [];
	const pause = async (milliseconds: number) => {
		pauses.push(milliseconds);
	};
	return { client: new Client(channel, { readTimeout: 5_000, writeTimeout: 5_000, pause, ...settings }), pauses };
}

/** What a promise was rejected with; fails the test if it was fulfilled. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
	try {
		await promise;
	} catch (error) {
		return error;
	}
	throw new Error('expected a rejection');
}
