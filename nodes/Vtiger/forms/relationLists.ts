// Lists for related records: a module's relations, and the records and columns behind the chosen one.

import type { ILoadOptionsFunctions, INodeListSearchResult, INodePropertyOptions } from 'n8n-workflow';
import type { Connection } from '../connection/connect';
import { relationsOf } from '../webservice/metadata/relations';
import { chosenModule } from './chosen';
import { columnOptions } from './fieldLists';
import { fromCrm } from './fromCrm';
import { recordList } from './recordLists';

/** The chosen module's relations, with the related modules' names in the user's language. */
export async function getRelations(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const module = chosenModule(this);
	if (module === '') return [];
	return await fromCrm(this, [], async ({ client, metadata }) => {
		const relations = await relationsOf(client, module);
		const labels = new Map((await metadata.modules()).map(({ name, label }) => [name, label]));
		return relations
			.map(({ label, module: related }) => ({
				name: [labels.get(related) ?? related, label].filter((name, at, all) => all.indexOf(name) === at).join(' – '),
				value: label,
				description: related,
			}))
			.sort((a, b) => a.name.localeCompare(b.name, 'en'));
	});
}

/** Module of the related records; '' if no relation is chosen yet. */
async function relatedModule(context: ILoadOptionsFunctions, connection: Connection): Promise<string> {
	const module = chosenModule(context);
	const label = context.getCurrentNodeParameter('relation');
	if (module === '' || typeof label !== 'string' || label === '') return '';
	const relations = await relationsOf(connection.client, module);
	return relations.find((relation) => relation.label === label)?.module ?? '';
}

/** Records of the related module: whatever could be linked, whether it is linked or not. */
export async function searchRelatedRecords(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await fromCrm(this, { results: [] }, async (connection) => {
		const module = await relatedModule(this, connection);
		if (module === '') return { results: [] };
		return await recordList(connection, module, filter, paginationToken);
	});
}

export async function getRelatedColumns(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await fromCrm(this, [], async (connection) => {
		const module = await relatedModule(this, connection);
		if (module === '') return [];
		return columnOptions(await connection.metadata.describe(module));
	});
}
