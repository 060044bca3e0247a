// call(operation, arguments) -> result: signs, sends, reads the envelope, renews the session, repeats what may be.

import { readEnvelope } from './envelope';
import { InputError, WebserviceError, isLostSession } from './errors';
import { ConnectionFailure, type Channel, type HttpRequest, type UploadedFile } from './http';
import type { JsonObject, JsonValue } from './json';
import { carriesSession, findOperation, type OperationKind } from './operations';
import { leavesOutcomeUnknown, pauseBeforeRepeat } from './repeat';
import { withoutSecrets } from './secrets';

export type Arguments = Record<string, JsonValue | undefined>;

export interface ClientSettings {
	/** Milliseconds that a read may take. */
	readTimeout: number;
	/** Milliseconds that a write may take: a save can wait for locks for minutes. */
	writeTimeout: number;
	/** Waits; rejects where the execution is cancelled. */
	pause: (milliseconds: number) => Promise<void>;
}

export interface CallOptions {
	file?: UploadedFile;
	cookie?: string;
	/** For operations outside the table: where their arguments travel. */
	method?: 'GET' | 'POST';
}

/** Characters of a URL beyond which common web servers refuse (nginx and Apache at about 8,000). */
export const LONGEST_URL = 7_500;

const CODE_OF_FAILURE: Record<ConnectionFailure['kind'], string> = {
	refused: 'CONNECTION_REFUSED',
	unreachable: 'HOST_UNREACHABLE',
	certificate: 'CERTIFICATE_REFUSED',
	timeout: 'TIMEOUT',
	lost: 'CONNECTION_LOST',
	cancelled: 'CANCELLED',
};

export class Client {
	constructor(
		private readonly channel: Channel,
		private readonly settings: ClientSettings,
	) {}

	/** A client with the same settings on another session. */
	on(channel: Channel): Client {
		return new Client(channel, this.settings);
	}

	/**
	 * Runs one webservice operation and returns its `result`, without users' secrets.
	 * Throws a WebserviceError. A lost session is renewed and the request sent once more; a read is repeated
	 * after passing failures; a write only where it cannot have run.
	 */
	async call(operationName: string, args: Arguments = {}, options: CallOptions = {}): Promise<JsonValue> {
		const row = findOperation(operationName);
		const kind: OperationKind = row?.kind ?? (options.method === 'GET' ? 'read' : 'write');
		const request = this.request(operationName, args, options, kind);
		for (let attempt = 0; ; attempt++) {
			try {
				return withoutSecrets(await this.once(operationName, request));
			} catch (error) {
				const failure = this.asWebserviceError(operationName, error, kind);
				const pause = pauseBeforeRepeat(kind, failure, attempt, Math.random());
				if (pause === undefined) throw failure;
				await this.settings.pause(pause);
			}
		}
	}

	private async once(operation: string, request: HttpRequest): Promise<JsonValue> {
		if (!carriesSession(operation)) {
			return readEnvelope(operation, await this.channel.sendWithoutSession(request));
		}
		const first = await this.channel.send(request);
		try {
			return readEnvelope(operation, first.answer);
		} catch (error) {
			if (!(error instanceof WebserviceError) || !isLostSession(error.code)) throw error;
			await this.channel.renew(first.session);
		}
		return readEnvelope(operation, (await this.channel.send(request)).answer);
	}

	private request(name: string, args: Arguments, options: CallOptions, kind: OperationKind): HttpRequest {
		const row = findOperation(name);
		const method = row?.method ?? options.method ?? 'GET';
		const fields: Record<string, string> = {};
		for (const [key, value] of Object.entries(args)) {
			if (value === undefined) continue;
			fields[key] = typeof value === 'string' ? value : JSON.stringify(value);
		}
		const timeout = kind === 'write' ? this.settings.writeTimeout : this.settings.readTimeout;
		const common = { method, timeout, ...(options.cookie === undefined ? {} : { cookie: options.cookie }) };
		if (method === 'POST') {
			const file = options.file === undefined ? {} : { file: options.file };
			return { ...common, url: {}, form: { operation: name, ...fields }, ...file };
		}
		const url = { operation: name, ...fields };
		const length = new URLSearchParams(url).toString().length;
		if (length > LONGEST_URL) {
			throw new InputError(
				Object.keys(fields).sort((a, b) => (fields[b]?.length ?? 0) - (fields[a]?.length ?? 0))[0] ?? name,
				`The request is too long for the CRM: ${length} of at most ${LONGEST_URL} characters of URL`,
				'Shorten the conditions or values, or choose fewer columns. A Cyrillic letter counts as six characters.',
			);
		}
		return { ...common, url };
	}

	private asWebserviceError(operation: string, error: unknown, kind: OperationKind): WebserviceError {
		if (error instanceof WebserviceError) {
			if (error.outcomeUnknown || !leavesOutcomeUnknown(kind, error.code)) return error;
			const { code, reason, status } = error;
			return new WebserviceError({ code, operation, reason, status, outcomeUnknown: true });
		}
		if (!(error instanceof ConnectionFailure)) throw error;
		const code = CODE_OF_FAILURE[error.kind];
		const outcomeUnknown = error.sent && leavesOutcomeUnknown(kind, code);
		return new WebserviceError({ code, operation, reason: error.message, outcomeUnknown });
	}
}

/** Narrows a result to a record or other object; an empty PHP map counts as an empty object. */
export function objectResult(operation: string, result: JsonValue): JsonObject {
	if (typeof result === 'object' && result !== null && !Array.isArray(result)) return result;
	if (Array.isArray(result) && result.length === 0) return {};
	throw new WebserviceError({ code: 'BROKEN_ANSWER', operation, reason: 'an object was expected as the result' });
}
