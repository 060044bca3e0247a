// getchallenge, login, logout, extendsession.

import { createHash } from 'node:crypto';

import type { Call, UserCall } from '../call';
import { Failure, fatal, internalError } from '../failures';
import type { Installation } from '../installation';
import type { JsonObject } from '../json';
import type { Session } from '../sessions';
import type { User } from '../users';

const webserviceVersion = '0.22';

export function getChallenge(call: Call): JsonObject {
	const { installation } = call;
	const username = call.argument('username');
	if (username === '') throw new Failure('ACCESS_DENIED', 'No username given');
	const user = installation.users.byName(username);
	if (user === undefined) throw new Failure('ACCESS_DENIED', 'username does not exists');
	const serverTime = installation.clock.seconds();
	const { token, expires } = installation.sessions.challenge(user.id, serverTime);
	return { token, serverTime, expireTime: expires };
}

function userIdOf(installation: Installation, user: User): string {
	return `${installation.modules.get('Users').prefix}x${user.id}`;
}

function sessionResult(installation: Installation, user: User, session: Session): JsonObject {
	return {
		sessionName: session.id,
		userId: userIdOf(installation, user),
		version: webserviceVersion,
		vtigerVersion: installation.personality.version,
	};
}

function userDetails(installation: Installation, user: User): JsonObject {
	const values = installation.store.table('Users').get(user.id)?.values ?? {};
	return {
		username: user.name,
		first_name: values.first_name ?? '',
		last_name: values.last_name ?? '',
		email: values.email1 ?? '',
		time_zone: values.time_zone ?? '',
		hour_format: values.hour_format ?? '',
		date_format: values.date_format ?? '',
		is_admin: values.is_admin ?? 'off',
		call_duration: '5',
		other_event_duration: '5',
	};
}

export function login(call: Call): JsonObject {
	const { installation } = call;
	const user = installation.users.byName(call.argument('username'));
	const token = user && installation.sessions.token(user.id, installation.clock.seconds());
	if (user === undefined || token === undefined) {
		throw new Failure('INVALID_AUTH_TOKEN', 'Specified token is invalid or expired');
	}
	if (user.accessKey === '') throw new Failure('ACCESSKEY_UNDEFINED', 'Access key for the user is undefined');
	const expected = createHash('md5')
		.update(token + user.accessKey)
		.digest('hex');
	if (call.argument('accessKey') !== expected || !user.active) {
		throw new Failure('INVALID_USER_CREDENTIALS', 'Invalid username or password');
	}
	// A session that the request named is given to the user, whoever had it before.
	call.session.userId = user.id;
	const details = installation.personality.edition === 'vtiger' ? userDetails(installation, user) : {};
	return { ...details, ...sessionResult(installation, user, call.session) };
}

/** The only operation that looks at the method. */
export function logout(call: UserCall): JsonObject {
	const { personality, sessions } = call.installation;
	if (personality.broken.logout && personality.php === 8) throw fatal();
	if (call.method === 'GET') {
		throw new Failure('OPERATION_NOT_SUPPORTED', 'Permission to perform the operation is denied');
	}
	if (personality.broken.logout) throw internalError();
	sessions.end(call.session.id);
	return { message: 'successfull' };
}

/** Takes over the session of a signed-in browser, which only the cookie names. */
export function extendSession(call: Call): JsonObject {
	const { installation, session } = call;
	const { personality, users } = installation;
	const user = session.userId === undefined ? undefined : users.get(session.userId);
	const accepted = session.browser || personality.edition === 'vtiger';
	if (user === undefined || !accepted) throw new Failure('AUTHENTICATION_FAILURE', 'Authencation Failed');
	if (personality.broken.extendsession) throw internalError();
	return sessionResult(installation, user, session);
}
