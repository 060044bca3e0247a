// The one place where an n8n context becomes a client of the CRM.

import {
	sleep,
	type ICredentialDataDecryptedObject,
	type IExecuteFunctions,
	type ILoadOptionsFunctions,
	type IPollFunctions,
} from 'n8n-workflow';
import { CREDENTIAL_TYPE, readSettings, type CredentialSettings } from './credential/settings';
import { httpOptions, readFailure, readResponse } from './transport';
import { Client, objectResult, type ClientSettings } from './webservice/client';
import { InputError, WebserviceError, connectionError } from './webservice/errors';
import {
	ConnectionFailure,
	type Channel,
	type HttpAnswer,
	type HttpRequest,
	type SignedAnswer,
} from './webservice/http';
import type { JsonObject } from './webservice/json';
import { Metadata } from './webservice/metadata';
import { People } from './webservice/people';
import { RecordReader } from './webservice/records';
import { withoutSecrets } from './webservice/secrets';
import { loginResult, type LoginTools } from './webservice/session';

export type Context = IExecuteFunctions | ILoadOptionsFunctions | IPollFunctions;

export interface Timeouts {
	/** Milliseconds. */
	readTimeout?: number;
	writeTimeout?: number;
}

export interface Connection {
	client: Client;
	records: RecordReader;
	metadata: Metadata;
	people: People;
	/** IANA name of the zone of the CRM's clock. */
	zone: string;
	/** Webservice id of the credential's user; '' before the first request logged in. */
	userId: () => string;
	username: string;
	/** Logs in anew as the credential's user, beside the credential's own session; the server's result. */
	logIn: () => Promise<JsonObject>;
	/** The credential's session is used no more: the next request of this process logs in anew. */
	forgetSession: () => void;
}

const READ_TIMEOUT = 60_000;
const WRITE_TIMEOUT = 180_000;

/** Opens the CRM of the node's credential. Throws an InputError where its settings are unusable. */
export async function connect(context: Context, timeouts: Timeouts = {}): Promise<Connection> {
	const channel = await CredentialChannel.open(context);
	const settings: ClientSettings = {
		readTimeout: timeouts.readTimeout ?? READ_TIMEOUT,
		writeTimeout: timeouts.writeTimeout ?? WRITE_TIMEOUT,
		pause: (milliseconds) => pause(context, milliseconds),
	};
	const client = new Client(channel, settings);
	const records = new RecordReader(client);
	const { zone, username } = channel.settings;
	const userId = () => channel.userId;
	const user = { get id() { return userId(); }, name: username };
	return {
		client,
		records,
		metadata: new Metadata(client),
		people: new People(records.run, user),
		zone,
		userId,
		username,
		logIn: async () => await channel.logIn(settings.pause),
		forgetSession: () => channel.forget(),
	};
}

async function pause(context: Context, milliseconds: number): Promise<void> {
	const signal = cancelSignal(context);
	if (signal === undefined) return await sleep(milliseconds);
	let cancel: (() => void) | undefined;
	const cancelled = new Promise<never>((_, reject) => {
		cancel = () => reject(new ConnectionFailure('cancelled', 'cancelled'));
		if (signal.aborted) cancel();
		else signal.addEventListener('abort', cancel, { once: true });
	});
	try {
		await Promise.race([sleep(milliseconds), cancelled]);
	} finally {
		if (cancel !== undefined) signal.removeEventListener('abort', cancel);
	}
}

/** Fires when the execution is cancelled; undefined in contexts that cannot be cancelled. */
export function cancelSignal(context: Context): AbortSignal | undefined {
	return 'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
}

/** Sessions that a log-out left behind: n8n stores a session until the next login replaces it. */
const forgottenSessions = new Set<string>();
const REMEMBERED_SESSIONS = 1_000;

/** The credential's own session, which n8n stores and every execution and worker uses again. */
class CredentialChannel implements Channel {
	private constructor(
		private readonly context: Context,
		private data: ICredentialDataDecryptedObject,
		readonly settings: CredentialSettings,
	) {}

	static async open(context: Context): Promise<CredentialChannel> {
		const data = await context.getCredentials<ICredentialDataDecryptedObject>(CREDENTIAL_TYPE);
		const channel = new CredentialChannel(context, data, readSettings(data));
		if (forgottenSessions.has(channel.settings.sessionName)) channel.forget();
		return channel;
	}

	get userId(): string {
		return String(this.data.userId ?? '');
	}

