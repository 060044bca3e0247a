// The record, the relation and the module behind it, as an item names them.

import { InputError } from '../../webservice/protocol/errors';
import type { ModuleDescription } from '../../webservice/metadata/metadata';
import type { RunQuery } from '../../webservice/vtql/pages';
import { relatedQuery, relationsOf, type Relation } from '../../webservice/metadata/relations';
import type { Item } from '../item';

export interface Source {
	/** Module of the record whose related records are meant. */
	description: ModuleDescription;
	id: string;
	relation: Relation;
	/** Module of the related records. */
	related: ModuleDescription;
	/** Queries over the related records alone. */
	run: RunQuery;
}

/** Throws an InputError that names the parameter, or a WebserviceError. */
export async function sourceOf(item: Item): Promise<Source> {
	const description = await sourceModule(item);
	const id = await item.recordId(description);
	const { client, metadata } = item.connection;
	const relation = await chosenRelation(item, description);
	const related = await metadata.describe(relation.module);
	return { description, id, relation, related, run: relatedQuery(client, id, relation) };
}

/** The item's module, refused if the CRM keeps no relations of it. */
export async function sourceModule(item: Item): Promise<ModuleDescription> {
	const description = await item.recordModule();
	if (description.name !== 'Users') return description;
	throw new InputError(
		'Module',
		'Users have no relations in the CRM',
		'Find a user’s records with Record: Get Many and a condition on their owner (assigned_user_id).',
	);
}

async function chosenRelation(item: Item, description: ModuleDescription): Promise<Relation> {
	const { client, metadata } = item.connection;
	const wanted = item.requiredText('relation', 'Relation');
	const relations = await relationsOf(client, description.name);
	const exact = relations.find((relation) => relation.label === wanted);
	if (exact !== undefined) return exact;
	const labels = new Map((await metadata.modules()).map((module) => [module.name, module.label.toLowerCase()]));
	const same = wanted.toLowerCase();
	const similar = relations.filter(({ label, module }) =>
		[label.toLowerCase(), module.toLowerCase(), labels.get(module)].includes(same),
	);
	const [only] = similar;
	if (only !== undefined && similar.length === 1) return only;
	throw new InputError(
		'Relation',
		`“${wanted}” is not a relation of “${description.label}” (${description.name})`,
		relations.length === 0
			? 'The module has no relations that this user may see.'
			: `Choose it from the list: ${relations.map(({ label }) => label).join(', ')}.`,
	);
}

/** Tells that the relations with activities hold only a part of them. */
export function hintAtEvents(item: Item, relation: Relation): void {
	if (relation.module !== 'Calendar') return;
	item.hint(
		'The CRM gives tasks only through its relations, no events. Events come with Record: Get Many of the module Events and a condition on the record (parent_id) or the contact (contact_id).',
	);
}
