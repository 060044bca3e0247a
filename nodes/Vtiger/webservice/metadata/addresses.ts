// The fields of a document that its account can give: the addresses and the contact.

import { isInventory, type Field, type ModuleDescription } from './metadata';

export interface AccountFields {
	/** Name of the field that refers to the account. */
	account: string;
	/** Names of the fields of the billing and of the shipping address, which accounts call the same. */
	billing: string[];
	shipping: string[];
	/** Name of the field that refers to the contact, if there is one. */
	contact?: string;
}

/** Undefined for modules other than documents with an account. */
export function accountFields(description: ModuleDescription): AccountFields | undefined {
	if (!isInventory(description)) return undefined;
	const named = (prefix: string) =>
		description.fields.filter(({ name, editable }) => editable && name.startsWith(prefix)).map(({ name }) => name);
	const referring = (module: string) =>
		description.fields.find((field: Field) => field.editable && field.refersTo.includes(module))?.name;
	const account = referring('Accounts');
	if (account === undefined) return undefined;
	const contact = referring('Contacts');
	return {
		account,
		billing: named('bill_'),
		shipping: named('ship_'),
		...(contact === undefined ? {} : { contact }),
	};
}
