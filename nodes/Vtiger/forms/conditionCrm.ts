// The CRM as conditions ask it, those of a form and those of a statement: which ids there are, and which fields are
// NULL.

import type { Connection } from '../connection/connect';
import { isRecordOf } from '../webservice/metadata/references';
import { holdsNull } from '../webservice/vtql/nulls';
import type { StatementCrm } from '../webservice/values/statementValues';
import type { ConditionCrm } from './readConditions';

/** What the values of a person's statement ask. */
export function statementCrm({
	lookups,
	metadata,
	people,
}: Pick<Connection, 'lookups' | 'metadata' | 'people'>): StatementCrm {
	return {
		zone: lookups.zone,
		isOwner: async (id) => await people.isOwner(id),
		isRecordOf: async (id, modules) => await isRecordOf(id, modules, metadata),
	};
}

/** `hint` takes what the author of the conditions should know. */
export function conditionCrm(
	{ lookups, metadata, people, records }: Pick<Connection, 'lookups' | 'metadata' | 'people' | 'records'>,
	hint: (message: string) => void,
): ConditionCrm {
	return {
		lookups,
		holdsNull: async (...asked) => await holdsNull(records, ...asked),
		isOwner: async (id) => await people.isOwner(id),
		isRecordOf: async (id, modules) => await isRecordOf(id, modules, metadata),
		hint,
	};
}
