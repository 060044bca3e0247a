// Parameters that the operations on related records share.

import type { INodeProperties } from 'n8n-workflow';
import { columns, recordLocator } from '../../forms/parameters';

export const sourceRecord = recordLocator();

export const relation: INodeProperties = {
	displayName: 'Relation Name or ID',
	name: 'relation',
	type: 'options',
	typeOptions: { loadOptionsMethod: 'getRelations', loadOptionsDependsOn: ['module.value'] },
	default: '',
	required: true,
	description:
		'Which related records, e.g. Contacts. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
};

export const relatedColumns: INodeProperties = {
	...columns,
	typeOptions: { loadOptionsMethod: 'getRelatedColumns', loadOptionsDependsOn: ['module.value', 'relation'] },
};
