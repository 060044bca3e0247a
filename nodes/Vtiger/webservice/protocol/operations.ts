// The table of the webservice's operations: where the arguments travel, what may be repeated.

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
	/** The vendor documents `sessionId` for this operation; servers read `sessionName`: both are sent. */
	sessionId?: true;
}

const ROWS: Operation[] = [
	{ name: 'getchallenge', method: 'GET', kind: 'login' },
	{ name: 'login', method: 'POST', kind: 'login' },
	{ name: 'extendsession', method: 'POST', kind: 'login' },
	{ name: 'logout', method: 'POST', kind: 'write' },
	{ name: 'listtypes', method: 'GET', kind: 'read' },
	{ name: 'describe', method: 'GET', kind: 'read' },
	{ name: 'create', method: 'POST', kind: 'write' },
	{ name: 'retrieve', method: 'GET', kind: 'read' },
	{ name: 'update', method: 'POST', kind: 'write' },
	{ name: 'revise', method: 'POST', kind: 'write' },
	{ name: 'delete', method: 'POST', kind: 'write' },
	{ name: 'query', method: 'GET', kind: 'read' },
	{ name: 'sync', method: 'GET', kind: 'read' },
	{ name: 'convertlead', method: 'POST', kind: 'write' },
	{ name: 'changePassword', method: 'POST', kind: 'write' },
	{ name: 'deleteUser', method: 'POST', kind: 'write', sessionId: true },
	{ name: 'retrieve_inventory', method: 'GET', kind: 'read', sessionId: true },
	{ name: 'relatedtypes', method: 'GET', kind: 'read', sessionId: true },
	{ name: 'retrieve_related', method: 'GET', kind: 'read', sessionId: true },
	{ name: 'query_related', method: 'GET', kind: 'read', sessionId: true },
	{ name: 'add_related', method: 'POST', kind: 'write' },
	{ name: 'files_retrieve', method: 'GET', kind: 'read' },
];

/** The server's database compares names without regard to case (ı is an I), accents and spaces at the end. */
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
