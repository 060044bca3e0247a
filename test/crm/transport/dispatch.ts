// From a read request to its answer: session, operation, envelope.

import { argumentsOf } from '../call';
import { Breakdown, Failure, fatal } from '../failures';
import type { Installation } from '../installation';
import type { JsonValue } from '../json';
import { operationNamed } from '../registry';
import type { Operation } from '../registry';
import type { Session } from '../sessions';
import type { Answer } from './answer';
import { errorAnswer, resultAnswer } from './envelope';
import type { Form } from './form';
import type { Parameters, Variables } from './variables';

export interface WebserviceRequest {
	method: string;
	url: Variables;
	form: Form;
	cookies: Parameters;
	/** Both, the form's winning. */
	both: Parameters;
}

function own(parameters: Parameters, name: string): string {
	return Object.hasOwn(parameters, name) ? (parameters[name] ?? '') : '';
}

export function sessionNameOf(request: WebserviceRequest): string {
	const name = own(request.both, 'sessionName');
	return name === 'null' ? '' : name;
}

export function operationNameOf(request: WebserviceRequest): string {
	return own(request.both, 'operation');
}

function invalidSession(): Failure {
	return new Failure('INVALID_SESSIONID', 'Session Identifier provided is Invalid');
}

function authenticationRequired(): Failure {
	return new Failure('AUTHENTICATION_REQUIRED', 'Authencation required');
}

/** A browser's session id as a parameter never reaches the session library; only the cookie does. */
function adoptedSession(installation: Installation, request: WebserviceRequest): Session {
	if (!Object.hasOwn(request.form.parameters, 'operation')) throw authenticationRequired();
	const fresh = installation.sessions.start();
	if (Object.hasOwn(request.both, 'PHPSESSID')) return fresh;
	const { edition } = installation.personality;
	const name = own(request.cookies, 'PHPSESSID') || (edition === 'vtiger' ? sessionNameOf(request) : '');
	return installation.sessions.get(name) ?? fresh;
}

function sessionFor(
	installation: Installation,
	request: WebserviceRequest,
	operation: Operation,
	name: string,
): Session {
	if (name === 'extendsession') return adoptedSession(installation, request);
	const sessionName = sessionNameOf(request);
	if (sessionName === '') {
		if (!operation.beforeLogin) throw authenticationRequired();
		return installation.sessions.start();
	}
	// The library takes a PHPSESSID parameter for the session's name, and none is known by it.
	if (Object.hasOwn(request.both, 'PHPSESSID')) throw invalidSession();
	const session = installation.sessions.get(sessionName);
	if (session === undefined) throw invalidSession();
	return session;
}

async function resultOf(installation: Installation, request: WebserviceRequest): Promise<JsonValue> {
	const name = operationNameOf(request).toLowerCase().trimEnd();
	const operation = operationNamed(name);
	// The lookup of an unknown operation is outside the server's own error handling.
	if (operation === undefined) throw fatal();
	const session = sessionFor(installation, request, operation, name);
	const call = {
		installation,
		session,
		files: request.form.files,
		cookies: request.cookies,
		method: request.method,
		...argumentsOf(operation.from === 'GET' ? request.url : request.form, request.both, installation.personality.php),
	};
	if (operation.beforeLogin) return operation.run(call);
	const user = session.userId === undefined ? undefined : installation.users.get(session.userId);
	// A session without a user kills every operation.
	if (user === undefined) throw fatal();
	return operation.run({ ...call, user });
}

/** Never throws but for faults of this server itself. */
export async function dispatch(installation: Installation, request: WebserviceRequest): Promise<Answer> {
	const format = own(request.both, 'format');
	try {
		const answer = resultAnswer(await resultOf(installation, request));
		return format === '' || format.toLowerCase() === 'json' ? answer : { ...answer, body: '' };
	} catch (error) {
		if (error instanceof Failure) return errorAnswer(installation.personality, error);
		if (error instanceof Breakdown) return error.answer;
		throw error;
	}
}
