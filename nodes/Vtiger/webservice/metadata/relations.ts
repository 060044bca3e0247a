// Relations between modules: which there are, and how to ask for the records behind one.

import { objectResult, type Client } from '../protocol/client';
import { WebserviceError } from '../protocol/errors';
import { asFlag, asObject, asObjects, asText, type JsonObject } from '../protocol/json';
import type { RunQuery } from '../vtql/pages';
import { withoutSemicolon } from '../vtql/statement';

export interface Relation {
	/** The untranslated label: the name by which the CRM knows the relation. A module can have several. */
	label: string;
	/** Module of the related records. */
	module: string;
	isEntity: boolean;
}

/** Reads the answer of relatedtypes in the CRM's order. */
export function readRelations(result: JsonObject): Relation[] {
	return Object.entries(asObject(result.information)).map(([label, entry]) => {
		const { name, isEntity } = asObject(entry);
		return { label, module: asText(name), isEntity: asFlag(isEntity) };
	});
}

const remembered = new WeakMap<Client, Map<string, Promise<Relation[]>>>();

/**
 * The module's relations, read once per run; a failed reading is forgotten. Users have none, and the server fails
 * for lists such as Groups. Throws a WebserviceError.
 */
export async function relationsOf(client: Client, module: string): Promise<Relation[]> {
	const known = remembered.get(client) ?? new Map<string, Promise<Relation[]>>();
	remembered.set(client, known);
	let relations = known.get(module);
	if (relations === undefined) {
		relations = client
			.call('relatedtypes', { elementType: module })
			.then((result) => readRelations(objectResult('relatedtypes', result)))
			.catch((error: unknown) => {
				known.delete(module);
				throw error;
			});
		known.set(module, relations);
	}
	return await relations;
}

/**
 * Runs queries of the relation's module over the records related to one record. The server collects their ids
 * first and puts them into the text of the query, so that the statement must have an upper-case WHERE if it has
 * an order or a limit, and no OR. At most 100 rows; none if nothing is related. Throws a WebserviceError.
 */
export function relatedQuery(client: Client, id: string, relation: Relation): RunQuery {
	return async (query) => {
		const args = { query: withoutSemicolon(query), id, relatedLabel: relation.label };
		return asObjects(await client.call('query_related', args).catch(namingTheRecord(id)));
	};
}

/** The server reports a record that it does not find as a module without a name. */
function namingTheRecord(id: string): (error: unknown) => never {
	return (error) => {
		if (!(error instanceof WebserviceError) || error.code !== 'ACCESS_DENIED' || !/denied for name/.test(error.reason))
			throw error;
		throw error.with({ reason: `there is no record ${id} for this user` });
	};
}
