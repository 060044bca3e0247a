// The table of the webservice's operations: where the arguments travel, which are JSON, what may be repeated.

/**
 * `read` changes nothing and may be sent again; `write` may be sent again only when it cannot have run;
 * `login` opens a session and never carries one, since the server would rebind it to whoever logs in.
 */
export type OperationKind = 'read' | 'write' | 'login';

export interface Operation {
	name: string;
	/** The server reads GET operations' arguments from the URL and POST operations' from the body, whatever the verb. */
	method: 'GET' | 'POST';
	kind: OperationKind;
	/** Argument names are case-sensitive on the server. */
	arguments: Record<string, 'text' | 'json'>;
	/** The vendor documents `sessionId` for this operation; servers read `sessionName`: both are sent. */
	sessionId?: true;
}

const ROWS: Operation[] = [
	{ name: 'getchallenge', method: 'GET', kind: 'login', arguments: { username: 'text' } },
	{ name: 'login', method: 'POST', kind: 'login', arguments: { username: 'text', accessKey: 'text' } },
	{ name: 'extendsession', method: 'POST', kind: 'login', arguments: {} },
	{ name: 'logout', method: 'POST', kind: 'write', arguments: {} },
	{ name: 'listtypes', method: 'GET', kind: 'read', arguments: { fieldTypeList: 'json' } },
	{ name: 'describe', method: 'GET', kind: 'read', arguments: { elementType: 'text' } },
	{ name: 'create', method: 'POST', kind: 'write', arguments: { elementType: 'text', element: 'json' } },
	{ name: 'retrieve', method: 'GET', kind: 'read', arguments: { id: 'text' } },
	{ name: 'update', method: 'POST', kind: 'write', arguments: { element: 'json' } },
	{ name: 'revise', method: 'POST', kind: 'write', arguments: { element: 'json' } },
	{ name: 'delete', method: 'POST', kind: 'write', arguments: { id: 'text' } },
	{ name: 'query', method: 'GET', kind: 'read', arguments: { query: 'text' } },
	{
		name: 'sync',
		method: 'GET',
		kind: 'read',
		arguments: { modifiedTime: 'text', elementType: 'text', syncType: 'text' },
	},
	{
		name: 'convertlead',
		method: 'POST',
		kind: 'write',
		arguments: {
			element: 'json',
			leadId: 'text',
			assignedTo: 'text',
			accountName: 'text',
			avoidPotential: 'text',
			potential: 'json',
		},
	},
	{
		name: 'changePassword',
		method: 'POST',
		kind: 'write',
		arguments: { id: 'text', oldPassword: 'text', newPassword: 'text', confirmPassword: 'text' },
	},
	{
		name: 'deleteUser',
		method: 'POST',
		kind: 'write',
		arguments: { id: 'text', newOwnerId: 'text' },
		sessionId: true,
	},
	{ name: 'retrieve_inventory', method: 'GET', kind: 'read', arguments: { id: 'text' }, sessionId: true },
	{ name: 'relatedtypes', method: 'GET', kind: 'read', arguments: { elementType: 'text' }, sessionId: true },
	{
		name: 'retrieve_related',
		method: 'GET',
		kind: 'read',
		arguments: { id: 'text', relatedType: 'text', relatedLabel: 'text' },
		sessionId: true,
	},
	{
		name: 'query_related',
		method: 'GET',
		kind: 'read',
		arguments: { query: 'text', id: 'text', relatedLabel: 'text' },
		sessionId: true,
	},
	{
		name: 'add_related',
		method: 'POST',
		kind: 'write',
		arguments: { sourceRecordId: 'text', relatedRecordId: 'text', relationIdLabel: 'text' },
	},
	{ name: 'files_retrieve', method: 'GET', kind: 'read', arguments: { id: 'text' } },
];

/** The server's database compares names without regard to case (ı is an I), accents and blanks at the end. */
const compared = (name: string): string =>
	name
		.normalize('NFKD')
		.replace(/[\p{M}\p{Cc}\p{Cf}]/gu, '')
		.trimEnd()
		.toUpperCase();

const BY_NAME = new Map(ROWS.map((row) => [compared(row.name), row]));

/** Every operation that the client knows, in the table's order. */
export const OPERATIONS: readonly Operation[] = ROWS;

/** The operation's row: a login in any spelling that the server takes for one must be known as such. */
export function findOperation(name: string): Operation | undefined {
	return BY_NAME.get(compared(name));
}

/** Login and challenge never carry a session, from wherever they are called. */
export function carriesSession(operationName: string): boolean {
	return findOperation(operationName)?.kind !== 'login';
}
