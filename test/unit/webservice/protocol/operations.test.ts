// The table of operations against the list of the webservice: where arguments travel, what may be repeated.

import { ConnectionFailure, failureKind } from '../../../../nodes/Vtiger/webservice/protocol/http';
import {
	asFlag,
	asObject,
	asObjects,
	asText,
	asTexts,
	isJsonObject,
	parseJson,
} from '../../../../nodes/Vtiger/webservice/protocol/json';
import { OPERATIONS, carriesSession, findOperation } from '../../../../nodes/Vtiger/webservice/protocol/operations';

describe('operations', () => {
	it.each([
		['getchallenge', 'GET', 'login', false],
		['login', 'POST', 'login', false],
		['extendsession', 'POST', 'login', false],
		['logout', 'POST', 'write', false],
		['listtypes', 'GET', 'read', false],
		['describe', 'GET', 'read', false],
		['create', 'POST', 'write', false],
		['retrieve', 'GET', 'read', false],
		['update', 'POST', 'write', false],
		['revise', 'POST', 'write', false],
		['delete', 'POST', 'write', false],
		['query', 'GET', 'read', false],
		['sync', 'GET', 'read', false],
		['convertlead', 'POST', 'write', false],
		['changePassword', 'POST', 'write', false],
		['deleteUser', 'POST', 'write', true],
		['retrieve_inventory', 'GET', 'read', true],
		['relatedtypes', 'GET', 'read', true],
		['retrieve_related', 'GET', 'read', true],
		['query_related', 'GET', 'read', true],
		['add_related', 'POST', 'write', false],
		['files_retrieve', 'GET', 'read', false],
	])('%s takes its arguments by %s and is a %s', (name, method, kind, sessionId) => {
		const row = findOperation(name);
		expect(row).toEqual({ name, method, kind, ...(sessionId ? { sessionId: true } : {}) });
		expect(carriesSession(name)).toBe(kind !== 'login');
	});

	it('are listed once each', () => {
		expect(OPERATIONS).toHaveLength(22);
		expect(new Set(OPERATIONS.map(({ name }) => name.toLowerCase())).size).toBe(22);
	});

	it('are found without regard to case, as the server does', () => {
		expect(findOperation('CHANGEPASSWORD')?.name).toBe('changePassword');
		expect(carriesSession('LOGIN')).toBe(false);
		expect(carriesSession('GetChallenge')).toBe(false);
	});

	it.each(['login ', 'lógin', 'GÉTCHALLENGE', 'ｌogin'])(
		'are found as the server’s database compares names: “%s” carries no session',
		(name) => {
			expect(carriesSession(name)).toBe(false);
		},
	);

	it('outside the table carry the session', () => {
		expect(findOperation('wsapp_register')).toBeUndefined();
		expect(carriesSession('wsapp_register')).toBe(true);
	});
});

describe('failed connections', () => {
	it.each([
		['ECONNREFUSED', '', 'refused', false],
		['EPROTO', 'write EPROTO: wrong version number', 'refused', false],
		['ENOTFOUND', '', 'unreachable', false],
		['EAI_AGAIN', '', 'unreachable', false],
		['EHOSTUNREACH', '', 'unreachable', false],
		['ENETUNREACH', '', 'unreachable', false],
		['EHOSTDOWN', '', 'unreachable', false],
		['ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:80', 'refused', false],
		['EHOSTUNREACH', 'connect EHOSTUNREACH 10.0.0.1:443', 'unreachable', false],
		['ECONNREFUSED', 'read ECONNREFUSED', 'lost', true],
		['EHOSTUNREACH', 'read EHOSTUNREACH', 'lost', true],
		['ENETUNREACH', 'write ENETUNREACH', 'lost', true],
		['EHOSTDOWN', 'read EHOSTDOWN', 'lost', true],
		['EPROTO', 'write EPROTO 00:error:0A00010B:SSL routines:ssl3_get_record:wrong version number', 'refused', false],
		['', 'Domain not allowed: This credential is restricted from accessing crm.example.com', 'blocked', false],
		['', 'The request was blocked because it resolves to a restricted IP address', 'blocked', false],
		['', 'The request was blocked because the destination hostname is restricted', 'blocked', false],
		['CERT_HAS_EXPIRED', '', 'certificate', false],
		['DEPTH_ZERO_SELF_SIGNED_CERT', '', 'certificate', false],
		['SELF_SIGNED_CERT_IN_CHAIN', '', 'certificate', false],
		['UNABLE_TO_VERIFY_LEAF_SIGNATURE', '', 'certificate', false],
		['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', '', 'certificate', false],
		['ERR_TLS_CERT_ALTNAME_INVALID', '', 'certificate', false],
		['ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE', '', 'certificate', false],
		['SELF_SIGNED', '', 'certificate', false],
		['', 'Certificate has expired', 'certificate', false],
		['', 'self-signed certificate', 'certificate', false],
		['', 'self signed', 'certificate', false],
		['ETIMEDOUT', '', 'timeout', true],
		['ECONNABORTED', '', 'timeout', true],
		['ESOCKETTIMEDOUT', '', 'timeout', true],
		['', 'Timeout of 60000 ms exceeded', 'timeout', true],
		['ECONNRESET', '', 'lost', true],
		['EPIPE', '', 'lost', true],
		['ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC', '', 'lost', true],
		['ERR_TLS_HANDSHAKE_TIMEOUT', '', 'lost', true],
		['', 'socket hang up', 'lost', true],
		['', '', 'lost', true],
		['ERR_CANCELED', '', 'cancelled', true],
	] as const)('%s %s is %s', (code, message, kind, sent) => {
		expect(failureKind(code, message)).toBe(kind);
		expect(new ConnectionFailure(kind, message)).toMatchObject({ name: 'ConnectionFailure', kind, message, sent });
	});
});

describe('JSON of the server', () => {
	it('is parsed or undefined', () => {
		expect(parseJson('{"a":[1]}')).toEqual({ a: [1] });
		expect(parseJson('{"a":')).toBeUndefined();
		expect(parseJson('')).toBeUndefined();
	});

	it.each([
		[{}, true],
		[{ a: 1 }, true],
		[[], false],
		[null, false],
		['{}', false],
		[0, false],
	])('%j is an object: %p', (value, is) => {
		expect(isJsonObject(value)).toBe(is);
		expect(asObject(value)).toEqual(is ? value : {});
	});

	it('lists keep what they should hold', () => {
		expect(asObjects([{ a: 1 }, null, 'x', [], { b: 2 }])).toEqual([{ a: 1 }, { b: 2 }]);
		expect(asObjects({ a: 1 })).toEqual([]);
		expect(asTexts(['a', 1, null])).toEqual(['a', '1', '']);
		expect(asTexts('a')).toEqual([]);
	});

	it.each([
		['a', 'a'],
		[5, '5'],
		[0, '0'],
		[true, '1'],
		[false, '0'],
		[null, ''],
		[undefined, ''],
		[[], ''],
		[{}, ''],
	])('the text of %j is %j', (value, text) => {
		expect(asText(value)).toBe(text);
	});

	it.each([
		[true, true],
		[1, true],
		['1', true],
		['true', true],
		[false, false],
		[0, false],
		['', false],
		['0', false],
		['yes', false],
		[null, false],
	])('the flag of %j is %p', (value, flag) => {
		expect(asFlag(value)).toBe(flag);
	});
});
