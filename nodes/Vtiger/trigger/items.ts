// Items of the trigger: the record with the event, the module and the way it was found.

import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { Connection } from '../connection/connect';
import { InputError } from '../webservice/protocol/errors';
import { asText, type JsonObject } from '../webservice/protocol/json';
import { LARGEST_PAGE, selectText } from '../webservice/vtql/query';
import { isWanted, selectionParts } from '../webservice/vtql/selectionParts';
import { CrmSource, type Watched } from './crmSource';
import type { TriggerParameters } from './parameters';
import type { Change, Way } from './bookkeeping/poll';
import { proveDetection } from './proof';

const DAYS_OF_DELETIONS = 30;
const DAY = 86_400;

/** With chosen columns only these and the id; otherwise all that the CRM gave. */
export function toItem(change: Change, module: string, detection: Way, columns: readonly string[]): INodeExecutionData {
	const { happening, webserviceId, record, told } = change;
	const shown = record === undefined ? { id: webserviceId } : chosen(record, columns);
	return { json: { ...shown, event: happening, module, ...told, detection } };
}

function chosen(record: JsonObject, columns: readonly string[]): IDataObject {
	if (columns.length === 0) return record;
	return Object.fromEntries(
		['id', ...columns].filter((name) => name in record).map((name) => [name, record[name] ?? null]),
	);
}

/** What a test run shows: the newest record, so that the workflow can be built. Nothing is remembered of it. */
export async function newestItems(
	connection: Connection,
	watched: Watched,
	parameters: TriggerParameters,
): Promise<INodeExecutionData[]> {
	const { event, columns } = parameters;
	if (event === 'deleted') return [await newestDeletion(connection, watched, parameters)];
	const field = event === 'created' ? 'createdtime' : 'modifiedtime';
	const { module, contents, where } = watched;
	const names = [...new Set([...contents, 'createdtime', 'modifiedtime'])];
	const order = { orderBy: [field], descending: true };
	const newest: JsonObject[] = [];
	for (const { selection, empty } of selectionParts(module, names, where)) {
		const limit = empty.length === 0 ? 1 : LARGEST_PAGE;
		const rows = await connection.records.run(selectText({ ...selection, ...order, limit }));
		newest.push(...rows.filter((row) => isWanted(row, empty)));
	}
	const [record] = newest.sort((one, other) => (asText(one[field]) < asText(other[field]) ? 1 : -1));
	if (record === undefined) throw nothingYet('No record fits', 'Create one in the CRM, or change the conditions.');
	const isChanged = record.modifiedtime !== record.createdtime;
	const happening = event === 'created' || (event === 'createdOrUpdated' && !isChanged) ? 'created' : 'updated';
	const { watchedFields } = watched;
	// Of a change that was not watched nothing is known.
	const isTold = happening === 'updated' && watchedFields.length > 0;
	const told = isTold ? { changedFields: [...watchedFields], previous: {} } : undefined;
	return [toItem({ happening, webserviceId: '', record, told }, module, 'query', columns)];
}

async function newestDeletion(
	connection: Connection,
	watched: Watched,
	parameters: TriggerParameters,
): Promise<INodeExecutionData> {
	const { client, records, zone } = connection;
	// Its answers bring the server's clock along, too.
	const { way, syncType } = await proveDetection(connection, watched, parameters);
	if (way === 'comparison') {
		throw nothingYet(
			'Deletions in this CRM show only when the trigger compares what there was with what there is',
			`Activate the workflow, and delete a record. For building it, pin an item such as {"id": "${watched.idPrefix}x345", "event": "deleted"}.`,
		);
	}
	const source = new CrmSource(client, records, zone, watched, syncType);
	let after = (client.serverTime ?? 0) - DAYS_OF_DELETIONS * DAY;
	let newest: string | undefined;
	for (;;) {
		const page = await source.sync(after);
		newest = page.deleted[page.deleted.length - 1] ?? newest;
		if (!page.more || page.last <= after) break;
		after = page.last;
	}
	if (newest === undefined) {
		throw nothingYet(
			`No record was deleted in the last ${DAYS_OF_DELETIONS} days`,
			'Delete one in the CRM for the test.',
		);
	}
	return toItem({ happening: 'deleted', webserviceId: newest, record: undefined }, watched.module, 'sync', []);
}

function nothingYet(message: string, advice: string): InputError {
	return new InputError('Fetch Test Event', message, advice);
}
