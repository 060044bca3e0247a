// Attaching a document to a record: checked before the upload, and again afterwards.

import { objectResult } from '../../webservice/client';
import { InputError, WebserviceError } from '../../webservice/errors';
import { asObject, asObjects, asText } from '../../webservice/json';
import { selectWithoutSemicolon } from '../../webservice/query';
import type { Item } from '../item';

export interface Target {
	/** Webservice id of the record that gets the document. */
	id: string;
	/** Label of the module's relation to documents. */
	relation: string;
}

/** The record to attach to; undefined where none is wanted. Throws before anything is uploaded. */
export async function givenTarget(item: Item): Promise<Target | undefined> {
	if (!item.flag('attachToRecord')) return undefined;
	const description = await item.recordModule();
	const id = await item.recordId(description);
	const { client } = item.connection;
	const related = objectResult('relatedtypes', await client.call('relatedtypes', { elementType: description.name }));
	const relations = Object.entries(asObject(related.information));
	const relation = relations.find(([, one]) => asText(asObject(one).name) === 'Documents')?.[0];
	if (relation === undefined) {
		throw new InputError('Module', `Documents cannot be attached to records of “${description.label}”`, 'Choose a module whose records show documents.');
	}
	await client.call('retrieve', { id });
	return { id, relation };
}

/** Throws an error that names the document: it exists, whatever became of the attaching. */
export async function attach(item: Item, documentId: string, target: Target): Promise<void> {
	const { client } = item.connection;
	const args = { sourceRecordId: target.id, relatedRecordId: documentId, relationIdLabel: target.relation };
	const failure = await client.call('add_related', args).then(() => undefined, asFailure);
	// The server reports success even where it attached nothing, and failures after which it did.
	const attached = await isAttached(item, documentId, target).catch(() => undefined);
	if (attached === true) return;
	const state = attached === undefined && (failure === undefined || failure.outcomeUnknown) ? 'may not be attached' : 'is not attached';
	throw new WebserviceError({
		code: failure?.code ?? 'NOT_ATTACHED',
		operation: 'add_related',
		reason: `${reasonOf(failure)}the document ${documentId} was created but ${state} to ${target.id}`,
		status: failure?.status ?? 0,
		advice: `Do not upload the file again: attach ${documentId} to ${target.id} with Related Record: Add.`,
	});
}

function asFailure(error: unknown): WebserviceError {
	if (error instanceof WebserviceError) return error;
	throw error;
}

function reasonOf(failure: WebserviceError | undefined): string {
	return failure === undefined || failure.reason === '' ? '' : `${failure.reason}; `;
}

async function isAttached({ connection }: Item, documentId: string, target: Target): Promise<boolean> {
	const query = selectWithoutSemicolon({
		module: 'Documents',
		columns: ['id'],
		where: [[{ field: 'id', operator: 'equals', values: [documentId] }]],
	});
	const args = { query, id: target.id, relatedLabel: target.relation };
	return asObjects(await connection.client.call('query_related', args)).some((row) => asText(row.id) === documentId);
}
