// What a person reads when the CRM refuses or fails: what happened, at which operation, and what to do.

import {
	InputError,
	WebserviceError,
	connectionError,
	insteadOf,
	isLostSession,
} from '../../../../nodes/Vtiger/webservice/protocol/errors';
import { ConnectionFailure } from '../../../../nodes/Vtiger/webservice/protocol/http';

function refusal(code: string, reason = '', operation = 'retrieve'): WebserviceError {
	return new WebserviceError({ code, operation, reason });
}

describe('codes', () => {
	it.each<[string, string, RegExp]>([
		['AUTHENTICATION_REQUIRED', 'The CRM did not accept the session', /^Run again.*test the credential/],
		['INVALID_SESSIONID', 'The CRM no longer knows the session', /^Run again.*test the credential/],
		['INVALID_AUTH_TOKEN', 'The CRM did not accept the login', /username in the credential.*run again/],
		[
			'INVALID_USER_CREDENTIALS',
			'The CRM refused the access key',
			/Copy the access key from My Preferences.*not the password/,
		],
		['ACCESSKEY_UNDEFINED', 'The user has no access key', /administrator.*access key/],
		['AUTHENTICATION_FAILURE', 'The browser session is not logged in to the CRM', /cookie PHPSESSID/],
		['INVALID_ID_ATTRIBUTE', 'The record id belongs to another module, or a reference has no module number', /12x345/],
		['RECORD_NOT_FOUND', 'The record does not exist', /Check the record id/],
		[
			'REFERENCE_INVALID',
			'A reference field was given a record of a module that it does not accept',
			/which modules the field accepts/,
		],
		['MANDATORY_FIELDS_MISSING', 'A required field has no value', /Fill the field/],
		['QUERY_SYNTAX_ERROR', 'The CRM does not understand the query', /no parentheses, IS NULL.*quotes.*double/],
		['DATABASE_QUERY_ERROR', 'The CRM’s database refused the query', /values in quotes.*selected fields/],
		['INTERNAL_SERVER_ERROR', 'The CRM failed at the operation', /logs of PHP and of the CRM/],
		['OPERATION_NOT_SUPPORTED', 'The CRM does not support the operation here', /module and the HTTP method/],
		['UNKOWN_ENTITY', 'The two modules have no such relation', /relation from the list.*untranslated label/],
		['NOT_RELATED', 'The CRM reported success, but did not link the records', /set that field/],
		['FILE_NOT_STORED', 'The CRM created the document without its file', /upload_max_filesize/],
		['LEAD_NOT_CONVERTED', 'The CRM did not convert the lead', /CRM’s log/],
		['0', 'The CRM found a duplicate', /same unique fields.*Create or Update/],
		['LEAD_ALREADY_CONVERTED', 'The lead was converted before', /account, contact or deal/],
		['INVALID_OLD_PASSWORD', 'The old password is wrong', /Check the old password/],
		['NEW_PASSWORD_MISMATCH', 'The new passwords differ', /same new password twice/],
		['CHANGE_PASSWORD_FAILURE', 'The CRM did not change the password', /same and strong enough/],
		['CURRENCY_INACTIVE', 'The currency is not active', /active currency/],
		['SERVER_FAULT', 'The CRM failed with an internal error', /PHP error log/],
		['RESTRICTED_FILE', 'The CRM’s own program file for this operation is missing or misplaced', /handler_path/],
		['EMPTY_ANSWER', 'The CRM answered with nothing', /broken encoding.*PHP error log/],
		['NOT_A_WEBSERVICE', 'There is no Vtiger webservice at this address', /URL in the credential.*without index\.php/],
		['BROKEN_ANSWER', 'The CRM’s answer cannot be read', /proxy or a program fault.*logs/],
		['REDIRECTED', 'The server sends requests to another address', /address that the message names.*credential/],
		['REQUEST_TOO_LONG', 'The request is too long for the server', /fewer columns/],
		['SERVER_BUSY', 'The CRM refuses requests for the moment', /Run again later/],
		['SERVER_UNAVAILABLE', 'The CRM is not available', /Run again later/],
		['CONNECTION_REFUSED', 'The CRM’s server refused the connection', /URL and port in the credential/],
		['HOST_UNREACHABLE', 'The CRM’s server was not found', /host name in the credential/],
		['CERTIFICATE_REFUSED', 'The server’s certificate was refused', /Ignore SSL Issues/],
		[
			'REQUEST_BLOCKED',
			'n8n blocked the request to the CRM’s server',
			/Allowed HTTP Request Domains.*N8N_SSRF_ALLOWED_HOSTNAMES/,
		],
		['CONNECTION_LOST', 'The connection to the CRM was lost', /Run again.*logs/],
		['TIMEOUT', 'The CRM did not answer in time', /more time in the options/],
		['CANCELLED', 'The execution was cancelled', /No action needed/],
		['SOME_CODE_OF_AN_EXTENSION', 'The CRM refused the operation', /^The reason is the CRM’s own\.$/],
		['constructor', 'The CRM refused the operation', /^The reason is the CRM’s own\.$/],
		['__proto__', 'The CRM refused the operation', /^The reason is the CRM’s own\.$/],
		['', 'The CRM refused the operation', /^The reason is the CRM’s own\.$/],
	])('%s', (code, what, advice) => {
		const error = refusal(code, 'Слова сервера');
		expect(error.message).toBe(`${what} (retrieve, ${code}): Слова сервера`);
		expect(error.advice).toMatch(advice);
		expect(refusal(code).message).toBe(`${what} (retrieve, ${code})`);
	});
});

