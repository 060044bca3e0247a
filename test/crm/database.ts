// Looks into the tables behind the records: what no answer shows, or only in the reader's own form.

import { located } from './direct';
import type { Installation } from './installation';
import { linesOf } from './inventory/lines';
import { columnValue } from './records/read';
import type { StoredValue } from './store';

export type Row = Record<string, StoredValue>;

/** Everything is as the database holds it: numbers with all their digits, ids without a prefix, NULL as null. */
export interface Database {
	/** The columns of a record. */
	columns(id: string): Row;
	/** The lines of an inventory record, in their order. */
	lines(id: string): Row[];
	/** Prices of a product or service that are set, by the webservice id of their currency. */
	prices(id: string): Record<string, string>;
	/** Taxes of a product or service, such as `{ tax1: '10.000' }`. */
	taxes(id: string): Record<string, string>;
	/** Webservice ids of the contacts of an event or task. */
	contacts(id: string): string[];
	/** Webservice ids of the users invited to an event. */
	invitees(id: string): string[];
}

function matching(values: Row, pattern: RegExp, key: (number: string) => string): Record<string, string> {
	const found: Record<string, string> = {};
	for (const [name, value] of Object.entries(values)) {
		const number = pattern.exec(name)?.[1];
		if (number !== undefined && value !== null) found[key(number)] = value;
	}
	return found;
}

export function databaseOf(installation: Installation): Database {
	const { modules, store } = installation;
	const recordOf = (id: string): Row => located(installation, id).record.values;
	const withPrefix = (module: string, ids: readonly number[] = []): string[] =>
		ids.map((id) => `${modules.get(module).prefix}x${id}`);
	const guestsOf = (id: string): ReturnType<typeof store.guests.get> =>
		store.guests.get(located(installation, id).record.id);
	return {
		columns(id) {
			const { module, record } = located(installation, id);
			const fields = module.fields.filter((field) => !field.ofLine);
			return Object.fromEntries(fields.map((field) => [field.name, columnValue(field, record)]));
		},
		lines: (id) => linesOf(installation, located(installation, id).record.id).map((line) => ({ ...line.values })),
		prices: (id) => {
			const { prefix } = modules.get('Currency');
			return matching(recordOf(id), /^currency(\d+)$/, (number) => `${prefix}x${number}`);
		},
		taxes: (id) => matching(recordOf(id), /^tax(\d+)$/, (number) => `tax${number}`),
		contacts: (id) => withPrefix('Contacts', guestsOf(id)?.contacts),
		invitees: (id) => withPrefix('Users', guestsOf(id)?.invitees),
	};
}
