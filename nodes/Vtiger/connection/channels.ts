// The sessions to send on: the credential's own, which n8n stores, and a few more of this process for reading.

import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { CREDENTIAL_TYPE, readSettings, sessionOwner, type CredentialSettings } from './credential/settings';
import { cancelSignal, sendSigned, sendUnsigned, unlessCancelled, type Context } from './send';
import { objectResult } from '../webservice/protocol/client';
import { connectionError, type WebserviceError } from '../webservice/protocol/errors';
import {
	ConnectionFailure,
	type Channel,
	type HttpAnswer,
	type HttpRequest,
	type SignedAnswer,
} from '../webservice/protocol/http';
import type { JsonObject } from '../webservice/protocol/json';
import { withoutSecrets } from '../webservice/protocol/secrets';
import { isRefusedLogin, login, loginResult, type Login, type LoginTools } from '../webservice/protocol/session';

/** Sessions that a log-out left behind: n8n stores a session until the next login replaces it. */
const forgottenSessions = new Set<string>();
const REMEMBERED_SESSIONS = 1_000;

/** The credential's own session, which n8n stores and every execution and worker uses again. */
export class CredentialChannel implements Channel {
	/** The CRM has refused the login: not tried again for every further item. */
	private refusal: WebserviceError | undefined;
	/** When the latest request was sent, in milliseconds since 1970; at first, when the credential was read. */
	private sentAt: number;
	/** The same of the request before it, whose answer came: the session was alive then. */
	private aliveAt = 0;

	private constructor(
		private readonly context: Context,
		private data: ICredentialDataDecryptedObject,
		readonly settings: CredentialSettings,
		readAt: number,
	) {
		this.sentAt = readAt;
	}

	static async open(context: Context): Promise<CredentialChannel> {
		const readAt = Date.now();
		const data = await context.getCredentials<ICredentialDataDecryptedObject>(CREDENTIAL_TYPE);
		const channel = new CredentialChannel(context, data, readSettings(data), readAt);
		if (forgottenSessions.has(channel.settings.sessionName)) channel.forget();
		return channel;
	}

	get userId(): string {
		return String(this.data.userId ?? '');
	}

	async send(request: HttpRequest): Promise<SignedAnswer> {
		if (this.refusal !== undefined) throw this.refusal;
		const before = this.data;
		const data = { ...before };
		this.aliveAt = this.sentAt;
		this.sentAt = Date.now();
		const answer = await sendSigned(this.context, this.settings, request, data).catch(
			async (error: unknown) => await this.afterFailure(error, before),
		);
		if (answer === undefined) return await this.send(request);
		// n8n writes a new session into the data that it was given.
		if (data.sessionName !== before.sessionName && this.data === before) this.data = data;
		return { answer, session: String(data.sessionName ?? '') };
	}

	/** Nothing where the request is to be sent again with another session; else the error is thrown. */
	private async afterFailure(error: unknown, before: ICredentialDataDecryptedObject): Promise<undefined> {
		if (!isRefusedLogin(error)) throw error;
		// Several processes that log in as one user are in each other's way: one of them may have got in.
		if (await this.takeStored(before)) return undefined;
		this.refusal = error;
		throw error;
	}

	async sendWithoutSession(request: HttpRequest): Promise<HttpAnswer> {
		return await sendUnsigned(this.context, this.settings, request);
	}

	async renew(lostSession: string): Promise<void> {
		const before = this.data;
		if (before.sessionName !== lostSession) return;
		const { aliveAt } = this;
		// Another process may have logged in meanwhile: its session is stored by now.
		if (await this.takeStored(before)) return;
		if (this.data === before) this.data = { ...before, sessionName: '', lostSession, aliveAt };
	}

	/** Goes on with the session that is stored by now. False where that is none, or the one used before. */
	private async takeStored(before: ICredentialDataDecryptedObject): Promise<boolean> {
		const stored = await this.context.getCredentials<ICredentialDataDecryptedObject>(CREDENTIAL_TYPE);
		const { sessionName } = stored;
		if (sessionName === '' || sessionName === before.sessionName || sessionName === before.lostSession) return false;
		if (stored.sessionOwner !== sessionOwner(before)) return false;
		if (this.data === before) this.data = stored;
		return true;
	}

