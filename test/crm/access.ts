// Who may see and do what.

import { accessDenied, Failure, recordNotFound } from './failures';
import type { Installation } from './installation';
import type { ModuleHead } from './data/metadata';
import type { Field, Module } from './modules';
import type { StoredRecord } from './store';
import type { User } from './users';

/** Modules whose records have no owner that matters: everybody sees them. */
const unowned = new Set(['Products', 'Services', 'Vendors', 'PriceBooks', 'Faq', 'SPUnits']);

export function seesModule(user: User, module: Module): boolean {
	return user.isAdmin || !module.hiddenFromSales;
}

/** The module as listtypes of the user names it. */
export function visibleModule(installation: Installation, user: User, name: string): Module | undefined {
	const module = installation.modules.byName(name);
	return module !== undefined && seesModule(user, module) ? module : undefined;
}

export function seesField(user: User, module: Module, field: Field): boolean {
	return user.isAdmin || !module.fieldsHiddenFromSales.has(field.name);
}

function owns(user: User, ownerId: string | null | undefined): boolean {
	const id = Number(ownerId);
	return id === user.id || user.groups.includes(id);
}

/** Own records, those of the user's groups, and what sharing opens. */
export function seesRecord(installation: Installation, user: User, module: Module, record: StoredRecord): boolean {
	if (user.isAdmin || !module.isEntity || installation.sharing === 'public' || unowned.has(module.name)) return true;
	return owns(user, record.values.assigned_user_id);
}

function headFor(user: User, module: Module): ModuleHead {
	return (user.isAdmin ? module.description : module.salesDescription).head;
}

export function requireRight(user: User, module: Module, right: 'createable' | 'updateable' | 'deleteable'): void {
	const entityRight = headFor(user, module)[right];
	if (entityRight && (module.isEntity || user.isAdmin)) return;
	throw new Failure('ACCESS_DENIED', `Permission to ${right === 'deleteable' ? 'delete' : 'write'} is denied`);
}

/**
 * @throws ACCESS_DENIED unless the user may give a record to the owner; an administrator may always. Where everybody
 * sees everything, everybody may give to any user or group.
 */
export function requireAssignable(installation: Installation, user: User, owner: string): void {
	if (user.isAdmin) return;
	const id = Number(owner.split('x')[1]);
	const { store, sharing } = installation;
	const isUser = store.table('Users').get(id)?.values.status === 'Active';
	const isGroup = store.table('Groups').get(id) !== undefined;
	if (sharing === 'public' && (isUser || isGroup)) return;
	if (isUser ? id === user.id : user.groups.includes(id)) return;
	throw new Failure('ACCESS_DENIED', 'Cannot assign record to the given user');
}

/** A record by its webservice id, checked in the order in which the server does. */
export function recordFromId(
	installation: Installation,
	user: User,
	id: string,
	moduleOf: (record: StoredRecord) => Module,
): { module: Module; record: StoredRecord } {
	const [prefix, number] = id.split('x');
	const named = installation.modules.byPrefix(prefix ?? '');
	if (named === undefined || number === undefined) throw accessDenied(' for id');
	const actor = !named.isEntity || named.name === 'Users';
	const record = actor
		? installation.store.table(named.name).get(Number(number))
		: installation.store.entity(Number(number));
	if (record === undefined || record.deleted) throw accessDenied();
	// Nobody can switch an inactive user on again.
	if (named.name === 'Users' && seesModule(user, named) && record.values.status !== 'Active') throw recordNotFound();
	const module = actor ? named : moduleOf(record);
	if (!seesModule(user, module)) throw accessDenied();
	if (module !== named) throw new Failure('INVALID_ID_ATTRIBUTE', 'Id specified is incorrect');
	if (!seesRecord(installation, user, module, record)) {
		throw new Failure('ACCESS_DENIED', 'Permission to read given object is denied');
	}
	return { module, record };
}
