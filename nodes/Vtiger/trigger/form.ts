// The trigger's form.

import type { INodeProperties } from 'n8n-workflow';
import { conditions, matchType } from '../forms/conditions';
import { options } from '../forms/options';
import { columns, recordModule } from '../forms/parameters';
import { CAPACITY } from './bookkeeping/advance';
import { changedBy, ignoreOwnChanges } from './changedBy';

/** Sync begins behind a second: less would leave out what is saved in the second of the last change. */
export const SHORTEST_OVERLAP = 1;
export const OVERLAP = 120;
export const LONGEST_OVERLAP = 86_400;
export const MOST_RECORDS = 500;

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
			description:
				'A record was moved to the recycle bin, or a lead was converted. If the CRM’s sync does not show this, IDs are compared, and a record that the user can no longer see counts, too.',
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
				'Watches every record that the user may see: by sync if that is verified to return all of them, otherwise by query',
		},
		{
			name: 'Query',
			value: 'query',
			description:
				'Asks for the latest times of change; finds deletions by comparing the IDs of all records. Works on every CRM.',
		},
		{ name: 'Sync', value: 'sync', description: 'Uses the operation sync for the records of a scope' },
	],
	default: 'automatic',
	description: 'How changes are found',
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
	description:
		'Whose records sync shows, with the detection Sync. The activation fails if the CRM does not show all of them.',
	displayOptions: { show: { detection: ['sync'] } },
};

const watchedFields: INodeProperties = {
	...columns,
	displayName: 'Fields to Watch Names or IDs',
	name: 'watchedFields',
	description:
		'Only updates that change one of these fields; every save if left empty. The item shows which have changed, and their previous values. For deleted records it shows their last values, and conditions on these fields are possible. Up to about 100,000 records with a choice and an owner, or 40,000 with a text. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	displayOptions: { show: { event: ['updated', 'createdOrUpdated', 'deleted'] } },
};

const ignoreSource: INodeProperties = {
	displayName: 'Ignore Own Records',
	name: 'ignoreSource',
	type: 'boolean',
	default: true,
	description:
		'Whether to leave out records that this package’s action node has created. Later changes of them still count.',
};

const maxRecords: INodeProperties = {
	displayName: 'Max Records per Poll',
	name: 'maxRecords',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: CAPACITY },
	default: MOST_RECORDS,
	description: 'How many records one poll emits at most. The next poll continues with the rest.',
};

const overlapSeconds: INodeProperties = {
	displayName: 'Overlap Seconds',
	name: 'overlapSeconds',
	type: 'number',
	typeOptions: { minValue: SHORTEST_OVERLAP, maxValue: LONGEST_OVERLAP },
	default: OVERLAP,
	description:
		'How far every poll looks back before the last change. A change that the CRM takes longer to save than this can be missed.',
};

export const triggerProperties: INodeProperties[] = [
	event,
	watchedModule,
	{
		...conditions,
		description:
			'Only records that meet these conditions; all if there are none. For deleted records, only fields chosen in Fields to Watch can be used.',
	},
	matchType,
	watchedFields,
	options(
		changedBy,
		columns,
		detection,
		ignoreOwnChanges,
		ignoreSource,
		maxRecords,
		'maxResponseSize',
		overlapSeconds,
		scope,
		'rawValues',
		'labels',
		'simplify',
	),
];
