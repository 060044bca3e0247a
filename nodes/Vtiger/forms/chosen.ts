// What the person has chosen so far in the open form.

import type { ILoadOptionsFunctions } from 'n8n-workflow';

/** Name of the chosen module; '' if there is none yet. */
export function chosenModule(context: ILoadOptionsFunctions, name = 'module'): string {
	const value = context.getCurrentNodeParameter(name, { extractValue: true });
	const module = typeof value === 'string' ? value.trim() : '';
	return /^\w+$/.test(module) ? module : '';
}
