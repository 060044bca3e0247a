// Records of one fixed module: picker and list.

import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { connect } from '../connection/connect';
import { recordList } from './lists';
import { shownError } from './shown';

function recordsOf(module: string) {
	return async function (
		this: ILoadOptionsFunctions,
		filter?: string,
		paginationToken?: string,
	): Promise<INodeListSearchResult> {
		try {
			return await recordList(await connect(this), module, filter, paginationToken);
		} catch (error) {
			throw shownError(this, error);
		}
	};
}

export const searchLeads = recordsOf('Leads');
export const searchDocuments = recordsOf('Documents');
