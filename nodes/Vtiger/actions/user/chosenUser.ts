// The user that an operation is about, found among the CRM's users.

import { InputError } from '../../webservice/protocol/errors';
import type { Item } from '../item';

/**
 * Webservice id of the chosen user, by id, internal id, login, e-mail or full name. Refuses groups and whoever is no
 * active user. If the credential's user may not see Users, an id is passed on.
 */
export async function chosenUser(item: Item, name: string, label: string): Promise<string> {
	const given = item.locator(name, label);
	if (given === '') throw new InputError(label, `${label} is empty`, 'Choose a user from the list.');
	const { people } = item.connection;
	const { list, usersVisible } = await people.owners();
	const id = await people.findOnly(given, label);
	const owner = list.find((one) => one.id === id);
	if (id !== undefined && (owner?.kind === 'user' || (owner === undefined && !usersVisible))) return id;
	throw new InputError(
		label,
		owner?.kind === 'group' ? `“${given}” is a group` : `“${given}” is not an active user of the CRM`,
		'Choose a user from the list, or give an id such as 19x5 or a login name.',
	);
}
