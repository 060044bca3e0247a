// Modules whose records take comments.

import type { ILoadOptionsFunctions, INodeListSearchResult, INodeProperties } from 'n8n-workflow';
import { connect } from '../connection/connect';
import type { Metadata } from '../webservice/metadata/metadata';
import { searchRecordModules } from './lists';
import { recordModule } from './parameters';
import { shownError } from './shown';

export const COMMENTS = 'ModComments';

/** Names of the modules that a comment can belong to. Throws a WebserviceError where the user sees no comments. */
export async function commentedModules(metadata: Metadata): Promise<string[]> {
	const { fields } = await metadata.describe(COMMENTS);
	return fields.find((field) => field.name === 'related_to')?.refersTo ?? [];
}

export async function searchCommentedModules(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const { results } = await searchRecordModules.call(this, filter);
	try {
		const { metadata } = await connect(this);
		const commented = await commentedModules(metadata);
		return { results: results.filter(({ value }) => commented.includes(String(value))) };
	} catch (error) {
		throw shownError(this, error);
	}
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
