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

interface Entry {
	property: INodeProperties;
	/** Operations that show it. */
	operation: string[];
}

/**
 * A resource's parameters. One that several operations share is listed once, shown for each of them, as long as
 * it keeps its place among the others of each form; else it is listed again.
 */
function formProperties(resource: Resource): INodeProperties[] {
	const entries: Entry[] = [];
	for (const action of resource.actions) {
		let place = 0;
		for (const property of action.form) {
			const shared = entries.findIndex((entry, index) => index >= place && entry.property === property);
			if (shared >= 0) {
				entries[shared]?.operation.push(action.value);
				place = shared + 1;
			} else {
				entries.splice(place, 0, { property, operation: [action.value] });
				place++;
			}
		}
	}
	return entries.map(({ property, operation }) => ({
		...property,
		displayOptions: shownFor(resource.value, operation, property.displayOptions),
	}));
}

function shownFor(resource: string, operation: string[], own: IDisplayOptions = {}): IDisplayOptions {
	return { ...own, show: { resource: [resource], operation, ...own.show } };
}

/**
 * What stands under the node on the canvas, as an expression: “create or update: Contacts”, “convert a lead”.
 * Operations are named as in their dropdown, since their values are the webservice's own names.
 */
export function subtitle(resources: Resource[]): string {
	const names = resources.flatMap(({ value: resource, actions }) =>
		actions.map(({ value, name, action }) => [
			`${resource}.${value}`,
			resource === 'record' ? name.toLowerCase() : action.charAt(0).toLowerCase() + action.slice(1),
		]),
	);
	const named = `(${JSON.stringify(Object.fromEntries(names))})[$parameter["resource"] + "." + $parameter["operation"]]`;
	return `={{ (${named} || $parameter["resource"]) + ($parameter["module"] ? ": " + $parameter["module"] : "") }}`;
}

export function nodeProperties(resources: Resource[]): INodeProperties[] {
	return [resourcesOf(resources), ...resources.map(operationsOf), ...resources.flatMap(formProperties)];
}
