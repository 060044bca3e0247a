// What a new document takes from its account if the option says so: the addresses, and the only contact.

import type { Connection } from '../connection/connect';
import { accountFields } from '../webservice/metadata/addresses';
import { selectableColumns, type ModuleDescription } from '../webservice/metadata/metadata';
import { Together } from '../webservice/metadata/together';
import { asText, type JsonObject } from '../webservice/protocol/json';
import type { Item } from './item';

/** The fields with those of the account that are not given. Throws a WebserviceError. */
export async function withAccount(item: Item, description: ModuleDescription, given: JsonObject): Promise<JsonObject> {
	const of = item.flag('options.fromAccount', 'Fill From Account') ? accountFields(description) : undefined;
	const id = of === undefined ? '' : asText(given[of.account]);
	if (of === undefined || id === '') return given;
	const { address, contacts } = accountsOf(item.connection);
	const row = await address.get(id);
	const taken: JsonObject = {};
	const isGiven = (name: string) => asText(given[name]) !== '';
	const takeAddress = (names: readonly string[], from: (name: string) => string) => {
		if (names.some(isGiven)) return;
		for (const name of names) if (asText(row[from(name)]) !== '') taken[name] = row[from(name)] ?? '';
	};
	const shipsElsewhere = of.shipping.some((name) => asText(row[name]) !== '');
	takeAddress(of.billing, (name) => name);
	takeAddress(of.shipping, (name) => (shipsElsewhere ? name : name.replace(/^ship_/, 'bill_')));
	if (of.contact === undefined || isGiven(of.contact)) return { ...given, ...taken };
	const [only, ...others] = await contacts.get(id);
	if (others.length > 0) item.hint(`The account ${id} has several contacts: none was taken. Map the contact.`);
	else if (only !== undefined) taken[of.contact] = only;
	return { ...given, ...taken };
}

interface Accounts {
	/** Addresses by the account's id. */
	address: Together<JsonObject>;
	/** Ids of the contacts of an account, two at most. */
	contacts: Together<string[]>;
}

const ofRuns = new WeakMap<Connection, Accounts>();

function accountsOf(connection: Connection): Accounts {
	const known = ofRuns.get(connection) ?? {
		address: new Together<JsonObject>(async (ids) => await readAddresses(connection, ids), {}),
		contacts: new Together<string[]>(async (ids) => await readContacts(connection, ids), []),
	};
	ofRuns.set(connection, known);
	return known;
}

async function readAddresses({ metadata, records }: Connection, ids: string[]): Promise<JsonObject[]> {
	const columns = selectableColumns(await metadata.describe('Accounts')).filter((name) => /^(bill|ship)_/.test(name));
	const rows = await records.byIds('Accounts', ['id', ...columns], ids);
	return ids.map((id) => rows.get(id) ?? {});
}

async function readContacts({ records }: Connection, ids: string[]): Promise<string[][]> {
	const read = async (id: string) => {
		const where = [[{ field: 'account_id', operator: 'equals' as const, values: [id] }]];
		const rows = await records.inOrderOfIds({ module: 'Contacts', columns: ['id'], where }, 2);
		return rows.map((row) => asText(row.id));
	};
	const found: string[][] = [];
	for (const id of ids) found.push(await read(id));
	return found;
}
