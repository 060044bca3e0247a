// Logging in: challenge, MD5 of challenge and access key, login. Repeats if another login came in between.

import { hash } from 'spark-md5';
import { openEnvelope, readEnvelope } from './envelope';
import { WebserviceError } from './errors';
import { hiding } from './hiding';
import type { HttpAnswer, HttpRequest } from './http';
import { asObject, asText, type JsonValue } from './json';

export interface Login {
	sessionName: string;
	/** Webservice id of the user, such as 19x1. */
	userId: string;
}

export interface LoginTools {
	/** Sends without any session. */
	send: (request: HttpRequest) => Promise<HttpAnswer>;
	pause: (milliseconds: number) => Promise<void>;
	/** A number from 0 to 1 that spreads the pauses of several processes. */
	chance: () => number;
}

const TRIES = 5;
/** Milliseconds: sixteen programs that begin at once are spread widely enough to get in one after the other. */
const LONGEST_PAUSE = 600;
/** No pause ends later than this many milliseconds after the first try: a wrong key must be reported soon. */
const PAUSES_END = 2_400;
const LOGIN_TIMEOUT = 60_000;

/**
 * Logs in and returns the session. The server keeps one challenge per user: another client's newer challenge
 * makes this login fail like a wrong key, so a refusal is tried again, five times in all with random pauses
 * that end within two and a half seconds. Throws the WebserviceError of the last try, or a ConnectionFailure.
 */
export async function login(username: string, accessKey: string, tools: LoginTools): Promise<Login> {
	return readLogin(await loginResult(username, accessKey, tools));
}

/** As `login`, with the result as the server gives it: versions, and on Vtiger 8 the user's name and settings. */
export async function loginResult(username: string, accessKey: string, tools: LoginTools): Promise<JsonValue> {
	let expired = false;
	const begun = Date.now();
	for (let attempt = 1; ; attempt++) {
		const token = await challenge(username, tools);
		const proof = hash(token + accessKey);
		const answer = await answerToLogin(username, proof, tools);
		const outcome = openEnvelope('login', answer, hiding([token, accessKey, proof]));
		if (outcome.failure === undefined) return outcome.result;
		const { code } = outcome.failure;
		if (code !== 'INVALID_USER_CREDENTIALS' && code !== 'INVALID_AUTH_TOKEN') throw outcome.failure;
		expired ||= code === 'INVALID_AUTH_TOKEN';
		if (attempt >= TRIES) throw refusal(outcome.failure, expired);
		const longest = Math.min(LONGEST_PAUSE, Math.max(0, begun + PAUSES_END - Date.now()));
		await tools.pause(Math.round(tools.chance() * longest));
	}
}

/** A wrong key is refused the same way each time; challenges that vanish tell of other logins at the same moment. */
function refusal(failure: WebserviceError, expired: boolean): WebserviceError {
	if (!expired) return failure;
	return failure.with({
		operation: 'login',
		advice:
			'Other programs log in as the same user at the same moment. Use a CRM user of its own for n8n, or check the access key.',
	});
}

const REFUSED = new Set(['INVALID_USER_CREDENTIALS', 'INVALID_AUTH_TOKEN', 'ACCESSKEY_UNDEFINED', 'ACCESS_DENIED']);

/** Whether the server refused the login itself: it will do so again, unless other logins were in the way. */
export function isRefusedLogin(error: unknown): error is WebserviceError {
	if (!(error instanceof WebserviceError)) return false;
	return (error.operation === 'login' || error.operation === 'getchallenge') && REFUSED.has(error.code);
}

async function challenge(username: string, tools: LoginTools): Promise<string> {
	const answer = await tools.send({
		method: 'GET',
		url: { operation: 'getchallenge', username },
		timeout: LOGIN_TIMEOUT,
	});
	return needed(asText(asObject(readEnvelope('getchallenge', answer)).token), 'getchallenge', 'token');
}

async function answerToLogin(username: string, accessKey: string, tools: LoginTools): Promise<HttpAnswer> {
	const form = { operation: 'login', username, accessKey };
	return await tools.send({ method: 'POST', url: {}, form, timeout: LOGIN_TIMEOUT });
}

/** The vendor's page calls the session sessionId, the servers call it sessionName. */
function readLogin(result: JsonValue): Login {
	const { sessionName, sessionId, userId } = asObject(result);
	return { sessionName: needed(asText(sessionName ?? sessionId), 'login', 'sessionName'), userId: asText(userId) };
}

function needed(text: string, operation: string, what: string): string {
	if (text !== '') return text;
	throw new WebserviceError({ code: 'BROKEN_ANSWER', operation, reason: `the answer has no ${what}` });
}
