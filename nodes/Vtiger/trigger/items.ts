// Items of the trigger: the record with the event, the module and the way it was found.

import type { INodeExecutionData } from 'n8n-workflow';
import type { Connection } from '../connection/connect';
import { InputError } from '../webservice/protocol/errors';
import { asText, type JsonObject } from '../webservice/protocol/json';
import { labelsOf, showRecords, type ReadLabels } from '../webservice/values/labels';
import { outputOf } from '../webservice/values/output';
import { LARGEST_PAGE, selectText } from '../webservice/vtql/query';
import { isWanted, selectionParts } from '../webservice/vtql/selectionParts';
import { CrmSource, type Watched } from './crmSource';
import type { TriggerParameters } from './parameters';
import type { Change } from './bookkeeping/poll';
import { aborted } from './bookkeeping/resumable';
import type { Way } from './bookkeeping/state';
import { proveDetection } from './proof';
import { descriptionOf } from './watched';

const DAYS_OF_DELETIONS = 30;
const DAY = 86_400;

/** What items are made of. */
export interface Showing {
	connection: Connection;
	watched: Watched;
	parameters: TriggerParameters;
	/** Aborted when the poll's time is over: the items come without labels then. */
	time: AbortSignal;
	/** Is told why items come without labels. */
	warn: (reason: string) => void;
}

/**
 * An item for each change: the event, the module and what has changed stand first, then the record as the options of the
 * output say. The changes count as emitted already, so that no failure may keep them back.
 */
export async function toItems(
	showing: Showing,
	changes: readonly Change[],
	detection: Way,
): Promise<INodeExecutionData[]> {
	const { connection, watched, parameters } = showing;
	const { columns, output } = parameters;
	const description = descriptionOf(watched);
	const records = changes.map(({ record, webserviceId }) =>
		record === undefined ? { id: webserviceId } : chosen(record, columns),
	);
	const isKept = changes.map(({ record }) => record !== undefined);
	const kept = records.filter((_, index) => isKept[index]);
	const shown = await showRecords(connection, kept, description, { ...output, columns }, labelsIfPossible(showing));
	const valuesOf = outputOf(description, connection.zone, output.rawValues);
	let next = 0;
	return changes.map(({ happening, told, held = told?.previous }, index) => {
		const record = isKept[index] ? (shown[next++] ?? {}) : (records[index] ?? {});
		const previous = held === undefined ? {} : { previous: valuesOf(held) };
		const state = { event: happening, module: watched.module, ...told, ...previous, detection };
		// A field of the same name does not hide them.
		return { json: { ...state, ...record, ...state } };
	});
}

function labelsIfPossible({ time, warn }: Showing): ReadLabels {
	return async (reader, records, ...rest) => {
		const over = aborted(time).then(() => {
			throw new Error('the time of the poll is over');
		});
		return await Promise.race([labelsOf(reader, records, ...rest), over]).catch((error: unknown) => {
			warn(error instanceof Error ? error.message : String(error));
			return [];
		});
	};
}

/** With chosen columns only these and the id; otherwise all that the CRM gave. */
function chosen(record: JsonObject, columns: readonly string[]): JsonObject {
	if (columns.length === 0) return record;
	return Object.fromEntries(
		['id', ...columns].filter((name) => name in record).map((name) => [name, record[name] ?? null]),
	);
}

/** What a test run shows: the newest record, so that the workflow can be built. Nothing is remembered of it. */
export async function newestItems(showing: Showing): Promise<INodeExecutionData[]> {
	const { connection, watched, parameters } = showing;
	const { event } = parameters;
	if (event === 'deleted') {
		const webserviceId = await newestDeletion(connection, watched, parameters);
		return await toItems(showing, [{ happening: 'deleted', webserviceId, record: undefined }], 'sync');
	}
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
	return await toItems(showing, [{ happening, webserviceId: '', record, told }], 'query');
}

async function newestDeletion(
	connection: Connection,
	watched: Watched,
	parameters: TriggerParameters,
): Promise<string> {
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
	return newest;
}

function nothingYet(message: string, advice: string): InputError {
	return new InputError('Fetch Test Event', message, advice);
}
