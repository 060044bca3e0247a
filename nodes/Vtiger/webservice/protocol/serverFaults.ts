// Operations that common servers have broken, and what an administrator does about each.

interface ServerFault {
	operation: string;
	/** Codes under which the fault shows itself. */
	codes: readonly string[];
	advice: string;
}

const BROKEN_OFF = ['SERVER_FAULT'];
const WRONG_PATH = ['RESTRICTED_FILE'];

function sharedBy(operations: readonly string[], codes: readonly string[], advice: string): ServerFault[] {
	return operations.map((operation) => ({ operation, codes, advice }));
}

const FAULTS: ServerFault[] = [
	...sharedBy(
		['create', 'update', 'revise'],
		['DATABASE_QUERY_ERROR'],
		'The database may have refused a value, such as one that is too long or holds an emoji. An administrator finds the cause in the CRM’s log.',
	),
	{
		operation: 'sync',
		codes: BROKEN_OFF,
		advice:
			'On PHP 7.1 and later the operation sync needs a third parameter that stock servers do not register. An administrator adds a row to vtiger_ws_operation_parameters: the operationid of sync, name syncType, type String, sequence 3. On PHP 8 the arguments of vtws_sync in include/Webservices/GetUpdates.php must also have the registered names modifiedTime, elementType and syncType. Until then created and updated records are found by query, and deletions by the trigger alone, which compares ids.',
	},
	{
		operation: 'logout',
		codes: [...BROKEN_OFF, 'INTERNAL_SERVER_ERROR'],
		advice:
			'The CRM cannot end sessions on this PHP version (libraries/HTTP_Session2 on PHP 7.2 to 7.4, the argument’s name on PHP 8). This node needs no fix: it forgets the session, which the CRM lets expire.',
	},
	{
		operation: 'extendsession',
		codes: [...BROKEN_OFF, 'INTERNAL_SERVER_ERROR'],
		advice:
			'Version 7.2 of the CRM cannot take over browser sessions on PHP 7.2 and later (libraries/HTTP_Session2), and the browser may have to sign in again. Use Log In instead.',
	},
	{
		operation: 'convertlead',
		codes: [...BROKEN_OFF, 'ACCESS_DENIED'],
		advice:
			'The parameters of convertlead are registered wrongly on stock servers. An administrator replaces its rows in vtiger_ws_operation_parameters by one: type “encoded”, sequence 1, name “element” (on PHP 8 “entityvalues”, the name of the handler’s argument).',
	},
	{
		operation: 'convertlead',
		codes: ['UNKNOWN_OPERATION'],
		advice:
			'The CRM could not create the record whose module the message ends with: correct the lead or the fields of the form. What it created before that stays in the CRM: look for a new account or contact.',
	},
	{
		operation: 'changePassword',
		codes: WRONG_PATH,
		advice:
			'The registered file does not exist. An administrator sets handler_path of the row changePassword in vtiger_ws_operation to the file of the function vtws_changePassword (include/Webservices/Custom/ChangePassword.php).',
	},
	{
		operation: 'deleteUser',
		codes: WRONG_PATH,
		advice:
			'The registered file does not exist. An administrator sets handler_path of the row deleteUser in vtiger_ws_operation to the file of the function vtws_deleteUser (include/Webservices/Custom/DeleteUser.php).',
	},
	{
		operation: 'retrieve_inventory',
		codes: BROKEN_OFF,
		advice:
			'This node needs no fix: it reads the lines with Get in that case. On PHP 8 the registered parameter name differs from the handler’s argument.',
	},
	{
		operation: 'retrieve_related',
		codes: BROKEN_OFF,
		advice:
			'The server fails at selecting all columns of the related records (the column tags). Choose columns instead.',
	},
	...sharedBy(
		['query', 'query_related'],
		BROKEN_OFF,
		'The server fails at SELECT * and at the column tags as soon as a row is found. Name the columns, without tags.',
	),
	...sharedBy(
		['query', 'query_related'],
		['INTERNAL_SERVER_ERROR'],
		"With a query of your own the CRM usually cannot read a part of the text: put text and decimals in single quotes, write an empty text as ' ' with a space, and no dots in names. Otherwise an administrator finds the cause in the logs of PHP and of the CRM.",
	),
	{
		operation: 'files_retrieve',
		codes: BROKEN_OFF,
		advice:
			'Version 7.2 of the CRM has no operation to download files. Later versions have it, but on PHP 8 it works only if an administrator names its parameter in vtiger_ws_operation_parameters as the handler’s argument: file_id instead of id.',
	},
	{
		operation: 'relatedtypes',
		codes: BROKEN_OFF,
		advice: 'The server knows relations of modules with records only, not of lists such as Groups or Currency.',
	},
];

/** What an administrator does about an operation that the server has broken; undefined for other failures. */
export function adviceForServerFault(operation: string, code: string): string | undefined {
	return FAULTS.find((fault) => fault.operation.toLowerCase() === operation.toLowerCase() && fault.codes.includes(code))
		?.advice;
}
