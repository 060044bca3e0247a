// Whether an answer of sync covers the scope that was asked for: many servers do not read the scope.

import type { Connection } from '../../connection';
import { changesPage, type Changes, type SyncType } from '../../webservice/changes';
import { insteadOf } from '../../webservice/errors';
import { asText, type JsonObject } from '../../webservice/json';
import { selectText } from '../../webservice/query';
import { isoDateTime } from '../../webservice/times';

export type Coverage = 'covered' | 'scopeIgnored' | 'unproved';

const remembered = new WeakMap<Connection, Promise<Coverage>>();

/**
 * A record of another owner in the answer proves it at no cost. Otherwise the newest record of another owner is
 * asked for with the scope of everyone, once a run: a server that leaves it out does not read the scope, one
 * that refuses it to users who are no administrators does.
 */
export async function coverageOf(
	connection: Connection,
	module: string,
	syncType: SyncType,
	changes: Changes,
): Promise<Coverage> {
	if (syncType === 'user' || changes.updated.some((record) => isForeign(record, connection))) return 'covered';
	const known = remembered.get(connection);
	if (known !== undefined) return await known;
	const probed = probe(connection, module);
	remembered.set(connection, probed);
	return await probed;
}

function isForeign(record: JsonObject, connection: Connection): boolean {
	const owner = asText(record.assigned_user_id);
	return owner !== '' && owner !== connection.userId();
}

async function probe(connection: Connection, module: string): Promise<Coverage> {
	const { records, client, zone, userId } = connection;
	const [newest] = await records.run(
		selectText({
			module,
			columns: ['id', 'modifiedtime', 'assigned_user_id'],
			where: [[{ field: 'assigned_user_id', operator: 'notEquals', values: [userId()] }]],
			orderBy: ['modifiedtime'],
			descending: true,
			limit: 1,
		}),
	);
	const time = Date.parse(isoDateTime(asText(newest?.modifiedtime), zone) ?? '');
	const after = Number.isNaN(time) ? Math.floor(Date.now() / 1000) : time / 1000 - 1;
	const page = await changesPage(client, { module, after, syncType: 'application' }).catch(insteadOf('ACCESS_DENIED', undefined));
	if (page === undefined || page.updated.some((record) => isForeign(record, connection))) return 'covered';
	return Number.isNaN(time) ? 'unproved' : 'scopeIgnored';
}