	/** The next `send` logs in anew, also in later executions of this process. */
	forget(): void {
		const lostSession = String(this.data.sessionName ?? '');
		if (lostSession === '') return;
		if (forgottenSessions.size >= REMEMBERED_SESSIONS) forgottenSessions.clear();
		forgottenSessions.add(lostSession);
		this.data = { ...this.data, sessionName: '', lostSession };
	}

	/** Logs in beside the credential's session; the server's whole result. */
	async logIn(pause: LoginTools['pause']): Promise<JsonObject> {
		const { username, accessKey } = this.settings;
		const tools = loginTools(this.context, this.settings, pause);
		const result = await loginResult(username, accessKey, tools).catch((error: unknown) => {
			throw error instanceof ConnectionFailure ? connectionError('login', error) : error;
		});
		return objectResult('login', withoutSecrets(result));
	}

	/**
	 * Up to `wanted` channels for reading, this one first. The others have sessions of their own, which stay with
	 * the process and are shared by its executions: common servers cannot end a session. Where the CRM gives no
	 * more sessions, there are fewer channels.
	 */
	async readers(wanted: number, pause: LoginTools['pause']): Promise<Channel[]> {
		const owner = sessionOwner(this.data);
		const pool = poolOf(owner);
		while (pool.places.length < wanted - 1) pool.places.push({ session: undefined });
		const open = pool.places.slice(0, Math.max(0, wanted - 1)).map(async (place) => {
			const channel = new ReadingChannel(
				this.context,
				this.settings,
				{ ...this.data, sessionOwner: owner },
				pool,
				place,
				pause,
			);
			return (await channel.opened()) ? channel : undefined;
		});
		const channels = await Promise.all(open);
		return [this, ...channels.filter((channel) => channel !== undefined)];
	}
}

/** A place for one more session of this process; its login is shared by all who use it. */
interface Place {
	session: Promise<Login> | undefined;
}

interface Pool {
	places: Place[];
	/** Logins of one user follow each other: the CRM keeps one challenge a user. */
	lastLogin: Promise<unknown>;
}

/** By the owner of the sessions: address, user and key. */
const pools = new Map<string, Pool>();

function poolOf(owner: string): Pool {
	const pool = pools.get(owner) ?? { places: [], lastLogin: Promise.resolve() };
	pools.set(owner, pool);
	return pool;
}

function loginTools(context: Context, settings: CredentialSettings, pause: LoginTools['pause']): LoginTools {
	return {
		send: async (request) => await sendUnsigned(context, settings, request),
		pause,
		chance: Math.random,
	};
}

class ReadingChannel implements Channel {
	constructor(
		private readonly context: Context,
		private readonly settings: CredentialSettings,
		private readonly data: ICredentialDataDecryptedObject,
		private readonly pool: Pool,
		private readonly place: Place,
		private readonly pause: LoginTools['pause'],
	) {}

	/** Whether there is a session. A refused login is no error here: the reading goes on with fewer sessions. */
	async opened(): Promise<boolean> {
		return await this.login().then(
			() => true,
			() => false,
		);
	}

	private async login(): Promise<Login> {
		const { place, pool, settings } = this;
		if (place.session === undefined) {
			const tools = loginTools(this.context, settings, this.pause);
			const started = pool.lastLogin.then(async () => await login(settings.username, settings.accessKey, tools));
			pool.lastLogin = started.catch(() => undefined);
			place.session = started;
			started.catch(() => {
				if (place.session === started) place.session = undefined;
			});
		}
		const current = place.session;
		return await unlessCancelled(this.context, async () => await current).catch(async (error: unknown) => {
			// The execution that had begun the login was cancelled, this one was not.
			const others =
				error instanceof ConnectionFailure && error.kind === 'cancelled' && !cancelSignal(this.context)?.aborted;
			if (others && place.session !== current) return await this.login();
			throw error;
		});
	}

	async send(request: HttpRequest): Promise<SignedAnswer> {
		const { sessionName } = await this.login();
		const data = { ...this.data, sessionName };
		return { answer: await sendSigned(this.context, this.settings, request, data), session: sessionName };
	}

	async sendWithoutSession(request: HttpRequest): Promise<HttpAnswer> {
		return await sendUnsigned(this.context, this.settings, request);
	}

	async renew(lostSession: string): Promise<void> {
		const { place } = this;
		const current = place.session;
		const known = await current?.catch(() => undefined);
		if (known?.sessionName === lostSession && place.session === current) place.session = undefined;
	}
}
