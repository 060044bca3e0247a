// What each code of the CRM and of this client means, and what a person can do about it.

import { adviceForServerFault } from './serverFaults';

export interface Meaning {
	message: string;
	advice: string;
}

/** The many faces of ACCESS_DENIED, told apart by the server's own fixed English words. */
const ACCESS_DENIED: Array<[RegExp, string, string]> = [
	[
		/denied for name/,
		'The CRM does not know the module',
		'Choose the module from the list, or check its name: names are case-sensitive (Contacts, not contacts).',
	],
	[
		/denied for id/,
		'The record id is not one that the CRM understands',
		'Use a webservice id such as 12x345: the number before the x belongs to the module, the one after it to the record.',
	],
	[/denied for query/, 'The CRM found no query', 'Begin the query with SELECT and name the module after FROM.'],
	[
		/attribute denied/,
		'The CRM does not know a field of the query, or hides it from this user',
		'Check the field names against the module’s Describe operation; a field can be hidden by the user’s profile.',
	],
	[
		/read given object/,
		'The CRM’s sharing rules do not let this user see or change the record',
		'Ask an administrator for access, or use a credential of another user.',
	],
	[
		/to (write|delete|read) is denied/,
		'The user’s profile does not allow this',
		'Ask an administrator to allow it for the module in the user’s profile.',
	],
	[
		/assign record/,
		'This user may not give records to that owner',
		'Choose an owner below the user in the role hierarchy, or one of the user’s groups.',
	],
	[
		/reference type/,
		'A reference leads to a module that this user may not see',
		'Ask an administrator for access to that module, or leave the reference out.',
	],
	[
		/Only admin users/,
		'Only an administrator may do this',
		'Use the credential of an administrator, or the scope of the user’s own records.',
	],
	[
		/username does not exists|No username given/,
		'The CRM does not know the user',
		'Check the username in the credential. It is the login name, not the e-mail address.',
	],
];

