// The trigger's form, and what a poll reads from it.

import { createHash } from 'node:crypto';
import type { INodeProperties, IPollFunctions } from 'n8n-workflow';
import { conditions, givenConditions, matchType } from '../forms/conditions';
import { oneOf } from '../forms/oneOf';
import { columns, recordModule } from '../forms/parameters';
import { readList } from '../forms/readList';
import type { SyncType } from '../webservice/vtql/changes';
import { InputError } from '../webservice/protocol/errors';
import { asFlag, asObject, type JsonValue } from '../webservice/protocol/json';
import type { Detection } from './proof';
import type { TriggerEvent } from './bookkeeping/state';
import { CAPACITY } from './bookkeeping/advance';
import type { WatchedParameters } from './watched';

const OVERLAP = 120;
/** Sync begins behind a second: less would leave out what is saved in the second of the last change. */
const SHORTEST_OVERLAP = 1;
const LONGEST_OVERLAP = 86_400;
const MOST_RECORDS = 500;

const event: INodeProperties = {
	displayName: 'Trigger On',
	name: 'event',
	type: 'options',
	noDataExpression: true,
	options: [
		{ name: 'Record Created', value: 'created', description: 'A record was created' },
		{ name: 'Record Created or Updated', value: 'createdOrUpdated', description: 'A record was created or changed' },
		{
			name: 'Record Deleted',
			value: 'deleted',
			description: 'A record was moved to the recycle bin, or a lead was converted',
		},
		{ name: 'Record Updated', value: 'updated', description: 'A record was changed after its creation' },
	],
	default: 'createdOrUpdated',
};

const watchedModule: INodeProperties = { ...recordModule, description: 'The module whose records to watch' };

const detection: INodeProperties = {
	displayName: 'Detection',
	name: 'detection',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'Automatic',
			value: 'automatic',
			description:
				'Watches every record that the user may see: by sync where the CRM proves to give all of them, otherwise by query',
		},
		{ name: 'Query', value: 'query', description: 'Asks for the latest times of change. Works on every CRM.' },
		{ name: 'Sync', value: 'sync', description: 'Asks the operation sync for the records of a scope' },
	],
	default: 'automatic',
	description: 'How changes are found',
	displayOptions: { hide: { event: ['deleted'] } },
};

const detectionOfDeletions: INodeProperties = {
	displayName: 'Detection',
	name: 'detection',
	type: 'options',
	noDataExpression: true,
	options: [
		{ name: 'Automatic', value: 'automatic', description: 'By sync, as far as the CRM shows deletions to this user' },
		{ name: 'Sync', value: 'sync', description: 'By sync, for the records of a scope' },
	],
	default: 'automatic',
	description: 'How deletions are found. A query cannot see them.',
	displayOptions: { show: { event: ['deleted'] } },
};

const scope: INodeProperties = {
	displayName: 'Scope',
	name: 'scope',
	type: 'options',
	noDataExpression: true,
	options: [
		{ name: 'Everyone', value: 'application', description: 'All records. Only administrators may ask for them.' },
		{ name: 'Mine', value: 'user', description: 'Records that the user of the credential owns' },
		{ name: 'Mine and My Groups', value: 'userandgroup', description: 'Also records of groups that the user is in' },
	],
	default: 'user',
	description: 'Whose records sync shows. The activation fails where the CRM does not prove to show all of them.',
	displayOptions: { show: { detection: ['sync'] } },
};

const options: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		columns,
		{ ...conditions, description: 'Only records that meet these conditions; all if there are none' },
		{ ...matchType, displayName: 'Conditions Must Match' },
		{
			displayName: 'Ignore Own Records',
			name: 'ignoreSource',
			type: 'boolean',
			default: true,
			description:
				'Whether to leave out records that this package’s action node has created. Later changes of them still count.',
		},
		{
			displayName: 'Max Records per Poll',
			name: 'maxRecords',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: CAPACITY },
			default: MOST_RECORDS,
			description: 'How many records one poll emits at most. The next poll goes on with the others.',
		},
		{
			displayName: 'Overlap Seconds',
			name: 'overlapSeconds',
			type: 'number',
			typeOptions: { minValue: SHORTEST_OVERLAP, maxValue: LONGEST_OVERLAP },
			default: OVERLAP,
			description:
				'How far every poll looks back before the last change. A change that the CRM takes longer to save than this can be missed.',
		},
	],
};

export const triggerProperties: INodeProperties[] = [
	event,
	watchedModule,
	detection,
	detectionOfDeletions,
	scope,
	options,
];

export interface TriggerParameters extends WatchedParameters {
	event: TriggerEvent;
	detection: Detection;
	scope: SyncType;
	overlap: number;
	mostRecords: number;
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
	const conditions = given.conditions ?? {};
	if (event === 'deleted' && givenConditions(conditions).length > 0) {
		throw new InputError(
			'Conditions',
			'Conditions cannot be checked for deleted records: the CRM tells only their ids',
			'Remove the conditions, and check the ids in the workflow.',
		);
	}
	return {
		module,
		event,
		detection: oneOf('Detection', context.getNodeParameter('detection', 'automatic'), ['automatic', 'sync', 'query']),
		scope: oneOf('Scope', context.getNodeParameter('scope', 'user'), ['user', 'userandgroup', 'application']),
		columns: readList(given.columns),
		conditions,
		matchType: String(given.matchType ?? 'allConditions'),
		ignoreSource: asFlag(given.ignoreSource),
		overlap: numberBetween('Overlap Seconds', given.overlapSeconds, SHORTEST_OVERLAP, LONGEST_OVERLAP) ?? OVERLAP,
		mostRecords: numberBetween('Max Records per Poll', given.maxRecords, 1, CAPACITY) ?? MOST_RECORDS,
	};
}

/** The nearest whole number in the bounds; undefined where nothing is given. */
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
	const typed = asObject(context.getNode().parameters.options).conditions ?? {};
	const named = [
		address.replace(/^https?:\/\//i, '').toLowerCase(),
		module,
		event,
		detection,
		detection === 'sync' ? scope : '',
		typed,
		matchType,
		...(ignoreSource ? ['ignoreSource'] : []),
	];
	return createHash('sha256').update(JSON.stringify(named)).digest('base64url').slice(0, 16);
}
