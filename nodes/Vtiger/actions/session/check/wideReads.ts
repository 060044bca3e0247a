// Reading all columns at once, which some servers cannot do: the node names the columns instead.

import type { Connection } from '../../../connection/connect';
import { WebserviceError } from '../../../webservice/protocol/errors';
import { asObjects, asText, type JsonValue } from '../../../webservice/protocol/json';
import { selectText } from '../../../webservice/vtql/query';
import { fails, unknown, works, type Check, type Finding } from './check';

const NAMES_COLUMNS =
	'The node names the columns instead, so there is nothing to do. Requests of your own must do so, too.';

export const selectStar: Check = {
	name: 'SELECT *',
	async run({ client }, { modules }) {
		const module = ['Contacts', 'Accounts', 'Leads'].find((one) => modules.has(one));
		if (module === undefined) return unknown('The user sees none of the modules to try it with.');
		const query = `SELECT * FROM ${module} LIMIT 1;`;
		return judgeWide(await client.call('query', { query }).catch(broken));
	},
};

export const retrieveRelated: Check = {
	name: 'Operation retrieve_related',
	async run(connection, { modules }) {
		if (!modules.has('Contacts') || !modules.has('Accounts'))
			return unknown('The user does not see contacts of accounts.');
		const id = await accountWithContact(connection);
		if (id === undefined) return unknown('There is no contact of an account to try it with.');
		const args = { id, relatedType: 'Contacts', relatedLabel: 'Contacts' };
		return judgeWide(await connection.client.call('retrieve_related', args).catch(broken));
	},
};

async function accountWithContact({ records, metadata }: Connection): Promise<string | undefined> {
	const { idPrefix } = await metadata.describe('Accounts');
	const where = [[{ field: 'account_id', operator: 'notEquals' as const, values: [`${idPrefix}x0`] }]];
	const query = selectText({ module: 'Contacts', columns: ['id', 'account_id'], where, limit: 10 });
	return (await records.run(query)).map((row) => asText(row.account_id)).find((id) => id !== '');
}

function broken(error: unknown): WebserviceError {
	if (error instanceof WebserviceError && error.code === 'SERVER_FAULT') return error;
	throw error;
}

/** What a read of all columns shows: only a row that was found can make the server fail. */
export function judgeWide(answer: JsonValue | WebserviceError): Finding {
	if (answer instanceof WebserviceError) {
		return fails(`${answer.message}.`, NAMES_COLUMNS);
	}
	return asObjects(answer).length > 0
		? works('All columns are read at once.')
		: unknown('There is no record to try it with.');
}
