// The CRM as conditions ask it: which ids there are, and which fields are NULL.

import type { Connection } from '../connection/connect';
import { isRecordOf } from '../webservice/metadata/references';
import { holdsNull } from '../webservice/vtql/nulls';
import type { ConditionCrm } from './readConditions';

/** `hint` takes what is to be told to whoever wrote the conditions. */
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
