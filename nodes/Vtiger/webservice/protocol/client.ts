// call(operation, arguments) -> result: signs, sends, reads the envelope, renews the session, repeats what may be.

import { DEEPEST_VALUE, isTooDeep } from './bounds';
import { openEnvelope, readEnvelope, type Outcome } from './envelope';
import { InputError, WebserviceError, connectionError, isLostSession } from './errors';
import { hidingRequest } from './hiding';
import {
	ConnectionFailure,
	type Channel,
	type HttpAnswer,
	type HttpRequest,
	type SignedAnswer,
	type UploadedFile,
} from './http';
import { asText, wireJson, type JsonObject, type JsonValue } from './json';
import { carriesSession, findOperation, type OperationKind } from './operations';
import { leavesOutcomeUnknown, pauseBeforeRepeat } from './repeat';
import { searchesForSecrets, withoutSecrets } from './secrets';
import { LONGEST_URL, urlLength } from './urlLength';

export type Arguments = Record<string, JsonValue | undefined>;

export interface ClientSettings {
	/** Milliseconds that a read may take. */
	readTimeout: number;
	/** Milliseconds that a write may take: a save can wait for locks for minutes. */
	writeTimeout: number;
	/** Bytes that an answer may have. */
	largestAnswer?: number;
	/** Waits; rejects if the execution is cancelled. */
	pause: (milliseconds: number) => Promise<void>;
}

export interface CallOptions {
	file?: UploadedFile;
	cookie?: string;
	/**
	 * For operations outside the table: where their arguments travel. None of them is repeated, since nobody knows what
	 * they do.
	 */
	method?: 'GET' | 'POST';
}

/** After this many sessions that were lost at once, a run asks for no more. */
const MOST_IN_VAIN = 2;

/** Shorter ones could be words; servers give 20 characters and more. */
const SHORTEST_SESSION = 16;

export class Client {
	/** The CRM's clock at its last answer by its Date header, in seconds since 1970; undefined before that. */
	serverTime: number | undefined;
	/** What the server says of its software, such as “nginx/1.22.1, PHP/7.4.33”; '' if it says nothing. */
	serverSoftware = '';

	/** How many sessions in a row the server forgot before it had answered with them. */
	private renewedInVain = 0;

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
	 * after passing failures; a write only if it cannot have run.
	 */
	async call(operationName: string, args: Arguments = {}, options: CallOptions = {}): Promise<JsonValue> {
		const row = findOperation(operationName);
		const kind: OperationKind = row?.kind ?? 'write';
		const request = this.request(operationName, args, options);
		for (let attempt = 0; ; attempt++) {
			try {
				return withoutSecrets(await this.once(operationName, request));
			} catch (error) {
				const failure = this.asWebserviceError(operationName, error, kind);
				// A login that failed on the way changed nothing, whatever it was for.
				const failed = failure.operation === operationName ? kind : 'read';
				const pause = pauseBeforeRepeat(failed, failure, attempt, Math.random());
				if (pause === undefined) throw failure;
				await this.pause(operationName, pause);
			}
		}
	}

	private async pause(operation: string, milliseconds: number): Promise<void> {
		try {
			await this.settings.pause(milliseconds);
		} catch (error) {
			throw error instanceof ConnectionFailure ? connectionError(operation, error) : error;
		}
	}

	private async once(operation: string, request: HttpRequest): Promise<JsonValue> {
		if (!carriesSession(operation)) {
			return readEnvelope(
				operation,
				this.noted(await this.channel.sendWithoutSession(request)),
				hidingRequest(request),
			);
		}
		const first = await this.channel.send(request);
		const outcome = openEnvelope(operation, this.signed(first), hidingRequest(request, first.session));
		const isLost = outcome.failure !== undefined && isLostSession(outcome.failure.code);
		if (!isLost || this.renewedInVain >= MOST_IN_VAIN) return this.settled(outcome);
		await this.channel.renew(first.session);
		const second = await this.channel.send(request);
		return this.settled(openEnvelope(operation, this.signed(second), hidingRequest(request, second.session)));
	}

	/**
	 * The result, or the error thrown. A server that forgets every session at once is not asked for another one again
	 * and again.
	 */
	private settled(outcome: Outcome): JsonValue {
		const isLost = outcome.failure !== undefined && isLostSession(outcome.failure.code);
		this.renewedInVain = isLost ? this.renewedInVain + 1 : 0;
		if (outcome.failure !== undefined) throw outcome.failure;
		return outcome.result;
	}

