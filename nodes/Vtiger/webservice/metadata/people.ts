// Owners of records: the CRM's active users and its groups, read once per run.

import { InputError, insteadOf } from '../protocol/errors';
import { asText, type JsonObject } from '../protocol/json';
import { pagesById, type RunQuery } from '../vtql/pages';

export interface Owner {
	id: string;
	/** Full name of a user, name of a group. */
	name: string;
	/** Last name and first name of a user who has both. */
	lastFirst?: string;
	kind: 'user' | 'group';
	/** Login name; '' for groups. */
	login: string;
	email: string;
}

export interface Owners {
	list: Owner[];
	/** False if the user may not see Users: then only groups and the user itself are known. */
	usersVisible: boolean;
}

/** Numbers of ids do not begin with zeros. */
const ID = /^[1-9]\d*x[1-9]\d*$/;

const USER_COLUMNS = ['id', 'user_name', 'first_name', 'last_name', 'email1'];

function userOf(row: JsonObject): Owner {
	const login = asText(row.user_name);
	const names = [asText(row.first_name), asText(row.last_name)].filter((part) => part !== '');
	const lastFirst = names.length === 2 ? { lastFirst: [...names].reverse().join(' ') } : {};
	return {
		id: asText(row.id),
		name: names.join(' ') || login,
		...lastFirst,
		kind: 'user',
		login,
		email: asText(row.email1),
	};
}

function groupOf(row: JsonObject): Owner {
	return { id: asText(row.id), name: asText(row.groupname), kind: 'group', login: '', email: '' };
}

export class People {
	private read: Promise<Owners> | undefined;

	/** `userId` is the credential's user, who may be shown if Users are hidden. */
	constructor(
		private readonly run: RunQuery,
		private readonly user: { id: string; name: string },
	) {}

	/** Active users and groups. A user who is no administrator does not see Users, not even itself. */
	async owners(): Promise<Owners> {
		this.read ??= this.readAll().catch((error: unknown) => {
			this.read = undefined;
			throw error;
		});
		return await this.read;
	}

	private async readAll(): Promise<Owners> {
		const groups = (await this.rows('Groups', ['id', 'groupname'])).map(groupOf);
		const users = await this.rows('Users', USER_COLUMNS).catch(insteadOf('ACCESS_DENIED', undefined));
		if (users !== undefined) return { list: [...users.map(userOf), ...groups], usersVisible: true };
		const { id, name } = this.user;
		const self: Owner[] = id === '' ? [] : [{ id, name, kind: 'user', login: name, email: '' }];
		return { list: [...self, ...groups], usersVisible: false };
	}

	private async rows(module: string, columns: string[]): Promise<JsonObject[]> {
		const all: JsonObject[] = [];
		for await (const page of pagesById(this.run, { module, columns })) all.push(...page);
		return all;
	}

	/** Whether the id is one of users or groups by its module number, even of somebody who has left. */
	async isOwner(id: string): Promise<boolean> {
		const { list } = await this.owners();
		const prefix = id.slice(0, id.indexOf('x') + 1);
		return list.some((owner) => owner.id.startsWith(prefix));
	}

	/**
	 * Webservice id of the owner that the text names: id, number, login, full name, e-mail or group name.
	 * Undefined if nobody or more than one fits. If Users are hidden, the id of any user is passed on: the
	 * CRM itself refuses it to users who are no administrators. It reads only the number of an id, so an id
	 * of another module would name a stranger.
	 */
	async find(text: string): Promise<string | undefined> {
		const { list, usersVisible } = await this.owners();
		if (ID.test(text)) {
			const prefix = text.slice(0, text.indexOf('x') + 1);
			const hidden = !usersVisible && list.some((owner) => owner.kind === 'user' && owner.id.startsWith(prefix));
			return hidden || list.some((owner) => owner.id === text) ? text : undefined;
		}
		const [only, ...others] = named(list, text);
		return others.length === 0 ? only?.id : undefined;
	}

	/** What names an owner. Users whom the credential's user may not see are found by their ids only. */
	async ownerForms(): Promise<string> {
		const { usersVisible } = await this.owners();
		return usersVisible
			? 'a user’s login, full name or e-mail, a group’s name, or an id such as 19x5'
			: 'a group’s name, or the id of a user such as 19x5, since the credential’s user cannot see other users';
	}

	/** As `find`, but throws an InputError for the parameter that lists them if several fit. */
	async findOnly(text: string, parameter = 'Owner'): Promise<string | undefined> {
		const found = ID.test(text) ? [] : named((await this.owners()).list, text);
		if (found.length < 2) return await this.find(text);
		throw new InputError(
			parameter,
			`“${text.slice(0, 80)}” names ${found.length} users or groups: ${found.map(({ id, name }) => `${name} (${id})`).join(', ')}`,
			'Use the login name, the email address, or the id of the one that is meant, such as 19x5.',
		);
	}
}

/** Everyone whom the text names: one user's login can be the name of a group or of another user. */
function named(list: readonly Owner[], text: string): Owner[] {
	const wanted = withSingleBlanks(text);
	if (wanted === '') return [];
	const names = ({ id, login, email, name, lastFirst }: Owner) => [
		...[login, email, name, lastFirst ?? name],
		id.slice(id.indexOf('x') + 1),
	];
	return list.filter((owner) => names(owner).some((one) => withSingleBlanks(one) === wanted));
}

function withSingleBlanks(text: string): string {
	return text.trim().replace(/\s+/g, ' ').toLowerCase();
}