	async send(request: HttpRequest): Promise<SignedAnswer> {
		const before = this.data;
		const data = { ...before };
		const answer = await sendSigned(this.context, this.settings, request, data);
		// n8n writes a new session into the data that it was given.
		if (data.sessionName !== before.sessionName && this.data === before) this.data = data;
		return { answer, session: String(data.sessionName ?? '') };
	}

	async sendWithoutSession(request: HttpRequest): Promise<HttpAnswer> {
		return await sendUnsigned(this.context, this.settings, request);
	}

	async renew(lostSession: string): Promise<void> {
		if (this.data.sessionName !== lostSession) return;
		// Another process may have logged in meanwhile: its session is stored by now.
		const stored = await this.context.getCredentials<ICredentialDataDecryptedObject>(CREDENTIAL_TYPE);
		if (this.data.sessionName !== lostSession) return;
		const renewed = stored.sessionName !== '' && stored.sessionName !== lostSession;
		this.data = renewed ? stored : { ...stored, sessionName: '', lostSession };
	}

	/** The next `send` logs in anew, also in later executions of this process. */
	forget(): void {
		const lostSession = String(this.data.sessionName ?? '');
		if (lostSession === '') return;
		if (forgottenSessions.size >= REMEMBERED_SESSIONS) forgottenSessions.clear();
		forgottenSessions.add(lostSession);
		this.data = { ...this.data, sessionName: '', lostSession };
	}

	async logIn(pause: LoginTools['pause']): Promise<JsonObject> {
		const { username, accessKey } = this.settings;
		const tools = {
			send: async (request: HttpRequest) => await this.sendWithoutSession(request),
			pause,
			chance: Math.random,
		};
		const result = await loginResult(username, accessKey, tools).catch((error: unknown) => {
			throw error instanceof ConnectionFailure ? connectionError('login', error) : error;
		});
		return objectResult('login', withoutSecrets(result));
	}
}

async function sendSigned(
	context: Context,
	settings: CredentialSettings,
	request: HttpRequest,
	data: ICredentialDataDecryptedObject,
): Promise<HttpAnswer> {
	const id = context.getNode().credentials?.[CREDENTIAL_TYPE]?.id ?? '';
	try {
		const response: unknown = await context.helpers.httpRequestWithAuthentication.call(
			context,
			CREDENTIAL_TYPE,
			httpOptions(settings, request),
			{ credentialsDecrypted: { id, name: CREDENTIAL_TYPE, type: CREDENTIAL_TYPE, data } },
		);
		return readResponse(response);
	} catch (error) {
		throw loginFailure(error) ?? readFailure(error);
	}
}

async function sendUnsigned(context: Context, settings: CredentialSettings, request: HttpRequest): Promise<HttpAnswer> {
	const signal = cancelSignal(context);
	try {
		const options = httpOptions(settings, request);
		return readResponse(
			await context.helpers.httpRequest({ ...options, ...(signal === undefined ? {} : { abortSignal: signal }) }),
		);
	} catch (error) {
		throw readFailure(error);
	}
}

/**
 * The credential's own failure to log in, out of what n8n wrapped around it. The credential is a bundle of its
 * own, so its error classes are not those of this file; older n8n versions keep only the message.
 */
function loginFailure(error: unknown): Error | undefined {
	for (let at: unknown = error; typeof at === 'object' && at !== null; ) {
		if ('loginFailure' in at && typeof at.loginFailure === 'object' && at.loginFailure !== null) {
			return rebuilt(at.loginFailure);
		}
		at = 'cause' in at ? at.cause : undefined;
	}
	const message = error instanceof Error ? error.message : '';
	const parts = /^(.*) \((getchallenge|login), (\w+)\)(?:: (.*?))?\. (.*)$/s.exec(message);
	if (parts === null) return undefined;
	const [, , operation = '', code = '', reason = '', advice = ''] = parts;
	return new WebserviceError({ operation, code, reason, advice });
}

function rebuilt(failure: object): Error {
	const text = (name: string) => {
		const value: unknown = Reflect.get(failure, name);
		return typeof value === 'string' ? value : '';
	};
	if ('parameter' in failure) return new InputError(text('parameter'), text('message'), text('advice'));
	const status = Number(Reflect.get(failure, 'status')) || 0;
	const { operation, code, reason, advice } = {
		operation: text('operation'),
		code: text('code'),
		reason: text('reason'),
		advice: text('advice'),
	};
	return new WebserviceError({ operation, code, reason, advice, status });
}
