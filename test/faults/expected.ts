// The table of faults: what the person sees and what the CRM holds afterwards, by class of operation.

import type { Fault } from '../crm';

export interface Expected {
	/** Code of the error that the person sees; without one the run succeeds. */
	code?: string;
	/** How often the operation reaches the CRM. */
	requests: number;
	/** The person is told that the write may have been carried out. */
	doubt?: true;
	/** Records that a create leaves in the CRM. */
	stored?: number;
	/** Words of the message. */
	says?: RegExp;
}

export interface Row {
	what: string;
	fault: Fault;
	/** How many requests are hit; every one if it is missing. */
	count?: number;
	/** Get of one record. */
	read: Expected;
	/** Create of one record. */
	write: Expected;
	/** The same Get when the credential has no session yet; `requests` counts logins that were asked for. */
	login: Expected;
}

const once = { count: 1 };
const fine: Expected = { requests: 1 };
const stored: Expected = { requests: 1, stored: 1 };
const again: Expected = { requests: 2 };
const ends = (code: string, says?: RegExp): Expected => ({
	code,
	requests: 1,
	...(says === undefined ? {} : { says }),
});
const givenUp = (code: string): Expected => ({ code, requests: 4 });
const refused = (code: string, says?: RegExp): Expected => ({ ...ends(code, says), stored: 0 });
const doubted = (code: string, left: number): Expected => ({ code, requests: 1, doubt: true, stored: left });

const page = '<html><head><title>Bad Gateway</title></head><body>nginx</body></html>';
const HTTPS = 'https://crm.example.com/webservice.php?sessionName=secret';
const address = /sends requests to another address .*https:\/\/crm\.example\.com$/;

