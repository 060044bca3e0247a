// What the person has chosen so far in the open form.

import type { ILoadOptionsFunctions } from 'n8n-workflow';

function locatorValue(context: ILoadOptionsFunctions, name: string): string {
	const value = context.getCurrentNodeParameter(name, { extractValue: true });
	return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}

/** Name of the chosen module; '' where there is none yet. */
export function chosenModule(context: ILoadOptionsFunctions, name = 'module'): string {
	const module = locatorValue(context, name);
	return /^\w+$/.test(module) ? module : '';
}

/** Whatever is chosen as the record: an id, a number or an address; '' where there is none yet. */
export function chosenRecord(context: ILoadOptionsFunctions, name = 'recordId'): string {
	return locatorValue(context, name);
}
