// The credential's own session, which n8n stores and every execution and worker uses again.

import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { CREDENTIAL_TYPE, readSettings, sessionOwner, type CredentialSettings } from './credential/settings';
import type { Context } from './cancel';
import { loginTools, openReadingSessions } from './readingSessions';
import { sendSigned, sendUnsigned } from './send';
import { objectResult } from '../webservice/protocol/client';
import { connectionError, type WebserviceError } from '../webservice/protocol/errors';
import {
	ConnectionFailure,
	type Channel,
	type HttpAnswer,
	type HttpRequest,
	type SignedAnswer,
} from '../webservice/protocol/http';
import { readEnvelope } from '../webservice/protocol/envelope';
import { hidingRequest } from '../webservice/protocol/hiding';
import { asText, type JsonObject } from '../webservice/protocol/json';
import { withoutSecrets } from '../webservice/protocol/secrets';
import { isRefusedLogin, loginResult, type LoginTools } from '../webservice/protocol/session';

/** Sessions that a log-out left behind: n8n stores a session until the next login replaces it. */
const forgottenSessions = new Set<string>();
const REMEMBERED_SESSIONS = 1_000;
const LOGOUT_TIMEOUT = 60_000;

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

	/** '' before the first login with these settings: n8n keeps the id of the user that the session was made for. */
	get userId(): string {
		return this.data.sessionOwner === sessionOwner(this.data) ? String(this.data.userId ?? '') : '';
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

	/** Nothing if the request is to be sent again with another session; else the error is thrown. */
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
		// Another process may have logged in by now and stored its session.
		if (await this.takeStored(before)) return;
		if (this.data === before) this.data = { ...before, sessionName: '', lostSession, aliveAt };
	}

	/** Goes on with the session that is stored by now. False if that is none, or the one used before. */
	private async takeStored(before: ICredentialDataDecryptedObject): Promise<boolean> {
		const stored = await this.context.getCredentials<ICredentialDataDecryptedObject>(CREDENTIAL_TYPE);
		const { sessionName } = stored;
		if (sessionName === '' || sessionName === before.sessionName || sessionName === before.lostSession) return false;
		if (stored.sessionOwner !== sessionOwner(before)) return false;
		if (this.data === before) this.data = stored;
		return true;
	}

	/** The next `send` logs in again, even in later executions of this process. */
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
		const tools = loginTools({ context: this.context, settings: this.settings, pause });
		const result = await loginResult(username, accessKey, tools).catch((error: unknown) => {
			throw error instanceof ConnectionFailure ? connectionError('login', error) : error;
		});
		return objectResult('login', withoutSecrets(result));
	}

	/** Logs in beside the credential's session and ends that session again. Throws a WebserviceError. */
	async openAndEndSession(pause: LoginTools['pause']): Promise<void> {
		const sessionName = asText((await this.logIn(pause)).sessionName);
		const form = { operation: 'logout', sessionName };
		const request: HttpRequest = { method: 'POST', url: {}, form, timeout: LOGOUT_TIMEOUT };
		const answer = await this.sendWithoutSession(request).catch((error: unknown) => {
			throw error instanceof ConnectionFailure ? connectionError('logout', error) : error;
		});
		readEnvelope('logout', answer, hidingRequest(request, sessionName));
	}

	/**
	 * Up to `wanted` channels for reading, this one first. The others have sessions of their own, which stay with
	 * the process and are shared by its executions: common servers cannot end a session. If the CRM gives no
	 * more sessions, there are fewer channels.
	 */
	async readers(wanted: number, pause: LoginTools['pause']): Promise<Channel[]> {
		const others = await openReadingSessions(
			{ context: this.context, settings: this.settings, data: this.data, pause },
			Math.max(0, wanted - 1),
		);
		return [this, ...others];
	}
}
