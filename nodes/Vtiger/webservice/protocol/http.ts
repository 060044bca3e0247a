// What the client asks of a transport: plain requests and answers, nothing of n8n.

export interface UploadedFile {
	/** Name of the form part; the CRM reads only `filename`. */
	field: string;
	fileName: string;
	mimeType: string;
	content: Uint8Array;
}

export interface HttpRequest {
	method: 'GET' | 'POST';
	/** Parameters of the query string. The server reads the arguments of a GET operation only here. */
	url: Record<string, string>;
	/** Fields of the form body. The server reads the arguments of a POST operation only here. */
	form?: Record<string, string>;
	file?: UploadedFile;
	/** Value of the Cookie header. */
	cookie?: string;
	/** Milliseconds until the request is given up. */
	timeout: number;
	/** Bytes that the answer may have; LARGEST_ANSWER if left out. */
	largestAnswer?: number;
}

export interface HttpAnswer {
	status: number;
	/** Header names in lower case. */
	headers: Record<string, string>;
	body: string;
}

export interface SignedAnswer {
	answer: HttpAnswer;
	/** The session that the request carried. */
	session: string;
}

/**
 * One session's way to the server.
 * `send` signs with the channel's session and logs in first if there is none. Both methods throw a
 * ConnectionFailure if no HTTP answer came, and return any HTTP answer, whatever its status.
 */
export interface Channel {
	send(request: HttpRequest): Promise<SignedAnswer>;
	/** Sends without any session: a login or challenge that carried one would rebind that session. */
	sendWithoutSession(request: HttpRequest): Promise<HttpAnswer>;
	/** Says that the server no longer knows this session. The next `send` uses another one. */
	renew(lostSession: string): Promise<void>;
}

export type ConnectionFailureKind =
	| 'refused'
	| 'unreachable'
	| 'certificate'
	| 'blocked'
	| 'timeout'
	| 'lost'
	| 'tooLarge'
	| 'cancelled';

/** No HTTP answer came, or not the whole of it. `sent` tells whether the server may have begun to run the request. */
export class ConnectionFailure extends Error {
	readonly sent: boolean;

	constructor(
		readonly kind: ConnectionFailureKind,
		message: string,
	) {
		super(message);
		this.name = 'ConnectionFailure';
		this.sent = ['timeout', 'lost', 'tooLarge', 'cancelled'].includes(kind);
	}
}

const KIND_OF_CODE: Record<string, ConnectionFailureKind> = {
	ECONNREFUSED: 'refused',
	// https spoken to a port that does not speak it.
	EPROTO: 'refused',
	ENOTFOUND: 'unreachable',
	EAI_AGAIN: 'unreachable',
	EHOSTUNREACH: 'unreachable',
	ENETUNREACH: 'unreachable',
	EHOSTDOWN: 'unreachable',
	ETIMEDOUT: 'timeout',
	ECONNABORTED: 'timeout',
	ESOCKETTIMEDOUT: 'timeout',
	ECONNRESET: 'lost',
	EPIPE: 'lost',
	ERR_CANCELED: 'cancelled',
};

/** n8n refuses to connect: the credential's allowed domains, or its protection of the own network. */
const BLOCKED = /^Domain not allowed|^The request was blocked because/;
/** From a connection that stood: a router can report the host gone after the request was sent. */
const GONE_SINCE = /^(read|write) E(CONNREFUSED|HOSTUNREACH|NETUNREACH|HOSTDOWN)\b/;

/** Kind of a failed connection by the code of Node's socket, TLS or axios error. */
export function failureKind(code: string, message: string): ConnectionFailureKind {
	if (GONE_SINCE.test(message)) return 'lost';
	const known = KIND_OF_CODE[code];
	if (known !== undefined) return known;
	if (BLOCKED.test(message)) return 'blocked';
	if (/CERT|SELF_SIGNED|UNABLE_TO_/.test(code)) return 'certificate';
	// TLS that breaks later: the request may have been sent.
	if (/^ERR_(SSL|TLS)_/.test(code)) return 'lost';
	if (/certificate|self.signed/i.test(message)) return 'certificate';
	if (/timeout/i.test(message)) return 'timeout';
	return 'lost';
}
