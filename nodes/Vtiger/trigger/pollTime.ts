// How long a poll may take: n8n's scheduler gives one up after a time, and throws away what it finds later.

import type { IPollFunctions } from 'n8n-workflow';

/** If n8n does not say: versions before 2 give no poll up. */
const MILLISECONDS = 5 * 60_000;
/** What is decided has to reach n8n in time. */
const SHARE = 0.9;

/** Aborted when no request of the poll may begin any more, and it has to return. */
export function timeOf(context: IPollFunctions): AbortSignal {
	const given = 'getPollBudgetMs' in context ? context.getPollBudgetMs() : MILLISECONDS;
	return AbortSignal.timeout(Math.max(1, Math.floor(given * SHARE)));
}
