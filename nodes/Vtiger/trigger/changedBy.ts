// Whose changes count: the form, and what is made of it.

import type { INodeProperties } from 'n8n-workflow';
import { oneOf } from '../forms/oneOf';
import { readList } from '../forms/readList';
import { InputError } from '../webservice/protocol/errors';
import { asObject } from '../webservice/protocol/json';
import type { ValueLookups } from '../webservice/values/values';

/** The field that names the user of the last change. */
export const CHANGER = 'modifiedby';

const LABEL = 'Changed By';

export const changedBy: INodeProperties = {
	displayName: LABEL,
	name: 'changedBy',
	type: 'fixedCollection',
	placeholder: 'Add Users',
	default: {},
	description: 'Only updates whose last change was made, or was not made, by these users',
	displayOptions: { show: { '/event': ['updated', 'createdOrUpdated'] } },
	options: [
		{
			displayName: 'Users',
			name: 'by',
			values: [
				{
					displayName: 'Rule',
					name: 'rule',
					type: 'options',
					options: [
						{ name: 'Not These Users', value: 'not' },
						{ name: 'Only These Users', value: 'only' },
					],
					default: 'only',
				},
				{
					displayName: 'User Names or IDs',
					name: 'users',
					type: 'multiOptions',
					typeOptions: { loadOptionsMethod: 'getUsers' },
					default: [],
					description:
						'Users of the CRM; login names and e-mail addresses will do, too. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
				},
			],
		},
	],
};

export const ignoreOwnChanges: INodeProperties = {
	displayName: 'Ignore Own Changes',
	name: 'ignoreOwnChanges',
	type: 'boolean',
	default: true,
	description:
		'Whether to leave out updates whose last change was made by the user of the credential, so that a workflow does not start itself',
	displayOptions: { show: { '/event': ['updated', 'createdOrUpdated'] } },
};

export interface ChangedBy {
	rule: 'only' | 'not';
	/** As they were given: ids, login names, names, e-mail addresses. */
	users: string[];
}

/** The rule as the form stores it; undefined if there is none. Throws an InputError, also if it names no user. */
export function readChangedBy(given: unknown): ChangedBy | undefined {
	const { by: chosen } = asObject(given);
	if (chosen === undefined) return undefined;
	const by = asObject(chosen);
	const users = readList(by.users).filter((user) => user.trim() !== '');
	if (users.length === 0) {
		throw new InputError(LABEL, 'No user is given: every change would count', 'Choose users, or remove the option.');
	}
	return { rule: oneOf('Rule', by.rule ?? 'only', ['only', 'not']), users };
}

/** Users whose changes count, or do not, by their ids. */
export interface Changers {
	/** Only changes of these count; of everyone if it is missing. */
	only?: readonly string[];
	not: readonly string[];
}

/**
 * The rules with the users' ids; undefined if every change counts.
 * @param own the credential's user, if that user's changes do not count
 */
export async function readChangers(
	chosen: ChangedBy | undefined,
	own: string | undefined,
	lookups: ValueLookups,
): Promise<Changers | undefined> {
	if (chosen === undefined && own === undefined) return undefined;
	const ids = await Promise.all((chosen?.users ?? []).map(async (text) => await userId(text, lookups)));
	const isOnly = chosen?.rule === 'only';
	const not = [...(own === undefined ? [] : [own]), ...(isOnly ? [] : ids)];
	return isOnly ? { only: ids, not } : { not };
}

async function userId(text: string, lookups: ValueLookups): Promise<string> {
	const id = await lookups.owner(text);
	if (id !== undefined) return id;
	throw new InputError(
		LABEL,
		`“${text}” is not one user of the CRM`,
		'Choose the users from the list. If the list is empty, give IDs such as 19x5.',
	);
}

/** Whether the changes of this user count. */
export function doesCount(changer: string, { only, not }: Changers): boolean {
	return !not.includes(changer) && (only === undefined || only.includes(changer));
}
