// Contacts and invitees of an event or task: read from the form, checked, and told of if a change loses them.

import { InputError } from '../webservice/protocol/errors';
import type { ModuleDescription } from '../webservice/metadata/metadata';
import { recordIdOf } from '../webservice/metadata/references';
import type { EventPeople } from '../webservice/values/moduleRules';
import { EVENT_MODULES } from '../forms/eventPeople';
import type { Item } from './item';

/** Ids of the contacts and users that the form gives. Throws an InputError for others. */
export async function givenEventPeople(item: Item, { name }: ModuleDescription): Promise<EventPeople> {
	if (!EVENT_MODULES.includes(name)) return { contacts: [], invitees: [] };
	return { contacts: await contacts(item), invitees: await invitees(item) };
}

async function contacts(item: Item): Promise<string[]> {
	const { connection } = item;
	const ids: string[] = [];
	for (const text of item.list('contacts')) ids.push(await recordIdOf(text, 'Contacts', connection, 'Contacts'));
	const known = ids.length === 0 ? new Map() : await connection.records.byIds('Contacts', ['id'], ids);
	const missing = ids.find((id) => !known.has(id));
	if (missing === undefined) return ids;
	throw new InputError('Contacts', `There is no contact ${missing}`, 'Give IDs of contacts, such as 12x345.');
}

async function invitees(item: Item): Promise<string[]> {
	const texts = item.list('invitees');
	const { people } = item.connection;
	if (texts.length === 0) return [];
	const { list } = await people.owners();
	const ids: string[] = [];
	for (const text of texts) {
		const id = await people.find(text.trim());
		const group = list.some((owner) => owner.kind === 'group' && owner.id === id);
		if (id === undefined || group) {
			throw new InputError(
				'Invitees',
				`“${text}” is not one active user`,
				'Give IDs or logins of users, such as 19x5.',
			);
		}
		ids.push(id);
	}
	return ids;
}

/** The webservice shows neither, so that a change cannot keep them by itself. */
export function hintAtLostPeople(item: Item, { name, label }: ModuleDescription, people: EventPeople): void {
	if (!EVENT_MODULES.includes(name)) return;
	const lost = [
		...(people.contacts.length === 0 ? ['all contacts but the one of the field Contact Name'] : []),
		...(people.invitees.length === 0 ? ['all invitees'] : []),
		...(name === 'Events' ? ['the recurrence'] : []),
	];
	if (lost.length === 0) return;
	const cure = lost.length > 1 ? ' Give Contacts and Invitees to keep them.' : '';
	item.hint(
		`With every change of a record of “${label}” the CRM removes ${inWords(lost)}, which the webservice does not show.${cure}`,
	);
}

function inWords(names: string[]): string {
	const rest = names.slice(0, -1).join(', ');
	return rest === '' ? names.join('') : `${rest} and ${names.at(-1) ?? ''}`;
}
