// Modules whose changes the CRM can tell.

import type { ILoadOptionsFunctions, INodeListSearchResult, INodeProperties } from 'n8n-workflow';
import { InputError } from '../webservice/protocol/errors';
import { searchRecordModules } from './moduleLists';
import { recordModule } from './parameters';

const UNCHANGING: Record<string, [reason: string, advice: string]> = {
	Emails: [
		'The CRM fails when it is asked for the changes of e-mails',
		'Use Record: Get Many of the module Emails with a condition on Modified Time.',
	],
	Search: ['Search is listed as a module, but has no records', 'Choose the module whose changes you need.'],
	Users: [
		'The CRM keeps no time of change for users: it would answer that nothing changed',
		'Get all users with Record: Get Many and compare them.',
	],
};

/** Refuses the modules that sync fails at or knows nothing of. Throws an InputError. */
export function refuseUnchanging(module: string): void {
	if (!Object.hasOwn(UNCHANGING, module)) return;
	const [reason, advice] = UNCHANGING[module] ?? ['', ''];
	throw new InputError('Module', reason, advice);
}

export async function searchChangingModules(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const { results } = await searchRecordModules.call(this, filter);
	return { results: results.filter(({ value }) => !Object.hasOwn(UNCHANGING, String(value))) };
}

export const changingModule: INodeProperties = {
	...recordModule,
	description: 'The module whose changes to get',
	modes: (recordModule.modes ?? []).map((mode) =>
		mode.type === 'list'
			? { ...mode, typeOptions: { searchListMethod: 'searchChangingModules', searchable: true } }
			: mode,
	),
};
