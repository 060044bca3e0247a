// A bare webservice client for the tests of the embedded CRM itself.

import { createHash } from 'node:crypto';

import type { Crm, JsonObject, JsonValue } from '../crm';
import { isObject } from '../crm/json';

export interface Reply {
	status: number;
	contentType: string;
	text: string;
	/** Undefined unless the whole text is JSON. */
	json: JsonObject | undefined;
}

export async function send(
	crm: Crm,
	method: 'GET' | 'POST',
	params: Record<string, string>,
	headers: Record<string, string> = {},
): Promise<Reply> {
	const query = new URLSearchParams(params);
	// No connection outlives its request, so that a restart of the server meets none.
	const sent = { Connection: 'close', ...headers };
	const endpoint = `${crm.url}/webservice.php`;
	const response =
		method === 'GET'
			? await fetch(`${endpoint}?${query.toString()}`, { headers: sent, redirect: 'manual' })
			: await fetch(endpoint, { method, headers: sent, body: query, redirect: 'manual' });
	const text = await response.text();
	let json: JsonObject | undefined;
	try {
		json = JSON.parse(text) as JsonObject;
	} catch {
		json = undefined;
	}
	return { status: response.status, contentType: response.headers.get('content-type') ?? '', text, json };
}

/** The error's code, or the status if there is no envelope. */
export function codeOf(reply: Reply): JsonValue {
	if (reply.json?.success === true) return 'ok';
	const error = reply.json?.error;
	return isObject(error) ? (error.code ?? null) : reply.status;
}

export class Client {
	private constructor(
		readonly crm: Crm,
		readonly sessionName: string,
	) {}

	static async login(
		crm: Crm,
		as: 'admin' | 'sales' | { username: string; accessKey: string } = 'admin',
	): Promise<Client> {
		const { username, accessKey } = typeof as === 'string' ? crm[as] : as;
		const challenge = await send(crm, 'GET', { operation: 'getchallenge', username });
		const result = challenge.json?.result;
		const token = isObject(result) ? String(result.token) : '';
		const hash = createHash('md5')
			.update(token + accessKey)
			.digest('hex');
		const login = await send(crm, 'POST', { operation: 'login', username, accessKey: hash });
		const session = login.json?.result;
		if (!isObject(session)) throw new Error(`login failed: ${login.text}`);
		return new Client(crm, String(session.sessionName));
	}

	get(operation: string, params: Record<string, string> = {}): Promise<Reply> {
		return send(this.crm, 'GET', { operation, sessionName: this.sessionName, ...params });
	}

	post(operation: string, params: Record<string, string> = {}): Promise<Reply> {
		return send(this.crm, 'POST', { operation, sessionName: this.sessionName, ...params });
	}

	query(query: string): Promise<Reply> {
		return this.get('query', { query });
	}

	/** Rows of a query that has to succeed. */
	async rows(query: string): Promise<JsonObject[]> {
		const { json, text } = await this.query(query);
		if (!Array.isArray(json?.result)) throw new Error(`${query}: ${text}`);
		return json.result.filter(isObject);
	}

	/**
	 * A record's answer to create, update or revise that has to succeed.
	 * @param beside further parameters of the request.
	 */
	async write(
		operation: 'create' | 'update' | 'revise',
		element: JsonObject,
		elementType = '',
		beside: Record<string, string> = {},
	): Promise<JsonObject> {
		const reply = await this.post(operation, { elementType, element: JSON.stringify(element), ...beside });
		const result = reply.json?.result;
		if (!isObject(result)) throw new Error(`${operation}: ${reply.status} ${reply.text}`);
		return result;
	}

	create(elementType: string, element: JsonObject): Promise<JsonObject> {
		return this.write('create', { assigned_user_id: '19x1', ...element }, elementType);
	}

	async retrieve(id: JsonValue | undefined): Promise<JsonObject> {
		const reply = await this.get('retrieve', { id: String(id) });
		const result = reply.json?.result;
		if (!isObject(result)) throw new Error(`retrieve: ${reply.status} ${reply.text}`);
		return result;
	}
}
