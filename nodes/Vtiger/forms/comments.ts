// Modules whose records take comments.

import type { ILoadOptionsFunctions, INodeListSearchResult, INodeProperties } from 'n8n-workflow';
import type { Metadata } from '../webservice/metadata/metadata';
import { fromCrm } from './fromCrm';
import { searchRecordModules } from './moduleLists';
import { recordModule } from './parameters';

export const COMMENTS = 'ModComments';

/** Names of the modules that a comment can belong to. Throws a WebserviceError if the user sees no comments. */
export async function commentedModules(metadata: Metadata): Promise<string[]> {
	const { fields } = await metadata.describe(COMMENTS);
	return fields.find((field) => field.name === 'related_to')?.refersTo ?? [];
}

export async function searchCommentedModules(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const { results } = await searchRecordModules.call(this, filter);
	return await fromCrm(this, { results: [] }, async ({ metadata }) => {
		const commented = await commentedModules(metadata);
		return { results: results.filter(({ value }) => commented.includes(String(value))) };
	});
}

export const commentedModule: INodeProperties = {
	...recordModule,
	description: 'The module of the record that the comments belong to',
	modes: (recordModule.modes ?? []).map((mode) =>
		mode.type === 'list'
			? { ...mode, typeOptions: { searchListMethod: 'searchCommentedModules', searchable: true } }
			: mode,
	),
};