const MEANINGS: Record<string, Meaning> = {
	AUTHENTICATION_REQUIRED: {
		message: 'The CRM did not accept the session',
		advice: 'Run again. If the problem persists, test the credential: the server loses its sessions.',
	},
	INVALID_SESSIONID: {
		message: 'The CRM no longer knows the session',
		advice: 'Run again. If the problem persists, test the credential: the server loses its sessions.',
	},
	INVALID_AUTH_TOKEN: {
		message: 'The CRM did not accept the login',
		advice: 'Check the username in the credential, and run again if it is right.',
	},
	INVALID_USER_CREDENTIALS: {
		message: 'The CRM refused the access key',
		advice: 'Copy the access key from My Preferences in the CRM. It is not the password, and it is case-sensitive.',
	},
	ACCESSKEY_UNDEFINED: {
		message: 'The user has no access key',
		advice: 'Ask an administrator to give the user an access key.',
	},
	AUTHENTICATION_FAILURE: {
		message: 'The browser session is not logged in to the CRM',
		advice: 'Give the value of the cookie PHPSESSID of a browser that is logged in to this CRM.',
	},
	INVALID_ID_ATTRIBUTE: {
		message: 'The record id belongs to another module, or a reference has no module number',
		advice: 'Use the whole webservice id such as 12x345 and check that it belongs to the chosen module.',
	},
	RECORD_NOT_FOUND: {
		message: 'The record does not exist',
		advice: 'Check the record id. The record may have been deleted.',
	},
	REFERENCE_INVALID: {
		message: 'A reference field was given a record of a module that it does not accept',
		advice: 'Check which modules the field accepts and give a record of one of them.',
	},
	MANDATORY_FIELDS_MISSING: {
		message: 'A required field has no value',
		advice: 'Fill the field that the message names.',
	},
	QUERY_SYNTAX_ERROR: {
		message: 'The CRM does not understand the query',
		advice:
			'The query language has no parentheses, IS NULL, NOT, BETWEEN or joins; put text in single quotes and double any quote inside it.',
	},
	DATABASE_QUERY_ERROR: {
		message: 'The CRM’s database refused the query',
		advice: 'Put values in quotes and sort only by selected fields.',
	},
	INTERNAL_SERVER_ERROR: {
		message: 'The CRM failed at the operation',
		advice: 'The server names no cause. An administrator finds it in the logs of PHP and of the CRM.',
	},
	OPERATION_NOT_SUPPORTED: {
		message: 'The CRM does not support the operation here',
		advice: 'Check that the module and the HTTP method fit the operation.',
	},
	UNKOWN_ENTITY: {
		message: 'The two modules have no such relation',
		advice: 'Choose the relation from the list. Its name is the untranslated label and is case-sensitive.',
	},
	NOT_RELATED: {
		message: 'The CRM reported success, but did not link the records',
		advice: 'The relation may be kept in a field of one of the records: set that field with Record: Update.',
	},
	'0': {
		message: 'The CRM found a duplicate',
		advice: 'A record with the same unique fields exists. Find it first, or use Create or Update.',
	},
	FILE_NOT_STORED: {
		message: 'The CRM created the document without its file',
		advice: 'An administrator compares upload_max_filesize and post_max_size of PHP with the size of the file.',
	},
	STORED_DIFFERENTLY: {
		message: 'The CRM stored something else than was sent',
		advice: 'Look at the record in the CRM, and correct it.',
	},
	LEAD_NOT_CONVERTED: {
		message: 'The CRM did not convert the lead',
		advice: 'An administrator finds the cause in the CRM’s log.',
	},
	LEAD_ALREADY_CONVERTED: {
		message: 'The lead was converted before',
		advice: 'Work with the account, contact or deal that it became.',
	},
	INVALID_OLD_PASSWORD: { message: 'The old password is wrong', advice: 'Check the old password.' },
	NEW_PASSWORD_MISMATCH: {
		message: 'The new passwords differ',
		advice: 'Enter the same new password twice.',
	},
	CHANGE_PASSWORD_FAILURE: {
		message: 'The CRM did not change the password',
		advice: 'Check that both new passwords are the same and strong enough for this CRM.',
	},
	CURRENCY_INACTIVE: {
		message: 'The currency is not active',
		advice: 'Choose an active currency.',
	},
	SERVER_FAULT: {
		message: 'The CRM failed with an internal error',
		advice:
			'The server does not know this operation, or the program crashed. An administrator finds the cause in the PHP error log.',
	},
	RESTRICTED_FILE: {
		message: 'The CRM’s own program file for this operation is missing or misplaced',
		advice: 'An administrator corrects the operation’s handler_path in the table vtiger_ws_operation.',
	},
	EMPTY_ANSWER: {
		message: 'The CRM answered with nothing',
		advice: 'A record may hold text in a broken encoding. An administrator finds the cause in the PHP error log.',
	},
	NOT_A_WEBSERVICE: {
		message: 'There is no Vtiger webservice at this address',
		advice: 'Check the URL in the credential: it is the address of the CRM’s login page, without index.php.',
	},
	BROKEN_ANSWER: {
		message: 'The CRM’s answer cannot be read',
		advice: 'A proxy or a program fault on the server cut or changed it. An administrator finds the cause in the logs.',
	},
	REDIRECTED: {
		message: 'The server sends requests to another address',
		advice: 'Put the address that the message names into the URL of the credential.',
	},
	REQUEST_TOO_LONG: {
		message: 'The request is too long for the server',
		advice: 'Choose fewer columns, shorten the conditions, or send smaller files.',
	},
	SERVER_BUSY: {
		message: 'The CRM refuses requests for the moment',
		advice: 'Run again later, or less often.',
	},
	SERVER_UNAVAILABLE: {
		message: 'The CRM is not available',
		advice: 'The web server answers for it. Run again later, or ask an administrator.',
	},
	CONNECTION_REFUSED: {
		message: 'The CRM’s server refused the connection',
		advice: 'Check the URL and port in the credential, and that the server runs.',
	},
	HOST_UNREACHABLE: {
		message: 'The CRM’s server was not found',
		advice: 'Check the host name in the credential’s URL, and the network between n8n and the CRM.',
	},
	CERTIFICATE_REFUSED: {
		message: 'The server’s certificate was refused',
		advice:
			'Have a valid certificate installed on the server, or switch on Ignore SSL Issues in the credential if you trust the network.',
	},
	REQUEST_BLOCKED: {
		message: 'n8n blocked the request to the CRM’s server',
		advice:
			'Allow the CRM’s host under Allowed HTTP Request Domains of the credential. For a server in your own network, ask the administrator of n8n to allow it (N8N_SSRF_ALLOWED_HOSTNAMES or N8N_SSRF_ALLOWED_IP_RANGES).',
	},
	CONNECTION_LOST: {
		message: 'The connection to the CRM was lost',
		advice: 'Run again. If the problem persists, look at the logs of the server and of the proxy.',
	},
	ANSWER_TOO_LARGE: {
		message: 'The CRM’s answer is too large',
		advice:
			'Ask for fewer records or columns, or raise Max Response Size in the options. A file takes a third more than its size.',
	},
	TIMEOUT: {
		message: 'The CRM did not answer in time',
		advice: 'Give the operation more time in the options, or ask for less at once.',
	},
	CANCELLED: { message: 'The execution was cancelled', advice: 'No action needed.' },
};

/** Meaning of a failure by its code, the CRM's own words and the operation. */
export function whatAndAdvice(code: string, reason: string, operation: string): [string, string] {
	const fault = adviceForServerFault(operation, code);
	if (code === 'ACCESS_DENIED' && fault === undefined) {
		const face = ACCESS_DENIED.find(([words]) => words.test(reason));
		if (face !== undefined) return [face[1], face[2]];
		return [
			'The CRM denies access, or the record or module does not exist',
			'A deleted or unknown record and one without permission look the same from outside. Check the id, the module and the user’s rights.',
		];
	}
	// The code is the server's: it could be the name of something that every object inherits.
	const known = Object.hasOwn(MEANINGS, code) ? MEANINGS[code] : undefined;
	if (known === undefined) return ['The CRM refused the operation', fault ?? 'The reason is the CRM’s own.'];
	return [known.message, fault ?? known.advice];
}
