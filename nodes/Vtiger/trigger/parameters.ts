// What a poll reads from the trigger's parameters.

import { createHash } from 'node:crypto';
import type { IPollFunctions } from 'n8n-workflow';
import { givenConditions } from '../forms/conditions';
import { LARGEST_RESPONSE_SIZE } from '../forms/options';
import { oneOf } from '../forms/oneOf';
import { readList } from '../forms/readList';
import type { OutputChoice } from '../webservice/values/output';
import type { SyncType } from '../webservice/vtql/changes';
import { InputError } from '../webservice/protocol/errors';
import { asFlag, asObject, type JsonValue } from '../webservice/protocol/json';
import type { Detection } from './proof';
import { CAPACITY } from './bookkeeping/advance';
import { readChangedBy } from './changedBy';
import { LONGEST_OVERLAP, MOST_RECORDS, OVERLAP, SHORTEST_OVERLAP } from './form';
import type { WatchedParameters } from './watched';

export interface TriggerParameters extends WatchedParameters {
	/** How the records leave the trigger. */
	output: Pick<OutputChoice, 'rawValues' | 'labels' | 'simplify'>;
	detection: Detection;
	scope: SyncType;
	overlap: number;
	mostRecords: number;
	/** Megabytes of one answer; undefined for the usual. */
	maxResponseSize: number | undefined;
}

/** Throws an InputError for a value that is not one of the form's. */
export function readParameters(context: IPollFunctions): TriggerParameters {
	const given = asObject(context.getNodeParameter('options', {}));
	const module: unknown = context.getNodeParameter('module', '', { extractValue: true });
	if (typeof module !== 'string' || !/^\w+$/.test(module)) {
		throw new InputError('Module', 'No module is chosen', 'Choose a module from the list, or give its name.');
	}
	const event = oneOf('Trigger On', context.getNodeParameter('event'), [
		'created',
		'updated',
		'createdOrUpdated',
		'deleted',
	]);
	const conditions = context.getNodeParameter('conditions', {});
	const countsUpdates = event === 'updated' || event === 'createdOrUpdated';
	return {
		module,
		event,
		detection: oneOf('Detection', given.detection ?? 'automatic', ['automatic', 'sync', 'query']),
		scope: oneOf('Scope', given.scope ?? 'user', ['user', 'userandgroup', 'application']),
		columns: readList(given.columns),
		output: {
			rawValues: asFlag(given.rawValues),
			labels: asFlag(given.labels),
			simplify: asFlag(given.simplify),
		},
		watchedFields: event === 'created' ? [] : readList(context.getNodeParameter('watchedFields', [])),
		conditions,
		matchType: String(context.getNodeParameter('matchType', 'allConditions')),
		ignoreSource: asFlag(given.ignoreSource),
		ignoreOwnChanges: countsUpdates && asFlag(given.ignoreOwnChanges),
		changedBy: countsUpdates ? readChangedBy(given.changedBy) : undefined,
		overlap: numberBetween('Overlap Seconds', given.overlapSeconds, SHORTEST_OVERLAP, LONGEST_OVERLAP) ?? OVERLAP,
		mostRecords: numberBetween('Max Records per Poll', given.maxRecords, 1, CAPACITY) ?? MOST_RECORDS,
		maxResponseSize: numberBetween('Max Response Size', given.maxResponseSize, 1, LARGEST_RESPONSE_SIZE),
	};
}

/** The nearest whole number in the bounds; undefined if nothing is given. */
function numberBetween(
	parameter: string,
	value: JsonValue | undefined,
	least: number,
	most: number,
): number | undefined {
	const text = typeof value === 'string' ? value.trim() : value;
	if (text === undefined || text === null || text === '') return undefined;
	const number = typeof text === 'number' || typeof text === 'string' ? Math.floor(Number(text)) : Number.NaN;
	if (!Number.isNaN(number)) return Math.min(most, Math.max(least, number));
	throw new InputError(
		parameter,
		`${typeof text === 'string' ? `“${text}”` : 'What was given'} is no number`,
		`Give a whole number from ${least} to ${most}, or remove the option.`,
	);
}

/**
 * Names what is watched: with another CRM, module, event or filter the trigger starts anew. Conditions count as
 * they were typed, since the value of an expression may differ from poll to poll.
 */
export function tagOf(context: IPollFunctions, parameters: TriggerParameters, address: string): string {
	const { module, event, detection, scope, matchType, ignoreSource } = parameters;
	const { ignoreOwnChanges, changedBy, watchedFields } = parameters;
	const typed = givenConditions(context.getNode().parameters.conditions);
	const named = [
		address.replace(/^https?:\/\//i, '').toLowerCase(),
		module,
		event,
		detection,
		detection === 'sync' ? scope : '',
		typed,
		matchType,
		...(ignoreSource ? ['ignoreSource'] : []),
		...(ignoreOwnChanges ? ['ignoreOwnChanges'] : []),
		...(changedBy === undefined ? [] : [changedBy]),
		...(watchedFields.length === 0 ? [] : [{ watchedFields }]),
	];
	return createHash('sha256').update(JSON.stringify(named)).digest('base64url').slice(0, 16);
}
