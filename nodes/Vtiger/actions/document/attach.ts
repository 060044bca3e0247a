// Attaching a document to a record: checked before the upload, and again afterwards.

import { InputError, WebserviceError } from '../../webservice/protocol/errors';
import { selectText } from '../../webservice/vtql/query';
import { relatedQuery, relationsOf, type Relation } from '../../webservice/metadata/relations';
import type { Item } from '../item';

export interface Target {
	/** Webservice id of the record that gets the document. */
	id: string;
	/** The relation of the record's module to documents. */
	relation: Relation;
}

/** The record to attach to; undefined if none is wanted. Throws before anything is uploaded. */
export async function givenTarget(item: Item): Promise<Target | undefined> {
	if (!item.flag('attachToRecord', 'Attach to a Record')) return undefined;
	const description = await item.recordModule();
	const id = await item.recordId(description);
	const { client } = item.connection;
	const relation = (await relationsOf(client, description.name)).find(({ module }) => module === 'Documents');
	if (relation === undefined) {
		throw new InputError(
			'Module',
			`Documents cannot be attached to records of “${description.label}”`,
			'Choose a module whose records show documents.',
		);
	}
	await client.call('retrieve', { id });
	return { id, relation };
}

/** Throws an error that names the document: it exists, whatever became of the attaching. */
export async function attach(item: Item, documentId: string, target: Target): Promise<void> {
	const { client } = item.connection;
	const args = { sourceRecordId: target.id, relatedRecordId: documentId, relationIdLabel: target.relation.label };
	const failure = await client.call('add_related', args).then(() => undefined, asFailure);
	// The server reports success even if it attached nothing, and failures after which it did.
	const attached = await isAttached(item, documentId, target).catch(asFailure);
	if (attached === true) return;
	const { code = 'NOT_RELATED', reason = '', status = 0 } = failure ?? (attached === false ? {} : attached);
	const state = attached === false && failure?.outcomeUnknown !== true ? 'is not attached' : 'may not be attached';
	throw new WebserviceError({
		code,
		operation: 'add_related',
		reason: `${reason}${reason === '' ? '' : '; '}the document ${documentId} was created but ${state} to ${target.id}`,
		status,
		advice: `Do not upload the file again: attach ${documentId} to ${target.id} with Related Record: Add.`,
	});
}

function asFailure(error: unknown): WebserviceError {
	if (error instanceof WebserviceError) return error;
	throw error;
}

async function isAttached({ connection }: Item, documentId: string, target: Target): Promise<boolean> {
	const query = relatedQuery(connection.client, target.id, target.relation);
	const where = [[{ field: 'id', operator: 'equals' as const, values: [documentId] }]];
	const rows = await query(selectText({ module: target.relation.module, columns: ['id'], where }));
	return rows.some((row) => row.id === documentId);
}
