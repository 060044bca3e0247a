// Contacts and invitees of events: read, checked, and told of if a change loses them.

import { givenEventPeople, hintAtLostPeople } from '../../../nodes/Vtiger/actions/eventPeople';
import type { Connection } from '../../../nodes/Vtiger/connection/connect';
import { rejection } from '../webservice/fetchChannel';
import { moduleOf } from '../webservice/fields';
import { itemWith } from './items';

const owners = [
	{ id: '19x5', kind: 'user' },
	{ id: '20x2', kind: 'group' },
];

/** What the form gives, and the modules that were looked into. */
async function read(module: string, parameters: Record<string, unknown>) {
	const asked: string[] = [];
	const connection = {
		people: {
			owners: async () => await Promise.resolve({ list: owners }),
			find: async (text: string) => await Promise.resolve({ anna: '19x5', '19x6': '19x6', team: '20x2' }[text]),
		},
		records: {
			byIds: async (name: string, columns: readonly string[], ids: readonly string[]) => {
				asked.push(`${name} ${columns.join()} ${ids.join()}`);
				return await Promise.resolve(new Map(ids.filter((id) => id !== '12x9').map((id) => [id, { id }])));
			},
		},
		metadata: { describe: async (name: string) => await Promise.resolve(moduleOf(name)) },
	} as unknown as Connection;
	const { item } = itemWith(parameters, connection);
	return { people: await givenEventPeople(item, moduleOf(module)), asked };
}

test.each([
	['Events', '12x1, 12x2', [' anna ', '19x6'], { contacts: ['12x1', '12x2'], invitees: ['19x5', '19x6'] }],
	['Calendar', ['12x2'], '', { contacts: ['12x2'], invitees: [] }],
	['Events', '', ['anna'], { contacts: [], invitees: ['19x5'] }],
	['Leads', '12x9', ['nobody'], { contacts: [], invitees: [] }],
])('%s with the contacts %p and the invitees %p', async (module, contacts, invitees, expected) => {
	const { people, asked } = await read(module, { contacts, invitees });
	expect(people).toEqual(expected);
	expect(asked).toEqual(expected.contacts.length === 0 ? [] : [`Contacts id ${expected.contacts.join()}`]);
});

test.each([
	['Contacts', { contacts: '12x1, 12x9' }, /There is no contact 12x9/],
	['Invitees', { invitees: ['anna', 'nobody'] }, /“nobody” is not one active user/],
	['Invitees', { invitees: ['team'] }, /“team” is not one active user/],
])('%s of an event refuse %p', async (parameter, parameters, message) => {
	expect(await rejection(read('Events', parameters))).toMatchObject({
		parameter,
		message: expect.stringMatching(message),
	});
});

const [contacts, invitees] = [['12x1'], ['19x5']];
const BOTH = 'all contacts but the one of the field Contact Name';
test.each([
	['Events', {}, `${BOTH}, all invitees and the recurrence, .* Give Contacts and Invitees to keep them\\.$`],
	['Events', { contacts }, 'all invitees and the recurrence, .* Give Contacts and Invitees'],
	['Events', { contacts, invitees }, 'the recurrence, which the webservice does not show\\.$'],
	['Calendar', {}, `${BOTH} and all invitees, .* Give Contacts and Invitees`],
	['Calendar', { invitees }, `${BOTH}, which the webservice does not show\\.$`],
	['Calendar', { contacts, invitees }, undefined],
	['Leads', {}, undefined],
])('a change of %s with %p loses people: %p', (module, given, told) => {
	const { item, hints } = itemWith({});
	hintAtLostPeople(item, moduleOf(module), { contacts: [], invitees: [], ...given });
	const change = `^With every change of a record of “${module}” the CRM removes `;
	expect(hints).toEqual(told === undefined ? [] : [expect.stringMatching(new RegExp(`${change}${told}`))]);
});
