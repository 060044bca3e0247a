// A bare client: nothing but n8n's own httpRequest in a loop, without checks, repetition or renewal.

import { createHash } from 'node:crypto';
import type { IHttpRequestOptions } from 'n8n-workflow';
import { loadOptions, type CrmAccess, type StoredCredential } from '../core/contexts';

type HttpRequest = (options: IHttpRequestOptions) => Promise<unknown>;

interface Row {
	[name: string]: string;
}

export class Bare {
	/** Opened before anything is measured. */
	readonly sessions: string[] = [];
	private readonly address: string;
	private readonly request: HttpRequest;

	constructor(
		stored: StoredCredential,
		private readonly access: CrmAccess,
	) {
		const { helpers } = loadOptions(stored, {});
		this.request = async (options): Promise<unknown> => await helpers.httpRequest(options);
		this.address = `${access.url}/webservice.php`;
	}

	async login(): Promise<string> {
		const { token } = await this.send<{ token: string }>({
			method: 'GET',
			url: this.address,
			qs: { operation: 'getchallenge', username: this.access.username },
		});
		const accessKey = createHash('md5')
			.update(token + this.access.accessKey)
			.digest('hex');
		const { sessionName } = await this.post<{ sessionName: string }>('', {
			operation: 'login',
			username: this.access.username,
			accessKey,
		});
		return sessionName;
	}

	async open(sessions: number): Promise<void> {
		this.sessions.length = 0;
		while (this.sessions.length < sessions) this.sessions.push(await this.login());
	}

	async get<T = Row[]>(session: string, operation: string, parameters: Row): Promise<T> {
		return await this.send<T>({
			method: 'GET',
			url: this.address,
			qs: { operation, sessionName: session, ...parameters },
		});
	}

	async post<T = Row>(session: string, parameters: Row): Promise<T> {
		const body = new URLSearchParams({ ...parameters, ...(session === '' ? {} : { sessionName: session }) });
		return await this.send<T>({ method: 'POST', url: this.address, body });
	}

	/** Runs the tasks on all sessions, each taking the next one as soon as it is free. */
	async each<T>(tasks: readonly T[], run: (session: string, task: T) => Promise<unknown>): Promise<void> {
		let next = 0;
		const loop = async (session: string) => {
			for (let task = tasks[next++]; task !== undefined; task = tasks[next++]) await run(session, task);
		};
		await Promise.all(this.sessions.map(loop));
	}

	private async send<T>(options: IHttpRequestOptions): Promise<T> {
		const answer = (await this.request({ ...options, json: true })) as { success: boolean; result: T };
		if (!answer.success) throw new Error(JSON.stringify(answer));
		return answer.result;
	}
}
