// Owners of records: the CRM's active users and its groups, read once a run.

import { insteadOf } from '../protocol/errors';
import { asText, type JsonObject } from '../protocol/json';
import { pagesById, type RunQuery } from '../vtql/pages';

export interface Owner {
	id: string;
	/** Full name of a user, name of a group. */
	name: string;
	kind: 'user' | 'group';
	/** Login name; '' for groups. */
	login: string;
	email: string;
}

export interface Owners {
	list: Owner[];
	/** False where the user may not see Users: then only groups and the user itself are known. */
	usersVisible: boolean;
}

const USER_COLUMNS = ['id', 'user_name', 'first_name', 'last_name', 'email1'];

function userOf(row: JsonObject): Owner {
	const login = asText(row.user_name);
	const name = [asText(row.first_name), asText(row.last_name)].filter((part) => part !== '').join(' ');
	return { id: asText(row.id), name: name || login, kind: 'user', login, email: asText(row.email1) };
}

function groupOf(row: JsonObject): Owner {
	return { id: asText(row.id), name: asText(row.groupname), kind: 'group', login: '', email: '' };
}

export class People {
	private read: Promise<Owners> | undefined;

	/** `userId` is the credential's user, who may be shown where Users are hidden. */
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

	/** Whether the id is one of users or groups by its module number, be it of somebody who has left. */
	async isOwner(id: string): Promise<boolean> {
		const { list } = await this.owners();
		const prefix = id.slice(0, id.indexOf('x') + 1);
		return list.some((owner) => owner.id.startsWith(prefix));
	}

	/**
	 * Webservice id of the owner that the text names: id, number, login, full name, e-mail or group name.
	 * Undefined where nobody or more than one fits. Where Users are hidden, the id of any user is passed on: the
	 * CRM itself refuses it to users who are no administrators. It reads the number of an id only, so that an id
	 * of another module would name a stranger.
	 */
	async find(text: string): Promise<string | undefined> {
		const { list, usersVisible } = await this.owners();
		if (/^\d+x\d+$/.test(text)) {
			const prefix = text.slice(0, text.indexOf('x') + 1);
			const hidden = !usersVisible && list.some((owner) => owner.kind === 'user' && owner.id.startsWith(prefix));
			return hidden || list.some((owner) => owner.id === text) ? text : undefined;
		}
		const wanted = text.toLowerCase();
		if (wanted === '') return undefined;
		const named = ({ id, login, email, name }: Owner) => [login, email, name, id.slice(id.indexOf('x') + 1)];
		// All of them count at once: one user's login can be the name of a group or of another user.
		const [only, ...others] = list.filter((owner) => named(owner).some((one) => one.toLowerCase() === wanted));
		return others.length === 0 ? only?.id : undefined;
	}
}