/** Faults of the server's program, of the web server before it, and of the network. */
export const FAULTS: Row[] = [
	{
		what: 'a 500 without a body',
		fault: { kind: 'empty500' },
		read: ends('SERVER_FAULT'),
		write: doubted('SERVER_FAULT', 0),
		login: ends('SERVER_FAULT'),
	},
	{
		what: 'a 500 after the work',
		fault: { kind: 'empty500', runs: true },
		read: ends('SERVER_FAULT'),
		write: doubted('SERVER_FAULT', 1),
		login: ends('SERVER_FAULT'),
	},
	{
		what: 'a 500 with a page',
		fault: { kind: 'html', status: 500, body: page },
		read: ends('SERVER_FAULT', /“Bad Gateway”/),
		write: doubted('SERVER_FAULT', 0),
		login: ends('SERVER_FAULT'),
	},
	{
		what: 'the text of a missing program file',
		fault: { kind: 'text200' },
		read: ends('RESTRICTED_FILE'),
		write: refused('RESTRICTED_FILE'),
		login: ends('RESTRICTED_FILE'),
	},
	{
		what: 'any other text',
		fault: { kind: 'text200', text: 'Fatal error: Allowed memory size' },
		read: ends('BROKEN_ANSWER'),
		write: doubted('BROKEN_ANSWER', 0),
		login: ends('BROKEN_ANSWER'),
	},
	{ what: 'text before the JSON', fault: { kind: 'textBeforeJson' }, read: fine, write: stored, login: fine },
	{
		what: 'truncated JSON',
		fault: { kind: 'truncatedJson' },
		read: ends('BROKEN_ANSWER'),
		write: doubted('BROKEN_ANSWER', 1),
		login: ends('BROKEN_ANSWER'),
	},
	{
		what: 'an empty 200',
		fault: { kind: 'empty200' },
		read: ends('EMPTY_ANSWER'),
		write: doubted('EMPTY_ANSWER', 1),
		login: ends('EMPTY_ANSWER'),
	},
	{ what: 'bytes that are no UTF-8', fault: { kind: 'invalidUtf8' }, read: fine, write: stored, login: fine },
	{
		what: 'a login page',
		fault: { kind: 'html' },
		read: ends('NOT_A_WEBSERVICE', /web page “Vtiger”/),
		write: refused('NOT_A_WEBSERVICE'),
		login: ends('NOT_A_WEBSERVICE'),
	},
	{
		what: 'a 404',
		fault: { kind: 'status', status: 404 },
		read: ends('NOT_A_WEBSERVICE', /HTTP 404/),
		write: refused('NOT_A_WEBSERVICE'),
		login: ends('NOT_A_WEBSERVICE'),
	},
	{
		what: 'a 414',
		fault: { kind: 'status', status: 414, body: page },
		read: ends('REQUEST_TOO_LONG'),
		write: refused('REQUEST_TOO_LONG'),
		login: ends('REQUEST_TOO_LONG'),
	},
	{
		what: 'a redirect to https',
		fault: { kind: 'redirect', location: HTTPS },
		read: ends('REDIRECTED', address),
		write: refused('REDIRECTED', address),
		login: ends('REDIRECTED', address),
	},
	{
		what: 'a permanent redirect',
		fault: { kind: 'redirect', location: HTTPS, status: 308 },
		read: ends('REDIRECTED', address),
		write: refused('REDIRECTED', address),
		login: ends('REDIRECTED', address),
	},
	{
		what: 'the number 0 as code',
		fault: { kind: 'json', code: 0, message: 'Duplicate(s) detected!' },
		read: ends('0'),
		write: refused('0', /found a duplicate .*: Duplicate\(s\) detected!$/),
		login: ends('0'),
	},
	{
		what: 'a refusal',
		fault: { kind: 'json', code: 'ACCESS_DENIED', message: 'Permission to write is denied' },
		read: ends('ACCESS_DENIED'),
		write: refused('ACCESS_DENIED', /profile does not allow/),
		login: ends('ACCESS_DENIED'),
	},
	{
		what: 'an internal error',
		fault: { kind: 'json', code: 'INTERNAL_SERVER_ERROR', message: 'Unknown Error while processing request' },
		read: ends('INTERNAL_SERVER_ERROR'),
		write: doubted('INTERNAL_SERVER_ERROR', 0),
		login: ends('INTERNAL_SERVER_ERROR'),
	},

	{
		what: 'one session lost',
		fault: { kind: 'loseSession' },
		...once,
		read: again,
		write: { requests: 2, stored: 1 },
		login: fine,
	},
	{
		what: 'one “authentication required”',
		fault: { kind: 'json', code: 'AUTHENTICATION_REQUIRED', message: '' },
		...once,
		read: again,
		write: { requests: 2, stored: 1 },
		login: ends('AUTHENTICATION_REQUIRED'),
	},
	{
		what: 'every session lost at once',
		fault: { kind: 'json', code: 'INVALID_SESSIONID', message: '' },
		read: { code: 'INVALID_SESSIONID', requests: 2 },
		write: { code: 'INVALID_SESSIONID', requests: 2, stored: 0 },
		login: ends('INVALID_SESSIONID'),
	},

	{
		what: 'one connection cut before the work',
		fault: { kind: 'cutBefore' },
		...once,
		read: again,
		write: doubted('CONNECTION_LOST', 0),
		login: again,
	},
	{
		what: 'one connection cut after the work',
		fault: { kind: 'cutDuring' },
		...once,
		read: again,
		write: doubted('CONNECTION_LOST', 1),
		login: again,
	},
	{
		what: 'one connection cut in the middle of the answer',
		fault: { kind: 'cutAfterHeaders' },
		...once,
		read: again,
		write: doubted('CONNECTION_LOST', 1),
		login: again,
	},
	{
		what: 'every connection cut',
		fault: { kind: 'cutDuring' },
		read: givenUp('CONNECTION_LOST'),
		write: doubted('CONNECTION_LOST', 1),
		login: givenUp('CONNECTION_LOST'),
	},
	{
		what: 'one 429',
		fault: { kind: 'status', status: 429 },
		...once,
		read: again,
		write: refused('SERVER_BUSY'),
		login: again,
	},
	{
		what: 'a 429 always',
		fault: { kind: 'status', status: 429 },
		read: givenUp('SERVER_BUSY'),
		write: refused('SERVER_BUSY'),
		login: givenUp('SERVER_BUSY'),
	},
	{
		what: 'one 503 with a second to wait',
		fault: { kind: 'status', status: 503, headers: { 'Retry-After': '1' } },
		...once,
		read: again,
		write: refused('SERVER_BUSY'),
		login: again,
	},
	{
		what: 'one 429 with an hour to wait',
		fault: { kind: 'status', status: 429, headers: { 'Retry-After': '3600' } },
		...once,
		read: ends('SERVER_BUSY'),
		write: refused('SERVER_BUSY'),
		login: ends('SERVER_BUSY'),
	},
	{
		what: 'one 502',
		fault: { kind: 'status', status: 502, body: page },
		...once,
		read: again,
		write: doubted('SERVER_UNAVAILABLE', 0),
		login: again,
	},
	{
		what: 'one 504 after the work',
		fault: { kind: 'status', status: 504, runs: true },
		...once,
		read: again,
		write: doubted('SERVER_UNAVAILABLE', 1),
		login: again,
	},
	{
		what: 'a 504 always',
		fault: { kind: 'status', status: 504 },
		read: givenUp('SERVER_UNAVAILABLE'),
		write: doubted('SERVER_UNAVAILABLE', 0),
		login: givenUp('SERVER_UNAVAILABLE'),
	},
	{ what: 'a slow answer', fault: { kind: 'slow', milliseconds: 300 }, read: fine, write: stored, login: fine },
];
