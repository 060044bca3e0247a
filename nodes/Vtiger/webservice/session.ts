// Logging in: challenge, MD5 of challenge and access key, login. Repeats where another login came in between.

import { hash } from 'spark-md5';
import { readEnvelope } from './envelope';
import { WebserviceError } from './errors';
import type { HttpAnswer, HttpRequest } from './http';
import { asObject, asText } from './json';

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
const LONGEST_PAUSE = 400;
const LOGIN_TIMEOUT = 60_000;

/**
 * Logs in and returns the session. The server keeps one challenge a user: another client's newer challenge
 * makes this login fail like a wrong key, so a refusal is tried again, five times in all with random pauses
 * of less than half a second. Throws the WebserviceError of the last try, or a ConnectionFailure.
 */
export async function login(username: string, accessKey: string, tools: LoginTools): Promise<Login> {
	let overtaken = false;
	for (let attempt = 1; ; attempt++) {
		const token = await challenge(username, tools);
		try {
			return await loginWith(token, username, accessKey, tools);
		} catch (error) {
			if (!isRefused(error)) throw error;
			if (attempt >= TRIES) throw refusal(error, overtaken);
			await tools.pause(Math.round(tools.chance() * LONGEST_PAUSE));
			overtaken ||= error.code === 'INVALID_AUTH_TOKEN';
		}
	}
}

function isRefused(error: unknown): error is WebserviceError {
	return (
		error instanceof WebserviceError &&
		(error.code === 'INVALID_USER_CREDENTIALS' || error.code === 'INVALID_AUTH_TOKEN')
	);
}

function refusal(error: WebserviceError, overtaken: boolean): WebserviceError {
	if (!overtaken) return error;
	return new WebserviceError({
		code: error.code,
		operation: 'login',
		reason: error.reason,
		status: error.status,
		advice:
			'Other programs log in as the same user at the same moment. Use a CRM user of its own for n8n, or check the access key.',
	});
}

async function challenge(username: string, tools: LoginTools): Promise<string> {
	const answer = await tools.send({
		method: 'GET',
		url: { operation: 'getchallenge', username },
		timeout: LOGIN_TIMEOUT,
	});
	return needed(asText(asObject(readEnvelope('getchallenge', answer)).token), 'getchallenge', 'token');
}

async function loginWith(token: string, username: string, accessKey: string, tools: LoginTools): Promise<Login> {
	const answer = await tools.send({
		method: 'POST',
		url: {},
		form: { operation: 'login', username, accessKey: hash(token + accessKey) },
		timeout: LOGIN_TIMEOUT,
	});
	const result = asObject(readEnvelope('login', answer));
	// The vendor's page calls the session sessionId, the servers call it sessionName.
	const sessionName = needed(asText(result.sessionName ?? result.sessionId), 'login', 'sessionName');
	return { sessionName, userId: asText(result.userId) };
}

function needed(text: string, operation: string, what: string): string {
	if (text !== '') return text;
	throw new WebserviceError({ code: 'BROKEN_ANSWER', operation, reason: `the answer has no ${what}` });
}
