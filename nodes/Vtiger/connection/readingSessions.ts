// Further sessions of this process for reading side by side, shared by its executions.

import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import {
	ConnectionFailure,
	type Channel,
	type HttpAnswer,
	type HttpRequest,
	type SignedAnswer,
} from '../webservice/protocol/http';
import { login, type Login, type LoginTools } from '../webservice/protocol/session';
import { cancelSignal, unlessCancelled, type Context } from './cancel';
import { sessionOwner, type CredentialSettings } from './credential/settings';
import { sendSigned, sendUnsigned } from './send';

/** A place for one more session of this process; its login is shared by all who use it. */
interface Place {
	session: Promise<Login> | undefined;
}

interface Pool {
	places: Place[];
	/** Logins of one user follow each other: the CRM keeps one challenge per user. */
	lastLogin: Promise<unknown>;
}

/** By the owner of the sessions: address, user and key. */
const pools = new Map<string, Pool>();

function poolOf(owner: string): Pool {
	const pool = pools.get(owner) ?? { places: [], lastLogin: Promise.resolve() };
	pools.set(owner, pool);
	return pool;
}

/** Whose sessions, and in which execution. */
export interface Reader {
	context: Context;
	settings: CredentialSettings;
	data: ICredentialDataDecryptedObject;
	pause: LoginTools['pause'];
}

/** What a login beside the credential's session needs. */
export function loginTools({ context, settings, pause }: Omit<Reader, 'data'>): LoginTools {
	return {
		send: async (request) => await sendUnsigned(context, settings, request),
		pause,
		chance: Math.random,
	};
}

/** So many channels at most: if the CRM gives no more sessions, there are fewer. */
export async function openReadingSessions(reader: Reader, wanted: number): Promise<Channel[]> {
	const owner = sessionOwner(reader.data);
	const pool = poolOf(owner);
	while (pool.places.length < wanted) pool.places.push({ session: undefined });
	const data = { ...reader.data, sessionOwner: owner };
	const open = pool.places.slice(0, wanted).map(async (place) => {
		const channel = new ReadingChannel({ ...reader, data }, pool, place);
		return (await channel.opened()) ? channel : undefined;
	});
	return (await Promise.all(open)).filter((channel) => channel !== undefined);
}

class ReadingChannel implements Channel {
	constructor(
		private readonly reader: Reader,
		private readonly pool: Pool,
		private readonly place: Place,
	) {}

	/** Whether there is a session. A refused login is no error here: the reading goes on with fewer sessions. */
	async opened(): Promise<boolean> {
		return await this.login().then(
			() => true,
			() => false,
		);
	}

	private async login(): Promise<Login> {
		const { place, pool } = this;
		const { context, settings } = this.reader;
		if (place.session === undefined) {
			const tools = loginTools(this.reader);
			const started = pool.lastLogin.then(async () => await login(settings.username, settings.accessKey, tools));
			pool.lastLogin = started.catch(() => undefined);
			place.session = started;
			started.catch(() => {
				if (place.session === started) place.session = undefined;
			});
		}
		const current = place.session;
		return await unlessCancelled(context, async () => await current).catch(async (error: unknown) => {
			// The execution that had begun the login was cancelled, this one was not.
			const others =
				error instanceof ConnectionFailure && error.kind === 'cancelled' && !cancelSignal(context)?.aborted;
			if (others && place.session !== current) return await this.login();
			throw error;
		});
	}

	async send(request: HttpRequest): Promise<SignedAnswer> {
		const { sessionName } = await this.login();
		const { context, settings, data } = this.reader;
		const answer = await sendSigned(context, settings, request, { ...data, sessionName });
		return { answer, session: sessionName };
	}

	async sendWithoutSession(request: HttpRequest): Promise<HttpAnswer> {
		return await sendUnsigned(this.reader.context, this.reader.settings, request);
	}

	async renew(lostSession: string): Promise<void> {
		const { place } = this;
		const current = place.session;
		const known = await current?.catch(() => undefined);
		if (known?.sessionName === lostSession && place.session === current) place.session = undefined;
	}
}