describe('the faces of ACCESS_DENIED', () => {
	it.each<[string, string, RegExp]>([
		[
			'Permission to perform the operation is denied',
			'The CRM denies access, or the record or module does not exist',
			/look the same from outside/,
		],
		['', 'The CRM denies access, or the record or module does not exist', /look the same from outside/],
		[
			'Permission to perform the operation is denied for name : contacts',
			'The CRM does not know the module',
			/case-sensitive/,
		],
		[
			'Permission to perform the operation is denied for id',
			'The record id is not one that the CRM understands',
			/12x345/,
		],
		[
			'Permission to perform the operation is denied for query',
			'The CRM found no query',
			/Begin the query with SELECT/,
		],
		[
			"Permission to access '.secret.' attribute denied.",
			'The CRM does not know a field of the query, or hides it from this user',
			/Describe operation.*profile/,
		],
		[
			'Permission to access secret attribute denied.',
			'The CRM does not know a field of the query, or hides it from this user',
			/Describe operation.*profile/,
		],
		[
			'Permission to read given object is denied',
			'The CRM’s sharing rules do not let this user see or change the record',
			/another user/,
		],
		['Permission to write is denied', 'The user’s profile does not allow this', /administrator.*profile/],
		['Permission to delete is denied', 'The user’s profile does not allow this', /administrator.*profile/],
		['Permission to read is denied', 'The user’s profile does not allow this', /administrator.*profile/],
		['Cannot assign record to the given user', 'This user may not give records to that owner', /role hierarchy/],
		[
			'Permission to access reference type is denied Accounts',
			'A reference leads to a module that this user may not see',
			/leave the reference out/,
		],
		[
			'Only admin users can perform application sync',
			'Only an administrator may do this',
			/credential of an administrator/,
		],
		['username does not exists', 'The CRM does not know the user', /login name, not the e-mail/],
		['No username given', 'The CRM does not know the user', /login name, not the e-mail/],
	])('“%s”', (reason, what, advice) => {
		const error = refusal('ACCESS_DENIED', reason);
		expect(error.message).toBe(`${what} (retrieve, ACCESS_DENIED)${reason === '' ? '' : `: ${reason}`}`);
		expect(error.advice).toMatch(advice);
	});

	it('are read only for that code', () => {
		expect(refusal('RECORD_NOT_FOUND', 'denied for name').message).toMatch(/^The record does not exist/);
	});
});

describe('operations that servers have broken', () => {
	it.each<[string, string, RegExp]>([
		['sync', 'SERVER_FAULT', /vtiger_ws_operation_parameters.*syncType/],
		['logout', 'SERVER_FAULT', /cannot end sessions.*which the CRM lets expire/],
		['logout', 'INTERNAL_SERVER_ERROR', /cannot end sessions.*which the CRM lets expire/],
		['extendsession', 'SERVER_FAULT', /Use Log In instead/],
		['extendsession', 'INTERNAL_SERVER_ERROR', /Use Log In instead/],
		['convertlead', 'SERVER_FAULT', /vtiger_ws_operation_parameters.*name “element”/],
		['convertlead', 'ACCESS_DENIED', /vtiger_ws_operation_parameters.*name “element”/],
		['convertlead', 'UNKNOWN_OPERATION', /correct the lead.*look for a new account or contact/],
		['changePassword', 'RESTRICTED_FILE', /row changePassword.*ChangePassword\.php/],
		['changepassword', 'RESTRICTED_FILE', /row changePassword.*ChangePassword\.php/],
		['deleteUser', 'RESTRICTED_FILE', /row deleteUser.*DeleteUser\.php/],
		['retrieve_inventory', 'SERVER_FAULT', /it reads the lines with Get in that case/],
		['retrieve_related', 'SERVER_FAULT', /Choose columns instead/],
		['query', 'INTERNAL_SERVER_ERROR', /single quotes.*logs of PHP and of the CRM/],
		['query_related', 'INTERNAL_SERVER_ERROR', /single quotes.*logs of PHP and of the CRM/],
		['query', 'SERVER_FAULT', /Name the columns, without tags/],
		['query_related', 'SERVER_FAULT', /Name the columns, without tags/],
		['files_retrieve', 'SERVER_FAULT', /no operation to download files/],
		['create', 'DATABASE_QUERY_ERROR', /a value, such as one that is too long/],
		['update', 'DATABASE_QUERY_ERROR', /a value, such as one that is too long/],
		['revise', 'DATABASE_QUERY_ERROR', /a value, such as one that is too long/],
		['relatedtypes', 'SERVER_FAULT', /not of lists such as Groups or Currency/],
	])('%s with %s', (operation, code, advice) => {
		expect(refusal(code, '', operation).advice).toMatch(advice);
	});

	it('keep the meaning of the code in the message', () => {
		expect(refusal('SERVER_FAULT', 'HTTP 500', 'sync').message).toBe(
			'The CRM failed with an internal error (sync, SERVER_FAULT): HTTP 500',
		);
		expect(refusal('ACCESS_DENIED', 'Permission to perform the operation is denied', 'convertlead').message).toBe(
			'The CRM refused the operation (convertlead, ACCESS_DENIED): Permission to perform the operation is denied',
		);
	});

	it.each([
		['sync', 'ACCESS_DENIED'],
		['changePassword', 'SERVER_FAULT'],
		['create', 'SERVER_FAULT'],
	])('other failures of %s get the advice of their code: %s', (operation, code) => {
		expect(refusal(code, '', operation).advice).toBe(refusal(code, '', 'describe').advice);
	});
});

