// One login per process and set of settings, however many executions ask for it at once.

import { sleep, type ICredentialDataDecryptedObject, type IHttpRequestOptions } from 'n8n-workflow';
import { readResponse } from '../answer';
import { httpOptions, readFailure } from '../options';
import { WebserviceError } from '../../webservice/protocol/errors';
import { login, type Login } from '../../webservice/protocol/session';
import { withFailure } from './loginFailure';
import { readSettings, sessionOwner } from './settings';

/** What n8n stores, encrypted, with the credential. */
export type StoredSession = {
	sessionName: string;
	sessionOwner: string;
	userId: string;
};

export type SendOptions = (options: IHttpRequestOptions) => Promise<unknown>;

/** The login under way or last made for a set of settings, in this process. */
const logins = new Map<string, Promise<Login>>();
/** When each session of this process was made, in milliseconds since 1970. */
const madeAt = new Map<string, number>();
/** Sessions that a credential test did not go on with. */
const givenUp = new Set<string>();
const REMEMBERED_SESSIONS = 1_000;
/** A login serves all who ask within so many milliseconds after it. */
const SHARED_FOR = 30_000;

/** Logs in without any session on the request: the server would rebind that session. */
export async function openSession(send: SendOptions, data: ICredentialDataDecryptedObject): Promise<Login> {
	const settings = readSettings(data);
	return await login(settings.username, settings.accessKey, {
		send: async (request) => {
			try {
				return await readResponse(await send(httpOptions(settings, request)));
			} catch (error) {
				throw readFailure(error);
			}
		},
		pause: sleep,
		chance: Math.random,
	});
}

/**
 * The session to use from now on. A login under way is shared, and so is one that was just made, unless it is
 * the session that was lost (`lostSession` in the data).
 */
export async function credentialLogin(send: SendOptions, data: ICredentialDataDecryptedObject): Promise<StoredSession> {
	const owner = sessionOwner(data);
	try {
		let latest = logins.get(owner);
		// A login under way is shared, its failure as well.
		const known = await latest;
		if (latest === undefined || known === undefined || !mayLive(known.sessionName, data)) {
			if (latest === logins.get(owner)) startLogin(owner, openSession(send, data));
			latest = logins.get(owner) ?? openSession(send, data);
		}
		const { sessionName, userId } = await latest;
		return { sessionName, sessionOwner: owner, userId };
	} catch (error) {
		throw withFailure(data.sessionOwner === owner ? likelyRace(error) : error);
	}
}

/** These settings have logged in before, so that a refusal need not be for a wrong key. */
function likelyRace(error: unknown): unknown {
	if (!(error instanceof WebserviceError) || error.code !== 'INVALID_USER_CREDENTIALS') return error;
	return error.with({
		advice:
			'The same access key was accepted before. Other programs may log in as the same user at the same moment: use a CRM user of its own for n8n. Or the key was changed in the CRM: copy it from My Preferences again.',
	});
}

/**
 * A session that was made while the lost one was still alive (`aliveAt` in the data) may be gone with it: the server
 * forgets all at once if it restarts. One that was made later was made because of the loss.
 */
function mayLive(sessionName: string, data: ICredentialDataDecryptedObject): boolean {
	if (sessionName === data.lostSession || sessionAge(sessionName) >= SHARED_FOR) return false;
	return typeof data.aliveAt !== 'number' || (madeAt.get(sessionName) ?? 0) >= data.aliveAt;
}

function startLogin(owner: string, started: Promise<Login>): void {
	logins.set(owner, started);
	started.then(
		({ sessionName }) => {
			if (madeAt.size >= REMEMBERED_SESSIONS) madeAt.clear();
			madeAt.set(sessionName, Date.now());
		},
		() => {
			if (logins.get(owner) === started) logins.delete(owner);
		},
	);
}

/** Has the CRM asked again by the next login of these settings, which their session does not prevent. */
export function giveUpSession(data: ICredentialDataDecryptedObject): void {
	logins.delete(sessionOwner(data));
	if (givenUp.size >= REMEMBERED_SESSIONS) givenUp.clear();
	givenUp.add(String(data.sessionName ?? ''));
}

/**
 * Whether a login can help. n8n asks for one after any failure of its HTTP Request node, and sends the request again
 * after it: a write would run twice. A session that the CRM has lost shows itself in an answer, not in a failure.
 */
export function needsLogin(data: ICredentialDataDecryptedObject): boolean {
	const session = String(data.sessionName ?? '');
	return session === '' || data.sessionOwner !== sessionOwner(data) || givenUp.has(session);
}

/** Milliseconds since the session was made in this process; Infinity for any other session. */
export function sessionAge(sessionName: string): number {
	return Date.now() - (madeAt.get(sessionName) ?? Number.NEGATIVE_INFINITY);
}
