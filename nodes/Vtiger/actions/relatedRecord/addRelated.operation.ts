// Related Record: Add.

import { recordLocator, recordModule } from '../../forms/parameters';
import { options } from '../../forms/options';
import { InputError, WebserviceError } from '../../webservice/protocol/errors';
import { isInventory, type Field } from '../../webservice/metadata/metadata';
import { selectText } from '../../webservice/vtql/query';
import type { Action } from '../action';
import type { Item } from '../item';
import { relation, sourceRecord } from './relatedParameters';
import { sourceOf, type Source } from './relatedSource';

/** Many-to-many links between modules that are also linked by a reference field: a deal's main contact. */
const BESIDES_REFERENCE = new Set(['Contacts Potentials']);

export const addRelated: Action = {
	value: 'add_related',
	name: 'Add',
	action: 'Link two records',
	description:
		'Link two records. The CRM reports success even if nothing was linked, so the node looks afterwards whether the link is there.',
	kind: 'write',
	form: [
		recordModule,
		sourceRecord,
		relation,
		{
			...recordLocator('Related Record', 'relatedRecordId', 'searchRelatedRecords'),
			hint: 'The CRM always reports success, so the link is checked afterwards',
		},
		options('readTimeout', 'maxResponseSize', 'writeTimeout'),
	],
	async run(item) {
		const source = await sourceOf(item);
		refuseReferences(source);
		const relatedRecordId = await item.recordId(source.related, 'relatedRecordId', 'Related Record');
		if (!(await isFound(source, source.run, relatedRecordId))) await link(item, source, relatedRecordId);
		return { sourceRecordId: source.id, relatedRecordId, relation: source.relation.label, related: true };
	},
};

/** Sends the write and looks for the link, since the server's success says nothing. */
async function link(item: Item, source: Source, relatedRecordId: string): Promise<void> {
	const { client, records } = item.connection;
	if (!(await isFound(source, records.run, relatedRecordId))) {
		throw new InputError(
			'Related Record',
			`There is no record ${relatedRecordId} of “${source.related.label}” that this user may see`,
			'Check the id. Deleted records and converted leads cannot be linked.',
		);
	}
	const relationIdLabel = source.relation.label;
	await client.call('add_related', { sourceRecordId: source.id, relatedRecordId, relationIdLabel });
	if (await isFound(source, source.run, relatedRecordId).catch(afterTheWrite)) return;
	throw new WebserviceError({
		code: 'NOT_RELATED',
		operation: 'add_related',
		reason: `${relatedRecordId} is not in the relation “${relationIdLabel}” of ${source.id}`,
	});
}

async function isFound(source: Source, run: Source['run'], id: string): Promise<boolean> {
	const where = [[{ field: 'id', operator: 'equals' as const, values: [id] }]];
	const rows = await run(selectText({ module: source.related.name, columns: ['id'], where }));
	return rows.some((row) => row.id === id);
}

function afterTheWrite(error: unknown): never {
	if (!(error instanceof WebserviceError)) throw error;
	throw error.with({ operation: 'add_related', outcomeUnknown: true });
}

/** The server stores a useless link if a field of the related record makes the relation. */
function refuseReferences({ description, relation, related }: Source): void {
	const fields = related.fields.filter(
		({ type, refersTo }) => type === 'reference' && refersTo.includes(description.name),
	);
	if (fields.length === 0 || BESIDES_REFERENCE.has(`${description.name} ${related.name}`)) return;
	throw new InputError(
		'Relation',
		`The relation “${relation.label}” of “${description.label}” is kept in a field of “${related.label}” and cannot be added to`,
		adviceFor(fields, related.name, isInventory(related)),
	);
}

function adviceFor(fields: Field[], module: string, inventory: boolean): string {
	if (module === 'ModComments') return 'Add comments with Comment: Add.';
	if (inventory && fields.every((field) => field.name === 'productid')) {
		return `Write the line items of the record in ${module} instead, with Record: Create or Update.`;
	}
	const names = fields.map(({ label, name }) => `“${label}” (${name})`).join(' or ');
	return `Set the field ${names} of the record in ${module} instead, with Record: Create or Update. If this CRM keeps links beside that field, call add_related with Custom Operation.`;
}