describe('an error', () => {
	it('carries what workflows branch on', () => {
		const error = new WebserviceError({
			code: 'SERVER_BUSY',
			operation: 'query',
			reason: 'HTTP 503',
			status: 503,
			retryAfter: 7,
		});
		expect(error).toMatchObject({
			name: 'WebserviceError',
			code: 'SERVER_BUSY',
			operation: 'query',
			reason: 'HTTP 503',
			status: 503,
			retryAfter: 7,
			outcomeUnknown: false,
		});
		expect(error).toBeInstanceOf(Error);
	});

	it('without details has status 0 and no wait', () => {
		expect(refusal('TIMEOUT')).toMatchObject({ status: 0, outcomeUnknown: false });
		expect(refusal('TIMEOUT').retryAfter).toBeUndefined();
	});

	it('takes advice that fits better than the one of the code', () => {
		const error = new WebserviceError({ code: 'TIMEOUT', operation: 'login', reason: '', advice: 'Do this instead.' });
		expect(error.advice).toBe('Do this instead.');
	});

	it('says first that the outcome is unknown and how to check', () => {
		const error = new WebserviceError({ code: 'TIMEOUT', operation: 'create', reason: '', outcomeUnknown: true });
		expect(error.outcomeUnknown).toBe(true);
		expect(error.advice).toBe(
			'The CRM may or may not have carried this out: look at the record in the CRM before you run it again. ' +
				'Give the operation more time in the options, or ask for less at once.',
		);
	});

	it('of the input names the parameter', () => {
		const error = new InputError('closingdate', '“soon” is not a date', 'Accepted: 2026-01-31.');
		expect(error).toMatchObject({
			name: 'InputError',
			parameter: 'closingdate',
			message: '“soon” is not a date',
			advice: 'Accepted: 2026-01-31.',
		});
		expect(error).toBeInstanceOf(Error);
	});
});

describe('connections that failed', () => {
	it.each([
		['refused', 'CONNECTION_REFUSED'],
		['unreachable', 'HOST_UNREACHABLE'],
		['certificate', 'CERTIFICATE_REFUSED'],
		['timeout', 'TIMEOUT'],
		['lost', 'CONNECTION_LOST'],
		['cancelled', 'CANCELLED'],
	] as const)('%s is %s', (kind, code) => {
		const error = connectionError('query', new ConnectionFailure(kind, 'ESOCKET'));
		expect(error).toMatchObject({ code, operation: 'query', reason: 'ESOCKET', status: 0, outcomeUnknown: false });
		expect(error.message).toContain(`(query, ${code}): ESOCKET`);
	});
});

describe('a failure that is an answer', () => {
	it('gives the value for its own code only', async () => {
		const denied = () => Promise.reject(refusal('ACCESS_DENIED'));
		expect(await denied().catch(insteadOf('ACCESS_DENIED', 'none'))).toBe('none');
		await expect(denied().catch(insteadOf('RECORD_NOT_FOUND', 'none'))).rejects.toMatchObject({
			code: 'ACCESS_DENIED',
		});
		const bug = Object.assign(new Error('a bug'), { code: 'ACCESS_DENIED' });
		await expect(Promise.reject(bug).catch(insteadOf('ACCESS_DENIED', 'none'))).rejects.toBe(bug);
	});
});

describe('lost sessions', () => {
	it.each(['AUTHENTICATION_REQUIRED', 'INVALID_SESSIONID', 'SESSION_EXPIRED', 'SESSION_LEFT_IDLE'])(
		'%s calls for a new login',
		(code) => {
			expect(isLostSession(code)).toBe(true);
		},
	);

	it.each(['ACCESS_DENIED', 'INVALID_AUTH_TOKEN', 'INVALID_USER_CREDENTIALS', 'SERVER_FAULT', 'session_expired', ''])(
		'%s does not',
		(code) => {
			expect(isLostSession(code)).toBe(false);
		},
	);
});
