// The record that an item's comments belong to.

import type { INodeProperties } from 'n8n-workflow';
import { COMMENTS, commentedModules } from '../../forms/comments';
import { recordLocator } from '../../forms/parameters';
import { InputError } from '../../webservice/protocol/errors';
import type { ModuleDescription } from '../../webservice/metadata/metadata';
import type { Item } from '../item';

export const commentedRecord: INodeProperties = recordLocator();

export interface Commented {
	/** Webservice id of the record. */
	id: string;
	/** Its module. */
	module: string;
	comments: ModuleDescription;
}

/** Throws an InputError for a module without comments, and for whatever does not name a record of it. */
export async function commentedRecordOf(item: Item): Promise<Commented> {
	const description = await item.recordModule();
	const { metadata } = item.connection;
	const modules = await commentedModules(metadata);
	if (!modules.includes(description.name)) {
		throw new InputError(
			'Module',
			`Records of “${description.label}” (${description.name}) take no comments`,
			`Modules with comments: ${modules.join(', ')}.`,
		);
	}
	const id = await item.recordId(description);
	return { id, module: description.name, comments: await metadata.describe(COMMENTS) };
}
