// Users, groups and the other rows that a fresh installation has.

import { randomBytes } from 'node:crypto';

import type { Personality } from './personalities';
import type { Store, StoredRecord, StoredValue } from './store';

export interface User {
	id: number;
	name: string;
	isAdmin: boolean;
	active: boolean;
	accessKey: string;
	/** Ids of the groups it belongs to. */
	groups: readonly number[];
}

export const adminId = 1;
export const salesId = 5;
const salesGroup = 2;

export interface AccessKeys {
	admin?: string;
	sales?: string;
}

function accessKey(): string {
	return randomBytes(12).toString('base64url').replace(/[-_]/g, 'x');
}

function row(store: Store, table: string, id: number, values: Record<string, StoredValue>): void {
	store.table(table).add({ id, module: table, deleted: false, converted: false, values });
}

function addUsers(store: Store, personality: Personality, keys: AccessKeys, now: string): void {
	const russian = personality.language === 'ru';
	const common = {
		status: 'Active',
		currency_id: '1',
		date_format: russian ? 'dd-mm-yyyy' : 'mm-dd-yyyy',
		hour_format: russian ? '24' : '12',
		time_zone: russian ? 'Europe/Moscow' : 'UTC',
		language: russian ? 'ru_ru' : 'en_us',
		no_of_currency_decimals: '2',
		createdtime: now,
	};
	row(store, 'Users', adminId, {
		...common,
		user_name: 'admin',
		last_name: russian ? 'Администратор' : 'Administrator',
		email1: 'admin@example.test',
		is_admin: 'on',
		accesskey: keys.admin ?? accessKey(),
		user_password: '$1$ad000000$Yw8Yv5H3PpXwSSO1FQYPf1',
		confirm_password: '$1$ad000000$Yw8Yv5H3PpXwSSO1FQYPf1',
	});
	row(store, 'Users', salesId, {
		...common,
		user_name: 'sales',
		last_name: russian ? 'Продавцов' : 'Sales',
		email1: 'sales@example.test',
		is_admin: 'off',
		accesskey: keys.sales ?? accessKey(),
		user_password: '$1$sa000000$Kt0vX1u4H6GJ0yVbYbR5b/',
		confirm_password: '$1$sa000000$Kt0vX1u4H6GJ0yVbYbR5b/',
	});
}

/** Users, groups, currency, document folder, company and taxes of a fresh installation. */
export function install(store: Store, personality: Personality, keys: AccessKeys, now: string): void {
	const russian = personality.language === 'ru';
	addUsers(store, personality, keys, now);
	row(store, 'Groups', salesGroup, { groupname: russian ? 'Отдел Продаж' : 'Team Selling', description: '' });
	row(store, 'Groups', 3, { groupname: russian ? 'Отдел Маркетинга' : 'Marketing Group', description: '' });
	row(store, 'Groups', 4, { groupname: russian ? 'Отдел Поддержки' : 'Support Group', description: '' });
	row(store, 'Currency', 1, {
		currency_name: russian ? 'Russia, Rubles' : 'USA, Dollars',
		currency_code: russian ? 'RUB' : 'USD',
		currency_symbol: russian ? 'руб' : '$',
		conversion_rate: '1.00000',
		currency_status: 'Active',
		defaultid: '-11',
		deleted: '0',
	});
	row(store, 'DocumentFolders', 1, {
		foldername: russian ? 'По умолчанию' : 'Default',
		description: russian ? 'Это папка по умолчанию' : 'This is a Default Folder',
		createdby: '1',
		sequence: '1',
	});
	row(store, 'CompanyDetails', 1, {
		organizationname: russian ? 'ООО «Пример»' : 'Example Inc.',
		city: russian ? 'Москва' : 'New York',
		country: russian ? 'Россия' : 'USA',
	});
	const taxes = russian ? ['НДС'] : ['VAT', 'Sales', 'Service'];
	const rates = russian ? ['18.000'] : ['4.500', '10.000', '12.500'];
	taxes.forEach((taxlabel, index) => {
		row(store, 'Tax', index + 1, {
			taxname: `tax${index + 1}`,
			taxlabel,
			percentage: rates[index] ?? '0.000',
			deleted: '0',
			method: 'Simple',
			type: 'Fixed',
			compoundon: '[]',
			regions: '[]',
		});
	});
}

function userOf(record: StoredRecord): User {
	return {
		id: record.id,
		name: record.values.user_name ?? '',
		isAdmin: record.values.is_admin === 'on',
		active: record.values.status === 'Active' && !record.deleted,
		accessKey: record.values.accesskey ?? '',
		groups: record.id === salesId ? [salesGroup] : [],
	};
}

export class Users {
	private readonly passwords = new Map<number, string>([
		[adminId, 'admin'],
		[salesId, 'sales'],
	]);

	constructor(private readonly store: Store) {}

	get(id: number): User | undefined {
		const record = this.store.table('Users').get(id);
		return record === undefined ? undefined : userOf(record);
	}

	/** Names are compared without regard to case. */
	byName(name: string): User | undefined {
		const wanted = name.toLowerCase();
		const record = this.store
			.table('Users')
			.rows.find((one) => !one.deleted && (one.values.user_name ?? '').toLowerCase() === wanted);
		return record === undefined ? undefined : userOf(record);
	}

	password(id: number): string {
		return this.passwords.get(id) ?? '';
	}

	setPassword(id: number, password: string): void {
		this.passwords.set(id, password);
	}
}
