// Users, groups and the other rows that a fresh installation has.

import { randomBytes } from 'node:crypto';

import type { Personality } from './personalities';
import type { Store, StoredRecord, StoredValue } from './store';
import { collationKey } from './vtql/collation';

/** How a user writes numbers and dates in the browser. */
export interface UserFormat {
	decimal: string;
	grouping: string;
	/** no_of_currency_decimals: '' as some installers leave the administrator. */
	decimals: string;
	/** The id of the user's own currency. */
	currencyId: string;
	dateFormat: string;
	timeZone: string;
}

export interface User {
	id: number;
	name: string;
	isAdmin: boolean;
	active: boolean;
	accessKey: string;
	/** Ids of the groups it belongs to. */
	groups: readonly number[];
	format: UserFormat;
}

export const adminId = 1;
export const salesId = 5;
const salesGroup = 2;

export interface AccessKeys {
	admin?: string;
	sales?: string;
}

export interface Setup {
	keys: AccessKeys;
	/** Wall clock time of the server. */
	now: string;
	/** The administrator has the currency decimals that the installer gave him. */
	installerAdmin: boolean;
	fresh: boolean;
}

export function randomAccessKey(): string {
	return randomBytes(12).toString('base64url').replace(/[-_]/g, 'x');
}

function row(store: Store, table: string, id: number, values: Record<string, StoredValue>): void {
	store.table(table).add({ id, module: table, deleted: false, converted: false, values });
}

/** As the installer leaves the administrator, decimals apart. */
const russianAdminFormat = {
	currency_grouping_pattern: '123456789',
	currency_decimal_separator: ',',
	currency_grouping_separator: "'",
	truncate_trailing_zeros: '1',
};

/** What both users of a fresh installation have. */
const freshUser = {
	currency_symbol_placement: '$1.0',
	internal_mailer: '1',
	callduration: '5',
	othereventduration: '5',
	calendarsharedtype: 'public',
	default_record_view: 'Summary',
	defaulteventstatus: 'Planned',
	defaultactivitytype: 'Call',
	hidecompletedevents: '0',
	leftpanelhide: '0',
};

const freshSales = {
	...freshUser,
	date_format: 'dd-mm-yyyy',
	hour_format: '24',
	user_name: 'ivanov',
	first_name: 'Иван',
	last_name: 'Иванов',
	email1: 'ivanov@example.com',
	roleid: 'H5',
	activity_view: 'Today',
	theme: 'softed',
	dayoftheweek: 'Monday',
	rowheight: 'medium',
	userlabel: 'Иван Иванов',
};

function freshAdmin({ edition, dateFormat }: Personality): Record<string, StoredValue> {
	return {
		...freshUser,
		first_name: 'Админ',
		last_name: 'Administrator',
		email1: 'admin@example.com',
		roleid: 'H2',
		activity_view: 'This Week',
		lead_view: 'Today',
		start_hour: '00:00',
		end_hour: '23:00',
		is_owner: '1',
		theme: 'alphagrey',
		reminder_interval: '1 Minute',
		dayoftheweek: edition === 'vtiger' ? 'Sunday' : 'Monday',
		defaultcalendarview: 'MyCalendar',
		date_format: dateFormat.fresh,
		...(edition === 'vtiger'
			? { defaultlandingpage: 'Home', userlabel: 'Админ Administrator' }
			: { currency_symbol_placement: '1.0$' }),
	};
}

function addUsers(store: Store, personality: Personality, { keys, now, installerAdmin, fresh }: Setup): void {
	const russian = personality.language === 'ru';
	const common = {
		status: 'Active',
		currency_id: '1',
		hour_format: russian ? '24' : '12',
		time_zone: russian ? 'Europe/Moscow' : 'UTC',
		language: russian ? 'ru_ru' : 'en_us',
		currency_grouping_pattern: '123,456,789',
		currency_decimal_separator: '.',
		currency_grouping_separator: ',',
		no_of_currency_decimals: '2',
		truncate_trailing_zeros: '0',
		start_hour: '09:00',
		createdtime: now,
	};
	row(store, 'Users', adminId, {
		...common,
		...(russian ? russianAdminFormat : { truncate_trailing_zeros: '1' }),
		...(installerAdmin ? { no_of_currency_decimals: personality.installerDecimals } : {}),
		date_format: personality.dateFormat.admin,
		user_name: 'admin',
		last_name: russian ? 'Администратор' : 'Administrator',
		email1: 'admin@example.test',
		is_admin: 'on',
		accesskey: keys.admin ?? randomAccessKey(),
		user_password: '$1$ad000000$Yw8Yv5H3PpXwSSO1FQYPf1',
		confirm_password: '$1$ad000000$Yw8Yv5H3PpXwSSO1FQYPf1',
		...(fresh ? freshAdmin(personality) : {}),
	});
	row(store, 'Users', salesId, {
		...common,
		date_format: personality.dateFormat.sales,
		user_name: 'sales',
		last_name: russian ? 'Продавцов' : 'Sales',
		email1: 'sales@example.test',
		is_admin: 'off',
		accesskey: keys.sales ?? randomAccessKey(),
		user_password: '$1$sa000000$Kt0vX1u4H6GJ0yVbYbR5b/',
		confirm_password: '$1$sa000000$Kt0vX1u4H6GJ0yVbYbR5b/',
		...(fresh ? freshSales : {}),
	});
}

function companyName(russian: boolean, fresh: boolean): string {
	if (fresh) return russian ? 'SalesPlatform Vtiger CRM' : 'vtiger';
	return russian ? 'ООО «Пример»' : 'Example Inc.';
}

function addGroups(store: Store, russian: boolean): void {
	const groups: Array<[id: number, ru: [string, string], en: [string, string]]> = [
		[salesGroup, ['Отдел Продаж', 'Группа менеджеров по Продажам'], ['Team Selling', 'Group Related to Sales']],
		[
			3,
			['Отдел Маркетинга', 'Группа менеджеров по Маркетингу'],
			['Marketing Group', 'Group Related to Marketing Activities'],
		],
		[
			4,
			['Отдел Поддержки', 'Группа сервисной поддержки Клиентов'],
			['Support Group', 'Group Related to providing Support to Customers'],
		],
	];
	for (const [id, ru, en] of groups) {
		const [groupname, description] = russian ? ru : en;
		row(store, 'Groups', id, { groupname, description });
	}
}

/** Users, groups, currency, document folder, company and taxes of a fresh installation. */
export function install(store: Store, personality: Personality, setup: Setup): void {
	const russian = personality.language === 'ru';
	addUsers(store, personality, setup);
	addGroups(store, russian);
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
		organizationname: companyName(russian, setup.fresh),
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
		format: {
			decimal: record.values.currency_decimal_separator ?? '',
			grouping: record.values.currency_grouping_separator ?? '',
			decimals: record.values.no_of_currency_decimals ?? '',
			currencyId: record.values.currency_id ?? '1',
			dateFormat: record.values.date_format ?? '',
			timeZone: record.values.time_zone ?? '',
		},
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

	/** Names are compared by the database: without regard to case and trailing spaces. */
	byName(name: string): User | undefined {
		const wanted = collationKey(name);
		const record = this.store
			.table('Users')
			.rows.find((one) => !one.deleted && collationKey(one.values.user_name ?? '') === wanted);
		return record === undefined ? undefined : userOf(record);
	}

	password(id: number): string {
		return this.passwords.get(id) ?? '';
	}

	setPassword(id: number, password: string): void {
		this.passwords.set(id, password);
	}
}
