// The trigger node: its description and poll.

import { NodeConnectionTypes, type INodeType, type INodeTypeDescription } from 'n8n-workflow';
import { searchConditionValues } from './forms/conditionValues';
import { getColumns, getConditionFields } from './forms/fieldLists';
import { searchRecordModules } from './forms/moduleLists';
import { getUsers } from './forms/users';
import { triggerProperties } from './trigger/form';
import { runPoll } from './trigger/run';

export class VtigerTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Vtiger CRM Trigger',
		name: 'vtigerTrigger',
		icon: { light: 'file:vtiger.svg', dark: 'file:vtiger.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle:
			'={{ $parameter["event"].replace("createdOrUpdated", "created or updated") + ($parameter["module"] ? ": " + $parameter["module"] : "") }}',
		description:
			'Starts a workflow when records of SalesPlatform Vtiger CRM or Vtiger CRM are created, changed or deleted',
		defaults: { name: 'Vtiger CRM Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'vtigerApi', required: true }],
		builderHint: {
			searchHint:
				'To react to one field, such as the stage of a deal (Potentials), choose it under Fields to Watch and add a condition on its new value. To read or write records, use Vtiger CRM.',
		},
		properties: triggerProperties,
	};

	methods = {
		listSearch: { searchRecordModules, searchConditionValues },
		loadOptions: { getColumns, getConditionFields, getUsers },
	};

	poll = runPoll;
}
