// The CRM's users and groups as the editor offers them.

import type { ILoadOptionsFunctions, INodeListSearchResult, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { Owner, People } from '../webservice/metadata/people';
import { fromCrm } from './fromCrm';

/** A user: from a searchable list, or by id, login name, full name or e-mail address. */
export function userLocator(displayName: string, name: string, description: string): INodeProperties {
	return {
		displayName,
		name,
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		description,
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'Select a user…',
				typeOptions: { searchListMethod: 'searchUsers', searchable: true },
			},
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. 19x5',
				hint: 'Webservice ID such as 19x5, internal ID, login name, full name or e-mail address',
			},
		],
	};
}

function userName({ name, login }: Owner): string {
	return login === '' || login === name ? name : `${name} (${login})`;
}

/** Says in a list why it is short; choosing it chooses nothing. */
const HIDDEN_USERS = '(other users are hidden from this user: give an ID by expression)';

/** Users and groups as options: whoever can own a record. */
export async function ownerOptions(people: People): Promise<INodePropertyOptions[]> {
	const { list, usersVisible } = await people.owners();
	const options: INodePropertyOptions[] = list.map((owner) => ({
		name: owner.kind === 'group' ? `${owner.name} (group)` : userName(owner),
		value: owner.id,
	}));
	return usersVisible ? options : [...options, { name: HIDDEN_USERS, value: '' }];
}

export async function searchUsers(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	return await fromCrm(this, { results: [] }, async ({ people }) => {
		const sought = (filter ?? '').toLowerCase();
		const { list, usersVisible } = await people.owners();
		const results = list
			.filter((owner) => owner.kind === 'user')
			.filter((owner) => [owner.name, owner.login, owner.email].some((text) => text.toLowerCase().includes(sought)))
			.map((owner) => ({ name: userName(owner), value: owner.id }));
		return { results: usersVisible ? results : [...results, { name: HIDDEN_USERS, value: '' }] };
	});
}

/** Users as options: whoever can have changed a record. */
export async function getUsers(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const { results } = await searchUsers.call(this);
	return results.map(({ name, value }) => ({ name, value: String(value) }));
}

export async function getOwners(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await fromCrm(this, [], async ({ people }) => await ownerOptions(people));
}
