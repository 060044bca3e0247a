// What a check of the server is, and what it works with.

import type { Connection } from '../../../connection/connect';
import { ClientError } from '../../../webservice/protocol/errors';
import type { JsonObject } from '../../../webservice/protocol/json';

export interface Finding {
	/** null if it cannot be told without changing something in the CRM. */
	works: boolean | null;
	detail: string;
	/** What to do about it; '' if there is nothing to do. */
	advice: string;
}

/** What the checks know of the server; each is undefined as long as nobody has asked, or if the server does not say. */
export interface Facts {
	/** The answer to a login. */
	login: JsonObject;
	/** Modules that the user sees, by name. */
	modules: Set<string>;
	/** The user's own record, which only administrators may read. */
	user: JsonObject | undefined;
}

export interface Check {
	/** As the person reads it. */
	name: string;
	/** Changes nothing in the CRM. Throws a WebserviceError if the check itself fails. */
	run(connection: Connection, facts: Facts): Promise<Finding>;
}

export const works = (detail: string, advice = ''): Finding => ({ works: true, detail, advice });
export const fails = (detail: string, advice: string): Finding => ({ works: false, detail, advice });
export const unknown = (detail: string, advice = ''): Finding => ({ works: null, detail, advice });

/** A check that failed on its way says why. Throws what is no error of this client. */
export async function outcomeOf(check: Check, connection: Connection, facts: Facts): Promise<Finding> {
	return await check.run(connection, facts).catch((error: unknown) => {
		if (!(error instanceof ClientError)) throw error;
		return fails(error.message, error.advice);
	});
}
