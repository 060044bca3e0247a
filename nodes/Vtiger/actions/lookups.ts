// What the values of a form may ask the CRM: owners and referenced records.

import type { Connection } from '../connection';
import { referenceIdOf } from '../webservice/references';
import type { ValueLookups } from '../webservice/values';

export function lookupsOf(connection: Connection): ValueLookups {
	const { zone, people, metadata } = connection;
	return {
		zone,
		owner: async (text) => await people.find(text),
		reference: async (field, text) => await referenceIdOf(field, text, metadata),
	};
}
