// A field of the chosen module, by its label or its name: in conditions and for sorting.

import type { INodeProperties } from 'n8n-workflow';

export const fieldName: INodeProperties = {
	displayName: 'Field Name or ID',
	name: 'field',
	type: 'options',
	typeOptions: { loadOptionsMethod: 'getConditionFields', loadOptionsDependsOn: ['module.value'] },
	default: '',
	description:
		'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
};
