// The log of requests that tests read.

import type { Fault } from './faults';

export interface RequestRecord {
	/** As sent. */
	operation: string;
	method: string;
	/** URL and form merged, the form's winning. */
	parameters: Record<string, string>;
	urlParameters: Record<string, string>;
	formParameters: Record<string, string>;
	/** Files of a multipart body. */
	files: Array<{ field: string; filename: string; type: string; size: number }>;
	/** The Cookie header, '' without one. */
	cookie: string;
	/** sessionName as sent, '' without one. */
	session: string;
	/** HTTP status; 0 while it runs and if the connection was cut. */
	status: number;
	/** The error's code in the envelope, if there is one. */
	errorCode?: string | number;
	fault?: Fault['kind'];
	/** Epoch milliseconds of arrival, by the server's clock. */
	at: number;
	/** Request target as it stood in the request line. */
	target: string;
}
