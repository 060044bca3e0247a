// Changes on a server whose sync is out of order: created and updated records by query, with a hint about deletions.

import { selectableColumns, type ModuleDescription } from '../../webservice/metadata/metadata';
import { InputError, type WebserviceError } from '../../webservice/protocol/errors';
import { asText } from '../../webservice/protocol/json';
import { isoDateTime, wireDateTime } from '../../webservice/values/times';
import type { Changes, SyncType } from '../../webservice/vtql/changes';
import { changedByQuery } from '../../webservice/vtql/changesByQuery';
import type { Item } from '../item';

/**
 * What was created and updated since a time, as sync would give it. Throws the failure of sync if the module lacks
 * what a query needs, and an InputError for the scope of groups.
 * @param after seconds since 1970; changes of that very second are left out
 */
export async function changesWithoutSync(
	item: Item,
	description: ModuleDescription,
	after: number,
	scope: SyncType,
	failure: WebserviceError,
): Promise<Changes> {
	const { records, zone } = item.connection;
	const columns = selectableColumns(description);
	const needed = ['createdtime', 'modifiedtime', ...(scope === 'user' ? ['assigned_user_id'] : [])];
	if (!needed.every((name) => columns.includes(name))) throw failure;
	if (scope === 'userandgroup') throw groupsUnknown();
	const owner = scope === 'user' ? { owner: item.connection.userId() } : {};
	const start = wireDateTime(new Date(after * 1000), zone) ?? '';
	const updated = await changedByQuery(records, { module: description.name, columns, after: start, ...owner });
	item.hint(
		`The CRM’s sync does not work (${failure.message}): created and updated records were found by query. Deleted ones cannot be seen this way. ${failure.advice}`,
	);
	const last = asText(updated[updated.length - 1]?.modifiedtime);
	const time = Date.parse(isoDateTime(last, zone) ?? '');
	return { updated, deleted: [], lastModifiedTime: Number.isNaN(time) ? after : Math.floor(time / 1000) };
}

function groupsUnknown(): InputError {
	return new InputError(
		'Scope',
		'The CRM’s sync does not work, and nothing else tells which groups the user is in',
		'Choose My Records or Everyone’s Records; these are found by query instead.',
	);
}
