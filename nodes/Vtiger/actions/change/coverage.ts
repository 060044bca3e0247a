// Whether an answer of sync covers the scope that was asked for: many servers do not read the scope.

import type { Connection } from '../../connection/connect';
import { changesPage, type Changes, type SyncType } from '../../webservice/vtql/changes';
import { WebserviceError, insteadOf } from '../../webservice/protocol/errors';
import { asText, type JsonObject } from '../../webservice/protocol/json';
import type { ModuleDescription } from '../../webservice/metadata/metadata';
import { selectText } from '../../webservice/vtql/query';
import { isoDateTime } from '../../webservice/values/times';

export type Coverage = 'covered' | 'scopeIgnored' | 'unproved';

const remembered = new WeakMap<Connection, Map<string, Promise<Coverage>>>();

/**
 * A record of another owner in the answer proves it at no cost. Otherwise the newest record of another owner is
 * asked for with the scope of everyone, once per run and module: a server that leaves it out does not read the
 * scope, one that refuses it to users who are no administrators does.
 */
export async function coverageOf(
	connection: Connection,
	description: ModuleDescription,
	syncType: SyncType,
	changes: Changes,
): Promise<Coverage> {
	if (syncType === 'user' || changes.updated.some((record) => isForeign(record, connection))) return 'covered';
	const known = remembered.get(connection) ?? new Map<string, Promise<Coverage>>();
	remembered.set(connection, known);
	const coverage = known.get(description.name) ?? probe(connection, description).catch(unproved);
	known.set(description.name, coverage);
	return await coverage;
}

function isForeign(record: JsonObject, connection: Connection): boolean {
	const owner = asText(record.assigned_user_id);
	return owner !== '' && owner !== connection.userId();
}

/** The changes are there: what fails afterwards only leaves the doubt. */
function unproved(error: unknown): Coverage {
	if (error instanceof WebserviceError) return 'unproved';
	throw error;
}

async function probe(connection: Connection, description: ModuleDescription): Promise<Coverage> {
	const after = await secondsBeforeForeign(connection, description);
	const page = await changesPage(connection.client, {
		module: description.name,
		after: after ?? Math.floor(Date.now() / 1000),
		syncType: 'application',
	}).catch(insteadOf('ACCESS_DENIED', undefined));
	if (page === undefined || page.updated.some((record) => isForeign(record, connection))) return 'covered';
	return after === undefined ? 'unproved' : 'scopeIgnored';
}

/** The second before the newest change of a record of another owner; undefined if there is none to be seen. */
async function secondsBeforeForeign(
	connection: Connection,
	{ name, fields }: ModuleDescription,
): Promise<number | undefined> {
	const columns = ['id', 'modifiedtime', 'assigned_user_id'];
	if (!columns.every((column) => fields.some((field) => field.name === column))) return undefined;
	const where = [[{ field: 'assigned_user_id', operator: 'notEquals' as const, values: [connection.userId()] }]];
	const [newest] = await connection.records.run(
		selectText({ module: name, columns, where, orderBy: ['modifiedtime'], descending: true, limit: 1 }),
	);
	const time = Date.parse(isoDateTime(asText(newest?.modifiedtime), connection.zone) ?? '');
	return Number.isNaN(time) ? undefined : time / 1000 - 1;
}
