// The trigger's parameters -> what it watches. What has to be asked of the CRM is remembered for some minutes.

import { DateTime } from 'luxon';
import type { Connection } from '../connection/connect';
import { conditionCrm } from '../forms/conditionCrm';
import { readConditions } from '../forms/readConditions';
import { InputError } from '../webservice/protocol/errors';
import { selectableColumns, type ModuleDescription } from '../webservice/metadata/metadata';
import type { TriggerEvent } from './bookkeeping/state';
import { CHANGER, readChangers, type ChangedBy } from './changedBy';
import { fieldsOf, type Watched } from './crmSource';

/** The parameters as n8n gives them. */
export interface WatchedParameters {
	event: TriggerEvent;
	module: string;
	columns: string[];
	watchedFields: string[];
	conditions: unknown;
	matchType: string;
	ignoreSource: boolean;
	ignoreOwnChanges: boolean;
	changedBy: ChangedBy | undefined;
}

interface Remembered {
	watched: Watched;
	until: number;
}

/** New fields of the CRM come along after this time; until then an idle poll need not ask for them. */
const MILLISECONDS = 10 * 60_000;
const MOST = 200;
const remembered = new Map<string, Remembered>();

/** The source that the action node gives to the records it creates, in upper case as servers write it. */
const OWN_SOURCE = 'N8N';

const NUMERIC = new Set(['integer', 'double', 'currency', 'percentage']);

/** Of deleted records only the values of watched fields are known. Throws an InputError for conditions on others. */
function checkKnown(conditionFields: readonly string[], watchedFields: readonly string[]): void {
	const unknown = conditionFields.find((name) => !watchedFields.includes(name));
	if (unknown === undefined) return;
	throw new InputError(
		'Conditions',
		`A condition on “${unknown}” cannot be checked for deleted records: the CRM tells only their ids`,
		`Add “${unknown}” to Fields to Watch, so that its values are known, or remove the condition and check the items in the workflow.`,
	);
}

/** Throws an InputError for a module, column or condition that cannot be watched. */
export async function watchedBy(connection: Connection, parameters: WatchedParameters, crm: string): Promise<Watched> {
	// Conditions may say today.
	const day = DateTime.now().setZone(connection.zone).toISODate();
	const key = JSON.stringify([crm, connection.username, connection.zone, day, parameters]);
	const known = remembered.get(key);
	if (known !== undefined && known.until > Date.now()) return known.watched;
	const description = await connection.metadata.describe(parameters.module);
	const watched = await readWatched(connection, parameters, description);
	descriptions.set(watched, description);
	if (remembered.size >= MOST) remembered.clear();
	remembered.set(key, { watched, until: Date.now() + MILLISECONDS });
	return watched;
}

const descriptions = new WeakMap<Watched, ModuleDescription>();

/** What describe has told of the watched module. */
export function descriptionOf(watched: Watched): ModuleDescription {
	const description = descriptions.get(watched);
	if (description === undefined) throw new Error(`${watched.module} was not described`);
	return description;
}

/** Has the CRM asked again: a field was removed or hidden. */
export function forget(watched: Watched): void {
	for (const [key, entry] of remembered) if (entry.watched === watched) remembered.delete(key);
}

async function readWatched(
	connection: Connection,
	parameters: WatchedParameters,
	description: ModuleDescription,
): Promise<Watched> {
	const { columns, watchedFields, conditions, matchType, ignoreSource, ignoreOwnChanges, changedBy } = parameters;
	const selectable = selectableColumns(description);
	if (!description.isEntity || !selectable.includes('modifiedtime') || !selectable.includes('createdtime')) {
		throw new InputError(
			'Module',
			`“${description.label}” keeps no times of its records`,
			'Choose a module with records, such as Contacts. Lists such as Groups or Currency cannot be watched.',
		);
	}
	if (ignoreSource && !selectable.includes('source')) {
		throw new InputError(
			'Ignore Own Records',
			`“${description.label}” does not keep where its records come from`,
			'Remove the option, or add a condition on another field.',
		);
	}
	if ((ignoreOwnChanges || changedBy !== undefined) && !selectable.includes(CHANGER)) {
		throw new InputError(
			ignoreOwnChanges ? 'Ignore Own Changes' : 'Changed By',
			`“${description.label}” does not keep who has changed its records`,
			'Remove the option.',
		);
	}
	for (const [parameter, names] of Object.entries({ Columns: columns, 'Fields to Watch': watchedFields })) {
		const unknown = names.find((name) => !selectable.includes(name));
		if (unknown === undefined) continue;
		throw new InputError(
			parameter,
			`“${unknown}” is not a column of “${description.label}” that queries can return`,
			'Choose from the list.',
		);
	}
	const crm = conditionCrm(connection, () => undefined);
	const where = await readConditions(conditions, matchType, description, crm);
	if (parameters.event === 'deleted') checkKnown(fieldsOf(where), watchedFields);
	const own = ignoreOwnChanges ? connection.userId() : undefined;
	const changers = await readChangers(changedBy, own, connection.lookups);
	return {
		module: description.name,
		idPrefix: description.idPrefix,
		contents: columns.length === 0 ? selectable : ['id', ...columns],
		where: where.filter(({ asked, empty }) => asked.length + empty.length > 0),
		ignoredSource: ignoreSource ? OWN_SOURCE : '',
		watchedFields,
		numericFields: description.fields.filter(({ type }) => NUMERIC.has(type)).map(({ name }) => name),
		...(changers === undefined ? {} : { changers }),
	};
}
