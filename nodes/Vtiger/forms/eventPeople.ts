// The form of an event's or task's contacts and invitees, which are no fields of the record.

import type { INodeProperties } from 'n8n-workflow';

/** Modules whose records have contacts and invitees. */
export const EVENT_MODULES = ['Events', 'Calendar'];

const ofEvents = { displayOptions: { show: { module: EVENT_MODULES } } };

export const eventPeople: INodeProperties[] = [
	{
		displayName: 'Contacts',
		name: 'contacts',
		type: 'string',
		default: '',
		placeholder: 'e.g. 12x345, 12x346',
		description:
			'IDs of all contacts of the event, separated by commas, or an expression that gives a list. A change without them removes all but the one of the field Contact Name.',
		...ofEvents,
	},
	{
		displayName: 'Invitee Names or IDs',
		name: 'invitees',
		type: 'multiOptions',
		typeOptions: { loadOptionsMethod: 'getUsers' },
		default: [],
		description:
			'All users to invite. A change without them removes those who are invited. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
		...ofEvents,
	},
];
