// The node's parameters, drawn from the registry.

import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';
import type { Resource } from './action';

const resourceDropdown: INodeProperties = {
	displayName: 'Resource',
	name: 'resource',
	type: 'options',
	noDataExpression: true,
	default: '',
};

const operationDropdown: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	default: '',
};

function resourcesOf(resources: Resource[]): INodeProperties {
	const options = resources.map(({ name, value, description }) => ({
		name,
		value,
		...(description === undefined ? {} : { description }),
	}));
	return { ...resourceDropdown, options, default: resources[0]?.value ?? '' };
}

function operationsOf(resource: Resource): INodeProperties {
	return {
		...operationDropdown,
		displayOptions: { show: { resource: [resource.value] } },
		options: resource.actions.map(({ name, value, action, description }) => ({ name, value, action, description })),
		default: resource.actions[0]?.value ?? '',
	};
}

/** A resource's parameters. One that several operations share is listed once, shown for each of them. */
function formProperties(resource: Resource): INodeProperties[] {
	const shared = new Map<INodeProperties, string[]>();
	for (const action of resource.actions) {
		for (const property of action.form) {
			const operations = shared.get(property);
			if (operations === undefined) shared.set(property, [action.value]);
			else operations.push(action.value);
		}
	}
	return [...shared].map(([property, operation]) => ({
		...property,
		displayOptions: shownFor(resource.value, operation, property.displayOptions),
	}));
}

function shownFor(resource: string, operation: string[], own: IDisplayOptions = {}): IDisplayOptions {
	return { ...own, show: { resource: [resource], operation, ...own.show } };
}

export function nodeProperties(resources: Resource[]): INodeProperties[] {
	return [
		resourcesOf(resources),
		...resources.map(operationsOf),
		...resources.flatMap(formProperties),
	];
}