	/** The answer without the session, which an operation of the CRM's own may write back. */
	private signed({ answer, session }: SignedAnswer): HttpAnswer {
		const { body } = this.noted(answer);
		if (session.length < SHORTEST_SESSION || !body.includes(session)) return answer;
		return { ...answer, body: body.replaceAll(session, '…') };
	}

	private noted(answer: HttpAnswer): HttpAnswer {
		const { server, 'x-powered-by': program } = answer.headers;
		this.serverSoftware = [server, program].filter((part) => part !== undefined && part !== '').join(', ');
		const time = Date.parse(answer.headers.date ?? '');
		if (!Number.isNaN(time)) this.serverTime = Math.floor(time / 1000);
		return answer;
	}

	private request(name: string, args: Arguments, options: CallOptions): HttpRequest {
		const row = findOperation(name);
		const method = row?.method ?? options.method ?? 'GET';
		if (typeof args.query === 'string' && searchesForSecrets(args.query)) throw secretSought();
		const fields: Record<string, string> = Object.fromEntries(
			Object.entries(args)
				.filter(([, value]) => value !== undefined)
				.map(([key, value]) => [key, argumentText(key, value)]),
		);
		const isWrite = row === undefined ? options.method !== 'GET' : row.kind === 'write';
		const timeout = isWrite ? this.settings.writeTimeout : this.settings.readTimeout;
		const { largestAnswer } = this.settings;
		const size = largestAnswer === undefined ? {} : { largestAnswer };
		const common = { method, timeout, ...size, ...(options.cookie === undefined ? {} : { cookie: options.cookie }) };
		if (method === 'POST') {
			const file = options.file === undefined ? {} : { file: options.file };
			return { ...common, url: {}, form: { ...fields, operation: name }, ...file };
		}
		const url = { ...fields, operation: name };
		const length = urlLength(url);
		if (length > LONGEST_URL) {
			throw new InputError(
				Object.entries(fields).reduce((a, b) => (b[1].length > a[1].length ? b : a), [name, ''])[0],
				`The request is too long for the CRM: ${length} of at most ${LONGEST_URL} characters of URL`,
				'Shorten the conditions or values, or choose fewer columns. A Cyrillic letter counts as six characters.',
			);
		}
		return { ...common, url };
	}

	private asWebserviceError(operation: string, error: unknown, kind: OperationKind): WebserviceError {
		const failure = error instanceof ConnectionFailure ? connectionError(operation, error) : error;
		if (!(failure instanceof WebserviceError)) throw failure;
		// A login that failed on the way: the operation itself was not sent, or was refused for its session.
		if (failure.operation !== operation) return failure;
		const ran = !(error instanceof ConnectionFailure) || error.sent;
		if (failure.outcomeUnknown || !ran || !leavesOutcomeUnknown(kind, failure.code)) return failure;
		return failure.with({ outcomeUnknown: true });
	}
}

/**
 * Narrows a result to a record or other object; an empty PHP map counts as an empty object. Throws a
 * WebserviceError, for a write one that says that it may have been carried out.
 */
export function objectResult(operation: string, result: JsonValue): JsonObject {
	const broken = (reason: string) =>
		new WebserviceError({
			code: 'BROKEN_ANSWER',
			operation,
			reason,
			outcomeUnknown: findOperation(operation)?.kind === 'write',
		});
	const isObject = typeof result === 'object' && result !== null && !Array.isArray(result);
	if (!isObject && !(Array.isArray(result) && result.length === 0))
		throw broken('an object was expected as the result');
	const object = isObject ? result : {};
	if (SAVING.has(operation) && !/^\d+x\d+$/.test(asText(object.id)))
		throw broken('the saved record came without its id');
	return object;
}

/** Operations that answer with the record that they saved. */
const SAVING = new Set(['create', 'update', 'revise']);

function argumentText(name: string, value: JsonValue | undefined): string {
	if (typeof value === 'string') return value;
	if (!isTooDeep(value)) return wireJson(value);
	throw new InputError(
		name,
		`The value for ${name} has lists or objects more than ${DEEPEST_VALUE} deep within each other`,
		'Give a flatter value.',
	);
}

function secretSought(): InputError {
	return new InputError(
		'Query',
		'A query cannot look for passwords and access keys, nor sort by them',
		'Leave the field out of the conditions and of the order.',
	);
}
